/* The stack screen as a screen: its table of functions. */
#include "player/screen/screen_stack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/stack_lesson_private.h"

#define TWICE_NS 2000000000U /* for a second Esc */

static SatStackScreen *stack_of(SatScreen *screen)
{
    return (SatStackScreen *)(void *)screen;
}

static void close_popups(SatStackScreen *stack)
{
    stack->menu.open = false;
    stack->help = false;
    stack->help_scroll = 0.0;
    sat_stack_grid_close(stack);
    sat_ui_clear_focus(stack->base.host->ui);
    stack->base.host->repaint = true;
}

static void move_series(SatStackScreen *stack, int direction)
{
    if (direction > 0 || stack->series_index > 0) {
        sat_stack_show_series(stack,
                              direction > 0 ? stack->series_index + 1 : stack->series_index - 1);
    }
}

static void set_tool(SatStackScreen *stack, SatTool tool)
{
    stack->tool = tool;
    stack->base.host->repaint = true;
}

static bool act_on_images(SatStackScreen *stack, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_IMAGE_PREVIOUS:
        sat_stack_scroll(stack, -1);
        return true;
    case SAT_ACTION_IMAGE_NEXT:
        sat_stack_scroll(stack, 1);
        return true;
    case SAT_ACTION_IMAGE_BACK_TEN:
        sat_stack_scroll(stack, -10);
        return true;
    case SAT_ACTION_IMAGE_FORWARD_TEN:
        sat_stack_scroll(stack, 10);
        return true;
    case SAT_ACTION_IMAGE_FIRST:
        sat_stack_show_place(stack, 0);
        return true;
    case SAT_ACTION_IMAGE_LAST:
        sat_stack_show_place(stack, UINT32_MAX);
        return true;
    case SAT_ACTION_TIME_PREVIOUS:
        sat_stack_scroll_times(stack, -1);
        return true;
    case SAT_ACTION_TIME_NEXT:
        sat_stack_scroll_times(stack, 1);
        return true;
    case SAT_ACTION_GO_TO:
        sat_stack_go_to_open(stack);
        return true;
    case SAT_ACTION_SERIES_PREVIOUS:
        move_series(stack, -1);
        return true;
    case SAT_ACTION_SERIES_NEXT:
        move_series(stack, 1);
        return true;
    case SAT_ACTION_CASE_PREVIOUS:
        sat_stack_move_case(stack, SIZE_MAX);
        return true;
    case SAT_ACTION_CASE_NEXT:
        sat_stack_move_case(stack, 1);
        return true;
    case SAT_ACTION_SHOW_SERIES:
        sat_stack_show_series(stack, action.argument);
        return true;
    case SAT_ACTION_VIEWPORT_NEXT:
        sat_stack_panes_next(stack);
        return true;
    case SAT_ACTION_SHOW_CASE:
        sat_stack_choose_case(stack, action.argument);
        return true;
    default:
        return false;
    }
}

static bool act_on_tools(SatStackScreen *stack, SatAction action)
{
    switch ((int)action.kind) {
    case SAT_ACTION_CINE:
        sat_stack_cine_toggle(stack);
        return true;
    case SAT_ACTION_CINE_SLOWER:
        sat_stack_cine_speed(stack, 0.8);
        return true;
    case SAT_ACTION_CINE_FASTER:
        sat_stack_cine_speed(stack, 1.25);
        return true;
    case SAT_ACTION_TOOL_SCROLL:
        set_tool(stack, SAT_TOOL_SCROLL);
        return true;
    case SAT_ACTION_TOOL_WINDOW:
        set_tool(stack, SAT_TOOL_WINDOW);
        return true;
    case SAT_ACTION_TOOL_ZOOM:
        set_tool(stack, SAT_TOOL_ZOOM);
        return true;
    case SAT_ACTION_TOOL_PAN:
        set_tool(stack, SAT_TOOL_PAN);
        return true;
    default:
        return false;
    }
}

/** Notes that are longer than their panel, else the text panel, or the summary or a page of a
 * lesson. */
static void scroll_text(SatStackScreen *stack, double direction)
{
    if (sat_stack_has_notes(stack) && stack->notes_scroll_most > 0.0) {
        stack->notes_scroll = fmin(
            fmax(stack->notes_scroll + direction * sat_ui_points(stack->base.host->ui, 60.0), 0.0),
            stack->notes_scroll_most);
        return;
    }
    const bool at_end =
        stack->lesson.run != NULL && (stack->lesson.run->at_end || sat_stack_on_page(stack));
    double *scroll = at_end ? &stack->lesson.summary_scroll : &stack->text_scroll;
    const double most = at_end ? stack->lesson.summary_scroll_most : stack->text_scroll_most;
    *scroll =
        fmin(fmax(*scroll + direction * sat_ui_points(stack->base.host->ui, 80.0), 0.0), most);
}

/** In a lesson Esc changes nothing that is shown; twice it leaves full screen. */
static void escape(SatStackScreen *stack)
{
    SatScreenHost *host = stack->base.host;
    const uint64_t since_ns = host->now_ns - stack->lesson.escaped_ns;
    if (stack->message[0] != '\0') {
        stack->message[0] = '\0';
    } else if (stack->lesson.run == NULL) {
        sat_stack_reset(stack);
    } else {
        host->wants_full_screen = since_ns < TWICE_NS && sat_window_is_full_screen(host->window);
        stack->lesson.escaped_ns = host->now_ns;
    }
}

static bool act_on_panels(SatStackScreen *stack, SatAction action)
{
    const SatRect place = stack->layout.viewport;
    stack->base.host->repaint = true;
    switch ((int)action.kind) {
    case SAT_ACTION_INFO:
        stack->info = (SatInfoLevel)(((int)stack->info + 1) % (int)SAT_INFO_LEVELS);
        return true;
    case SAT_ACTION_TEXT_PANEL:
        stack->with_text = !stack->with_text;
        stack->text_chosen = true;
        return true;
    case SAT_ACTION_HELP:
        stack->help = true;
        return true;
    case SAT_ACTION_MENU:
        sat_stack_open_menu(stack, place.x + place.width / 4.0, place.y + place.height / 8.0);
        return true;
    case SAT_ACTION_PRESET_MENU:
        sat_stack_open_presets(stack, place.x, place.y);
        return true;
    case SAT_ACTION_REVEAL:
        sat_pack_session_reveal(stack->session, stack->current->case_index);
        stack->text_scroll = 0.0;
        sat_stack_update_title(stack);
        sat_stack_marks_changed(stack);
        return true;
    case SAT_ACTION_DISMISS:
        stack->message[0] = '\0';
        return true;
    case SAT_ACTION_ESCAPE:
        escape(stack);
        return true;
    case SAT_ACTION_TEXT_BACK:
        scroll_text(stack, -1.0);
        return true;
    case SAT_ACTION_TEXT_ON:
        scroll_text(stack, 1.0);
        return true;
    default:
        return false;
    }
}

/** A menu or the help takes the keys that move and close; true when the action was for it. */
static bool act_in_popup(SatStackScreen *stack, SatAction action)
{
    SatUi *ui = stack->base.host->ui;
    switch ((int)action.kind) {
    case SAT_ACTION_ESCAPE:
    case SAT_ACTION_DISMISS:
        close_popups(stack);
        return true;
    case SAT_ACTION_HELP:
        if (stack->help) {
            close_popups(stack);
            return true;
        }
        return false;
    case SAT_ACTION_IMAGE_NEXT:
    case SAT_ACTION_IMAGE_PREVIOUS: {
        const double direction = action.kind == SAT_ACTION_IMAGE_NEXT ? 1.0 : -1.0;
        if (stack->help) {
            stack->help_scroll =
                fmin(fmax(stack->help_scroll + direction * 40.0, 0.0), stack->help_scroll_most);
        } else {
            sat_ui_move_focus(ui, direction > 0.0 ? 1 : -1);
        }
        stack->base.host->repaint = true;
        return true;
    }
    default:
        return false;
    }
}

static bool act(SatScreen *screen, SatAction action)
{
    SatStackScreen *stack = stack_of(screen);
    if (sat_stack_act_on_grid(stack, action)) {
        return true;
    }
    if (stack->menu.open || stack->help || stack->grid.open) {
        if (act_in_popup(stack, action)) {
            return true;
        }
        close_popups(stack);
    }
    return sat_stack_act_on_author(stack, action) || sat_stack_act_on_present(stack, action) ||
           sat_stack_act_on_lesson(stack, action) || sat_stack_act_on_findings(stack, action) ||
           act_on_images(stack, action) || act_on_tools(stack, action) ||
           sat_stack_act_on_looks(stack, action) || act_on_panels(stack, action);
}

static uint64_t tick(SatScreen *screen, uint64_t now_ns)
{
    SatStackScreen *stack = stack_of(screen);
    const uint64_t images_ns = sat_stack_images_tick(stack, now_ns);
    const uint64_t lesson_ns = sat_stack_lesson_tick(stack);
    const uint64_t author_ns = sat_stack_author_tick(stack);
    const uint64_t either_ns =
        images_ns == 0 || (lesson_ns != 0 && lesson_ns < images_ns) ? lesson_ns : images_ns;
    return either_ns == 0 || (author_ns != 0 && author_ns < either_ns) ? author_ns : either_ns;
}

static void wake(SatScreen *screen)
{
    SatStackScreen *stack = stack_of(screen);
    if (stack->shows_exact && stack->painted.valid && !stack->panes.waits) {
        return; /* more frames are ready; what is on screen is right already */
    }
    const SatCachedFrame *frame =
        sat_frame_cache_get(sat_pack_session_cache(stack->session), sat_stack_key(stack));
    if (frame != NULL) {
        sat_frame_cache_release(sat_pack_session_cache(stack->session), frame);
    }
    if (frame != NULL) {
        screen->host->hold_until_ns = 0;
    }
    screen->host->repaint = true; /* if not the right one, then perhaps a nearer one */
}

static bool is_idle(SatScreen *screen)
{
    SatStackScreen *stack = stack_of(screen);
    const bool is_blank = stack->presenter.blank != SAT_BLANK_NOT;
    return (stack->shows_exact || sat_stack_on_page(stack) || is_blank) && !stack->cine.playing &&
           !stack->panes.waits && !sat_stack_lesson_is_busy(stack) &&
           !sat_stack_author_is_busy(stack) &&
           sat_frame_cache_idle(sat_pack_session_cache(stack->session));
}

static uint64_t number_of(SatFrameKey key)
{
    return (uint64_t)key.case_index << 44 ^ (uint64_t)key.series_index << 24 ^ key.frame_index;
}

static SatScreenFrames frames(SatScreen *screen)
{
    const SatStackScreen *stack = stack_of(screen);
    const SatFrameKey wanted = sat_stack_key(stack);
    return (SatScreenFrames){.has = !sat_stack_on_page(stack),
                             .blank = stack->shows_blank,
                             .wanted = number_of(wanted),
                             .shown =
                                 stack->shows_exact ? number_of(wanted) : number_of(stack->shown)};
}

static void statistics(SatScreen *screen, SatJsonWriter *writer)
{
    const SatFrameCacheStats stats =
        sat_frame_cache_stats(sat_pack_session_cache(stack_of(screen)->session));
    sat_json_open_object(writer, "decode_ms");
    sat_json_put_double(writer, "p50", stats.decode_ms_p50);
    sat_json_put_double(writer, "p95", stats.decode_ms_p95);
    sat_json_put_double(writer, "max", stats.decode_ms_max);
    sat_json_close_object(writer);
    sat_json_put_u64(writer, "frames_decoded", stats.decoded);
    sat_json_put_u64(writer, "frames_failed", stats.failed);
    sat_json_put_u64(writer, "frames_evicted", stats.evicted);
    sat_json_put_u64(writer, "cache_bytes", stats.held_bytes);
}

static void free_stack(SatScreen *screen)
{
    SatStackScreen *stack = stack_of(screen);
    if (stack == NULL) {
        return;
    }
    sat_stack_lesson_free(stack);
    sat_stack_author_free(stack);
    sat_presenter_free(&stack->presenter);
    sat_stack_grid_free(stack);
    sat_stack_panes_close(stack);
    free(stack->marks.off_each);
    sat_stack_forget_thumbnails(stack);
    sat_picture_free(stack->picture);
    sat_pack_session_close(stack->session);
    free(stack->lut);
    sat_scaled_picture_free(stack->scaled);
    free(stack->wanted);
    free(stack->plan);
    free(stack);
}

static const SatScreenTable STACK_TABLE = {.name = "stack",
                                           .act = act,
                                           .lets_go = sat_stack_lesson_lets_go,
                                           .key = sat_stack_take_key,
                                           .input = sat_stack_input,
                                           .paint = sat_stack_paint,
                                           .tick = tick,
                                           .wake = wake,
                                           .is_idle = is_idle,
                                           .frames = frames,
                                           .describe = sat_stack_describe,
                                           .describe_lesson = sat_stack_describe_lesson,
                                           .statistics = statistics,
                                           .free = free_stack};

SatScreen *sat_screen_stack_new(SatScreenHost *host, SatPackSession *session, SatError *err)
{
    SatStackScreen *stack = calloc(1, sizeof *stack);
    if (stack == NULL) {
        sat_pack_session_close(session);
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the screen");
        return NULL;
    }
    stack->base = (SatScreen){&STACK_TABLE, host};
    stack->session = session;
    stack->tool = host->left_button == SAT_LEFT_WINDOW ? SAT_TOOL_WINDOW : SAT_TOOL_SCROLL;
    stack->lut = malloc(65536);
    stack->wanted = malloc(SAT_STACK_MAX_WANTED * sizeof *stack->wanted);
    stack->plan = malloc(SAT_STACK_MAX_WANTED * sizeof *stack->plan);
    stack->scaled = sat_presenter_init(&stack->presenter, err) ? sat_scaled_picture_new(err) : NULL;
    if (stack->scaled != NULL &&
        (stack->lut == NULL || stack->wanted == NULL || stack->plan == NULL)) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the screen");
    } else if (stack->scaled != NULL) {
        sat_pack_session_set_window(session, host->window);
        int width = 0;
        int height = 0;
        sat_window_size(host->window, &width, &height);
        stack->layout = sat_stack_layout((double)width, (double)height,
                                         sat_window_ui_scale(host->window), false);
        if (sat_stack_show_first_case(stack, err)) {
            if (sat_pack_reader_used_copy(sat_pack_session_reader(session))) {
                snprintf(
                    stack->message, sizeof stack->message,
                    "This pack is damaged, but its second index served: every picture shown is "
                    "checked. \"satchel verify\" says what is wrong; take another copy of it.");
            }
            return &stack->base;
        }
    }
    free_stack(&stack->base);
    return NULL;
}
