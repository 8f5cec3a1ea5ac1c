/* Says how a transfer syntax writes data sets. */
#include "formats/dicom/dicom_encoding.h"

#include <string.h>

#define UID_DEFLATED "1.2.840.10008.1.2.1.99"
#define UID_JPIP_DEFLATED "1.2.840.10008.1.2.4.95"
#define UID_JPIP_HTJ2K_DEFLATED "1.2.840.10008.1.2.4.205"

SatDicomEncoding sat_dicom_encoding_of(const char *transfer_syntax)
{
    return (SatDicomEncoding){.is_explicit = strcmp(transfer_syntax, SAT_DICOM_UID_IMPLICIT) != 0,
                              .big_endian = strcmp(transfer_syntax, SAT_DICOM_UID_BIG_ENDIAN) == 0};
}

bool sat_dicom_encoding_is_deflated(const char *transfer_syntax)
{
    return strcmp(transfer_syntax, UID_DEFLATED) == 0 ||
           strcmp(transfer_syntax, UID_JPIP_DEFLATED) == 0 ||
           strcmp(transfer_syntax, UID_JPIP_HTJ2K_DEFLATED) == 0;
}
