/* Tests of dicom_dictionary: order, known facts, agreement with the tags Satchel names. */
#include "formats/dicom/dicom_dictionary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static void test_is_in_order(void **state)
{
    (void)state;
    static const char vrs[] = "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ "
                              "SS ST SV TM UC UI UL UN UR US UT UV"; /* PS3.5 table 6.2-1 */
    assert_int_equal(sat_dicom_dictionary_count, 4988);
    for (size_t i = 0; i < sat_dicom_dictionary_count; i++) {
        const SatDicomDictionaryEntry *entry = &sat_dicom_dictionary[i];
        assert_true(i == 0 || entry->tag > entry[-1].tag);
        assert_ptr_equal(sat_dicom_dictionary_find(entry->tag), entry);
        assert_true(strcmp(entry->vr, "XS") == 0 || strstr(vrs, entry->vr) != NULL);
    }
}

static void test_known_facts(void **state)
{
    (void)state;
    assert_string_equal(sat_dicom_dictionary_find(SAT_TAG_PATIENT_ID)->keyword, "PatientID");
    assert_string_equal(sat_dicom_dictionary_find(SAT_TAG(0x0040, 0x0275))->vr, "SQ");
    assert_string_equal(sat_dicom_dictionary_find(SAT_TAG(0x601E, 0x3000))->keyword, "OverlayData");
    assert_int_equal(sat_dicom_dictionary_find(SAT_TAG_PATIENT_ID)->most_values, 1);
    assert_int_equal(sat_dicom_dictionary_find(SAT_TAG_PIXEL_SPACING)->most_values, 2);
    assert_int_equal(sat_dicom_dictionary_find(SAT_TAG_IMAGE_TYPE)->most_values, 0);
    assert_null(sat_dicom_dictionary_find(SAT_TAG(0x6001, 0x3000)));
    assert_null(sat_dicom_dictionary_find(SAT_TAG(0x0009, 0x0001)));
    assert_null(sat_dicom_dictionary_find(0xFFFFFFFFU));
}

#define LISTED(name, group, element, vr) {SAT_TAG(group, element), #vr},
static const struct {
    uint32_t tag;
    const char *vr;
} listed[] = {SAT_DICOM_TAG_LIST(LISTED)};

static void test_agrees_with_the_tags(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
        const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(listed[i].tag);
        assert_non_null(entry);
        assert_string_equal(entry->vr, listed[i].vr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_in_order),
        cmocka_unit_test(test_known_facts),
        cmocka_unit_test(test_agrees_with_the_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
