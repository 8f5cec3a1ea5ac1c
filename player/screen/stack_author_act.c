/* What the author's buttons and keys do. */
#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/case/shape.h"
#include "player/screen/stack_author_private.h"

static void done(SatStackScreen *stack, const SatError *err)
{
    sat_stack_author_changed(stack, err);
}

static void stop_writing(SatStackScreen *stack)
{
    sat_stack_author_keep_text(stack);
    stack->author.which = (SatAuthorText){SAT_TEXT_NONE, 0};
}

/* ---- pages ----------------------------------------------------------------------------------- */

static void show_view(SatStackScreen *stack, SatAuthorPage page, size_t entry)
{
    const size_t view = sat_author_view_of(stack->author.author, page, entry);
    const SatTeaching *teaching = sat_stack_teaching(stack);
    if (view < teaching->view_count) {
        sat_stack_show_view(stack, view);
    } else if (page == SAT_AUTHOR_FINDING && entry < teaching->finding_count &&
               teaching->findings[entry].mark_count > 0) {
        sat_stack_show_mark(stack, entry, 0);
    }
}

static void open_page(SatStackScreen *stack, SatAuthorPage page, size_t entry)
{
    SatAuthor *author = stack->author.author;
    sat_author_open(author, page, entry);
    stack->author.scroll = 0.0;
    stack->marks.selected = page == SAT_AUTHOR_FINDING ? author->entry : SAT_NO_INDEX;
    sat_ui_clear_focus(stack->base.host->ui);
    show_view(stack, author->page, author->entry);
    sat_stack_marks_changed(stack);
}

static bool may_have_lines(SatAuthorText which)
{
    return which.kind == SAT_TEXT_OF_FINDING || which.kind == SAT_TEXT_OF_STEP ||
           which.kind == SAT_TEXT_NOTES || which.kind == SAT_TEXT_CASE_PRESENTATION ||
           which.kind == SAT_TEXT_CASE_DIAGNOSIS || which.kind == SAT_TEXT_CASE_DISCUSSION;
}

static void write_text(SatStackScreen *stack, SatAuthorText which)
{
    const char *text = sat_author_text(stack->author.author, which);
    const bool is_made_up = sat_author_is_made_up(stack->author.author, which);
    if (strlen(text) >= SAT_TEXT_FIELD_BYTES) {
        snprintf(stack->message, sizeof stack->message,
                 "This text is longer than what can be written here: it stays as it is.");
        stack->base.host->repaint = true;
        return;
    }
    stack->author.which = which;
    stack->author.field.most = sizeof stack->author.field.text - 1;
    stack->author.field.has_lines = may_have_lines(which);
    sat_text_field_set(&stack->author.field, is_made_up ? "" : text, strlen(text));
    stack->author.keys_hidden = false;
    stack->author.key_level = text[0] == '\0' || is_made_up ? 1 : 0;
    sat_ui_clear_focus(stack->base.host->ui);
    stack->base.host->repaint = true;
}

/** A new entry is there: its first text wants to be written. */
static void write_new(SatStackScreen *stack)
{
    const SatAuthor *author = stack->author.author;
    stack->author.scroll = 0.0;
    if (author->page == SAT_AUTHOR_FINDING) {
        write_text(stack, (SatAuthorText){SAT_TEXT_OF_FINDING, 0});
    } else if (author->page == SAT_AUTHOR_QUESTION) {
        write_text(stack, (SatAuthorText){SAT_TEXT_PROMPT, 0});
    }
}

/* ---- entries --------------------------------------------------------------------------------- */

static void capture(SatStackScreen *stack)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    size_t findings[64];
    size_t count = 0;
    SatError err = SAT_ERROR_INIT;
    for (size_t i = 0; i < teaching->finding_count && count < 64; i++) {
        bool is_seen = false;
        for (size_t k = 0; k < teaching->findings[i].mark_count; k++) {
            is_seen = is_seen ||
                      (sat_stack_mark_is_on(stack, i, k) &&
                       sat_shape_is_on(&teaching->findings[i].marks[k].shape, stack->series_index,
                                       sat_stack_view(stack)->frame_index));
        }
        if (is_seen) {
            findings[count++] = i;
        }
    }
    if (sat_author_capture(stack->author.author, findings, count, &err)) {
        sat_author_open(stack->author.author, SAT_AUTHOR_ALL, 0);
    }
    stack->author.scroll = 0.0;
    done(stack, &err);
}

static void ask(SatStackScreen *stack, SatQuestionKind kind)
{
    SatError err = SAT_ERROR_INIT;
    const bool good = sat_author_add_question(stack->author.author, kind, &err);
    if (kind != SAT_QUESTION_HOTSPOT) {
        done(stack, &err);
        if (good) {
            write_new(stack);
        }
    }
    stack->base.host->repaint = true;
}

static void draw_with(SatStackScreen *stack, size_t argument)
{
    const SatAuthorTool tool = {(SatAuthorPurpose)(argument / (size_t)SAT_SHAPE_KINDS),
                                (SatShapeKind)(argument % (size_t)SAT_SHAPE_KINDS)};
    SatAuthor *author = stack->author.author;
    const bool is_same = author->tool.purpose == tool.purpose && author->tool.kind == tool.kind;
    sat_author_take_tool(author, is_same ? (SatAuthorTool){SAT_DRAWS_NOTHING, tool.kind} : tool);
    stack->cine.playing = false;
    stack->marks.off = false;
    sat_stack_marks_changed(stack);
}

static void move_step(SatStackScreen *stack, size_t from, bool is_later)
{
    SatError err = SAT_ERROR_INIT;
    if (is_later || from > 0) {
        (void)!sat_author_move_step(stack->author.author, from, is_later ? from + 1 : from - 1,
                                    &err);
        done(stack, &err);
    }
}

static bool act_on_entries(SatStackScreen *stack, SatAction action)
{
    SatError err = SAT_ERROR_INIT;
    const SatAuthorPage page = (SatAuthorPage)(action.argument % SAT_AUTHOR_PAGES);
    const size_t entry = action.argument / SAT_AUTHOR_PAGES;
    switch ((int)action.kind) {
    case SAT_ACTION_AUTHOR_PAGE:
        open_page(stack, page, entry);
        return true;
    case SAT_ACTION_AUTHOR_REMOVE:
        (void)!sat_author_remove(stack->author.author, page, entry, &err);
        break;
    case SAT_ACTION_CAPTURE:
        capture(stack);
        return true;
    case SAT_ACTION_AUTHOR_ASK:
        ask(stack, (SatQuestionKind)action.argument);
        return true;
    case SAT_ACTION_AUTHOR_DRAW:
        draw_with(stack, action.argument);
        return true;
    case SAT_ACTION_AUTHOR_EARLIER:
    case SAT_ACTION_AUTHOR_LATER:
        move_step(stack, action.argument, action.kind == SAT_ACTION_AUTHOR_LATER);
        return true;
    case SAT_ACTION_UNDO:
        (void)sat_author_undo(stack->author.author, &err);
        break;
    case SAT_ACTION_REDO:
        (void)sat_author_redo(stack->author.author, &err);
        break;
    default:
        return false;
    }
    done(stack, &err);
    return true;
}

static bool act_on_parts(SatStackScreen *stack, SatAction action)
{
    SatAuthor *author = stack->author.author;
    SatError err = SAT_ERROR_INIT;
    bool adds = false;
    switch ((int)action.kind) {
    case SAT_ACTION_AUTHOR_VIEW:
        (void)!sat_author_set_view(author, &err);
        break;
    case SAT_ACTION_AUTHOR_ANSWER:
        adds = sat_author_add_answer(author, &err);
        break;
    case SAT_ACTION_AUTHOR_RIGHT:
        (void)!sat_author_set_right(author, action.argument, &err);
        break;
    case SAT_ACTION_AUTHOR_PART:
        (void)!sat_author_remove_part(author, action.argument, &err);
        break;
    case SAT_ACTION_AUTHOR_FROM:
    case SAT_ACTION_AUTHOR_TO:
        (void)!sat_author_set_range(author, action.argument, action.kind == SAT_ACTION_AUTHOR_TO,
                                    &err);
        break;
    case SAT_ACTION_AUTHOR_SHOWS:
        (void)!sat_author_toggle_finding(author, action.argument, &err);
        break;
    case SAT_ACTION_AUTHOR_REVEALS:
        (void)!sat_author_toggle_reveal(author, (SatReveal)action.argument, &err);
        break;
    default:
        return false;
    }
    done(stack, &err);
    if (adds) {
        const size_t count = sat_stack_teaching(stack)->questions[author->entry].answer_count;
        write_text(stack, (SatAuthorText){SAT_TEXT_ANSWER, count - 1});
    }
    return true;
}

/* ---- typing ---------------------------------------------------------------------------------- */

static void typed(SatStackScreen *stack)
{
    stack->author.is_changed = true;
    stack->author.typed_ns = stack->base.host->now_ns;
    stack->base.host->repaint = true;
}

void sat_stack_author_type(SatStackScreen *stack, const char *text)
{
    if (sat_author_is_writing(stack)) {
        stack->author.keys_hidden = true; /* there are other keys */
        sat_text_field_insert(&stack->author.field, text);
        typed(stack);
    }
}

static void press_key(SatStackScreen *stack, size_t character)
{
    char bytes[5] = "";
    bytes[sat_utf8_encode((uint32_t)character, bytes)] = '\0';
    sat_text_field_insert(&stack->author.field, bytes);
    stack->author.key_level &= ~1U; /* Shift is for one letter */
    typed(stack);
}

static void press_special(SatStackScreen *stack, SatSpecialKey key)
{
    SatTextField *field = &stack->author.field;
    switch (key) {
    case SAT_SPECIAL_SHIFT:
        stack->author.key_level ^= 1U;
        break;
    case SAT_SPECIAL_MORE:
        stack->author.key_level ^= 2U;
        break;
    case SAT_SPECIAL_LAYOUT:
        stack->author.key_layout = (stack->author.key_layout + 1) % sat_key_layout_count();
        stack->author.key_level = 0;
        break;
    case SAT_SPECIAL_BACK:
        (void)sat_text_field_key(field, SAT_KEY_BACKSPACE);
        typed(stack);
        break;
    case SAT_SPECIAL_LEFT:
        (void)sat_text_field_key(field, SAT_KEY_LEFT);
        break;
    case SAT_SPECIAL_RIGHT:
        (void)sat_text_field_key(field, SAT_KEY_RIGHT);
        break;
    case SAT_SPECIAL_CLEAR:
        sat_text_field_set(field, "", 0);
        typed(stack);
        break;
    case SAT_SPECIAL_HIDE:
        stack->author.keys_hidden = !stack->author.keys_hidden;
        break;
    case SAT_SPECIAL_DONE:
        stop_writing(stack);
        break;
    }
    stack->base.host->repaint = true;
}

bool sat_stack_author_key(SatStackScreen *stack, const SatInput *input)
{
    if (!sat_author_is_writing(stack) || (input->modifiers & (SAT_MOD_CTRL | SAT_MOD_ALT)) != 0) {
        return false;
    }
    if (input->key == SAT_KEY_ENTER && input->modifiers == SAT_MOD_SHIFT) {
        sat_stack_author_type(stack, "\n");
        return true;
    }
    if (input->key == SAT_KEY_ESCAPE || input->key == SAT_KEY_ENTER || input->key == SAT_KEY_TAB) {
        stop_writing(stack);
        stack->base.host->repaint = true;
        return input->key != SAT_KEY_TAB;
    }
    if (input->modifiers == 0 && sat_text_field_key(&stack->author.field, input->key)) {
        typed(stack);
        return true;
    }
    return input->key < SAT_KEY_FIRST_NAMED;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/** Esc goes back by one: the shape, the tool, the page. */
static bool escape(SatStackScreen *stack)
{
    SatAuthor *author = stack->author.author;
    if (stack->message[0] != '\0') {
        return false;
    }
    if (author->is_drawing) {
        sat_author_stop_drawing(author);
    } else if (author->tool.purpose != SAT_DRAWS_NOTHING) {
        sat_author_take_tool(author, (SatAuthorTool){SAT_DRAWS_NOTHING, SAT_SHAPE_ARROW});
    } else if (author->page != SAT_AUTHOR_ALL) {
        sat_author_open(author, SAT_AUTHOR_ALL, 0);
    } else {
        return false;
    }
    sat_stack_marks_changed(stack);
    return true;
}

static bool act_on_typing(SatStackScreen *stack, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_KEY:
        press_key(stack, action.argument);
        return true;
    case SAT_ACTION_KEY_SPECIAL:
        press_special(stack, (SatSpecialKey)action.argument);
        return true;
    default:
        return false;
    }
}

bool sat_stack_act_on_author(SatStackScreen *stack, SatAction action)
{
    if (action.kind == SAT_ACTION_AUTHOR) {
        sat_stack_author_toggle(stack);
        return true;
    }
    if (!stack->author.open) {
        return false;
    }
    if (sat_author_is_writing(stack) && act_on_typing(stack, action)) {
        return true;
    }
    sat_stack_author_look(stack);
    if (action.kind == SAT_ACTION_AUTHOR_WRITE) {
        stop_writing(stack);
        write_text(stack,
                   (SatAuthorText){(SatAuthorTextKind)(action.argument % (size_t)SAT_TEXT_KINDS),
                                   action.argument / (size_t)SAT_TEXT_KINDS});
        return true;
    }
    if ((action.kind >= SAT_ACTION_AUTHOR_PAGE && action.kind <= SAT_ACTION_AUTHOR_REVEALS) ||
        action.kind == SAT_ACTION_CAPTURE || action.kind == SAT_ACTION_UNDO ||
        action.kind == SAT_ACTION_REDO) {
        stop_writing(stack);
        sat_stack_author_look(stack); /* what is borrowed may be of a state before the text */
    }
    return act_on_entries(stack, action) || act_on_parts(stack, action) ||
           (action.kind == SAT_ACTION_ESCAPE && escape(stack));
}
