/* byte_reader: bounded and sticky. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/base/byte_reader.h"

static const uint8_t input[15] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static void reads_little_endian(void **state)
{
    (void)state;
    SatByteReader reader = sat_byte_reader(input, sizeof(input));
    assert_int_equal(sat_read_u8(&reader), 1);
    assert_int_equal(sat_read_u16(&reader), 0x0302);
    assert_int_equal(sat_read_u32(&reader), 0x07060504);
    assert_true(sat_read_u64(&reader) == UINT64_C(0x0f0e0d0c0b0a0908));
    assert_false(reader.failed);
    assert_int_equal(sat_read_remaining(&reader), 0);
}

static void reads_big_endian(void **state)
{
    (void)state;
    SatByteReader reader = sat_byte_reader(input, sizeof(input));
    reader.big_endian = true;
    assert_int_equal(sat_read_u8(&reader), 1);
    assert_int_equal(sat_read_u16(&reader), 0x0203);
    assert_int_equal(sat_read_u32(&reader), 0x04050607);
    assert_true(sat_read_u64(&reader) == UINT64_C(0x08090a0b0c0d0e0f));
}

static void stays_failed_after_the_first_fault(void **state)
{
    (void)state;
    SatByteReader reader = sat_byte_reader(input, 3);
    assert_int_equal(sat_read_u32(&reader), 0);
    assert_true(reader.failed);
    assert_int_equal(sat_read_u8(&reader),
                     0); /* a byte is there, but after a fault nothing counts */
    assert_null(sat_read_bytes(&reader, 0));
    assert_int_equal(sat_read_remaining(&reader), 0);
}

static void borrows_and_skips(void **state)
{
    (void)state;
    SatByteReader reader = sat_byte_reader(input, sizeof(input));
    sat_read_skip(&reader, 4);
    assert_ptr_equal(sat_read_bytes(&reader, 5), input + 4);
    assert_int_equal(sat_read_remaining(&reader), 6);
    sat_read_skip(&reader, SIZE_MAX); /* must not wrap around */
    assert_true(reader.failed);
}

static void an_empty_input_is_no_fault(void **state)
{
    (void)state;
    SatByteReader reader = sat_byte_reader(NULL, 0);
    assert_int_equal(sat_read_remaining(&reader), 0);
    assert_non_null(sat_read_bytes(&reader, 0));
    assert_false(reader.failed);
    assert_int_equal(sat_read_u8(&reader), 0);
    assert_true(reader.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_little_endian),
        cmocka_unit_test(reads_big_endian),
        cmocka_unit_test(stays_failed_after_the_first_fault),
        cmocka_unit_test(borrows_and_skips),
        cmocka_unit_test(an_empty_input_is_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
