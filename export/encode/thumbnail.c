/* Reduces a frame to a thumbnail: window first is fine at this size, then the mean of each box. */
#include "export/encode/thumbnail.h"

#include <stdlib.h>

#include "formats/case/voi_window.h"
#include "formats/codec/codec.h"
#include "formats/pack/pack_layout.h"

typedef struct {
    const SatPixelFrame *frame;
    const uint8_t *lut; /* NULL: colour */
} Source;

/** Adds the colour of one source pixel. */
static void add_pixel(const Source *source, uint32_t x, uint32_t y, uint32_t sums[3])
{
    const uint8_t *row = source->frame->pixels + source->frame->stride_bytes * y;
    if (!source->lut) {
        for (int channel = 0; channel < 3; channel++) {
            sums[channel] += row[(size_t)x * 3 + (size_t)channel];
        }
        return;
    }
    uint32_t value = source->frame->shape.layout == SAT_PIXEL_GRAY16
                         ? ((const uint16_t *)(const void *)row)[x]
                         : row[x];
    uint32_t gray = source->lut[value];
    for (int channel = 0; channel < 3; channel++) {
        sums[channel] += gray;
    }
}

static void reduce(const Source *source, const SatPixelFrame *thumbnail)
{
    const SatPixelShape *from = &source->frame->shape;
    const SatPixelShape *to = &thumbnail->shape;
    for (uint32_t y = 0; y < to->height_px; y++) {
        uint32_t y0 = (uint32_t)((uint64_t)y * from->height_px / to->height_px);
        uint32_t y1 = (uint32_t)((uint64_t)(y + 1) * from->height_px / to->height_px);
        y1 = y1 > y0 ? y1 : y0 + 1;
        for (uint32_t x = 0; x < to->width_px; x++) {
            uint32_t x0 = (uint32_t)((uint64_t)x * from->width_px / to->width_px);
            uint32_t x1 = (uint32_t)((uint64_t)(x + 1) * from->width_px / to->width_px);
            x1 = x1 > x0 ? x1 : x0 + 1;
            uint32_t sums[3] = {0, 0, 0};
            for (uint32_t sy = y0; sy < y1; sy++) {
                for (uint32_t sx = x0; sx < x1; sx++) {
                    add_pixel(source, sx, sy, sums);
                }
            }
            uint32_t count = (x1 - x0) * (y1 - y0);
            uint8_t *out = thumbnail->pixels + thumbnail->stride_bytes * y + (size_t)x * 3;
            for (int channel = 0; channel < 3; channel++) {
                out[channel] = (uint8_t)((sums[channel] + count / 2) / count);
            }
        }
    }
}

/** The largest size within the limit that keeps the picture's proportions on screen. */
static SatPixelShape thumbnail_shape(const SatSeries *series, const SatPixelShape *shape)
{
    double width = shape->width_px;
    double height = shape->height_px * (series->pixel_aspect > 0 ? series->pixel_aspect : 1);
    double longest = width > height ? width : height;
    double scale = longest > SAT_PACK_THUMBNAIL_SIDE_PX ? SAT_PACK_THUMBNAIL_SIDE_PX / longest : 1;
    SatPixelShape small = {(uint32_t)(width * scale + 0.5), (uint32_t)(height * scale + 0.5),
                           SAT_PIXEL_RGB8, 8};
    small.width_px = small.width_px < 1 ? 1 : small.width_px;
    small.height_px = small.height_px < 1 ? 1 : small.height_px;
    return small;
}

bool sat_make_thumbnail(const SatSeries *series, const SatFrameInfo *info,
                        const SatPixelFrame *frame, SatByteWriter *out, SatError *err)
{
    uint8_t *lut = NULL;
    if (frame->shape.layout != SAT_PIXEL_RGB8) {
        lut = malloc((size_t)1 << series->bits);
        if (!lut) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a thumbnail");
        }
        SatVoiChoice choice = sat_voi_default(series);
        sat_voi_build_lut(series, info, &choice, lut);
    }
    SatPixelShape shape = thumbnail_shape(series, &frame->shape);
    SatPixelFrame thumbnail = {0};
    bool done = sat_pixel_frame_new(&thumbnail, &shape, err);
    if (done) {
        Source source = {frame, lut};
        reduce(&source, &thumbnail);
        done = sat_encode_thumbnail(&thumbnail, out, err);
    }
    sat_pixel_frame_free(&thumbnail);
    free(lut);
    return done;
}
