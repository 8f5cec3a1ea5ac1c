/* Tells what does not come along as kept DICOM: `deidentify` and `backup`. One thread. */
#ifndef SAT_EXPORT_KEPT_TOLD_H
#define SAT_EXPORT_KEPT_TOLD_H

#include "export/export_report.h"
#include "export/keep/dropped_kinds.h"
#include "export/keep/kept_unseen.h"

/** A warning a kind, and what --series or --exclude leave out unseen. Returns how many objects were
 *  dropped. */
uint64_t sat_tell_dropped(const SatDroppedKind *dropped, size_t count, const SatKeptUnseen *unseen,
                          SatReport *report);

#endif
