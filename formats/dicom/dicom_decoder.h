/* Who decodes what formats/dicom does not: handed in by the caller, so that this folder knows
 * neither decoders of others nor processes. */
#ifndef SAT_DICOM_DICOM_DECODER_H
#define SAT_DICOM_DICOM_DECODER_H

#include "formats/dicom/dicom_codestream.h"

typedef struct {
    /** The samples of a codestream that the pre-scan let pass.
     *  bytes: codestream->length of them, as found at codestream->offset.
     *  out: columns x rows x components samples of sat_codestream_sample_bytes(), little-endian,
     * from bit 0 on, signed ones extended; by pixel. Lossy JPEG of 8 bits and three components
     * comes as RGB: by `colour` (unsaid: luminance and chrominance). length:
     * sat_codestream_decoded_bytes(), never more than four times SAT_PICTURE_MAX_BYTES. errors:
     * SAT_ERR_CORRUPT, SAT_ERR_LIMIT time or memory, SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM thread: any,
     * also at once */
    bool (*decode)(void *context, const SatCodestream *codestream, const uint8_t *bytes,
                   uint8_t *out, size_t length, SatError *err);
    void *context;
} SatDicomDecoder;

#endif
