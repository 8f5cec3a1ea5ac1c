/* Hashes the pictures of a planned series. */
#include "export/gate/gate_content.h"

#include <stdlib.h>

#include "formats/base/byte_writer.h"

/* Sizes stand before what they tell apart. */
static bool put_numbers(SatSha256State *hash, const uint64_t *numbers, size_t count, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < count; i++) {
        sat_write_u64(&bytes, numbers[i]);
    }
    bool done = !bytes.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a hash");
    if (done) {
        sat_sha256_update(hash, bytes.bytes, bytes.length);
    }
    sat_byte_writer_free(&bytes);
    return done;
}

static bool put_shape(const SatPlannedSeries *series, SatSha256State *hash, SatError *err)
{
    const SatPixelShape *shape = &series->source_shape;
    const SatCrop *crop = &series->crop;
    const uint64_t numbers[] = {shape->width_px, shape->height_px,   (uint64_t)shape->layout,
                                crop->x_px,      crop->y_px,         crop->width_px,
                                crop->height_px, series->frame_count};
    return put_numbers(hash, numbers, sizeof(numbers) / sizeof(numbers[0]), err);
}

/* What is hidden of a frame, as its bits say: a mask or a shutter that shows more is another
 * picture. *known: what `out` was made of. */
static bool hidden_of(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                      const SatPixelMask **known, SatSha256 *out, SatError *err)
{
    const SatPixelShape *shape = &series->source_shape;
    if (frame->hidden == *known) {
        return true;
    }
    if (frame->hidden == NULL) {
        *known = NULL;
        *out = (SatSha256){{0}};
        return true;
    }
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    uint8_t *row = calloc(shape->width_px, 1);
    if (hash == NULL || row == NULL) {
        free(row);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a hash");
    }
    for (uint32_t y = 0; y < shape->height_px; y++) {
        (void)sat_pixel_mask_row(frame->hidden, 0, y, shape->width_px, row);
        sat_sha256_update(hash, row, shape->width_px);
    }
    free(row);
    *out = sat_sha256_current(hash);
    *known = frame->hidden;
    return true;
}

static bool hash_coded(const SatPlannedFrame *frame, SatSha256State *hash, SatError *err)
{
    SatByteWriter coded = SAT_BYTE_WRITER_INIT;
    bool done = sat_clean_item_read_coded(frame->item, frame->source_frame, &coded, err);
    const uint64_t length = coded.length;
    done = done && put_numbers(hash, &length, 1, err);
    if (done) {
        sat_sha256_update(hash, coded.bytes, coded.length);
    }
    sat_byte_writer_free(&coded);
    return done;
}

static bool hash_pixels(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                        SatPixelFrame *room, SatSha256State *hash, SatError *err)
{
    if (!sat_clean_item_read_frame(frame->item, frame->source_frame, &series->linear, room, err)) {
        return false;
    }
    const size_t row_bytes =
        (size_t)room->shape.width_px * sat_pixel_bytes(series->source_shape.layout);
    for (uint32_t y = 0; y < room->shape.height_px; y++) {
        sat_sha256_update(hash, room->pixels + y * room->stride_bytes, row_bytes);
    }
    return true;
}

/* How an object's pixels are seen stands once before its frames: a palette can show what another
 * one hides. */
static bool hash_display(const SatPlannedFrame *frame, const SatCleanItem *before,
                         SatSha256State *hash, SatError *err)
{
    const bool is_new = before != frame->item;
    const uint64_t numbers[] = {is_new, frame->source_frame};
    return put_numbers(hash, numbers, sizeof(numbers) / sizeof(numbers[0]), err) &&
           (!is_new || sat_clean_item_hash_display(frame->item, hash, err));
}

static bool hash_frame(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                       SatPixelFrame *room, SatSha256State *hash, SatError *err)
{
    const SatCleanFacts *facts = sat_clean_item_facts(frame->item);
    const bool is_coded = facts->image.kind != SAT_DICOM_PIXELS_NATIVE && !facts->is_mosaic;
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    return is_coded ? hash_coded(frame, hash, err) : hash_pixels(series, frame, room, hash, err);
}

/* Of a slab all of its slices, with their weights. *item: of the picture hashed last. */
static bool hash_source(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                        SatPixelFrame *room, const SatCleanItem **item, SatSha256State *hash,
                        SatError *err)
{
    const size_t count = frame->slice_count > 0 ? frame->slice_count : 1;
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        SatPlannedFrame one = *frame;
        if (frame->slice_count > 0) {
            one.item = frame->slices[i].item;
            one.source_frame = frame->slices[i].source_frame;
            const uint64_t slab[] = {frame->slice_count, frame->slices[i].weight};
            done = put_numbers(hash, slab, 2, err);
        }
        done = done && hash_display(&one, *item, hash, err);
        *item = one.item;
        done = done && hash_frame(series, &one, room, hash, err);
    }
    return done;
}

bool sat_gate_content(const SatPlannedSeries *series, SatSha256 *out, SatGateUnreadable *unreadable,
                      SatError *err)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    SatPixelFrame room = {0};
    *unreadable = (SatGateUnreadable){.item = NULL};
    if (hash == NULL || !sat_pixel_frame_new(&room, &series->source_shape, err)) {
        return false;
    }
    bool done = put_shape(series, hash, err);
    const SatPixelMask *known = NULL;
    const SatCleanItem *item = NULL;
    SatSha256 hidden = {{0}};
    for (size_t i = 0; done && i < series->frame_count; i++) {
        done = hidden_of(series, &series->frames[i], &known, &hidden, err) &&
               hash_source(series, &series->frames[i], &room, &item, hash, err);
        sat_sha256_update(hash, hidden.bytes, SAT_SHA256_BYTES);
        if (!done && err->code != SAT_ERR_NO_MEMORY && err->code != SAT_ERR_CANCELLED) {
            *unreadable = (SatGateUnreadable){item != NULL ? item : series->frames[i].item,
                                              series->selector, i};
        }
    }
    sat_pixel_frame_free(&room);
    *out = sat_sha256_current(hash);
    return done;
}
