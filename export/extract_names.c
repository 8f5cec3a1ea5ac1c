/* Makes safe names from titles. */
#include "export/extract_names.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"

enum { TITLE_BYTES = 40 };

/* What no name may hold on some system, what changes the direction of text, and what cannot be
 * seen. */
static int is_unsafe(uint32_t code_point)
{
    int control = sat_utf8_is_control(code_point);
    int hidden = (code_point >= 0x200B && code_point <= 0x200F) ||
                 (code_point >= 0x2028 && code_point <= 0x202E) ||
                 (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0xFEFF ||
                 code_point == 0xFFFD;
    int special = code_point < 0x80 && strchr("<>:\"/\\|?*%", (int)code_point) != NULL;
    return control || hidden || special;
}

/* Appends the title's safe characters; runs of blanks become one. */
static size_t append(char *out, size_t used, size_t limit, const char *title)
{
    size_t length = strlen(title);
    size_t position = 0;
    while (position < length) {
        char bytes[4];
        uint32_t code_point = sat_utf8_next(title, length, &position);
        if (is_unsafe(code_point)) {
            code_point = ' ';
        }
        if (code_point == ' ' && (used == 0 || out[used - 1] == ' ')) {
            continue;
        }
        size_t size = sat_utf8_encode(code_point, bytes);
        if (used + size > limit) {
            break;
        }
        memcpy(out + used, bytes, size);
        used += size;
    }
    return used;
}

void sat_safe_name(size_t number, size_t count, const char *title, const char *second,
                   char out[SAT_SAFE_NAME_CAPACITY])
{
    int digits = 2;
    for (size_t most = 99; most < count && digits < 20; most = most * 10 + 9) {
        digits++;
    }
    int head = snprintf(out, SAT_SAFE_NAME_CAPACITY, "%0*zu ", digits, number);
    size_t used = head > 0 ? (size_t)head : 0;
    size_t limit = used + TITLE_BYTES;
    used = append(out, used, limit, title);
    if (second[0] != '\0') {
        used = append(out, used, limit, " ");
        used = append(out, used, limit, second);
    }
    while (used > 0 && (out[used - 1] == ' ' || out[used - 1] == '.')) {
        used--;
    }
    out[used] = '\0';
}
