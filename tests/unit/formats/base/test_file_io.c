/* file_io: limits, and outputs that appear complete or not at all. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static void assert_holds(const char *path, const char *expected)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes = sat_read_file(path, 1000000, &length, &err);
    assert_non_null(bytes);
    assert_int_equal(length, strlen(expected));
    assert_string_equal((const char *)bytes, expected);
    free(bytes);
}

static void writes_replaces_and_reads(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "note.txt");
    char *temporary = scratch_path(&folder, "note.txt.tmp");
    assert_true(sat_write_file_atomic(path, "first", 5, false, &err));
    assert_holds(path, "first");
    assert_true(sat_write_file_atomic(path, "", 0, false, &err));
    assert_holds(path, "");
    assert_true(sat_write_file_atomic(path, "third", 5, false, &err));
    assert_holds(path, "third");
    assert_int_equal(sat_path_info(temporary).kind, SAT_PATH_MISSING);
    free(path);
    free(temporary);
    scratch_folder_free(&folder);
}

static void private_files_have_mode_0600(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "secret");
    char *temporary = scratch_path(&folder, "secret.tmp");
    mode_t old_mask = umask(0);
    /* A stale temporary file that everybody may read must not lend its mode. */
    assert_true(sat_write_file_atomic(temporary, "stale", 5, false, &err));
    assert_true(sat_write_file_atomic(path, "key", 3, true, &err));
    umask(old_mask);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    free(path);
    free(temporary);
    scratch_folder_free(&folder);
}

static void a_link_at_the_temporary_name_is_not_followed(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *victim = scratch_path(&folder, "victim");
    char *path = scratch_path(&folder, "out");
    char *temporary = scratch_path(&folder, "out.tmp");
    assert_true(sat_write_file_atomic(victim, "precious", 8, false, &err));
    assert_int_equal(symlink(victim, temporary), 0);
    assert_true(sat_write_file_atomic(path, "new", 3, false, &err));
    assert_holds(victim, "precious");
    assert_holds(path, "new");
    free(victim);
    free(path);
    free(temporary);
    scratch_folder_free(&folder);
}

/* A limit on file sizes stands for the full disk: the write fails half way. */
static void a_failed_write_leaves_the_old_file(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "kept.txt");
    char *temporary = scratch_path(&folder, "kept.txt.tmp");
    assert_true(sat_write_file_atomic(path, "old", 3, false, &err));
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    char *big = calloc(1, 100000);
    assert_non_null(big);
    void (*old_action)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    bool written = sat_write_file_atomic(path, big, 100000, false, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, old_action);
    assert_false(written);
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, "disk full"));
    assert_holds(path, "old");
    assert_int_equal(sat_path_info(temporary).kind, SAT_PATH_MISSING);
    free(big);
    free(path);
    free(temporary);
    scratch_folder_free(&folder);
}

static void an_unwritable_place_is_named(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "no/such/folder/x");
    assert_false(sat_write_file_atomic(path, "x", 1, false, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, path));
    free(path);
    scratch_folder_free(&folder);
}

static void refuses_what_is_too_large(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "ten");
    assert_true(sat_write_file_atomic(path, "0123456789", 10, false, &err));
    size_t length = 0;
    uint8_t *bytes = sat_read_file(path, 10, &length, &err);
    assert_non_null(bytes);
    free(bytes);
    assert_null(sat_read_file(path, 9, &length, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    free(path);
    scratch_folder_free(&folder);
}

static void a_missing_file_is_named_with_the_reason(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    assert_null(sat_read_file("/no/such/file.dcm", 10, &length, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_string_equal(err.text, "cannot open /no/such/file.dcm: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_replaces_and_reads),
        cmocka_unit_test(private_files_have_mode_0600),
        cmocka_unit_test(a_link_at_the_temporary_name_is_not_followed),
        cmocka_unit_test(a_failed_write_leaves_the_old_file),
        cmocka_unit_test(an_unwritable_place_is_named),
        cmocka_unit_test(refuses_what_is_too_large),
        cmocka_unit_test(a_missing_file_is_named_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
