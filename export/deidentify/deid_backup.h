/* Objects out of a Satchel backup: what was cleaned already is known again, so that it comes to the
 * same keys, days and files as the source it was made of. Nothing outside export/deidentify
 * includes it. */
#ifndef SAT_EXPORT_DEID_BACKUP_H
#define SAT_EXPORT_DEID_BACKUP_H

#include "export/deidentify/clean_backup.h"
#include "export/deidentify/deid_object.h"
#include "export/deidentify/deid_private.h"

/** Takes the texts and keys of a backup into the arena; what does not read is left out: the
 *  objects count. NULL: SAT_ERR_NO_MEMORY, SAT_ERR_FORMAT and the like for case.json. */
SAT_NODISCARD const SatCleanBackup *sat_deid_backup_new(const SatRawBackup *raw, SatArena *arena,
                                                        SatError *err);

/** Whether the object of the step is one that was cleaned: it lies in a backup of such and says
 * what cleaned ones say. */
bool sat_deid_is_cleaned(const SatDeidStep *step);

/** The patient's key of a cleaned object: that of the backup's keys its PatientID was made of. Else
 *  false: another library's. */
bool sat_deid_cleaned_patient(const SatDeidStep *step, SatSha256 *patient_key);

/** Whether a cleaned object says that its pixels were (113101, PS3.15 annex E.3.1): masked. */
bool sat_deid_says_clean_pixels(const SatDicomDataset *dataset);

/** The study of case.json that the object stands in, by its folder's number; NULL: in none. */
const SatCleanToldStudy *sat_deid_told_study(const SatDeidStep *step, size_t *number);

/** The id written for a patient; of this library. */
void sat_deid_patient_id(const SatLibrarySecret *secret, const SatSha256 *patient_key,
                         char out[SAT_DEID_PATIENT_ID_CAPACITY]);
/** By how many days the dates of the patient's objects are moved: to the past, so that none lies in
 *  the future; secret. */
int32_t sat_deid_shift_days(const SatLibrarySecret *secret, const SatSha256 *patient_key);

#endif
