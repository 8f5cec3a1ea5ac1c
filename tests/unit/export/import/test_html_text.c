/* HTML of servers as plain text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"

static void shows(const char *html, const char *expected)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_import_html_text(html, strlen(html), &out);
    sat_write_u8(&out, '\0');
    assert_string_equal((const char *)out.bytes, expected);
    sat_byte_writer_free(&out);
}

static void test_paragraphs(void **state)
{
    (void)state;
    shows("", "");
    shows("plain, < 3 cm & more", "plain, < 3 cm & more");
    shows("<p>One</p><p>Two <i>in</i>\n  <b>line</b></p>", "One\n\nTwo in line");
    shows("a<br>b<br/>c", "a\nb\nc");
    shows("<h2>Title</h2>text<div>next</div>", "Title\n\ntext\nnext");
    shows("<ol><li>x</li><li>y<ul><li>z</li></ul></li></ol>after",
          "1. x\n2. y\n\n\xE2\x80\xA2 z\n\nafter");
    shows("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3");
    shows("caf&eacute; &#x4E2D; &amp; &lt;b&gt;", "caf\xC3\xA9 \xE4\xB8\xAD & <b>");
    shows("10<sup>9</sup>/L, T<sub>2</sub>, 10<sup>-3</sup>, 5<sup>th</sup>, <sup>x</sup>",
          "10\u2079/L, T\u2082, 10\u207b\u00b3, 5th, x");
    shows("<script>alert(1)</script><style>p{}</style>seen<iframe>no</iframe>", "seen");
    shows("<a href='https://example.org/x'>there</a>", "there (https://example.org/x)");
    shows("<a href='https://example.org/x'>https://example.org/x</a>", "https://example.org/x");
    shows("<a href='javascript:x()'>there</a> <a href='/articles/y'>here</a>", "there here");
    shows("<p>bad <b>nesting</p> goes</b> on", "bad nesting\n\ngoes on");
    shows("a\xff<b>b\x01</b>", "a\xEF\xBF\xBD"
                               "b");
}

static void marks(const char *html, const char *expected)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_import_html_marked(html, strlen(html), &out);
    sat_write_u8(&out, '\0');
    assert_string_equal((const char *)out.bytes, expected);
    sat_byte_writer_free(&out);
}

static void test_marks(void **state)
{
    (void)state;
    marks("plain * text [1]", "plain * text [1]");
    marks("<h2>Title</h2><p>One <b>two</b> <em>three</em>, <strong><i>four</i></strong>.</p>",
          "## Title\n\nOne **two** *three*, ***four***.");
    marks("<p><b>Qu</b>en <b>a</b></p>", "**Quen a**");
    marks("x<b>y</b> z", "xy z");
    marks("<p><b>one<br>two</b></p>", "**one**\n**two**");
    marks("<ul><li>a<ol><li><b>b</b></li></ol></li><li>c</li></ul>",
          "\xE2\x80\xA2 a\n\n  1. **b**\n\n\xE2\x80\xA2 c");
    marks("<p>see <a href='https://e.org/x' onclick='y()'>the <i>page</i></a>.</p>",
          "see [the *page*](https://e.org/x).");
    marks("<a href='javascript:x()'>a</a> <a href='https://e.org/a b'>c</a>", "a c");
    marks("<p>5*6 [7] &lt;b&gt;</p><p># no</p><p>- no</p>",
          "5\\*6 \\[7\\] <b>\n\n\\# no\n\n\\- no");
    marks("<style>p{}</style><img src='x' onerror='y'>seen<script>alert(1)</script>", "seen");
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *said, *age;
    } ages[] = {{"45", "45 y"},      {"45 years", "45 y"}, {"45-year-old", "45 y"},
                {"7 months", "7 m"}, {"2 weeks", "2 w"},   {"3 days old", "3 d"},
                {"90+", "90+"},      {"90+ years", "90+"}, {"adult", NULL},
                {"1234", NULL},      {"5 parsecs", NULL},  {"", NULL}};
    for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
        char age[32] = "";
        bool is_said = sat_import_age(ages[i].said, strlen(ages[i].said), age);
        assert_int_equal(is_said, ages[i].age != NULL);
        if (is_said) {
            assert_string_equal(age, ages[i].age);
        }
    }
    assert_string_equal(sat_import_system(" genitourinary ", 15), "Urogenital");
    assert_null(sat_import_system("Dental", 6));
    assert_string_equal(sat_import_modality("MRI", 3), "MR");
    assert_string_equal(sat_import_modality("Illustration", 12), "OT");
    assert_string_equal(sat_import_certainty("almost CERTAIN", 14), "Almost certain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paragraphs),
                                       cmocka_unit_test(test_marks), cmocka_unit_test(test_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
