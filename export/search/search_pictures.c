/* Searches the series of a plan one after the other. */
#include "export/search/search_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "export/encode/source_picture.h"
#include "export/search/choose_frames.h"
#include "export/search/search_series.h"

static const char no_reader[] =
    "text in pictures was not searched: the program that reads it, or its language data, is not "
    "there; install tesseract-ocr (and build Satchel anew when it was built without)";

typedef struct {
    const SatExportPlan *plan;
    const SatSearchOptions *options;
    SatPictureSearch *search;
    SatSeriesSearch *all; /* search->series */
    SatTextReader *reader;
    uint64_t frames_before; /* of the series that are done */
} Search;

/* ---- frames of a planned series ----------------------------------------------------------------
 */

static const SatPixelFrame *open_frame(void *context, size_t frame, void **handle, SatError *err)
{
    const SatPlannedSeries *series = context;
    SatSourcePicture *picture = sat_source_picture_new(series, &series->frames[frame], 1, err);
    *handle = picture;
    return picture != NULL ? sat_source_picture_pixels(picture, err) : NULL;
}

static void close_frame(void *context, void *handle)
{
    (void)context;
    sat_source_picture_release(handle);
}

static void tell_progress(void *context, uint64_t done)
{
    const Search *search = context;
    search->options->progress(search->options->context, search->frames_before + done,
                              search->plan->frame_count);
}

/* ---- one series -------------------------------------------------------------------------------
 */

/* Boxes in pixels of the source, in the memory of the result. */
static bool keep_boxes(SatArena *arena, const SatPlannedSeries *planned,
                       const SatStackSearch *found, SatSeriesSearch *series, SatError *err)
{
    SatTextBox *boxes = sat_arena_alloc(arena, found->box_count + 1, sizeof *boxes, err);
    if (boxes == NULL) {
        return false;
    }
    for (size_t i = 0; i < found->box_count; i++) {
        boxes[i] = found->boxes[i];
        if (planned->crop.width_px > 0) {
            boxes[i].area.x_px += planned->crop.x_px;
            boxes[i].area.y_px += planned->crop.y_px;
        }
    }
    series->boxes = boxes;
    series->box_count = found->box_count;
    return true;
}

static bool search_one(Search *search, const SatPlannedSeries *planned, SatSeriesSearch *series,
                       SatError *err)
{
    SatStackSearch found = {0};
    bool *wanted = calloc(planned->frame_count + 1, sizeof *wanted);
    if (wanted == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures for text");
    }
    union {
        const SatPlannedSeries *given;
        void *wanted;
    } context = {.given = planned}; /* a frame source changes nothing */
    (void)sat_choose_frames(planned, wanted);
    const SatFrameSource source = {.frame_count = planned->frame_count,
                                   .open = open_frame,
                                   .close = close_frame,
                                   .context = context.wanted,
                                   .wanted = wanted,
                                   .is_suspected = planned->suspicious};
    bool done =
        sat_search_series(&found, &source, search->reader, search->options->jobs,
                          search->options->progress != NULL ? tell_progress : NULL, search, err) &&
        keep_boxes(search->search->arena, planned, &found, series, err);
    series->searched = found.searched;
    series->frames_seen = found.frames_seen;
    search->frames_before += planned->frame_count;
    free(found.boxes);
    free(wanted);
    return done;
}

/* ---- the plan ---------------------------------------------------------------------------------
 */

static size_t count_series(const SatExportPlan *plan)
{
    size_t count = 0;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            count += plan->cases[c].studies[s].series_count;
        }
    }
    return count;
}

static bool search_plan(Search *search, SatError *err)
{
    const SatExportPlan *plan = search->plan;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                SatSeriesSearch *series = &search->all[search->search->series_count++];
                *series = (SatSeriesSearch){.selector = study->series[i].selector,
                                            .searched = SAT_SEARCHED_NOT};
                if (search->search->has_reader &&
                    !search_one(search, &study->series[i], series, err)) {
                    return false;
                }
            }
        }
    }
    return true;
}

static bool start_search(Search *search, SatError *err)
{
    SatPictureSearch *result = search->search;
    result->arena = sat_arena_new(0, err);
    search->reader = result->arena == NULL ? NULL
                                           : sat_text_reader_new(search->options->reader_program,
                                                                 search->options->jobs, err);
    search->all = search->reader == NULL
                      ? NULL
                      : sat_arena_alloc(result->arena, count_series(search->plan) + 1,
                                        sizeof(SatSeriesSearch), err);
    if (search->all == NULL) {
        return false;
    }
    result->series = search->all;
    result->has_reader = search->plan->case_count == 0 || sat_text_reader_is_there(search->reader);
    result->without = result->has_reader ? "" : no_reader;
    return true;
}

SatPictureSearch *sat_search_pictures(const SatExportPlan *plan, const SatSearchOptions *options,
                                      SatError *err)
{
    Search search = {.plan = plan, .options = options, .search = calloc(1, sizeof *search.search)};
    if (search.search == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures for text");
        return NULL;
    }
    bool done = start_search(&search, err) && search_plan(&search, err);
    sat_text_reader_free(search.reader);
    if (!done) {
        sat_picture_search_free(search.search);
        return NULL;
    }
    return search.search;
}

void sat_picture_search_free(SatPictureSearch *search)
{
    if (search != NULL) {
        sat_arena_free(search->arena);
        free(search);
    }
}

const SatSeriesSearch *sat_picture_search_find(const SatPictureSearch *search, SatSelector selector)
{
    for (size_t i = 0; i < search->series_count; i++) {
        if (sat_selector_equal(search->series[i].selector, selector)) {
            return &search->series[i];
        }
    }
    return NULL;
}
