/* GIFT questions as questions of a case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/gift.h"
#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "tests/support/import_check.h"

static SatImportText of(const char *text)
{
    return (SatImportText){text, strlen(text)};
}

static SatImported *import(const char *text)
{
    SatError err = SAT_ERROR_INIT;
    SatImported *result = sat_import_gift(of(text), &err);
    if (result == NULL) {
        fail_msg("%s", err.text);
    }
    import_check(result, &err);
    return result;
}

static char *load(const char *name, size_t *length)
{
    SatError err = SAT_ERROR_INIT;
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/%s", IMPORT_CORPUS, name);
    uint8_t *bytes = sat_read_file(path, 1 << 20, length, &err);
    assert_non_null(bytes);
    return (char *)bytes;
}

static const SatQuestion *question(const SatCase *made, size_t index)
{
    assert_true(index < made->teaching->question_count);
    return &made->teaching->questions[index];
}

static void test_every_kind(void **state)
{
    (void)state;
    size_t length = 0;
    char *text = load("gift/kinds.gift", &length);
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatImported) *result = sat_import_gift((SatImportText){text, length}, &err);
    assert_non_null(result);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_int_equal(made->teaching->question_count, 11);
    assert_int_equal(made->tag_count, 2);
    assert_string_equal(made->tags[0], "Chest");
    assert_string_equal(made->tags[1], "Pleura");

    const SatQuestion *single = question(made, 0);
    assert_string_equal(single->id, "Deep-sulcus");
    assert_int_equal(single->kind, SAT_QUESTION_SINGLE);
    assert_string_equal(single->prompt, "What does the [plain text] arrow: mark=show?");
    assert_int_equal(single->answer_count, 3);
    assert_true(single->answers[0].is_correct && !single->answers[0].has_points);
    assert_string_equal(single->answers[0].feedback, "Right: air.");
    assert_false(single->answers[2].is_correct);
    assert_true(single->answers[2].has_points && single->answers[2].points == 0.5);
    assert_string_equal(single->feedback_correct, "The deep sulcus sign is seen when lying.");
    assert_string_equal(single->feedback_wrong, "The deep sulcus sign is seen when lying.");

    const SatQuestion *multiple = question(made, 1);
    assert_int_equal(multiple->kind, SAT_QUESTION_MULTIPLE);
    assert_string_equal(multiple->prompt, "Which are signs?\n\n\xE2\x80\xA2 choose all");
    assert_true(multiple->answers[1].is_correct && multiple->answers[1].points == 0.5);
    assert_true(!multiple->answers[2].is_correct && multiple->answers[2].points == -1);
    assert_true(multiple->gives_partial);

    const SatQuestion *yes = question(made, 2);
    assert_int_equal(yes->kind, SAT_QUESTION_BOOLEAN);
    assert_true(yes->answers[0].is_correct && !yes->answers[1].is_correct);
    assert_string_equal(yes->feedback_wrong, "It was taken supine.");
    assert_string_equal(yes->feedback_correct, "Yes, supine.");
    assert_true(question(made, 3)->answers[1].is_correct);

    const SatQuestion *own = question(made, 4);
    assert_int_equal(own->kind, SAT_QUESTION_TEXT);
    assert_int_equal(own->accepted_count, 2);
    assert_string_equal(own->accepted[1], "ptx");
    assert_true(import_has_loss(result, 21, "worth a part"));

    assert_string_equal(question(made, 5)->prompt, "Air in the pleura is called _____ by most.");
    assert_string_equal(question(made, 6)->accepted[0], "12");
    assert_string_equal(question(made, 6)->model_answer, "12:1");
    assert_true(import_has_loss(result, 26, "a number"));
    assert_int_equal(question(made, 7)->accepted_count, 0);
    assert_string_equal(question(made, 8)->model_answer,
                        "Air \xE2\x86\x92 black\nBone \xE2\x86\x92 white");
    assert_string_equal(question(made, 9)->prompt, "Write what you see.");
    assert_string_equal(question(made, 10)->prompt, "Use ~ # { } \\ and \n a line.");
    assert_string_equal(question(made, 10)->answers[0].text, "yes=no");

    assert_true(import_has_loss(result, 38, "without answers"));
    assert_true(import_has_loss(result, 40, "a } is missing"));
    assert_true(import_has_loss(result, 42, "no answer of this question is right"));
    assert_true(import_has_loss(result, 44, "neither = nor ~"));
    assert_int_equal(result->loss_count, 8);
    free(text);
}

static void test_names_stay_apart(void **state)
{
    (void)state;
    size_t length = 0;
    char *text = load("gift/windows.gift", &length);
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatImported) *result = sat_import_gift((SatImportText){text, length}, &err);
    assert_non_null(result);
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_string_equal(question(made, 0)->id, "q1");
    assert_string_equal(question(made, 1)->id, "q2");
    free(text);
}

static void test_no_questions(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {{"", "no question"},
               {"// nothing\n\n$CATEGORY: a\n", "no question"},
               {"Only words.\n\nMore.", "line 1"}};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_import_gift(of(bad[i].text), &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
        assert_non_null(strstr(err.text, bad[i].words));
    }
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_import_gift((SatImportText){"a\0b", 3}, &err));
    assert_non_null(strstr(err.text, "not text"));
}

static void test_limits(void **state)
{
    (void)state;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_text(&text, "::big::Many {=right");
    for (int i = 0; i < 200; i++) {
        sat_write_format(&text, " ~wrong %d", i);
    }
    sat_write_text(&text, "}\n\nFine {T}\n");
    sat_write_u8(&text, '\0');
    SAT_AUTO(SatImported) *result = import((const char *)text.bytes);
    assert_true(import_has_loss(result, 1, "more than 100 answers"));
    SAT_AUTO(SatCase) *made = import_check_case(result);
    assert_int_equal(made->teaching->question_count, 1);
    sat_byte_writer_free(&text);
}

static SatImported *import_text(SatImportText text, SatError *err)
{
    return sat_import_gift(text, err);
}

static void test_changed_files(void **state)
{
    (void)state;
    size_t length = 0;
    char *text = load("gift/kinds.gift", &length);
    size_t taken = import_check_mutated((SatImportText){text, length}, 4000, 6, import_text);
    print_message("4000 changed files: %zu read, the others refused\n", taken);
    assert_true(taken > 2000);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),    cmocka_unit_test(test_names_stay_apart),
        cmocka_unit_test(test_no_questions),  cmocka_unit_test(test_limits),
        cmocka_unit_test(test_changed_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
