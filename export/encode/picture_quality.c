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

/* The width of the window that the stack opens with, in stored values; 0: not known. */
static double window_width(const SatPlannedSeries *series)
{
    const SatFrameInfo *info =
        &series->frames[sat_middle_frame(series->frame_count, series->numbers.time_points)].info;
    if (series->numbers.bits <= 8) {
        return (double)(1U << series->numbers.bits);
    }
    if (info->window_count == 0 || series->numbers.voi_table_count > 0 ||
        info->modality->table != NULL || !(fabs(info->modality->slope) > 0.0)) {
        return 0.0;
    }
    return info->windows[0].width / fabs(info->modality->slope);
}

static bool near_of_lossy(uint32_t number, const SatPlannedSeries *series, uint32_t *near,
                          SatUnreadablePicture *bad, SatError *err)
{
    double width = window_width(series);
    if (!(width > 0.0)) {
        SatValueRange typical = {0};
        if (!sat_typical_values(series, &typical, bad, err)) {
            return false;
        }
        width = typical.known ? (double)typical.high - (double)typical.low : 0.0;
    }
    const double most = (double)sat_near_most(16);
    const double off = floor((100.0 - number) / 10.0 * width / levels + 0.5);
    *near = (uint32_t)(off < most ? off : most);
    return true;
}

bool sat_quality_near(SatQuality quality, const SatPlannedSeries *series, uint32_t *near,
                      SatUnreadablePicture *bad, SatError *err)
{
    *near = 0;
    *bad = (SatUnreadablePicture){false, 0};
    const uint32_t most = sat_near_most(series->numbers.bits);
    if (quality.kind == SAT_QUALITY_LOSSLESS || series->keeps_jpeg || most == 0 ||
        series->numbers.segment_number > 0) {
        return true;
    }
    *near = quality.number;
    if (quality.kind == SAT_QUALITY_LOSSY &&
        !near_of_lossy(quality.number, series, near, bad, err)) {
        return false;
    }
    *near = *near < most ? *near : most;
    return true;
}
