/* Which picture the stack screen shows: case, series, frame, and what to decode next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/cache/frame_budget.h"
#include "player/cache/prefetch_plan.h"
#include "player/screen/stack_author_private.h"
#include "player/screen/stack_lesson_private.h"

#define REST_NS 250000000U /* no move for so long: at rest */
#define HOLD_NS 80000000U  /* a new stack may wait so long for its first picture */
#define NEIGHBOUR_SERIES 2
#define MOST_SEEN_AT_ONCE 3 /* slices: fewer are a few pictures, not a volume */

bool sat_stack_is_projection(const SatSeries *series)
{
    static const char *const PROJECTIONS[] = {"CR", "DX", "MG", "XA", "RF", "PX", "IO"};
    for (size_t i = 0; i < sizeof PROJECTIONS / sizeof *PROJECTIONS; i++) {
        if (strcmp(series->modality, PROJECTIONS[i]) == 0) {
            return true;
        }
    }
    return false;
}

/** Where a stack opens that was not looked at: slices in the middle, where the organ is, as the
 * ends are often air; pictures in the order of time at the first. */
uint32_t sat_stack_opening_frame(const SatSeries *series)
{
    const uint32_t places = sat_stack_place_count(series);
    return series->order == SAT_ORDER_POSITION && places > MOST_SEEN_AT_ONCE ? places / 2U : 0U;
}

/** Where a series of the case shows when one goes to it. */
static uint32_t frame_to_show(const SatStackScreen *stack, size_t series_index)
{
    const SatSeriesView *view = &stack->current->views[series_index];
    return view->visited ? view->frame_index
                         : sat_stack_opening_frame(sat_case_series(stack->current->pack_case->model,
                                                                   series_index, NULL));
}

static size_t add_wanted(SatStackScreen *stack, size_t count, size_t series_index, uint32_t frame)
{
    if (count < SAT_STACK_MAX_WANTED) {
        stack->wanted[count] =
            (SatWantedFrame){{(uint32_t)stack->current->case_index, (uint32_t)series_index, frame},
                             &stack->current->pack_case->series[series_index]};
        count++;
    }
    return count;
}

/** Where the neighbouring series would open, so that changing series is at once too. */
static size_t want_neighbours(SatStackScreen *stack, size_t count)
{
    const size_t all = stack->current->pack_case->series_count;
    for (size_t distance = 1; distance <= NEIGHBOUR_SERIES; distance++) {
        const size_t after = stack->series_index + distance;
        if (after < all) {
            count = add_wanted(stack, count, after, frame_to_show(stack, after));
        }
        if (stack->series_index >= distance) {
            const size_t before = stack->series_index - distance;
            count = add_wanted(stack, count, before, frame_to_show(stack, before));
        }
    }
    return count;
}

static void want_images(SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    const SatPackSeries *place = &stack->current->pack_case->series[stack->series_index];
    const size_t frame_bytes = (size_t)place->shape.width_px * place->shape.height_px *
                               sat_pixel_bytes(place->shape.layout);
    const uint64_t whole_bytes = sat_pack_session_budget_bytes(stack->session);
    const SatPrefetchState state = {.frame_index = sat_stack_view(stack)->frame_index,
                                    .frame_count = (uint32_t)series->frame_count,
                                    .time_points = series->time_points,
                                    .moves_in_time = stack->moves_in_time,
                                    .frames_per_second = stack->frames_per_second,
                                    .frame_bytes = frame_bytes,
                                    .budget_bytes =
                                        sat_frame_budget_bytes(whole_bytes, frame_bytes) / 10 * 9};
    const size_t planned = sat_prefetch_plan(
        &state, stack->plan, SAT_STACK_MAX_WANTED - 2 * NEIGHBOUR_SERIES - SAT_STACK_MOST_PANES);
    SatFrameKey keys[SAT_STACK_MOST_PANES];
    size_t count = 0;
    const size_t others = sat_stack_panes_wanted(stack, keys, SAT_STACK_MOST_PANES);
    for (size_t i = 0; i < planned; i++) {
        count = add_wanted(stack, count, stack->series_index, stack->plan[i]);
        for (size_t k = 0; i == 0 && k < others; k++) { /* they are on screen, too */
            count = add_wanted(stack, count, keys[k].series_index, keys[k].frame_index);
        }
    }
    count = want_neighbours(stack, count);
    sat_frame_cache_want(sat_pack_session_cache(stack->session), stack->wanted, count);
}

/** A new stack's first picture is mostly there in a moment: do not flash an empty one before it. */
static void hold_for_picture(SatStackScreen *stack)
{
    SatFrameCache *cache = sat_pack_session_cache(stack->session);
    const SatCachedFrame *frame = sat_frame_cache_get(cache, sat_stack_key(stack));
    if (frame != NULL) {
        sat_frame_cache_release(cache, frame);
        stack->base.host->hold_until_ns = 0;
    } else {
        stack->base.host->hold_until_ns = stack->base.host->now_ns + HOLD_NS;
    }
}

/** The first time that a stack is looked at. */
static void begin_view(SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    SatSeriesView *view = sat_stack_view(stack);
    if (!view->visited) {
        view->visited = true;
        view->frame_index = sat_stack_opening_frame(series);
        view->voi = sat_voi_default(series);
        sat_viewport_place(&view->viewport, stack->layout.viewport.x, stack->layout.viewport.y,
                           stack->layout.viewport.width, stack->layout.viewport.height);
        sat_viewport_set_image(&view->viewport, series->columns, series->rows,
                               series->pixel_aspect);
    }
}

static void open_view(SatStackScreen *stack)
{
    const SatSeries *series = sat_stack_series(stack);
    begin_view(stack);
    SatError err = SAT_ERROR_INIT;
    if (!sat_series_geometry(series, &stack->geometry, &err)) {
        stack->geometry = (SatStackGeometry){0}; /* the notes in the panel say it all the same */
    }
    sat_stack_cine_start_over(stack);
    stack->frames_per_second = 0.0;
    stack->drag = (SatDrag){0};
    stack->wheel_images = 0.0;
    stack->wheel_times = 0.0;
    stack->moves_in_time = false;
    stack->painted.valid = false;
    stack->strip_follows = true;
    sat_stack_looks_changed(stack);
    want_images(stack);
    hold_for_picture(stack);
}

void sat_stack_show_series(SatStackScreen *stack, size_t series_index)
{
    if (series_index < stack->current->pack_case->series_count &&
        series_index != stack->series_index) {
        stack->series_index = series_index;
        open_view(stack);
    }
}

void sat_stack_open_at(SatStackScreen *stack, size_t series_index, size_t frame_index)
{
    stack->series_index = series_index;
    begin_view(stack);
    const SatSeries *series = sat_stack_series(stack);
    sat_stack_view(stack)->frame_index =
        frame_index < series->frame_count ? (uint32_t)frame_index : sat_stack_opening_frame(series);
    open_view(stack);
}

void sat_stack_update_title(SatStackScreen *stack)
{
    char title[256];
    const char *shown = sat_stack_shown_title(stack);
    snprintf(title, sizeof title, "%s%sSatchel", shown, shown[0] != '\0' ? " \xE2\x80\x93 " : "");
    sat_window_set_title(stack->base.host->window, title);
}

bool sat_stack_show_case(SatStackScreen *stack, size_t case_index, SatError *err)
{
    sat_stack_author_keep_text(stack);
    SatSessionCase *loaded = sat_pack_session_case(stack->session, case_index, err);
    if (loaded == NULL) {
        return false;
    }
    sat_stack_panes_close(stack);
    sat_stack_forget_thumbnails(stack); /* the case before may be gone: use nothing of it */
    stack->current = loaded;
    stack->series_index = 0;
    stack->text_scroll = 0.0;
    stack->thumbnails = calloc(loaded->pack_case->series_count + 1, sizeof *stack->thumbnails);
    if (stack->thumbnails == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the series strip");
    }
    stack->thumbnail_count = loaded->pack_case->series_count;
    stack->lesson.lesson = NULL; /* of the case before */
    sat_stack_author_enter(stack);
    if (!sat_stack_marks_start_over(stack, err)) {
        return false;
    }
    if (!stack->text_chosen) {
        stack->with_text = stack->author.open || sat_stack_has_text(sat_stack_case(stack));
    }
    sat_stack_update_title(stack);
    open_view(stack);
    return sat_stack_lesson_enter(stack, err);
}

static void note_speed(SatStackScreen *stack, double images)
{
    const uint64_t now = stack->base.host->now_ns;
    const double seconds = (double)(now - stack->last_move_ns) / 1e9;
    if (stack->last_move_ns == 0 || seconds > (double)REST_NS / 1e9) {
        stack->frames_per_second = images > 0.0 ? 10.0 : -10.0;
    } else if (seconds > 0.0005) {
        const double speed = images / seconds;
        stack->frames_per_second = 0.7 * stack->frames_per_second + 0.3 * speed;
    }
    stack->last_move_ns = now;
}

static void move_to(SatStackScreen *stack, uint32_t place, uint32_t time)
{
    SatSeriesView *view = sat_stack_view(stack);
    const uint32_t frame_index = time * sat_stack_place_count(sat_stack_series(stack)) + place;
    if (frame_index != view->frame_index) {
        const bool in_time = time != sat_stack_time(stack);
        if (in_time != stack->moves_in_time) {
            stack->moves_in_time = in_time;
            stack->last_move_ns = 0; /* a speed of its own */
        }
        note_speed(stack, in_time ? (double)time - (double)sat_stack_time(stack)
                                  : (double)place - (double)sat_stack_place(stack));
        view->frame_index = frame_index;
        stack->base.host->hold_until_ns = 0;
        stack->base.host->repaint = true;
        want_images(stack);
    }
}

void sat_stack_show_place(SatStackScreen *stack, uint32_t place)
{
    const uint32_t count = sat_stack_place_count(sat_stack_series(stack));
    stack->cine.playing = false;
    move_to(stack, place < count ? place : count - 1, sat_stack_time(stack));
}

void sat_stack_show_time(SatStackScreen *stack, uint32_t time)
{
    const uint32_t count = sat_stack_time_count(sat_stack_series(stack));
    stack->cine.playing = false;
    move_to(stack, sat_stack_place(stack), time < count ? time : count - 1);
}

/** from + steps, not below 0; too large a sum is for the caller to end. */
static uint32_t stepped(uint32_t from, int64_t steps)
{
    const int64_t target = (int64_t)from + steps;
    return target < 0 ? 0 : target > UINT32_MAX ? UINT32_MAX : (uint32_t)target;
}

void sat_stack_scroll(SatStackScreen *stack, int64_t images)
{
    sat_stack_show_place(stack, stepped(sat_stack_place(stack), images));
}

void sat_stack_scroll_times(SatStackScreen *stack, int64_t times)
{
    sat_stack_show_time(stack, stepped(sat_stack_time(stack), times));
}

void sat_stack_play_on(SatStackScreen *stack)
{
    const uint32_t times = sat_stack_time_count(sat_stack_series(stack));
    if (times > 1) { /* a place through time: what moves is seen */
        move_to(stack, sat_stack_place(stack), (sat_stack_time(stack) + 1) % times);
    } else {
        const uint32_t places = sat_stack_place_count(sat_stack_series(stack));
        move_to(stack, (sat_stack_place(stack) + 1) % places, 0);
    }
}

uint64_t sat_stack_images_tick(SatStackScreen *stack, uint64_t now_ns)
{
    uint64_t due = 0;
    if (stack->cine.playing) {
        due = sat_stack_cine_tick(stack, now_ns);
    }
    const bool scrolls = stack->frames_per_second < 0.0 || stack->frames_per_second > 0.0;
    if (scrolls && !stack->cine.playing) {
        if (now_ns >= stack->last_move_ns + REST_NS) {
            stack->frames_per_second = 0.0;
            want_images(stack);
        } else {
            due = stack->last_move_ns + REST_NS;
        }
    }
    return due;
}
