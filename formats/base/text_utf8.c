/* UTF-8: checking, stepping, cutting, making a name safe to print. */
#include "formats/base/text_utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"

static const uint32_t replacement = 0xfffd;

/* Bytes of the well-formed sequence at text (Unicode 15, table 3-7); 0 when it is none. */
static size_t decode(const unsigned char *text, size_t length, uint32_t *code_point)
{
    unsigned char lead = text[0];
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes > length) {
        return 0;
    }
    uint32_t value = lead & (0x7fU >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        if ((text[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = value << 6 | (text[i] & 0x3fU);
    }
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < least[bytes] || value > 0x10ffff || surrogate) {
        return 0;
    }
    *code_point = value;
    return bytes;
}

bool sat_utf8_is_valid(const char *text, size_t length_bytes)
{
    size_t position = 0;
    while (position < length_bytes) {
        uint32_t code_point = 0;
        size_t bytes =
            decode((const unsigned char *)text + position, length_bytes - position, &code_point);
        if (bytes == 0 || code_point == 0) {
            return false;
        }
        position += bytes;
    }
    return true;
}

uint32_t sat_utf8_next(const char *text, size_t length_bytes, size_t *position)
{
    assert(*position < length_bytes);
    uint32_t code_point = replacement;
    if (*position >= length_bytes) {
        return code_point;
    }
    size_t bytes =
        decode((const unsigned char *)text + *position, length_bytes - *position, &code_point);
    if (bytes == 0) {
        *position += 1;
        return replacement;
    }
    *position += bytes;
    return code_point;
}

size_t sat_utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff)) {
        return 0;
    }
    size_t bytes = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    static const unsigned lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = bytes - 1; i > 0; i--) {
        out[i] = (char)(0x80U | (code_point & 0x3fU));
        code_point >>= 6;
    }
    out[0] = (char)(lead[bytes] | code_point);
    return bytes;
}

size_t sat_utf8_prefix(const char *text, size_t length_bytes, size_t limit_bytes)
{
    if (length_bytes <= limit_bytes) {
        return length_bytes;
    }
    size_t end = limit_bytes;
    while (end > 0 && limit_bytes - end < 3 && ((unsigned char)text[end] & 0xc0) == 0x80) {
        end--;
    }
    /* More continuation bytes than a character has: no character to keep whole. */
    return ((unsigned char)text[end] & 0xc0) == 0x80 ? limit_bytes : end;
}

char *sat_text_copy(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

char sat_ascii_upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

char sat_ascii_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool sat_ascii_equal_but_case(const char *a, const char *b)
{
    while (*a != '\0' && sat_ascii_upper(*a) == sat_ascii_upper(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

bool sat_utf8_is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

bool sat_utf8_is_bidi_override(uint32_t code_point)
{
    return (code_point >= 0x202a && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

/* What a terminal would act on rather than show. Marks (U+200E, U+200F) only place themselves. */
static bool is_unprintable(uint32_t code_point)
{
    return sat_utf8_is_control(code_point) || sat_utf8_is_bidi_override(code_point);
}

static bool is_line_or_tab(uint32_t code_point)
{
    return code_point == '\n' || code_point == '\r' || code_point == '\t' || code_point == 0x85 ||
           code_point == 0x2028 || code_point == 0x2029;
}

char *sat_utf8_printable(const char *text, size_t length_bytes)
{
    size_t capacity; /* a bad byte becomes the three of U+FFFD */
    if (!sat_size_mul(length_bytes, 3, &capacity) || !sat_size_add(capacity, 1, &capacity)) {
        return NULL;
    }
    char *copy = malloc(capacity);
    if (copy == NULL) {
        return NULL;
    }
    size_t position = 0;
    size_t used = 0;
    while (position < length_bytes) {
        uint32_t code_point = sat_utf8_next(text, length_bytes, &position);
        if (is_line_or_tab(code_point)) {
            code_point = ' ';
        } else if (is_unprintable(code_point)) {
            continue;
        }
        used += sat_utf8_encode(code_point, copy + used);
    }
    copy[used] = '\0';
    return copy;
}
