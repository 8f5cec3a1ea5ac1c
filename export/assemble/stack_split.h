/* Splits the series of a study into stacks that can be scrolled. Only export/assemble includes
 * this. Pure but for memory; one thread.
 *
 * The unit is the frame (clean_frame.h). Frames share a stack when
 *  1. they are alike: shape, depth, colour, space, side, suspicion, what they show (phase, water,
 *     localizer …), detector, energy window, Patient Orientation; a cine is alone, the frames of
 *     objects with places by frame are mixed, the parts of a concatenation are joined;
 *  2. spacing, direction, Stack ID and beam angles agree: but where this would leave hardly two
 *     frames a stack (a turning projection), fewer of them count;
 *  3. and their places do not repeat. Where they do, a kind that explains the repeats (segment,
 *     b-value, echo) makes a stack each; then times (temporal position, delay, acquisition, time,
 *     directions of diffusion, in the end instance numbers) make it 4-D: the same places at each
 *     time. A time that lacks places stands apart, with a word; unless most do: then each time is
 *     a stack.
 * A series whose places do not repeat is never split by 3, whatever varies in it. */
#ifndef SAT_EXPORT_STACK_SPLIT_H
#define SAT_EXPORT_STACK_SPLIT_H

#include "export/assemble/group_series.h"

typedef struct {
    const SatCleanItem *item;
    size_t duplicates;
    bool has_twin;
} SatSplitItem;

/** items: of one study, sorted by series key, then instance number and key. Stacks come in the
 * order of series number, then time, then series key, then their first frame or their level.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_split_study(const SatSplitItem *items, size_t count, SatArena *arena,
                                   SatStudyGroup *out, SatError *err);

#endif
