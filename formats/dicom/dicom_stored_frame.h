/* One frame of a DICOM picture as the values that are stored, whatever its transfer syntax: for
 * who writes DICOM again. What is shown is made of them by dicom_image.h. */
#ifndef SAT_DICOM_DICOM_STORED_FRAME_H
#define SAT_DICOM_DICOM_STORED_FRAME_H

#include "formats/dicom/dicom_frame_edit.h"
#include "formats/dicom/dicom_image.h"

/** Bits outside of Bits Stored may hold anything where the frame was not compressed. */
typedef struct {
    uint8_t *bytes;     /* owned: free() */
    unsigned first_bit; /* of the frame in its first byte, 0 to 7 */
    SatDicomFrameForm form;
    uint8_t high_bit; /* of Bits Stored */
    bool is_rgb;      /* decoded to RGB, whatever Photometric Interpretation says */
    bool is_unpaired; /* YBR_FULL by pixel, of a file that says YBR_FULL_422 */
    bool is_lossy;    /* the codestream it comes from */
} SatDicomStoredFrame;

/** Bytes that big-endian OW swaps come in their own order. decoder: NULL when the kind needs none.
 *  errors: as sat_dicom_image_read_frame(); SAT_ERR_UNSUPPORTED for YBR_PARTIAL_422 (retired)
 *  on failure *out is untouched */
SAT_NODISCARD bool sat_dicom_stored_frame_read(const SatDicomFile *dicom,
                                               const SatDicomImage *image, uint32_t index,
                                               const SatDicomDecoder *decoder,
                                               SatDicomStoredFrame *out, SatError *err);

#endif
