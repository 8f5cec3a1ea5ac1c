/* Writes a 128-bit number as a UID. */
#include "formats/dicom/dicom_uuid.h"

#include <stdio.h>

enum { UUID_BYTES = 16, MOST_DIGITS = 39, NINE = 9, BILLION = 1000000000 };

/* A 128-bit number, most significant byte first, in decimal: nine digits at a time. */
static void write_decimal(const uint8_t number[UUID_BYTES], char out[MOST_DIGITS + 1])
{
    uint32_t parts[UUID_BYTES / 4];
    char digits[MOST_DIGITS + NINE];
    size_t count = 0;
    for (size_t i = 0; i < UUID_BYTES / 4; i++) {
        parts[i] = (uint32_t)number[4 * i] << 24 | (uint32_t)number[4 * i + 1] << 16 |
                   (uint32_t)number[4 * i + 2] << 8 | (uint32_t)number[4 * i + 3];
    }
    while ((parts[0] | parts[1] | parts[2] | parts[3]) != 0) {
        uint64_t rest = 0;
        for (size_t i = 0; i < UUID_BYTES / 4; i++) {
            const uint64_t value = rest << 32 | parts[i];
            parts[i] = (uint32_t)(value / BILLION);
            rest = value % BILLION;
        }
        for (size_t i = 0; i < NINE; i++, rest /= 10) {
            digits[count++] = (char)('0' + (int)(rest % 10));
        }
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = digits[count - 1 - i];
    }
    out[count] = '\0';
}

void sat_dicom_uid_of_hash(const SatSha256 *hash, char out[SAT_DICOM_UID_CAPACITY])
{
    SatSha256 uuid = *hash;
    char digits[MOST_DIGITS + 1];
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0FU) | 0x80U);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3FU) | 0x80U);
    write_decimal(uuid.bytes, digits);
    (void)snprintf(out, SAT_DICOM_UID_CAPACITY, "2.25.%s", digits);
}
