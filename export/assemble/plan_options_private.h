/* How plan options are kept and looked up. Only export/assemble includes this. */
#ifndef SAT_EXPORT_PLAN_OPTIONS_PRIVATE_H
#define SAT_EXPORT_PLAN_OPTIONS_PRIVATE_H

#include "export/assemble/plan_options.h"

/** One option as given; which members mean something depends on the option. */
typedef struct {
    SatPlanOption option;
    SatSelector selector;
    uint32_t first_number, last_number, step; /* frames; of a mask too, both 0: all */
    SatPixelRect rect;                        /* crop, mask */
    double center, width;                     /* window */
    double slab_mm;                           /* thicken */
    const SatCleanText *text;                 /* texts; in the options' arena */
    bool was_shortened;                       /* of characters that would have reordered it */
} SatPlanChoice;

/** A frame of the source; sorted by item, then number. */
typedef struct {
    const SatCleanItem *item;
    uint32_t source_frame;
} SatKeyImage;

struct SatPlanOptions {
    SatArena *arena;
    bool merge, split_study, no_day_numbering, mask_found;
    bool key_images, has_keys;
    SatKeyImage *keys; /* the only frames of plans, when has_keys; owned */
    size_t key_count;
    SatPlanChoice *choices; /* in the order given */
    size_t choice_count, choice_capacity;
    SatRawCase **drafts;
    size_t draft_count, draft_capacity;
};

/** The last choice of the option that covers the place; NULL: none. options may be NULL. */
const SatPlanChoice *sat_plan_choice(const SatPlanOptions *options, SatPlanOption option,
                                     SatSelector place);

#endif
