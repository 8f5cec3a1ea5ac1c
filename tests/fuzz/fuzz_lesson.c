/* Fuzzes lessons: whatever case can be read is played by the rest of the input, its marks painted,
 * its results written; a step shows the same whatever way led there. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/case/case_json_private.h"
#include "player/lesson/lesson_results.h"
#include "player/lesson/revision.h"
#include "player/view/mark_painter.h"

enum { SIDE = 64, ACTIONS = 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void paint(const SatShape *shape, uint32_t *pixels, uint8_t turn)
{
    const SatCanvas canvas = {pixels, SIDE, SIDE, SIDE};
    const SatMarkPen pen = {0xFFFFFF, 2.0, 1.0, (turn & 1) != 0, (turn & 2) != 0};
    SatScreenViewport viewport = {.width = SIDE, .height = SIDE};
    double bounds[4];
    sat_viewport_set_image(&viewport, 100, 80, 1.0);
    viewport.quarter_turns = turn & 3;
    viewport.flipped = (turn & 4) != 0;
    sat_mark_paint(shape, &pen, &viewport, &canvas);
    sat_mark_bounds(shape, &viewport, bounds);
}

static void paint_all(const SatTeaching *teaching)
{
    uint32_t *pixels = calloc((size_t)SIDE * SIDE, sizeof *pixels);
    demand(pixels != NULL);
    for (size_t i = 0; i < teaching->finding_count && i < 8; i++) {
        for (size_t j = 0; j < teaching->findings[i].mark_count && j < 8; j++) {
            paint(&teaching->findings[i].marks[j].shape, pixels, (uint8_t)(i + j));
        }
    }
    free(pixels);
}

static unsigned revealed(const SatLesson *lesson)
{
    unsigned bits = 0;
    for (unsigned i = 0; i < SAT_REVEAL_KINDS; i++) {
        bits |= sat_lesson_reveals(lesson, (SatReveal)i) ? 1U << i : 0U;
    }
    return bits;
}

static void act(SatLesson *lesson, uint8_t what)
{
    const SatQuestion *question = sat_lesson_question(lesson);
    SatQuestionState *state = sat_lesson_question_state(lesson);
    const size_t argument = what >> 4;
    if (what % 8 == 0) {
        (void)sat_lesson_next(lesson);
    } else if (what % 8 == 1) {
        (void)sat_lesson_back(lesson);
    } else if (what % 8 == 2) {
        sat_lesson_go(lesson, argument);
    } else if (question != NULL && what % 8 == 3) {
        sat_question_choose(state, argument);
    } else if (question != NULL && what % 8 == 4) {
        sat_question_click(state, 0, argument, (SatPoint){(double)argument, 5.0});
        sat_question_type(state, "words");
    } else if (question != NULL && what % 8 == 5) {
        (void)sat_question_look(state, question, sat_lesson_mode(lesson), argument << 30);
    } else if (question != NULL && what % 8 == 6) {
        (void)sat_question_self_mark(state, question, sat_lesson_mode(lesson), 0.5);
    } else if (question != NULL) {
        (void)sat_question_confirm(state, question, sat_lesson_mode(lesson));
    }
}

static void play(const SatCase *teaching_case, const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatLessonRun *run = sat_lesson_run_new((SatLessonMode)(size % 3), size, NULL, 1, &err);
    demand(run != NULL);
    SatLesson *lesson = sat_lesson_run_enter(run, 0, teaching_case, NULL, &err);
    demand(lesson != NULL);
    demand(run->mode == SAT_MODE_EXAM || sat_lesson_step_count(lesson) > 0);
    for (size_t i = 0; i < ACTIONS && i < size; i++) {
        act(lesson, data[size - 1 - i]);
        const size_t position = sat_lesson_position(lesson);
        const unsigned bits = revealed(lesson);
        const SatLessonPlace place = sat_lesson_place(lesson);
        sat_lesson_go(lesson, 0);
        sat_lesson_go(lesson, position);
        const SatLessonPlace again = sat_lesson_place(lesson);
        demand(revealed(lesson) == bits && place.kind == again.kind && place.index == again.index);
    }
    const SatScore score = sat_lesson_run_score(run);
    demand(score.answered <= score.asked && score.right <= score.answered);
    sat_results_csv(run, "0", &out);
    sat_results_jsonl(run, "0", &out, NULL);
    demand(!out.failed);
    sat_byte_writer_free(&out);
    sat_lesson_run_free(run);
}

/** What is read of the file of what to ask again is written so that it is read again. */
static void revise(const char *text, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatRevision first, second;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    demand(sat_revision_parse(text, size, &first, &err));
    sat_revision_write(&first, &out);
    demand(!out.failed && sat_revision_parse((const char *)out.bytes, out.length, &second, &err));
    demand(first.count == second.count);
    sat_revision_free(&first);
    sat_revision_free(&second);
    sat_byte_writer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    revise((const char *)data, size);
    SAT_AUTO(SatCase) *teaching_case = sat_case_read_json((const char *)data, size, NULL, &err);
    if (teaching_case != NULL) {
        paint_all(teaching_case->teaching);
        play(teaching_case, data, size);
    }
    return 0;
}
