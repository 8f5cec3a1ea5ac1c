/* Command sets and identifiers there and back, and such that contradict themselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/dimse_command.h"

static void commands_come_back(void **state)
{
    (void)state;
    const SatDimseCommand requests[] = {
        {.field = SAT_DIMSE_FIND_REQUEST,
         .message_id = 7,
         .has_data_set = true,
         .sop_class = "1.2.840.10008.5.1.4.1.2.2.1"},
        {.field = SAT_DIMSE_STORE_RESPONSE,
         .responded_id = 0xffff,
         .status = SAT_DIMSE_OUT_OF_RESOURCES,
         .sop_class = "1.2",
         .sop_instance = "1.2.3"},
    };
    for (size_t i = 0; i < 2; i++) {
        SatByteWriter out = SAT_BYTE_WRITER_INIT;
        SatDimseCommand back;
        SatError err = SAT_ERROR_INIT;
        sat_dimse_command_write(&out, &requests[i]);
        assert_int_equal(out.bytes[8] + 12, out.length); /* the group length */
        assert_true(sat_dimse_command_read(out.bytes, out.length, &back, &err));
        assert_memory_equal(&back, &requests[i], sizeof(back));
        assert_false(sat_dimse_command_read(out.bytes, out.length - 1, &back, &err));
        assert_int_equal(err.code, SAT_ERR_NETWORK);
        sat_byte_writer_free(&out);
    }
}

static void refuses_uids_that_are_none(void **state)
{
    (void)state;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatDimseCommand command = {.field = SAT_DIMSE_STORE_REQUEST, .sop_instance = "1.2\n3"};
    SatError err = SAT_ERROR_INIT;
    sat_dimse_command_write(&out, &command);
    assert_false(sat_dimse_command_read(out.bytes, out.length, &command, &err));
    sat_byte_writer_free(&out);
}

static void identifiers_hold_what_is_asked(void **state)
{
    (void)state;
    const SatIdentifierElement elements[] = {{0x00080052, "STUDY", false},
                                             {0x00100010, "M\xc3\xbcller", false},
                                             {0x0020000d, "1.2.3", true}};
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_identifier_write(&out, elements, 3);
    const uint8_t begin[] = {8, 0, 5, 0, 10, 0, 0, 0, 'I', 'S', 'O'};
    assert_memory_equal(out.bytes, begin, sizeof(begin));
    const char *value = NULL;
    size_t length = 0;
    assert_true(sat_identifier_find(out.bytes, out.length, 0x0020000d, &value, &length));
    assert_int_equal(length, 5);
    assert_memory_equal(value, "1.2.3", 5);
    assert_false(sat_identifier_find(out.bytes, out.length, 0x0020000e, &value, &length));
    assert_false(sat_identifier_find(out.bytes, out.length - 1, 0x0020000d, &value, &length));
    sat_byte_writer_free(&out);
}

static void sequences_are_passed_by(void **state)
{
    (void)state;
    /* (0008,1111) of undefined length: an item of undefined length with (0020,000D) in it */
    const uint8_t bytes[] = {0x08, 0,    0x11, 0x11, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00,
                             0xe0, 0xff, 0xff, 0xff, 0xff, 0x20, 0,    0x0d, 0,    2,    0,
                             0,    0,    '9',  0,    0xfe, 0xff, 0x0d, 0xe0, 0,    0,    0,
                             0,    0xfe, 0xff, 0xdd, 0xe0, 0,    0,    0,    0,    0x20, 0,
                             0x0d, 0,    2,    0,    0,    0,    '1',  ' '};
    const char *value = NULL;
    size_t length = 0;
    assert_true(sat_identifier_find(bytes, sizeof(bytes), 0x0020000d, &value, &length));
    assert_int_equal(length, 1);
    assert_int_equal(value[0], '1');
    assert_false(sat_identifier_find(bytes, 34, 0x0020000d, &value, &length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_come_back),
        cmocka_unit_test(refuses_uids_that_are_none),
        cmocka_unit_test(identifiers_hold_what_is_asked),
        cmocka_unit_test(sequences_are_passed_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
