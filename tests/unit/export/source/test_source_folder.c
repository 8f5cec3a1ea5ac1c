/* Sources: what a folder yields, what is skipped and why, what is not built yet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "export/source/source.h"
#include "tests/unit/export/source/object_maker.h"

typedef struct {
    char skipped[4096];
    size_t items;
    size_t fail_at; /* 0: never */
    SatErrorCode fail_code;
} Seen;

static bool see_item(void *context, const SatRawItem *item, SatError *err)
{
    Seen *seen = context;
    (void)item;
    seen->items++;
    return seen->items != seen->fail_at || sat_fail(err, seen->fail_code, "said no");
}

static void see_skipped(void *context, SatSkipReason reason, const char *path, const char *text)
{
    Seen *seen = context;
    size_t used = strlen(seen->skipped);
    (void)snprintf(seen->skipped + used, sizeof(seen->skipped) - used, "%d %s: %s\n", (int)reason,
                   path, text);
}

static bool scan(const char *path, Seen *seen, SatSourceCounts *counts, SatError *err)
{
    SatSourceVisitor visitor = {.item = see_item, .skipped = see_skipped, .context = seen};
    return sat_source_scan(path, 0, &visitor, counts, err);
}

static void write_bytes(const ScratchFolder *folder, const char *name, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(folder, name);
    assert_true(sat_write_file_atomic(path, text, strlen(text), false, &err));
    free(path);
}

static void link_to(const ScratchFolder *folder, const char *target, const char *name)
{
    char *path = scratch_path(folder, name);
    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static void folders_are_read_whole_and_safely(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    Seen seen = {.items = 0};
    SatSourceCounts counts = {0};
    SatError err = SAT_ERROR_INIT;
    make_folder(&folder, "deep/er");
    write_object(&folder, "slice 10");
    write_object(&folder, "slice 9");
    write_object(&folder, "deep/er/c.dcm");
    write_object(&folder, ".hidden.dcm");
    make_folder(&folder, "__MACOSX");
    write_object(&folder, "__MACOSX/x.dcm");
    write_bytes(&folder, "notes.txt", "a text");
    write_bytes(&folder, "empty.dcm", "");
    link_to(&folder, "..", "deep/up");
    link_to(&folder, "er", "deep/again");
    link_to(&folder, "nowhere", "broken");
    char *fifo = scratch_path(&folder, "pipe");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    free(fifo);
    assert_true(scan(folder.path, &seen, &counts, &err));
    assert_int_equal(seen.items, 3);
    assert_int_equal(counts.items_taken, 3);
    assert_non_null(strstr(seen.skipped, "empty.dcm: named like DICOM"));
    assert_non_null(strstr(seen.skipped, "0 notes.txt: not DICOM"));
    assert_non_null(strstr(seen.skipped, "0 pipe: not a file"));
    assert_null(strstr(seen.skipped, folder.path));
    assert_int_equal(counts.skipped[SAT_SKIP_CORRUPT], 1);
    uint64_t skipped = 0;
    for (size_t i = 0; i < SAT_SKIP_REASON_COUNT; i++) {
        skipped += counts.skipped[i];
    }
    assert_int_equal(counts.files_seen, counts.items_taken + skipped);
    scratch_folder_free(&folder);
}

/* A link somewhere in a download must not bring in what the user never named. */
static void links_out_of_the_folder_are_told_not_followed(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    Seen seen = {.items = 0};
    SatSourceCounts counts = {0};
    SatError err = SAT_ERROR_INIT;
    make_folder(&folder, "given/inside");
    make_folder(&folder, "given2"); /* begins like the root, but is not in it */
    write_object(&folder, "given/inside/a");
    write_object(&folder, "given2/other");
    link_to(&folder, "../given2", "given/folder out");
    link_to(&folder, "../given2/other", "given/file out");
    link_to(&folder, "../../given2/other", "given/inside/deep out");
    link_to(&folder, "inside/a", "given/file in");
    link_to(&folder, "given", "link to given"); /* the given folder itself may be a link */
    char *given = scratch_path(&folder, "link to given");
    assert_true(scan(given, &seen, &counts, &err));
    free(given);
    assert_int_equal(seen.items, 2);
    assert_int_equal(counts.skipped[SAT_SKIP_UNREADABLE], 3);
    assert_int_equal(counts.files_seen, 5);
    const char *const named[] = {"3 folder out: a link out of the folder", "3 file out: a link out",
                                 "3 inside/deep out: a link out", "give its target as a SOURCE"};
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        assert_non_null(strstr(seen.skipped, named[i]));
    }
    scratch_folder_free(&folder);
}

static void one_bad_file_does_not_stop_the_rest(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatSourceCounts counts = {0};
    write_object(&folder, "a");
    write_object(&folder, "b");
    write_object(&folder, "c");
    Seen skips = {.fail_at = 2, .fail_code = SAT_ERR_UNSUPPORTED};
    assert_true(scan(folder.path, &skips, &counts, &err));
    assert_int_equal(counts.items_taken, 2);
    assert_string_equal(skips.skipped, "1 b: said no\n");
    Seen stops = {.fail_at = 2, .fail_code = SAT_ERR_CANCELLED};
    assert_false(scan(folder.path, &stops, &counts, &err));
    assert_int_equal(err.code, SAT_ERR_CANCELLED);
    assert_int_equal(stops.items, 2);
    scratch_folder_free(&folder);
}

static void a_cut_file_is_told_as_damaged(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatSourceCounts counts = {0};
    Seen seen = {.items = 0};
    write_object(&folder, "whole");
    char *path = scratch_path(&folder, "whole");
    size_t length = 0;
    uint8_t *bytes = sat_read_file(path, 1 << 20, &length, &err);
    assert_non_null(bytes);
    assert_true(sat_write_file_atomic(path, bytes, length - 40, false, &err));
    assert_true(scan(folder.path, &seen, &counts, &err));
    assert_int_equal(seen.items, 0);
    assert_int_equal(counts.skipped[SAT_SKIP_CORRUPT], 1);
    free(bytes);
    free(path);
    scratch_folder_free(&folder);
}

static void files_and_dicomdirs(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatSourceCounts counts = {0};
    Seen file = {.items = 0};
    Seen directory = {.items = 0};
    write_object(&folder, "one");
    write_object(&folder, "two");
    write_bytes(&folder, "DICOMDIR", "records");
    char *one = scratch_path(&folder, "one");
    char *records = scratch_path(&folder, "DICOMDIR");
    assert_true(scan(one, &file, &counts, &err));
    assert_int_equal(file.items, 1);
    assert_true(scan(records, &directory, &counts, &err));
    assert_int_equal(directory.items, 2);
    free(one);
    free(records);
    scratch_folder_free(&folder);
}

static void what_is_not_built_is_refused(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    write_bytes(&folder, "x.satchel",
                "PK\003\004..........................mimetypeapplication/vnd.satchel+zip");
    write_bytes(&folder, "page.json", "{}");
    char *pack = scratch_path(&folder, "x.satchel");
    char *page = scratch_path(&folder, "page.json");
    const char *const unbuilt[] = {pack, page};
    for (size_t i = 0; i < sizeof(unbuilt) / sizeof(unbuilt[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_source_find(unbuilt[i], &err));
        assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
        assert_non_null(strstr(err.text, i == 0 ? "folder, zip or backup that it was made from"
                                                : "not built yet"));
    }
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_source_find("ftp://x", &err));
    assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
    sat_error_clear(&err);
    assert_null(sat_source_find("/no/such/folder", &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    free(pack);
    free(page);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_read_whole_and_safely),
        cmocka_unit_test(links_out_of_the_folder_are_told_not_followed),
        cmocka_unit_test(one_bad_file_does_not_stop_the_rest),
        cmocka_unit_test(a_cut_file_is_told_as_damaged),
        cmocka_unit_test(files_and_dicomdirs),
        cmocka_unit_test(what_is_not_built_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
