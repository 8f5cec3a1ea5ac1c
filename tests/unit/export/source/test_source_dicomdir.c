/* Folders with a DICOMDIR: what it names, what is missing, what it does not name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "export/source/source.h"
#include "tests/unit/export/source/object_maker.h"
#include "tests/unit/export/source/source_seen.h"
#include "tests/unit/formats/dicom/directory_maker.h"

static bool see_item(void *context, const SatRawItem *item, SatError *err)
{
    (void)item;
    (void)err;
    ((SourceSeen *)context)->items++;
    return true;
}

static SourceSeen scan(const ScratchFolder *folder, const char *name)
{
    SourceSeen seen = {.items = 0};
    SatSourceCounts counts = {0};
    SatError err = SAT_ERROR_INIT;
    SatSourceVisitor visitor = {
        .item = see_item, .skipped = source_skipped, .note = source_note, .context = &seen};
    char *path = scratch_path(folder, name);
    if (!sat_source_scan(path, 0, &visitor, &counts, &err)) {
        fail_msg("%s", err.text);
    }
    assert_null(strstr(seen.told, folder->path)); /* paths are told below the source */
    free(path);
    return seen;
}

static void write_directory(const ScratchFolder *folder, const char *name,
                            const MadeRecord *records, size_t count, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    DicomMaker maker = directory_make(UID_EXPLICIT, records, count, 0);
    char *path = scratch_path(folder, name);
    length = length < maker.out.length ? length : maker.out.length;
    assert_true(sat_write_file_atomic(path, maker.out.bytes, length, false, &err));
    free(path);
    maker_free(&maker);
}

/* A series of images with these file names; "" ends them. */
static size_t series_of(const char *const *names, MadeRecord *records)
{
    size_t count = 3;
    records[0] = (MadeRecord){"PATIENT", NULL, NOWHERE, 1, false};
    records[1] = (MadeRecord){"STUDY", NULL, NOWHERE, 2, false};
    records[2] = (MadeRecord){"SERIES", NULL, NOWHERE, 3, false};
    for (; names[count - 3][0] != '\0'; count++) {
        bool is_last = names[count - 2][0] == '\0';
        records[count] = (MadeRecord){"IMAGE", names[count - 3], is_last ? NOWHERE : (int)count + 1,
                                      NOWHERE, false};
    }
    return count;
}

static void missing_and_further_files_are_told(void **state)
{
    (void)state;
    static const char *const names[] = {"IMAGES\\IM1", "IMAGES\\IM2", "IMAGES\\IM3", "IM4", ""};
    MadeRecord records[16];
    ScratchFolder folder = scratch_folder_new();
    make_folder(&folder, "cd/IMAGES");
    write_object(&folder, "cd/IMAGES/IM1");
    write_object(&folder, "cd/IMAGES/IM3");
    write_object(&folder, "cd/IMAGES/IM5");
    write_object(&folder, "cd/extra");
    size_t count = series_of(names, records);
    write_directory(&folder, "cd/DICOMDIR", records, count, SIZE_MAX);
    static const char *const given[] = {"cd", "cd/DICOMDIR", "cd/../cd"};
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        SourceSeen seen = scan(&folder, given[i]);
        assert_int_equal(seen.items, 4);
        assert_int_equal(seen.skipped, 0);
        assert_string_equal(
            seen.told,
            "DICOMDIR: 2 files it names are missing: PATIENT 1/STUDY 1/SERIES 1/IMAGE 2, PATIENT "
            "1/STUDY 1/SERIES 1/IMAGE 4; the rest is read\n"
            "DICOMDIR: 2 files are not in the DICOMDIR; read all the same\n");
        assert_int_equal(seen.warnings, 1);
    }
    /* From a folder around it, paths begin there. */
    SourceSeen around = scan(&folder, ".");
    assert_int_equal(around.items, 4);
    assert_non_null(strstr(around.told, "cd/DICOMDIR: 2 files it names are missing"));
    scratch_folder_free(&folder);
}

/* A CD copied by different systems. */
static void names_differ_as_systems_write_them(void **state)
{
    (void)state;
    static const char *const names[] = {"DIR\\IM1", "DIR\\IM2", "DIR\\IM3",
                                        "DIR\\IM4", "DIR\\IM5", ""};
    MadeRecord records[16];
    ScratchFolder folder = scratch_folder_new();
    make_folder(&folder, "dir");
    write_object(&folder, "dir/im1");
    write_object(&folder, "dir/IM2;1");
    write_object(&folder, "dir/im3.;1");
    write_object(&folder, "dir/IM4.");
    write_object(&folder, "dir/Im5.dcm");
    write_directory(&folder, "dicomdir.;1", records, series_of(names, records), SIZE_MAX);
    SourceSeen seen = scan(&folder, "dicomdir.;1");
    assert_string_equal(seen.told, "");
    assert_int_equal(seen.items, 5);
    scratch_folder_free(&folder);
}

static void names_never_leave_the_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"..\\OUTSIDE", "/etc/passwd", "A\\..\\..\\OUTSIDE",
                                        "IN",          "LINK",        ""};
    MadeRecord records[16];
    ScratchFolder folder = scratch_folder_new();
    make_folder(&folder, "cd");
    write_object(&folder, "OUTSIDE");
    write_object(&folder, "cd/IN");
    char *link = scratch_path(&folder, "cd/LINK");
    assert_int_equal(symlink("../OUTSIDE", link), 0);
    free(link);
    write_directory(&folder, "cd/DICOMDIR", records, series_of(names, records), SIZE_MAX);
    SourceSeen seen = scan(&folder, "cd/DICOMDIR");
    assert_int_equal(seen.items, 1);
    assert_non_null(strstr(seen.told, "3 of its file names lead out of its folder or nowhere: "
                                      "PATIENT 1/STUDY 1/SERIES 1/IMAGE 1, PATIENT"));
    assert_non_null(strstr(seen.told, "1 file it names is missing: PATIENT 1/STUDY 1/SERIES "
                                      "1/IMAGE 5; the rest is read"));
    assert_null(strstr(seen.told, "OUTSIDE"));
    assert_null(strstr(seen.told, "passwd"));
    scratch_folder_free(&folder);
}

static void damaged_ones_are_told_once_and_read_without(void **state)
{
    (void)state;
    static const char *const names[] = {"IM1", "IM2", ""};
    MadeRecord records[16];
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    size_t count = series_of(names, records);
    write_object(&folder, "IM1");
    write_object(&folder, "IM2");
    write_directory(&folder, "DICOMDIR", records, count, 420);
    SourceSeen cut = scan(&folder, ".");
    assert_int_equal(cut.items, 2);
    assert_non_null(strstr(cut.told, "DICOMDIR: it is cut short"));
    assert_int_equal(cut.skipped, 0);
    records[2].lower = WRONG;
    write_directory(&folder, "DICOMDIR", records, count, SIZE_MAX);
    SourceSeen wrong = scan(&folder, ".");
    assert_string_equal(wrong.told,
                        "DICOMDIR: its offsets are wrong (1 lead nowhere or back, 2 records are "
                        "reached by none); all its records are looked at\n");
    assert_int_equal(wrong.warnings, 0);
    char *path = scratch_path(&folder, "DICOMDIR");
    assert_true(sat_write_file_atomic(path, "records", 7, false, &err));
    free(path);
    SourceSeen none = scan(&folder, "DICOMDIR");
    assert_int_equal(none.items, 2);
    assert_int_equal(none.warnings, 1);
    assert_non_null(strstr(none.told, "the files of its folder are read without it"));
    assert_int_equal(none.skipped, 0);
    scratch_folder_free(&folder);
}

/* Each CD copied to a folder of its own: a file is told by one DICOMDIR alone. */
static void several_directories(void **state)
{
    (void)state;
    static const char *const names[] = {"IM1", ""};
    MadeRecord records[16];
    ScratchFolder folder = scratch_folder_new();
    size_t count = series_of(names, records);
    make_folder(&folder, "one");
    make_folder(&folder, "two");
    write_object(&folder, "loose"); /* beside them: no DICOMDIR is about it */
    write_object(&folder, "one/IM1");
    write_object(&folder, "one/IM2");
    write_object(&folder, "two/IM1");
    write_directory(&folder, "one/DICOMDIR", records, count, SIZE_MAX);
    write_directory(&folder, "one/SECOND", records, count, SIZE_MAX);
    write_directory(&folder, "two/DICOMDIR", records, count, SIZE_MAX);
    SourceSeen seen = scan(&folder, ".");
    assert_int_equal(seen.items, 4);
    assert_string_equal(seen.told,
                        "one/DICOMDIR: 1 file is not in the DICOMDIR; read all the same\n");
    /* By what is in it, whatever its name. */
    seen = scan(&folder, "one/SECOND");
    assert_int_equal(seen.items, 2);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_and_further_files_are_told),
        cmocka_unit_test(names_differ_as_systems_write_them),
        cmocka_unit_test(names_never_leave_the_folder),
        cmocka_unit_test(damaged_ones_are_told_once_and_read_without),
        cmocka_unit_test(several_directories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
