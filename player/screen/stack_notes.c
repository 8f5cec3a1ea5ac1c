/* The panel with the notes for the speaker: of the playlist's entry, then of the step. They are for
 * a lecture alone, and what they tell of what is still hidden waits until it is asked for. */
#include <math.h>
#include <stdio.h>

#include "player/screen/hidden_words.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define PANEL_POINTS 150.0
#define HEAD_POINTS 30.0
#define SMALL_BUTTON_POINTS 26.0

bool sat_stack_has_notes(const SatStackScreen *stack)
{
    const SatLessonRun *run = stack->lesson.run;
    return run != NULL && run->mode == SAT_MODE_LECTURE && !run->at_end &&
           stack->presenter.with_notes;
}

double sat_stack_notes_height(const SatStackScreen *stack)
{
    const double most = sat_draw_window(stack->base.host->draw).height * 0.4;
    const double larger = 0.2 * (double)stack->presenter.notes_size;
    return fmin(sat_ui_points(stack->base.host->ui, PANEL_POINTS * (1.0 + larger)), most);
}

/* ---- what they say --------------------------------------------------------------------------- */

static const char *notes_of_entry(const SatStackScreen *stack)
{
    const SatPlaylistEntry *entry =
        sat_lesson_run_entry(stack->lesson.run, stack->lesson.run->stop);
    return entry != NULL ? entry->notes : "";
}

static const char *notes_of_step(const SatStackScreen *stack)
{
    const SatLesson *lesson = stack->lesson.lesson;
    const SatStep *step =
        lesson != NULL ? sat_lesson_step(lesson, sat_lesson_position(lesson)) : NULL;
    return step != NULL ? step->notes : "";
}

/** Words of the diagnosis or title of a case that has not been revealed, this one or another. */
static bool tells_the_hidden(const SatStackScreen *stack, const char *notes)
{
    const SatPackReader *reader = sat_pack_session_reader(stack->session);
    const SatCase *shown = sat_stack_case(stack);
    const size_t here = stack->lesson.lesson != NULL ? stack->current->case_index : SAT_NO_CASE;
    const bool is_open = here != SAT_NO_CASE && sat_stack_reveals(stack, SAT_REVEAL_DIAGNOSIS);
    if (!is_open && sat_words_give_away(notes, shown->diagnosis)) {
        return true;
    }
    for (size_t i = 0; i < sat_pack_reader_case_count(reader); i++) {
        const SatPackCaseEntry *entry = sat_pack_reader_case(reader, i);
        if (entry->hidden && !(is_open && i == here) && sat_words_give_away(notes, entry->title)) {
            return true;
        }
    }
    return false;
}

static bool are_hidden(const SatStackScreen *stack)
{
    return !stack->presenter.notes_asked_for && (tells_the_hidden(stack, notes_of_entry(stack)) ||
                                                 tells_the_hidden(stack, notes_of_step(stack)));
}

/* ---- actions --------------------------------------------------------------------------------- */

static void toggle(SatStackScreen *stack)
{
    if (stack->lesson.run->mode == SAT_MODE_LECTURE) {
        stack->presenter.with_notes = !stack->presenter.with_notes;
        stack->presenter.notes_asked_for = false;
        stack->notes_scroll = 0.0;
    } else {
        snprintf(stack->message, sizeof stack->message,
                 "The notes for the speaker show in a lecture, not in practice or an exam.");
    }
}

bool sat_stack_act_on_notes(SatStackScreen *stack, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_NOTES:
        toggle(stack);
        return true;
    case SAT_ACTION_NOTES_LARGER:
        (void)sat_presenter_resize_notes(&stack->presenter, 1);
        return true;
    case SAT_ACTION_NOTES_SMALLER:
        (void)sat_presenter_resize_notes(&stack->presenter, -1);
        return true;
    case SAT_ACTION_NOTES_SHOW:
        stack->presenter.notes_asked_for = true;
        return true;
    default:
        return false;
    }
}

/* ---- the panel ------------------------------------------------------------------------------- */

/** "A" in the size that it stands for. */
static void size_button(SatStackScreen *stack, SatRect place, SatTextStyle style, SatAction action)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const unsigned look = sat_ui_place(ui, place, action, sat_action_title(action.kind), 0);
    if ((look & SAT_LOOK_HOVER) != 0) {
        sat_draw_round(draw, place, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    sat_draw_text(draw, place, style, SAT_COLOR_TEXT, SAT_ALIGN_CENTER, "A");
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(ui, place);
    }
}

static void paint_head(SatStackScreen *stack, SatRect head)
{
    SatUi *ui = stack->base.host->ui;
    const double size = sat_ui_points(ui, SMALL_BUTTON_POINTS);
    const double pad = (head.height - size) / 2.0;
    const double margin = sat_ui_points(ui, 14.0);
    SatRect place = {head.x + head.width - pad - size, head.y + pad, size, size};
    sat_draw_text(stack->base.host->draw,
                  (SatRect){head.x + margin, head.y, head.width, head.height}, SAT_TEXT_SMALL,
                  SAT_COLOR_ACCENT, SAT_ALIGN_LEFT, "Notes for the speaker");
    sat_ui_icon_button(ui, place, SAT_ICON_CLOSE, sat_action_of(SAT_ACTION_NOTES, 0), 0);
    place.x -= size + pad;
    size_button(stack, place, SAT_TEXT_TITLE, sat_action_of(SAT_ACTION_NOTES_LARGER, 0));
    place.x -= size + pad;
    size_button(stack, place, SAT_TEXT_SMALL, sat_action_of(SAT_ACTION_NOTES_SMALLER, 0));
}

/** Instead of notes that tell. Returns the height. */
static double paint_hidden(SatStackScreen *stack, SatRect place)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const double text = sat_draw_paragraphs(
        draw, place, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM,
        "These notes tell what is still hidden. They show when it is revealed, or now:");
    const double gap = sat_ui_points(ui, 8.0);
    const SatRect button = {place.x, place.y + text + gap,
                            fmin(place.width, sat_ui_points(ui, 190.0)), sat_ui_points(ui, 34.0)};
    sat_ui_button(ui, button, SAT_ICON_REVEAL, sat_action_title(SAT_ACTION_NOTES_SHOW),
                  sat_action_of(SAT_ACTION_NOTES_SHOW, 0), 0);
    return text + gap + button.height;
}

static double paint_texts(SatStackScreen *stack, SatRect place)
{
    static const SatTextStyle STYLES[SAT_NOTES_SIZES] = {
        SAT_TEXT_BODY, SAT_TEXT_LARGE, SAT_TEXT_LARGE_2, SAT_TEXT_LARGE_3, SAT_TEXT_LARGE_4};
    SatDraw *draw = stack->base.host->draw;
    const SatTextStyle style = STYLES[stack->presenter.notes_size];
    const char *const texts[2] = {notes_of_entry(stack), notes_of_step(stack)};
    const double top = place.y;
    if (texts[0][0] == '\0' && texts[1][0] == '\0') {
        return sat_draw_paragraphs(draw, place, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM,
                                   "There are no notes here.");
    }
    for (size_t i = 0; i < 2; i++) {
        if (texts[i][0] != '\0') {
            place.y += place.y > top ? sat_text_line_height(draw, style) * 0.5 : 0.0;
            place.y += sat_stack_put_plain(draw, place, style, texts[i]);
        }
    }
    return place.y - top;
}

void sat_stack_paint_notes(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect area = stack->layout.notes;
    if (!(area.height > 0.0)) {
        return;
    }
    const double line = fmax(1.0, floor(sat_draw_scale(draw)));
    const double margin = sat_ui_points(ui, 14.0);
    const double head = fmin(sat_ui_points(ui, HEAD_POINTS), area.height);
    const SatRect body = {area.x, area.y + head, area.width, area.height - head};
    sat_draw_fill(draw, area, SAT_COLOR_PANEL);
    sat_draw_fill(draw, (SatRect){area.x, area.y, area.width, line}, SAT_COLOR_LINE);
    paint_head(stack, (SatRect){area.x, area.y, area.width, head});
    sat_draw_clip(draw, &body);
    const SatRect place = {body.x + margin, body.y - stack->notes_scroll,
                           fmax(body.width - 2.0 * margin, 1.0), 0.0};
    const double height =
        are_hidden(stack) ? paint_hidden(stack, place) : paint_texts(stack, place);
    stack->notes_scroll_most = fmax(0.0, height + margin - body.height);
    sat_stack_clamp_scroll(stack, &stack->notes_scroll, stack->notes_scroll_most);
    sat_draw_clip(draw, NULL);
}

void sat_stack_describe_notes(const SatStackScreen *stack, SatJsonWriter *writer)
{
    if (!sat_stack_has_notes(stack)) {
        sat_json_put_text(writer, "notes", NULL);
        return;
    }
    const bool hidden = are_hidden(stack);
    sat_json_open_object(writer, "notes");
    sat_json_put_bool(writer, "hidden", hidden);
    sat_json_put_u64(writer, "size", stack->presenter.notes_size);
    sat_json_put_text(writer, "of_entry", hidden ? "" : notes_of_entry(stack));
    sat_json_put_text(writer, "of_step", hidden ? "" : notes_of_step(stack));
    sat_json_close_object(writer);
}
