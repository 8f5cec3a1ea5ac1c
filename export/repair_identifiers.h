/* Whether the objects of a backup without bag-info.txt name the patient. */
#ifndef SAT_EXPORT_REPAIR_IDENTIFIERS_H
#define SAT_EXPORT_REPAIR_IDENTIFIERS_H

#include "formats/backup/backup_salvage.h"

/** Removed only when each object says that it was (Patient Identity Removed (0012,0062): PS3.3
 *  C.7.1.1). errors: SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_repair_identifiers(const SatBackupSalvage *salvage,
                                          SatBackupIdentifiers *out, SatError *err);

#endif
