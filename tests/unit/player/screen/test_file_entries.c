/* Folders as the file browser shows them: order, kinds, finding by typing; places and paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "player/screen/file_entries.h"
#include "player/screen/file_places.h"
#include "player/screen/open_kind.h"
#include "tests/support/scratch_folder.h"

static void put_file(const ScratchFolder *scratch, const char *name, const void *bytes,
                     size_t length)
{
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(scratch, name);
    assert_true(sat_write_file_atomic(path, bytes, length, false, &err));
    free(path);
}

static void put_folder(const ScratchFolder *scratch, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(scratch, name);
    assert_true(sat_folder_make(path, false, &err));
    free(path);
}

static void folders_come_first_in_natural_order(void **state)
{
    (void)state;
    static const char *const EXPECTED[] = {"day 2", "day 10", "a.pdf", "slice 9.dcm",
                                           "slice 10.dcm"};
    ScratchFolder scratch = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatFileEntries entries;
    put_file(&scratch, "slice 10.dcm", "12", 2);
    put_file(&scratch, "slice 9.dcm", "1", 1);
    put_file(&scratch, "a.pdf", "", 0);
    put_file(&scratch, ".hidden", "", 0);
    put_folder(&scratch, "day 10");
    put_folder(&scratch, "day 2");
    put_folder(&scratch, ".cache");
    assert_true(sat_file_entries_read(scratch.path, &entries, &err));
    assert_int_equal(entries.count, 5);
    for (size_t i = 0; i < entries.count; i++) {
        assert_string_equal(entries.entries[i].name, EXPECTED[i]);
    }
    assert_int_equal(entries.kinds[SAT_ENTRY_FOLDER], 2);
    assert_int_equal(entries.kinds[SAT_ENTRY_DICOM], 2);
    assert_int_equal(entries.entries[4].size_bytes, 2);
    sat_file_entries_free(&entries);
    scratch_folder_free(&scratch);
}

static void a_name_of_any_bytes_is_listed(void **state)
{
    (void)state;
    ScratchFolder scratch = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatFileEntries entries;
    put_file(&scratch, "bad\xFF\x1b[2Jname", "", 0);
    assert_true(sat_file_entries_read(scratch.path, &entries, &err));
    assert_int_equal(entries.count, 1);
    assert_string_equal(entries.entries[0].name, "bad\xFF\x1b[2Jname");
    assert_null(strchr(entries.entries[0].shown, '\x1b'));
    sat_file_entries_free(&entries);
    scratch_folder_free(&scratch);
}

static void a_missing_folder_is_an_error(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatFileEntries entries;
    assert_false(sat_file_entries_read("/no/such/folder", &entries, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_int_equal(entries.count, 0);
}

static void kinds_are_guessed_by_name(void **state)
{
    (void)state;
    assert_int_equal(sat_entry_kind_of_name("Lecture.SATCHEL"), SAT_ENTRY_PACK);
    assert_int_equal(sat_entry_kind_of_name("case.zip"), SAT_ENTRY_ZIP);
    assert_int_equal(sat_entry_kind_of_name("a.dcm"), SAT_ENTRY_DICOM);
    assert_int_equal(sat_entry_kind_of_name("DICOMDIR"), SAT_ENTRY_DICOM);
    assert_true(sat_entry_is_dicomdir("dicomdir"));
    assert_false(sat_entry_is_dicomdir("DICOMDIR2"));
    assert_int_equal(sat_entry_kind_of_name("IM000012"), SAT_ENTRY_DICOM);
    assert_int_equal(sat_entry_kind_of_name("1.2.840.113619.2.5"), SAT_ENTRY_DICOM);
    assert_int_equal(sat_entry_kind_of_name("notes2.txt"), SAT_ENTRY_OTHER);
    assert_int_equal(sat_entry_kind_of_name("README"), SAT_ENTRY_OTHER);
    assert_int_equal(sat_entry_kind_of_name(".satchel"), SAT_ENTRY_OTHER);
}

static void folders_of_backups_are_known(void **state)
{
    (void)state;
    ScratchFolder scratch = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    SatFileEntries entries;
    put_folder(&scratch, "scans");
    put_folder(&scratch, "usb");
    put_file(&scratch, "usb/Backups.txt", "", 0);
    put_file(&scratch, "usb/CT Head.zip", "PK", 2);
    put_file(&scratch, "other.zip", "PK", 2);
    assert_true(sat_file_entries_read(scratch.path, &entries, &err));
    assert_false(entries.are_backups);
    assert_string_equal(sat_entry_title(&entries.entries[0]), "Folder");
    assert_string_equal(sat_entry_title(&entries.entries[1]), "Backups");
    assert_string_equal(sat_entry_title(&entries.entries[2]), "Zip");
    sat_file_entries_free(&entries);
    char *usb = scratch_path(&scratch, "usb");
    assert_true(sat_file_entries_read(usb, &entries, &err));
    assert_true(entries.are_backups);
    assert_int_equal(entries.kinds[SAT_ENTRY_BACKUP], 1);
    assert_string_equal(sat_entry_title(&entries.entries[1]), "Backup");
    sat_file_entries_free(&entries);
    free(usb);
    scratch_folder_free(&scratch);
}

static void typing_finds_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"abdomen", "Ankle", "brain", "chest 1", "chest 2"};
    SatFileEntry list[5];
    char texts[5][16];
    for (size_t i = 0; i < 5; i++) {
        snprintf(texts[i], sizeof texts[i], "%s", NAMES[i]);
        list[i] = (SatFileEntry){.name = texts[i], .shown = texts[i], .kind = SAT_ENTRY_FOLDER};
    }
    const SatFileEntries entries = {.entries = list, .count = 5};
    assert_int_equal(sat_file_entries_find(&entries, 0, "b"), 2);
    assert_int_equal(sat_file_entries_find(&entries, 0, "an"), 1);
    assert_int_equal(sat_file_entries_find(&entries, 3, "CHEST"), 3);
    assert_int_equal(sat_file_entries_find(&entries, 4, "chest 1"), 3);
    assert_int_equal(sat_file_entries_find(&entries, 3, "cc"), 4);  /* the next with c */
    assert_int_equal(sat_file_entries_find(&entries, 4, "ccc"), 3); /* and round again */
    assert_int_equal(sat_file_entries_find(&entries, 0, "x"), 5);
    assert_int_equal(sat_file_entries_find(&entries, 0, ""), 5);
    assert_int_equal(sat_file_entries_at_name(&entries, "brain"), 2);
    assert_int_equal(sat_file_entries_at_name(&entries, "Brain"), 5);
}

static void sizes_read_well(void **state)
{
    (void)state;
    char text[24];
    sat_entry_size_text(812, text, sizeof text);
    assert_string_equal(text, "812 bytes");
    sat_entry_size_text(3400000000U, text, sizeof text);
    assert_string_equal(text, "3.4 GB");
    sat_entry_size_text(999999, text, sizeof text);
    assert_string_equal(text, "1.0 MB");
}

static void check_parent(const char *path, const char *expected)
{
    char *parent = sat_path_parent(path);
    assert_non_null(parent);
    assert_string_equal(parent, expected);
    free(parent);
}

static void parents_of_paths(void **state)
{
    (void)state;
    check_parent("/home/ann/CT", "/home/ann");
    check_parent("/home/", "/");
    check_parent("/", "/");
    check_parent("//a//b//", "//a");
}

static void parts_of_paths(void **state)
{
    (void)state;
    size_t ends[4];
    assert_int_equal(sat_path_parts("/", ends, 4), 1);
    assert_int_equal(sat_path_parts("/home/ann", ends, 4), 3);
    assert_int_equal(ends[0], 1);
    assert_int_equal(ends[1], 5);
    assert_int_equal(ends[2], 9);
    assert_int_equal(sat_path_parts("/a/b/c/d/e", ends, 4), 4); /* "/", then the last three */
    assert_int_equal(ends[0], 1);
    assert_int_equal(ends[1], 6);
    assert_int_equal(ends[3], 10);
    assert_int_equal(sat_path_parts("relative", ends, 4), 0);
}

static void check_user_folder(const char *text, const char *expected)
{
    char *path = sat_user_folder_from(text, "XDG_DESKTOP_DIR", "/home/ann");
    if (expected == NULL) {
        assert_null(path);
    } else {
        assert_non_null(path);
        assert_string_equal(path, expected);
    }
    free(path);
}

static void user_folders_are_read(void **state)
{
    (void)state;
    check_user_folder("# about\nXDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\n",
                      "/home/ann/Schreibtisch");
    check_user_folder("XDG_OTHER_DIR=\"/x\"\n  XDG_DESKTOP_DIR=\"/data/my \\\"desk\\\"/\"",
                      "/data/my \"desk\"");
    check_user_folder("#XDG_DESKTOP_DIR=\"/x\"\n", NULL);
    check_user_folder("XDG_DESKTOP_DIR=\"relative\"\n", NULL);
    check_user_folder("XDG_DESKTOP_DIR=\"/unfinished\n", NULL);
    check_user_folder("", NULL);
}

static bool opens_as_pack(const ScratchFolder *scratch, const char *name)
{
    char *path = scratch_path(scratch, name);
    const bool is_pack = sat_path_is_pack(path);
    free(path);
    return is_pack;
}

static void packs_are_known_by_name_or_by_their_beginning(void **state)
{
    (void)state;
    static const char HEAD[] =
        "PK\3\4..........................mimetypeapplication/vnd.satchel+zip";
    ScratchFolder scratch = scratch_folder_new();
    put_file(&scratch, "renamed", HEAD, sizeof HEAD - 1);
    put_file(&scratch, "other.zip", "PK\3\4 a zip that is no pack, but is long enough to be one...",
             60);
    put_file(&scratch, "short", "PK", 2);
    put_file(&scratch, "broken.satchel", "", 0);
    put_folder(&scratch, "folder.satchel");
    assert_true(opens_as_pack(&scratch, "renamed"));
    assert_true(opens_as_pack(&scratch, "broken.satchel"));
    assert_true(opens_as_pack(&scratch, "missing.satchel"));
    assert_false(opens_as_pack(&scratch, "other.zip"));
    assert_false(opens_as_pack(&scratch, "short"));
    assert_false(opens_as_pack(&scratch, "folder.satchel"));
    assert_false(opens_as_pack(&scratch, "missing"));
    scratch_folder_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_come_first_in_natural_order),
        cmocka_unit_test(a_name_of_any_bytes_is_listed),
        cmocka_unit_test(a_missing_folder_is_an_error),
        cmocka_unit_test(kinds_are_guessed_by_name),
        cmocka_unit_test(folders_of_backups_are_known),
        cmocka_unit_test(typing_finds_names),
        cmocka_unit_test(sizes_read_well),
        cmocka_unit_test(parents_of_paths),
        cmocka_unit_test(parts_of_paths),
        cmocka_unit_test(user_folders_are_read),
        cmocka_unit_test(packs_are_known_by_name_or_by_their_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
