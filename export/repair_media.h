/* Makes the DICOMDIR of a repaired DICOM medium. */
#ifndef SAT_EXPORT_REPAIR_MEDIA_H
#define SAT_EXPORT_REPAIR_MEDIA_H

#include "export/export_report.h"
#include "formats/backup/backup_salvage.h"
#include "formats/backup/backup_writer.h"

/** Adds a DICOMDIR that names the whole objects and no other. One that cannot be named is told.
 *  errors: SAT_ERR_CORRUPT no object is whole; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_repair_media_directory(const SatBackupSalvage *salvage, const char *case_id,
                                              SatBackupWriter *writer, SatReport *report,
                                              SatError *err);

#endif
