/* Bytes as text and back; what is no such text is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/base64.h"

static void the_examples_of_the_rfc_hold(void **state)
{
    (void)state;
    static const char *const PAIRS[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        SatByteWriter text = SAT_BYTE_WRITER_INIT;
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        sat_write_base64(&text, (const uint8_t *)PAIRS[i][0], strlen(PAIRS[i][0]));
        assert_int_equal(text.length, strlen(PAIRS[i][1]));
        assert_true(text.length == 0 || memcmp(text.bytes, PAIRS[i][1], text.length) == 0);
        assert_true(sat_read_base64(PAIRS[i][1], strlen(PAIRS[i][1]), &bytes));
        assert_int_equal(bytes.length, strlen(PAIRS[i][0]));
        assert_true(bytes.length == 0 || memcmp(bytes.bytes, PAIRS[i][0], bytes.length) == 0);
        sat_byte_writer_free(&bytes);
        sat_byte_writer_free(&text);
    }
}

static void all_bytes_come_back(void **state)
{
    (void)state;
    uint8_t all[256];
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < sizeof all; i++) {
        all[i] = (uint8_t)(i * 89U);
    }
    sat_write_base64(&text, all, sizeof all);
    assert_true(sat_read_base64((const char *)text.bytes, text.length, &bytes));
    assert_int_equal(bytes.length, sizeof all);
    assert_memory_equal(bytes.bytes, all, sizeof all);
    sat_byte_writer_free(&bytes);
    sat_byte_writer_free(&text);
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zm\n9", "Zg==Zm9v", "Z-9v", "Zm9v=", "=m9v"};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        assert_false(sat_read_base64(WRONG[i], strlen(WRONG[i]), &bytes));
        sat_byte_writer_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_examples_of_the_rfc_hold),
                                       cmocka_unit_test(all_bytes_come_back),
                                       cmocka_unit_test(other_texts_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
