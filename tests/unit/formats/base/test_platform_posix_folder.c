/* platform_posix_folder: paths, folders, the user's own places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static void touch(const ScratchFolder *folder, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(folder, name);
    SatFile *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    assert_non_null(file);
    sat_file_close(file);
    free(path);
}

static void lists_in_natural_order(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    SatFolderListing listing = {0};
    assert_true(sat_folder_list(folder.path, &listing, &err));
    assert_int_equal(listing.count, 0);
    sat_folder_listing_free(&listing);
    for (int i = 1; i <= 100; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "IM%d", i);
        touch(&folder, name);
    }
    assert_true(sat_folder_list(folder.path, &listing, &err));
    assert_int_equal(listing.count, 100);
    assert_string_equal(listing.names[8], "IM9");
    assert_string_equal(listing.names[9], "IM10");
    sat_folder_listing_free(&listing);
    assert_null(listing.names);
    assert_false(sat_folder_list("/no/such/folder", &listing, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    scratch_folder_free(&folder);
}

static void makes_parents_and_private_folders(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *deep = scratch_path(&folder, "a//b/c/");
    char *middle = scratch_path(&folder, "a/b");
    char *file = scratch_path(&folder, "file");
    char *below_file = scratch_path(&folder, "file/x");
    mode_t old_mask = umask(0);
    assert_true(sat_folder_make(deep, true, &err));
    umask(old_mask);
    assert_true(sat_folder_make(deep, true, &err)); /* is there already */
    struct stat status;
    assert_int_equal(stat(deep, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(stat(middle, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    touch(&folder, "file");
    assert_false(sat_folder_make(file, false, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    sat_error_clear(&err);
    assert_false(sat_folder_make(below_file, false, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    free(deep);
    free(middle);
    free(file);
    free(below_file);
    scratch_folder_free(&folder);
}

static void removes_a_tree_but_follows_no_link(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder outside = scratch_folder_new();
    ScratchFolder folder = scratch_folder_new();
    touch(&outside, "precious");
    char *tree = scratch_path(&folder, "tree");
    char *deep = scratch_path(&folder, "tree/x/y");
    char *link = scratch_path(&folder, "tree/x/link");
    char *precious = scratch_path(&outside, "precious");
    assert_true(sat_folder_make(deep, false, &err));
    touch(&folder, "tree/x/y/file");
    assert_int_equal(symlink(outside.path, link), 0);
    assert_true(sat_folder_remove_tree(tree, &err));
    assert_int_equal(sat_path_info(tree).kind, SAT_PATH_MISSING);
    assert_int_equal(sat_path_info(precious).kind, SAT_PATH_FILE);
    assert_true(sat_folder_remove_tree(tree, &err)); /* missing is success */
    char *slashed = scratch_path(&folder, "tree/x/");
    assert_true(sat_folder_make(slashed, false, &err));
    slashed[strlen(slashed) - 2] = '\0';
    assert_true(sat_folder_remove_tree(slashed, &err)); /* ".../tree/" */
    free(slashed);
    assert_int_equal(sat_path_info(tree).kind, SAT_PATH_MISSING);
    assert_int_equal(symlink(outside.path, tree), 0);
    assert_true(sat_folder_remove_tree(tree, &err)); /* a link itself goes, not what it names */
    assert_int_equal(sat_path_info(precious).kind, SAT_PATH_FILE);
    free(tree);
    free(deep);
    free(link);
    free(precious);
    scratch_folder_free(&folder);
    scratch_folder_free(&outside);
}

static void tells_kinds_and_identity(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *file = scratch_path(&folder, "file");
    char *link = scratch_path(&folder, "link");
    char *fifo = scratch_path(&folder, "fifo");
    assert_true(sat_write_file_atomic(file, "12345", 5, false, &err));
    assert_int_equal(symlink(file, link), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    SatPathInfo info = sat_path_info(file);
    SatPathInfo through = sat_path_info(link);
    assert_int_equal(info.kind, SAT_PATH_FILE);
    assert_int_equal(info.size_bytes, 5);
    assert_true(info.modified_ns > INT64_C(1600000000) * 1000000000);
    assert_true(info.inode == through.inode && info.device == through.device);
    assert_int_equal(sat_path_info(folder.path).kind, SAT_PATH_FOLDER);
    assert_int_equal(sat_path_info(fifo).kind, SAT_PATH_OTHER);
    assert_int_equal(sat_path_info("/no/such").kind, SAT_PATH_MISSING);
    free(file);
    free(link);
    free(fifo);
    scratch_folder_free(&folder);
}

static void renames_and_removes(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *from = scratch_path(&folder, "from");
    char *to = scratch_path(&folder, "to");
    touch(&folder, "from");
    touch(&folder, "to");
    assert_true(sat_path_rename(from, to, &err));
    assert_int_equal(sat_path_info(from).kind, SAT_PATH_MISSING);
    assert_false(sat_path_rename(from, to, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    sat_error_clear(&err);
    assert_int_equal(sat_path_info(to).kind, SAT_PATH_FILE);
    assert_true(sat_path_remove(to, &err));
    assert_true(sat_path_remove(to, &err));
    assert_false(sat_path_remove(folder.path, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    free(from);
    free(to);
    scratch_folder_free(&folder);
}

static void assert_joined(const char *folder, const char *name, const char *expected)
{
    char *joined = sat_path_join(folder, name);
    assert_non_null(joined);
    assert_string_equal(joined, expected);
    free(joined);
}

static void keeps_other_users_out(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    struct stat status;
    ScratchFolder folder = scratch_folder_new();
    assert_int_equal(chmod(folder.path, 0777), 0);
    assert_true(sat_path_make_private(folder.path, &err));
    assert_int_equal(stat(folder.path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_false(sat_path_make_private("/no/such/file", &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    if (geteuid() != 0) { /* what everybody may read and is not ours */
        sat_error_clear(&err);
        assert_false(sat_path_make_private("/", &err));
        assert_non_null(strstr(err.text, "belongs to another user"));
    }
    scratch_folder_free(&folder);
}

static void links_and_where_they_lead(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *link = scratch_path(&folder, "link");
    char *broken = scratch_path(&folder, "broken");
    assert_int_equal(symlink("/", link), 0);
    assert_int_equal(symlink("nowhere", broken), 0);
    assert_true(sat_path_is_link(link));
    assert_true(sat_path_is_link(broken));
    assert_false(sat_path_is_link(folder.path));
    assert_false(sat_path_is_link("/no/such/file"));
    char *real = sat_path_real(link);
    assert_string_equal(real, "/");
    free(real);
    assert_null(sat_path_real(broken));
    free(link);
    free(broken);
    scratch_folder_free(&folder);
}

static void joins_and_splits_paths(void **state)
{
    (void)state;
    assert_joined("a", "b", "a/b");
    assert_joined("a/", "b", "a/b");
    assert_joined("/", "b", "/b");
    assert_joined("", "b", "b");
    assert_string_equal(sat_path_file_name("a/b/c.dcm"), "c.dcm");
    assert_string_equal(sat_path_file_name("c.dcm"), "c.dcm");
    assert_string_equal(sat_path_file_name("a/"), "");
    char here[4096];
    assert_non_null(getcwd(here, sizeof(here)));
    char *expected = sat_path_join(here, "x/y");
    char *absolute = sat_path_absolute("x/y");
    assert_string_equal(absolute, expected);
    free(absolute);
    free(expected);
    absolute = sat_path_absolute("/x");
    assert_string_equal(absolute, "/x");
    free(absolute);
}

static void assert_directory(SatUserDirectory which, const char *expected)
{
    char *path = sat_user_directory(which);
    assert_non_null(path);
    assert_string_equal(path, expected);
    free(path);
}

static void user_directories_follow_xdg(void **state)
{
    (void)state;
    setenv("HOME", "/home/someone", 1);
    unsetenv("XDG_CONFIG_HOME");
    setenv("XDG_DATA_HOME", "relative/is/ignored", 1);
    setenv("XDG_CACHE_HOME", "/var/cache/me", 1);
    assert_directory(SAT_DIRECTORY_CONFIG, "/home/someone/.config/satchel");
    assert_directory(SAT_DIRECTORY_DATA, "/home/someone/.local/share/satchel");
    assert_directory(SAT_DIRECTORY_CACHE, "/var/cache/me/satchel");
    assert_directory(SAT_DIRECTORY_HOME, "/home/someone");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_in_natural_order),
        cmocka_unit_test(makes_parents_and_private_folders),
        cmocka_unit_test(removes_a_tree_but_follows_no_link),
        cmocka_unit_test(tells_kinds_and_identity),
        cmocka_unit_test(renames_and_removes),
        cmocka_unit_test(keeps_other_users_out),
        cmocka_unit_test(links_and_where_they_lead),
        cmocka_unit_test(joins_and_splits_paths),
        cmocka_unit_test(user_directories_follow_xdg),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
