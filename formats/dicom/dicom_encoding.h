/* How a transfer syntax writes data sets (PS3.5 annex A). Pure. */
#ifndef SAT_DICOM_DICOM_ENCODING_H
#define SAT_DICOM_DICOM_ENCODING_H

#include "formats/dicom/dicom_header.h"

#define SAT_DICOM_UID_IMPLICIT "1.2.840.10008.1.2"
#define SAT_DICOM_UID_EXPLICIT "1.2.840.10008.1.2.1"
#define SAT_DICOM_UID_BIG_ENDIAN "1.2.840.10008.1.2.2"

/** Explicit little-endian for all but the two that say otherwise. */
SatDicomEncoding sat_dicom_encoding_of(const char *transfer_syntax);
/** Whether all behind the meta header is deflated. */
bool sat_dicom_encoding_is_deflated(const char *transfer_syntax);

#endif
