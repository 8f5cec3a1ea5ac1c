/* What a server hands over is compared with what it was asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/source/asked_keys.h"

/* The keyword of the first key that an object with these values does not have; "": it has all. */
static const char *mismatch(const char *query, const SatDicomElement *elements, size_t count)
{
    static SatServerAddress asked;
    char address[512] = "osirix://localhost?";
    SatError err = SAT_ERROR_INIT;
    const SatDicomDataset dataset = {.elements = elements, .count = count};
    strncat(address, query, sizeof(address) - strlen(address) - 1);
    assert_true(sat_server_address_read(address, &asked, &err));
    const char *keyword = sat_asked_mismatch(&asked, &dataset);
    return keyword != NULL ? keyword : "";
}

#define VALUE(element_tag, element_vr, text)                                                       \
    {                                                                                              \
        .tag = (element_tag), .vr = element_vr, .length = sizeof(text) - 1,                        \
        .value = (const uint8_t *)(text)                                                           \
    }

static const SatDicomElement object[] = {
    VALUE(0x00080050, "SH", "A1"), VALUE(0x00080060, "CS", "CT"),
    VALUE(0x00100010, "PN", "Doe^John =\xe5\xb1\xb1^\xe7\x94\xb0"),
    VALUE(0x00100020, "LO", "ID 17 "), VALUE(0x0020000d, "UI", "1.2.30\0")};

static void values_are_compared(void **state)
{
    (void)state;
    static const struct {
        const char *query, *mismatch;
    } cases[] = {
        {"PatientID=ID%2017", ""},
        {"PatientID=%20ID%2017", ""},
        {"PatientID=ID%2018", "PatientID"},
        {"PatientID=id%2017", "PatientID"},
        {"PatientID=*", ""},
        {"PatientID=ID*7", ""},
        {"PatientID=ID%201?", ""},
        {"PatientID=ID%201", "PatientID"},
        {"PatientID=*D*1*7*", ""},
        {"PatientID=*D*1*8*", "PatientID"},
        {"StudyInstanceUID=1.2.30", ""},
        {"StudyInstanceUID=1.2.3", "StudyInstanceUID"},
        {"StudyInstanceUID=1.2.3*", ""},
        {"StudyInstanceUID=1.2.30&Modality=MR", "Modality"},
        {"AccessionNumber=A1&Modality=CT&PatientID=ID*", ""},
        {"StudyID=5", "StudyID"},
        {"StudyID=*", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(mismatch(cases[i].query, object, 5), cases[i].mismatch);
    }
}

static const SatDicomElement plain_name[] = {VALUE(0x00100010, "PN", "Doe^John=DO~JON")};

static void names_are_compared_as_databases_write_them(void **state)
{
    (void)state;
    static const char *const good[] = {"DOE%5EJOHN", "doe%20john", "Doe,%20John", "DO*",
                                       "do%20jon"};
    static const char *const bad[] = {"Doe", "DOEJOHN", "Doe%20Johnny", "John%20Doe"};
    char query[64];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        query[0] = '\0';
        strncat(strncat(query, "PatientName=", 20), good[i], 40);
        assert_string_equal(mismatch(query, plain_name, 1), "");
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        query[0] = '\0';
        strncat(strncat(query, "PatientName=", 20), bad[i], 40);
        assert_string_equal(mismatch(query, plain_name, 1), "PatientName");
    }
    /* What is not ASCII is not judged, but UIDs are. */
    assert_string_equal(mismatch("PatientName=Nobody", object, 5), "");
    assert_string_equal(mismatch("PatientID=M%C3%BCller", object, 5), "");
    assert_string_equal(mismatch("StudyInstanceUID=%C3%BC", object, 5), "StudyInstanceUID");
}

static void what_is_missing_is_empty(void **state)
{
    (void)state;
    assert_string_equal(mismatch("PatientID=ID1", NULL, 0), "PatientID");
    assert_string_equal(mismatch("StudyInstanceUID=1.2", NULL, 0), "StudyInstanceUID");
    assert_string_equal(mismatch("Modality=OT", NULL, 0), "");
    assert_string_equal(mismatch("PatientID=*", NULL, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_compared),
        cmocka_unit_test(names_are_compared_as_databases_write_them),
        cmocka_unit_test(what_is_missing_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
