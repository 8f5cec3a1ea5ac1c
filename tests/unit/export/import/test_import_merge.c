/* Several documents about the same pictures as one case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/import_merge.h"
#include "tests/support/import_check.h"

static const char written[] =
    "{\"format\":\"satchel-case\",\"version\":1,\"title\":\"Mine\",\"own\":1,\"tags\":[\"a\"],"
    "\"findings\":[{\"id\":\"f1\",\"text\":\"Mine\"}],\"steps\":[{\"question\":\"q1\"}],"
    "\"questions\":[{\"id\":\"q1\",\"kind\":\"text\",\"prompt\":\"Why?\"}]}";
static const char imported[] =
    "{\"format\":\"satchel-case\",\"version\":1,\"title\":\"Theirs\",\"diagnosis\":\"Theirs\","
    "\"tags\":[\"a\",\"b\"],"
    "\"findings\":[{\"id\":\"f1\",\"text\":\"Theirs\"}],"
    "\"questions\":[{\"id\":\"q1\",\"kind\":\"text\",\"prompt\":\"How?\",\"view\":\"v1\"},"
    "{\"id\":\"q1-2\",\"kind\":\"text\",\"prompt\":\"When?\"}]}";

static SatImportText of(const char *text)
{
    return (SatImportText){text, strlen(text)};
}

static void test_first_wins(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const SatImportText texts[2] = {of(written), of(imported)};
    SAT_AUTO(SatImported) *merged = sat_import_merge(texts, 2, &err);
    import_check(merged, &err);
    assert_non_null(strstr(merged->json, "\"own\": 1"));
    SAT_AUTO(SatCase) *made = import_check_case(merged);
    assert_string_equal(made->title, "Mine");
    assert_string_equal(made->diagnosis, "Theirs");
    assert_int_equal(made->tag_count, 2);
    assert_int_equal(made->teaching->finding_count, 1);
    assert_string_equal(made->teaching->findings[0].text, "Mine");
    assert_int_equal(made->teaching->question_count, 3);
    assert_string_equal(made->teaching->questions[1].id, "q1-2");
    assert_string_equal(made->teaching->questions[2].id, "q1-2-2");
    assert_int_equal(made->teaching->step_count, 3);
    assert_int_equal(made->teaching->steps[2].question, 2);
    assert_true(import_has_loss(merged, 0, "second document"));
}

static void test_without_steps(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const SatImportText texts[2] = {of("{\"title\":\"Mine\"}"), of(imported)};
    SAT_AUTO(SatImported) *merged = sat_import_merge(texts, 2, &err);
    import_check(merged, &err);
    SAT_AUTO(SatCase) *made = import_check_case(merged);
    assert_int_equal(made->teaching->step_count, 0); /* good ones are made */
    assert_int_equal(made->teaching->question_count, 2);
    assert_string_equal(made->teaching->findings[0].text, "Theirs");
    assert_int_equal(merged->loss_count, 0);
}

static void test_refusals(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "[]", "{", "{\"a\":1,\"a\":2}"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        const SatImportText texts[2] = {of(imported), of(bad[i])};
        assert_null(sat_import_merge(texts, 2, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_first_wins),
                                       cmocka_unit_test(test_without_steps),
                                       cmocka_unit_test(test_refusals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
