/* What the gate asks about: the rule for pixels, texts, pictures that cannot be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "export/gate/gate_collect.h"
#include "tests/unit/export/assemble/item_maker.h"

static const SatLibrarySecret secret = {.bytes = {7}};

typedef struct {
    bool is_suspicious, is_flagged;
    SatSearched searched;
    size_t boxes;
    bool is_item;
} Rule;

static const Rule rules[] = {
    /* CT, MR: pass unless text was found */
    {false, false, SAT_SEARCHED_NOT, 0, false},
    {false, false, SAT_SEARCHED_PARTLY, 0, false},
    {false, false, SAT_SEARCHED_FULLY, 0, false},
    {false, false, SAT_SEARCHED_PARTLY, 1, true},
    {false, false, SAT_SEARCHED_FULLY, 2, true},
    /* ultrasound and their like: only every picture read and nothing found lets them pass */
    {true, false, SAT_SEARCHED_NOT, 0, true},
    {true, false, SAT_SEARCHED_PARTLY, 0, true},
    {true, false, SAT_SEARCHED_FULLY, 0, false},
    {true, false, SAT_SEARCHED_FULLY, 1, true},
    /* what the header says of the pictures: always */
    {true, true, SAT_SEARCHED_NOT, 0, true},
    {true, true, SAT_SEARCHED_FULLY, 0, true},
    {true, true, SAT_SEARCHED_FULLY, 3, true},
};

static void the_rule_for_pixels(void **state)
{
    (void)state;
    static const SatTextBox boxes[3] = {{{0, 0, 9, 9}, 0, 0}};
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        const Rule *rule = &rules[i];
        const SatPlannedSeries series = {.suspicious = rule->is_suspicious,
                                         .is_flagged = rule->is_flagged,
                                         .suspicion = rule->is_suspicious ? "why" : ""};
        const SatSeriesSearch search = {
            .searched = rule->searched, .boxes = boxes, .box_count = rule->boxes};
        const char *reason = sat_gate_pixel_reason(&series, &search);
        if ((reason != NULL) != rule->is_item) {
            fail_msg("rule %zu: %s", i, reason != NULL ? reason : "no item");
        }
        if (rule->is_item) {
            assert_string_equal(reason,
                                rule->is_suspicious ? "why" : "text was found in the pictures");
        }
        if (rule->searched == SAT_SEARCHED_NOT) {
            assert_ptr_equal(sat_gate_pixel_reason(&series, NULL), reason);
        }
    }
}

/* A mask on every picture settles what headers say; found text beside it does not. */
static void masks_on_every_picture_settle(void **state)
{
    (void)state;
    static const SatTextBox box = {{0, 0, 9, 9}, 0, 0};
    static const SatPixelRect rect = {0, 0, 5, 5};
    static const SatPixelMask mask = {.rects = &rect, .rect_count = 1};
    static const SatPlannedFrame frames[] = {
        {.hidden = &mask}, {.hidden = &mask}, {.hidden = &mask}, {.hidden = NULL}};
    const SatSeriesSearch found = {.searched = SAT_SEARCHED_FULLY, .boxes = &box, .box_count = 1};
    SatPlannedSeries series = {.suspicious = true,
                               .is_flagged = true,
                               .suspicion = "why",
                               .frames = frames,
                               .mask_count = 1,
                               .frame_count = 3};
    assert_null(sat_gate_pixel_reason(&series, NULL));
    assert_non_null(sat_gate_pixel_reason(&series, &found));
    series.frame_count = 4;
    assert_non_null(sat_gate_pixel_reason(&series, NULL));
}

static SatExportPlan *plan_of(const MadeItems *made)
{
    SatError err = SAT_ERROR_INIT;
    SatExportPlan *plan = sat_export_plan_new(made->list, made->count, NULL, NULL, &err);
    assert_non_null(plan);
    return plan;
}

/* A small mask lets a series pass, and says nothing of what shows beside it: without a search it
 * does not count as checked. */
static void a_mask_is_no_check(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = made_new();
    made_slice(made, 1, 1, 1, 1, 0.0)->facts.suspicion = "an ultrasound picture";
    SatPlanOptions *options = sat_plan_options_new(&err);
    assert_non_null(options);
    assert_true(sat_plan_options_set(options, SAT_PLAN_MASK, "1/1/1:0,0,1,1", &err));
    SatExportPlan *plan = sat_export_plan_new(made->list, made->count, options, NULL, &err);
    assert_non_null(plan);
    const SatGateFindings findings = {.search = NULL, .passes_faces = true};
    SatGateList list;
    SatGateUnreadable unreadable;
    assert_true(sat_gate_collect(plan, &findings, 2, &secret, &list, &unreadable, &err));
    assert_int_equal(list.count, 0);
    assert_int_equal(list.series_count, 1);
    assert_int_equal(list.checked_series, 0);
    assert_true(sat_gate_is_unsearched(&plan->cases[0].studies[0].series[0], NULL));
    SatSeriesSearch read = {.selector = {1, 1, 1}, .searched = SAT_SEARCHED_FULLY};
    const SatPictureSearch search = {.series = &read, .series_count = 1};
    assert_false(sat_gate_is_unsearched(&plan->cases[0].studies[0].series[0], &search));
    sat_gate_list_free(&list);
    sat_export_plan_free(plan);
    /* What the gate found is said in the plan that is made again. */
    assert_true(sat_plan_options_set(options, SAT_PLAN_MASKED_UNSEARCHED, "1/1/1", &err));
    plan = sat_export_plan_new(made->list, made->count, options, NULL, &err);
    assert_non_null(plan);
    const SatPlannedSeries *series = &plan->cases[0].studies[0].series[0];
    assert_string_equal(sat_clean_text_utf8(series->notes[series->note_count - 1]),
                        "masked, not searched: text beside the masks was not looked for in every "
                        "picture");
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
    made_free(made);
}

static void texts_are_items_by_their_words(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = made_new();
    (void)made_slice(made, 1, 1, 1, 1, 0.0);
    SatExportPlan *plan = plan_of(made);
    const SatGateFinding found[] = {
        {SAT_GATE_TEXT, {1, 0, 0}, "a name of the patient", "seen by J.", "one", 3, NULL, NULL},
        {SAT_GATE_TEXT, {1, 0, 0}, "a name of the patient", "seen by J.", "two", 3, NULL, NULL},
        {SAT_GATE_WORDS, {1, 1, 1}, "words were dropped", NULL, "one", 3, NULL, NULL},
    };
    const SatGateFindings findings = {.found = found, .found_count = 3};
    SatGateList list;
    SatGateUnreadable unreadable;
    assert_true(sat_gate_collect(plan, &findings, 2, &secret, &list, &unreadable, &err));
    assert_int_equal(list.count, 3);
    assert_int_equal(list.series_count, 1);
    assert_int_equal(list.checked_series, 0);
    assert_string_not_equal(list.items[0].id, list.items[1].id);
    assert_string_equal(list.items[0].context, "seen by J.");
    assert_int_equal(list.items[0].id[0], 't');
    assert_int_equal(list.items[2].id[0], 'w');
    assert_int_equal(list.items[2].frame_count, 0);
    assert_int_equal(list.items[2].state, SAT_GATE_OPEN);
    sat_gate_list_free(&list);
    sat_export_plan_free(plan);
    made_free(made);
}

/* Items without a file stand for pictures that cannot be read: nothing is asked without its hash.
 */
static void unreadable_pictures_are_named(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    MadeItems *made = made_new();
    (void)made_slice(made, 1, 1, 1, 1, 0.0);
    made_slice(made, 1, 1, 2, 1, 0.0)->facts.suspicion = "an ultrasound picture";
    SatExportPlan *plan = plan_of(made);
    const SatGateFindings findings = {.search = NULL};
    SatGateList list;
    SatGateUnreadable unreadable;
    assert_false(sat_gate_collect(plan, &findings, 2, &secret, &list, &unreadable, &err));
    assert_ptr_equal(unreadable.item, made->list[1]);
    assert_int_equal(unreadable.series.series_number, 2);
    assert_int_equal(unreadable.frame_index, 0);
    sat_gate_list_free(&list);
    sat_export_plan_free(plan);
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_for_pixels),
        cmocka_unit_test(masks_on_every_picture_settle),
        cmocka_unit_test(a_mask_is_no_check),
        cmocka_unit_test(texts_are_items_by_their_words),
        cmocka_unit_test(unreadable_pictures_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
