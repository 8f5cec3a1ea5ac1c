/* Replaces UIDs by ones made of them and the library secret. */
#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_object.h"
#include "formats/dicom/dicom_standard_uids.h"

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

void sat_deid_map_uid(const SatLibrarySecret *secret, const char *uid, size_t length,
                      char out[SAT_DEID_UID_CAPACITY])
{
    if (length < SAT_DEID_UID_CAPACITY && sat_dicom_uid_is_standard(uid, length)) {
        memcpy(out, uid, length);
        out[length] = '\0';
        return;
    }
    SatSha256 key = sat_library_secret_key(secret, SAT_KEY_KEPT_DICOM_UID, uid, length);
    char digits[MOST_DIGITS + 1];
    /* A UUID of version 8 (RFC 9562 5.8): 122 bits of the key. */
    key.bytes[6] = (uint8_t)((key.bytes[6] & 0x0FU) | 0x80U);
    key.bytes[8] = (uint8_t)((key.bytes[8] & 0x3FU) | 0x80U);
    write_decimal(key.bytes, digits);
    (void)snprintf(out, SAT_DEID_UID_CAPACITY, "2.25.%s", digits);
}
