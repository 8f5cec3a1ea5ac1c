/* What was decided: kept, private, tolerant of damage, bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "export/gate/gate_decisions.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"

static SatSha256 key_of(int number)
{
    return sat_sha256(&number, sizeof(number));
}

static SatGateDecisions *load(const char *path, size_t expected_bad)
{
    SatError err = SAT_ERROR_INIT;
    size_t bad_lines = 0;
    SatGateDecisions *decisions = sat_gate_decisions_load(path, &bad_lines, &err);
    if (decisions == NULL) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(bad_lines, expected_bad);
    return decisions;
}

static void decide(const char *path, int number, SatDecided decided)
{
    SatError err = SAT_ERROR_INIT;
    SatGateDecisions *decisions = load(path, 0);
    SatSha256 key = key_of(number);
    assert_true(sat_gate_decisions_add(decisions, &key, decided, &err));
    assert_int_equal(sat_gate_decisions_find(decisions, &key), decided);
    assert_true(sat_gate_decisions_save(decisions, path, &err));
    sat_gate_decisions_free(decisions);
}

static SatDecided found(const SatGateDecisions *decisions, int number)
{
    SatSha256 key = key_of(number);
    return sat_gate_decisions_find(decisions, &key);
}

static void kept_private_and_the_last_one_wins(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "deeper/privacy-decisions");
    struct stat status;
    mode_t before = umask(0);
    decide(path, 1, SAT_DECIDED_ACCEPT);
    decide(path, 2, SAT_DECIDED_LEAVE_OUT);
    (void)umask(before);
    decide(path, 3, SAT_DECIDED_MASK);
    decide(path, 4, SAT_DECIDED_ASKED);
    decide(path, 1, SAT_DECIDED_LEAVE_OUT);
    SatGateDecisions *decisions = load(path, 0);
    assert_int_equal(found(decisions, 1), SAT_DECIDED_LEAVE_OUT);
    assert_int_equal(found(decisions, 2), SAT_DECIDED_LEAVE_OUT);
    assert_int_equal(found(decisions, 3), SAT_DECIDED_MASK);
    assert_int_equal(found(decisions, 4), SAT_DECIDED_ASKED);
    assert_int_equal(found(decisions, 5), SAT_DECIDED_NOTHING);
    sat_gate_decisions_free(decisions);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    free(path);
    scratch_folder_free(&folder);
}

/* Every bit of the file flipped in turn: a decision may be lost, none is made up. */
static void damage_never_accepts(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "privacy-decisions");
    decide(path, 1, SAT_DECIDED_LEAVE_OUT);
    decide(path, 2, SAT_DECIDED_ACCEPT);
    size_t length = 0, ignored_lines = 0, refused = 0;
    uint8_t *bytes = sat_read_file(path, 4096, &length, &err);
    assert_non_null(bytes);
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE_PRIVATE, &err);
    assert_non_null(file);
    for (size_t bit = 0; bit < length * 8; bit++) {
        size_t bad_lines = 0;
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
        assert_true(sat_file_write_at(file, 0, bytes, length, &err));
        SatGateDecisions *decisions = sat_gate_decisions_load(path, &bad_lines, &err);
        if (decisions == NULL) { /* the heading became another version's */
            assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
            sat_error_clear(&err);
            refused++;
        } else {
            assert_int_not_equal(found(decisions, 1), SAT_DECIDED_ACCEPT);
            assert_int_equal(found(decisions, 3), SAT_DECIDED_NOTHING);
            ignored_lines += bad_lines > 0;
        }
        sat_gate_decisions_free(decisions);
        bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    print_message("%zu flips: %zu with ignored lines, %zu refused\n", length * 8, ignored_lines,
                  refused);
    assert_true(ignored_lines > length && refused > 0);
    free(bytes);
    free(path);
    scratch_folder_free(&folder);
}

static void whatever_stands_in_the_file(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bad_lines;
    } files[] = {
        {"", 0},
        {"satchel privacy decisions 1\n", 0},
        {"satchel privacy decisions 1", 0},
        {"\n\n\n", 3},
        {"accept\n", 1},
        {"0000000000000000000000000000000000000000000000000000000000000000 accept", 1},
        {"0000000000000000000000000000000000000000000000000000000000000000 accepted\n", 1},
        {"0000000000000000000000000000000000000000000000000000000000000000 \n", 1},
        {"000000000000000000000000000000000000000000000000000000000000000 accept\n", 1},
        {"0000000000000000000000000000000000000000000000000000000000000000  accept\n", 1},
        {"000000000000000000000000000000000000000000000000000000000000000G accept\n", 1},
        {"satchel privacy decisions 1\nx\n"
         "0000000000000000000000000000000000000000000000000000000000000000 accept\n",
         1},
    };
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "privacy-decisions");
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        assert_true(sat_write_file_atomic(path, files[i].text, strlen(files[i].text), true, &err));
        SatGateDecisions *decisions = load(path, files[i].bad_lines);
        assert_int_equal(sat_gate_decisions_count(decisions), i + 1 == 12);
        sat_gate_decisions_free(decisions);
    }
    size_t bad_lines = 0;
    static const char newer[] = "satchel privacy decisions 2\nsomething else\n";
    assert_true(sat_write_file_atomic(path, newer, strlen(newer), true, &err));
    assert_null(sat_gate_decisions_load(path, &bad_lines, &err));
    assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
    free(path);
    scratch_folder_free(&folder);
}

static void bounded_and_the_oldest_go(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "privacy-decisions");
    SatGateDecisions *decisions = load(path, 0);
    for (int i = 0; i < (int)SAT_DECISIONS_MOST; i++) {
        SatSha256 key = key_of(i);
        assert_true(sat_gate_decisions_add(decisions, &key, SAT_DECIDED_ACCEPT, &err));
    }
    assert_true(sat_gate_decisions_save(decisions, path, &err));
    sat_gate_decisions_free(decisions);
    for (int i = 0; i < 3; i++) {
        decide(path, -1 - i, SAT_DECIDED_LEAVE_OUT);
    }
    decisions = load(path, 0);
    assert_int_equal(sat_gate_decisions_count(decisions), SAT_DECISIONS_MOST);
    assert_int_equal(found(decisions, 2), SAT_DECIDED_NOTHING);
    assert_int_equal(found(decisions, 3), SAT_DECIDED_ACCEPT);
    assert_int_equal(found(decisions, -3), SAT_DECIDED_LEAVE_OUT);
    sat_gate_decisions_free(decisions);
    free(path);
    scratch_folder_free(&folder);
}

/* Two runs that read the same file: neither loses what the other decided. */
static void two_runs_at_once(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "privacy-decisions");
    SatGateDecisions *one = load(path, 0), *other = load(path, 0);
    SatSha256 first = key_of(1), second = key_of(2);
    assert_true(sat_gate_decisions_add(one, &first, SAT_DECIDED_ACCEPT, &err));
    assert_true(sat_gate_decisions_add(other, &second, SAT_DECIDED_ACCEPT, &err));
    assert_true(sat_gate_decisions_save(one, path, &err));
    assert_true(sat_gate_decisions_save(other, path, &err));
    sat_gate_decisions_free(one);
    sat_gate_decisions_free(other);
    one = load(path, 0);
    assert_int_equal(found(one, 1), SAT_DECIDED_ACCEPT);
    assert_int_equal(found(one, 2), SAT_DECIDED_ACCEPT);
    sat_gate_decisions_free(one);
    free(path);
    scratch_folder_free(&folder);
}

/* One run that saves twice: what it saved before is not written again. */
static void saved_again_nothing_doubles(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "privacy-decisions");
    SatGateDecisions *decisions = load(path, 0);
    for (int i = 1; i <= 3; i++) {
        SatSha256 key = key_of(i);
        assert_true(sat_gate_decisions_add(decisions, &key, SAT_DECIDED_ASKED, &err));
        assert_true(sat_gate_decisions_save(decisions, path, &err));
        assert_true(sat_gate_decisions_save(decisions, path, &err));
    }
    assert_int_equal(found(decisions, 1), SAT_DECIDED_ASKED);
    sat_gate_decisions_free(decisions);
    size_t length = 0, lines = 0;
    uint8_t *bytes = sat_read_file(path, 4096, &length, &err);
    assert_non_null(bytes);
    for (size_t i = 0; i < length; i++) {
        lines += bytes[i] == '\n';
    }
    assert_int_equal(lines, 1 + 3); /* the heading, and a line for each */
    free(bytes);
    free(path);
    scratch_folder_free(&folder);
}

/* Told without a terminal: kept, no decision, and asking takes its place. */
static void what_was_told_is_no_decision(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "privacy-decisions");
    const SatSha256 key = sat_sha256("case", 4);
    static const SatDecided steps[] = {SAT_DECIDED_TOLD, SAT_DECIDED_ASKED};
    for (size_t i = 0; i < 2; i++) {
        SatGateDecisions *decisions = load(path, 0);
        assert_true(sat_gate_decisions_add(decisions, &key, steps[i], &err));
        assert_true(sat_gate_decisions_save(decisions, path, &err));
        sat_gate_decisions_free(decisions);
        decisions = load(path, 0);
        assert_int_equal(sat_gate_decisions_find(decisions, &key), steps[i]);
        assert_int_equal(sat_gate_decisions_count(decisions), i);
        sat_gate_decisions_free(decisions);
    }
    free(path);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_told_is_no_decision),
        cmocka_unit_test(kept_private_and_the_last_one_wins),
        cmocka_unit_test(damage_never_accepts),
        cmocka_unit_test(whatever_stands_in_the_file),
        cmocka_unit_test(bounded_and_the_oldest_go),
        cmocka_unit_test(saved_again_nothing_doubles),
        cmocka_unit_test(two_runs_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
