/* The library secret: made once, private, never replaced. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "export/deidentify/library_secret.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static void made_private_and_kept(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "deeper/library-secret");
    char *parent = scratch_path(&folder, "deeper");
    SatLibrarySecret first = {.bytes = {0}};
    SatLibrarySecret second = {.bytes = {0}};
    SatLibrarySecret zero = {.bytes = {0}};
    struct stat status;
    mode_t before = umask(0);
    assert_true(sat_library_secret_load(path, &first, &err));
    (void)umask(before);
    assert_true(sat_library_secret_load(path, &second, &err));
    assert_memory_equal(&first, &second, sizeof(first));
    assert_memory_not_equal(&first, &zero, sizeof(first));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(parent, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    free(path);
    free(parent);
    scratch_folder_free(&folder);
}

static void an_open_one_is_closed(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "library-secret");
    SatLibrarySecret first;
    SatLibrarySecret second;
    SatError err = SAT_ERROR_INIT;
    struct stat status;
    assert_true(sat_library_secret_load(path, &first, &err));
    assert_int_equal(chmod(path, 0644), 0);
    assert_true(sat_library_secret_load(path, &second, &err));
    assert_memory_equal(&first, &second, sizeof(first));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    free(path);
    scratch_folder_free(&folder);
}

/* Moved to another place and from there; another one is replaced only when that is wanted. */
static void moved_to_another_library(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *here = scratch_path(&folder, "here"), *there = scratch_path(&folder, "there");
    char *copy = scratch_path(&folder, "copy"), *other = scratch_path(&folder, "other");
    SatLibrarySecret first, second;
    SatError err = SAT_ERROR_INIT;
    struct stat status;
    assert_true(sat_library_secret_export(here, copy, false, &err));
    assert_true(sat_library_secret_export(here, copy, false, &err)); /* the same again */
    assert_int_equal(stat(copy, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(sat_library_secret_import(copy, there, false, &err));
    assert_true(sat_library_secret_load(here, &first, &err));
    assert_true(sat_library_secret_load(there, &second, &err));
    assert_memory_equal(&first, &second, sizeof(first));
    assert_true(sat_library_secret_load(other, &second, &err));
    assert_false(sat_library_secret_import(copy, other, false, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, "--yes"));
    sat_error_clear(&err);
    assert_false(sat_library_secret_export(other, copy, false, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    sat_error_clear(&err);
    assert_true(sat_library_secret_import(copy, other, true, &err));
    assert_true(sat_library_secret_load(other, &second, &err));
    assert_memory_equal(&first, &second, sizeof(first));
    assert_true(sat_write_file_atomic(copy, "letter", 6, false, &err));
    assert_false(sat_library_secret_export(here, copy, true, &err)); /* no secret: never replaced */
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    sat_error_clear(&err);
    assert_false(sat_library_secret_import(copy, here, true, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    free(here);
    free(there);
    free(copy);
    free(other);
    scratch_folder_free(&folder);
}

static void a_damaged_one_is_not_replaced(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "library-secret");
    SatLibrarySecret secret;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_write_file_atomic(path, "half", 4, true, &err));
    assert_false(sat_library_secret_load(path, &secret, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "restore it from a copy"));
    assert_int_equal(sat_path_info(path).size_bytes, 4);
    free(path);
    scratch_folder_free(&folder);
}

typedef struct {
    const char *path;
    SatLibrarySecret secret;
    bool done;
} Racer;

static void *race(void *context)
{
    Racer *racer = context;
    SatError err = SAT_ERROR_INIT;
    racer->done = sat_library_secret_load(racer->path, &racer->secret, &err);
    return NULL;
}

static void first_runs_at_once_get_the_same(void **state)
{
    (void)state;
    enum { RACERS = 8 };
    for (int round = 0; round < 20; round++) {
        ScratchFolder folder = scratch_folder_new();
        char *path = scratch_path(&folder, "library-secret");
        Racer racers[RACERS];
        pthread_t threads[RACERS];
        for (int i = 0; i < RACERS; i++) {
            racers[i] = (Racer){.path = path};
            assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
        }
        for (int i = 0; i < RACERS; i++) {
            assert_int_equal(pthread_join(threads[i], NULL), 0);
        }
        for (int i = 0; i < RACERS; i++) {
            assert_true(racers[i].done);
            assert_memory_equal(&racers[i].secret, &racers[0].secret, sizeof(SatLibrarySecret));
        }
        free(path);
        scratch_folder_free(&folder);
    }
}

static void the_environment_says_where(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    assert_int_equal(setenv("SATCHEL_DATA_HOME", "/some/where", 1), 0);
    char *path = sat_library_secret_path(&err);
    assert_string_equal(path, "/some/where/library-secret");
    free(path);
    assert_int_equal(unsetenv("SATCHEL_DATA_HOME"), 0);
    assert_int_equal(setenv("XDG_DATA_HOME", "/xdg", 1), 0);
    path = sat_library_secret_path(&err);
    assert_string_equal(path, "/xdg/satchel/library-secret");
    free(path);
}

static void keys_depend_on_secret_purpose_and_value(void **state)
{
    (void)state;
    SatLibrarySecret a = {.bytes = {1}};
    SatLibrarySecret b = {.bytes = {2}};
    SatSha256 key = sat_library_secret_key(&a, SAT_KEY_STUDY, "1.2.3", 5);
    SatSha256 same = sat_library_secret_key(&a, SAT_KEY_STUDY, "1.2.3", 5);
    SatSha256 others[3] = {sat_library_secret_key(&b, SAT_KEY_STUDY, "1.2.3", 5),
                           sat_library_secret_key(&a, SAT_KEY_SERIES, "1.2.3", 5),
                           sat_library_secret_key(&a, SAT_KEY_STUDY, "1.2.4", 5)};
    assert_true(sat_sha256_equal(&key, &same));
    for (int i = 0; i < 3; i++) {
        assert_false(sat_sha256_equal(&key, &others[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_private_and_kept),
        cmocka_unit_test(an_open_one_is_closed),
        cmocka_unit_test(moved_to_another_library),
        cmocka_unit_test(a_damaged_one_is_not_replaced),
        cmocka_unit_test(first_runs_at_once_get_the_same),
        cmocka_unit_test(the_environment_says_where),
        cmocka_unit_test(keys_depend_on_secret_purpose_and_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
