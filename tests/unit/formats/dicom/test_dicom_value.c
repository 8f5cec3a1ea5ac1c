/* Values come out of elements as what they are, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define PRIVATE_TAG(element) SAT_TAG(0x0009, 0x1000 + (element))

static void assert_text(const SatDicomDataset *dataset, uint32_t tag, size_t index,
                        const char *expected)
{
    const char *text = NULL;
    size_t length = 0;
    assert_true(sat_dicom_get_text(dataset, tag, index, &text, &length));
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(text, expected, length);
}

static void assert_no_text(const SatDicomDataset *dataset, uint32_t tag, size_t index)
{
    const char *text = "untouched";
    size_t length = 77;
    assert_false(sat_dicom_get_text(dataset, tag, index, &text, &length));
    assert_string_equal(text, "untouched");
    assert_int_equal(length, 77);
}

static void texts_are_split_and_trimmed(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_IMAGE_TYPE, "CS", " ORIGINAL\\PRIMARY \\\\AXIAL");
    put_bytes(&maker, SAT_TAG_SOP_INSTANCE_UID, "UI", "1.2.3\0", 6);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "  ");
    put_text(&maker, SAT_TAG_SERIES_DESCRIPTION, "LO", "");
    put_text(&maker, SAT_TAG_DERIVATION_DESCRIPTION, "ST", " a\\b ");
    MadeFile made = made_open(&maker);
    assert_non_null(made.dicom);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    assert_int_equal(sat_dicom_value_count(dataset, SAT_TAG_IMAGE_TYPE), 4);
    assert_text(dataset, SAT_TAG_IMAGE_TYPE, 0, "ORIGINAL");
    assert_text(dataset, SAT_TAG_IMAGE_TYPE, 1, "PRIMARY");
    assert_no_text(dataset, SAT_TAG_IMAGE_TYPE, 2); /* an empty one */
    assert_text(dataset, SAT_TAG_IMAGE_TYPE, 3, "AXIAL");
    assert_no_text(dataset, SAT_TAG_IMAGE_TYPE, 4);
    assert_text(dataset, SAT_TAG_SOP_INSTANCE_UID, 0, "1.2.3");
    assert_int_equal(sat_dicom_value_count(dataset, SAT_TAG_MODALITY), 0);
    assert_no_text(dataset, SAT_TAG_MODALITY, 0);
    assert_int_equal(sat_dicom_value_count(dataset, SAT_TAG_SERIES_DESCRIPTION), 0);
    assert_no_text(dataset, SAT_TAG_SERIES_DESCRIPTION, 0);
    /* a long text is one value; its leading blanks are the writer's */
    assert_int_equal(sat_dicom_value_count(dataset, SAT_TAG_DERIVATION_DESCRIPTION), 1);
    assert_text(dataset, SAT_TAG_DERIVATION_DESCRIPTION, 0, " a\\b");
    assert_no_text(dataset, SAT_TAG_DERIVATION_DESCRIPTION, 1);
    assert_no_text(dataset, SAT_TAG_PATIENT_ID, 0);
    made_close(&made);
    maker_free(&maker);
}

static void copies_end_with_a_nul(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_BODY_PART_EXAMINED, "CS", "HEAD\\NECK");
    MadeFile made = made_open(&maker);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    char buffer[5] = "????";
    assert_true(sat_dicom_copy_text(dataset, SAT_TAG_BODY_PART_EXAMINED, 1, buffer, 5));
    assert_string_equal(buffer, "NECK");
    assert_true(sat_dicom_copy_text(dataset, SAT_TAG_BODY_PART_EXAMINED, 0, buffer, 3));
    assert_string_equal(buffer, "HE");
    assert_false(sat_dicom_copy_text(dataset, SAT_TAG_BODY_PART_EXAMINED, 0, buffer, 0));
    assert_false(sat_dicom_copy_text(dataset, SAT_TAG_BODY_PART_EXAMINED, 2, buffer, 5));
    assert_string_equal(buffer, "HE");
    made_close(&made);
    maker_free(&maker);
}

static void decimals_are_read_whatever_their_form(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_IMAGE_POSITION_PATIENT, "DS", " -12.5\\+3e1 \\ .25");
    put_text(&maker, SAT_TAG_PIXEL_SPACING, "DS", "0.5\\x");
    put_text(&maker, SAT_TAG_WINDOW_CENTER, "DS", "1,5");
    put_text(&maker, SAT_TAG_WINDOW_WIDTH, "DS", "NaN");
    MadeFile made = made_open(&maker);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    double position[3] = {0}, spacing[2] = {7, 8}, value = 99;
    assert_true(sat_dicom_get_doubles(dataset, SAT_TAG_IMAGE_POSITION_PATIENT, 3, position));
    assert_true(position[0] == -12.5 && position[1] == 30.0 && position[2] == 0.25);
    assert_false(sat_dicom_get_doubles(dataset, SAT_TAG_IMAGE_POSITION_PATIENT, 4, position));
    assert_false(sat_dicom_get_doubles(dataset, SAT_TAG_PIXEL_SPACING, 2, spacing));
    assert_true(spacing[0] == 7 && spacing[1] == 8);
    assert_false(sat_dicom_get_double(dataset, SAT_TAG_WINDOW_CENTER, 0, &value));
    assert_false(sat_dicom_get_double(dataset, SAT_TAG_WINDOW_WIDTH, 0, &value));
    assert_true(value == 99);
    made_close(&made);
    maker_free(&maker);
}

/* The same numbers, by syntax. */
static void assert_binary_values(const char *uid)
{
    DicomMaker maker = maker_new(uid);
    put_header(&maker, PRIVATE_TAG(0), "SS", 4);
    put_raw_u16(&maker, 0xFFFE);
    put_raw_u16(&maker, 5);
    put_header(&maker, PRIVATE_TAG(1), "UL", 4);
    put_raw_u32(&maker, 0xFFFFFFFFU);
    put_header(&maker, PRIVATE_TAG(2), "SL", 4);
    put_raw_u32(&maker, 0x80000000U);
    put_header(&maker, PRIVATE_TAG(3), "FL", 4);
    put_raw_u32(&maker, 0xC0200000U); /* -2.5 */
    put_header(&maker, PRIVATE_TAG(4), "FD", 8);
    put_raw_u32(&maker, maker.big_endian ? 0x3FF80000U : 0); /* 1.5 */
    put_raw_u32(&maker, maker.big_endian ? 0 : 0x3FF80000U);
    put_header(&maker, PRIVATE_TAG(5), "FL", 4);
    put_raw_u32(&maker, 0x7F800000U);            /* infinity */
    put_header(&maker, PRIVATE_TAG(6), "US", 3); /* an odd length: one value and a half */
    put_raw_u16(&maker, 258);
    sat_write_u8(&maker.out, 9);
    put_text(&maker, SAT_TAG_INSTANCE_NUMBER, "IS", "-12");
    MadeFile made = made_open(&maker);
    assert_non_null(made.dicom);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    int64_t whole = 0;
    uint16_t narrow = 77;
    double number = 0;
    assert_true(sat_dicom_get_i64(dataset, PRIVATE_TAG(0), 0, &whole) && whole == -2);
    assert_true(sat_dicom_get_i64(dataset, PRIVATE_TAG(0), 1, &whole) && whole == 5);
    assert_false(sat_dicom_get_i64(dataset, PRIVATE_TAG(0), 2, &whole));
    assert_false(sat_dicom_get_u16(dataset, PRIVATE_TAG(0), 0, &narrow));
    assert_true(sat_dicom_get_double(dataset, PRIVATE_TAG(0), 0, &number) && number == -2.0);
    assert_true(sat_dicom_get_i64(dataset, PRIVATE_TAG(1), 0, &whole) && whole == 0xFFFFFFFFLL);
    assert_false(sat_dicom_get_u16(dataset, PRIVATE_TAG(1), 0, &narrow));
    assert_int_equal(narrow, 77);
    assert_true(sat_dicom_get_i64(dataset, PRIVATE_TAG(2), 0, &whole) && whole == INT32_MIN);
    assert_true(sat_dicom_get_double(dataset, PRIVATE_TAG(3), 0, &number) && number == -2.5);
    assert_false(sat_dicom_get_i64(dataset, PRIVATE_TAG(3), 0, &whole));
    assert_true(sat_dicom_get_double(dataset, PRIVATE_TAG(4), 0, &number) && number == 1.5);
    assert_false(sat_dicom_get_double(dataset, PRIVATE_TAG(5), 0, &number));
    assert_int_equal(sat_dicom_value_count(dataset, PRIVATE_TAG(6)), 1);
    assert_true(sat_dicom_get_u16(dataset, PRIVATE_TAG(6), 0, &narrow) && narrow == 258);
    assert_true(sat_dicom_get_i64(dataset, SAT_TAG_INSTANCE_NUMBER, 0, &whole) && whole == -12);
    made_close(&made);
    maker_free(&maker);
}

static void binary_values_follow_the_byte_order(void **state)
{
    (void)state;
    assert_binary_values(UID_EXPLICIT);
    assert_binary_values(UID_BIG_ENDIAN);
}

static void whole_numbers_as_text(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_SERIES_NUMBER, "IS", "3.0");
    put_text(&maker, SAT_TAG_INSTANCE_NUMBER, "IS", "3.5");
    put_text(&maker, SAT_TAG_NUMBER_OF_FRAMES, "IS", "1e300");
    MadeFile made = made_open(&maker);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    int64_t whole = 0;
    assert_true(sat_dicom_get_i64(dataset, SAT_TAG_SERIES_NUMBER, 0, &whole) && whole == 3);
    assert_false(sat_dicom_get_i64(dataset, SAT_TAG_INSTANCE_NUMBER, 0, &whole));
    assert_false(sat_dicom_get_i64(dataset, SAT_TAG_NUMBER_OF_FRAMES, 0, &whole));
    assert_int_equal(whole, 3);
    made_close(&made);
    maker_free(&maker);
}

static void implicit_values_have_the_vr_of_the_list(void **state)
{
    (void)state;
    for (uint16_t sign = 0; sign < 2; sign++) {
        DicomMaker maker = maker_new(UID_IMPLICIT);
        put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
        put_text(&maker, SAT_TAG(0x0009, 0x0010), "LO", "MAKER");
        put_text(&maker, PRIVATE_TAG(0), "LO", "ab");
        put_u16(&maker, SAT_TAG_PIXEL_REPRESENTATION, sign);
        put_u16(&maker, SAT_TAG_PIXEL_PADDING_VALUE, 0xF830);
        MadeFile made = made_open(&maker);
        const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
        int64_t padding = 0;
        assert_string_equal(sat_dicom_find(dataset, SAT_TAG_MODALITY)->vr, "CS");
        assert_string_equal(sat_dicom_find(dataset, SAT_TAG(0x0009, 0x0010))->vr, "LO");
        assert_string_equal(sat_dicom_find(dataset, PRIVATE_TAG(0))->vr, "UN");
        assert_true(sat_dicom_get_i64(dataset, SAT_TAG_PIXEL_PADDING_VALUE, 0, &padding));
        assert_int_equal(padding, sign ? -2000 : 63536);
        made_close(&made);
        maker_free(&maker);
    }
}

static void the_list_of_tags_can_be_searched(void **state)
{
    (void)state;
#define CHECK_TAG(name, group, element, vr)                                                        \
    assert_true(SAT_TAG_##name == SAT_TAG(group, element));                                        \
    assert_string_equal(sat_dicom_tag_vr(SAT_TAG_##name), #vr);
    SAT_DICOM_TAG_LIST(CHECK_TAG)
#undef CHECK_TAG
    assert_null(sat_dicom_tag_vr(SAT_TAG(0x0010, 0x0011)));
    assert_null(sat_dicom_tag_vr(SAT_TAG(0xFFFF, 0xFFFF)));
    assert_string_equal(sat_dicom_tag_vr(SAT_TAG(0x0028, 0x0000)), "UL");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_split_and_trimmed),
        cmocka_unit_test(copies_end_with_a_nul),
        cmocka_unit_test(decimals_are_read_whatever_their_form),
        cmocka_unit_test(binary_values_follow_the_byte_order),
        cmocka_unit_test(whole_numbers_as_text),
        cmocka_unit_test(implicit_values_have_the_vr_of_the_list),
        cmocka_unit_test(the_list_of_tags_can_be_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
