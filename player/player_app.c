/* The loop: wait, dispatch, tick, paint. Nothing is painted unless something changed. */
#include "player/player_app.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "player/app_private.h"
#include "player/navigation.h"
#include "player/player_stats.h"
#include "player/screen/screen.h"
#include "player/screen/theme.h"

#define LAGGING_NS 66000000U /* input this old is no longer shown picture by picture */
#define SIZE_WAIT_NS 1000000000U

/* ---- input ----------------------------------------------------------------------------------- */

static void dispatch_key(SatApp *app, const SatInput *input)
{
    const SatScreenTable *table = app->ways.screen->table;
    if (table->key != NULL && table->key(app->ways.screen, input)) {
        return;
    }
    SatAction action = sat_action_for_key(input->key, input->modifiers);
    const bool focused = sat_ui_focused(app->host.ui).kind != SAT_ACTION_NONE;
    if (input->key == ' ' && focused) {
        action.kind = SAT_ACTION_ACTIVATE; /* a focused button is pressed by Space too */
    }
    (void)sat_screen_act(app->ways.screen, action);
}

/** Presses and moves of the focus go by what is on screen: show a change of it first. */
static bool needs_fresh_widgets(const SatApp *app, const SatInput *input)
{
    if (!app->host.repaint) {
        return false;
    }
    if (app->resized && (input->kind == SAT_INPUT_WHEEL || input->kind == SAT_INPUT_MOVE)) {
        return true;
    }
    return input->kind == SAT_INPUT_PRESS ||
           (input->kind == SAT_INPUT_KEY &&
            (app->host.popup_opened || input->key == SAT_KEY_TAB || input->key == SAT_KEY_ENTER));
}

static void dispatch(SatApp *app, const SatInput *input)
{
    if (needs_fresh_widgets(app, input)) {
        sat_app_paint(app);
    }
    app->host.now_ns = sat_monotonic_ns();
    const SatScreenFrames before = app->ways.screen->table->frames(app->ways.screen);
    switch (input->kind) {
    case SAT_INPUT_QUIT:
        app->host.wants_quit = true;
        break;
    case SAT_INPUT_RESIZE:
        app->resized = true;
        app->host.repaint = true;
        break;
    case SAT_INPUT_EXPOSE:
        app->host.repaint = true;
        break;
    case SAT_INPUT_WAKE:
        app->ways.screen->table->wake(app->ways.screen);
        break;
    case SAT_INPUT_DROP:
        sat_navigation_drop(&app->ways, input->text);
        break;
    case SAT_INPUT_KEY:
        dispatch_key(app, input);
        break;
    case SAT_INPUT_KEY_UP:
    case SAT_INPUT_NONE:
        break;
    case SAT_INPUT_TEXT:
    case SAT_INPUT_WHEEL:
    case SAT_INPUT_MOVE:
    case SAT_INPUT_PRESS:
    case SAT_INPUT_RELEASE:
    case SAT_INPUT_LEAVE:
        app->ways.screen->table->input(app->ways.screen, input);
        break;
    }
    sat_navigation_grant(&app->ways);
    const SatScreenFrames after = app->ways.screen->table->frames(app->ways.screen);
    if (before.has && after.has && after.wanted != before.wanted) {
        sat_player_stats_event(app->stats, input->time_ns, after.wanted);
        app->batch_due_ns = app->batch_due_ns == 0 ? input->time_ns : app->batch_due_ns;
    }
    app->host.repaint = sat_ui_take_changed(app->host.ui) || app->host.repaint;
    if (app->host.repaint && input->kind != SAT_INPUT_WAKE) {
        sat_player_stats_input(app->stats, input->time_ns);
    }
}

/** True when a picture should be shown before input that was due at due_ns is looked at: what
 * happened within one refresh shares a picture, unless we are behind. */
static bool belongs_to_next_paint(const SatApp *app, uint64_t due_ns)
{
    if (app->batch_due_ns == 0 || due_ns < app->batch_due_ns) {
        return false;
    }
    if (app->paint_ns > SAT_STATS_REFRESH_NS ||
        sat_monotonic_ns() - app->batch_due_ns > LAGGING_NS) {
        return false; /* a picture for each would only fall further behind */
    }
    return due_ns - app->batch_due_ns >= SAT_STATS_REFRESH_NS;
}

static void drain_window(SatApp *app)
{
    SatInput input;
    if (app->has_held) {
        app->has_held = false;
        dispatch(app, &app->held);
    }
    while (!app->host.wants_quit && sat_window_wait(app->host.window, 0, &input)) {
        if (belongs_to_next_paint(app, input.time_ns)) {
            app->held = input;
            app->has_held = true;
            return;
        }
        dispatch(app, &input);
    }
}

/* ---- painting -------------------------------------------------------------------------------- */

void sat_app_draw(SatApp *app)
{
    app->host.now_ns = sat_monotonic_ns();
    app->host.repaint = false;
    app->host.popup_opened = false;
    app->resized = false;
    sat_draw_begin(app->host.draw, SAT_COLOR_BACKGROUND);
    app->ways.screen->table->paint(app->ways.screen);
    sat_draw_end(app->host.draw);
    app->host.repaint = sat_ui_take_changed(app->host.ui) || app->host.repaint;
}

void sat_app_show(SatApp *app, uint64_t start_ns)
{
    sat_window_present(app->host.window);
    const uint64_t now_ns = sat_monotonic_ns();
    const SatScreenFrames frames = app->ways.screen->table->frames(app->ways.screen);
    const uint64_t paint_ns = now_ns - start_ns;
    app->paint_ns = app->paint_ns == 0 ? paint_ns / 4 : (7 * app->paint_ns + paint_ns) / 8;
    app->batch_due_ns = 0;
    app->host.hold_until_ns = 0;
    sat_player_stats_present(app->stats, now_ns, (double)paint_ns / 1e6, frames.shown,
                             frames.has && frames.shown == frames.wanted);
    if (frames.blank) {
        sat_player_stats_blank(app->stats);
    }
}

void sat_app_paint(SatApp *app)
{
    const uint64_t start_ns = sat_monotonic_ns();
    sat_app_draw(app);
    sat_app_show(app, start_ns);
}

/* ---- script ---------------------------------------------------------------------------------- */

static void resize(SatApp *app, const SatScriptEvent *event)
{
    sat_window_resize(app->host.window, event->width, event->height);
    app->waits_for_size = true;
    app->resized = true;
    app->wait_width = event->width;
    app->wait_height = event->height;
    app->size_until_ns = sat_monotonic_ns() + SIZE_WAIT_NS;
    app->host.repaint = true;
}

static bool is_resizing(SatApp *app)
{
    int width = 0;
    int height = 0;
    sat_window_size(app->host.window, &width, &height);
    app->waits_for_size = app->waits_for_size &&
                          (width != app->wait_width || height != app->wait_height) &&
                          sat_monotonic_ns() < app->size_until_ns;
    return app->waits_for_size;
}

/** Plays what is due. Returns when the script wants to be asked again; 0: not by itself. */
static uint64_t play_script(SatApp *app)
{
    SatScriptEvent *event = malloc(sizeof *event); /* it holds a path: large for a stack frame */
    uint64_t due_ns = 0;
    while (event != NULL && !app->failed && !app->host.wants_quit && !app->script_ended) {
        const uint64_t now_ns = sat_monotonic_ns();
        if (is_resizing(app)) {
            due_ns = now_ns + 2000000U;
            break;
        }
        if (belongs_to_next_paint(app, sat_script_due(app->script))) {
            due_ns = now_ns;
            break;
        }
        const bool idle = !app->host.repaint && app->ways.dropped.count == 0 &&
                          app->ways.screen->table->is_idle(app->ways.screen);
        sat_script_next(app->script, now_ns, idle, event);
        if (event->kind != SAT_SCRIPT_INPUT || event->input.kind != SAT_INPUT_DROP) {
            sat_navigation_drop_end(&app->ways);
        }
        if (event->kind == SAT_SCRIPT_WAIT) {
            due_ns = event->due_ns;
            break;
        }
        switch (event->kind) {
        case SAT_SCRIPT_INPUT:
            dispatch(app, &event->input);
            break;
        case SAT_SCRIPT_SIZE:
            resize(app, event);
            break;
        case SAT_SCRIPT_SCREENSHOT:
            app->failed = !sat_app_take_screenshot(app, event->path, app->err);
            break;
        case SAT_SCRIPT_STATE:
            app->failed = !sat_app_write_state(app, event->path, app->err);
            break;
        case SAT_SCRIPT_QUIT:
            app->host.wants_quit = true;
            break;
        case SAT_SCRIPT_END:
            app->script_ended = true;
            app->host.wants_quit = true;
            break;
        case SAT_SCRIPT_WAIT:
            break;
        }
    }
    free(event);
    return due_ns;
}

/* ---- the loop -------------------------------------------------------------------------------- */

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a == 0 ? b : b == 0 ? a : a < b ? a : b;
}

/** Sleeps until something happens or due_ns (0: for ever), and keeps what happened. */
static void wait_for_more(SatApp *app, uint64_t due_ns)
{
    int timeout_ms = -1;
    if (app->has_held) {
        return;
    }
    if (due_ns != 0) {
        const uint64_t now_ns = sat_monotonic_ns();
        const uint64_t left_ns = due_ns > now_ns ? due_ns - now_ns : 0;
        if (left_ns < 1000000U) {
            sat_sleep_ns(left_ns);
            return;
        }
        timeout_ms = left_ns > 60000000000U ? 60000 : (int)(left_ns / 1000000U);
    }
    app->has_held = sat_window_wait(app->host.window, timeout_ms, &app->held);
}

static uint64_t paint_when_due(SatApp *app)
{
    const uint64_t now_ns = sat_monotonic_ns();
    if (!app->host.repaint) {
        return 0;
    }
    if (app->host.hold_until_ns > now_ns) {
        return app->host.hold_until_ns;
    }
    sat_app_paint(app);
    if (app->stats->first_picture_ms >= 0.0) {
        sat_navigation_remember(&app->ways);
    }
    return app->host.repaint ? now_ns : 0;
}

static void run_loop(SatApp *app)
{
    while (!app->host.wants_quit && !app->failed) {
        drain_window(app);
        uint64_t due_ns = app->script != NULL ? play_script(app) : 0;
        sat_navigation_drop_end(&app->ways); /* all of it came in one go */
        app->host.now_ns = sat_monotonic_ns();
        const uint64_t tick_ns = app->ways.screen->table->tick(app->ways.screen, app->host.now_ns);
        sat_navigation_grant(&app->ways);
        const uint64_t tooltip_ns = sat_ui_tooltip_due(app->host.ui, app->host.now_ns);
        due_ns = earlier(due_ns, tick_ns);
        due_ns = earlier(due_ns, tooltip_ns);
        if (app->host.wants_quit || app->failed) {
            break;
        }
        const bool painted = app->host.repaint;
        due_ns = earlier(due_ns, paint_when_due(app));
        if (painted && app->script != NULL) {
            continue; /* the script may have waited for just this picture */
        }
        wait_for_more(app, due_ns);
        if (tooltip_ns != 0 && sat_monotonic_ns() >= tooltip_ns) {
            app->host.repaint = true;
        }
    }
}

static void close_app(SatApp *app)
{
    sat_navigation_end(&app->ways);
    sat_ui_free(app->host.ui);
    sat_draw_free(app->host.draw);
    sat_window_close(app->host.window);
    if (app->stats != NULL) {
        sat_player_stats_free(app->stats);
    }
    free(app->stats);
    sat_script_free(app->script);
    free(app);
}

static bool show_given_pack(SatApp *app, SatPackSession *session, const SatPlayerOptions *options,
                            SatError *err)
{
    SatPathList sources = {0};
    for (size_t i = 0; i < options->source_count; i++) {
        (void)sat_path_list_add(&sources, options->sources[i]);
    }
    const bool complete = sources.count == options->source_count;
    const bool shown = sat_navigation_show_session(&app->ways, session, complete ? &sources : NULL,
                                                   options->left_out, options->series, err);
    sat_path_list_clear(&sources);
    return shown;
}

static bool open_app(SatApp *app, const SatPlayerOptions *options, SatPackSession *session,
                     const char *trouble, SatError *err)
{
    app->stats = malloc(sizeof *app->stats);
    if (app->stats == NULL) {
        sat_pack_session_close(session);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start");
    }
    sat_player_stats_init(app->stats, sat_process_start_ns());
    app->host.window = sat_window_open(&options->window, err);
    app->host.draw = app->host.window != NULL ? sat_draw_new(app->host.window, err) : NULL;
    app->host.ui = app->host.draw != NULL ? sat_ui_new(app->host.draw, err) : NULL;
    if (app->host.ui == NULL) {
        sat_pack_session_close(session);
        return false;
    }
    app->host.now_ns = sat_monotonic_ns();
    if (session != NULL) {
        return show_given_pack(app, session, options, err);
    }
    if (!sat_navigation_show_start(&app->ways, trouble != NULL ? trouble : "", err)) {
        return false;
    }
    if (options->pack_path != NULL && trouble == NULL) {
        sat_navigation_open(&app->ways, options->pack_path); /* DICOM */
    }
    return true;
}

bool sat_player_app_run(const SatPlayerOptions *options, SatPackSession *session, SatScript *script,
                        const char *trouble, bool *gave_up, SatError *err)
{
    SatApp *app = calloc(1, sizeof *app);
    *gave_up = false;
    if (app == NULL) {
        sat_pack_session_close(session);
        sat_script_free(script);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start");
    }
    app->ways.host = &app->host;
    sat_preferences_load(&app->ways.preferences);
    app->host.left_button = app->ways.preferences.left_button;
    app->host.seed = options->seed;
    app->script = script;
    app->err = err;
    bool good = open_app(app, options, session, trouble, err);
    if (good) {
        run_loop(app);
        good = !app->failed;
        *gave_up = script != NULL && sat_script_gave_up(script);
        if (good && options->stats_path != NULL) {
            good = sat_app_write_stats(app, options->stats_path, err);
        }
    }
    close_app(app);
    return good;
}
