/* Reads bytes as the character sets that are left undeclared most often. */
#include "export/deidentify/text_reading.h"

#include <string.h>

#include "formats/base/text_utf8.h"

bool sat_text_has_unknown(const char *utf8, size_t length)
{
    static const char unknown[] = "\xEF\xBF\xBD"; /* U+FFFD */
    for (size_t i = 0; i + 3 <= length; i++) {
        if (memcmp(utf8 + i, unknown, 3) == 0) {
            return true;
        }
    }
    return false;
}

void sat_text_reading(const char *bytes, size_t length, SatByteWriter *out)
{
    if (sat_utf8_is_valid(bytes, length)) {
        sat_write_bytes(out, bytes, length);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        char sign[4];
        sat_write_bytes(out, sign, sat_utf8_encode((unsigned char)bytes[i], sign));
    }
}
