/* Cuts sample values out of a picture's bytes (PS3.5 8.1.1). Pure. */
#ifndef SAT_DICOM_DICOM_VALUES_H
#define SAT_DICOM_DICOM_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What the words of the pixel data are. */
typedef enum {
    SAT_DICOM_INTEGER, /* Pixel Data (7FE0,0010) */
    SAT_DICOM_FLOAT,   /* Float Pixel Data (7FE0,0008): IEEE 754, 32 bits */
    SAT_DICOM_DOUBLE   /* Double Float Pixel Data (7FE0,0009): 64 bits */
} SatDicomNumber;

typedef struct {
    uint8_t allocated, stored, high_bit; /* Bits Allocated: 1, 8, 12, 16 or 32 */
    bool is_signed;                      /* 2^(stored - 1) is added: the least value becomes 0 */
    bool big_endian;
    SatDicomNumber number;
} SatDicomValueForm;

/** Integers of at most 16 Bits Stored. Value i of count goes to values[i * step]: bits outside Bits
 * Stored masked, the rest moved down. first_bit: where the first value begins in bytes[0], 0 to 7;
 * 0 for whole bytes. Packed values begin with the lowest bit of a byte. */
void sat_dicom_cut_values(const SatDicomValueForm *form, const uint8_t *bytes, unsigned first_bit,
                          size_t count, uint16_t *values, size_t step);

/** Words of 32 bits, or of 64 for SAT_DICOM_DOUBLE, as the numbers they are (signed integers with
 *  their sign); value i of count goes to numbers[i * step]. Exact; NaN and infinities stay. */
void sat_dicom_load_numbers(const SatDicomValueForm *form, const uint8_t *bytes, size_t count,
                            double *numbers, size_t step);

#endif
