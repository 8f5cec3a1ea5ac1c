/* The records of a DICOMDIR (PS3.3 F): which files it names, and where in its tree. Hostile by
 * assumption: offsets may lead anywhere or round in circles; every record is met once. */
#ifndef SAT_DICOM_DICOM_DIRECTORY_H
#define SAT_DICOM_DICOM_DIRECTORY_H

#include "formats/dicom/dicom_reader.h"

#define SAT_DICOM_NO_RECORD SIZE_MAX
#define SAT_DICOM_FILE_ID_CAPACITY 512U
#define SAT_DICOM_RECORD_PATH_CAPACITY 128U

typedef struct {
    const SatDicomDataset *dataset; /* borrowed from the file */
    const char *type;               /* a constant: "PATIENT", "IMAGE", …; "record" when unknown */
    size_t parent; /* index, SAT_DICOM_NO_RECORD for those of the root and unreached ones */
    uint32_t
        number; /* 1-based, among its neighbours of this type; of unreached ones: in the file */
    bool is_in_use;
    bool is_reached; /* by offsets from the root */
} SatDicomRecord;

typedef struct {
    SatDicomRecord *records; /* in file order; owned */
    size_t count;
    size_t bad_offsets; /* that lead to no record, or to one that was reached before */
    size_t unreached;   /* records in use that no offset leads to */
} SatDicomDirectory;

/** True when the data set is that of a DICOMDIR. */
bool sat_dicom_is_directory(const SatDicomDataset *dataset);

/** Follows the offsets of the Directory Record Sequence. dicom must stay open as long as out.
 *  errors: SAT_ERR_FORMAT no DICOMDIR; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_directory_read(const SatDicomFile *dicom, SatDicomDirectory *out,
                                            SatError *err);
void sat_dicom_directory_free(SatDicomDirectory *directory);

/** Where a record is, in words and numbers alone: "PATIENT 1/STUDY 2/SERIES 1/IMAGE 4". Cut at
 *  eight levels. */
void sat_dicom_record_path(const SatDicomDirectory *directory, size_t index,
                           char out[SAT_DICOM_RECORD_PATH_CAPACITY]);

typedef enum {
    SAT_DICOM_FILE_ID_NONE, /* the record names no file */
    SAT_DICOM_FILE_ID_OK,
    SAT_DICOM_FILE_ID_BAD /* one that would lead out of the folder, or none that a file has */
} SatDicomFileId;

/** The file a record names, relative to the DICOMDIR's folder, components joined by '/', never
 * empty, "." or ".."; as written. */
SatDicomFileId sat_dicom_record_file(const SatDicomRecord *record,
                                     char out[SAT_DICOM_FILE_ID_CAPACITY]);

#endif
