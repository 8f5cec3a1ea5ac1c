/* The case of a backup as its case.json tells it. Reads only: any thread. */
#ifndef SAT_BACKUP_BACKUP_CASE_JSON_H
#define SAT_BACKUP_BACKUP_CASE_JSON_H

#include "formats/backup/backup_reader.h"
#include "formats/case/case_model.h"

/** owns: sat_case_free()
 *  errors: SAT_ERR_CORRUPT it is damaged or not there; those of case.json (SAT_ERR_FORMAT with the
 *  field's path, SAT_ERR_LIMIT, SAT_ERR_UNSUPPORTED) */
SAT_NODISCARD SatCase *sat_backup_reader_load_case(const SatBackupReader *reader, SatError *err);

#endif
