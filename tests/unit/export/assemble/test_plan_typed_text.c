/* Typed texts of a plan: each is searched with what is known of the patients of its own case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/assemble/plan_typed_text.h"
#include "export/deidentify/own_identifiers_private.h"
#include "tests/unit/export/assemble/item_maker.h"

static void know(SatOwnIdentifiers *own, int patient, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    SatSha256 key = made_key("patient", patient);
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_NAME, name, strlen(name), &err));
}

static void set(SatPlanOptions *options, SatPlanOption option, const char *value)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_plan_options_set(options, option, value, &err));
}

/* "SELECTOR OPTION: WHAT" lines. */
static void search(const MadeItems *made, const SatPlanOptions *options,
                   const SatOwnIdentifiers *own, char out[2048])
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatExportPlan) *plan =
        sat_export_plan_new(made->list, made->count, options, NULL, &err);
    SatTypedFindings findings;
    assert_non_null(plan);
    assert_true(sat_plan_search_typed(plan, options, own, &findings, &err));
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < findings.count; i++) {
        char where[SAT_SELECTOR_CAPACITY];
        sat_selector_format(findings.items[i].where, where);
        sat_write_format(&text, "%s %s: ", where, findings.items[i].option);
        sat_typed_finding_write(&findings.items[i], &text);
        sat_write_text(&text, "\n");
    }
    sat_write_u8(&text, 0);
    assert_false(text.failed);
    assert_in_range(text.length, 1, 2048);
    memcpy(out, text.bytes, text.length);
    sat_byte_writer_free(&text);
    sat_typed_findings_free(&findings);
}

static void each_case_has_its_patients(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    char out[2048];
    MadeItems *made = made_new();
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    SAT_AUTO(SatPlanOptions) *options = sat_plan_options_new(&err);
    assert_non_null(own);
    assert_non_null(options);
    for (int patient = 1; patient <= 2; patient++) {
        for (int instance = 1; instance <= 3; instance++) {
            (void)made_slice(made, patient, 1, 1, instance, instance);
        }
    }
    know(own, 2, "Alvarado^Quentin"); /* the order of cases is that of their keys */
    know(own, 1, "Tremblay^Odile");
    search(made, options, own, out);
    assert_string_equal(out, "");
    set(options, SAT_PLAN_TITLE, "1:Pneumonia of Alvarado");
    set(options, SAT_PLAN_TITLE, "2:Pneumonia of Alvarado");
    set(options, SAT_PLAN_DISCUSSION, "Odile fell on 3 March 2019.");
    set(options, SAT_PLAN_SYSTEM, "Chest");
    set(options, SAT_PLAN_DIAGNOSIS, "2:Tremblay");
    set(options, SAT_PLAN_SERIES_TITLES, "2/1/1:Axial, Mme Tremblay");
    set(options, SAT_PLAN_SEX, "F");
    search(made, options, own, out);
    assert_string_equal(out, "1 --title: word 3: a name of the patient\n"
                             "1 --discussion: words 4-6: a date\n"
                             "2 --discussion: word 1: a name of the patient; words 4-6: a date\n"
                             "2 --diagnosis: word 1: a name of the patient\n"
                             "2/1/1 --series-titles: word 3: a name of the patient\n");
    /* One case of both: the names of either are looked for. */
    SAT_AUTO(SatPlanOptions) *merging = sat_plan_options_new(&err);
    assert_non_null(merging);
    set(merging, SAT_PLAN_MERGE, NULL);
    set(merging, SAT_PLAN_TITLE, "Alvarado and Tremblay");
    search(made, merging, own, out);
    assert_string_equal(
        out, "1 --title: word 1: a name of the patient; word 3: a name of the patient\n");
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_case_has_its_patients)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
