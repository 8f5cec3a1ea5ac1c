/* Groups of pictures that nothing here can show: always items, and settled by the gate's list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/unseen_gate.h"

static void each_group_is_an_item_of_its_own(void **state)
{
    (void)state;
    SatUnseenGroup groups[2] = {
        {.place = {1, 2, 0}, .folder = "Case/1", .sentence = "four samples", .content = {{1}}},
        {.folder = "Case/2", .sentence = "of odd bits", .content = {{2}}}};
    const SatKeptUnseen unseen = {.groups = groups, .group_count = 2};
    SatGateFinding findings[2];
    sat_unseen_findings(&unseen, findings);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(findings[i].kind, SAT_GATE_PIXELS);
        assert_string_equal(findings[i].sentence, groups[i].sentence);
        assert_string_equal(findings[i].title, groups[i].folder);
        assert_int_equal(findings[i].content_bytes, sizeof(groups[i].content));
        assert_memory_equal(findings[i].content, &groups[i].content, sizeof(groups[i].content));
    }
    assert_int_equal(findings[0].where.study_number, 2);
    assert_int_equal(findings[1].where.case_number, 0);
}

/* Items of series stand between them in the list: they are no groups. */
static void the_gate_says_which_are_left_out(void **state)
{
    (void)state;
    SatUnseenGroup groups[3] = {{.folder = "a", .sentence = "x", .file_count = 1},
                                {.folder = "b", .sentence = "x", .file_count = 2},
                                {.folder = "c", .sentence = "x", .file_count = 3}};
    SatKeptUnseen unseen = {.groups = groups, .group_count = 3};
    SatGateItem items[5] = {
        {.id = "p-1", .kind = SAT_GATE_PIXELS, .frame_count = 4, .state = SAT_GATE_ACCEPTED},
        {.id = "p-2", .kind = SAT_GATE_PIXELS, .state = SAT_GATE_LEFT_OUT},
        {.id = "t-3", .kind = SAT_GATE_TEXT, .state = SAT_GATE_LEFT_OUT},
        {.id = "p-4", .kind = SAT_GATE_PIXELS, .state = SAT_GATE_ACCEPTED_BEFORE},
        {.id = "p-5", .kind = SAT_GATE_PIXELS, .state = SAT_GATE_LEFT_OUT_BEFORE}};
    const SatGateList list = {.items = items, .count = 5};
    SatReport report = {.quiet = true};
    sat_unseen_settle(&unseen, &list, &report);
    assert_true(groups[0].is_left_out);
    assert_false(groups[1].is_left_out);
    assert_true(groups[2].is_left_out);
    assert_int_equal(report.exit_code, SAT_EXIT_SKIPPED);
}

static void what_is_taken_is_no_warning(void **state)
{
    (void)state;
    SatUnseenGroup group = {.folder = "a", .sentence = "x", .is_left_out = true};
    SatKeptUnseen unseen = {.groups = &group, .group_count = 1};
    SatGateItem item = {.id = "p-1", .kind = SAT_GATE_PIXELS, .state = SAT_GATE_ACCEPTED};
    const SatGateList list = {.items = &item, .count = 1};
    SatReport report = {.quiet = true};
    sat_unseen_settle(&unseen, &list, &report);
    assert_false(group.is_left_out);
    assert_int_equal(report.exit_code, SAT_EXIT_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_group_is_an_item_of_its_own),
        cmocka_unit_test(the_gate_says_which_are_left_out),
        cmocka_unit_test(what_is_taken_is_no_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
