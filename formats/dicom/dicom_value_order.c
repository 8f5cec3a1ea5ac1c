/* Byte order and padding of values, by VR. */
#include "formats/dicom/dicom_value_order.h"

#include <stdbool.h>
#include <string.h>

static bool vr_in(const char *vr, const char *list)
{
    for (; *list; list += 2) {
        if (vr[0] == list[0] && vr[1] == list[1]) {
            return true;
        }
    }
    return false;
}

size_t sat_dicom_vr_unit_bytes(const char *vr)
{
    if (vr_in(vr, "ATOWSSUS")) {
        return 2;
    }
    if (vr_in(vr, "FLOFOLSLUL")) {
        return 4;
    }
    return vr_in(vr, "FDODOVSVUV") ? 8 : 1;
}

uint8_t sat_dicom_vr_padding(const char *vr)
{
    return vr_in(vr, "AEASCSDADSDTISLOLTPNSHSTTMUCURUT") ? ' ' : 0;
}

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
