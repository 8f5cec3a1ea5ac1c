/* Escapes text for XML and HTML. */
#include "export/publish/markup.h"

#include <string.h>

#include "formats/base/text_utf8.h"

static void write_code_point(SatByteWriter *out, uint32_t code_point)
{
    char bytes[4];
    bool is_line = code_point == '\n' || code_point == '\t';
    bool is_other = sat_utf8_is_control(code_point) || (code_point & 0xFFFEU) == 0xFFFEU;
    if (code_point == '&') {
        sat_write_text(out, "&amp;");
    } else if (code_point == '<') {
        sat_write_text(out, "&lt;");
    } else if (code_point == '>') {
        sat_write_text(out, "&gt;");
    } else if (code_point == '"') {
        sat_write_text(out, "&quot;");
    } else if (code_point == '\'') {
        sat_write_text(out, "&#39;");
    } else {
        size_t length = sat_utf8_encode(is_other && !is_line ? 0xFFFDU : code_point, bytes);
        sat_write_bytes(out, bytes, length);
    }
}

void sat_markup_write_bytes(SatByteWriter *out, const void *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        write_code_point(out, sat_utf8_next(bytes, length, &at));
    }
}

void sat_markup_write(SatByteWriter *out, const char *text)
{
    sat_markup_write_bytes(out, text, strlen(text));
}

void sat_markup_element(SatByteWriter *out, const char *name, const char *text)
{
    sat_write_format(out, "<%s>", name);
    sat_markup_write(out, text);
    sat_write_format(out, "</%s>", name);
}

void sat_markup_lines(SatByteWriter *out, const char *text, const char *between)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        sat_markup_write_bytes(out, text, length);
        text += length;
        if (*text == '\n') {
            sat_write_text(out, between);
            text++;
        }
    }
}

bool sat_text_is_right_to_left(const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t c = sat_utf8_next(text, length, &at);
        bool is_left = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       (c >= 0xC0 && c < 0x590 && c != 0xD7 && c != 0xF7) ||
                       (c >= 0x900 && c < 0x2000) || (c >= 0x2C00 && c < 0xFB1D);
        bool is_right = (c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00) ||
                        (c >= 0xFE70 && c < 0xFF00) || (c >= 0x10800 && c < 0x11000) ||
                        (c >= 0x1E800 && c < 0x1F000);
        if (is_left || is_right) {
            return is_right;
        }
    }
    return false;
}
