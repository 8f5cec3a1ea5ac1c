/* Cuts sample values out of a picture's bytes (PS3.5 8.1.1). Pure. */
#ifndef SAT_DICOM_DICOM_VALUES_H
#define SAT_DICOM_DICOM_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t allocated, stored, high_bit; /* Bits Allocated: 1, 8, 12 or 16 */
    bool is_signed;                      /* 2^(stored - 1) is added: the least value becomes 0 */
    bool big_endian;
} SatDicomValueForm;

/** Value i of count goes to values[i * step]: bits outside Bits Stored masked, the rest moved down.
 *  first_bit: where the first value begins in bytes[0], 0 to 7; 0 for 8 and 16 bits. Packed values
 *  begin with the lowest bit of a byte. */
void sat_dicom_cut_values(const SatDicomValueForm *form, const uint8_t *bytes, unsigned first_bit,
                          size_t count, uint16_t *values, size_t step);

#endif
