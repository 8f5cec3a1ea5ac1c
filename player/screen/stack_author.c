/* Writing a lesson: the draft of the case on screen, and the text under the caret. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/screen/stack_author_private.h"

#define PAUSE_NS 500000000U /* of typing: then it is saved */

static void tell(SatStackScreen *stack, const SatError *err)
{
    snprintf(stack->message, sizeof stack->message, "%.690s.", err->text);
    if (stack->message[0] >= 'a' && stack->message[0] <= 'z') {
        stack->message[0] = (char)(stack->message[0] - 'a' + 'A');
    }
    stack->base.host->repaint = true;
}

static bool is_in_hand(const SatStackScreen *stack, const SatAuthor *author)
{
    const SatPathList *drafts = &stack->base.host->drafts;
    for (size_t i = 0; i < drafts->count; i++) {
        if (strcmp(drafts->paths[i], author->path) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- what is on screen ----------------------------------------------------------------------- */

static void look_at_window(const SatStackScreen *stack, SatViewport *now)
{
    const SatSeries *series = sat_stack_series(stack);
    const SatVoiChoice *voi = &sat_stack_view(stack)->voi;
    const SatVoiChoice usual = sat_voi_default(series);
    now->is_inverted = voi->invert;
    if (series->samples != 1 ||
        (voi->use_table && usual.use_table && voi->table_index == usual.table_index)) {
        now->window = SAT_VIEW_WINDOW_USUAL;
    } else if (voi->use_table) {
        now->window = SAT_VIEW_WINDOW_TABLE;
        now->table = voi->table_index;
    } else {
        now->window = SAT_VIEW_WINDOW_VALUES;
        now->center = voi->window.center;
        now->width = voi->window.width;
        now->function = voi->window.function;
    }
}

/** Marks that are switched off stay off in the view. */
static void look_at_marks(SatStackScreen *stack, SatViewport *now)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    bool is_any_off = false;
    now->mark_ids = stack->author.mark_ids;
    for (size_t i = 0; i < teaching->finding_count && i < stack->marks.count; i++) {
        is_any_off = is_any_off || stack->marks.off_each[i];
        for (size_t k = 0; !stack->marks.off_each[i] && k < teaching->findings[i].mark_count; k++) {
            const char *id = teaching->findings[i].marks[k].id;
            if (id[0] != '\0' && now->mark_id_count < SAT_STACK_MOST_MARK_IDS) {
                stack->author.mark_ids[now->mark_id_count++] = id;
            }
        }
    }
    now->shown_marks = stack->marks.off ? SAT_SHOWS_NONE
                       : is_any_off     ? SAT_SHOWS_LISTED
                                        : SAT_SHOWS_ALL;
}

void sat_stack_author_look(SatStackScreen *stack)
{
    const SatSeriesView *view = sat_stack_view(stack);
    SatViewport now = {.series = stack->series_index,
                       .frame = view->frame_index,
                       .zoom = fmin(fmax(sat_viewport_relative_zoom(&view->viewport), 1e-3), 1e3),
                       .has_pan = !view->viewport.fitted,
                       .pan = {view->viewport.center_x, view->viewport.center_y},
                       .rotation_degrees = 90.0 * (double)(view->viewport.quarter_turns & 3),
                       .is_flipped = view->viewport.flipped};
    now.zoom = view->viewport.fitted ? 1.0 : now.zoom;
    look_at_window(stack, &now);
    look_at_marks(stack, &now);
    sat_author_look(stack->author.author, &now);
}

/* ---- the draft ------------------------------------------------------------------------------- */

/** "1/2/3" at *text, which is moved behind it and its comma. */
static bool next_number(const char **text, unsigned long out[3])
{
    for (int i = 0; i < 3; i++) {
        char *end = NULL;
        out[i] = strtoul(*text, &end, 10);
        if (end == *text || out[i] == 0 || *end != (i < 2 ? '/' : *end == ',' ? ',' : '\0')) {
            return false;
        }
        *text = end + (*end != '\0' ? 1 : 0);
    }
    return true;
}

/** The numbers of one case of the pack, as many as it has series. Returns how many there were. */
static size_t read_numbers(const char *text, size_t case_index, SatDraftSeries *numbers,
                           size_t most)
{
    unsigned long number[3];
    unsigned long case_number = 0;
    size_t cases = 0; /* begun */
    size_t count = 0;
    while (*text != '\0' && next_number(&text, number)) {
        cases += number[0] != case_number ? 1 : 0;
        case_number = number[0];
        if (cases == case_index + 1 && count < most) {
            numbers[count++] = (SatDraftSeries){number[1] - 1, number[2] - 1};
        }
    }
    return count;
}

/** How the series are numbered where the pictures come from, when that is not as they stand. */
static bool set_numbers(SatStackScreen *stack, SatError *err)
{
    const char *text = stack->base.host->series;
    const size_t count = sat_case_series_count(stack->current->pack_case->model);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    SatDraftSeries *numbers =
        arena != NULL ? sat_arena_alloc(arena, count + 1, sizeof *numbers, err) : NULL;
    if (numbers == NULL) {
        return false;
    }
    return text == NULL ||
           read_numbers(text, stack->current->case_index, numbers, count) != count ||
           sat_draft_set_numbers(stack->author.author->draft, numbers, err);
}

static bool take_up(SatStackScreen *stack, SatError *err)
{
    stack->author.author = sat_author_new(stack->current->pack_case->model, err);
    return stack->author.author != NULL && set_numbers(stack, err);
}

static void forget(SatStackScreen *stack)
{
    sat_author_free(stack->author.author);
    stack->author.author = NULL;
    stack->author.which = (SatAuthorText){SAT_TEXT_NONE, 0};
    stack->author.is_changed = false;
    stack->author.scroll = 0.0;
}

void sat_stack_author_enter(SatStackScreen *stack)
{
    SatError err = SAT_ERROR_INIT;
    forget(stack);
    if (!stack->author.open && !sat_author_has_draft(stack->current->pack_case->model)) {
        return;
    }
    if (!take_up(stack, &err)) {
        if (stack->author.open) {
            stack->author.open = false;
            tell(stack, &err);
        }
        forget(stack);
        return;
    }
    if (stack->author.open || is_in_hand(stack, stack->author.author)) {
        return;
    }
    if (sat_draft_is_changed(stack->author.author->draft) && stack->message[0] == '\0') {
        snprintf(stack->message, sizeof stack->message,
                 "A draft of this case is kept: the pencil in the bar above (Ctrl+E) goes on with "
                 "it.");
    }
    forget(stack); /* shown as it was packed, until one goes on with it */
}

static void open_panel(SatStackScreen *stack)
{
    SatError err = SAT_ERROR_INIT;
    if (stack->author.author == NULL && !take_up(stack, &err)) {
        forget(stack);
        tell(stack, &err);
        return;
    }
    stack->author.open = true;
    stack->author.scroll = 0.0;
    stack->with_text = true;
    stack->message[0] = '\0';
    sat_author_open(stack->author.author, SAT_AUTHOR_ALL, 0);
    if (stack->author.author->was_there) {
        SatError none = SAT_ERROR_INIT;
        sat_stack_author_changed(stack, &none);
    }
}

void sat_stack_author_toggle(SatStackScreen *stack)
{
    if (stack->author.open) {
        sat_stack_author_close(stack);
    } else if (stack->lesson.run != NULL) {
        snprintf(stack->message, sizeof stack->message,
                 "A lesson is running: end it first, then it can be written on.");
    } else {
        open_panel(stack);
    }
    stack->base.host->repaint = true;
}

void sat_stack_author_close(SatStackScreen *stack)
{
    if (stack->author.open) {
        sat_stack_author_keep_text(stack);
        sat_author_open(stack->author.author, SAT_AUTHOR_ALL, 0);
        stack->author.which = (SatAuthorText){SAT_TEXT_NONE, 0};
        stack->author.open = false;
        stack->text_scroll = 0.0;
        sat_ui_clear_focus(stack->base.host->ui);
        sat_stack_marks_changed(stack);
    }
}

void sat_stack_author_free(SatStackScreen *stack)
{
    SatError ignored = SAT_ERROR_INIT; /* nobody is there to be told */
    if (stack->author.is_changed && stack->author.author != NULL) {
        (void)!sat_author_set_text(stack->author.author, stack->author.which,
                                   stack->author.field.text, &ignored);
    }
    forget(stack);
}

void sat_stack_author_changed(SatStackScreen *stack, const SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    const size_t selected =
        stack->author.author->page == SAT_AUTHOR_FINDING ? stack->author.author->entry : SIZE_MAX;
    if (err->code != SAT_OK) {
        tell(stack, err);
    }
    if (!is_in_hand(stack, stack->author.author)) {
        (void)sat_path_list_add(&stack->base.host->drafts, stack->author.author->path);
    }
    (void)!sat_stack_marks_start_over(stack, &ignored);
    stack->marks.selected = selected;
    sat_stack_marks_changed(stack);
}

/* ---- the text -------------------------------------------------------------------------------- */

void sat_stack_author_keep_text(SatStackScreen *stack)
{
    SatError err = SAT_ERROR_INIT;
    if (!stack->author.is_changed || stack->author.author == NULL) {
        return;
    }
    stack->author.is_changed = false;
    (void)!sat_author_set_text(stack->author.author, stack->author.which, stack->author.field.text,
                               &err);
    sat_stack_author_changed(stack, &err);
}

uint64_t sat_stack_author_tick(SatStackScreen *stack)
{
    const uint64_t now_ns = stack->base.host->now_ns;
    if (!stack->author.is_changed) {
        return 0;
    }
    if (now_ns - stack->author.typed_ns >= PAUSE_NS) {
        sat_stack_author_keep_text(stack);
        return 0;
    }
    return stack->author.typed_ns + PAUSE_NS;
}

bool sat_stack_author_is_busy(const SatStackScreen *stack)
{
    return stack->author.is_changed;
}

/* ---- state ----------------------------------------------------------------------------------- */

void sat_stack_describe_author(const SatStackScreen *stack, SatJsonWriter *writer)
{
    static const char *const PAGES[] = {"all", "finding", "step", "question", "case"};
    const SatAuthor *author = stack->author.author;
    if (author == NULL || !stack->author.open) {
        sat_json_put_text(writer, "author", NULL);
        return;
    }
    const SatTeaching *teaching = sat_author_teaching(author);
    sat_json_open_object(writer, "author");
    sat_json_put_text(writer, "page", PAGES[author->page]);
    sat_json_put_u64(writer, "entry", author->entry);
    sat_json_put_bool(writer, "draws", author->tool.purpose != SAT_DRAWS_NOTHING);
    sat_json_put_u64(writer, "findings", teaching->finding_count);
    sat_json_put_u64(writer, "steps", teaching->step_count);
    sat_json_put_u64(writer, "questions", teaching->question_count);
    sat_json_put_bool(writer, "writes", sat_author_is_writing(stack));
    sat_json_put_u64(writer, "key_level", stack->author.key_level);
    sat_json_put_u64(writer, "key_layout", stack->author.key_layout);
    sat_json_close_object(writer);
}
