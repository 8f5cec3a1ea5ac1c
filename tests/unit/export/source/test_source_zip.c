/* Zips as sources: what is read, what is told, and that nothing in one leads anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zip.h>

#include "export/source/raw_item_private.h"
#include "export/source/source.h"
#include "tests/unit/export/source/object_maker.h"
#include "tests/unit/export/source/source_seen.h"
#include "tests/unit/formats/dicom/directory_maker.h"

enum { MOST_ENTRIES = 16 };

typedef struct {
    ScratchFolder folder;
    zip_t *archive;
    char *path; /* of the zip */
    void *kept[MOST_ENTRIES];
    size_t kept_count;
} MadeZip;

typedef struct {
    SourceSeen source;
    char identities[4096];
    int64_t modified_ns[MOST_ENTRIES];
    SatSourceCounts counts;
    bool done;
    SatError err;
} Seen;

static MadeZip zip_new(void)
{
    MadeZip made = {.folder = scratch_folder_new()};
    int code = 0;
    made.path = scratch_path(&made.folder, "case.zip");
    made.archive = zip_open(made.path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(made.archive);
    assert_int_equal(setenv("XDG_CACHE_HOME", made.folder.path, 1), 0);
    return made;
}

static void add_bytes(MadeZip *made, const char *name, void *bytes, size_t length)
{
    zip_source_t *source = zip_source_buffer(made->archive, bytes, length, 0);
    assert_non_null(source);
    assert_true(zip_file_add(made->archive, name, source, ZIP_FL_ENC_GUESS) >= 0);
    made->kept[made->kept_count++] = bytes; /* read when the zip is written */
}

static void add_text(MadeZip *made, const char *name, const char *text)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    add_bytes(made, name, copy, strlen(copy));
}

/* An object whose instance number is that of the entry, so that all differ. */
static void add_object(MadeZip *made, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    MadeObject object = MADE_OBJECT_DEFAULT;
    size_t length = 0;
    char *path = scratch_path(&made->folder, "object");
    object.value = (int)made->kept_count;
    object.instance_uid = "";
    made_object_write(&object, path);
    uint8_t *bytes = sat_read_file(path, 1 << 20, &length, &err);
    assert_non_null(bytes);
    free(path);
    add_bytes(made, name, bytes, length);
}

static void zip_write(MadeZip *made)
{
    assert_int_equal(zip_close(made->archive), 0);
    for (size_t i = 0; i < made->kept_count; i++) {
        free(made->kept[i]);
    }
    made->kept_count = 0;
}

static void zip_free(MadeZip *made)
{
    free(made->path);
    scratch_folder_free(&made->folder);
}

/* Replaces every occurrence of some bytes in the zip's file. */
static void patch(MadeZip *made, const void *from, const void *to, size_t length, size_t expected)
{
    SatError err = SAT_ERROR_INIT;
    size_t size = 0;
    size_t found = 0;
    uint8_t *bytes = sat_read_file(made->path, 1 << 24, &size, &err);
    assert_non_null(bytes);
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(bytes + i, from, length) == 0) {
            memcpy(bytes + i, to, length);
            found++;
        }
    }
    assert_int_equal(found, expected);
    assert_true(sat_write_file_atomic(made->path, bytes, size, false, &err));
    free(bytes);
}

static bool see_item(void *context, const SatRawItem *item, SatError *err)
{
    Seen *seen = context;
    size_t used = strlen(seen->identities);
    (void)err;
    (void)snprintf(seen->identities + used, sizeof(seen->identities) - used, "%s\n",
                   item->identity);
    seen->modified_ns[seen->source.items++] = item->file_modified_ns;
    /* The file is there, with what the entry holds. */
    assert_int_equal(sat_path_info(item->path).size_bytes, item->file_size_bytes);
    return true;
}

static Seen scan(const MadeZip *made)
{
    Seen seen = {.source = {.items = 0}};
    SatError err = SAT_ERROR_INIT;
    SatStaging *staging = sat_staging_new(&err);
    SatSourceVisitor visitor = {.item = see_item,
                                .skipped = source_skipped,
                                .note = source_note,
                                .context = &seen,
                                .staging = staging};
    seen.done = sat_source_scan(made->path, 0, &visitor, &seen.counts, &seen.err);
    assert_null(strstr(seen.source.told, made->folder.path));
    sat_staging_free(staging);
    return seen;
}

static void dicom_is_read_and_the_rest_counted(void **state)
{
    (void)state;
    MadeZip made = zip_new();
    add_object(&made, "slice 10");
    add_object(&made, "slice 9.dcm");
    add_object(&made, "deep/er/a");
    add_object(&made, "__MACOSX/slice 9.dcm");
    add_object(&made, "deep/.hidden");
    add_text(&made, "readme.txt", "text");
    add_text(&made, "empty.dcm", "");
    assert_true(zip_dir_add(made.archive, "folder", 0) >= 0);
    zip_write(&made);
    Seen first = scan(&made);
    assert_true(first.done);
    assert_int_equal(first.source.items, 3);
    assert_int_equal(first.counts.files_seen, 5);
    assert_string_equal(first.source.told,
                        "case.zip: empty.dcm: named like DICOM, but it is not DICOM\n"
                        "case.zip: readme.txt: not DICOM\n");
    assert_non_null(strstr(first.identities, "case.zip: slice 9.dcm\n")); /* before slice 10 */
    assert_true(strstr(first.identities, "slice 9") < strstr(first.identities, "slice 10"));
    /* In the next run the same files, so that an interrupted one goes on. */
    Seen second = scan(&made);
    assert_string_equal(first.identities, second.identities);
    assert_memory_equal(first.modified_ns, second.modified_ns, sizeof(first.modified_ns));
    assert_true(first.modified_ns[0] != first.modified_ns[1]);
    zip_free(&made);
}

static void names_lead_nowhere(void **state)
{
    (void)state;
    MadeZip made = zip_new();
    add_object(&made, "../../outside");
    add_object(&made, "/etc/absolute");
    add_object(&made, "C:\\windows\\one");
    add_object(&made, "line\nbreak\033[2J");
    zip_write(&made);
    Seen seen = scan(&made);
    assert_true(seen.done);
    assert_int_equal(seen.source.items, 4);
    char *outside = scratch_path(&made.folder, "../outside");
    assert_int_equal(sat_path_info(outside).kind, SAT_PATH_MISSING);
    free(outside);
    /* Names that could harm a terminal are told without what harms. */
    zip_free(&made);
    made = zip_new();
    add_text(&made, "line\nbreak\033[2J.dcm", "no DICOM");
    zip_write(&made);
    seen = scan(&made);
    assert_non_null(strstr(seen.source.told, "[2J.dcm: named like DICOM, but it is not DICOM\n"));
    assert_null(strchr(seen.source.told, '\033'));
    assert_ptr_equal(strchr(seen.source.told, '\n'),
                     seen.source.told + strlen(seen.source.told) - 1);
    zip_free(&made);
}

static void twins_zips_and_ciphers_are_told(void **state)
{
    (void)state;
    MadeZip made = zip_new();
    add_object(&made, "twin A");
    add_object(&made, "twin B");
    add_object(&made, "secret");
    add_text(&made, "inner.ZIP", "PK\003\004");
    assert_int_equal(zip_file_set_encryption(made.archive, 2, ZIP_EM_AES_256, "word"), 0);
    zip_write(&made);
    patch(&made, "twin B", "twin A", 6, 2);
    Seen seen = scan(&made);
    assert_true(seen.done);
    assert_int_equal(seen.source.items, 2);
    assert_string_equal(
        seen.source.told,
        "case.zip: 1 entry has the name of another one; all are read\n"
        "case.zip: inner.ZIP: a zip inside of the zip is not opened; unpack it and give it as a "
        "SOURCE of its own\n"
        "case.zip: secret: encrypted; unpack the zip with its password and give the folder\n");
    assert_int_equal(seen.counts.skipped[SAT_SKIP_UNREADABLE], 2);
    assert_int_equal(seen.counts.files_seen, 4);
    zip_free(&made);
}

/* Sizes that are not true: the entry's in the directory and before its bytes. */
static void wrong_sizes_and_bombs(void **state)
{
    (void)state;
    static const uint8_t sizes[][4] = {{0x00, 0x10, 0, 0}, {0x00, 0x00, 0, 0x7F}};
    for (size_t i = 0; i < 2; i++) {
        MadeZip made = zip_new();
        add_object(&made, "a");
        add_object(&made, "b");
        zip_write(&made);
        SatError err = SAT_ERROR_INIT;
        size_t size = 0;
        uint8_t *bytes = sat_read_file(made.path, 1 << 24, &size, &err);
        size_t entry = size - 4; /* the last entry of the directory: b */
        while (memcmp(bytes + entry, "PK\1\2", 4) != 0) {
            entry--;
        }
        memcpy(bytes + entry + 24, sizes[i], 4);
        assert_true(sat_write_file_atomic(made.path, bytes, size, false, &err));
        free(bytes);
        Seen seen = scan(&made);
        if (i == 0) { /* longer than its bytes */
            assert_true(seen.done);
            assert_int_equal(seen.source.items, 1);
            assert_int_equal(seen.counts.skipped[SAT_SKIP_CORRUPT], 1);
            assert_non_null(strstr(seen.source.told, "case.zip: b: damaged inside of the zip"));
        } else {
            assert_false(seen.done);
            assert_int_equal(seen.err.code, SAT_ERR_LIMIT);
            assert_non_null(strstr(seen.err.text, "more than 500 times its size"));
        }
        zip_free(&made);
    }
}

static void damage_is_told_by_entry(void **state)
{
    (void)state;
    MadeZip made = zip_new();
    add_object(&made, "a");
    add_object(&made, "b");
    assert_int_equal(zip_set_file_compression(made.archive, 0, ZIP_CM_STORE, 0), 0);
    zip_write(&made);
    patch(&made, "ZQX-4711", "ZQX-4712", 8, 1); /* b is deflated: only a holds it */
    Seen seen = scan(&made);
    assert_true(seen.done);
    assert_int_equal(seen.source.items, 1);
    assert_string_equal(seen.source.told,
                        "case.zip: a: damaged inside of the zip (its bytes contradict "
                        "its checksum or length)\n");
    zip_free(&made);
    made = zip_new();
    add_object(&made, "a");
    zip_write(&made);
    SatError err = SAT_ERROR_INIT;
    size_t size = 0;
    uint8_t *bytes = sat_read_file(made.path, 1 << 24, &size, &err);
    assert_true(sat_write_file_atomic(made.path, bytes, size / 2, false, &err));
    free(bytes);
    seen = scan(&made);
    assert_false(seen.done);
    assert_int_equal(seen.err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(seen.err.text, "case.zip: the zip is damaged"));
    zip_free(&made);
}

static void too_many_entries_are_refused_before_memory_is_taken(void **state)
{
    (void)state;
    static const uint8_t end[22] = {'P',  'K',  5,    6,    0,    0,    0,    0,
                                    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    SatError err = SAT_ERROR_INIT;
    MadeZip made = zip_new();
    zip_discard(made.archive);
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&bytes, "PK\003\004", 4);
    while (bytes.length < 64) {
        sat_write_u8(&bytes, 0);
    }
    size_t end64 = bytes.length;
    sat_write_bytes(&bytes, "PK\6\6", 4);
    while (bytes.length < end64 + 32) {
        sat_write_u8(&bytes, 0);
    }
    sat_write_u64(&bytes, 4000000000U);
    sat_write_u64(&bytes, 4000000000U * 46U);
    sat_write_u64(&bytes, 0);
    sat_write_bytes(&bytes, "PK\6\7\0\0\0\0", 8);
    sat_write_u64(&bytes, end64);
    sat_write_u32(&bytes, 1);
    sat_write_bytes(&bytes, end, sizeof(end));
    assert_true(sat_write_file_atomic(made.path, bytes.bytes, bytes.length, false, &err));
    sat_byte_writer_free(&bytes);
    Seen seen = scan(&made);
    assert_false(seen.done);
    assert_int_equal(seen.err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(seen.err.text, "more than 500000 entries"));
    zip_free(&made);
}

/* A whole CD, zipped; by a system that writes backslashes, too. */
static void a_dicomdir_in_it_is_compared(void **state)
{
    (void)state;
    static const MadeRecord records[] = {
        {"PATIENT", NULL, NOWHERE, 1, false},
        {"IMAGE", "IMAGES\\IM1", 2, NOWHERE, false},
        {"IMAGE", "IMAGES\\IM2", 3, NOWHERE, false},
        {"IMAGE", "..\\..\\IM3", NOWHERE, NOWHERE, false},
    };
    MadeZip made = zip_new();
    DicomMaker maker = directory_make(UID_EXPLICIT, records, 4, 0);
    add_object(&made, "cd/images/im1");
    add_object(&made, "cd\\images\\further");
    add_bytes(&made, "cd/DICOMDIR", maker.out.bytes, maker.out.length);
    zip_write(&made);
    Seen seen = scan(&made);
    assert_true(seen.done);
    assert_int_equal(seen.source.items, 2);
    assert_string_equal(
        seen.source.told,
        "case.zip: cd/DICOMDIR: 1 file it names is missing: PATIENT 1/IMAGE 2; the "
        "rest is read\n"
        "case.zip: cd/DICOMDIR: 1 of its file names leads out of its folder or "
        "nowhere: PATIENT 1/IMAGE 3; not followed\n"
        "case.zip: cd/DICOMDIR: 1 file is not in the DICOMDIR; read all the same\n");
    zip_free(&made);
}

static void backups_packs_and_folders_of_zips(void **state)
{
    (void)state;
    MadeZip made = zip_new();
    add_text(&made, "Case_x/bagit.txt", "BagIt-Version: 1.0");
    add_text(&made, "Case_x/data/case.json", "{}");
    zip_write(&made);
    Seen seen = scan(&made);
    assert_false(seen.done);
    assert_int_equal(seen.err.code, SAT_ERR_CORRUPT); /* packed by another program */
    assert_non_null(strstr(seen.err.text, "satchel repair FILE -o NEW"));
    char *zip = made.path;
    made.path = strdup(made.folder.path);
    seen = scan(&made);
    assert_true(seen.done);
    assert_non_null(strstr(seen.source.told, "no whole backup"));
    free(zip);
    zip_free(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dicom_is_read_and_the_rest_counted),
        cmocka_unit_test(names_lead_nowhere),
        cmocka_unit_test(twins_zips_and_ciphers_are_told),
        cmocka_unit_test(wrong_sizes_and_bombs),
        cmocka_unit_test(damage_is_told_by_entry),
        cmocka_unit_test(too_many_entries_are_refused_before_memory_is_taken),
        cmocka_unit_test(a_dicomdir_in_it_is_compared),
        cmocka_unit_test(backups_packs_and_folders_of_zips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
