/* Makes safe names from titles. */
#include "formats/case/safe_name.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"

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

/* Blanks and full stops at an end are dropped by Windows. */
static size_t trim(const char *out, size_t used)
{
    while (used > 0 && (out[used - 1] == ' ' || out[used - 1] == '.')) {
        used--;
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
    size_t start = head > 0 ? (size_t)head : 0;
    size_t limit = start + SAT_SAFE_TITLE_BYTES;
    size_t used = append(out, start, limit, title);
    if (second[0] != '\0') {
        used = append(out, used, limit, used > start ? " - " : "");
        used = append(out, used, limit, second);
        while (used > start && out[used - 1] == '-') {
            used = trim(out, used - 1); /* there was no room for more */
        }
    }
    out[trim(out, used)] = '\0';
}

/* CON, PRN, AUX, NUL, COM0-9, LPT0-9, whatever stands behind a full stop. */
static int is_device(const char *name)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL", "COM", "LPT"};
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
        int has_digit = i >= 4;
        int is_it = 1;
        for (size_t k = 0; k < 3; k++) {
            is_it = is_it && sat_ascii_upper(name[k]) == devices[i][k];
            if (name[k] == '\0') {
                break;
            }
        }
        if (is_it && (has_digit ? length == 4 && name[3] >= '0' && name[3] <= '9' : length == 3)) {
            return 1;
        }
    }
    return 0;
}

void sat_safe_title(const char *title, size_t limit_bytes, char *out, size_t capacity)
{
    size_t limit = limit_bytes < capacity - 2 ? limit_bytes : capacity - 2;
    size_t used = trim(out, append(out, 0, limit, title));
    out[used] = '\0';
    if (is_device(out)) {
        size_t stem = strcspn(out, ".");
        memmove(out + stem + 1, out + stem, used - stem + 1);
        out[stem] = '_';
    }
}
