/* Cleans compressed frames in place, whatever they are compressed by: what is no picture becomes
 * zero, lengths stay. Called by the writer; one thread. */
#ifndef SAT_DICOM_DICOM_FRAME_CLEAN_H
#define SAT_DICOM_DICOM_FRAME_CLEAN_H

#include "formats/dicom/dicom_codestream_clean.h"
#include "formats/dicom/dicom_deflated_clean.h"
#include "formats/dicom/dicom_rle_clean.h"

typedef struct {
    bool is_rle;
    SatDicomCodestreamCleaner codestream;
    SatDicomRleCleaner rle;
    SatDicomDeflatedCleaner *deflated; /* owned; NULL: by another way */
} SatDicomFrameCleaner;

/** Whether frames of the transfer syntax can be cleaned: all but video and the unknown. */
bool sat_dicom_frame_can_be_cleaned(const char *transfer_syntax);

/** shape: what a frame decodes to, for RLE and deflated frames. owns: sat_dicom_frame_cleaner_end()
 *  errors: SAT_ERR_UNSUPPORTED; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_frame_cleaner_begin(SatDicomFrameCleaner *cleaner,
                                                 const char *transfer_syntax,
                                                 SatDicomRleShape shape, SatDicomStoredBits bits,
                                                 SatError *err);
void sat_dicom_frame_cleaner_end(SatDicomFrameCleaner *cleaner);

void sat_dicom_frame_begin(SatDicomFrameCleaner *cleaner);
void sat_dicom_frame_clean(SatDicomFrameCleaner *cleaner, uint8_t *bytes, size_t length);
/** Behind the last byte of a frame. errors: SAT_ERR_CORRUPT for one that is not what its syntax
 *  says: something may hide in it */
SAT_NODISCARD bool sat_dicom_frame_end(const SatDicomFrameCleaner *cleaner, uint32_t index,
                                       SatError *err);

#endif
