/* Frames that a decoder of the caller's makes samples of: what the codestream says against what the
 * data set says, then the decoder, then samples as wide as the data set wants them. */
#ifndef SAT_DICOM_DICOM_CODED_H
#define SAT_DICOM_DICOM_CODED_H

#include "formats/dicom/dicom_image.h"

typedef struct {
    uint8_t *bytes;    /* by pixel; owned: free() */
    uint8_t allocated; /* bits of a sample in memory: 8 or 16 */
    uint8_t high_bit;  /* of Bits Stored in it */
    bool is_rgb;       /* whatever Photometric Interpretation says */
} SatDicomSamples;

/** The pre-scan of a frame, and what it says against the description. Of lossy JPEG in colour
 *  out->colour says what the components are, by the bytes or by the description.
 *  errors: SAT_ERR_CORRUPT where they contradict each other; those of sat_codestream_scan() */
SAT_NODISCARD bool sat_dicom_coded_scan(const SatDicomImage *image, const uint8_t *bytes,
                                        size_t length, SatCodestream *out, SatError *err);

/** errors: as sat_dicom_image_read_frame(). on failure *out is untouched */
SAT_NODISCARD bool sat_dicom_coded_samples(const SatDicomImage *image, const uint8_t *bytes,
                                           size_t length, const SatDicomDecoder *decoder,
                                           SatDicomSamples *out, SatError *err);

#endif
