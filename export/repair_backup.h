/* Makes a new backup of what is whole in a damaged one. */
#ifndef SAT_EXPORT_REPAIR_BACKUP_H
#define SAT_EXPORT_REPAIR_BACKUP_H

#include "export/export_report.h"

/** Writes output and tells what is lost. false: path is no backup in which anything is whole, and
 *  err says why; other failures are told. */
SAT_NODISCARD bool sat_repair_backup(const char *path, const char *output, SatReport *report,
                                     SatError *err);

#endif
