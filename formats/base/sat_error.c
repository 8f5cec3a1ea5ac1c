/* Builds error sentences: formatting, prefixing, cutting at a character boundary. */
#include "formats/base/sat_error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"

enum { SCRATCH_BYTES = 2048 };

static bool breaks_a_line(uint32_t code_point)
{
    return sat_utf8_is_control(code_point) || sat_utf8_is_bidi_override(code_point) ||
           code_point == 0x2028 || code_point == 0x2029;
}

/* One line of valid UTF-8 whatever came in (a file name may hold any byte). */
static void set_text(SatError *err, const char *text)
{
    size_t length = strlen(text);
    size_t position = 0;
    size_t used = 0;
    while (position < length) {
        uint32_t code_point = sat_utf8_next(text, length, &position);
        char encoded[4];
        size_t bytes = sat_utf8_encode(breaks_a_line(code_point) ? ' ' : code_point, encoded);
        if (used + bytes >= sizeof(err->text)) {
            break;
        }
        memcpy(err->text + used, encoded, bytes);
        used += bytes;
    }
    err->text[used] = '\0';
}

/* vsnprintf cuts anywhere; the half character it may leave would read as a bad one. */
static void cut_to_character(char *text, int wanted)
{
    if (wanted < 0) {
        text[0] = '\0';
        return;
    }
    size_t length = strlen(text);
    if ((size_t)wanted <= length) {
        return;
    }
    size_t start = length;
    while (start > 0 && length - start < 3 && ((unsigned char)text[start - 1] & 0xc0) == 0x80) {
        start--;
    }
    if (start > 0 && (unsigned char)text[start - 1] >= 0xc0) {
        start--;
    }
    if (!sat_utf8_is_valid(text + start, length - start)) {
        text[start] = '\0';
    }
}

bool sat_fail(SatError *err, SatErrorCode code, const char *format, ...)
{
    assert(err != NULL);
    assert(code != SAT_OK);
    assert(err->code == SAT_OK && "an error is set once; clear it when recovering");
    if (err->code != SAT_OK) {
        return false; /* the first failure is the cause: keep it */
    }
    char scratch[SCRATCH_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(scratch, sizeof(scratch), format, arguments);
    va_end(arguments);
    cut_to_character(scratch, wanted);
    err->code = code;
    set_text(err, scratch);
    return false;
}

bool sat_fail_in(SatError *err, const char *format, ...)
{
    assert(err != NULL);
    assert(err->code != SAT_OK && "context is added to an error that is set");
    char scratch[SCRATCH_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int wanted = vsnprintf(scratch, sizeof(scratch) - sizeof(err->text) - 2, format, arguments);
    va_end(arguments);
    cut_to_character(scratch, wanted);
    size_t length = strlen(scratch);
    memcpy(scratch + length, ": ", 2);
    memcpy(scratch + length + 2, err->text, strlen(err->text) + 1);
    set_text(err, scratch);
    return false;
}

void sat_error_clear(SatError *err)
{
    err->code = SAT_OK;
    err->text[0] = '\0';
}
