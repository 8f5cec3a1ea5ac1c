/* Codes one strip: pixels, value range, WebP (or the source's JPEG, cleaned), hashes. */
#include "export/encode/encode_strip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/codec/near_lossless.h"

SatPictureForm sat_planned_form(const SatPlannedSeries *series)
{
    const SatPixelShape shape = sat_planned_shape(series);
    if (series->keeps_jpeg) {
        return (SatPictureForm){SAT_CODING_JPEG, SAT_PREDICTOR_NONE, shape.height_px, 0};
    }
    return sat_picture_form_for(&shape);
}

/** Value range of a strip that says nothing about values: colour, or nothing but padding. */
static void no_range(SatPackPicture *picture)
{
    picture->value_low = 0;
    picture->value_high = -1;
}

static uint32_t value_at(const SatPixelFrame *strip, uint32_t x, uint32_t y)
{
    const uint8_t *row = strip->pixels + strip->stride_bytes * y;
    return strip->shape.layout == SAT_PIXEL_GRAY16 ? ((const uint16_t *)(const void *)row)[x]
                                                   : row[x];
}

/* Padding and hidden pixels say nothing of the stack. first_row: of the strip in the picture. */
static void measure(SatStripJob *job, const SatPixelFrame *strip, uint32_t first_row)
{
    const SatSeries *numbers = &job->series->numbers;
    SatPackPicture *picture = &job->picture;
    uint8_t hidden[SAT_PICTURE_MAX_SIDE_PX];
    no_range(picture);
    if (strip->shape.layout == SAT_PIXEL_RGB8) {
        return;
    }
    int32_t offset = numbers->is_signed ? 1 << (strip->shape.bits - 1) : 0;
    int32_t low = INT32_MAX;
    int32_t high = INT32_MIN;
    for (uint32_t y = 0; y < strip->shape.height_px; y++) {
        bool has_hidden = sat_planned_hidden_row(job->series, job->frame, first_row + y, hidden);
        for (uint32_t x = 0; x < strip->shape.width_px; x++) {
            int32_t value = (int32_t)value_at(strip, x, y) - offset;
            bool is_padding = numbers->has_padding && value >= numbers->padding_low &&
                              value <= numbers->padding_high;
            if (is_padding || (has_hidden && hidden[x] != 0)) {
                continue;
            }
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
    }
    if (low <= high) {
        picture->value_low = low;
        picture->value_high = high;
    }
}

/* Padding, as the pixel frame holds it: it stays, and no other value becomes padding. */
static SatNearRule near_rule(const SatStripJob *job, const SatPixelFrame *strip, uint32_t first_row)
{
    const SatSeries *numbers = &job->series->numbers;
    const int64_t most = ((int64_t)1 << strip->shape.bits) - 1;
    const int64_t offset = numbers->is_signed ? (most + 1) / 2 : 0;
    const int64_t low = numbers->padding_low + offset, high = numbers->padding_high + offset;
    SatNearRule rule = {.step = job->loss.step,
                        .first_step = job->loss.first_step,
                        .predictor = job->picture.form.predictor,
                        .kept_low = 1,
                        .kept_high = 0};
    if (job->loss.first_rows > first_row) {
        rule.first_rows = job->loss.first_rows - first_row;
    }
    if (numbers->has_padding && high >= 0 && low <= most) {
        rule.kept_low = (uint16_t)(low > 0 ? low : 0);
        rule.kept_high = (uint16_t)(high < most ? high : most);
    }
    return rule;
}

static void measure_loss(SatStripJob *job, const SatPixelFrame *strip, const SatPixelFrame *changed)
{
    const double likeness = sat_structural_similarity(strip, changed, job->shown);
    job->picture.largest_error = (int32_t)sat_largest_error(strip, changed);
    job->picture.likeness = (int32_t)floor(likeness * SAT_LIKENESS_SAME + 0.5);
}

/* The strip with values that may be off, in memory of its own: others read the picture too. */
static bool encode_near(SatStripJob *job, const SatPixelFrame *strip, uint32_t first_row,
                        SatError *err)
{
    SatPixelFrame changed = {0};
    if (!sat_pixel_frame_new(&changed, &strip->shape, err)) {
        return false;
    }
    const size_t row_bytes = (size_t)strip->shape.width_px * sat_pixel_bytes(strip->shape.layout);
    for (uint32_t y = 0; y < strip->shape.height_px; y++) {
        memcpy(changed.pixels + y * changed.stride_bytes, strip->pixels + y * strip->stride_bytes,
               row_bytes);
    }
    const SatNearRule rule = near_rule(job, strip, first_row);
    sat_near_apply(&changed, &rule);
    if (!job->is_trial) {
        measure(job, &changed, first_row);
        measure_loss(job, strip, &changed);
    }
    const bool done =
        sat_codec(SAT_CODING_WEBP)
            ->encode(&changed, job->picture.form.predictor, job->effort, &job->bytes, err);
    sat_pixel_frame_free(&changed);
    return done;
}

static bool encode_pixels(SatStripJob *job, SatError *err)
{
    const SatPixelFrame *pixels = sat_source_picture_pixels(job->source, err);
    if (!pixels) {
        return false;
    }
    uint32_t strip_index = job->picture.name.strip_index;
    const SatPictureForm *form = &job->picture.form;
    SatPixelFrame strip = sat_pixel_frame_rows(pixels, strip_index * form->strip_rows,
                                               sat_strip_height(&pixels->shape, form, strip_index));
    if (form->near > 0) {
        return encode_near(job, &strip, strip_index * form->strip_rows, err);
    }
    if (!job->is_trial) {
        measure(job, &strip, strip_index * form->strip_rows);
    }
    return sat_codec(SAT_CODING_WEBP)
        ->encode(&strip, form->predictor, job->effort, &job->bytes, err);
}

static bool keep_jpeg(SatStripJob *job, SatError *err)
{
    SatPixelFrame pixels = {0};
    if (!sat_pixel_frame_new(&pixels, &job->series->source_shape, err)) {
        return false;
    }
    bool done = sat_read_clean_jpeg(job->frame, &pixels, &job->bytes, err);
    if (done) {
        measure(job, &pixels, 0);
    }
    sat_pixel_frame_free(&pixels);
    return done;
}

void sat_strip_job_run(void *context)
{
    SatStripJob *job = context;
    if (job->reused) {
        return;
    }
    job->picture.largest_error = 0;
    job->picture.likeness = SAT_LIKENESS_SAME;
    bool jpeg = job->picture.form.coding == SAT_CODING_JPEG;
    bool done = jpeg ? keep_jpeg(job, &job->error) : encode_pixels(job, &job->error);
    sat_source_picture_release(SAT_STEAL(job->source));
    if (done && job->bytes.failed) {
        done = sat_fail(&job->error, SAT_ERR_NO_MEMORY, "no memory for a coded picture");
    }
    if (done && !job->is_trial) {
        job->picture.bytes = job->bytes.bytes;
        job->picture.length = job->bytes.length;
        job->picture.hash = sat_sha256(job->bytes.bytes, job->bytes.length);
        job->picture.crc32 = sat_crc32(0, job->bytes.bytes, job->bytes.length);
    }
}

void sat_strip_job_free(void *context)
{
    SatStripJob *job = context;
    if (job) {
        sat_source_picture_release(job->source);
        sat_byte_writer_free(&job->bytes);
        free(job);
    }
}
