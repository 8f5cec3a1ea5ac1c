/* The bits of pixels that are stored plainly (PS3.5 8.1.1): what lies outside Bits Stored is no
 * part of the picture, and may hold an overlay or anything else. Pure. */
#ifndef SAT_DICOM_DICOM_STORED_BITS_H
#define SAT_DICOM_DICOM_STORED_BITS_H

#include "formats/dicom/dicom_reader.h"

typedef struct {
    size_t unit_bytes; /* of a sample: 1, 2 or 4; 0: nothing to clear */
    unsigned stored, high_bit;
    bool is_signed;
    bool big_endian;
} SatDicomStoredBits;

/** What the data set says of its pixels; unit_bytes 0 when it says nothing sound, or when all bits
 *  are stored. */
SatDicomStoredBits sat_dicom_stored_bits(const SatDicomDataset *dataset);

/** Clears all other bits of whole units; those above a negative value are set, as its sign. */
void sat_dicom_clear_other_bits(uint8_t *bytes, size_t length, SatDicomStoredBits bits);

#endif
