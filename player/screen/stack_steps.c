/* The bar of a lesson: back, steps, next, where one is, the score. */
#include <math.h>
#include <stdio.h>

#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

typedef struct {
    SatStackScreen *stack;
    SatUi *ui;
    SatDraw *draw;
    SatRect bar;
} Bar;

static void score_text(SatStackScreen *stack, char *text, size_t capacity)
{
    const SatScore score = sat_lesson_run_score(stack->lesson.run);
    text[0] = '\0';
    if (score.asked == 0) {
        return;
    }
    if (stack->lesson.run->mode == SAT_MODE_EXAM) {
        snprintf(text, capacity, "%zu of %zu answered", score.answered, score.asked);
    } else {
        snprintf(text, capacity, "%.4g / %.4g points", score.points, score.most_points);
    }
}

/** Above the part of a step that has one. */
static void paint_bookmark(Bar *bar, size_t first, size_t after, SatRect place)
{
    const SatStackScreen *stack = bar->stack;
    const double size = sat_ui_points(bar->ui, 12.0);
    for (size_t i = first; i < after; i++) {
        if (sat_presenter_is_bookmarked(&stack->presenter,
                                        (SatStepPlace){stack->lesson.run->stop, i})) {
            sat_draw_icon(bar->draw, SAT_ICON_BOOKMARK,
                          (SatRect){round(place.x + (place.width - size) / 2.0),
                                    place.y + sat_ui_points(bar->ui, 2.0), size, size},
                          SAT_COLOR_WARNING);
            return;
        }
    }
}

/** Parts of equal width for the steps, several together when there are too many. */
static void paint_parts(Bar *bar, double left, double right)
{
    SatStackScreen *stack = bar->stack;
    const SatLesson *lesson = stack->lesson.lesson;
    const size_t count = sat_lesson_step_count(lesson);
    const double least = sat_ui_points(bar->ui, 9.0);
    const double room = fmax(right - left, 0.0);
    size_t parts = (size_t)(room / least);
    parts = parts < count ? parts : count;
    if (parts == 0) {
        return;
    }
    const size_t position = sat_lesson_position(lesson);
    const double width = fmin(room / (double)parts, sat_ui_points(bar->ui, 46.0));
    for (size_t i = 0; i < parts; i++) {
        const size_t first = i * count / parts;
        const size_t after = (i + 1) * count / parts;
        const bool current = position >= first && position < after;
        const bool asks = sat_lesson_step(lesson, first)->question != SAT_NO_INDEX;
        char tooltip[48];
        snprintf(tooltip, sizeof tooltip, "Step %zu%s", first + 1, asks ? ": question" : "");
        const SatRect place = {left + width * (double)i, bar->bar.y, width, bar->bar.height};
        const unsigned look =
            sat_ui_place(bar->ui, place, sat_action_of(SAT_ACTION_STEP_SHOW, first), tooltip, 0);
        const double height = sat_ui_points(bar->ui, asks ? 14.0 : 6.0);
        const SatColor color = current                        ? SAT_COLOR_ACCENT
                               : (look & SAT_LOOK_HOVER) != 0 ? 0xFF8A929BU
                               : first < position             ? 0xFF5F6B77U
                                                              : SAT_COLOR_HOVER;
        sat_draw_round(bar->draw,
                       (SatRect){place.x + 1.5, round(place.y + (place.height - height) / 2.0),
                                 fmax(width - 3.0, 2.0), height},
                       3.0, color);
        paint_bookmark(bar, first, after, place);
        if ((look & SAT_LOOK_FOCUS) != 0) {
            sat_ui_draw_focus(bar->ui, place);
        }
    }
}

static const char *mode_title(const SatLessonRun *run)
{
    return run->only_missed                ? "Missed before"
           : run->mode == SAT_MODE_LECTURE ? "Lecture"
           : run->mode == SAT_MODE_EXAM    ? "Exam"
                                           : "Practice";
}

static double text_at_right(Bar *bar, double right, const char *text, SatColor color)
{
    const double width = sat_text_width(bar->draw, SAT_TEXT_SMALL, text);
    if (text[0] == '\0') {
        return right;
    }
    sat_draw_text(bar->draw,
                  (SatRect){right - width - 2.0, bar->bar.y, width + 2.0, bar->bar.height},
                  SAT_TEXT_SMALL, color, SAT_ALIGN_RIGHT, text);
    return right - width - sat_ui_points(bar->ui, 14.0);
}

static double right_part(Bar *bar)
{
    const SatStackLesson *lesson = &bar->stack->lesson;
    const double size = sat_ui_points(bar->ui, SAT_BUTTON_POINTS);
    const double pad = (bar->bar.height - size) / 2.0;
    double x = bar->bar.x + bar->bar.width - pad - size;
    char score[96];
    sat_ui_icon_button(bar->ui, (SatRect){x, bar->bar.y + pad, size, size}, SAT_ICON_CLOSE,
                       sat_action_of(SAT_ACTION_LESSON_END, 0), 0);
    x -= size + pad;
    sat_ui_icon_button(bar->ui, (SatRect){x, bar->bar.y + pad, size, size}, SAT_ICON_RIGHT,
                       sat_action_of(SAT_ACTION_STEP_NEXT, 0),
                       lesson->run->at_end ? SAT_WIDGET_DISABLED : 0);
    if (bar->bar.width > sat_ui_points(bar->ui, 480.0)) {
        const SatPresenter *presenter = &bar->stack->presenter;
        x -= size + pad;
        sat_ui_icon_button(
            bar->ui, (SatRect){x, bar->bar.y + pad, size, size}, SAT_ICON_BOOKMARK,
            sat_action_of(SAT_ACTION_BOOKMARK, 0),
            sat_presenter_is_bookmarked(presenter, presenter->place) ? SAT_WIDGET_ACTIVE : 0U);
        x -= size + pad;
        sat_ui_icon_button(bar->ui, (SatRect){x, bar->bar.y + pad, size, size}, SAT_ICON_GRID,
                           sat_action_of(SAT_ACTION_STEP_GO_TO, 0), 0);
    }
    x -= sat_ui_points(bar->ui, 10.0);
    score_text(bar->stack, score, sizeof score);
    x = text_at_right(bar, x, score, SAT_COLOR_TEXT);
    if (bar->bar.width > sat_ui_points(bar->ui, 560.0)) {
        x = text_at_right(bar, x, mode_title(lesson->run), SAT_COLOR_TEXT_DIM);
    }
    return x;
}

void sat_stack_paint_steps(SatStackScreen *stack)
{
    Bar bar = {stack, stack->base.host->ui, stack->base.host->draw, stack->layout.steps};
    const bool is_between = sat_stack_between_cases(stack);
    if (stack->lesson.run == NULL || (stack->lesson.lesson == NULL && !is_between) ||
        !(bar.bar.width > 0.0)) {
        return;
    }
    const double size = sat_ui_points(bar.ui, SAT_BUTTON_POINTS);
    const double pad = (bar.bar.height - size) / 2.0;
    char text[64];
    sat_draw_fill(bar.draw, bar.bar, SAT_COLOR_BAR);
    sat_ui_icon_button(bar.ui, (SatRect){bar.bar.x + pad, bar.bar.y + pad, size, size},
                       SAT_ICON_LEFT, sat_action_of(SAT_ACTION_STEP_PREVIOUS, 0), 0);
    if (is_between) {
        snprintf(text, sizeof text, "%zu / %zu", stack->lesson.run->stop + 1,
                 stack->lesson.run->route_count);
    } else {
        snprintf(text, sizeof text, "Step %zu / %zu", sat_lesson_position(stack->lesson.lesson) + 1,
                 sat_lesson_step_count(stack->lesson.lesson));
    }
    const double left = bar.bar.x + 2.0 * pad + size;
    const double width = sat_text_width(bar.draw, SAT_TEXT_SMALL, text) + 2.0;
    sat_draw_text(bar.draw, (SatRect){left, bar.bar.y, width, bar.bar.height}, SAT_TEXT_SMALL,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
    const double right = right_part(&bar);
    if (is_between) {
        const double start = left + width + sat_ui_points(bar.ui, 12.0);
        const SatPlaylistEntry *entry =
            sat_lesson_run_entry(stack->lesson.run, stack->lesson.run->stop);
        sat_draw_text(bar.draw,
                      (SatRect){start, bar.bar.y, fmax(right - start, 0.0), bar.bar.height},
                      SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_CENTER,
                      sat_stack_on_slide(stack) ? entry->text : "");
        return;
    }
    paint_parts(&bar, left + width + sat_ui_points(bar.ui, 12.0), right);
}
