/* Replaces UIDs by ones made of them and the library secret. */
#include <string.h>

#include "export/deidentify/deid_object.h"
#include "formats/dicom/dicom_standard_uids.h"
#include "formats/dicom/dicom_uuid.h"

void sat_deid_map_uid(const SatLibrarySecret *secret, const char *uid, size_t length,
                      char out[SAT_DEID_UID_CAPACITY])
{
    if (length < SAT_DEID_UID_CAPACITY && sat_dicom_uid_is_standard(uid, length)) {
        memcpy(out, uid, length);
        out[length] = '\0';
        return;
    }
    const SatSha256 key = sat_library_secret_key(secret, SAT_KEY_KEPT_DICOM_UID, uid, length);
    sat_dicom_uid_of_hash(&key, out);
}
