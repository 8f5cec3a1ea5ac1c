/* Looks at a few pictures of a stack: typical values, thumbnail. */
#include "export/encode/stack_summary.h"

#include "export/encode/source_picture.h"
#include "export/encode/stack_values.h"
#include "export/encode/thumbnail.h"

/* owns: sat_source_picture_release(); *pixels live as long */
static SatSourcePicture *read_again(const SatPlannedSeries *series, size_t frame_index,
                                    const SatPixelFrame **pixels, SatUnreadablePicture *bad,
                                    SatError *err)
{
    SatSourcePicture *picture =
        sat_source_picture_new(series, &series->frames[frame_index], 1, err);
    if (picture == NULL) {
        return NULL;
    }
    *pixels = sat_source_picture_pixels(picture, err);
    if (*pixels == NULL) {
        *bad = (SatUnreadablePicture){true, frame_index};
        sat_source_picture_release(picture);
        return NULL;
    }
    return picture;
}

static void count_values(const SatPlannedSeries *series, size_t frame_index,
                         const SatPixelFrame *pixels, SatValueCounts *counts)
{
    uint8_t hidden[SAT_PICTURE_MAX_SIDE_PX];
    const SatPlannedFrame *frame = &series->frames[frame_index];
    for (uint32_t y = 0; y < pixels->shape.height_px; y++) {
        const bool has_hidden = sat_planned_hidden_row(series, frame, y, hidden);
        sat_value_counts_add_row(counts, pixels, y, has_hidden ? hidden : NULL);
    }
}

static bool find_typical(const SatPlannedSeries *series, const SatPixelFrame *middle,
                         SatValueRange *typical, SatUnreadablePicture *bad, SatError *err)
{
    SAT_AUTO(SatValueCounts) *counts = sat_value_counts_new(&series->numbers, err);
    if (counts == NULL) {
        return false;
    }
    for (size_t i = 0; i < sat_typical_picture_count(series->frame_count); i++) {
        const size_t frame_index = sat_typical_picture(series->frame_count, i);
        if (frame_index == sat_middle_frame(series->frame_count, series->numbers.time_points)) {
            count_values(series, frame_index, middle, counts);
            continue;
        }
        const SatPixelFrame *pixels = NULL;
        SatSourcePicture *picture = read_again(series, frame_index, &pixels, bad, err);
        if (picture == NULL) {
            return false;
        }
        count_values(series, frame_index, pixels, counts);
        sat_source_picture_release(picture);
    }
    *typical = sat_value_counts_typical(counts);
    return true;
}

bool sat_typical_values(const SatPlannedSeries *series, SatValueRange *typical,
                        SatUnreadablePicture *bad, SatError *err)
{
    const SatPixelFrame *middle = NULL;
    *bad = (SatUnreadablePicture){false, 0};
    SatSourcePicture *picture =
        read_again(series, sat_middle_frame(series->frame_count, series->numbers.time_points),
                   &middle, bad, err);
    const bool done = picture != NULL && find_typical(series, middle, typical, bad, err);
    sat_source_picture_release(picture);
    return done;
}

static bool make_thumbnail(const SatPlannedSeries *series, const SatStackValues *values,
                           const SatPixelFrame *middle, SatByteWriter *thumbnail, SatError *err)
{
    const SatFrameInfo *info =
        &series->infos[sat_middle_frame(series->frame_count, series->numbers.time_points)];
    SatSeries numbers = series->numbers;
    numbers.modality = sat_clean_text_utf8(series->modality);
    numbers.frames = info;
    numbers.frame_count = 1;
    sat_stack_values_set(values, &numbers);
    return sat_make_thumbnail(&numbers, info, middle, thumbnail, err);
}

bool sat_summarise_stack(const SatPlannedSeries *series, SatStackValues *values,
                         SatByteWriter *thumbnail, SatUnreadablePicture *bad, SatError *err)
{
    const SatPixelFrame *middle = NULL;
    *bad = (SatUnreadablePicture){false, 0};
    SatSourcePicture *picture =
        read_again(series, sat_middle_frame(series->frame_count, series->numbers.time_points),
                   &middle, bad, err);
    if (picture == NULL) {
        return false;
    }
    bool done =
        series->numbers.samples != 1 || find_typical(series, middle, &values->typical, bad, err);
    done = done && make_thumbnail(series, values, middle, thumbnail, err);
    sat_source_picture_release(picture);
    return done;
}
