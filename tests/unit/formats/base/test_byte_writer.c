/* byte_writer: grows, keeps what was written, sticks after a failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/byte_reader.h"
#include "formats/base/byte_writer.h"

static void writes_what_the_reader_reads(void **state)
{
    (void)state;
    SatByteWriter writer = SAT_BYTE_WRITER_INIT;
    sat_write_u8(&writer, 0xfe);
    sat_write_u16(&writer, 0xfedc);
    sat_write_u32(&writer, 0xfedcba98);
    sat_write_u64(&writer, UINT64_C(0xfedcba9876543210));
    static const uint8_t expected[15] = {0xfe, 0xdc, 0xfe, 0x98, 0xba, 0xdc, 0xfe, 0x10,
                                         0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe};
    assert_int_equal(writer.length, sizeof(expected));
    assert_memory_equal(writer.bytes, expected, sizeof(expected));
    sat_byte_writer_free(&writer);
}

static void keeps_everything_while_growing(void **state)
{
    (void)state;
    SatByteWriter writer = SAT_BYTE_WRITER_INIT;
    for (uint32_t i = 0; i < 100000; i++) {
        sat_write_u32(&writer, i);
    }
    assert_false(writer.failed);
    assert_true(writer.capacity >= writer.length);
    SatByteReader reader = sat_byte_reader(writer.bytes, writer.length);
    for (uint32_t i = 0; i < 100000; i++) {
        assert_int_equal(sat_read_u32(&reader), i);
    }
    assert_int_equal(sat_read_remaining(&reader), 0);
    sat_byte_writer_free(&writer);
    assert_null(writer.bytes);
    assert_int_equal(writer.length, 0);
    sat_write_text(&writer, "again");
    assert_int_equal(writer.length, 5);
    sat_byte_writer_free(&writer);
}

static void gives_room_to_fill(void **state)
{
    (void)state;
    SatByteWriter writer = SAT_BYTE_WRITER_INIT;
    sat_byte_writer_reserve(&writer, 1000);
    assert_int_equal(writer.length, 0);
    assert_true(writer.capacity >= 1000);
    const uint8_t *before = writer.bytes;
    sat_write_u8(&writer, 1);
    uint8_t *room = sat_write_room(&writer, 999);
    assert_ptr_equal(room, before + 1); /* nothing has moved */
    assert_int_equal(writer.length, 1000);
    memset(room, 2, 999);
    sat_byte_writer_reserve(&writer, 10); /* there is more than that */
    room = sat_write_room(&writer, 5000);
    assert_ptr_equal(room, writer.bytes + 1000);
    assert_int_equal(writer.bytes[0], 1);
    assert_int_equal(writer.bytes[999], 2);
    assert_null(sat_write_room(&writer, SIZE_MAX));
    assert_true(writer.failed);
    assert_int_equal(writer.length, 6000);
    sat_byte_writer_free(&writer);
}

static void formats_and_appends_without_a_nul(void **state)
{
    (void)state;
    SatByteWriter writer = SAT_BYTE_WRITER_INIT;
    char longer[700];
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    sat_write_text(&writer, "a");
    sat_write_format(&writer, "%d-%s", 42, longer);
    sat_write_bytes(&writer, NULL, 0);
    sat_write_text(&writer, "z");
    assert_int_equal(writer.length, 1 + 3 + 699 + 1);
    assert_memory_equal(writer.bytes, "a42-xxx", 7);
    assert_memory_equal(writer.bytes + writer.length - 2, "xz", 2);
    sat_byte_writer_free(&writer);
}

static void sticks_after_a_growth_that_cannot_be(void **state)
{
    (void)state;
    SatByteWriter writer = SAT_BYTE_WRITER_INIT;
    sat_write_text(&writer, "kept");
    sat_write_bytes(&writer, "x", SIZE_MAX - 1); /* length + this wraps around */
    assert_true(writer.failed);
    sat_write_text(&writer, "ignored");
    sat_write_format(&writer, "%d", 1);
    sat_write_u64(&writer, 1);
    assert_int_equal(writer.length, 4);
    assert_memory_equal(writer.bytes, "kept", 4);
    sat_byte_writer_free(&writer);
    assert_false(writer.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_the_reader_reads),
        cmocka_unit_test(keeps_everything_while_growing),
        cmocka_unit_test(gives_room_to_fill),
        cmocka_unit_test(formats_and_appends_without_a_nul),
        cmocka_unit_test(sticks_after_a_growth_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
