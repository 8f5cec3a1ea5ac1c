/* Which objects can be cleaned and kept as DICOM. */
#include "export/deidentify/deid_object.h"
#include "formats/dicom/dicom_object.h"
#include "formats/dicom/dicom_tags.h"

bool sat_deid_object_is_kept(const SatDicomFile *dicom, SatError *err)
{
    const SatDicomObjectKind *kind = sat_dicom_object_kind(dicom);
    if (sat_dicom_find(sat_dicom_dataset(dicom), SAT_TAG_DIRECTORY_RECORD_SEQUENCE) != NULL) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "DICOMDIR: it lists files by their old names");
    }
    if (kind->role == SAT_DICOM_OBJECT_VIDEO) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s: its sound and what is written in the stream cannot be cleaned yet",
                        kind->one);
    }
    if (kind->role == SAT_DICOM_OBJECT_OTHER) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s: its text cannot be cleaned yet", kind->one);
    }
    return !sat_dicom_is_truncated(dicom) || sat_dicom_fail_truncated(dicom, err);
}
