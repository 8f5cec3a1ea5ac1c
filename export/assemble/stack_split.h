/* Splits the series of a study into stacks that can be scrolled. Only export/assemble includes
 * this. Pure but for memory; one thread. */
#ifndef SAT_EXPORT_STACK_SPLIT_H
#define SAT_EXPORT_STACK_SPLIT_H

#include "export/assemble/group_series.h"

typedef struct {
    const SatCleanItem *item;
    size_t duplicates;
    bool has_twin;
} SatSplitItem;

/** items: of one study, sorted by series key, then instance number and key. Stacks come in the
 * order of series number, then series key, then their first instance. */
SAT_NODISCARD bool sat_split_study(const SatSplitItem *items, size_t count, SatArena *arena,
                                   SatStudyGroup *out, SatError *err);

#endif
