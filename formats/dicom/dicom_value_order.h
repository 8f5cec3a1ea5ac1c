/* Byte order of values (PS3.5 7.3). Pure. */
#ifndef SAT_DICOM_DICOM_VALUE_ORDER_H
#define SAT_DICOM_DICOM_VALUE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/** Turns the bytes of each whole unit around; a rest of less than a unit stays. */
void sat_dicom_swap_units(uint8_t *bytes, size_t length, size_t unit_bytes);

#endif
