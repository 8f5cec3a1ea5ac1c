/* JSON as we write it: one space a level, members in the order of the calls, valid UTF-8 only. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"

SatJsonWriter sat_json_writer(SatByteWriter *out)
{
    return (SatJsonWriter){.out = out};
}

static void new_line(SatJsonWriter *writer)
{
    sat_write_u8(writer->out, '\n');
    for (int i = 0; i < writer->depth; i++) {
        sat_write_u8(writer->out, ' ');
    }
}

/* What a terminal or an editor would act on rather than show; also the marks that give a direction.
 */
static bool is_escaped(uint32_t code_point)
{
    return sat_utf8_is_control(code_point) || sat_utf8_is_bidi_override(code_point) ||
           code_point == 0x200e || code_point == 0x200f;
}

/* Long runs of plain characters go out at once: most text is nothing else. */
static void write_quoted(SatByteWriter *out, const char *utf8)
{
    size_t length = strlen(utf8);
    size_t position = 0;
    size_t plain_start = 0;
    sat_write_u8(out, '"');
    while (position < length) {
        size_t start = position;
        uint32_t code_point = sat_utf8_next(utf8, length, &position);
        bool bad_byte = code_point == 0xfffd && position - start == 1;
        bool control = is_escaped(code_point);
        if (!bad_byte && !control && code_point != '"' && code_point != '\\') {
            continue;
        }
        sat_write_bytes(out, utf8 + plain_start, start - plain_start);
        plain_start = position;
        if (bad_byte) {
            sat_write_text(out, "\xef\xbf\xbd");
        } else if (!control) {
            sat_write_u8(out, '\\');
            sat_write_u8(out, (uint8_t)code_point);
        } else if (code_point == '\n') {
            sat_write_text(out, "\\n");
        } else if (code_point == '\t') {
            sat_write_text(out, "\\t");
        } else {
            sat_write_format(out, "\\u%04" PRIx32, code_point);
        }
    }
    sat_write_bytes(out, utf8 + plain_start, length - plain_start);
    sat_write_u8(out, '"');
}

/* The comma, the line and the key before a value. */
static void begin_value(SatJsonWriter *writer, const char *key)
{
    if (writer->need_comma) {
        sat_write_u8(writer->out, ',');
    }
    if (writer->depth > 0 && writer->inline_depth == 0) {
        new_line(writer);
    } else if (writer->need_comma) {
        sat_write_u8(writer->out, ' ');
    }
    if (key != NULL) {
        write_quoted(writer->out, key);
        sat_write_text(writer->out, ": ");
    }
    writer->need_comma = true;
}

static void open_bracket(SatJsonWriter *writer, const char *key, uint8_t bracket, bool on_one_line)
{
    begin_value(writer, key);
    sat_write_u8(writer->out, bracket);
    writer->depth++;
    writer->need_comma = false;
    if (on_one_line || writer->inline_depth > 0) {
        writer->inline_depth++;
    }
}

static void close_bracket(SatJsonWriter *writer, uint8_t bracket)
{
    assert(writer->depth > 0);
    bool empty = !writer->need_comma;
    writer->depth--;
    if (writer->inline_depth > 0) {
        writer->inline_depth--;
    } else if (!empty) {
        new_line(writer);
    }
    sat_write_u8(writer->out, bracket);
    writer->need_comma = writer->depth > 0;
}

void sat_json_open_object(SatJsonWriter *writer, const char *key)
{
    open_bracket(writer, key, '{', false);
}

void sat_json_open_object_inline(SatJsonWriter *writer, const char *key)
{
    open_bracket(writer, key, '{', true);
}

void sat_json_close_object(SatJsonWriter *writer)
{
    close_bracket(writer, '}');
}

void sat_json_open_array(SatJsonWriter *writer, const char *key)
{
    open_bracket(writer, key, '[', false);
}

void sat_json_open_array_inline(SatJsonWriter *writer, const char *key)
{
    open_bracket(writer, key, '[', true);
}

void sat_json_close_array(SatJsonWriter *writer)
{
    close_bracket(writer, ']');
}

void sat_json_put_text(SatJsonWriter *writer, const char *key, const char *utf8)
{
    begin_value(writer, key);
    if (utf8 == NULL) {
        sat_write_text(writer->out, "null");
    } else {
        write_quoted(writer->out, utf8);
    }
}

void sat_json_put_u64(SatJsonWriter *writer, const char *key, uint64_t value)
{
    begin_value(writer, key);
    sat_write_format(writer->out, "%" PRIu64, value);
}

void sat_json_put_i64(SatJsonWriter *writer, const char *key, int64_t value)
{
    begin_value(writer, key);
    sat_write_format(writer->out, "%" PRId64, value);
}

void sat_json_put_double(SatJsonWriter *writer, const char *key, double value)
{
    assert(isfinite(value));
    char text[32];
    sat_format_double(value, text);
    begin_value(writer, key);
    sat_write_text(writer->out, text);
}

void sat_json_put_bool(SatJsonWriter *writer, const char *key, bool value)
{
    begin_value(writer, key);
    sat_write_text(writer->out, value ? "true" : "false");
}

void sat_json_put_null(SatJsonWriter *writer, const char *key)
{
    begin_value(writer, key);
    sat_write_text(writer->out, "null");
}
