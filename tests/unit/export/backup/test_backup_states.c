/* What a folder of backups notes of served cases: known while the backups are there, forgotten when
 * anything is odd. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/backup/backup_states.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static ScratchFolder scratch;

static void put_file(const char *name, const char *text)
{
    char path[256];
    SatError err = SAT_ERROR_INIT;
    (void)snprintf(path, sizeof path, "%s/%s", scratch.path, name);
    assert_true(sat_write_file_atomic(path, text, strlen(text), false, &err));
}

static SatBackupStates *states_of(const char *how)
{
    SatError err = SAT_ERROR_INIT;
    SatBackupStates *states = sat_backup_states_read(scratch.path, how, &err);
    assert_non_null(states);
    return states;
}

static void note(SatBackupStates *states, const char *state, const char *case_id, const char *file)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_backup_states_add(states, state, case_id, file, &err));
}

static void end(SatBackupStates *states)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_backup_states_write(states, &err));
    sat_backup_states_free(states);
}

static void what_is_noted_is_known(void **state)
{
    (void)state;
    put_file("A.zip", "first");
    put_file("B.zip", "second");
    SatBackupStates *states = states_of("h");
    assert_false(sat_backup_states_know(states, "rid:1 monday"));
    note(states, "rid:1 monday", "c1", "A.zip");
    note(states, "rid:1 monday", "c2", "B.zip");
    note(states, "rid:12 monday", "c3", "B.zip");
    end(states);
    states = states_of("h");
    assert_true(sat_backup_states_know(states, "rid:1 monday"));
    assert_true(sat_backup_states_know(states, "rid:12 monday"));
    assert_false(sat_backup_states_know(states, "rid:1 tuesday"));
    assert_string_equal(sat_backup_states_at(states, "rid:1 monday", 1)->case_id, "c2");
    assert_null(sat_backup_states_at(states, "rid:1 monday", 2));
    note(states, "rid:1 tuesday", "c1", "A.zip"); /* the case of rid 12 is another */
    end(states);
    states = states_of("h");
    assert_false(sat_backup_states_know(states, "rid:1 monday"));
    assert_true(sat_backup_states_know(states, "rid:1 tuesday"));
    assert_true(sat_backup_states_know(states, "rid:12 monday"));
    sat_backup_states_free(states);
    states = states_of("another");
    assert_false(sat_backup_states_know(states, "rid:1 tuesday"));
    note(states, "rid:1 tuesday", "c1", "B.zip");
    end(states);
    states = states_of("h");
    assert_true(
        sat_backup_states_know(states, "rid:1 tuesday")); /* made in the other way: both stay */
    assert_string_equal(sat_backup_states_at(states, "rid:1 tuesday", 0)->file_name, "A.zip");
    sat_backup_states_free(states);
}

static void a_backup_that_is_gone_or_another_is_not_known(void **state)
{
    (void)state;
    put_file("C.zip", "third");
    SatBackupStates *states = states_of("h");
    note(states, "rid:3 monday", "c", "C.zip");
    end(states);
    put_file("C.zip", "third, longer");
    states = states_of("h");
    assert_false(sat_backup_states_know(states, "rid:3 monday"));
    sat_backup_states_free(states);
    put_file("C.zip", "third");
    char path[256];
    SatError err = SAT_ERROR_INIT;
    states = states_of("h");
    assert_true(sat_backup_states_know(states, "rid:3 monday"));
    (void)snprintf(path, sizeof path, "%s/C.zip", scratch.path);
    assert_true(sat_path_remove(path, &err));
    assert_false(sat_backup_states_know(states, "rid:3 monday"));
    sat_backup_states_free(states);
}

static void odd_notes_say_nothing(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "",
        "nonsense",
        "satchel backup states 2\nh\trid:9 x\tc\t5\tA.zip\n",
        "satchel backup states 1\nh\trid:9 x\tc\t5\tA.zip",
        "satchel backup states 1\nh\trid:9 x\tc\t5\tA.zip\tmore\n",
        "satchel backup states 1\nh\trid:9 x\tc\t-5\tA.zip\n",
        "satchel backup states 1\nh\trid:9 x\tc\t5x\tA.zip\n",
        "satchel backup states 1\nh\trid:9 x\tc\t5\t../A.zip\n",
        "satchel backup states 1\nh\trid:9 x\tc\t5\t\n",
        "satchel backup states 1\n\n\t\t\t\t\n",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        put_file(SAT_BACKUP_STATES_NAME, odd[i]);
        SatBackupStates *states = states_of("h");
        assert_false(sat_backup_states_know(states, "rid:9 x"));
        sat_backup_states_free(states);
    }
    put_file(SAT_BACKUP_STATES_NAME, "satchel backup states 1\nh\trid:9 x\tc\t5\tA.zip\n");
    SatBackupStates *states = states_of("h");
    assert_true(sat_backup_states_know(states, "rid:9 x")); /* the right one among them */
    sat_backup_states_free(states);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_noted_is_known),
        cmocka_unit_test(a_backup_that_is_gone_or_another_is_not_known),
        cmocka_unit_test(odd_notes_say_nothing),
    };
    scratch = scratch_folder_new();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_folder_free(&scratch);
    return failed;
}
