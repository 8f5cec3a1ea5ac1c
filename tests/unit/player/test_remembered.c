/* What the player remembers between starts: recent packs, the left button's habit, where the
 * backups are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "player/preferences.h"
#include "player/recent_packs.h"
#include "tests/support/scratch_folder.h"

static ScratchFolder start_afresh(void)
{
    ScratchFolder scratch = scratch_folder_new();
    assert_int_equal(setenv("XDG_DATA_HOME", scratch.path, 1), 0);
    assert_int_equal(setenv("XDG_CONFIG_HOME", scratch.path, 1), 0);
    return scratch;
}

static char *put_pack(const ScratchFolder *scratch, int number)
{
    SatError err = SAT_ERROR_INIT;
    char name[32];
    snprintf(name, sizeof name, "%d.satchel", number);
    char *path = scratch_path(scratch, name);
    assert_true(sat_write_file_atomic(path, "", 0, false, &err));
    return path;
}

static void the_newest_pack_comes_first_and_once(void **state)
{
    (void)state;
    ScratchFolder scratch = start_afresh();
    SatRecentPacks recent;
    SatRecentPacks again;
    char *first = put_pack(&scratch, 1);
    char *second = put_pack(&scratch, 2);
    sat_recent_packs_load(&recent);
    assert_int_equal(recent.count, 0);
    sat_recent_packs_add(&recent, first);
    sat_recent_packs_add(&recent, second);
    sat_recent_packs_add(&recent, first);
    sat_recent_packs_load(&again);
    assert_int_equal(again.count, 2);
    assert_string_equal(again.paths[0], first);
    assert_string_equal(again.paths[1], second);
    sat_recent_packs_free(&again);
    assert_int_equal(remove(first), 0);
    sat_recent_packs_load(&again); /* what is gone is not offered */
    assert_int_equal(again.count, 1);
    sat_recent_packs_free(&again);
    sat_recent_packs_free(&recent);
    free(first);
    free(second);
    scratch_folder_free(&scratch);
}

static void one_file_stands_there_once_whatever_it_was_called(void **state)
{
    (void)state;
    ScratchFolder scratch = start_afresh();
    SatRecentPacks recent;
    char *path = put_pack(&scratch, 1);
    char *detour = scratch_path(&scratch, "satchel/../1.satchel");
    sat_recent_packs_load(&recent);
    sat_recent_packs_add(&recent, path);
    sat_recent_packs_add(&recent, detour);
    assert_int_equal(recent.count, 1);
    assert_null(strstr(recent.paths[0], ".."));
    sat_recent_packs_free(&recent);
    free(detour);
    free(path);
    scratch_folder_free(&scratch);
}

static void the_list_is_private_and_bounded(void **state)
{
    (void)state;
    ScratchFolder scratch = start_afresh();
    SatRecentPacks recent;
    struct stat info;
    sat_recent_packs_load(&recent);
    for (int i = 0; i < SAT_RECENT_MAX + 5; i++) {
        char *path = put_pack(&scratch, i);
        sat_recent_packs_add(&recent, path);
        free(path);
    }
    assert_int_equal(recent.count, SAT_RECENT_MAX);
    char *list = scratch_path(&scratch, "satchel/recent-packs.txt");
    assert_int_equal(stat(list, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    free(list);
    sat_recent_packs_free(&recent);
    scratch_folder_free(&scratch);
}

static void check_loaded(SatLeftButton left_button, const char *backup_folder)
{
    SatPreferences preferences;
    sat_preferences_load(&preferences);
    assert_int_equal(preferences.left_button, left_button);
    if (backup_folder != NULL) {
        assert_non_null(preferences.backup_folder);
        assert_string_equal(preferences.backup_folder, backup_folder);
    } else {
        assert_null(preferences.backup_folder);
    }
    sat_preferences_free(&preferences);
}

static void the_habit_is_kept(void **state)
{
    (void)state;
    ScratchFolder scratch = start_afresh();
    check_loaded(SAT_LEFT_UNKNOWN, NULL);
    sat_preferences_save(&(SatPreferences){.left_button = SAT_LEFT_WINDOW});
    check_loaded(SAT_LEFT_WINDOW, NULL);
    char folder[] = "/media/usb disk/B = 1";
    sat_preferences_save(&(SatPreferences){SAT_LEFT_SCROLL, folder});
    check_loaded(SAT_LEFT_SCROLL, folder);
    sat_preferences_save(&(SatPreferences){SAT_LEFT_UNKNOWN, folder});
    check_loaded(SAT_LEFT_UNKNOWN, folder);
    char odd[] = "/media/a\nleft-button = window"; /* would be read as a line of its own */
    sat_preferences_save(&(SatPreferences){SAT_LEFT_SCROLL, odd});
    check_loaded(SAT_LEFT_SCROLL, NULL);
    scratch_folder_free(&scratch);
}

static SatLeftButton parse(const char *text)
{
    SatPreferences preferences;
    sat_preferences_parse(text, strlen(text), &preferences);
    const SatLeftButton left_button = preferences.left_button;
    sat_preferences_free(&preferences);
    return left_button;
}

static void other_lines_are_passed_over(void **state)
{
    (void)state;
    assert_int_equal(parse("# ours\ncolour = red\n left-button=window"), SAT_LEFT_WINDOW);
    assert_int_equal(parse("left-button = sideways\n"), SAT_LEFT_UNKNOWN);
    assert_int_equal(parse("left-buttonwindow\n"), SAT_LEFT_UNKNOWN);
    assert_int_equal(parse("backup-folder = relative\nleft-button = scroll\n"), SAT_LEFT_SCROLL);
    assert_int_equal(parse(""), SAT_LEFT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_pack_comes_first_and_once),
        cmocka_unit_test(one_file_stands_there_once_whatever_it_was_called),
        cmocka_unit_test(the_list_is_private_and_bounded),
        cmocka_unit_test(the_habit_is_kept),
        cmocka_unit_test(other_lines_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
