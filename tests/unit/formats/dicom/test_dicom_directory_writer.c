/* Tests of dicom_directory_writer: the tree that is read again is the one that was made. */
#include "formats/dicom/dicom_directory_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_directory.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define CT "1.2.840.10008.5.1.4.1.1.2"
#define DOSE "1.2.840.10008.5.1.4.1.1.481.2"

typedef struct {
    const char *sop_class, *patient, *study, *series, *instance;
} Object;

/* Texts of odd and even length, so that padding counts. */
static const Object objects[] = {
    {CT, "abc", "2.25.1", "2.25.11", "2.25.111"},  {CT, "abc", "2.25.1", "2.25.11", "2.25.1112"},
    {CT, "abc", "2.25.1", "2.25.122", "2.25.113"}, {DOSE, "abc", "2.25.2", "2.25.13", "2.25.114"},
    {CT, "abcd", "2.25.3", "2.25.14", "2.25.115"}, {CT, "abc", "2.25.1", "2.25.11", "2.25.116"}};
enum { OBJECTS = sizeof(objects) / sizeof(objects[0]) };

static MadeFile make_object(const Object *object, uint32_t missing)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    const struct {
        uint32_t tag;
        const char *vr, *text;
    } elements[] = {{SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 192"},
                    {SAT_TAG_SOP_CLASS_UID, "UI", object->sop_class},
                    {SAT_TAG_SOP_INSTANCE_UID, "UI", object->instance},
                    {SAT_TAG_STUDY_DATE, "DA", "19000101"},
                    {SAT_TAG_STUDY_TIME, "TM", "000000"},
                    {SAT_TAG_MODALITY, "CS", "CT"},
                    {SAT_TAG_STUDY_DESCRIPTION, "LO",
                     "Sch\xc3\xa4"
                     "del"},
                    {SAT_TAG_PATIENT_NAME, "PN", "Case 1"},
                    {SAT_TAG_PATIENT_ID, "LO", object->patient},
                    {SAT_TAG_STUDY_INSTANCE_UID, "UI", object->study},
                    {SAT_TAG_SERIES_INSTANCE_UID, "UI", object->series},
                    {SAT_TAG_STUDY_ID, "SH", "1"},
                    {SAT_TAG_SERIES_NUMBER, "IS", "7"},
                    {SAT_TAG_INSTANCE_NUMBER, "IS", "12"},
                    {SAT_TAG(0x3004, 0x000A), "CS", "PLAN"}};
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (elements[i].tag != missing) {
            put_text(&maker, elements[i].tag, elements[i].vr, elements[i].text);
        }
    }
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(made.dicom);
    return made;
}

static bool take(void *context, const void *bytes, size_t length, SatError *err)
{
    sat_write_bytes(context, bytes, length);
    (void)err;
    return true;
}

/* Adds the objects and writes. */
static SatByteWriter write_all(void)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatDicomDirectoryWriter *writer = sat_dicom_directory_writer_new("CASE_1234", "2.25.9", &err);
    assert_non_null(writer);
    for (size_t i = 0; i < OBJECTS; i++) {
        char file_id[64];
        SatDicomDirectoryEntry entry;
        SatArena *arena = sat_arena_new(0, &err);
        MadeFile made = make_object(&objects[i], 0);
        (void)snprintf(file_id, sizeof(file_id), "DICOM\\ST000001\\SE000001\\IM%06zu", i + 1);
        assert_true(sat_dicom_directory_entry(sat_dicom_dataset(made.dicom), UID_EXPLICIT, arena,
                                              &entry, &err));
        made_close(&made);
        assert_true(sat_dicom_directory_writer_add(writer, &entry, file_id, &err));
        sat_arena_free(arena);
    }
    assert_true(sat_dicom_directory_writer_write(writer, (SatDicomSink){take, &out}, &err));
    sat_dicom_directory_writer_free(writer);
    return out;
}

static void test_is_read_again(void **state)
{
    (void)state;
    static const char *const paths[] = {"PATIENT 1",
                                        "PATIENT 1/STUDY 1",
                                        "PATIENT 1/STUDY 1/SERIES 1",
                                        "PATIENT 1/STUDY 1/SERIES 1/IMAGE 1",
                                        "PATIENT 1/STUDY 1/SERIES 1/IMAGE 2",
                                        "PATIENT 1/STUDY 1/SERIES 1/IMAGE 3",
                                        "PATIENT 1/STUDY 1/SERIES 2",
                                        "PATIENT 1/STUDY 1/SERIES 2/IMAGE 1",
                                        "PATIENT 1/STUDY 2",
                                        "PATIENT 1/STUDY 2/SERIES 1",
                                        "PATIENT 1/STUDY 2/SERIES 1/RT DOSE 1",
                                        "PATIENT 2",
                                        "PATIENT 2/STUDY 1",
                                        "PATIENT 2/STUDY 1/SERIES 1",
                                        "PATIENT 2/STUDY 1/SERIES 1/IMAGE 1"};
    static const size_t of_object[OBJECTS] = {3, 4, 7, 10, 14, 5};
    SatError err = SAT_ERROR_INIT;
    SatDicomDirectory directory;
    SatByteWriter bytes = write_all();
    MadeFile made = made_open_bytes(bytes.bytes, bytes.length);
    assert_non_null(made.dicom);
    assert_string_equal(sat_dicom_transfer_syntax(made.dicom), UID_EXPLICIT);
    assert_false(sat_dicom_is_truncated(made.dicom));
    assert_true(sat_dicom_directory_read(made.dicom, &directory, &err));
    assert_int_equal(directory.bad_offsets, 0);
    assert_int_equal(directory.unreached, 0);
    assert_int_equal(directory.count, sizeof(paths) / sizeof(paths[0]));
    for (size_t i = 0; i < directory.count; i++) {
        char path[SAT_DICOM_RECORD_PATH_CAPACITY];
        sat_dicom_record_path(&directory, i, path);
        assert_string_equal(path, paths[i]);
    }
    for (size_t i = 0; i < OBJECTS; i++) {
        char file[SAT_DICOM_FILE_ID_CAPACITY], expected[64], text[80] = "";
        const SatDicomRecord *record = &directory.records[of_object[i]];
        (void)snprintf(expected, sizeof(expected), "DICOM/ST000001/SE000001/IM%06zu", i + 1);
        assert_int_equal(sat_dicom_record_file(record, file), SAT_DICOM_FILE_ID_OK);
        assert_string_equal(file, expected);
        assert_true(
            sat_dicom_copy_text(record->dataset, SAT_TAG(0x0004, 0x1511), 0, text, sizeof(text)));
        assert_string_equal(text, objects[i].instance);
        assert_true(
            sat_dicom_copy_text(record->dataset, SAT_TAG(0x0004, 0x1510), 0, text, sizeof(text)));
        assert_string_equal(text, objects[i].sop_class);
        bool is_dose = strcmp(objects[i].sop_class, DOSE) == 0;
        assert_int_equal(sat_dicom_find(record->dataset, SAT_TAG(0x3004, 0x000A)) != NULL, is_dose);
    }
    char text[80] = "";
    assert_true(sat_dicom_copy_text(directory.records[1].dataset, SAT_TAG_STUDY_DESCRIPTION, 0,
                                    text, sizeof(text)));
    assert_string_equal(text, "Sch\xc3\xa4"
                              "del");
    assert_true(sat_dicom_copy_text(directory.records[1].dataset, SAT_TAG_SPECIFIC_CHARACTER_SET, 0,
                                    text, sizeof(text)));
    assert_string_equal(text, "ISO_IR 192");
    sat_dicom_directory_free(&directory);
    made_close(&made);

    SatByteWriter again = write_all();
    assert_int_equal(again.length, bytes.length);
    assert_memory_equal(again.bytes, bytes.bytes, bytes.length);
    sat_byte_writer_free(&again);
    sat_byte_writer_free(&bytes);
}

static void test_missing_keys_are_refused(void **state)
{
    (void)state;
    static const uint32_t needed[] = {SAT_TAG_SOP_CLASS_UID,      SAT_TAG_SOP_INSTANCE_UID,
                                      SAT_TAG_STUDY_DATE,         SAT_TAG_STUDY_TIME,
                                      SAT_TAG_MODALITY,           SAT_TAG_PATIENT_ID,
                                      SAT_TAG_STUDY_INSTANCE_UID, SAT_TAG_SERIES_INSTANCE_UID,
                                      SAT_TAG_STUDY_ID,           SAT_TAG_SERIES_NUMBER,
                                      SAT_TAG_INSTANCE_NUMBER,    SAT_TAG(0x3004, 0x000A)};
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatDicomDirectoryEntry entry;
        SatArena *arena = sat_arena_new(0, &err);
        MadeFile made = make_object(&objects[3], needed[i]);
        assert_false(sat_dicom_directory_entry(sat_dicom_dataset(made.dicom), UID_EXPLICIT, arena,
                                               &entry, &err));
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        made_close(&made);
        sat_arena_free(arena);
    }
}

static void test_needs_an_object(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatDicomDirectoryWriter *writer = sat_dicom_directory_writer_new("CASE", "2.25.9", &err);
    assert_non_null(writer);
    assert_false(sat_dicom_directory_writer_write(writer, (SatDicomSink){take, &out}, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    assert_int_equal(out.length, 0);
    sat_dicom_directory_writer_free(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_is_read_again),
                                       cmocka_unit_test(test_missing_keys_are_refused),
                                       cmocka_unit_test(test_needs_an_object)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
