/* Tests of dicom_standard_uids: what the standard gave, and what only looks like it. */
#include "formats/dicom/dicom_standard_uids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_all_listed(void **state)
{
    (void)state;
    assert_int_equal(sat_dicom_standard_uids_count, 465);
    for (size_t i = 0; i < sat_dicom_standard_uids_count; i++) {
        char uid[80];
        (void)snprintf(uid, sizeof(uid), "1.2.840.10008.%s", sat_dicom_standard_uids[i]);
        assert_true(sat_dicom_uid_is_standard(uid, strlen(uid)));
        (void)snprintf(uid, sizeof(uid), "1.2.840.10008.%s.19610203", sat_dicom_standard_uids[i]);
        assert_false(sat_dicom_uid_is_standard(uid, strlen(uid)));
    }
}

static void test_others(void **state)
{
    (void)state;
    static const char *const standard[] = {
        "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.299", "1.2.840.10008.5.1.4.1.1.481.99",
        "1.2.840.10008.6.1.1234", "1.2.840.10008.5.1.4.1.1.9.9.9"};
    static const char *const none[] = {"",
                                       "1.2.840.10008.",
                                       "1.2.840.10008",
                                       "1.2.840.10008.4711001",
                                       "1.2.840.10008.5.1.4.1.1.4711001",
                                       "1.2.840.10008.5.1.4.1.1.47.11.001",
                                       "1.2.840.10008.5.1.4.1.1.",
                                       "1.2.840.10008.5.1.4.1.1.2.",
                                       "1.2.840.10008.6.1.19610203",
                                       "1.2.840.10008.6.1.Miller",
                                       "1.2.840.10008.1.2.4.Miller",
                                       "1.2.840.113619.2.1"};
    for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++) {
        assert_true(sat_dicom_uid_is_standard(standard[i], strlen(standard[i])));
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        assert_false(sat_dicom_uid_is_standard(none[i], strlen(none[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_listed),
                                       cmocka_unit_test(test_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
