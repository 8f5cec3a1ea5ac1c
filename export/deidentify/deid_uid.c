/* Replaces UIDs by ones made of them and the library secret. */
#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_object.h"
#include "formats/dicom/dicom_standard_uids.h"

enum { UUID_BYTES = 16, MOST_DIGITS = 39 };

/* A 128-bit number in decimal: divides by ten, byte by byte. */
static void write_decimal(uint8_t number[UUID_BYTES], char out[MOST_DIGITS + 1])
{
    char digits[MOST_DIGITS];
    size_t count = 0;
    bool is_zero = false;
    while (!is_zero && count < MOST_DIGITS) {
        unsigned rest = 0;
        is_zero = true;
        for (size_t i = 0; i < UUID_BYTES; i++) {
            unsigned value = rest << 8 | number[i];
            number[i] = (uint8_t)(value / 10U);
            rest = value % 10U;
            is_zero = is_zero && number[i] == 0;
        }
        digits[count++] = (char)('0' + (int)rest);
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
    SatSha256 key = sat_library_secret_key(secret, "kept dicom uid", uid, length);
    char digits[MOST_DIGITS + 1];
    /* A UUID of version 8 (RFC 9562 5.8): 122 bits of the key. */
    key.bytes[6] = (uint8_t)((key.bytes[6] & 0x0FU) | 0x80U);
    key.bytes[8] = (uint8_t)((key.bytes[8] & 0x3FU) | 0x80U);
    write_decimal(key.bytes, digits);
    (void)snprintf(out, SAT_DEID_UID_CAPACITY, "2.25.%s", digits);
}
