/* Makes a new pack of what is whole in a damaged one. */
#ifndef SAT_EXPORT_REPAIR_PACK_H
#define SAT_EXPORT_REPAIR_PACK_H

#include "export/export_report.h"

/** Writes output and tells what is lost. false: path is no pack in which a case is found, and err
 *  says why; other failures are told. */
SAT_NODISCARD bool sat_repair_pack(const char *path, const char *output, SatReport *report,
                                   SatError *err);

#endif
