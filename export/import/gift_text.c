/* Reads the marks of GIFT. */
#include "export/import/gift_text.h"

#include <string.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"
#include "formats/base/json_value.h"

size_t sat_gift_find(SatGiftPart part, size_t from, const char *mark)
{
    size_t mark_length = strlen(mark);
    for (size_t i = from; i < part.length; i++) {
        if (part.text[i] == '\\') {
            i++;
        } else if (part.length - i >= mark_length &&
                   memcmp(part.text + i, mark, mark_length) == 0) {
            return i;
        }
    }
    return part.length;
}

SatGiftPart sat_gift_slice(SatGiftPart part, size_t from, size_t to)
{
    to = to < part.length ? to : part.length;
    from = from < to ? from : to;
    SatGiftPart slice = {part.text + from, to - from};
    sat_import_trim(&slice.text, &slice.length);
    return slice;
}

SatGiftPart sat_gift_take_format(SatGiftPart part, bool *is_html, bool *is_plain)
{
    static const char *const formats[] = {"[html]", "[moodle]", "[plain]", "[markdown]"};
    *is_html = false;
    *is_plain = false;
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (sat_import_begins(part.text, part.length, formats[i])) {
            *is_html = i == 0;
            *is_plain = i >= 2;
            return sat_gift_slice(part, strlen(formats[i]), part.length);
        }
    }
    return part;
}

bool sat_gift_take_weight(SatGiftPart *part, double *percent)
{
    if (part->length == 0 || part->text[0] != '%') {
        return false;
    }
    const char *end = memchr(part->text + 1, '%', part->length - 1);
    size_t length = end != NULL ? (size_t)(end - part->text) - 1 : 0;
    double value = 0;
    if (length == 0 || !sat_parse_double(part->text + 1, length, &value) || value > 100 ||
        value < -100) {
        return false;
    }
    *percent = value;
    *part = sat_gift_slice(*part, length + 2, part->length);
    return true;
}

static void unescape(SatGiftPart part, SatByteWriter *out)
{
    for (size_t i = 0; i < part.length; i++) {
        char c = part.text[i];
        char next = i + 1 < part.length ? part.text[i + 1] : '\0';
        bool is_escape = c == '\\' && next != '\0' && strchr("~=#{}:\\n", next) != NULL;
        i += is_escape;
        sat_write_u8(out, (uint8_t)(!is_escape ? c : next == 'n' ? '\n' : next));
    }
}

/* A tag of HTML: "<3 cm" is none. */
static bool has_tag(const char *text, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++) {
        char c = text[i + 1];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/';
        if (text[i] == '<' && is_letter) {
            return memchr(text + i, '>', length - i) != NULL;
        }
    }
    return false;
}

void sat_gift_write(SatGiftPart part, SatByteWriter *out)
{
    bool is_html = false;
    bool is_plain = false;
    SatByteWriter meant = SAT_BYTE_WRITER_INIT;
    part = sat_gift_take_format(part, &is_html, &is_plain);
    unescape(part, &meant);
    const char *text = (const char *)meant.bytes;
    if (meant.length > 0 && (is_html || (!is_plain && has_tag(text, meant.length)))) {
        sat_import_html_text(text, meant.length, out);
    } else if (meant.length > 0) {
        sat_import_tidy(text, meant.length, false, out);
    }
    out->failed = out->failed || meant.failed;
    sat_byte_writer_free(&meant);
}
