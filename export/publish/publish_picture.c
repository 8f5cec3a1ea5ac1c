/* Decodes, windows, scales and marks a picture of a pack. */
#include "export/publish/publish_picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/publish/draw_marks.h"
#include "export/publish/write_jpeg.h"
#include "formats/case/shape.h"
#include "formats/case/voi_window.h"

static SatVoiChoice choice_of(const SatSeries *series, const SatViewport *viewport)
{
    SatVoiChoice choice = sat_voi_default(series);
    if (viewport == NULL) {
        return choice;
    }
    if (viewport->window == SAT_VIEW_WINDOW_VALUES) {
        choice.use_table = false;
        choice.window = (SatVoiWindow){viewport->center, viewport->width, viewport->function, ""};
    } else if (viewport->window == SAT_VIEW_WINDOW_TABLE &&
               viewport->table < series->voi_table_count) {
        choice.use_table = true;
        choice.table_index = viewport->table;
    }
    choice.invert = viewport->is_inverted;
    return choice;
}

/* RGB of the pixel at x, y, as it is shown. lut: NULL for colour. */
static void color_at(const SatPixelFrame *from, const uint8_t *lut, size_t x, size_t y,
                     double out[3])
{
    const uint8_t *row = from->pixels + from->stride_bytes * y;
    for (size_t i = 0; i < 3; i++) {
        if (from->shape.layout == SAT_PIXEL_GRAY16) {
            out[i] = lut[((const uint16_t *)(const void *)row)[x]];
        } else {
            out[i] = lut != NULL ? lut[row[x]] : row[3 * x + i];
        }
    }
}

/* Where a line of the result lies between two lines of the frame. */
static double between(uint32_t place, double factor, uint32_t count, size_t *first)
{
    double at = (place + 0.5) / factor - 0.5;
    at = at < 0 ? 0 : at > count - 1 ? count - 1 : at;
    *first = (size_t)at;
    *first -= *first + 1 >= count && *first > 0 ? 1 : 0;
    return at - (double)*first;
}

/* Bilinear: of a picture that becomes smaller, a mean of so many places first. */
static void scale(const SatPixelFrame *from, const uint8_t *lut, const SatPublishedSize *size,
                  const SatPixelFrame *to)
{
    int steps = (int)ceil(fmin(8, fmax(1, 1 / fmin(size->across, size->down))));
    for (uint32_t y = 0; y < to->shape.height_px; y++) {
        uint8_t *row = to->pixels + to->stride_bytes * y;
        for (uint32_t x = 0; x < to->shape.width_px; x++) {
            double sums[3] = {0, 0, 0};
            for (int step = 0; step < steps * steps; step++) {
                size_t left = 0, top = 0;
                double fx = between(x * (uint32_t)steps + (uint32_t)(step % steps),
                                    size->across * steps, from->shape.width_px, &left);
                double fy = between(y * (uint32_t)steps + (uint32_t)(step / steps),
                                    size->down * steps, from->shape.height_px, &top);
                for (int corner = 0; corner < 4; corner++) {
                    double color[3];
                    double share =
                        (corner % 2 != 0 ? fx : 1 - fx) * (corner / 2 != 0 ? fy : 1 - fy);
                    if (share > 0) {
                        color_at(from, lut, left + (size_t)(corner % 2), top + (size_t)(corner / 2),
                                 color);
                        sums[0] += share * color[0];
                        sums[1] += share * color[1];
                        sums[2] += share * color[2];
                    }
                }
            }
            for (size_t i = 0; i < 3; i++) {
                row[3 * (size_t)x + i] = (uint8_t)(sums[i] / (steps * steps) + 0.5);
            }
        }
    }
}

static SatPublishedSize size_for(const SatSeries *series, SatPictureRoom room)
{
    double aspect =
        series->pixel_aspect > 0.05 && series->pixel_aspect < 20 ? series->pixel_aspect : 1;
    double wide = aspect < 1 ? 1 / aspect : 1, high = aspect > 1 ? aspect : 1;
    double most =
        fmin(room.width_px / (series->columns * wide), room.height_px / (series->rows * high));
    double factor = most < 1 ? most : fmax(1, floor(most / 2 + 0.5));
    SatPublishedSize size = {.across = factor * wide, .down = factor * high};
    size.width_px = (uint32_t)fmax(1, floor(series->columns * size.across + 1e-6));
    size.height_px = (uint32_t)fmax(1, floor(series->rows * size.down + 1e-6));
    return size;
}

static bool is_shown(const SatViewport *viewport, const SatMark *mark)
{
    if (viewport == NULL || viewport->shown_marks == SAT_SHOWS_ALL) {
        return true;
    }
    for (size_t i = 0; viewport->shown_marks == SAT_SHOWS_LISTED && i < viewport->mark_id_count;
         i++) {
        if (strcmp(viewport->mark_ids[i], mark->id) == 0) {
            return true;
        }
    }
    return false;
}

static void draw(const SatPublishCase *of, const SatPublishShot *shot, const SatPixelFrame *picture,
                 const SatPublishedSize *size)
{
    SatDrawScale factors = {size->across, size->down};
    for (size_t i = 0; i < shot->finding_count; i++) {
        const SatFinding *finding = &of->teaching->findings[shot->findings[i]];
        for (size_t m = 0; m < finding->mark_count; m++) {
            const SatMark *mark = &finding->marks[m];
            if (sat_shape_is_on(&mark->shape, shot->series, shot->frame) &&
                is_shown(shot->viewport, mark)) {
                sat_draw_shape(picture, &mark->shape, factors, &mark->style, shot->findings[i] + 1);
            }
        }
    }
    for (size_t i = 0; shot->question != NULL && i < shot->question->region_count; i++) {
        const SatRegion *region = &shot->question->regions[i];
        if (region->is_correct && sat_shape_is_on(&region->shape, shot->series, shot->frame)) {
            sat_draw_shape(picture, &region->shape, factors, NULL, 0);
        }
    }
}

static bool show(const SatPublishCase *of, const SatPublishShot *shot, const SatPixelFrame *pixels,
                 const SatPublishedSize *size, SatByteWriter *jpeg, SatError *err)
{
    const SatSeries *series = sat_case_series(of->model, shot->series, NULL);
    SatPixelFrame picture = {0};
    uint8_t *lut = NULL;
    if (pixels->shape.layout != SAT_PIXEL_RGB8) {
        lut = malloc((size_t)1 << series->bits);
        if (lut == NULL) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a picture");
        }
        SatVoiChoice choice = choice_of(series, shot->viewport);
        sat_voi_build_lut(series, &series->frames[shot->frame], &choice, lut);
    }
    SatPixelShape shape = {size->width_px, size->height_px, SAT_PIXEL_RGB8, 8};
    bool done = sat_pixel_frame_new(&picture, &shape, err);
    if (done) {
        scale(pixels, lut, size, &picture);
        draw(of, shot, &picture, size);
        done = sat_write_jpeg(&picture, jpeg, err);
    }
    free(lut);
    sat_pixel_frame_free(&picture);
    return done;
}

bool sat_publish_picture(const SatPublishCase *publish_case, const SatPublishShot *shot,
                         SatPictureRoom room, SatByteWriter *jpeg, SatPublishedSize *size,
                         SatError *err)
{
    const SatPackSeries *stack = &publish_case->pack_case->series[shot->series];
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    SatPixelFrame pixels = {0};
    SatPublishedSize own = size_for(sat_case_series(publish_case->model, shot->series, NULL), room);
    bool done = sat_pixel_frame_new(&pixels, &stack->shape, err) &&
                sat_pack_reader_decode_frame(publish_case->reader, &stack->frames[shot->frame],
                                             &pixels, &scratch, err) &&
                show(publish_case, shot, &pixels, &own, jpeg, err);
    sat_pixel_frame_free(&pixels);
    sat_byte_writer_free(&scratch);
    if (size != NULL) {
        *size = own;
    }
    return done;
}
