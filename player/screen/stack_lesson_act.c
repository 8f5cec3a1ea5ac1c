/* Keys and actions of a lesson: steps, answers, the cross-hair. */
#include <math.h>
#include <string.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/stack_lesson_private.h"

static SatQuestionState *open_question(const SatStackScreen *stack)
{
    SatLesson *lesson = stack->lesson.lesson;
    SatQuestionState *state =
        lesson != NULL && !stack->lesson.run->at_end ? sat_lesson_question_state(lesson) : NULL;
    return state != NULL && sat_question_is_open(state) ? state : NULL;
}

bool sat_stack_wants_click(const SatStackScreen *stack)
{
    const SatQuestionState *state = open_question(stack);
    return state != NULL && state->kind == SAT_QUESTION_HOTSPOT;
}

static void answer_changed(SatStackScreen *stack)
{
    stack->lesson.is_saved = false;
    sat_lesson_ask_no_more(stack->lesson.lesson);
    sat_stack_marks_changed(stack);
}

/* ---- pointing -------------------------------------------------------------------------------- */

static void point_at(SatStackScreen *stack, SatPoint point)
{
    const SatSeries *series = sat_stack_series(stack);
    if (point.x < 0.0 || point.y < 0.0 || point.x > series->columns || point.y > series->rows) {
        return; /* beside the picture */
    }
    SatQuestionState *state = open_question(stack);
    if (state != NULL) {
        sat_question_click(state, stack->series_index, sat_stack_view(stack)->frame_index, point);
        answer_changed(stack);
    }
}

bool sat_stack_lesson_click(SatStackScreen *stack, double x, double y)
{
    SatPoint point;
    if (!sat_stack_wants_click(stack)) {
        return false;
    }
    sat_viewport_to_image(&sat_stack_view(stack)->viewport, x, y, &point.x, &point.y);
    stack->cine.playing = false;
    point_at(stack, point);
    return true;
}

static void toggle_cross_hair(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    lesson->has_cross_hair = !lesson->has_cross_hair && sat_stack_wants_click(stack);
    if (lesson->has_cross_hair) {
        const SatSeries *series = sat_stack_series(stack);
        lesson->cross_hair.x = fmin(fmax(viewport->center_x, 0.0), series->columns);
        lesson->cross_hair.y = fmin(fmax(viewport->center_y, 0.0), series->rows);
    }
    stack->base.host->repaint = true;
}

/** On screen, as it is seen: turned pictures too. */
static void move_cross_hair(SatStackScreen *stack, double right, double down, bool far)
{
    SatPoint *point = &stack->lesson.cross_hair;
    const SatSeries *series = sat_stack_series(stack);
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    const double step = sat_ui_points(stack->base.host->ui, far ? 40.0 : 4.0);
    double x = 0.0;
    double y = 0.0;
    sat_viewport_to_output(viewport, point->x, point->y, &x, &y);
    x = fmin(fmax(x + right * step, viewport->x), viewport->x + viewport->width);
    y = fmin(fmax(y + down * step, viewport->y), viewport->y + viewport->height);
    sat_viewport_to_image(viewport, x, y, &point->x, &point->y);
    point->x = fmin(fmax(point->x, 0.0), series->columns);
    point->y = fmin(fmax(point->y, 0.0), series->rows);
    stack->base.host->repaint = true;
}

/** Enter places the cross-hair, once more confirms it. */
static bool place_cross_hair(SatStackScreen *stack)
{
    const SatQuestionState *state = open_question(stack);
    const SatPoint hair = stack->lesson.cross_hair;
    const bool placed = state != NULL && state->has_click &&
                        state->click_series == stack->series_index &&
                        state->click_frame == sat_stack_view(stack)->frame_index &&
                        hypot(state->click.x - hair.x, state->click.y - hair.y) < 1e-6;
    if (placed) {
        return false;
    }
    point_at(stack, hair);
    return true;
}

static bool cross_hair_key(SatStackScreen *stack, const SatInput *input)
{
    const bool far = input->modifiers == SAT_MOD_SHIFT;
    if (!stack->lesson.has_cross_hair || (input->modifiers != 0 && !far)) {
        return false;
    }
    switch (input->key) {
    case SAT_KEY_LEFT:
        move_cross_hair(stack, -1.0, 0.0, far);
        return true;
    case SAT_KEY_RIGHT:
        move_cross_hair(stack, 1.0, 0.0, far);
        return true;
    case SAT_KEY_UP:
        move_cross_hair(stack, 0.0, -1.0, far);
        return true;
    case SAT_KEY_DOWN:
        move_cross_hair(stack, 0.0, 1.0, far);
        return true;
    case SAT_KEY_ESCAPE:
        toggle_cross_hair(stack);
        return true;
    case SAT_KEY_ENTER:
        return sat_stack_wants_click(stack) && place_cross_hair(stack);
    default:
        return false;
    }
}

/* ---- own words ------------------------------------------------------------------------------- */

static void keep_text(SatStackScreen *stack)
{
    SatQuestionState *state = open_question(stack);
    if (state != NULL) {
        sat_question_type(state, stack->lesson.field.text);
        answer_changed(stack);
    }
}

void sat_stack_lesson_text(SatStackScreen *stack, const char *text)
{
    if (stack->lesson.is_typing && open_question(stack) != NULL) {
        sat_text_field_insert(&stack->lesson.field, text);
        keep_text(stack);
    }
}

/** Letters are text while one types; steps by PgUp and PgDn go on. */
static bool typing_key(SatStackScreen *stack, const SatInput *input)
{
    if (!stack->lesson.is_typing || open_question(stack) == NULL) {
        return false;
    }
    if (input->key == SAT_KEY_ESCAPE) {
        stack->lesson.is_typing = false;
        stack->base.host->repaint = true;
        return true;
    }
    if ((input->modifiers & (SAT_MOD_CTRL | SAT_MOD_ALT)) != 0) {
        return false;
    }
    if (input->modifiers == 0 && sat_text_field_key(&stack->lesson.field, input->key)) {
        keep_text(stack);
        return true;
    }
    return input->key < SAT_KEY_FIRST_NAMED;
}

/* ---- actions --------------------------------------------------------------------------------- */

static void confirm(SatStackScreen *stack)
{
    SatQuestionState *state = open_question(stack);
    const SatQuestion *question = state != NULL ? sat_lesson_question(stack->lesson.lesson) : NULL;
    if (question == NULL || !sat_question_confirm(state, question, stack->lesson.run->mode)) {
        sat_stack_lesson_next(stack);
        return;
    }
    if (!sat_question_is_open(state)) {
        stack->lesson.is_typing = false;
        stack->lesson.has_cross_hair = false;
    }
    answer_changed(stack);
}

static void answer(SatStackScreen *stack, size_t place)
{
    SatQuestionState *state = open_question(stack);
    if (state != NULL && place < state->answer_count) {
        sat_question_choose(state, state->order[place]);
        answer_changed(stack);
    }
}

static void self_mark(SatStackScreen *stack, size_t halves)
{
    SatLesson *lesson = stack->lesson.lesson;
    const SatQuestion *question = lesson != NULL ? sat_lesson_question(lesson) : NULL;
    if (question != NULL && halves <= 2 &&
        sat_question_self_mark(sat_lesson_question_state(lesson), question, sat_lesson_mode(lesson),
                               (double)halves / 2.0)) {
        answer_changed(stack);
    }
}

static void show_step(SatStackScreen *stack, size_t position)
{
    if (stack->lesson.lesson != NULL) {
        sat_stack_lesson_go(stack, (SatStepPlace){stack->lesson.run->stop, position});
    }
}

/** As the playlist of the pack wishes. */
static SatLessonMode usual_mode(const SatStackScreen *stack)
{
    static const SatLessonMode MODES[] = {[SAT_LECTURE_SHOWN] = SAT_MODE_LECTURE,
                                          [SAT_LECTURE_PRACTICE] = SAT_MODE_PRACTICE,
                                          [SAT_LECTURE_EXAM] = SAT_MODE_EXAM};
    const SatPlaylist *playlist = sat_pack_reader_playlist(sat_pack_session_reader(stack->session));
    return playlist != NULL ? MODES[playlist->mode] : SAT_MODE_LECTURE;
}

/** While a lesson runs it stays at its step, and fills the screen again. */
static void present(SatStackScreen *stack, size_t case_index)
{
    SatScreenHost *host = stack->base.host;
    if (stack->lesson.run == NULL || stack->lesson.run->at_end) {
        sat_stack_lesson_start(stack, usual_mode(stack), false, case_index);
    } else {
        host->wants_full_screen = !sat_window_is_full_screen(host->window);
    }
}

static bool act_on_start(SatStackScreen *stack, SatAction action)
{
    const SatRect bar = stack->layout.toolbar;
    switch ((int)action.kind) {
    case SAT_ACTION_LESSON_START:
        present(stack, SAT_NO_CASE);
        return true;
    case SAT_ACTION_LESSON_HERE:
        present(stack, stack->current->case_index);
        return true;
    case SAT_ACTION_LESSON_PRACTICE:
        sat_stack_lesson_start(stack, SAT_MODE_PRACTICE, false, SAT_NO_CASE);
        return true;
    case SAT_ACTION_LESSON_EXAM:
        sat_stack_lesson_start(stack, SAT_MODE_EXAM, false, SAT_NO_CASE);
        return true;
    case SAT_ACTION_LESSON_MISSED:
        sat_stack_lesson_start(stack, SAT_MODE_PRACTICE, true, SAT_NO_CASE);
        return true;
    case SAT_ACTION_LESSON_END:
        sat_stack_lesson_end(stack);
        return true;
    case SAT_ACTION_LESSON_MENU:
        sat_stack_open_lesson_menu(stack, stack->menu.open ? stack->menu.x : bar.width * 0.7,
                                   stack->menu.open ? stack->menu.y : bar.height);
        return true;
    default:
        return false;
    }
}

static void show_region(SatStackScreen *stack, size_t region)
{
    SatLesson *lesson = stack->lesson.lesson;
    const SatQuestion *question = lesson != NULL ? sat_lesson_question(lesson) : NULL;
    if (question != NULL && region < question->region_count &&
        sat_question_shows_solution(sat_lesson_question_state(lesson), sat_lesson_mode(lesson))) {
        stack->cine.playing = false;
        sat_stack_show_shape(stack, &question->regions[region].shape);
    }
}

static bool act_on_steps(SatStackScreen *stack, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_STEP_NEXT:
        sat_stack_lesson_next(stack);
        return true;
    case SAT_ACTION_STEP_PREVIOUS:
        sat_stack_lesson_back(stack);
        return true;
    case SAT_ACTION_STEP_FIRST:
        show_step(stack, 0);
        return true;
    case SAT_ACTION_STEP_LAST:
        show_step(stack, SIZE_MAX);
        return true;
    case SAT_ACTION_STEP_SHOW:
        show_step(stack, action.argument);
        return true;
    case SAT_ACTION_STEP_GO_TO:
        sat_stack_grid_open(stack);
        return true;
    case SAT_ACTION_CONFIRM:
        confirm(stack);
        return true;
    case SAT_ACTION_ANSWER:
        answer(stack, action.argument - 1);
        return true;
    case SAT_ACTION_SELF_MARK:
        self_mark(stack, action.argument);
        return true;
    case SAT_ACTION_CROSS_HAIR:
        toggle_cross_hair(stack);
        return true;
    case SAT_ACTION_REGION_SHOW:
        show_region(stack, action.argument);
        return true;
    case SAT_ACTION_TYPE:
        stack->lesson.is_typing = open_question(stack) != NULL;
        stack->base.host->repaint = true;
        return true;
    default:
        return false;
    }
}

bool sat_stack_act_on_lesson(SatStackScreen *stack, SatAction action)
{
    if (stack->lesson.run != NULL) {
        sat_stack_lesson_look(stack);
    }
    if (act_on_start(stack, action)) {
        return true;
    }
    return stack->lesson.run != NULL &&
           (stack->lesson.lesson != NULL || sat_stack_between_cases(stack)) &&
           act_on_steps(stack, action);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/** Digits choose answers while a question is open, and mark one's own words. */
static SatAction action_for_digit(const SatStackScreen *stack, const SatInput *input)
{
    const size_t digit = input->key - '0';
    SatLesson *lesson = stack->lesson.lesson;
    if (input->modifiers != 0 || input->key < '1' || input->key > '9' || lesson == NULL ||
        stack->lesson.run->at_end) {
        return sat_action_of(SAT_ACTION_NONE, 0);
    }
    const SatQuestionState *state = sat_lesson_question_state(lesson);
    if (open_question(stack) != NULL && state->answer_count > 0) {
        return sat_action_of(SAT_ACTION_ANSWER, digit);
    }
    if (state != NULL && digit <= 3 &&
        (state->is_self_marked || sat_question_wants_self_mark(state, sat_lesson_mode(lesson)))) {
        return sat_action_of(SAT_ACTION_SELF_MARK, digit - 1);
    }
    return sat_action_of(SAT_ACTION_NONE, 0);
}

bool sat_stack_take_key(SatScreen *screen, const SatInput *input)
{
    SatStackScreen *stack = (SatStackScreen *)(void *)screen;
    if (sat_stack_present_unblank(stack)) {
        return true;
    }
    if (stack->go_to.open) {
        return sat_stack_go_to_key(stack, input);
    }
    if (stack->grid.open) {
        return sat_stack_grid_key(stack, input);
    }
    if (!stack->menu.open && !stack->help && sat_stack_author_key(stack, input)) {
        return true;
    }
    if (stack->lesson.run == NULL || stack->menu.open || stack->help) {
        return false;
    }
    const bool focused = sat_ui_focused(screen->host->ui).kind != SAT_ACTION_NONE;
    if (focused && (input->key == SAT_KEY_ENTER || input->key == ' ')) {
        return false; /* the button is pressed */
    }
    if (typing_key(stack, input) || cross_hair_key(stack, input) ||
        sat_stack_present_key(stack, input)) {
        return true;
    }
    SatAction action = action_for_digit(stack, input);
    if (action.kind == SAT_ACTION_NONE) {
        action = sat_lesson_action_for_key(input->key, input->modifiers);
    }
    if (action.kind == SAT_ACTION_NONE) {
        return false;
    }
    (void)sat_screen_act(screen, action);
    return true;
}
