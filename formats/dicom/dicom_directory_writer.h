/* Makes a DICOMDIR (PS3.3 F, PS3.10 8): one record a patient, study, series and object, each under
 * the one it belongs to. One thread. Same calls, same bytes.
 */
#ifndef SAT_DICOM_DICOM_DIRECTORY_WRITER_H
#define SAT_DICOM_DICOM_DIRECTORY_WRITER_H

#include "formats/dicom/dicom_directory_entry.h"
#include "formats/dicom/dicom_writer.h"

#define SAT_DICOM_FILE_SET_ID_CAPACITY 17U     /* of CS: 16 characters and a NUL */
#define SAT_DICOM_MAX_DIRECTORY_RECORDS 80000U /* as many as our reader takes */

typedef struct SatDicomDirectoryWriter SatDicomDirectoryWriter;

/** file_set_id: of at most 16 characters A-Z, 0-9 and _; instance_uid: of the file-set.
 *  owns: sat_dicom_directory_writer_free() */
SAT_NODISCARD SatDicomDirectoryWriter *
sat_dicom_directory_writer_new(const char *file_set_id, const char *instance_uid, SatError *err);
void sat_dicom_directory_writer_free(SatDicomDirectoryWriter *writer);
SAT_DEFINE_AUTO(SatDicomDirectoryWriter, sat_dicom_directory_writer_free)

/** Adds an object under its patient (by Patient ID), study and series (by UID); the first object of
 *  each says what its record says. file_id: its components with '\' between them, each of at most 8
 *  characters (PS3.10 8.2). The entry is copied.
 *  errors: SAT_ERR_LIMIT past SAT_DICOM_MAX_DIRECTORY_RECORDS; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_directory_writer_add(SatDicomDirectoryWriter *writer,
                                                  const SatDicomDirectoryEntry *entry,
                                                  const char *file_id, SatError *err);

/** Writes the file. errors: SAT_ERR_ARGUMENT without an object; SAT_ERR_LIMIT past 4 GiB; those of
 *  sat_dicom_write() */
SAT_NODISCARD bool sat_dicom_directory_writer_write(SatDicomDirectoryWriter *writer,
                                                    SatDicomSink sink, SatError *err);

#endif
