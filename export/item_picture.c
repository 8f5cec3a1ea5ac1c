/* Makes the picture of an item of the privacy gate. */
#include "export/item_picture.h"

#include <stdlib.h>

#include "export/encode/source_picture.h"
#include "formats/base/base64.h"
#include "formats/case/voi_window.h"
#include "formats/codec/codec.h"

enum {
    MARGIN_PX = 24,
    LEAST_WIDTH_PX = 160,
    LEAST_HEIGHT_PX = 80,
    OUTLINE_GAP_PX = 2,
    /* of a picture in a line of JSON */
    MOST_SIDE_PX = 1024,
    LEAST_SIDE_PX = 128,
    MOST_PICTURE_BYTES = 700000
};

static const uint8_t OUTLINE[3] = {255, 200, 40}; /* seen on black, gray and white, by all eyes */

static const SatPlannedSeries *find_series(const SatExportPlan *plan, SatSelector wanted)
{
    SatPlanWalk walk = {0};
    const SatPlannedSeries *series = NULL;
    do {
        series = sat_export_plan_next(plan, &walk);
    } while (series != NULL && !sat_selector_equal(series->selector, wanted));
    return series;
}

/* [from, from + length) of a side, around what is wanted, inside of the picture. */
static void widen(uint32_t *from, uint32_t *length, uint32_t least, uint32_t side)
{
    uint32_t wanted = *length + 2U * MARGIN_PX;
    wanted = wanted < least ? least : wanted;
    wanted = wanted > side ? side : wanted;
    uint32_t middle = *from + *length / 2U;
    uint32_t start = middle > wanted / 2U ? middle - wanted / 2U : 0;
    *from = start + wanted > side ? side - wanted : start;
    *length = wanted;
}

/* Around all that was found in the first picture that has some. */
static SatPixelRect found_in_first(const SatGateItem *item)
{
    SatPixelRect all = item->boxes[0].area;
    uint32_t frame = item->boxes[0].first_frame;
    for (size_t i = 1; i < item->box_count; i++) {
        const SatTextBox *box = &item->boxes[i];
        if (box->first_frame > frame || box->last_frame < frame) {
            continue;
        }
        uint32_t right = all.x_px + all.width_px, below = all.y_px + all.height_px;
        uint32_t own_right = box->area.x_px + box->area.width_px;
        uint32_t own_below = box->area.y_px + box->area.height_px;
        all.x_px = box->area.x_px < all.x_px ? box->area.x_px : all.x_px;
        all.y_px = box->area.y_px < all.y_px ? box->area.y_px : all.y_px;
        all.width_px = (own_right > right ? own_right : right) - all.x_px;
        all.height_px = (own_below > below ? own_below : below) - all.y_px;
    }
    return all;
}

/* The whole picture where it fits without being made smaller, or nothing was found. */
static SatPixelRect region_of(const SatPlannedSeries *series, const SatGateItem *item,
                              const SatPixelShape *shape, uint32_t most_side_px)
{
    SatPixelRect region = {0, 0, shape->width_px, shape->height_px};
    if (item->box_count == 0 ||
        (shape->width_px <= most_side_px && shape->height_px <= most_side_px)) {
        return region;
    }
    SatPixelRect box = found_in_first(item);
    box.x_px = box.x_px > series->crop.x_px ? box.x_px - series->crop.x_px : 0;
    box.y_px = box.y_px > series->crop.y_px ? box.y_px - series->crop.y_px : 0;
    if (box.x_px >= shape->width_px || box.y_px >= shape->height_px ||
        box.width_px > shape->width_px - box.x_px || box.height_px > shape->height_px - box.y_px) {
        return region;
    }
    widen(&box.x_px, &box.width_px, LEAST_WIDTH_PX, shape->width_px);
    widen(&box.y_px, &box.height_px, LEAST_HEIGHT_PX, shape->height_px);
    return box;
}

static uint32_t value_at(const SatPixelFrame *frame, uint32_t x, uint32_t y)
{
    const uint8_t *row = frame->pixels + frame->stride_bytes * y;
    return frame->shape.layout == SAT_PIXEL_GRAY16 ? ((const uint16_t *)(const void *)row)[x]
                                                   : row[x];
}

/* The stored values of the picture: for a window where the file has none. */
static void set_range(const SatPixelFrame *frame, SatSeries *numbers)
{
    int32_t low = INT32_MAX, high = INT32_MIN;
    int32_t offset = numbers->is_signed ? (int32_t)1 << (numbers->bits - 1) : 0;
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        for (uint32_t x = 0; x < frame->shape.width_px; x++) {
            int32_t value = (int32_t)value_at(frame, x, y) - offset;
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
    }
    numbers->has_value_range = true;
    numbers->value_low = low;
    numbers->value_high = high;
}

/* The mean of a box of step x step pixels. lut: NULL for colour. */
static void add_box(const SatPixelFrame *frame, const uint8_t *lut, SatPixelRect box,
                    uint8_t out[3])
{
    uint32_t sums[3] = {0, 0, 0};
    for (uint32_t y = box.y_px; y < box.y_px + box.height_px; y++) {
        const uint8_t *row = frame->pixels + frame->stride_bytes * y;
        for (uint32_t x = box.x_px; x < box.x_px + box.width_px; x++) {
            for (size_t channel = 0; channel < 3; channel++) {
                sums[channel] +=
                    lut != NULL ? lut[value_at(frame, x, y)] : row[(size_t)x * 3U + channel];
            }
        }
    }
    for (size_t channel = 0; channel < 3; channel++) {
        out[channel] = (uint8_t)(sums[channel] / (box.width_px * box.height_px));
    }
}

static void put_dot(const SatPixelFrame *small, int64_t x, int64_t y)
{
    if (x >= 0 && y >= 0 && x < (int64_t)small->shape.width_px &&
        y < (int64_t)small->shape.height_px) {
        uint8_t *at = small->pixels + small->stride_bytes * (size_t)y + (size_t)x * 3U;
        for (size_t channel = 0; channel < 3; channel++) {
            at[channel] = OUTLINE[channel];
        }
    }
}

/* A frame around a box, beside what stands in it. */
static void outline(const SatPixelFrame *small, SatPixelRect region, uint32_t step,
                    SatPixelRect box)
{
    int64_t left = ((int64_t)box.x_px - region.x_px) / step - OUTLINE_GAP_PX;
    int64_t top = ((int64_t)box.y_px - region.y_px) / step - OUTLINE_GAP_PX;
    int64_t right = left + (box.width_px + step - 1U) / step + 2 * OUTLINE_GAP_PX;
    int64_t below = top + (box.height_px + step - 1U) / step + 2 * OUTLINE_GAP_PX;
    for (int64_t x = left; x <= right; x++) {
        put_dot(small, x, top);
        put_dot(small, x, below);
    }
    for (int64_t y = top; y <= below; y++) {
        put_dot(small, left, y);
        put_dot(small, right, y);
    }
}

/* What was found in this frame. */
static void outline_found(const SatPixelFrame *small, SatPixelRect region, uint32_t step,
                          const SatPlannedSeries *series, const SatGateItem *item, size_t frame)
{
    for (size_t i = 0; i < item->box_count; i++) {
        SatPixelRect box = item->boxes[i].area;
        if (item->boxes[i].first_frame > frame || item->boxes[i].last_frame < frame ||
            box.x_px < series->crop.x_px || box.y_px < series->crop.y_px) {
            continue;
        }
        box.x_px -= series->crop.x_px;
        box.y_px -= series->crop.y_px;
        outline(small, region, step, box);
    }
}

static bool paint(const SatPixelFrame *frame, const uint8_t *lut, SatPixelRect region,
                  uint32_t step, SatPixelFrame *small, SatError *err)
{
    SatPixelShape shape = {(region.width_px + step - 1U) / step,
                           (region.height_px + step - 1U) / step, SAT_PIXEL_RGB8, 8};
    if (!sat_pixel_frame_new(small, &shape, err)) {
        return false;
    }
    for (uint32_t y = 0; y < shape.height_px; y++) {
        for (uint32_t x = 0; x < shape.width_px; x++) {
            uint32_t right = region.width_px - x * step, below = region.height_px - y * step;
            SatPixelRect box = {region.x_px + x * step, region.y_px + y * step,
                                right < step ? right : step, below < step ? below : step};
            add_box(frame, lut, box, small->pixels + small->stride_bytes * y + (size_t)x * 3U);
        }
    }
    return true;
}

static bool show(const SatPlannedSeries *series, size_t index, const SatPixelFrame *pixels,
                 const SatGateItem *item, uint32_t most_side_px, SatPixelFrame *out, SatError *err)
{
    uint8_t *lut = NULL;
    if (pixels->shape.layout != SAT_PIXEL_RGB8) {
        SatSeries numbers = series->numbers;
        lut = malloc((size_t)1 << numbers.bits);
        if (lut == NULL) {
            return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a picture");
        }
        numbers.modality = sat_clean_text_utf8(series->modality);
        numbers.frames = &series->infos[index];
        numbers.frame_count = 1;
        set_range(pixels, &numbers);
        SatVoiChoice choice = sat_voi_default(&numbers);
        sat_voi_build_lut(&numbers, &series->infos[index], &choice, lut);
    }
    SatPixelRect region = region_of(series, item, &pixels->shape, most_side_px);
    uint32_t longest = region.width_px > region.height_px ? region.width_px : region.height_px;
    uint32_t step = (longest + most_side_px - 1U) / most_side_px;
    bool done = paint(pixels, lut, region, step, out, err);
    free(lut);
    if (done) {
        outline_found(out, region, step, series, item, index);
    }
    return done;
}

bool sat_item_picture(const SatExportPlan *plan, const SatGateItem *item, uint32_t most_side_px,
                      SatPixelFrame *out, size_t *frame_index)
{
    SatError err = SAT_ERROR_INIT;
    const SatPlannedSeries *series = item->frame_count > 0 ? find_series(plan, item->where) : NULL;
    if (series == NULL) {
        return false;
    }
    size_t index = item->box_count > 0 ? item->boxes[0].first_frame : series->frame_count / 2U;
    index = index < series->frame_count ? index : series->frame_count / 2U;
    SatSourcePicture *picture = sat_source_picture_new(series, &series->frames[index], 1, &err);
    const SatPixelFrame *pixels = picture != NULL ? sat_source_picture_pixels(picture, &err) : NULL;
    bool done = pixels != NULL && show(series, index, pixels, item, most_side_px, out, &err);
    sat_source_picture_release(picture);
    *frame_index = index;
    return done;
}

void sat_item_picture_put_json(const SatExportPlan *plan, const SatGateItem *item,
                               SatJsonWriter *json)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame pixels = {0};
    size_t frame = 0;
    SatByteWriter webp = SAT_BYTE_WRITER_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    bool fits = false;
    for (uint32_t side_px = MOST_SIDE_PX; side_px >= LEAST_SIDE_PX && !fits; side_px /= 2U) {
        webp.length = 0;
        sat_pixel_frame_free(&pixels);
        if (!sat_item_picture(plan, item, side_px, &pixels, &frame) ||
            !sat_encode_thumbnail(&pixels, &webp, &err)) {
            break;
        }
        fits = webp.length <= MOST_PICTURE_BYTES;
    }
    if (fits) {
        sat_write_base64(&text, webp.bytes, webp.length);
        sat_write_u8(&text, 0);
    }
    if (fits && !text.failed) {
        sat_json_open_object_inline(json, "picture");
        sat_json_put_u64(json, "frame", (uint64_t)frame + 1U);
        sat_json_put_u64(json, "width", pixels.shape.width_px);
        sat_json_put_u64(json, "height", pixels.shape.height_px);
        sat_json_put_text(json, "webp", (const char *)text.bytes);
        sat_json_close_object(json);
    }
    sat_byte_writer_free(&text);
    sat_byte_writer_free(&webp);
    sat_pixel_frame_free(&pixels);
}
