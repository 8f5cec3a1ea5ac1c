/* Tests of quiz and shape: what each kind of answer earns, where a click counts, shuffling. */
#include "formats/case/quiz.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/shape.h"

static void assert_points(double found, double wanted)
{
    assert_true(found > wanted - 1e-9 && found < wanted + 1e-9);
}

static SatQuestion choice(SatQuestionKind kind, const SatAnswer *answers, size_t count)
{
    return (SatQuestion){.id = "q",
                         .kind = kind,
                         .answers = answers,
                         .answer_count = count,
                         .points = 4.0,
                         .weight = 1.0};
}

static void expect(const SatQuestion *question, const char *chosen, unsigned attempt,
                   SatVerdict verdict, double points)
{
    bool picks[8] = {false};
    for (size_t i = 0; chosen[i] != '\0'; i++) {
        picks[i] = chosen[i] == 'x';
    }
    const SatResponse response = {.chosen = picks};
    const SatMarking marking = sat_question_mark(question, &response, attempt);
    assert_int_equal(marking.verdict, verdict);
    assert_points(marking.points, points);
}

static void test_single(void **state)
{
    (void)state;
    const SatAnswer answers[] = {{.is_correct = true}, {0}, {.has_points = true, .points = 1.0}};
    SatQuestion question = choice(SAT_QUESTION_SINGLE, answers, 3);
    question.penalty = 1.5;
    expect(&question, "x..", 0, SAT_VERDICT_CORRECT, 4.0);
    expect(&question, "x..", 1, SAT_VERDICT_CORRECT, 2.5);
    expect(&question, "x..", 9, SAT_VERDICT_CORRECT, 0.0); /* never less than nothing */
    expect(&question, ".x.", 0, SAT_VERDICT_WRONG, 0.0);
    expect(&question, "..x", 0, SAT_VERDICT_PARTLY, 1.0);
    expect(&question, "...", 0, SAT_VERDICT_SKIPPED, 0.0);
}

static void test_multiple(void **state)
{
    (void)state;
    const SatAnswer answers[] = {{.is_correct = true}, {.is_correct = true}, {0}, {0}};
    SatQuestion question = choice(SAT_QUESTION_MULTIPLE, answers, 4);
    expect(&question, "xx..", 0, SAT_VERDICT_CORRECT, 4.0);
    expect(&question, "x...", 0, SAT_VERDICT_WRONG, 0.0);
    expect(&question, "xxx.", 0, SAT_VERDICT_WRONG, 0.0);
    question.gives_partial = true;
    expect(&question, "x...", 0, SAT_VERDICT_PARTLY, 2.0);
    expect(&question, "xxx.", 0, SAT_VERDICT_PARTLY, 2.0);
    expect(&question, "xxxx", 0, SAT_VERDICT_WRONG, 0.0); /* choosing all earns nothing */
    expect(&question, "..x.", 0, SAT_VERDICT_WRONG, 0.0);
    expect(&question, "....", 0, SAT_VERDICT_SKIPPED, 0.0);
    const SatAnswer weighted[] = {{.is_correct = true, .has_points = true, .points = 3.0},
                                  {.is_correct = true, .has_points = true, .points = 1.0},
                                  {.has_points = true, .points = -2.0}};
    question = choice(SAT_QUESTION_MULTIPLE, weighted, 3);
    expect(&question, "xx.", 0, SAT_VERDICT_CORRECT, 4.0);
    expect(&question, "x.x", 0, SAT_VERDICT_PARTLY, 1.0);
    const SatAnswer none[] = {{0}, {0}};
    question = choice(SAT_QUESTION_MULTIPLE, none, 2);
    expect(&question, "..", 0, SAT_VERDICT_CORRECT, 4.0); /* none of them */
    expect(&question, "x.", 0, SAT_VERDICT_WRONG, 0.0);
}

static void test_hotspot(void **state)
{
    (void)state;
    const SatPoint circle[] = {{10, 10}, {13, 14}}, box[] = {{20, 30}, {0, 0}};
    const SatRegion regions[] = {
        {.shape = {SAT_SHAPE_CIRCLE, 1, 2, 5, circle, 2}, .is_correct = true},
        {.shape = {SAT_SHAPE_BOX, 1, 0, 9, box, 2}, .has_points = true, .points = 0.5}};
    const SatQuestion question = {.id = "h",
                                  .kind = SAT_QUESTION_HOTSPOT,
                                  .regions = regions,
                                  .region_count = 2,
                                  .points = 2.0};
    static const struct {
        size_t series, frame;
        SatPoint at;
        SatVerdict verdict;
        double points;
        size_t region;
    } clicks[] = {
        {1, 2, {13, 14}, SAT_VERDICT_CORRECT, 2.0, 0}, /* its line belongs to it */
        {1, 5, {6, 8}, SAT_VERDICT_CORRECT, 2.0, 0},
        {1, 5, {13.1, 14}, SAT_VERDICT_PARTLY, 0.5, 1},
        {1, 6, {10, 10}, SAT_VERDICT_PARTLY, 0.5, 1},           /* past its frames */
        {1, 2, {25, 10}, SAT_VERDICT_WRONG, 0.0, SAT_NO_INDEX}, /* outside of all */
        {0, 2, {10, 10}, SAT_VERDICT_WRONG, 0.0, SAT_NO_INDEX}, /* another series */
    };
    for (size_t i = 0; i < sizeof(clicks) / sizeof(clicks[0]); i++) {
        const SatResponse response = {.has_click = true,
                                      .click_series = clicks[i].series,
                                      .click_frame = clicks[i].frame,
                                      .click = clicks[i].at};
        const SatMarking marking = sat_question_mark(&question, &response, 0);
        assert_int_equal(marking.verdict, clicks[i].verdict);
        assert_points(marking.points, clicks[i].points);
        assert_int_equal(marking.region, clicks[i].region);
        assert_points(marking.most_points, 2.0);
    }
    const SatMarking skipped = sat_question_mark(&question, &(SatResponse){0}, 0);
    assert_int_equal(skipped.verdict, SAT_VERDICT_SKIPPED);
}

static void test_text(void **state)
{
    (void)state;
    const char *const accepted[] = {"Mening\xc3\x89ome", "falx  tumour"};
    const SatQuestion question = {.id = "t",
                                  .kind = SAT_QUESTION_TEXT,
                                  .accepted = accepted,
                                  .accepted_count = 2,
                                  .points = 2};
    static const struct {
        const char *text;
        SatVerdict verdict;
    } cases[] = {
        {" mening\xc3\xa9ome\n", SAT_VERDICT_CORRECT},
        {"FALX TUMOUR", SAT_VERDICT_CORRECT},
        {"falxtumour", SAT_VERDICT_UNMARKED},
        {"falx", SAT_VERDICT_UNMARKED},
        {"falx tumour x", SAT_VERDICT_UNMARKED},
        {"", SAT_VERDICT_SKIPPED},
        {"  \n", SAT_VERDICT_SKIPPED},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const SatResponse response = {.text = cases[i].text};
        assert_int_equal(sat_question_mark(&question, &response, 0).verdict, cases[i].verdict);
    }
    const SatResponse half = {.text = "a tumour", .is_self_marked = true, .self_mark = 0.5};
    const SatMarking marking = sat_question_mark(&question, &half, 0);
    assert_int_equal(marking.verdict, SAT_VERDICT_PARTLY);
    assert_points(marking.points, 1.0);
}

static void test_order(void **state)
{
    (void)state;
    const SatAnswer answers[8] = {{0}};
    SatQuestion question = choice(SAT_QUESTION_SINGLE, answers, 8);
    size_t plain[8], first[8], again[8], other[8];
    sat_question_order(&question, 7, plain);
    question.may_shuffle = true;
    sat_question_order(&question, 7, first);
    sat_question_order(&question, 7, again);
    question.id = "r";
    sat_question_order(&question, 7, other);
    bool seen[8] = {false};
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(plain[i], i);
        assert_false(seen[first[i]]);
        seen[first[i]] = true;
    }
    assert_memory_equal(first, again, sizeof(first));
    assert_memory_not_equal(first, plain, sizeof(first));
    assert_memory_not_equal(first, other, sizeof(first));
}

static void test_shapes(void **state)
{
    (void)state;
    const SatPoint star[] = {{0, 0}, {10, 0}, {10, 10}, {5, 3}, {0, 10}};
    const SatShape polygon = {SAT_SHAPE_POLYGON, 0, 0, 0, star, 5};
    assert_true(sat_shape_holds(&polygon, (SatPoint){2, 2}));
    assert_true(sat_shape_holds(&polygon, (SatPoint){5, 3})); /* a corner */
    assert_false(sat_shape_holds(&polygon, (SatPoint){5, 8}));
    assert_false(sat_shape_holds(&polygon, (SatPoint){11, 2}));
    const SatPoint axes[] = {{0, 0}, {4, 4}, {-1, 1}};
    const SatShape ellipse = {SAT_SHAPE_ELLIPSE, 0, 0, 0, axes, 3};
    assert_true(sat_shape_holds(&ellipse, (SatPoint){3.9, 3.9}));
    assert_false(sat_shape_holds(&ellipse, (SatPoint){2, -2}));
    const SatPoint line[] = {{0, 0}, {4, 4}, {8, 8}};
    const SatShape flat = {SAT_SHAPE_ELLIPSE, 0, 0, 0, line, 3};
    assert_false(sat_shape_holds(&flat, (SatPoint){1, 1}));
    const SatShape arrow = {SAT_SHAPE_ARROW, 0, 0, 0, line, 2};
    assert_false(sat_shape_holds(&arrow, (SatPoint){0, 0}));
    assert_points(sat_shape_target(&polygon).x, 5.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single),  cmocka_unit_test(test_multiple),
        cmocka_unit_test(test_hotspot), cmocka_unit_test(test_text),
        cmocka_unit_test(test_order),   cmocka_unit_test(test_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
