/* Typed texts at the gate: an item names place, kind and way out; the decision is about the text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/deidentify/own_identifiers_private.h"
#include "export/typed_gate.h"
#include "tests/unit/export/assemble/plan_maker.h"

typedef struct {
    MadeItems *made;
    SatOwnIdentifiers *own;
} Fixture;

static int set_up(void **state)
{
    static Fixture fixture;
    SatError err = SAT_ERROR_INIT;
    SatSha256 key = made_key("patient", 1);
    fixture = (Fixture){made_new(), sat_own_identifiers_new(&err)};
    make_stack(fixture.made, 1, 1, 1, 3);
    *state = &fixture;
    return sat_own_identifiers_add(fixture.own, &key, SAT_OWN_NAME, "Alvarado^Quentin", 16, &err)
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    sat_own_identifiers_free(fixture->own);
    made_free(fixture->made);
    return 0;
}

/* owns: sat_typed_gate_free(); plan and options live as long. */
static SatTypedGate found_in(const Fixture *fixture, const SatExportPlan *plan,
                             const SatPlanOptions *options)
{
    SatError err = SAT_ERROR_INIT;
    SatTypedGate found;
    if (!sat_typed_gate_find(plan, options, fixture->own, &found, &err)) {
        fail_msg("%s", err.text);
    }
    return found;
}

static void a_name_that_was_typed_is_an_item(void **state)
{
    const Fixture *fixture = *state;
    SatPlanOptions *options = option(NULL, SAT_PLAN_TITLE, "Pneumonia of Alvarado");
    (void)option(options, SAT_PLAN_SYSTEM, "Chest");
    (void)option(options, SAT_PLAN_SERIES_TITLES, "1/1/1:Quentin, axial");
    SatExportPlan *plan = plan_of(fixture->made, options, NULL);
    SatTypedGate found = found_in(fixture, plan, options);
    assert_int_equal(found.count, 2);
    static const char *const contexts[] = {"--title: word 3: a name of the patient",
                                           "--series-titles: word 1: a name of the patient"};
    static const char *const remedies[] = {"--title 1:TEXT", "--series-titles 1/1/1:TEXT"};
    for (size_t i = 0; i < found.count; i++) {
        assert_int_equal(found.items[i].kind, SAT_GATE_TEXT);
        assert_string_equal(found.items[i].context, contexts[i]);
        assert_string_equal(found.items[i].remedy, remedies[i]);
        assert_string_equal(found.items[i].sentence, "what was typed may tell who the patient is");
    }
    sat_typed_gate_free(&found);
    assert_int_equal(found.count, 0);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
}

static void an_edited_text_is_another_decision(void **state)
{
    const Fixture *fixture = *state;
    static const char *const titles[] = {"Alvarado", "Alvarado", "Alvarado again"};
    SatSha256 contents[3];
    for (size_t i = 0; i < 3; i++) {
        SatPlanOptions *options = option(NULL, SAT_PLAN_TITLE, titles[i]);
        SatExportPlan *plan = plan_of(fixture->made, options, NULL);
        SatTypedGate found = found_in(fixture, plan, options);
        assert_int_equal(found.count, 1);
        contents[i] = sat_sha256(found.items[0].content, found.items[0].content_bytes);
        sat_typed_gate_free(&found);
        sat_export_plan_free(plan);
        sat_plan_options_free(options);
    }
    assert_true(sat_sha256_equal(&contents[0], &contents[1]));
    assert_false(sat_sha256_equal(&contents[0], &contents[2]));
}

static void plain_texts_are_no_items(void **state)
{
    const Fixture *fixture = *state;
    SatPlanOptions *options = option(NULL, SAT_PLAN_TITLE, "Pneumonia, second week");
    SatExportPlan *plan = plan_of(fixture->made, options, NULL);
    SatTypedGate found = found_in(fixture, plan, options);
    assert_int_equal(found.count, 0);
    sat_typed_gate_free(&found);
    sat_export_plan_free(plan);
    sat_plan_options_free(options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_name_that_was_typed_is_an_item, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_edited_text_is_another_decision, set_up, tear_down),
        cmocka_unit_test_setup_teardown(plain_texts_are_no_items, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
