/* Looks for what deflated frames (PS3.5 A.4.13) hold besides their picture: bytes behind the end of
 * the stream are blanked, nothing moves; a stream that holds more than its frame, or bits outside
 * Bits Stored, is refused. One thread. */
#ifndef SAT_DICOM_DICOM_DEFLATED_CLEAN_H
#define SAT_DICOM_DICOM_DEFLATED_CLEAN_H

#include "formats/dicom/dicom_stored_bits.h"

typedef struct SatDicomDeflatedCleaner SatDicomDeflatedCleaner;

/** frame_bytes: what each frame inflates to, at most. owns: sat_dicom_deflated_cleaner_free() */
SAT_NODISCARD SatDicomDeflatedCleaner *
sat_dicom_deflated_cleaner_new(uint64_t frame_bytes, SatDicomStoredBits bits, SatError *err);
void sat_dicom_deflated_cleaner_free(SatDicomDeflatedCleaner *cleaner);

/** Before the first byte of each frame. */
void sat_dicom_deflated_begin_frame(SatDicomDeflatedCleaner *cleaner);
/** Blanks in place; a frame may come in any pieces. */
void sat_dicom_deflated_clean(SatDicomDeflatedCleaner *cleaner, uint8_t *bytes, size_t length);
/** Behind the last byte of a frame: whether its stream was whole and held its frame alone. */
bool sat_dicom_deflated_is_understood(const SatDicomDeflatedCleaner *cleaner);

#endif
