/* Base64, both ways. */
#include "formats/base/base64.h"

#include <string.h>

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void sat_write_base64(SatByteWriter *out, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16;
        three |= i + 1 < length ? (uint32_t)bytes[i + 1] << 8 : 0U;
        three |= i + 2 < length ? (uint32_t)bytes[i + 2] : 0U;
        sat_write_u8(out, (uint8_t)DIGITS[three >> 18]);
        sat_write_u8(out, (uint8_t)DIGITS[three >> 12 & 63U]);
        sat_write_u8(out, i + 1 < length ? (uint8_t)DIGITS[three >> 6 & 63U] : '=');
        sat_write_u8(out, i + 2 < length ? (uint8_t)DIGITS[three & 63U] : '=');
    }
}

bool sat_read_base64(const char *text, size_t length, SatByteWriter *out)
{
    if (length % 4 != 0) {
        return false;
    }
    for (size_t i = 0; i < length; i += 4) {
        const bool is_last = i + 4 == length;
        const size_t padding = !is_last || text[i + 3] != '=' ? 0U : text[i + 2] == '=' ? 2U : 1U;
        uint32_t bits = 0;
        for (size_t k = 0; k < 4; k++) {
            const char *digit =
                k < 4 - padding ? memchr(DIGITS, text[i + k], sizeof DIGITS - 1) : DIGITS;
            if (digit == NULL) {
                return false;
            }
            bits = bits << 6 | (uint32_t)(digit - DIGITS);
        }
        if ((bits & ((1U << 8U * padding) - 1U)) != 0) {
            return false; /* bits that belong to no byte */
        }
        for (size_t k = 0; k < 3 - padding; k++) {
            sat_write_u8(out, (uint8_t)(bits >> (16U - 8U * k)));
        }
    }
    return !out->failed;
}
