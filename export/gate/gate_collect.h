/* Finds what the gate has to ask about in a plan: what headers say, and what was found. Reads the
 * pictures of such series, for their hash, on up to `jobs` threads. */
#ifndef SAT_EXPORT_GATE_COLLECT_H
#define SAT_EXPORT_GATE_COLLECT_H

#include "export/gate/gate_content.h"
#include "export/gate/gate_item.h"

/** Why the pictures of a series are an item; NULL: they are none. What the header says of these
 * very pictures (burned in, a saved screen, digitised) always is; what follows from SOP class or
 *  modality is unless every picture was read and no text was found; found text is whatever the
 *  header says. A series with masks on every picture is settled, as long as no text is found beside
 *  them. search: NULL: there was none */
const char *sat_gate_pixel_reason(const SatPlannedSeries *series, const SatSeriesSearch *search);

/** Whether the series is no item and has masks, and not every picture of it was read: nobody knows
 *  what stands beside the masks. all: NULL: there was no search */
bool sat_gate_is_unsearched(const SatPlannedSeries *series, const SatPictureSearch *all);

/** The items of a plan, in its order, all open.
 *  owns:   sat_gate_list_free(), also on failure
 *  errors: as sat_gate_content() */
SAT_NODISCARD bool sat_gate_collect(const SatExportPlan *plan, const SatGateFindings *findings,
                                    int jobs, const SatLibrarySecret *secret, SatGateList *out,
                                    SatGateUnreadable *unreadable, SatError *err);

#endif
