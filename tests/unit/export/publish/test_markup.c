/* Hostile texts stay texts in XML and HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/publish/markup.h"

static void expect(const char *text, const char *wanted)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_markup_write(&out, text);
    sat_write_u8(&out, 0);
    assert_string_equal(out.bytes, wanted);
    sat_byte_writer_free(&out);
}

static void test_escapes(void **state)
{
    (void)state;
    expect("", "");
    expect("plain \xCE\xB1 \xD7\xA9", "plain \xCE\xB1 \xD7\xA9");
    expect("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    expect("\" onload=\"x", "&quot; onload=&quot;x");
    expect("]]> <![CDATA[ <!-- -->", "]]&gt; &lt;![CDATA[ &lt;!-- --&gt;");
    expect("&amp; &#0; &evil;", "&amp;amp; &amp;#0; &amp;evil;");
    expect("a\tb\nc", "a\tb\nc");
}

static void test_what_xml_has_no_place_for(void **state)
{
    (void)state;
    expect("a\x01\x1F\x7F"
           "b",
           "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
           "b");
    expect("\xC2\x85", "\xEF\xBF\xBD");                               /* C1 */
    expect("\xEF\xBF\xBF", "\xEF\xBF\xBD");                           /* U+FFFF */
    expect("\xF0\x9F\xBF\xBE", "\xEF\xBF\xBD");                       /* U+1FFFE */
    expect("x\xC3", "x\xEF\xBF\xBD");                                 /* cut */
    expect("\xED\xA0\x80y", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDy"); /* a surrogate */
}

static void test_lines(void **state)
{
    (void)state;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_markup_lines(&out, "a<\n\nb", "<br>");
    sat_markup_element(&out, "t", "\"&");
    sat_write_u8(&out, 0);
    assert_string_equal(out.bytes, "a&lt;<br><br>b<t>&quot;&amp;</t>");
    sat_byte_writer_free(&out);
}

static void test_direction(void **state)
{
    (void)state;
    assert_true(sat_text_is_right_to_left("\xD7\x9E\xD7\xA7\xD7\xA8\xD7\x94 CT"));
    assert_true(sat_text_is_right_to_left("12 \xD8\xB1\xD8\xA6\xD8\xA9"));
    assert_false(sat_text_is_right_to_left("CT \xD7\x9E"));
    assert_false(sat_text_is_right_to_left("12 - 13"));
    assert_false(sat_text_is_right_to_left("\xCE\xB1 \xD7\x9E"));
    assert_false(sat_text_is_right_to_left("\xE8\x82\xBA\xD7\x9E"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes), cmocka_unit_test(test_what_xml_has_no_place_for),
        cmocka_unit_test(test_lines), cmocka_unit_test(test_direction)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
