/* platform_posix: files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "formats/base/platform.h"
#include "tests/support/scratch_folder.h"

typedef struct {
    ScratchFolder folder;
    char *path;
    SatError err;
} Fixture;

static int setup(void **state)
{
    static Fixture fixture;
    fixture = (Fixture){.folder = scratch_folder_new(), .err = SAT_ERROR_INIT};
    fixture.path = scratch_path(&fixture.folder, "file");
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    free(f->path);
    scratch_folder_free(&f->folder);
    return 0;
}

static void writes_and_reads_at_offsets(void **state)
{
    Fixture *f = *state;
    SAT_AUTO(SatFile) *file = sat_file_open(f->path, SAT_FILE_CREATE, &f->err);
    assert_non_null(file);
    assert_true(sat_file_write_at(file, 5, "world", 5, &f->err));
    assert_true(sat_file_write_at(file, 0, "hello", 5, &f->err));
    assert_true(sat_file_sync(file, &f->err));
    char text[11] = {0};
    uint64_t size = 0;
    assert_true(sat_file_size(file, &size, &f->err));
    assert_int_equal(size, 10);
    assert_true(sat_file_read_at(file, 3, text, 5, &f->err));
    assert_string_equal(text, "lowor");
    assert_true(sat_file_truncate(file, 4, &f->err));
    assert_false(sat_file_read_at(file, 0, text, 5, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(f->err.text, "ends too early"));
    sat_error_clear(&f->err);
    assert_false(sat_file_read_at(file, UINT64_MAX - 2, text, 5, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_CORRUPT);
    sat_error_clear(&f->err);
    assert_false(sat_file_write_at(file, UINT64_MAX - 2, text, 5, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_SYSTEM);
}

static void modes_empty_keep_or_refuse(void **state)
{
    Fixture *f = *state;
    assert_null(sat_file_open(f->path, SAT_FILE_READ, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_SYSTEM);
    sat_error_clear(&f->err);
    assert_null(sat_file_open(f->path, SAT_FILE_UPDATE, &f->err));
    sat_error_clear(&f->err);
    SatFile *file = sat_file_open(f->path, SAT_FILE_CREATE, &f->err);
    assert_true(sat_file_write_at(file, 0, "abc", 3, &f->err));
    sat_file_close(file);
    file = sat_file_open(f->path, SAT_FILE_UPDATE, &f->err);
    uint64_t size = 0;
    assert_true(sat_file_size(file, &size, &f->err));
    assert_int_equal(size, 3);
    sat_file_close(file);
    file = sat_file_open(f->path, SAT_FILE_READ, &f->err);
    assert_false(sat_file_write_at(file, 0, "x", 1, &f->err));
    sat_error_clear(&f->err);
    sat_file_close(file);
    file = sat_file_open(f->path, SAT_FILE_CREATE, &f->err);
    assert_true(sat_file_size(file, &size, &f->err));
    assert_int_equal(size, 0);
    sat_file_close(file);
    sat_file_close(NULL);
}

static void private_means_0600_even_when_it_existed(void **state)
{
    Fixture *f = *state;
    mode_t old_mask = umask(0);
    sat_file_close(sat_file_open(f->path, SAT_FILE_CREATE, &f->err));
    struct stat status;
    assert_int_equal(stat(f->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0666);
    sat_file_close(sat_file_open(f->path, SAT_FILE_CREATE_PRIVATE, &f->err));
    umask(old_mask);
    assert_int_equal(stat(f->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void an_update_is_made_private_and_shared_at_the_end(void **state)
{
    Fixture *f = *state;
    struct stat status;
    mode_t old_mask = umask(022);
    SatFile *file = sat_file_open(f->path, SAT_FILE_UPDATE_PRIVATE, &f->err);
    assert_non_null(file);
    assert_int_equal(stat(f->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(sat_file_write_at(file, 0, "abc", 3, &f->err));
    sat_file_close(file);
    file = sat_file_open(f->path, SAT_FILE_UPDATE_PRIVATE, &f->err);
    uint64_t size = 0;
    assert_true(sat_file_size(file, &size, &f->err));
    assert_int_equal(size, 3); /* kept, not emptied */
    assert_true(sat_file_end_private(file, &f->err));
    sat_file_close(file);
    mode_t mask = umask(old_mask);
    assert_int_equal(mask, 022); /* looked at, not changed */
    assert_int_equal(stat(f->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0644);
}

/* A reader that waited for a writer would hang here until the test's time is over. */
static void refuses_a_fifo_at_once(void **state)
{
    Fixture *f = *state;
    assert_int_equal(mkfifo(f->path, 0600), 0);
    for (int mode = SAT_FILE_READ; mode <= SAT_FILE_UPDATE_PRIVATE; mode++) {
        assert_null(sat_file_open(f->path, (SatFileMode)mode, &f->err));
        assert_int_equal(f->err.code, SAT_ERR_SYSTEM);
        assert_non_null(strstr(f->err.text, "is a pipe, not a file"));
        sat_error_clear(&f->err);
    }
    assert_null(sat_file_open(f->folder.path, SAT_FILE_READ, &f->err));
    assert_non_null(strstr(f->err.text, "is a folder, not a file"));
    sat_error_clear(&f->err);
    assert_null(sat_file_open("/dev/zero", SAT_FILE_READ, &f->err));
    assert_non_null(strstr(f->err.text, "is a device, not a file"));
}

static const SatFileMode makes[] = {SAT_FILE_CREATE, SAT_FILE_CREATE_PRIVATE,
                                    SAT_FILE_UPDATE_PRIVATE};

static void expect_refused_and_thesis_whole(Fixture *f, const char *thesis, const char *words)
{
    for (size_t i = 0; i < sizeof(makes) / sizeof(makes[0]); i++) {
        char found[6] = "";
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_file_open(f->path, makes[i], &err));
        assert_int_equal(err.code, SAT_ERR_SYSTEM);
        assert_non_null(strstr(err.text, words));
        SAT_AUTO(SatFile) *file = sat_file_open(thesis, SAT_FILE_READ, &f->err);
        assert_non_null(file);
        assert_true(sat_file_read_at(file, 0, found, 5, &f->err));
        assert_string_equal(found, "years");
    }
}

/* In a folder that others can write to, somebody plants the name that we are about to write. */
static void planted_names_are_refused(void **state)
{
    Fixture *f = *state;
    char *thesis = scratch_path(&f->folder, "thesis");
    SatFile *file = sat_file_open(thesis, SAT_FILE_CREATE, &f->err);
    assert_true(sat_file_write_at(file, 0, "years", 5, &f->err));
    sat_file_close(file);

    assert_int_equal(symlink(thesis, f->path), 0);
    expect_refused_and_thesis_whole(f, thesis, "it is a link to another file; remove it");
    assert_int_equal(unlink(f->path), 0);

    assert_int_equal(link(thesis, f->path), 0);
    expect_refused_and_thesis_whole(f, thesis, "a second name of another file; remove it");
    assert_int_equal(unlink(f->path), 0);

    assert_int_equal(symlink("nowhere", f->path), 0);
    assert_null(sat_file_open(f->path, SAT_FILE_UPDATE_PRIVATE, &f->err));
    assert_non_null(strstr(f->err.text, "it is a link to another file; remove it"));
    free(thesis);
}

static void a_file_of_another_user_is_not_written_to(void **state)
{
    Fixture *f = *state;
    sat_file_close(sat_file_open(f->path, SAT_FILE_CREATE, &f->err));
    if (chown(f->path, 65534, (gid_t)-1) != 0) {
        print_message("only the superuser can give a file away: not tested\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(makes) / sizeof(makes[0]); i++) {
        assert_null(sat_file_open(f->path, makes[i], &f->err));
        assert_non_null(strstr(f->err.text, "it belongs to another user; remove it"));
        sat_error_clear(&f->err);
    }
}

static void a_full_disk_is_named(void **state)
{
    Fixture *f = *state;
    SAT_AUTO(SatFile) *file = sat_file_open("/dev/full", SAT_FILE_CREATE, &f->err);
    if (file == NULL) {
        print_message("no /dev/full on this machine: not tested\n");
        skip();
    }
    assert_false(sat_file_write_at(file, 0, "x", 1, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_SYSTEM);
    assert_string_equal(f->err.text,
                        "cannot write /dev/full: disk full; free some space and try again");
}

static void a_second_run_finds_it_locked(void **state)
{
    Fixture *f = *state;
    SatFile *first = sat_file_open(f->path, SAT_FILE_CREATE, &f->err);
    SatFile *second = sat_file_open(f->path, SAT_FILE_UPDATE, &f->err);
    assert_true(sat_file_lock(first, &f->err));
    assert_false(sat_file_lock(second, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(f->err.text, "in use by another run"));
    sat_error_clear(&f->err);
    sat_file_close(first);
    assert_true(sat_file_lock(second, &f->err));
    sat_file_close(second);
}

/* As a process is for a moment when it is being started: everything that is open is open in it. */
static void a_lock_ends_at_close_whoever_else_holds_the_file(void **state)
{
    Fixture *f = *state;
    int pipe_ends[2];
    char end = 0;
    SatFile *first = sat_file_open(f->path, SAT_FILE_CREATE, &f->err);
    assert_true(sat_file_lock(first, &f->err));
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(pipe_ends[1]);
        _exit(read(pipe_ends[0], &end, 1) == 0 ? 0 : 1); /* until the other side closes */
    }
    close(pipe_ends[0]);
    sat_file_close(first);
    SatFile *second = sat_file_open(f->path, SAT_FILE_UPDATE, &f->err);
    bool is_locked = sat_file_lock(second, &f->err);
    int status = 1;
    close(pipe_ends[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(is_locked);
    sat_file_close(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_and_reads_at_offsets, setup, teardown),
        cmocka_unit_test_setup_teardown(modes_empty_keep_or_refuse, setup, teardown),
        cmocka_unit_test_setup_teardown(private_means_0600_even_when_it_existed, setup, teardown),
        cmocka_unit_test_setup_teardown(an_update_is_made_private_and_shared_at_the_end, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(refuses_a_fifo_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(planted_names_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_of_another_user_is_not_written_to, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_second_run_finds_it_locked, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lock_ends_at_close_whoever_else_holds_the_file, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
