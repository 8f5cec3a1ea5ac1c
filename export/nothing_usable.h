/* A source of which nothing can be shown: why, in a sentence. One thread. */
#ifndef SAT_EXPORT_NOTHING_USABLE_H
#define SAT_EXPORT_NOTHING_USABLE_H

#include "export/export_report.h"
#include "export/gather_items.h"

/** Whether objects without pictures are all there is. */
bool sat_has_only_others(const SatSourceCounts *counts);

/** Tells why there is nothing, with its exit code. left_out_later: objects whose pictures could not
 *  be read after all. */
void sat_nothing_usable(const SatSourceEntries *sources, const SatSourceCounts *counts,
                        size_t left_out_later, SatReport *report);

#endif
