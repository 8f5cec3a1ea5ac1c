/* The texts of playlists at the privacy gate. One thread. */
#ifndef SAT_EXPORT_LECTURE_GATE_H
#define SAT_EXPORT_LECTURE_GATE_H

#include "export/source/source_entries.h"
#include "export/typed_gate.h"

/** Searches titles, texts and notes of the playlists with what is known of all patients of the
 *  plan, and adds what is found to `out`, which sat_typed_gate_find() filled.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_lecture_gate_find(const SatSourceEntries *sources, const SatExportPlan *plan,
                                         const SatOwnIdentifiers *own, SatTypedGate *out,
                                         SatError *err);

#endif
