/* The end of a lesson: a row a question, the score, where the results lie. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/lesson/lesson_results.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

typedef struct {
    SatStackScreen *stack;
    SatUi *ui;
    SatDraw *draw;
    SatRect area;
    double y, row;
} Sheet;

enum { COLUMNS = 6 };
/* Where the columns start, as shares of the width. */
static const double STARTS[COLUMNS + 1] = {0.0, 0.1, 0.56, 0.72, 0.84, 0.93, 1.0};

static void put_row(Sheet *sheet, const char *const cells[COLUMNS], SatTextStyle style,
                    SatColor color)
{
    const double gap = sat_ui_points(sheet->ui, 8.0);
    for (size_t i = 0; i < COLUMNS; i++) {
        const double x = sheet->area.x + sheet->area.width * STARTS[i];
        const double width = sheet->area.width * (STARTS[i + 1] - STARTS[i]) - gap;
        sat_draw_text(sheet->draw, (SatRect){x, sheet->y, fmax(width, 0.0), sheet->row}, style,
                      color, i < 3 ? SAT_ALIGN_LEFT : SAT_ALIGN_RIGHT, cells[i]);
    }
    sheet->y += sheet->row;
}

static void question_row(Sheet *sheet, size_t case_index, const SatQuestionState *state)
{
    static const char *const VERDICTS[] = {"\xE2\x80\x93 skipped", "\xE2\x9C\x97 wrong",
                                           "\xC2\xBD partly", "\xE2\x9C\x93 right", "? not marked"};
    const bool exam = sheet->stack->lesson.run->mode == SAT_MODE_EXAM;
    char number[32], points[48], time[32], clicks[24];
    snprintf(number, sizeof number, "Case %zu", case_index + 1);
    snprintf(points, sizeof points, "%.4g / %.4g",
             state->attempts > 0 ? state->weight * state->marking.points : 0.0,
             state->weight * state->most_points);
    snprintf(time, sizeof time, "%.1f s", (double)(state->shown_ns / 100000000U) / 10.0);
    snprintf(clicks, sizeof clicks, "%u", state->clicks);
    const char *const cells[COLUMNS] = {number,
                                        state->prompt,
                                        !exam                 ? VERDICTS[state->marking.verdict]
                                        : state->attempts > 0 ? "answered"
                                                              : "not answered",
                                        exam ? "" : points,
                                        time,
                                        clicks};
    put_row(sheet, cells, SAT_TEXT_SMALL, SAT_COLOR_TEXT);
}

static void all_rows(Sheet *sheet)
{
    static const char *const HEADINGS[COLUMNS] = {"Case",   "Question", "Result",
                                                  "Points", "Time",     "Clicks"};
    const SatLessonRun *run = sheet->stack->lesson.run;
    put_row(sheet, HEADINGS, SAT_TEXT_SMALL, SAT_COLOR_ACCENT);
    for (size_t s = 0; s < run->stop_count; s++) {
        for (size_t i = 0;
             run->lessons[s] != NULL && i < sat_lesson_question_count(run->lessons[s]); i++) {
            if (sat_lesson_asks(run->lessons[s], i)) {
                question_row(sheet, sat_lesson_run_case(run, s),
                             sat_lesson_state(run->lessons[s], i));
            }
        }
    }
}

static void headline(Sheet *sheet, const SatScore *score)
{
    char text[160];
    const double row = ceil(sat_text_line_height(sheet->draw, SAT_TEXT_TITLE) * 1.4);
    if (score->asked == 0) {
        snprintf(text, sizeof text, "End of the lesson");
    } else {
        snprintf(text, sizeof text, "%.4g of %.4g points%s", score->points, score->most_points,
                 score->open > 0 ? ", some still to be marked" : "");
    }
    sat_draw_text(sheet->draw, (SatRect){sheet->area.x, sheet->y, sheet->area.width, row},
                  SAT_TEXT_TITLE, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
    sheet->y += row;
}

static void files_told(Sheet *sheet)
{
    const SatStackLesson *lesson = &sheet->stack->lesson;
    char text[1400];
    if (sat_stack_lesson_is_busy(sheet->stack)) {
        snprintf(text, sizeof text, "Saving the results\xE2\x80\xA6");
    } else if (lesson->saved_path[0] != '\0') {
        snprintf(text, sizeof text, "Results: %s (and .jsonl)   Checksum: %.*s   Seed: %llu",
                 lesson->saved_path, SAT_CHECKSUM_SHOWN, lesson->checksum,
                 (unsigned long long)lesson->run->seed);
    } else {
        return;
    }
    sheet->y +=
        sat_draw_paragraphs(sheet->draw, (SatRect){sheet->area.x, sheet->y, sheet->area.width, 0.0},
                            SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, text) +
        sheet->row * 0.3;
}

static void buttons(Sheet *sheet, double y)
{
    static const struct {
        const char *label;
        SatActionKind kind;
    } BUTTONS[] = {{"Back to the lesson", SAT_ACTION_STEP_PREVIOUS},
                   {"Only missed", SAT_ACTION_LESSON_MISSED},
                   {"End", SAT_ACTION_LESSON_END}};
    const double height = sat_ui_points(sheet->ui, 36.0);
    const double gap = sat_ui_points(sheet->ui, 8.0);
    const double width =
        fmin(sat_ui_points(sheet->ui, 190.0), (sheet->area.width - 2.0 * gap) / 3.0);
    for (size_t i = 0; i < sizeof BUTTONS / sizeof *BUTTONS; i++) {
        sat_ui_button(sheet->ui,
                      (SatRect){sheet->area.x + (width + gap) * (double)i, y, width, height},
                      SAT_ICON_NONE, BUTTONS[i].label, sat_action_of(BUTTONS[i].kind, 0),
                      i == 2 ? SAT_WIDGET_PRIMARY : 0U);
    }
}

void sat_stack_paint_summary(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    SatRect whole = stack->layout.viewport;
    if (lesson->run == NULL || !lesson->run->at_end) {
        return;
    }
    whole.width += stack->layout.slider.width;
    whole.height += stack->layout.times.height;
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const double margin = sat_ui_points(ui, 24.0);
    const double below = sat_ui_points(ui, 36.0) + margin;
    const SatScore score = sat_lesson_run_score(lesson->run);
    SatRect area = sat_rect_inset(whole, margin);
    Sheet sheet = {stack, ui,     draw,
                   area,  area.y, ceil(sat_text_line_height(draw, SAT_TEXT_SMALL) * 1.6)};
    (void)sat_ui_place(ui, whole, sat_action_of(SAT_ACTION_NONE, 0), NULL, SAT_WIDGET_DISABLED);
    sat_draw_fill(draw, whole, SAT_COLOR_PANEL);
    sat_draw_clip(draw, &whole);
    headline(&sheet, &score);
    files_told(&sheet);
    SatRect rows = {area.x, sheet.y, area.width, fmax(area.y + area.height - below - sheet.y, 0.0)};
    sat_draw_clip(draw, &rows);
    sheet.y -= lesson->summary_scroll;
    if (score.asked > 0) {
        all_rows(&sheet);
    }
    lesson->summary_scroll_most =
        fmax(0.0, sheet.y + lesson->summary_scroll - (rows.y + rows.height));
    sat_stack_clamp_scroll(stack, &lesson->summary_scroll, lesson->summary_scroll_most);
    sat_draw_clip(draw, NULL);
    buttons(&sheet, rows.y + rows.height + margin * 0.5);
}
