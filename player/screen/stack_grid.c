/* The overview of a lesson's steps: cards, a number or words to look for, and a click. What is
 * still to come has neither words nor pictures (player/lesson/step_cards.h). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "player/screen/stack_lesson_private.h"

#define PAGE_ROWS 3
#define MOST_DESCRIBED 500U

/* ---- what is in it --------------------------------------------------------------------------- */

static const char *title_of(const void *context, size_t case_index)
{
    return sat_stack_case_title(context, case_index);
}

static SatCardsRequest request_of(const SatStackScreen *stack)
{
    return (SatCardsRequest){.run = stack->lesson.run,
                             .present_case =
                                 stack->lesson.lesson != NULL ? sat_stack_case(stack) : NULL,
                             .presenter = &stack->presenter,
                             .title_of = title_of,
                             .context = stack,
                             .filter = stack->grid.field.text};
}

/** After each change of the text. */
static void look_for_cards(SatStackScreen *stack)
{
    SatStackGrid *grid = &stack->grid;
    const SatCardsRequest request = request_of(stack);
    SatStepPlace place;
    SatError err = SAT_ERROR_INIT;
    if (!sat_step_cards_make(&grid->cards, &request, &err)) {
        snprintf(stack->message, sizeof stack->message, "%s", err.text);
        grid->open = false;
    }
    grid->selected = grid->cards.present;
    if (sat_cards_number(&request, &place)) {
        for (size_t i = 0; i < grid->cards.count; i++) {
            const SatStepPlace at = grid->cards.cards[i].place;
            grid->selected = at.stop == place.stop && at.step == place.step ? i : grid->selected;
        }
    }
    grid->follows = true;
    stack->base.host->repaint = true;
}

void sat_stack_grid_open(SatStackScreen *stack)
{
    SatStackGrid *grid = &stack->grid;
    if (grid->cases == NULL) {
        grid->case_count = sat_pack_reader_case_count(sat_pack_session_reader(stack->session));
        grid->cases = calloc(grid->case_count + 1, sizeof *grid->cases);
        grid->case_count = grid->cases != NULL ? grid->case_count : 0;
    }
    grid->open = true;
    grid->was_typed = false;
    grid->scroll = 0.0;
    sat_text_field_set(&grid->field, "", 0);
    stack->menu.open = false;
    stack->base.host->popup_opened = true;
    look_for_cards(stack);
}

void sat_stack_grid_close(SatStackScreen *stack)
{
    stack->grid.open = false;
    sat_step_cards_free(&stack->grid.cards);
    stack->base.host->repaint = true;
}

void sat_stack_grid_free(SatStackScreen *stack)
{
    SatStackGrid *grid = &stack->grid;
    for (size_t i = 0; i < grid->case_count; i++) {
        sat_picture_free(grid->cases[i].picture);
    }
    free(grid->cases);
    sat_step_cards_free(&grid->cards);
    *grid = (SatStackGrid){0};
}

static void go(SatStackScreen *stack, SatStepPlace place)
{
    sat_stack_grid_close(stack);
    sat_ui_clear_focus(stack->base.host->ui);
    sat_stack_lesson_go(stack, place);
}

bool sat_stack_act_on_grid(SatStackScreen *stack, SatAction action)
{
    const SatStackGrid *grid = &stack->grid;
    if (!grid->open || action.kind != SAT_ACTION_STEP_CARD) {
        return false;
    }
    if (action.argument < grid->cards.count) {
        go(stack, grid->cards.cards[action.argument].place);
    }
    return true;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void move(SatStackScreen *stack, int across, int down, size_t times)
{
    SatStackGrid *grid = &stack->grid;
    for (size_t i = 0; i < times; i++) {
        grid->selected =
            sat_cards_move(grid->cards.count, grid->columns, grid->selected, across, down);
    }
    grid->follows = true;
}

/** A number that was typed goes before the card that is chosen. */
static void enter(SatStackScreen *stack)
{
    const SatCardsRequest request = request_of(stack);
    const SatStackGrid *grid = &stack->grid;
    SatStepPlace place;
    if (sat_cards_number(&request, &place)) {
        go(stack, place);
    } else if (grid->selected < grid->cards.count) {
        go(stack, grid->cards.cards[grid->selected].place);
    }
}

static bool move_by_key(SatStackScreen *stack, SatKeyCode key)
{
    switch (key) {
    case SAT_KEY_LEFT:
        move(stack, -1, 0, 1);
        return true;
    case SAT_KEY_RIGHT:
        move(stack, 1, 0, 1);
        return true;
    case SAT_KEY_UP:
        move(stack, 0, -1, 1);
        return true;
    case SAT_KEY_DOWN:
        move(stack, 0, 1, 1);
        return true;
    case SAT_KEY_PAGE_UP:
        move(stack, 0, -1, PAGE_ROWS);
        return true;
    case SAT_KEY_PAGE_DOWN:
        move(stack, 0, 1, PAGE_ROWS);
        return true;
    case SAT_KEY_HOME:
        move(stack, -1, 0, stack->grid.cards.count);
        return true;
    case SAT_KEY_END:
        move(stack, 1, 0, stack->grid.cards.count);
        return true;
    default:
        return false;
    }
}

bool sat_stack_grid_key(SatStackScreen *stack, const SatInput *input)
{
    SatStackGrid *grid = &stack->grid;
    const bool focused = sat_ui_focused(stack->base.host->ui).kind != SAT_ACTION_NONE;
    stack->base.host->repaint = true;
    grid->was_typed = true;
    if ((input->modifiers & (SAT_MOD_CTRL | SAT_MOD_ALT)) != 0 || input->key == SAT_KEY_TAB) {
        return false;
    }
    if (input->key == SAT_KEY_ESCAPE) {
        sat_stack_grid_close(stack);
        return true;
    }
    if (input->key == SAT_KEY_ENTER) {
        if (focused) {
            return false; /* the card is pressed */
        }
        enter(stack);
        return true;
    }
    if (move_by_key(stack, input->key)) {
        return true;
    }
    if (input->key >= '0' && input->key <= '9') { /* letters come as text */
        const char digit[2] = {(char)input->key, '\0'};
        sat_text_field_insert(&grid->field, digit);
        look_for_cards(stack);
    } else if (sat_text_field_key(&grid->field, input->key)) {
        look_for_cards(stack);
    }
    return input->key < SAT_KEY_FIRST_NAMED || input->key == SAT_KEY_BACKSPACE ||
           input->key == SAT_KEY_DELETE;
}

void sat_stack_grid_text(SatStackScreen *stack, const char *text)
{
    SatStackGrid *grid = &stack->grid;
    const bool is_opener = !grid->was_typed && tolower((unsigned char)text[0]) == 'g' &&
                           text[1] == '\0'; /* the very key that opened it */
    const bool is_digit = isdigit((unsigned char)text[0]) && text[1] == '\0'; /* came as a key */
    if (grid->open && !is_opener && !is_digit) {
        sat_text_field_insert(&grid->field, text);
        look_for_cards(stack);
    }
    grid->was_typed = true;
}

/* ---- state ----------------------------------------------------------------------------------- */

void sat_stack_describe_grid(const SatStackScreen *stack, SatJsonWriter *writer)
{
    const SatStackGrid *grid = &stack->grid;
    if (!grid->open) {
        sat_json_put_text(writer, "overview", NULL);
        return;
    }
    sat_json_open_object(writer, "overview");
    sat_json_put_text(writer, "text", grid->field.text);
    sat_json_put_u64(writer, "chosen", grid->selected);
    sat_json_open_array(writer, "cards");
    for (size_t i = 0; i < grid->cards.count && i < MOST_DESCRIBED; i++) {
        const SatStepCard *card = &grid->cards.cards[i];
        sat_json_open_object_inline(writer, NULL);
        sat_json_put_text(writer, "kind", sat_card_kind_name(card->kind));
        sat_json_put_u64(writer, "entry", card->place.stop);
        sat_json_put_u64(writer, "step", card->place.step);
        sat_json_put_bool(writer, "present", card->is_present);
        sat_json_put_bool(writer, "known", card->is_known);
        sat_json_put_bool(writer, "bookmarked", card->is_bookmarked);
        sat_json_put_text(writer, "text", card->text);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
    sat_json_close_object(writer);
}
