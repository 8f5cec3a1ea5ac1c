/* The steps of splitting a series, and what they share. Only the splitting files include this. */
#ifndef SAT_EXPORT_STACK_SPLIT_PRIVATE_H
#define SAT_EXPORT_STACK_SPLIT_PRIVATE_H

#include "export/assemble/stack_split.h"

/** A frame while its series is split. */
typedef struct {
    const SatSplitItem *source;
    const SatCleanFacts *facts; /* of the object */
    const SatFrameFacts *frame;
    uint32_t index; /* in the object */
    size_t order;   /* as met in the series */
    uint64_t hash;  /* of what must be alike */
    size_t group;   /* of alike ones, then of one direction; later the level of a number */
    size_t place;   /* frames of one place share it */
    double height;  /* along the normal */
} SatSplitFrame;

/** Stacks of a study as they are made. */
typedef struct {
    SatStackGroup group;
    const SatCleanFacts *first; /* of the frame that comes first */
    size_t part_order;          /* of the first frame before repeats were looked for */
    double acquired_s;          /* the earliest of its series; SAT_NOT_SAID */
    size_t series_index;        /* in the order of the items */
    size_t index;               /* among the stacks, as made */
} SatSplitStack;

typedef struct {
    SatArena *arena; /* of the groups */
    SatSplitStack *stacks;
    size_t stack_count, stack_capacity;
    size_t series_index;
    size_t part_order; /* of what is under way */
    double acquired_s;
} SatStackSplit;

/** Makes a stack of the frames in their order. template: all but frames and counts. */
SAT_NODISCARD bool sat_split_emit(SatStackSplit *split, const SatSplitFrame *frames, size_t count,
                                  const SatStackGroup *template, SatError *err);
/** Adds a kind, as far as there is room. */
void sat_split_add_kind(SatStackGroup *group, SatStackKind kind);

/** Sorts frames so that alike ones are neighbours (group counts them from 0), in the order of their
 * first, and as met among themselves. */
void sat_split_sort_alike(SatSplitFrame *frames, size_t count);
/** What made frames of one kind differ. */
typedef struct {
    bool by_stack, by_angle;
    bool spacing_varies; /* too much for stacks of their own: all are together */
} SatDirections;

/** The same for spacing, direction, stack and angles of alike frames. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_split_sort_directions(SatSplitFrame *frames, size_t count,
                                             SatDirections *found, SatError *err);
/** The end of the run of one group that begins at first. */
size_t sat_split_run(const SatSplitFrame *frames, size_t first, size_t count);

/** Numbers the places from 0; *places 0: the frames have none. By geometry, else by place numbers
 * that objects give. Leaves the frames as met. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_split_find_places(SatSplitFrame *frames, size_t count, size_t *places,
                                         SatError *err);
/** Rule 3: emits the stacks of frames that are of one direction, as met.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_split_repeats(SatStackSplit *split, SatSplitFrame *frames, size_t count,
                                     const SatStackGroup *template, SatError *err);

#endif
