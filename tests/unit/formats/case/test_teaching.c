/* Tests of findings, views, steps and questions in case.json: all of it is read, the same bytes are
 * written, and what does not hold together is refused by the field's name. */
#include "formats/case/teaching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/file_io.h"
#include "formats/case/case_json.h"
#include "formats/case/case_json_private.h"
#include "formats/case/case_summary.h"
#include "formats/case/default_steps.h"

static char *full_text;
static size_t full_length;

static int read_full_text(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    uint8_t *bytes = sat_read_file(TEACHING_JSON, 1 << 20, &full_length, &err);
    full_text = bytes != NULL ? malloc(full_length + 1) : NULL;
    if (full_text == NULL) {
        return -1;
    }
    memcpy(full_text, bytes, full_length);
    full_text[full_length] = '\0';
    free(bytes);
    return 0;
}

static int free_full_text(void **state)
{
    (void)state;
    free(full_text);
    return 0;
}

static SatCase *read_full(void)
{
    SatError err = SAT_ERROR_INIT;
    SatCase *made = sat_case_read_json(full_text, full_length, NULL, &err);
    if (made == NULL) {
        fail_msg("%s", err.text);
    }
    return made;
}

static void test_findings(void **state)
{
    (void)state;
    SAT_AUTO(SatCase) *made = read_full();
    const SatTeaching *teaching = made->teaching;
    assert_int_equal(teaching->finding_count, 2);
    const SatFinding *finding = &teaching->findings[0];
    assert_string_equal(finding->text, "Dense lesion\nwith a dural tail");
    assert_int_equal(finding->view, 0);
    assert_int_equal(teaching->findings[1].view, SAT_NO_INDEX);
    assert_int_equal(finding->mark_count, 3);
    const SatMark *arrow = &finding->marks[0];
    assert_int_equal(arrow->shape.kind, SAT_SHAPE_ARROW);
    assert_int_equal(arrow->shape.series, 0);
    assert_int_equal(arrow->shape.last_frame, 1);
    assert_true(arrow->shape.points[0].x > 1.4 && arrow->shape.points[0].x < 1.6);
    assert_int_equal(arrow->style.color[1], 0xCC);
    assert_true(arrow->style.is_dashed && arrow->style.is_filled);
    assert_int_equal(finding->marks[1].shape.series, 1); /* through the whole case */
    assert_string_equal(finding->marks[1].text, "a");
    assert_false(finding->marks[2].style.has_color);
}

static void test_views_and_steps(void **state)
{
    (void)state;
    SAT_AUTO(SatCase) *made = read_full();
    const SatTeaching *teaching = made->teaching;
    assert_int_equal(teaching->view_count, 2);
    const SatView *view = &teaching->views[0];
    assert_int_equal(view->columns, 3);
    assert_int_equal(view->active, 2);
    assert_int_equal(view->viewports[0].window, SAT_VIEW_WINDOW_VALUES);
    assert_int_equal(view->viewports[0].function, SAT_VOI_SIGMOID);
    assert_true(view->viewports[0].is_inverted && view->viewports[0].is_flipped);
    assert_int_equal(view->viewports[0].shown_marks, SAT_SHOWS_LISTED);
    assert_string_equal(view->viewports[0].mark_ids[0], "m1");
    assert_int_equal(view->viewports[1].series, SAT_NO_INDEX);
    assert_int_equal(view->viewports[2].frame, SAT_NO_INDEX);
    assert_int_equal(teaching->views[1].viewports[0].window, SAT_VIEW_WINDOW_TABLE);
    assert_int_equal(teaching->step_count, 2);
    const SatStep *step = &teaching->steps[0];
    assert_int_equal(step->reveals,
                     (1U << SAT_REVEAL_DIAGNOSIS) | (1U << SAT_REVEAL_SERIES_TITLES));
    assert_int_equal(step->view, 1);
    assert_int_equal(step->question, 2);
    assert_int_equal(step->findings[0], 1);
    assert_int_equal(step->findings[1], 0);
    assert_int_equal(teaching->steps[1].question, SAT_NO_INDEX);
}

static void test_questions(void **state)
{
    (void)state;
    SAT_AUTO(SatCase) *made = read_full();
    const SatTeaching *teaching = made->teaching;
    assert_int_equal(teaching->question_count, 4);
    const SatQuestion *single = &teaching->questions[0];
    assert_int_equal(single->kind, SAT_QUESTION_SINGLE);
    assert_true(single->answers[0].is_correct && single->answers[0].has_points);
    assert_false(single->answers[1].has_points);
    assert_int_equal(single->retries, 1);
    assert_true(single->gives_partial && single->may_shuffle);
    const SatQuestion *hotspot = &teaching->questions[1];
    assert_int_equal(hotspot->region_count, 2);
    assert_false(hotspot->regions[1].is_correct);
    assert_string_equal(hotspot->feedback_nothing, "Nothing there.");
    assert_int_equal(teaching->questions[2].accepted_count, 2);
}

/* Written, it is the file: the file is written as we write, without members that are as usual. */
static void test_written_as_read(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *made = read_full();
    SatByteWriter first = SAT_BYTE_WRITER_INIT, second = SAT_BYTE_WRITER_INIT;
    assert_true(sat_case_write_json(made, NULL, NULL, &first, &err));
    SAT_AUTO(SatCase) *again =
        sat_case_read_json((const char *)first.bytes, first.length, NULL, &err);
    assert_non_null(again);
    assert_true(sat_case_write_json(again, NULL, NULL, &second, &err));
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    json_t *before = sat_json_parse(full_text, full_length, 1 << 20, &err);
    json_t *after = sat_json_parse((const char *)first.bytes, first.length, 1 << 20, &err);
    static const char *const lists[] = {"findings", "views", "steps", "questions"};
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        assert_true(
            json_equal(json_object_get(before, lists[i]), json_object_get(after, lists[i])));
    }
    json_decref(before);
    json_decref(after);
    sat_byte_writer_free(&first);
    sat_byte_writer_free(&second);
}

/* The full text with one piece replaced. owns: free() */
static char *changed(const char *piece, const char *by)
{
    char *at = strstr(full_text, piece);
    assert_non_null(at);
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_bytes(&text, full_text, (size_t)(at - full_text));
    sat_write_text(&text, by);
    sat_write_text(&text, at + strlen(piece));
    sat_write_u8(&text, 0);
    assert_false(text.failed);
    return (char *)text.bytes;
}

static void test_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *piece, *by, *told;
    } cases[] = {
        {"\"id\": \"f2\"", "\"id\": \"f1\"", "findings: two entries have the id \"f1\""},
        {"\"id\": \"f1\"", "\"id\": \"f 1\"", "findings[0].id: expected 1 to 64 letters"},
        {"\"view\": \"v1\"", "\"view\": \"v9\"", "findings[0].view: names nothing"},
        {"\"frames\": [0, 1]", "\"frames\": [0, 3]", "has frames 0 to 2"},
        {"\"frames\": [0, 1]", "\"frames\": [1, 0]", "findings[0].marks[0].frames"},
        {"\"series\": [1, 0]", "\"series\": [1, 1]", "no study 1 with a series 1"},
        {"[[1.5, 2], [3, 4]]", "[[1.5, 2]]", "points: 1, but the shape \"arrow\" has 2"},
        {"[[1.5, 2], [3, 4]]", "[[1.5, 2], [3, \"4\"]]", "points[1]: expected [x, y]"},
        {"#ffcc00", "#FFCC00", "style.color"},
        {"\"width\": 2,", "\"width\": 0,", "width and text_size"},
        {"\"points\": [[1, 1]],\n          \"text\": \"a\"", "\"points\": [[1, 1]]",
         "findings[0].marks[1].text: a label"},
        {"\"zoom\": 2", "\"zoom\": 0", "views[0].viewports[0]: zoom"},
        {"\"marks\": [\"m1\"]", "\"marks\": [\"m2\"]", "marks[0]: names no mark"},
        {"\"active\": 2", "\"active\": 3", "views[0].active"},
        {"\"columns\": 3}", "\"columns\": 2}", "views[0].viewports"},
        {"{\"table\": 0}", "{\"table\": 1}", "views[1].viewports[0].window.table"},
        {"\"frame\": 1,", "\"frame\": 3,", "views[0].viewports[0].frame"},
        {"\"diagnosis\", \"series titles\"", "\"all\"", "steps[0].reveal[0]: expected \"title\""},
        {"[\"f2\", \"f1\"]", "[\"f3\"]", "steps[0].findings[0]: names no finding"},
        {"\"question\": \"q3\"", "\"question\": \"q9\"", "steps[0].question: names nothing"},
        {"\"kind\": \"single\"", "\"kind\": \"one\"", "questions[0].kind: expected \"single\""},
        {"\"prompt\": \"Which?\"", "\"prompt\": \"\"", "questions[0].prompt: empty"},
        {"\"correct\": true,\n          \"points\": 1", "\"points\": 1",
         "questions[0].answers: none is correct"},
        {"\"kind\": \"circle\"", "\"kind\": \"arrow\"",
         "questions[1].regions[0].kind: expected circle"},
        {"\"penalty\": 0.5", "\"penalty\": -1", "questions[0].penalty"},
        {"\"retries\": 1", "\"retries\": 101", "questions[0].retries"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        char *text = changed(cases[i].piece, cases[i].by);
        SatCase *made = sat_case_read_json(text, strlen(text), NULL, &err);
        if (made != NULL || strstr(err.text, cases[i].told) == NULL) {
            fail_msg("%s: %s", cases[i].told, made != NULL ? "was read" : err.text);
        }
        free(text);
    }
}

static void test_default_steps(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatCase) *made = read_full();
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    const SatStep *steps = NULL;
    size_t count = 0;
    assert_true(sat_case_steps(made, arena, &steps, &count, &err));
    assert_ptr_equal(steps, made->teaching->steps); /* its own come first */
    SatTeaching without = *made->teaching;
    without.step_count = 0;
    made->teaching = &without;
    assert_true(sat_case_steps(made, arena, &steps, &count, &err));
    assert_int_equal(count, 2 + 4 + 2 + 2);
    assert_string_equal(steps[0].text, "Headache.");
    for (size_t i = 0; i < count; i++) { /* nothing tells the diagnosis before its step */
        bool tells = strstr(steps[i].text, "Meningioma") != NULL ||
                     (steps[i].reveals & (1U << SAT_REVEAL_DIAGNOSIS)) != 0 ||
                     (steps[i].reveals & (1U << SAT_REVEAL_TITLE)) != 0;
        assert_int_equal(tells, i >= count - 2);
    }
    assert_int_equal(steps[2].question, 0);
    assert_int_equal(steps[6].findings[0], 0);
    assert_int_equal(steps[6].view, 0);
    assert_string_equal(steps[count - 1].text, "Along the falx.");
}

/* Texts that are not of findings and questions, in order. */
static void test_fields_told_in_case_txt(void **state)
{
    (void)state;
    SAT_AUTO(SatCase) *made = read_full();
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    static const char *const tags[] = {"Schädel", "骨"}, *const references[] = {"A book.", "B 2."};
    made->contributor = "Δρ Α. Παπάς";
    made->licence = "CC BY-NC-SA";
    made->rid = "1234";
    made->doi = "10.1/r";
    made->tags = tags;
    made->references = references;
    made->tag_count = made->reference_count = 2;
    sat_case_write_summary(made, NULL, NULL, &out);
    sat_write_u8(&out, 0);
    static const char *const told[] = {
        "CT Head 7f3a\n",
        "\nPresentation\n  Headache.\n",
        "\nDiagnosis\n  Meningioma\n",
        "\nFindings\n",
        "\nDiscussion\n  Along the falx.\n",
        "\nSteps\n",
        "\nQuestions\n",
        "\nTags\n  Schädel\n  骨\n",
        "\nReferences\n  A book.\n  B 2.\n",
        "\nContributor\n  Δρ Α. Παπάς\n",
        "\nLicence\n  CC BY-NC-SA\n",
        "\nrID\n  1234\n",
        "\nDOI\n  10.1/r\n",
        "\nCitation\n  Δρ Α. Παπάς. CT Head 7f3a. rID 1234. https://doi.org/10.1/r\n",
        "\n01\n",
    };
    const char *at = (const char *)out.bytes;
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
        at = strstr(at, told[i]);
        if (at == NULL) {
            fail_msg("not told, or not here: %s", told[i]);
        }
    }
    sat_byte_writer_free(&out);
}

static void test_told_in_case_txt(void **state)
{
    (void)state;
    SAT_AUTO(SatCase) *made = read_full();
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    sat_case_write_summary(made, NULL, NULL, &out);
    sat_write_u8(&out, 0);
    static const char *const told[] = {
        "\nFindings\n    1. Dense lesion\n       with a dural tail\n"
        "       marked in study 1, series 1, picture 1 to 2\n"
        "       on the picture: here\n       on the picture: a\n",
        "\nSteps\n    1. Look\n",
        "\nQuestions\n    1. Which?\n       [x] A\n           Yes\n       [ ] B\n"
        "       hint: Think.\n       why: Right.\n       if wrong: Wrong.\n",
        "    2. Where?\n       answered by a click on the picture\n"
        "       right place: That is it.\n       other place: Close.\n"
        "       if nothing is hit: Nothing there.\n",
        "    3. Why?\n       right: because\n       right: so it is\n       answer: Because.\n",
    };
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
        assert_non_null(strstr((const char *)out.bytes, told[i]));
    }
    /* all text of the case: who restores it in twenty years wants the notes, too */
    assert_non_null(strstr((const char *)out.bytes, "       for the speaker: Ask the third row\n"));
    sat_byte_writer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings),         cmocka_unit_test(test_views_and_steps),
        cmocka_unit_test(test_questions),        cmocka_unit_test(test_written_as_read),
        cmocka_unit_test(test_refused_by_name),  cmocka_unit_test(test_default_steps),
        cmocka_unit_test(test_told_in_case_txt), cmocka_unit_test(test_fields_told_in_case_txt),
    };
    return cmocka_run_group_tests(tests, read_full_text, free_full_text);
}
