/* The form of values in a file: byte order and padding by VR (PS3.5 6.2, 7.3). Pure. */
#ifndef SAT_DICOM_DICOM_VALUE_ORDER_H
#define SAT_DICOM_DICOM_VALUE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/** Bytes of the units whose order the byte order of the file decides: 1, 2, 4 or 8. */
size_t sat_dicom_vr_unit_bytes(const char *vr);
/** What makes a value of odd length even: a blank for text, else zero. */
uint8_t sat_dicom_vr_padding(const char *vr);
/** Turns the bytes of each whole unit around; a rest of less than a unit stays. */
void sat_dicom_swap_units(uint8_t *bytes, size_t length, size_t unit_bytes);

#endif
