/* Turns the byte order of values. */
#include "formats/dicom/dicom_value_order.h"

void sat_dicom_swap_units(uint8_t *bytes, size_t length, size_t unit_bytes)
{
    for (size_t start = 0; unit_bytes > 1 && start + unit_bytes <= length; start += unit_bytes) {
        for (size_t i = 0; i < unit_bytes / 2; i++) {
            uint8_t other = bytes[start + unit_bytes - 1 - i];
            bytes[start + unit_bytes - 1 - i] = bytes[start + i];
            bytes[start + i] = other;
        }
    }
}
