/* Editing of a text. */
#include "player/screen/text_field.h"

#include <string.h>

#include "formats/base/text_utf8.h"

static bool is_inside_character(char c)
{
    return ((unsigned char)c & 0xC0U) == 0x80U;
}

static size_t most_of(const SatTextField *field)
{
    return field->most == 0                       ? SAT_TEXT_FIELD_USUAL
           : field->most < sizeof field->text - 1 ? field->most
                                                  : sizeof field->text - 1;
}

static size_t before(const SatTextField *field, size_t at)
{
    while (at > 0) {
        at--;
        if (!is_inside_character(field->text[at])) {
            break;
        }
    }
    return at;
}

static size_t after(const SatTextField *field, size_t at)
{
    const size_t length = strlen(field->text);
    while (at < length) {
        at++;
        if (!is_inside_character(field->text[at])) {
            break;
        }
    }
    return at;
}

void sat_text_field_set(SatTextField *field, const char *text, size_t caret_at)
{
    const size_t length = sat_utf8_prefix(text, strlen(text), most_of(field));
    memcpy(field->text, text, length);
    field->text[length] = '\0';
    field->caret = caret_at < length ? caret_at : length;
    while (field->caret > 0 && is_inside_character(field->text[field->caret])) {
        field->caret--;
    }
}

void sat_text_field_insert(SatTextField *field, const char *text)
{
    const size_t length = strlen(text);
    size_t at = 0;
    while (at < length) {
        char bytes[4];
        const size_t count = sat_utf8_encode(sat_utf8_next(text, length, &at), bytes);
        const size_t old = strlen(field->text);
        const unsigned char first = (unsigned char)bytes[0];
        const bool is_line = first == '\n' && field->has_lines;
        if (count == 0 || (first < 0x20 && !is_line) || first == 0x7F) {
            continue;
        }
        if (old + count > most_of(field)) {
            return;
        }
        memmove(field->text + field->caret + count, field->text + field->caret,
                old - field->caret + 1);
        memcpy(field->text + field->caret, bytes, count);
        field->caret += count;
    }
}

static void remove_bytes(SatTextField *field, size_t from, size_t to)
{
    memmove(field->text + from, field->text + to, strlen(field->text + to) + 1);
    field->caret = from;
}

bool sat_text_field_key(SatTextField *field, SatKeyCode key)
{
    switch (key) {
    case SAT_KEY_BACKSPACE:
        remove_bytes(field, before(field, field->caret), field->caret);
        return true;
    case SAT_KEY_DELETE:
        remove_bytes(field, field->caret, after(field, field->caret));
        return true;
    case SAT_KEY_LEFT:
        field->caret = before(field, field->caret);
        return true;
    case SAT_KEY_RIGHT:
        field->caret = after(field, field->caret);
        return true;
    case SAT_KEY_HOME:
        field->caret = 0;
        return true;
    case SAT_KEY_END:
        field->caret = strlen(field->text);
        return true;
    default:
        return false;
    }
}
