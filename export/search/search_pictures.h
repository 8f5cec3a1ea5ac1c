/* Looks for text in the pictures of a plan, as they would leave: after crops and masks. What was
 * not looked at is said to be so; nothing is ever called clean here. The text itself is not kept.
 */
#ifndef SAT_EXPORT_SEARCH_PICTURES_H
#define SAT_EXPORT_SEARCH_PICTURES_H

#include "export/assemble/export_plan.h"

typedef enum {
    SAT_SEARCHED_NOT,    /* there is no program that reads text */
    SAT_SEARCHED_PARTLY, /* only some frames, or a reading failed */
    SAT_SEARCHED_FULLY   /* every frame: where there is no box, no text was found */
} SatSearched;

/** Where text was found: source pixels, before the crop. */
typedef struct {
    SatCrop area;
    uint32_t first_frame, last_frame; /* of the planned series, 0-based, both included */
} SatTextBox;

typedef struct {
    SatSelector selector; /* of the planned series */
    SatSearched searched;
    uint64_t frames_seen;    /* looked at */
    const SatTextBox *boxes; /* in order of first frame, then from top to bottom */
    size_t box_count;
} SatSeriesSearch;

/** Read-only once made: any thread. */
typedef struct SatPictureSearch {
    SatArena *arena;
    const SatSeriesSearch *series; /* one a planned series, in the order of the plan */
    size_t series_count;
    bool has_reader;     /* false: no series was searched */
    const char *without; /* why not, with the way out: a fixed sentence; "" */
} SatPictureSearch;

void sat_picture_search_free(SatPictureSearch *search); /* NULL-safe */
SAT_DEFINE_AUTO(SatPictureSearch, sat_picture_search_free)

typedef struct {
    int jobs;
    const char *reader_program; /* NULL: satchel-read-text beside this program */
    void (*progress)(void *context, uint64_t done_frames, uint64_t all_frames); /* may be NULL */
    void *context;
} SatSearchOptions;

/** Searches every series of the plan; the same for any number of jobs and any load. A frame that
 *  cannot be read is not looked at, which is told elsewhere.
 *  owns: sat_picture_search_free()     errors: SAT_ERR_CANCELLED, SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatPictureSearch *sat_search_pictures(const SatExportPlan *plan,
                                                    const SatSearchOptions *options, SatError *err);

/** What was found in one series of the plan; NULL when the selector is none of it. */
const SatSeriesSearch *sat_picture_search_find(const SatPictureSearch *search,
                                               SatSelector selector);

#endif
