/* Blanks the boxes of a JP2 file around a JPEG 2000 codestream (T.800 annex I): a part of
 * dicom_codestream_clean.c, a byte at a time. Pure. */
#ifndef SAT_DICOM_DICOM_JP2_CLEAN_H
#define SAT_DICOM_DICOM_JP2_CLEAN_H

#include "formats/dicom/dicom_codestream_clean.h"

/** What the next byte belongs to. */
typedef enum {
    SAT_DICOM_JP2_IN_HEADER,  /* a box's length and name */
    SAT_DICOM_JP2_IN_CONTENT, /* a box */
    SAT_DICOM_JP2_IN_LENGTH,  /* the long length of the codestream's box */
    SAT_DICOM_JP2_CODESTREAM,
    SAT_DICOM_JP2_WRONG /* no JP2 file */
} SatDicomJp2Place;

/** Takes the first byte of a file; false when it cannot be one. */
bool sat_dicom_jp2_begin(SatDicomCodestreamCleaner *cleaner, uint8_t byte);
/** Takes each byte up to the codestream, blanking it in place where it is not needed to read the
 *  picture. */
SatDicomJp2Place sat_dicom_jp2_clean(SatDicomCodestreamCleaner *cleaner, uint8_t *byte);

#endif
