/* The loop: wait, dispatch, tick, paint. Nothing is painted unless something changed. */
#include "player/player_app.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "player/player_stats.h"
#include "player/recent_packs.h"
#include "player/screen/screen.h"
#include "player/screen/screen_stack.h"
#include "player/screen/screen_start.h"
#include "player/screen/theme.h"
#include "player/screenshot.h"

#define LAGGING_NS 120000000U /* input this old is no longer shown picture by picture */
#define SIZE_WAIT_NS 1000000000U

typedef struct {
    SatScreenHost host;
    SatScreen *screen;
    SatScript *script;
    SatPlayerStats *stats;
    SatRecentPacks recent;
    bool recent_loaded;
    char *remember_path; /* goes into the recent list after its first picture */
    bool script_ended;
    bool waits_for_size;
    int wait_width, wait_height;
    uint64_t size_until_ns;
    SatInput held; /* taken from the queue, belongs to the next paint */
    bool has_held;
    uint64_t batch_due_ns; /* of the first scroll event since the last paint; 0: none */
    uint64_t paint_ns;     /* how long the last paint took */
    SatError *err;
    bool failed;
} App;

/* ---- screens --------------------------------------------------------------------------------- */

static void set_screen(App *app, SatScreen *screen)
{
    if (app->screen != NULL) {
        app->screen->table->free(app->screen);
    }
    sat_ui_clear_focus(app->host.ui);
    app->screen = screen;
    app->host.repaint = true;
}

static bool show_start(App *app, const char *message, SatError *err)
{
    if (!app->recent_loaded) {
        sat_recent_packs_load(&app->recent);
        app->recent_loaded = true;
    }
    SatScreen *screen = sat_screen_start_new(&app->host, (const char *const *)app->recent.paths,
                                             app->recent.count, message, err);
    if (screen == NULL) {
        return false;
    }
    app->host.hold_until_ns = 0;
    set_screen(app, screen);
    return true;
}

static bool show_session(App *app, SatPackSession *session, SatError *err)
{
    char *path = NULL;
    const char *shown = sat_pack_session_path(session);
    path = malloc(strlen(shown) + 1);
    if (path != NULL) {
        memcpy(path, shown, strlen(shown) + 1);
    }
    SatScreen *screen = sat_screen_stack_new(&app->host, session, err);
    if (screen == NULL) {
        free(path);
        return false;
    }
    free(app->remember_path);
    app->remember_path = path;
    set_screen(app, screen);
    return true;
}

static void open_path(App *app, const char *path)
{
    SatError err = SAT_ERROR_INIT;
    SatPackSession *session = sat_pack_session_open(path, &err);
    if (session == NULL || !show_session(app, session, &err)) {
        SatError ignored = SAT_ERROR_INIT;
        (void)!show_start(app, err.text, &ignored);
    }
}

static void remember_pack(App *app)
{
    if (app->remember_path != NULL && app->stats->first_picture_ms >= 0.0) {
        if (!app->recent_loaded) {
            sat_recent_packs_load(&app->recent);
            app->recent_loaded = true;
        }
        sat_recent_packs_add(&app->recent, app->remember_path);
        free(app->remember_path);
        app->remember_path = NULL;
    }
}

static void grant_wishes(App *app)
{
    SatScreenHost *host = &app->host;
    SatError ignored = SAT_ERROR_INIT;
    if (host->wants_full_screen) {
        host->wants_full_screen = false;
        sat_window_set_full_screen(host->window, !sat_window_is_full_screen(host->window));
        host->repaint = true;
    }
    if (host->wants_open || host->wants_close) {
        const bool hint = host->wants_open && strcmp(app->screen->table->name, "start") == 0;
        host->wants_open = false;
        host->wants_close = false;
        (void)!show_start(app,
                          hint ? "Drop a .satchel file on this window, or start satchel-player "
                                 "with its name."
                               : "",
                          &ignored);
    }
    if (host->wants_path != NULL) {
        char *path = host->wants_path;
        host->wants_path = NULL;
        open_path(app, path);
        free(path);
    }
}

/* ---- input ----------------------------------------------------------------------------------- */

static void act(App *app, SatAction action)
{
    SatScreenHost *host = &app->host;
    switch ((int)action.kind) {
    case SAT_ACTION_QUIT:
        host->wants_quit = true;
        return;
    case SAT_ACTION_FULL_SCREEN:
        host->wants_full_screen = true;
        return;
    case SAT_ACTION_OPEN:
        host->wants_open = true;
        return;
    case SAT_ACTION_CLOSE:
        host->wants_close = true;
        return;
    case SAT_ACTION_FOCUS_NEXT:
    case SAT_ACTION_FOCUS_PREVIOUS:
        sat_ui_move_focus(host->ui, action.kind == SAT_ACTION_FOCUS_NEXT ? 1 : -1);
        return;
    case SAT_ACTION_ACTIVATE:
        if (sat_ui_focused(host->ui).kind != SAT_ACTION_NONE) {
            act(app, sat_ui_focused(host->ui));
        }
        return;
    default:
        (void)app->screen->table->act(app->screen, action);
    }
}

static void dispatch_key(App *app, const SatInput *input)
{
    SatAction action = sat_action_for_key(input->key, input->modifiers);
    const bool focused = sat_ui_focused(app->host.ui).kind != SAT_ACTION_NONE;
    if (input->key == ' ' && focused) {
        action.kind = SAT_ACTION_ACTIVATE; /* a focused button is pressed by Space too */
    }
    if (action.kind != SAT_ACTION_NONE) {
        act(app, action);
    }
}

static void paint(App *app);

/** Presses and moves of the focus go by what is on screen: show a change of it first. */
static bool needs_fresh_widgets(const App *app, const SatInput *input)
{
    if (!app->host.repaint) {
        return false;
    }
    return input->kind == SAT_INPUT_PRESS ||
           (input->kind == SAT_INPUT_KEY &&
            (app->host.popup_opened || input->key == SAT_KEY_TAB || input->key == SAT_KEY_ENTER));
}

static void dispatch(App *app, const SatInput *input)
{
    if (needs_fresh_widgets(app, input)) {
        paint(app);
    }
    app->host.now_ns = sat_monotonic_ns();
    const SatScreenFrames before = app->screen->table->frames(app->screen);
    switch (input->kind) {
    case SAT_INPUT_QUIT:
        app->host.wants_quit = true;
        break;
    case SAT_INPUT_RESIZE:
    case SAT_INPUT_EXPOSE:
        app->host.repaint = true;
        break;
    case SAT_INPUT_WAKE:
        app->screen->table->wake(app->screen);
        break;
    case SAT_INPUT_DROP:
        open_path(app, input->text);
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
        app->screen->table->input(app->screen, input);
        break;
    }
    grant_wishes(app);
    const SatScreenFrames after = app->screen->table->frames(app->screen);
    if (before.has && after.has && after.wanted != before.wanted) {
        sat_player_stats_event(app->stats, input->time_ns, after.wanted);
        app->batch_due_ns = app->batch_due_ns == 0 ? input->time_ns : app->batch_due_ns;
    }
    app->host.repaint = sat_ui_take_changed(app->host.ui) || app->host.repaint;
}

/** True when a picture should be shown before input that was due at due_ns is looked at: what
 * happened within one refresh shares a picture, unless we are behind. */
static bool belongs_to_next_paint(const App *app, uint64_t due_ns)
{
    if (app->batch_due_ns == 0 || due_ns < app->batch_due_ns) {
        return false;
    }
    if (sat_monotonic_ns() - app->batch_due_ns > LAGGING_NS + app->paint_ns) {
        return false;
    }
    return due_ns - app->batch_due_ns >= SAT_STATS_REFRESH_NS;
}

static void drain_window(App *app)
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

static void draw(App *app)
{
    app->host.now_ns = sat_monotonic_ns();
    app->host.repaint = false;
    app->host.popup_opened = false;
    sat_draw_begin(app->host.draw, SAT_COLOR_BACKGROUND);
    app->screen->table->paint(app->screen);
    sat_draw_end(app->host.draw);
    app->host.repaint = sat_ui_take_changed(app->host.ui) || app->host.repaint;
}

static void show(App *app, uint64_t start_ns)
{
    sat_window_present(app->host.window);
    const uint64_t now_ns = sat_monotonic_ns();
    const SatScreenFrames frames = app->screen->table->frames(app->screen);
    app->paint_ns = now_ns - start_ns;
    app->batch_due_ns = 0;
    app->host.hold_until_ns = 0;
    sat_player_stats_present(app->stats, now_ns, (double)app->paint_ns / 1e6, frames.shown,
                             frames.has && frames.shown == frames.wanted);
}

static void paint(App *app)
{
    const uint64_t start_ns = sat_monotonic_ns();
    draw(app);
    show(app, start_ns);
}

/* ---- script ---------------------------------------------------------------------------------- */

static bool take_screenshot(App *app, const char *path, SatError *err)
{
    int width = 0;
    int height = 0;
    const uint64_t start_ns = sat_monotonic_ns();
    draw(app);
    while (app->host.repaint && sat_monotonic_ns() - start_ns < 500000000U) {
        draw(app); /* a panel scrolled itself into place */
    }
    sat_window_size(app->host.window, &width, &height);
    uint32_t *pixels = malloc((size_t)width * (size_t)height * sizeof *pixels);
    bool good = pixels != NULL
                    ? sat_window_read_pixels(app->host.window, pixels, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the screenshot %s", path);
    show(app, start_ns);
    good = good && sat_screenshot_write(path, pixels, (uint32_t)width, (uint32_t)height, err);
    free(pixels);
    return good;
}

static bool write_json(const char *path, SatByteWriter *text, SatError *err)
{
    if (text->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for %s", path);
    }
    return sat_write_file_atomic(path, text->bytes, text->length, false, err);
}

static void describe_window(App *app, SatJsonWriter *writer)
{
    int width = 0;
    int height = 0;
    size_t count = 0;
    const char *const *texts = sat_draw_texts(app->host.draw, &count);
    sat_window_size(app->host.window, &width, &height);
    sat_json_put_text(writer, "window_title", sat_window_title(app->host.window));
    sat_json_put_u64(writer, "width_px", (uint64_t)width);
    sat_json_put_u64(writer, "height_px", (uint64_t)height);
    sat_json_put_double(writer, "ui_scale", sat_draw_scale(app->host.draw));
    sat_json_put_bool(writer, "full_screen", sat_window_is_full_screen(app->host.window));
    sat_json_put_text(writer, "focus", sat_action_title(sat_ui_focused(app->host.ui).kind));
    sat_json_open_array(writer, "visible_text");
    for (size_t i = 0; i < count; i++) {
        sat_json_put_text(writer, NULL, texts[i]);
    }
    sat_json_close_array(writer);
    sat_json_open_array_inline(writer, "visible_marks");
    sat_json_close_array(writer);
    sat_json_put_text(writer, "step", NULL);
    sat_json_put_text(writer, "question", NULL);
    sat_json_put_text(writer, "score", NULL);
}

static bool write_state(App *app, const char *path, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    paint(app);
    sat_json_open_object(&writer, NULL);
    sat_json_put_text(&writer, "screen", app->screen->table->name);
    app->screen->table->describe(app->screen, &writer);
    describe_window(app, &writer);
    sat_json_close_object(&writer);
    sat_write_u8(&text, '\n');
    const bool good = write_json(path, &text, err);
    sat_byte_writer_free(&text);
    return good;
}

static void resize(App *app, const SatScriptEvent *event)
{
    sat_window_resize(app->host.window, event->width, event->height);
    app->waits_for_size = true;
    app->wait_width = event->width;
    app->wait_height = event->height;
    app->size_until_ns = sat_monotonic_ns() + SIZE_WAIT_NS;
    app->host.repaint = true;
}

static bool is_resizing(App *app)
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
static uint64_t play_script(App *app)
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
        const bool idle = !app->host.repaint && app->screen->table->is_idle(app->screen);
        sat_script_next(app->script, now_ns, idle, event);
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
            app->failed = !take_screenshot(app, event->path, app->err);
            break;
        case SAT_SCRIPT_STATE:
            app->failed = !write_state(app, event->path, app->err);
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
static void wait_for_more(App *app, uint64_t due_ns)
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

static uint64_t paint_when_due(App *app)
{
    const uint64_t now_ns = sat_monotonic_ns();
    if (!app->host.repaint) {
        return 0;
    }
    if (app->host.hold_until_ns > now_ns) {
        return app->host.hold_until_ns;
    }
    paint(app);
    remember_pack(app);
    return app->host.repaint ? now_ns : 0;
}

static void run_loop(App *app)
{
    while (!app->host.wants_quit && !app->failed) {
        drain_window(app);
        uint64_t due_ns = app->script != NULL ? play_script(app) : 0;
        app->host.now_ns = sat_monotonic_ns();
        const uint64_t tick_ns = app->screen->table->tick(app->screen, app->host.now_ns);
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

static bool write_stats(App *app, const char *path, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    sat_json_open_object(&writer, NULL);
    sat_player_stats_write(app->stats, &writer);
    app->screen->table->statistics(app->screen, &writer);
    sat_json_put_u64(&writer, "peak_memory_bytes", sat_peak_memory_bytes());
    sat_json_put_text(&writer, "renderer", sat_window_renderer_name(app->host.window));
    sat_json_close_object(&writer);
    sat_write_u8(&text, '\n');
    const bool good = write_json(path, &text, err);
    sat_byte_writer_free(&text);
    return good;
}

static void close_app(App *app)
{
    if (app->screen != NULL) {
        app->screen->table->free(app->screen);
    }
    sat_ui_free(app->host.ui);
    sat_draw_free(app->host.draw);
    sat_window_close(app->host.window);
    sat_recent_packs_free(&app->recent);
    free(app->remember_path);
    free(app->host.wants_path);
    if (app->stats != NULL) {
        sat_player_stats_free(app->stats);
    }
    free(app->stats);
    sat_script_free(app->script);
    free(app);
}

static bool open_app(App *app, const SatPlayerOptions *options, SatPackSession *session,
                     SatError *err)
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
    return session != NULL ? show_session(app, session, err) : show_start(app, "", err);
}

bool sat_player_app_run(const SatPlayerOptions *options, SatPackSession *session, SatScript *script,
                        bool *gave_up, SatError *err)
{
    App *app = calloc(1, sizeof *app);
    *gave_up = false;
    if (app == NULL) {
        sat_pack_session_close(session);
        sat_script_free(script);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start");
    }
    app->script = script;
    app->err = err;
    bool good = open_app(app, options, session, err);
    if (good) {
        run_loop(app);
        good = !app->failed;
        *gave_up = script != NULL && sat_script_gave_up(script);
        if (good && options->stats_path != NULL) {
            good = write_stats(app, options->stats_path, err);
        }
    }
    close_app(app);
    return good;
}
