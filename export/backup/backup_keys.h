/* The keys of a case as its backup keeps them, so that it is known again as a source. */
#ifndef SAT_EXPORT_BACKUP_KEYS_H
#define SAT_EXPORT_BACKUP_KEYS_H

#include "export/assemble/export_plan.h"
#include "formats/base/byte_writer.h"

enum { SAT_BACKUP_MOST_PATIENTS = 64 };

/** Appends the keys of the patients whose pictures the case has: 64 hex digits each, a blank
 *  between, a NUL at the end. "" when there are more than 64. */
void sat_backup_patient_keys(const SatPlannedCase *planned, SatByteWriter *out);

#endif
