/* Tests of deid_object: what goes, what stays, what is put in its place. */
#include "export/deidentify/deid_object.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static const SatLibrarySecret secret = {.bytes = {1, 2, 3}};
static const SatLibrarySecret other_secret = {.bytes = {3, 2, 1}};

typedef struct {
    MadeFile made;
    SatArena *arena;
    SatDeidProfile profile;
    SatDeidCounts counts;
    SatDeidObject object;
    SatError err;
    bool done;
} Cleaned;

static void clean(Cleaned *out, const DicomMaker *maker, const char *profile,
                  const SatLibrarySecret *with)
{
    memset(out, 0, sizeof(*out));
    out->made = made_open(maker);
    assert_non_null(out->made.dicom);
    out->arena = sat_arena_new(0, &out->err);
    assert_true(sat_deid_profile_parse(profile, &out->profile, &out->err));
    SatDeidContext context = {.secret = with, .profile = &out->profile, .counts = &out->counts};
    const SatDeidObjectInput input = {.identity = "somewhere"};
    out->done =
        sat_deid_object(&context, out->made.dicom, &input, out->arena, &out->object, &out->err);
}

static void cleaned_free(Cleaned *cleaned)
{
    sat_deid_counts_free(&cleaned->counts);
    sat_arena_free(cleaned->arena);
    made_close(&cleaned->made);
}

/* What was kept as it was may end in a blank. */
static size_t is_padded(const SatDicomElement *element)
{
    return element->length > 0 && element->value[element->length - 1] == ' ' ? 1 : 0;
}

static void assert_value(const SatDicomDataset *dataset, uint32_t tag, const char *wanted)
{
    const SatDicomElement *element = sat_dicom_find(dataset, tag);
    assert_non_null(element);
    assert_int_equal(element->length, strlen(wanted) + is_padded(element));
    assert_memory_equal(element->value, wanted, strlen(wanted));
}

static void put_pixels(DicomMaker *maker, size_t length)
{
    static const uint8_t bytes[64] = {1, 2, 3, 4};
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", bytes, length);
}

static void put_shape(DicomMaker *maker)
{
    static const MadePicture picture = {.photometric = "MONOCHROME2",
                                        .rows = 2,
                                        .columns = 2,
                                        .samples = 1,
                                        .allocated = 8,
                                        .stored = 8,
                                        .high_bit = 7};
    put_picture(maker, &picture);
}

/* An object of a patient, with what the tests look at. */
static DicomMaker patient(const char *character_set, const char *name)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    if (character_set[0] != '\0') {
        put_text(&maker, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", character_set);
    }
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2");
    put_text(&maker, SAT_TAG_SOP_INSTANCE_UID, "UI", "1.2.3.4");
    put_text(&maker, SAT_TAG_STUDY_DATE, "DA", "20240301");
    put_text(&maker, SAT_TAG_ACQUISITION_DATE_TIME, "DT", "20240303101112.5");
    put_text(&maker, SAT_TAG_STUDY_TIME, "TM", "101112");
    put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
    put_text(&maker, SAT_TAG_MANUFACTURER, "LO", "Fab\xE9");
    put_text(&maker, SAT_TAG_STUDY_DESCRIPTION, "LO", "CT Head Miller axial");
    put_text(&maker, SAT_TAG_PATIENT_NAME, "PN", name);
    put_text(&maker, SAT_TAG_PATIENT_ID, "LO", "ID4711");
    put_text(&maker, SAT_TAG_PATIENT_BIRTH_DATE, "DA", "19790615");
    put_text(&maker, SAT_TAG_PATIENT_SEX, "CS", "F");
    put_text(&maker, SAT_TAG_PROTOCOL_NAME, "LO", "quite secret");
    put_text(&maker, SAT_TAG_CONVOLUTION_KERNEL, "SH", "B30f");
    put_text(&maker, SAT_TAG_STUDY_INSTANCE_UID, "UI", "1.2.3");
    put_text(&maker, SAT_TAG_SERIES_INSTANCE_UID, "UI", "1.2.3.1");
    put_shape(&maker);
    put_pixels(&maker, 10);
    return maker;
}

static void test_teaching(void **state)
{
    (void)state;
    Cleaned cleaned;
    DicomMaker maker = patient("ISO_IR 100", "Miller^Jane");
    clean(&cleaned, &maker, "teaching", &secret);
    assert_string_equal(cleaned.err.text, "");
    assert_true(cleaned.done);
    const SatDicomDataset *dataset = &cleaned.object.dataset;
    assert_int_equal(strlen(cleaned.object.patient_id), 16);
    assert_value(dataset, SAT_TAG_PATIENT_ID, cleaned.object.patient_id);
    assert_value(dataset, SAT_TAG_SOP_INSTANCE_UID, cleaned.object.instance_uid);
    assert_value(dataset, SAT_TAG_PATIENT_BIRTH_DATE, "");
    assert_value(dataset, SAT_TAG_PATIENT_SEX, "F");
    assert_value(dataset, SAT_TAG_PATIENT_AGE, "045Y"); /* 44 at the study */
    assert_value(dataset, SAT_TAG_STUDY_TIME, "101112");
    assert_value(dataset, SAT_TAG_STUDY_DESCRIPTION, "CT Head Axial");
    assert_value(dataset, SAT_TAG_PROTOCOL_NAME, "");
    assert_value(dataset, SAT_TAG_CONVOLUTION_KERNEL, "B30f");
    assert_value(dataset, SAT_TAG_MANUFACTURER, "Fab\xC3\xA9"); /* UTF-8 from here on */
    assert_value(dataset, SAT_TAG_SPECIFIC_CHARACTER_SET, "ISO_IR 192");
    assert_value(dataset, SAT_TAG_PATIENT_IDENTITY_REMOVED, "YES");
    assert_value(dataset, SAT_TAG(0x0028, 0x0303), "MODIFIED");
    assert_int_equal(sat_dicom_find(dataset, SAT_TAG(0x0012, 0x0064))->item_count, 6);
    /* Four pixels of one byte: the rest is no picture. */
    assert_int_equal(sat_dicom_find(dataset, SAT_TAG_PIXEL_DATA)->length, 4);
    const SatDicomElement *date = sat_dicom_find(dataset, SAT_TAG_STUDY_DATE);
    const SatDicomElement *date_time = sat_dicom_find(dataset, SAT_TAG_ACQUISITION_DATE_TIME);
    assert_int_equal(date->length, 8);
    assert_memory_not_equal(date->value, "20240301", 8);
    assert_memory_equal(date_time->value + 8, "101112.5", 8);
    cleaned_free(&cleaned);
    maker_free(&maker);
}

static void test_other_profiles(void **state)
{
    (void)state;
    Cleaned cleaned;
    DicomMaker maker = patient("", "Miller^Jane");
    clean(&cleaned, &maker, "retain-dates", &secret);
    assert_true(cleaned.done);
    assert_value(&cleaned.object.dataset, SAT_TAG_STUDY_DATE, "20240301");
    assert_value(&cleaned.object.dataset, SAT_TAG_PATIENT_BIRTH_DATE, "");
    assert_value(&cleaned.object.dataset, SAT_TAG(0x0028, 0x0303), "UNMODIFIED");
    cleaned_free(&cleaned);
    clean(&cleaned, &maker, "strict", &secret);
    assert_true(cleaned.done);
    assert_value(&cleaned.object.dataset, SAT_TAG_STUDY_DATE, "");
    assert_value(&cleaned.object.dataset, SAT_TAG_PATIENT_SEX, "");
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG_PATIENT_AGE));
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG_STUDY_DESCRIPTION));
    assert_value(&cleaned.object.dataset, SAT_TAG(0x0028, 0x0303), "REMOVED");
    cleaned_free(&cleaned);
    clean(&cleaned, &maker, "teaching+retain-uids", &secret);
    assert_true(cleaned.done);
    assert_value(&cleaned.object.dataset, SAT_TAG_SOP_INSTANCE_UID, "1.2.3.4");
    cleaned_free(&cleaned);
    maker_free(&maker);
}

static void test_profile_names(void **state)
{
    (void)state;
    SatDeidProfile profile;
    SatDeidMethodCode codes[SAT_DEID_MOST_CODES];
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_deid_profile_parse("strict+retain-device-identity", &profile, &err));
    assert_int_equal(sat_deid_profile_codes(&profile, codes), 2);
    assert_string_equal(codes[0].value, "113100");
    assert_string_equal(codes[1].value, "113109");
    static const char *const wrong[] = {"", "teach", "teaching+", "teaching+x", "+retain-uids"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        sat_error_clear(&err);
        assert_false(sat_deid_profile_parse(wrong[i], &profile, &err));
        assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    }
    static const char *const right[] = {"teaching", "strict", "retain-dates"};
    for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
        sat_error_clear(&err);
        assert_true(sat_deid_profile_parse(right[i], &profile, &err));
        size_t count = sat_deid_profile_codes(&profile, codes);
        for (size_t k = 0; k < count; k++) {
            assert_true(strlen(codes[k].meaning) <= 64);
        }
    }
}

static void test_uids(void **state)
{
    (void)state;
    char first[SAT_DEID_UID_CAPACITY], second[SAT_DEID_UID_CAPACITY];
    sat_deid_map_uid(&secret, "1.2.3", 5, first);
    sat_deid_map_uid(&secret, "1.2.3", 5, second);
    assert_string_equal(first, second);
    assert_int_equal(strncmp(first, "2.25.", 5), 0);
    assert_int_equal(strspn(first, "0123456789."), strlen(first));
    assert_true(first[5] != '0');
    sat_deid_map_uid(&secret, "1.2.4", 5, second);
    assert_string_not_equal(first, second);
    sat_deid_map_uid(&other_secret, "1.2.3", 5, second);
    assert_string_not_equal(first, second);
    sat_deid_map_uid(&secret, "1.2.840.10008.1.2", 17, first);
    assert_string_equal(first, "1.2.840.10008.1.2");
    sat_deid_map_uid(&secret, "1.2.840.10008.Miller", 20, first);
    assert_int_equal(strncmp(first, "2.25.", 5), 0);
}

/* The patient's own words and numbers, in text that nobody lists. */
static void test_identifiers_in_text(void **state)
{
    (void)state;
    static const char *const gone[] = {"for MILLER", "jane's",      "xID4711x", "15.06.1979",
                                       "1979-06-15", "of 20240301", "Millers",  "ID 4711"};
    static const char *const kept[] = {"Milling", "Janet", "B30f"};
    enum { GONE = sizeof(gone) / sizeof(gone[0]), KEPT = sizeof(kept) / sizeof(kept[0]) };
    for (size_t i = 0; i < GONE + KEPT; i++) {
        const char *text = i < GONE ? gone[i] : kept[i - GONE];
        Cleaned cleaned;
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_text(&maker, SAT_TAG_STUDY_DATE, "DA", "20240301");
        put_text(&maker, SAT_TAG_MANUFACTURER, "LO", text);
        put_text(&maker, SAT_TAG_PATIENT_NAME, "PN", "Miller^Jane");
        put_text(&maker, SAT_TAG_PATIENT_ID, "LO", "ID4711");
        put_text(&maker, SAT_TAG_PATIENT_BIRTH_DATE, "DA", "19790615");
        put_shape(&maker);
        put_pixels(&maker, 4);
        clean(&cleaned, &maker, "teaching", &secret);
        assert_true(cleaned.done);
        assert_value(&cleaned.object.dataset, SAT_TAG_MANUFACTURER, i < GONE ? "Removed" : text);
        cleaned_free(&cleaned);
        maker_free(&maker);
    }
}

/* A name that is a term of the standard costs no picture its meaning; one that is none goes. */
static void test_identifiers_in_structure(void **state)
{
    (void)state;
    static const char *const names[] = {"Miller^Jane", "Axial^Original", "Monochrome2^CT"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        Cleaned cleaned;
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_text(&maker, SAT_TAG_IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\AXIAL\\MILLER\\NORM");
        put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
        put_text(&maker, SAT_TAG_PATIENT_NAME, "PN", names[i]);
        put_text(&maker, SAT_TAG_PATIENT_ID, "LO", "CHROME");
        put_text(&maker, SAT_TAG_PATIENT_POSITION, "CS", i == 0 ? "JANE" : "HFS");
        put_shape(&maker);
        put_pixels(&maker, 4);
        clean(&cleaned, &maker, "strict", &secret);
        assert_true(cleaned.done);
        const SatDicomDataset *dataset = &cleaned.object.dataset;
        assert_value(dataset, SAT_TAG_IMAGE_TYPE,
                     i == 0 ? "ORIGINAL\\PRIMARY\\AXIAL\\\\NORM"
                            : "ORIGINAL\\PRIMARY\\AXIAL\\MILLER\\NORM");
        assert_value(dataset, SAT_TAG_MODALITY, "CT");
        assert_value(dataset, SAT_TAG_PHOTOMETRIC_INTERPRETATION, "MONOCHROME2");
        assert_value(dataset, SAT_TAG_PATIENT_POSITION, i == 0 ? "REMOVED" : "HFS");
        cleaned_free(&cleaned);
        maker_free(&maker);
    }
}

static void test_private(void **state)
{
    (void)state;
    Cleaned cleaned;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG(0x0019, 0x0010), "LO", "SIEMENS MR HEADER");
    put_text(&maker, SAT_TAG(0x0019, 0x100C), "IS", "1000");
    put_text(&maker, SAT_TAG(0x0019, 0x1099), "LO", "text");
    put_text(&maker, SAT_TAG(0x0021, 0x0010), "LO", "SIEMENS MR HEADER");
    put_text(&maker, SAT_TAG(0x0021, 0x100C), "IS", "1000");
    put_text(&maker, SAT_TAG(0x0023, 0x100C), "IS", "1000");
    put_shape(&maker);
    put_pixels(&maker, 4);
    clean(&cleaned, &maker, "teaching", &secret);
    assert_true(cleaned.done);
    assert_value(&cleaned.object.dataset, SAT_TAG(0x0019, 0x0010), "SIEMENS MR HEADER");
    assert_value(&cleaned.object.dataset, SAT_TAG(0x0019, 0x100C), "1000");
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG(0x0019, 0x1099)));
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG(0x0021, 0x0010)));
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG(0x0021, 0x100C)));
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG(0x0023, 0x100C)));
    cleaned_free(&cleaned);
    clean(&cleaned, &maker, "strict", &secret);
    assert_null(sat_dicom_find(&cleaned.object.dataset, SAT_TAG(0x0019, 0x100C)));
    cleaned_free(&cleaned);
    maker_free(&maker);
}

/* Same patient, same shift and same id; another secret, others. */
static void test_patients(void **state)
{
    (void)state;
    Cleaned first, second, third;
    DicomMaker maker = patient("", "Miller^Jane");
    clean(&first, &maker, "teaching", &secret);
    clean(&second, &maker, "teaching", &secret);
    clean(&third, &maker, "teaching", &other_secret);
    assert_string_equal(first.object.patient_id, second.object.patient_id);
    assert_string_not_equal(first.object.patient_id, third.object.patient_id);
    const SatDicomElement *date = sat_dicom_find(&first.object.dataset, SAT_TAG_STUDY_DATE);
    char text[9] = "";
    memcpy(text, date->value, 8);
    assert_value(&second.object.dataset, SAT_TAG_STUDY_DATE, text);
    cleaned_free(&first);
    cleaned_free(&second);
    cleaned_free(&third);
    maker_free(&maker);
}

/* An object without UIDs and patient is given three that differ. */
static void test_missing_uids(void **state)
{
    (void)state;
    Cleaned cleaned;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_shape(&maker);
    put_pixels(&maker, 4);
    clean(&cleaned, &maker, "teaching", &secret);
    assert_true(cleaned.done);
    const SatDeidObject *object = &cleaned.object;
    assert_value(&object->dataset, SAT_TAG_SOP_INSTANCE_UID, object->instance_uid);
    assert_string_not_equal(object->instance_uid, object->study_uid);
    assert_string_not_equal(object->instance_uid, object->series_uid);
    assert_string_not_equal(object->study_uid, object->series_uid);
    cleaned_free(&cleaned);
    maker_free(&maker);
}

static void test_refusals(void **state)
{
    (void)state;
    Cleaned cleaned;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.88.33");
    clean(&cleaned, &maker, "teaching", &secret);
    assert_false(cleaned.done);
    assert_int_equal(cleaned.err.code, SAT_ERR_UNSUPPORTED);
    assert_non_null(strstr(cleaned.err.text, "structured report"));
    cleaned_free(&cleaned);
    maker_free(&maker);
}

static void test_counts(void **state)
{
    (void)state;
    Cleaned cleaned;
    DicomMaker maker = patient("", "Miller^Jane");
    clean(&cleaned, &maker, "teaching", &secret);
    uint64_t sums[SAT_DEID_COUNT_KINDS] = {0};
    for (size_t i = 0; i < cleaned.counts.count; i++) {
        const SatDeidCount *count = &cleaned.counts.items[i];
        assert_true(i == 0 || count->tag > count[-1].tag);
        for (size_t k = 0; k < SAT_DEID_COUNT_KINDS; k++) {
            sums[k] += count->counts[k];
        }
    }
    assert_int_equal(sums[SAT_DEID_COUNT_KEPT] + sums[SAT_DEID_COUNT_CHANGED] +
                         sums[SAT_DEID_COUNT_EMPTIED] + sums[SAT_DEID_COUNT_REMOVED],
                     sat_dicom_dataset(cleaned.made.dicom)->count);
    assert_string_equal(sat_deid_count_keyword(SAT_TAG_PATIENT_ID), "PatientID");
    cleaned_free(&cleaned);
    maker_free(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_teaching),
        cmocka_unit_test(test_other_profiles),
        cmocka_unit_test(test_profile_names),
        cmocka_unit_test(test_uids),
        cmocka_unit_test(test_identifiers_in_text),
        cmocka_unit_test(test_identifiers_in_structure),
        cmocka_unit_test(test_private),
        cmocka_unit_test(test_patients),
        cmocka_unit_test(test_missing_uids),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
