/* Pictures of the privacy report: where text was found, as a person would see it. */
#include <stdlib.h>

#include "export/encode/source_picture.h"
#include "export/extract_picture.h"
#include "export/privacy_report.h"
#include "formats/case/voi_window.h"

enum { MARGIN_PX = 24, LEAST_WIDTH_PX = 160, LEAST_HEIGHT_PX = 80, MOST_SIDE_PX = 480 };

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

static SatPixelRect region_of(const SatPlannedSeries *series, const SatGateItem *item,
                              const SatPixelShape *shape)
{
    SatPixelRect region = {0, 0, shape->width_px, shape->height_px};
    if (item->box_count == 0) {
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

static bool paint(const SatPixelFrame *frame, const uint8_t *lut, SatPixelRect region,
                  SatByteWriter *png, SatError *err)
{
    uint32_t longest = region.width_px > region.height_px ? region.width_px : region.height_px;
    uint32_t step = (longest + MOST_SIDE_PX - 1U) / MOST_SIDE_PX;
    SatPixelShape shape = {(region.width_px + step - 1U) / step,
                           (region.height_px + step - 1U) / step, SAT_PIXEL_RGB8, 8};
    SatPixelFrame small = {0};
    if (!sat_pixel_frame_new(&small, &shape, err)) {
        return false;
    }
    for (uint32_t y = 0; y < shape.height_px; y++) {
        for (uint32_t x = 0; x < shape.width_px; x++) {
            uint32_t right = region.width_px - x * step, below = region.height_px - y * step;
            SatPixelRect box = {region.x_px + x * step, region.y_px + y * step,
                                right < step ? right : step, below < step ? below : step};
            add_box(frame, lut, box, small.pixels + small.stride_bytes * y + (size_t)x * 3U);
        }
    }
    bool done = sat_write_png(&small, png, err);
    sat_pixel_frame_free(&small);
    return done;
}

static bool show(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                 const SatPixelFrame *pixels, const SatGateItem *item, SatByteWriter *png)
{
    SatError err = SAT_ERROR_INIT;
    uint8_t *lut = NULL;
    if (pixels->shape.layout != SAT_PIXEL_RGB8) {
        SatSeries numbers = series->numbers;
        lut = malloc((size_t)1 << numbers.bits);
        if (lut == NULL) {
            return false;
        }
        numbers.modality = sat_clean_text_utf8(series->modality);
        numbers.frames = &frame->info;
        numbers.frame_count = 1;
        set_range(pixels, &numbers);
        SatVoiChoice choice = sat_voi_default(&numbers);
        sat_voi_build_lut(&numbers, &frame->info, &choice, lut);
    }
    bool done = paint(pixels, lut, region_of(series, item, &pixels->shape), png, &err);
    free(lut);
    return done;
}

bool sat_privacy_picture(const SatPrivacyReport *report, const SatGateItem *item,
                         SatByteWriter *png)
{
    SatError err = SAT_ERROR_INIT;
    const SatPlannedSeries *series =
        item->frame_count > 0 ? find_series(report->pipeline->plan, item->where) : NULL;
    if (series == NULL) {
        return false;
    }
    size_t index = item->box_count > 0 ? item->boxes[0].first_frame : series->frame_count / 2U;
    index = index < series->frame_count ? index : series->frame_count / 2U;
    SatSourcePicture *picture = sat_source_picture_new(series, &series->frames[index], 1, &err);
    const SatPixelFrame *pixels = picture != NULL ? sat_source_picture_pixels(picture, &err) : NULL;
    bool done = pixels != NULL && show(series, &series->frames[index], pixels, item, png);
    sat_source_picture_release(picture);
    return done;
}
