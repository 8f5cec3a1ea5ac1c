/* Tests of DICOMDIR records: the tree by offsets, loops and wrong offsets, file names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_directory.h"
#include "tests/unit/formats/dicom/directory_maker.h"

typedef struct {
    MadeFile made;
    SatDicomDirectory directory;
} Opened;

static Opened open_made(const char *uid, const MadeRecord *records, size_t count, int root)
{
    Opened opened = {.directory = {.records = NULL}};
    SatError err = SAT_ERROR_INIT;
    DicomMaker maker = directory_make(uid, records, count, root);
    opened.made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(opened.made.dicom);
    assert_true(sat_dicom_is_directory(sat_dicom_dataset(opened.made.dicom)));
    assert_true(sat_dicom_directory_read(opened.made.dicom, &opened.directory, &err));
    assert_int_equal(opened.directory.count, count);
    return opened;
}

static void close_made(Opened *opened)
{
    sat_dicom_directory_free(&opened->directory);
    made_close(&opened->made);
}

static void check_path(const Opened *opened, size_t index, const char *path)
{
    char text[SAT_DICOM_RECORD_PATH_CAPACITY];
    sat_dicom_record_path(&opened->directory, index, text);
    assert_string_equal(text, path);
}

/* Not in the order of the file, as the standard allows. */
static const MadeRecord tree[] = {
    {"IMAGE", "A\\B\\C1", 4, NOWHERE, false},
    {"PATIENT", NULL, 5, 2, false},
    {"STUDY", NULL, NOWHERE, 3, false},
    {"SERIES", NULL, 6, 0, false},
    {"IMAGE", "A\\B\\C2", NOWHERE, NOWHERE, false},
    {"PATIENT", NULL, NOWHERE, NOWHERE, false},
    {"SERIES", NULL, NOWHERE, 7, false},
    {"SR DOCUMENT", "A\\R", NOWHERE, NOWHERE, false},
};
enum { TREE = sizeof(tree) / sizeof(tree[0]) };

static void test_tree(void **state)
{
    (void)state;
    static const char *const uids[] = {UID_EXPLICIT, UID_IMPLICIT, UID_BIG_ENDIAN};
    for (size_t i = 0; i < sizeof(uids) / sizeof(uids[0]); i++) {
        char file[SAT_DICOM_FILE_ID_CAPACITY];
        Opened opened = open_made(uids[i], tree, TREE, 1);
        assert_int_equal(opened.directory.bad_offsets, 0);
        assert_int_equal(opened.directory.unreached, 0);
        check_path(&opened, 0, "PATIENT 1/STUDY 1/SERIES 1/IMAGE 1");
        check_path(&opened, 4, "PATIENT 1/STUDY 1/SERIES 1/IMAGE 2");
        check_path(&opened, 5, "PATIENT 2");
        check_path(&opened, 7, "PATIENT 1/STUDY 1/SERIES 2/SR DOCUMENT 1");
        assert_int_equal(sat_dicom_record_file(&opened.directory.records[4], file),
                         SAT_DICOM_FILE_ID_OK);
        assert_string_equal(file, "A/B/C2");
        assert_int_equal(sat_dicom_record_file(&opened.directory.records[1], file),
                         SAT_DICOM_FILE_ID_NONE);
        close_made(&opened);
    }
}

static void test_loops_and_wrong_offsets(void **state)
{
    (void)state;
    static const MadeRecord records[] = {
        {"PATIENT", NULL, 1, 0, false},          /* its own child */
        {"PATIENT", NULL, 0, 2, false},          /* back to the first */
        {"STUDY", NULL, WRONG, 1, false},        /* to no record; to its parent */
        {"IMAGE", "X", NOWHERE, NOWHERE, false}, /* reached by none */
        {"IMAGE", "Y", NOWHERE, NOWHERE, true},  /* nor this, but it is in use no more */
    };
    Opened opened = open_made(UID_EXPLICIT, records, 5, 0);
    assert_int_equal(opened.directory.bad_offsets, 4);
    assert_int_equal(opened.directory.unreached, 1);
    assert_false(opened.directory.records[4].is_in_use);
    check_path(&opened, 2, "PATIENT 2/STUDY 1");
    check_path(&opened, 3, "IMAGE 4"); /* the fourth of the file */
    close_made(&opened);
    opened = open_made(UID_EXPLICIT, tree, TREE, WRONG);
    assert_int_equal(opened.directory.bad_offsets, 1);
    assert_int_equal(opened.directory.unreached, TREE);
    close_made(&opened);
    opened = open_made(UID_EXPLICIT, tree, TREE, NOWHERE);
    assert_int_equal(opened.directory.bad_offsets, 0);
    assert_int_equal(opened.directory.unreached, TREE);
    close_made(&opened);
}

static void test_file_names(void **state)
{
    (void)state;
    static const struct {
        const char *written, *path; /* NULL: not followed */
    } names[] = {
        {"IM1", "IM1"},        {"A\\B\\IM1", "A/B/IM1"}, {"A/B", "A/B"},
        {"..\\IM1", NULL},     {"A\\..\\..\\IM1", NULL}, {"A\\.\\IM1", NULL},
        {"/etc/passwd", NULL}, {"A\\\\IM1", NULL},       {"\\A", NULL},
        {"A/../IM1", NULL},    {"C:\\IM1", NULL},        {"a b;1\\x.dcm", "a b;1/x.dcm"},
        {"...", "..."},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char file[SAT_DICOM_FILE_ID_CAPACITY];
        MadeRecord record = {"IMAGE", names[i].written, NOWHERE, NOWHERE, false};
        Opened opened = open_made(UID_EXPLICIT, &record, 1, 0);
        SatDicomFileId kind = sat_dicom_record_file(&opened.directory.records[0], file);
        assert_int_equal(kind,
                         names[i].path != NULL ? SAT_DICOM_FILE_ID_OK : SAT_DICOM_FILE_ID_BAD);
        assert_string_equal(file, names[i].path != NULL ? names[i].path : "");
        close_made(&opened);
    }
    char file[SAT_DICOM_FILE_ID_CAPACITY];
    char lengthy[2 * SAT_DICOM_FILE_ID_CAPACITY];
    memset(lengthy, 'A', sizeof(lengthy));
    lengthy[sizeof(lengthy) - 1] = '\0';
    MadeRecord record = {"IMAGE", lengthy, NOWHERE, NOWHERE, false};
    Opened opened = open_made(UID_EXPLICIT, &record, 1, 0);
    assert_int_equal(sat_dicom_record_file(&opened.directory.records[0], file),
                     SAT_DICOM_FILE_ID_BAD);
    close_made(&opened);
}

static void test_what_is_none(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatDicomDirectory directory = {.records = NULL};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_false(sat_dicom_is_directory(sat_dicom_dataset(made.dicom)));
    assert_false(sat_dicom_directory_read(made.dicom, &directory, &err));
    assert_int_equal(err.code, SAT_ERR_FORMAT);
    made_close(&made);
    Opened opened = open_made(UID_EXPLICIT, tree, 0, NOWHERE);
    close_made(&opened);
    /* A type nobody knows is not told. */
    MadeRecord record = {"SECRET NAME", "X", NOWHERE, NOWHERE, false};
    opened = open_made(UID_EXPLICIT, &record, 1, 0);
    check_path(&opened, 0, "record 1");
    close_made(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_loops_and_wrong_offsets),
        cmocka_unit_test(test_file_names),
        cmocka_unit_test(test_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
