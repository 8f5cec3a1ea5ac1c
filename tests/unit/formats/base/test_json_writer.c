/* json_writer: one deterministic form that always reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/json_value.h"

static void assert_text(const SatByteWriter *out, const char *expected)
{
    assert_false(out->failed);
    assert_int_equal(out->length, strlen(expected));
    assert_memory_equal(out->bytes, expected, out->length);
}

static void writes_one_form(void **state)
{
    (void)state;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "title", "a");
    sat_json_put_text(&json, "none", NULL);
    sat_json_open_array(&json, "frames");
    sat_json_open_object_inline(&json, NULL);
    sat_json_put_u64(&json, "offset", UINT64_MAX);
    sat_json_open_array(&json, "position");
    sat_json_put_double(&json, NULL, 1.5);
    sat_json_put_i64(&json, NULL, INT64_MIN);
    sat_json_close_array(&json);
    sat_json_put_bool(&json, "shown", false);
    sat_json_close_object(&json);
    sat_json_open_object_inline(&json, NULL);
    sat_json_close_object(&json);
    sat_json_close_array(&json);
    sat_json_open_array(&json, "empty");
    sat_json_close_array(&json);
    sat_json_put_bool(&json, "last", true);
    sat_json_close_object(&json);
    assert_text(&out, "{\n"
                      " \"title\": \"a\",\n"
                      " \"none\": null,\n"
                      " \"frames\": [\n"
                      "  {\"offset\": 18446744073709551615, \"position\": [1.5, "
                      "-9223372036854775808], \"shown\": false},\n"
                      "  {}\n"
                      " ],\n"
                      " \"empty\": [],\n"
                      " \"last\": true\n"
                      "}");
    sat_byte_writer_free(&out);
}

static void escapes_and_repairs_texts(void **state)
{
    (void)state;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&out);
    sat_json_open_array_inline(&json, NULL);
    sat_json_put_text(&json, NULL, "a\"b\\c\n\t\r\x01\x7f/");
    sat_json_put_text(&json, NULL, "\xff\xc3\xa4\xe2\x82");
    sat_json_put_text(&json, NULL, "");
    sat_json_put_text(&json, NULL, "\xc2\x9b[2J\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f\xc2\xa0");
    sat_json_close_array(&json);
    assert_text(&out, "[\"a\\\"b\\\\c\\n\\t\\u000d\\u0001\\u007f/\", "
                      "\"\xef\xbf\xbd\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\", \"\", "
                      "\"\\u009b[2J\\u202e\\u2066\\u200f\xc2\xa0\"]");
    sat_byte_writer_free(&out);
}

/* Any bytes as a text must give JSON that our own strict reader takes. */
static void any_text_reads_back(void **state)
{
    (void)state;
    for (unsigned a = 1; a < 256; a++) {
        for (unsigned b = 1; b < 256; b += 3) {
            SatError err = SAT_ERROR_INIT;
            const char text[] = {(char)a, (char)b, 'x', '\0'};
            SatByteWriter out = SAT_BYTE_WRITER_INIT;
            SatJsonWriter json = sat_json_writer(&out);
            sat_json_open_object(&json, NULL);
            sat_json_put_text(&json, text, text);
            sat_json_close_object(&json);
            json_t *root = sat_json_parse((const char *)out.bytes, out.length, 1000, &err);
            assert_non_null(root);
            assert_int_equal(json_object_size(root), 1);
            if (a < 0x80 && b < 0x80) {
                assert_string_equal(json_string_value(json_object_get(root, text)), text);
            }
            json_decref(root);
            sat_byte_writer_free(&out);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_one_form),
        cmocka_unit_test(escapes_and_repairs_texts),
        cmocka_unit_test(any_text_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
