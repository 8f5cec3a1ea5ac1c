/* The import screen: follows the job, takes decisions, starts it again with them. */
#include "player/screen/screen_import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/import_private.h"
#include "player/screen/plain_screen.h"

#define POLL_NS 50000000U

static SatImportScreen *import_of(SatScreen *screen)
{
    return (SatImportScreen *)(void *)screen;
}

void sat_import_start(SatImportScreen *import, const SatImportRequest *request)
{
    SatError err = SAT_ERROR_INIT;
    sat_import_job_free(import->job);
    import->stopping = false;
    import->error[0] = '\0';
    import->scroll_px = 0.0;
    sat_import_forget_questions(import);
    import->start_ns = sat_monotonic_ns();
    import->job = sat_import_job_start(request, &err);
    import->shown = import->job != NULL ? SAT_IMPORT_RUNNING : SAT_IMPORT_FAILED;
    if (import->job == NULL) {
        snprintf(import->error, sizeof import->error, "%s", err.text);
    }
    sat_ui_clear_focus(import->base.host->ui);
    import->base.host->repaint = true;
}

/* ---- the course of things -------------------------------------------------------------------- */

static void show_pack(SatImportScreen *import)
{
    SatScreenHost *host = import->base.host;
    free(host->wants_path);
    host->wants_path = sat_text_copy(sat_import_job_lines(import->job)->pack_path);
}

static void follow(SatImportScreen *import)
{
    const SatImportState state = sat_import_job_state(import->job);
    import->base.host->repaint = true;
    if (state == import->shown) {
        return;
    }
    import->shown = state;
    import->scroll_px = 0.0;
    switch (state) {
    case SAT_IMPORT_RUNNING:
        break;
    case SAT_IMPORT_DONE:
        import->made = import->kind != SAT_IMPORT_OPEN;
        if (import->kind == SAT_IMPORT_OPEN && sat_import_job_lines(import->job)->note_total == 0) {
            show_pack(import); /* nothing to tell: on with it */
        }
        break;
    case SAT_IMPORT_REFUSED:
        sat_import_ask(import);
        break;
    case SAT_IMPORT_CANCELLED:
        import->base.host->wants_back = true;
        break;
    case SAT_IMPORT_FAILED:
        snprintf(import->error, sizeof import->error, "%s",
                 sat_import_job_lines(import->job)->error);
        break;
    }
}

static uint64_t tick(SatScreen *screen, uint64_t now_ns)
{
    SatImportScreen *import = import_of(screen);
    if (import->job == NULL || sat_import_job_state(import->job) != SAT_IMPORT_RUNNING) {
        return 0;
    }
    /* Painted each time: the bar moves also when there is no news. */
    (void)sat_import_job_poll(import->job, now_ns);
    follow(import);
    return now_ns + POLL_NS;
}

static bool is_idle(SatScreen *screen)
{
    return import_of(screen)->shown != SAT_IMPORT_RUNNING;
}

static void go(SatImportScreen *import)
{
    switch (import->shown) {
    case SAT_IMPORT_DONE:
        if (sat_import_shows_pack(import)) {
            show_pack(import);
        } else {
            import->base.host->wants_back = true;
        }
        break;
    case SAT_IMPORT_REFUSED:
        if (sat_import_is_decided(import)) {
            sat_import_go_on(import);
        }
        break;
    case SAT_IMPORT_FAILED:
        import->base.host->wants_back = true;
        break;
    case SAT_IMPORT_RUNNING:
    case SAT_IMPORT_CANCELLED:
        break;
    }
}

static void stop(SatImportScreen *import)
{
    if (import->shown == SAT_IMPORT_RUNNING) {
        import->stopping = true;
        sat_import_job_cancel(import->job);
    } else {
        import->base.host->wants_back = true;
    }
}

static void choose(SatImportScreen *import, size_t argument)
{
    const size_t index = argument / (size_t)SAT_IMPORT_COMMANDS;
    switch ((SatImportCommand)(argument % (size_t)SAT_IMPORT_COMMANDS)) {
    case SAT_IMPORT_GO:
        go(import);
        break;
    case SAT_IMPORT_STOP:
        stop(import);
        break;
    case SAT_IMPORT_LEAVE:
        sat_import_decide(import, index, SAT_DECISION_LEAVE);
        break;
    case SAT_IMPORT_MASK:
        sat_import_decide(import, index, SAT_DECISION_MASK);
        break;
    case SAT_IMPORT_ACCEPT:
        sat_import_decide(import, index, SAT_DECISION_ACCEPT);
        break;
    case SAT_IMPORT_LOOK:
        sat_import_look_at(import, index);
        break;
    case SAT_IMPORT_COMMANDS:
        break;
    }
}

static void scroll(SatImportScreen *import, double by_px)
{
    import->scroll_px = fmin(fmax(import->scroll_px + by_px, 0.0), import->scroll_most);
    import->base.host->repaint = true;
}

static bool act(SatScreen *screen, SatAction action)
{
    SatImportScreen *import = import_of(screen);
    const double line = sat_ui_points(screen->host->ui, 40.0);
    screen->host->repaint = true;
    if (sat_import_is_looking(import) && sat_import_look_act(import, action)) {
        return true;
    }
    switch ((int)action.kind) {
    case SAT_ACTION_CHOOSE:
        choose(import, action.argument);
        return true;
    case SAT_ACTION_ESCAPE:
        stop(import);
        return true;
    case SAT_ACTION_IMAGE_NEXT:
        scroll(import, line);
        return true;
    case SAT_ACTION_IMAGE_PREVIOUS:
        scroll(import, -line);
        return true;
    default:
        return false;
    }
}

/** While it works, keys of other screens (open, close) wait: Esc cancels. */
static bool key(SatScreen *screen, const SatInput *input)
{
    SatImportScreen *import = import_of(screen);
    const SatAction action = sat_action_for_key(input->key, input->modifiers);
    if (action.kind == SAT_ACTION_ACTIVATE &&
        sat_ui_focused(screen->host->ui).kind == SAT_ACTION_NONE) {
        /* Where the pictures may show a name, Enter alone decides nothing. */
        if (import->shown != SAT_IMPORT_REFUSED) {
            go(import);
        }
        screen->host->repaint = true;
        return true;
    }
    return action.kind == SAT_ACTION_OPEN || action.kind == SAT_ACTION_SAVE ||
           (action.kind == SAT_ACTION_CLOSE && import->shown == SAT_IMPORT_RUNNING);
}

static void input(SatScreen *screen, const SatInput *what)
{
    SatImportScreen *import = import_of(screen);
    SatAction action;
    if (sat_ui_input(screen->host->ui, what, &action) && action.kind != SAT_ACTION_NONE) {
        (void)sat_screen_act(screen, action);
    } else if (what->kind == SAT_INPUT_WHEEL && !sat_import_is_looking(import)) {
        scroll(import, what->wheel * sat_ui_points(screen->host->ui, 80.0));
    }
}

static const char *state_name(SatImportState state)
{
    static const char *const NAMES[] = {"running", "done", "refused", "cancelled", "failed"};
    return NAMES[state];
}

static void describe(SatScreen *screen, SatJsonWriter *writer)
{
    const SatImportScreen *import = import_of(screen);
    static const char *const KINDS[] = {"open", "save", "backup"};
    sat_json_put_text(writer, "kind", KINDS[import->kind]);
    sat_json_put_text(writer, "job", state_name(import->shown));
    sat_json_put_text(writer, "error", import->error);
    if (import->job != NULL) {
        const SatImportLines *lines = sat_import_job_lines(import->job);
        sat_json_put_text(writer, "stage", lines->stage);
        sat_json_put_u64(writer, "done", lines->done);
        sat_json_put_u64(writer, "total", lines->total);
        sat_json_put_u64(writer, "notes", lines->note_total);
        sat_json_put_text(writer, "looks_at",
                          sat_import_is_looking(import)
                              ? sat_import_suspect(import, import->looked_at)->where
                              : NULL);
    }
}

static void free_import(SatScreen *screen)
{
    SatImportScreen *import = import_of(screen);
    if (import != NULL) {
        sat_import_job_free(import->job);
        sat_import_forget_questions(import);
        sat_path_list_clear(&import->sources);
        sat_path_list_clear(&import->drafts);
        free(import->output);
        free(import);
    }
}

static const SatScreenTable IMPORT_TABLE = {.name = "import",
                                            .act = act,
                                            .key = key,
                                            .input = input,
                                            .paint = sat_import_paint,
                                            .tick = tick,
                                            .wake = sat_plain_wake,
                                            .is_idle = is_idle,
                                            .frames = sat_plain_frames,
                                            .describe = describe,
                                            .statistics = sat_plain_statistics,
                                            .free = free_import};

const char *sat_screen_import_made(const SatScreen *screen, SatImportKind kind)
{
    const SatImportScreen *import = (const SatImportScreen *)(const void *)screen;
    return import->made && import->kind == kind ? import->output : NULL;
}

size_t sat_screen_import_left_out(const SatScreen *screen)
{
    const SatImportScreen *import = (const SatImportScreen *)(const void *)screen;
    return import->job != NULL ? sat_import_lines_series(sat_import_job_lines(import->job)) : 0;
}

const char *sat_screen_import_series(const SatScreen *screen)
{
    const SatImportScreen *import = (const SatImportScreen *)(const void *)screen;
    return import->job != NULL ? sat_import_job_lines(import->job)->series : NULL;
}

SatScreen *sat_screen_import_new(SatScreenHost *host, const SatImportRequest *request,
                                 SatError *err)
{
    SatImportScreen *import = calloc(1, sizeof *import);
    if (import != NULL) {
        import->base = (SatScreen){&IMPORT_TABLE, host};
        import->kind = request->kind;
        import->replace = request->replace;
        sat_path_list_copy(&import->sources, request->sources);
        if (request->drafts != NULL) {
            sat_path_list_copy(&import->drafts, request->drafts);
        }
        import->output = request->output != NULL ? sat_text_copy(request->output) : NULL;
    }
    if (import == NULL || import->sources.count == 0 ||
        (request->output != NULL && import->output == NULL)) {
        free_import(&import->base);
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start satchel");
        return NULL;
    }
    sat_import_start(import, request);
    return &import->base;
}
