/* UIDs made of hashes (PS3.5 B.2: 2.25 and a UUID in decimal). Pure. */
#ifndef SAT_DICOM_DICOM_UUID_H
#define SAT_DICOM_DICOM_UUID_H

#include "formats/base/checksum.h"

#define SAT_DICOM_UID_CAPACITY 65U

/** The UID of the hash's first 122 free bits, as a UUID of version 8 (RFC 9562 5.8). */
void sat_dicom_uid_of_hash(const SatSha256 *hash, char out[SAT_DICOM_UID_CAPACITY]);

#endif
