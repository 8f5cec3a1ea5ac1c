/* sat_error: what a person reads when something fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/sat_error.h"
#include "formats/base/text_utf8.h"

static void sets_code_and_sentence(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_fail(&err, SAT_ERR_FORMAT, "frame %d of %s is odd", 3, "a.dcm"));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    assert_string_equal(err.text, "frame 3 of a.dcm is odd");
}

static void puts_context_in_front(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    (void)sat_fail(&err, SAT_ERR_CORRUPT, "too short");
    assert_false(sat_fail_in(&err, "frame %d", 12));
    assert_false(sat_fail_in(&err, "reading %s", "x.satchel"));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_string_equal(err.text, "reading x.satchel: frame 12: too short");
}

static void clears(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    (void)sat_fail(&err, SAT_ERR_LIMIT, "first");
    sat_error_clear(&err);
    assert_int_equal(err.code, SAT_OK);
    assert_string_equal(err.text, "");
    (void)sat_fail(&err, SAT_ERR_SYSTEM, "second");
    assert_string_equal(err.text, "second");
}

/* Every alignment of 2-, 3- and 4-byte characters against the end of the buffer. */
static void cuts_at_a_character(void **state)
{
    (void)state;
    const char *const characters[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\xa9\xbb"};
    for (size_t kind = 0; kind < 3; kind++) {
        size_t width = strlen(characters[kind]);
        for (size_t shift = 0; shift < 4; shift++) {
            char text[4096] = "aaaa";
            size_t used = shift;
            while (used + width < sizeof(text)) {
                memcpy(text + used, characters[kind], width + 1);
                used += width;
            }
            SatError err = SAT_ERROR_INIT;
            (void)sat_fail(&err, SAT_ERR_FORMAT, "%s", text);
            size_t length = strlen(err.text);
            assert_true(sat_utf8_is_valid(err.text, length));
            assert_true(length > sizeof(err.text) - 1 - width);
            assert_memory_equal(err.text, text, length);
            (void)sat_fail_in(&err, "%s", text);
            assert_true(sat_utf8_is_valid(err.text, strlen(err.text)));
            assert_null(strstr(err.text, "\xef\xbf\xbd"));
        }
    }
}

static void is_one_line_of_utf8(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    (void)sat_fail(&err, SAT_ERR_SYSTEM, "cannot open %s", "a\nb\x1b[31m\xff\xc2\x9b.dcm");
    assert_string_equal(err.text, "cannot open a b [31m\xef\xbf\xbd .dcm");
    sat_error_clear(&err);
    (void)sat_fail(&err, SAT_ERR_SYSTEM, "cannot open %s", "a\xe2\x80\xaegnp.\xe2\x81\xa6x");
    assert_string_equal(err.text, "cannot open a gnp. x"); /* nothing reorders what is behind it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_code_and_sentence),
        cmocka_unit_test(puts_context_in_front),
        cmocka_unit_test(clears),
        cmocka_unit_test(cuts_at_a_character),
        cmocka_unit_test(is_one_line_of_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
