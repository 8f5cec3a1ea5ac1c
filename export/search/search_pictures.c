/* Searches the series of a plan one after the other. */
#include "export/search/search_pictures.h"

#include <stdlib.h>

static const char no_reader[] =
    "text in pictures was not searched: this Satchel was built without it; install tesseract-ocr "
    "and build again";

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

static bool search_all(const SatExportPlan *plan, SatPictureSearch *search, SatError *err)
{
    search->arena = sat_arena_new(0, err);
    SatSeriesSearch *all =
        search->arena == NULL
            ? NULL
            : sat_arena_alloc(search->arena, count_series(plan) + 1, sizeof(SatSeriesSearch), err);
    if (all == NULL) {
        return false;
    }
    search->series = all;
    search->without = no_reader;
    for (size_t c = 0; c < plan->case_count; c++) {
        for (size_t s = 0; s < plan->cases[c].study_count; s++) {
            const SatPlannedStudy *study = &plan->cases[c].studies[s];
            for (size_t i = 0; i < study->series_count; i++) {
                all[search->series_count++] = (SatSeriesSearch){
                    .selector = study->series[i].selector, .searched = SAT_SEARCHED_NOT};
            }
        }
    }
    return true;
}

SatPictureSearch *sat_search_pictures(const SatExportPlan *plan, const SatSearchOptions *options,
                                      SatError *err)
{
    (void)options;
    SatPictureSearch *search = calloc(1, sizeof *search);
    if (search == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search pictures");
        return NULL;
    }
    if (!search_all(plan, search, err)) {
        sat_picture_search_free(search);
        return NULL;
    }
    return search;
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
        const SatSelector *own = &search->series[i].selector;
        if (own->case_number == selector.case_number &&
            own->study_number == selector.study_number &&
            own->series_number == selector.series_number) {
            return &search->series[i];
        }
    }
    return NULL;
}
