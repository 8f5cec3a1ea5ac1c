/* RLE Lossless (PS3.5 annex G): the bytes of one frame. Pure; hostile input by assumption. */
#ifndef SAT_DICOM_DICOM_RLE_H
#define SAT_DICOM_DICOM_RLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

#define SAT_DICOM_RLE_HEADER_BYTES 64U
#define SAT_DICOM_RLE_MAX_SEGMENTS 15U

/** What a frame must decode to. */
typedef struct {
    size_t pixels;        /* of a segment: one byte each; 1-bit pictures: bytes of eight pixels */
    unsigned samples;     /* 1 to 3 */
    unsigned value_bytes; /* of a sample: 1, 2 or 4 */
} SatDicomRleShape;

#define SAT_DICOM_RLE_MARK_BYTES 8U
/** True when bytes begin like any frame: a number of segments, the first right behind the header.
 */
bool sat_dicom_rle_begins(const uint8_t bytes[SAT_DICOM_RLE_MARK_BYTES]);

/** Decodes one frame into out[pixels * samples * value_bytes]: pixel by pixel, a sample's bytes
 *  little-endian, as if it had been stored uncompressed. Bytes behind a segment's last pixel are
 *  padding and are not looked at. A failure leaves out half written.
 *  errors: SAT_ERR_CORRUPT with the segment that is wrong */
SAT_NODISCARD bool sat_dicom_rle_decode(const uint8_t *bytes, size_t length,
                                        const SatDicomRleShape *shape, uint8_t *out, SatError *err);

#endif
