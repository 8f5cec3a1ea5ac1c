/* The folder of raw files: private, gone after the run, swept by the next one, never while in use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "export/source/staging_folder.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static size_t entries_of(const char *path)
{
    SatError err = SAT_ERROR_INIT;
    SatFolderListing listing = {NULL, 0};
    if (sat_path_info(path).kind != SAT_PATH_FOLDER) {
        return 0;
    }
    assert_true(sat_folder_list(path, &listing, &err));
    size_t count = listing.count;
    sat_folder_listing_free(&listing);
    return count;
}

static char *use_cache(ScratchFolder *folder)
{
    *folder = scratch_folder_new();
    assert_int_equal(setenv("XDG_CACHE_HOME", folder->path, 1), 0);
    return scratch_path(folder, "satchel/staging");
}

static void files_are_private_and_go(void **state)
{
    (void)state;
    ScratchFolder folder;
    SatError err = SAT_ERROR_INIT;
    struct stat status;
    char *root = use_cache(&folder);
    SatStaging *staging = sat_staging_new(&err);
    assert_non_null(staging);
    assert_int_equal(sat_path_info(root).kind, SAT_PATH_MISSING); /* nothing before it is needed */
    char *first = sat_staging_path(staging, 100, &err);
    char *second = sat_staging_path(staging, 100, &err);
    assert_non_null(first);
    assert_non_null(second);
    assert_string_not_equal(first, second);
    assert_string_equal(sat_path_file_name(second), "00000002");
    assert_true(sat_write_file_atomic(first, "x", 1, true, &err));
    assert_int_equal(stat(root, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    char *own = strndup(first, strlen(first) - strlen("/00000001"));
    assert_int_equal(stat(own, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(entries_of(root), 2); /* the folder, its lock */
    sat_staging_free(staging);
    assert_int_equal(entries_of(root), 0);
    free(own);
    free(first);
    free(second);
    free(root);
    scratch_folder_free(&folder);
}

static void the_next_run_sweeps(void **state)
{
    (void)state;
    ScratchFolder folder;
    SatError err = SAT_ERROR_INIT;
    char *root = use_cache(&folder);
    char *left = scratch_path(&folder, "satchel/staging/0123456789abcdef");
    char *file = scratch_path(&folder, "satchel/staging/0123456789abcdef/00000001");
    char *lock = scratch_path(&folder, "satchel/staging/fedcba9876543210.lock");
    char *other = scratch_path(&folder, "satchel/staging/notes.txt");
    assert_true(sat_folder_make(left, true, &err));
    assert_true(sat_write_file_atomic(file, "x", 1, true, &err));
    assert_true(sat_write_file_atomic(lock, "", 0, true, &err));
    assert_true(sat_write_file_atomic(other, "x", 1, true, &err));
    SatStaging *running = sat_staging_new(&err);
    assert_int_equal(entries_of(root), 1); /* what is not ours stays */
    char *path = sat_staging_path(running, 1, &err);
    assert_true(sat_write_file_atomic(path, "x", 1, true, &err));
    SatStaging *second = sat_staging_new(&err); /* sees that the first is in use */
    assert_int_equal(sat_path_info(path).kind, SAT_PATH_FILE);
    sat_staging_free(second);
    assert_int_equal(sat_path_info(path).kind, SAT_PATH_FILE);
    sat_staging_free(running);
    assert_int_equal(entries_of(root), 1);
    free(left);
    free(file);
    free(lock);
    free(other);
    free(path);
    free(root);
    scratch_folder_free(&folder);
}

static void too_little_room_is_told(void **state)
{
    (void)state;
    ScratchFolder folder;
    SatError err = SAT_ERROR_INIT;
    char *root = use_cache(&folder);
    SatStaging *staging = sat_staging_new(&err);
    assert_null(sat_staging_path(staging, (uint64_t)1 << 60, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, "no room to unpack: 1152921504674 MB more are needed"));
    assert_non_null(strstr(err.text, "XDG_CACHE_HOME"));
    assert_true(sat_staging_is_full(staging));
    sat_staging_free(staging);
    assert_int_equal(entries_of(root), 0);
    free(root);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_private_and_go),
        cmocka_unit_test(the_next_run_sweeps),
        cmocka_unit_test(too_little_room_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
