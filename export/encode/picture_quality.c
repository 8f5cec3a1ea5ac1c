/* What a quality means for a series. */
#include "export/encode/picture_quality.h"

#include <math.h>
#include <string.h>

#include "export/encode/source_picture.h"
#include "formats/codec/near_lossless.h"

static const double levels = 256.0;

/* A whole number of at most four digits, to the end. */
static bool parse_number(const char *text, uint32_t least, uint32_t most, uint32_t *out)
{
    const size_t length = strlen(text);
    uint32_t number = 0;
    if (length < 1 || length > 4 || strspn(text, "0123456789") != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        number = number * 10 + (uint32_t)(text[i] - '0');
    }
    *out = number;
    return number >= least && number <= most;
}

bool sat_quality_parse(const char *text, SatQuality *out)
{
    *out = (SatQuality){SAT_QUALITY_LOSSLESS, 0};
    if (strcmp(text, "lossless") == 0) {
        return true;
    }
    if (strncmp(text, "near:", 5) == 0) {
        out->kind = SAT_QUALITY_NEAR;
        return parse_number(text + 5, 1, sat_near_most(16), &out->number);
    }
    if (strncmp(text, "lossy:", 6) == 0) {
        out->kind = SAT_QUALITY_LOSSY;
        return parse_number(text + 6, 1, 99, &out->number);
    }
    return false;
}

/* The window that the stack opens with; false: there is none, or no line leads to it. */
static bool window_shown(const SatPlannedSeries *series, SatShownRange *shown)
{
    const SatSeries *numbers = &series->numbers;
    const SatFrameInfo *info =
        &series->infos[sat_middle_frame(series->frame_count, numbers->time_points)];
    if (numbers->bits <= 8) {
        *shown = (SatShownRange){0.0, (double)(1U << numbers->bits)};
        return true;
    }
    if (info->window_count == 0 || numbers->voi_table_count > 0 || info->modality->table != NULL ||
        !(fabs(info->modality->slope) > 0.0)) {
        return false;
    }
    const double slope = info->modality->slope;
    const double width = info->windows[0].width / fabs(slope);
    const double center = (info->windows[0].center - info->modality->intercept) / slope;
    const double offset = numbers->is_signed ? (double)(1U << (numbers->bits - 1)) : 0.0;
    *shown = (SatShownRange){center - width / 2.0 + offset, width};
    return width > 0.0;
}

bool sat_quality_shown(const SatPlannedSeries *series, SatShownRange *shown,
                       SatUnreadablePicture *bad, SatError *err)
{
    const SatSeries *numbers = &series->numbers;
    *bad = (SatUnreadablePicture){false, 0};
    if (window_shown(series, shown)) {
        return true;
    }
    SatValueRange typical = {0};
    *shown = (SatShownRange){0.0, 0.0};
    if (!sat_typical_values(series, &typical, bad, err)) {
        return false;
    }
    if (typical.known) {
        const double offset = numbers->is_signed ? (double)(1U << (numbers->bits - 1)) : 0.0;
        *shown = (SatShownRange){(double)typical.low + offset,
                                 (double)typical.high - (double)typical.low};
    }
    return true;
}

uint32_t sat_quality_most_step(const SatPlannedSeries *series)
{
    const bool is_exact = series->keeps_jpeg || series->numbers.segment_number > 0;
    return is_exact ? 1 : sat_step_of_near(sat_near_most(series->numbers.bits));
}

static bool near_of_lossy(uint32_t number, const SatPlannedSeries *series, uint32_t *near,
                          SatUnreadablePicture *bad, SatError *err)
{
    SatShownRange shown;
    if (!sat_quality_shown(series, &shown, bad, err)) {
        return false;
    }
    const double most = (double)sat_near_most(16);
    const double off = floor((100.0 - number) / 10.0 * shown.width / levels + 0.5);
    *near = (uint32_t)(off < most ? off : most);
    return true;
}

bool sat_quality_loss(SatQuality quality, const SatPlannedSeries *series, SatLoss *loss,
                      SatUnreadablePicture *bad, SatError *err)
{
    *loss = SAT_LOSS_NONE;
    *bad = (SatUnreadablePicture){false, 0};
    const uint32_t most = sat_quality_most_step(series);
    uint32_t near = quality.number;
    if (quality.kind == SAT_QUALITY_LOSSLESS || most == 1) {
        return true;
    }
    if (quality.kind == SAT_QUALITY_LOSSY &&
        !near_of_lossy(quality.number, series, &near, bad, err)) {
        return false;
    }
    loss->step = sat_step_of_near(near) < most ? sat_step_of_near(near) : most;
    loss->next_step = loss->step;
    return true;
}
