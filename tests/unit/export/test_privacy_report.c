/* The privacy report: what it counts, what it names, and that it holds no text of the source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/gate/gate_words.h"
#include "export/privacy_report.h"
#include "formats/base/file_io.h"
#include "tests/support/scratch_folder.h"
#include "tests/unit/export/assemble/plan_maker.h"

static const SatLibrarySecret secret = {.bytes = {7}};

/* Two series: 1/1/1 is masked without a search, 1/1/2 is not masked. */
typedef struct {
    MadeItems *made;
    SatOptions options;
    SatPipeline pipeline;
    SatGateItem items[4];
    SatTextBox box;
} Fixture;

static int set_up(void **state)
{
    static Fixture fixture;
    SatError err = SAT_ERROR_INIT;
    fixture = (Fixture){.made = made_new(), .box = {{3, 4, 20, 10}, 1, 2}};
    make_stack(fixture.made, 1, 1, 1, 3);
    make_stack(fixture.made, 1, 1, 2, 3);
    SatPlanOptions *options = option(NULL, SAT_PLAN_MASK, "1/1/1:0,0,8,8");
    fixture.options.plan = options;
    fixture.pipeline =
        (SatPipeline){.options = &fixture.options,
                      .plan = plan_of(fixture.made, options, NULL),
                      .deidentifier = sat_deidentifier_new(&secret, NULL, NULL, &err)};
    static const SatGateState states[] = {SAT_GATE_OPEN, SAT_GATE_ACCEPTED_BEFORE, SAT_GATE_MASKED,
                                          SAT_GATE_LEFT_OUT};
    for (size_t i = 0; i < 4; i++) {
        fixture.items[i] = (SatGateItem){.id = "p-7f3a2c",
                                         .where = {1, 1, 2},
                                         .title = "CT <Head>",
                                         .frame_count = 3,
                                         .reason = "text was found in the pictures",
                                         .context = "SECRET CONTEXT",
                                         .boxes = &fixture.box,
                                         .box_count = 1,
                                         .searched = SAT_SEARCHED_PARTLY,
                                         .state = states[i]};
    }
    fixture.pipeline.gate.list =
        (SatGateList){.items = fixture.items, .count = 3, .series_count = 2};
    fixture.pipeline.gate.settled = (SatGateList){.items = fixture.items + 3, .count = 1};
    *state = &fixture;
    return fixture.pipeline.deidentifier != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    sat_export_plan_free(fixture->pipeline.plan);
    sat_deidentifier_free(fixture->pipeline.deidentifier);
    sat_plan_options_free(fixture->options.plan);
    made_free(fixture->made);
    return 0;
}

static SatPrivacyReport report_of(const Fixture *fixture)
{
    return (SatPrivacyReport){
        .command = "pack", .pipeline = &fixture->pipeline, .is_written = true};
}

/* The report's text. owns: free() */
static char *written(const SatPrivacyReport *report, bool is_html)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    if (is_html) {
        assert_true(sat_privacy_report_put_html(report, &out, &err));
    } else {
        sat_privacy_report_put_json(report, &out);
    }
    sat_write_u8(&out, 0);
    assert_false(out.failed);
    return (char *)out.bytes;
}

static void holds(const char *text, const char *wanted)
{
    if (strstr(text, wanted) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", wanted, text);
    }
}

static void items_are_counted_by_what_became_of_them(void **state)
{
    const SatPrivacyReport report = report_of(*state);
    const SatPrivacyTotals totals = sat_privacy_report_totals(&report);
    assert_int_equal(totals.open, 1);
    assert_int_equal(totals.accepted, 1);
    assert_int_equal(totals.masked, 1);
    assert_int_equal(totals.left_out, 1);
    assert_int_equal(sat_privacy_searched_series(&report), 0);
}

static void programs_read_items_places_and_fields(void **state)
{
    const SatPrivacyReport report = report_of(*state);
    char *text = written(&report, false);
    static const char *const wanted[] = {"\"command\": \"pack\"",
                                         "\"profile\": \"allow-list\"",
                                         "\"output_written\": true",
                                         "\"accepted before\"",
                                         "\"left out\"",
                                         "\"searched\": \"partly\"",
                                         "\"first_frame\": 2, \"last_frame\": 3}",
                                         "\"words_accepted\": false",
                                         "\"own_vocabulary_entries\": 0"};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        holds(text, wanted[i]);
    }
    assert_null(strstr(text, "SECRET CONTEXT"));
    free(text);
}

static void people_read_a_page_without_foreign_marks(void **state)
{
    const SatPrivacyReport report = report_of(*state);
    char *text = written(&report, true);
    holds(text, "CT &lt;Head&gt;");
    holds(text, "1 thing needs a look");
    holds(text, "accepted before");
    assert_null(strstr(text, "SECRET CONTEXT"));
    assert_null(strstr(text, "<Head>"));
    free(text);
}

/* Only the series that has a mask, and only as long as nothing read it throughout. */
static void a_mask_that_nothing_looked_beside_is_named(void **state)
{
    Fixture *fixture = *state;
    const SatPrivacyReport report = report_of(fixture);
    SatSeriesSearch series[2] = {{.selector = {1, 1, 1}, .searched = SAT_SEARCHED_PARTLY},
                                 {.selector = {1, 1, 2}, .searched = SAT_SEARCHED_NOT}};
    SatPictureSearch search = {.series = series, .series_count = 2, .without = ""};
    for (int round = 0; round < 2; round++) {
        char *json = written(&report, false), *html = written(&report, true);
        holds(json, "\"masked_not_searched\": [\n  \"1/1/1\"\n ]");
        holds(html, "<h2>Masked, not searched</h2>");
        holds(html, "<li>1/1/1 ");
        assert_null(strstr(html, "<li>1/1/2 "));
        free(json);
        free(html);
        fixture->pipeline.search = &search; /* then with a search that read a part */
    }
    series[0].searched = SAT_SEARCHED_FULLY;
    char *html = written(&report, true);
    assert_null(strstr(html, "Masked, not searched"));
    free(html);
    fixture->pipeline.search = NULL;
}

static void fields_of_packs_are_counted(void **state)
{
    const Fixture *fixture = *state;
    SatPackedField fields[SAT_MOST_PACKED_FIELDS];
    size_t count = sat_privacy_packed_fields(fixture->pipeline.plan, fields);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, "modality") == 0 || strcmp(fields[i].name, "window") == 0) {
            assert_int_equal(fields[i].count, 2);
            found++;
        }
    }
    assert_int_equal(found, 2);
}

static void the_file_is_for_this_user_alone(void **state)
{
    const SatPrivacyReport report = report_of(*state);
    SatError err = SAT_ERROR_INIT;
    ScratchFolder folder = scratch_folder_new();
    static const char *const names[] = {"report.json", "report.html"};
    for (size_t i = 0; i < 2; i++) {
        char *path = scratch_path(&folder, names[i]);
        size_t length = 0;
        assert_true(sat_privacy_report_check(path, &err));
        assert_true(sat_privacy_report_write(&report, path, &err));
        char *expected = written(&report, i == 1);
        uint8_t *bytes = sat_read_file(path, 1U << 20, &length, &err);
        assert_non_null(bytes);
        assert_int_equal(length, strlen(expected));
        assert_memory_equal(bytes, expected, length);
        free(bytes);
        free(expected);
        free(path);
    }
    assert_false(sat_privacy_report_check("report.txt", &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_are_counted_by_what_became_of_them, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(programs_read_items_places_and_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(people_read_a_page_without_foreign_marks, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_mask_that_nothing_looked_beside_is_named, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(fields_of_packs_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_file_is_for_this_user_alone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
