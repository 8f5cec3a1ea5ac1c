/* The bytes of a frame that formats/dicom reads by itself, before anything is made of them. Only
 * formats/dicom includes this. */
#ifndef SAT_DICOM_DICOM_FRAME_BYTES_H
#define SAT_DICOM_DICOM_FRAME_BYTES_H

#include "formats/dicom/dicom_image.h"

/** Explicit big-endian OW swaps 16-bit words, whatever is in them (PS3.5 8.2, annex A.3): whether
 * the bytes of the picture's values are to be put back. */
bool sat_dicom_bytes_are_swapped(const SatDicomFile *dicom, const SatDicomImage *image);

/** length bytes at offset of the pixel data, put back where is_swapped; bytes has room for two
 * more.
 */
SAT_NODISCARD bool sat_dicom_read_native(const SatDicomFile *dicom, bool is_swapped,
                                         uint64_t offset, size_t length, uint8_t *bytes,
                                         SatError *err);

/** Frame `index` of a kind that we decode ourselves (RLE, deflated), as bytes in memory of
 *  sat_dicom_image_layout(). owns: free(*out) */
SAT_NODISCARD bool sat_dicom_decode_own(const SatDicomFile *dicom, const SatDicomImage *image,
                                        uint32_t index, uint8_t **out, SatError *err);

#endif
