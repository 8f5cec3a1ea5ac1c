/* Addresses of servers: what is taken, what is refused, and that no value stands in a message. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/server_address.h"

static void reads_a_pacs(void **state)
{
    (void)state;
    SatServerAddress address;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_server_address_read(
        "pacs://MAIN%20PACS@pacs.example:11112?StudyDate=20200101-&PatientID=29%36228&00080060=CT&"
        "0020,000D=1.2.3&retrieve=move",
        &address, &err));
    assert_int_equal(address.kind, SAT_SERVER_PACS);
    assert_false(address.is_secure);
    assert_true(address.wants_move);
    assert_string_equal(address.title, "MAIN PACS");
    assert_string_equal(address.host, "pacs.example");
    assert_int_equal(address.port, 11112);
    assert_string_equal(address.shown, "pacs://MAIN PACS@pacs.example:11112");
    assert_int_equal(address.key_count, 4);
    static const uint32_t tags[] = {0x00080020, 0x00080060, 0x00100020, 0x0020000d};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(address.keys[i].tag, tags[i]);
    }
    assert_string_equal(sat_query_value(&address, 0x00100020), "296228");
    assert_string_equal(address.keys[1].keyword, "Modality");
    assert_int_equal(sat_query_lowest_level(&address), SAT_LEVEL_SERIES);
}

static void fills_in_what_is_left_out(void **state)
{
    (void)state;
    SatServerAddress address;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_server_address_read("pacs+tls://[::1]", &address, &err));
    assert_string_equal(address.title, "ANY-SCP");
    assert_string_equal(address.host, "[::1]");
    assert_int_equal(address.port, 2762);
    assert_true(address.is_secure);
    assert_true(sat_server_address_read("dicomweb+https://host/a/b/?PatientID=1", &address, &err));
    assert_string_equal(address.path, "/a/b");
    assert_int_equal(address.port, 443);
    assert_true(sat_server_address_read("osirix://mac", &address, &err));
    assert_int_equal(address.port, 8080);
}

static void refuses_what_is_not_right(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "pacs://",
        "pacs://@host",
        "pacs://TITLE_THAT_IS_TOO_LONG@host",
        "pacs://A%5CB@host",
        "pacs://A@-oProxy",
        "pacs://A@host:0",
        "pacs://A@host:65536",
        "pacs://A@host:1a",
        "pacs://A@host:",
        "pacs://A@ho st",
        "pacs://A@host/path",
        "pacs://A@host#x",
        "pacs://A@host?Nothing=secret",
        "pacs://A@host?PatientID=",
        "pacs://A@host?PatientID=se%0acret",
        "pacs://A@host?PatientID=secret%f",
        "pacs://A@host?PatientID=secret%ff",
        "pacs://A@host?PatientID=secret&PatientID=secret",
        "pacs://A@host?RequestAttributesSequence=secret",
        "pacs://A@host?retrieve=steal",
        "dicomweb+https://user:secret@host/root",
        "dicomweb+https://host/ro\"ot",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        SatServerAddress address;
        SatError err = SAT_ERROR_INIT;
        if (sat_server_address_read(texts[i], &address, &err)) {
            fail_msg("taken: %s", texts[i]);
        }
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
        assert_null(strstr(err.text, "secret"));
    }
}

static void knows_levels_and_keywords(void **state)
{
    (void)state;
    assert_true(sat_query_is_keyword("PatientID"));
    assert_false(sat_query_is_keyword("patientid"));
    assert_false(sat_query_is_keyword("Patient"));
    assert_false(sat_query_is_keyword(""));
    assert_int_equal(sat_query_level(0x00100030), SAT_LEVEL_STUDY);
    assert_int_equal(sat_query_level(0x00080061), SAT_LEVEL_STUDY);
    assert_int_equal(sat_query_level(0x0008103e), SAT_LEVEL_SERIES);
    assert_int_equal(sat_query_level(0x00200013), SAT_LEVEL_IMAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_pacs),
        cmocka_unit_test(fills_in_what_is_left_out),
        cmocka_unit_test(refuses_what_is_not_right),
        cmocka_unit_test(knows_levels_and_keywords),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
