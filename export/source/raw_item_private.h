/* What a raw item holds. Only export/source and export/deidentify (with their tests) include this.
 */
#ifndef SAT_EXPORT_RAW_ITEM_PRIVATE_H
#define SAT_EXPORT_RAW_ITEM_PRIVATE_H

#include "export/source/source.h"
#include "formats/backup/backup_info.h"
#include "formats/dicom/dicom_image.h"
#include "formats/dicom/dicom_mosaic.h"
#include "formats/dicom/dicom_object.h"

struct SatRawItem {
    const char *path;        /* opens the file again; never printed */
    const char *identity;    /* tells objects without a UID apart, the same in every run; as path */
    const char *backup_path; /* "data/02 CT Head/01 Axial/0001.dcm" in its backup; NULL: in none */
    uint32_t source_ordinal;
    bool is_made;         /* here, of a picture that is no DICOM: who it says it is of is made up */
    uint32_t study_order; /* from 1: its source has the studies in an order; 0: told by its date */
    uint32_t series_order; /* likewise of the series: study * SAT_CASE_ORDER_STEP + series; 0: by
                              numbers */
    const uint32_t *key_frames; /* that the source marks as key images, from 0, ascending */
    size_t key_frame_count;
    const SatDicomFile *dicom; /* open while the item is visited */
    const SatDicomObjectKind *kind;
    SatDicomImage image; /* of pictures */
    bool is_mosaic;      /* image is mosaic.whole */
    SatDicomMosaic mosaic;
    uint64_t file_size_bytes;
    int64_t file_modified_ns;
};

struct SatRawBackup {
    const SatBackupInfo *info;
    const char *case_json; /* NULL: damaged or not there */
    size_t case_json_bytes;
};

#endif
