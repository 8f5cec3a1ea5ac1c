/* The import screen: follows the job, takes decisions, starts it again with them. */
#include "player/screen/screen_import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/import_private.h"
#include "player/screen/plain_screen.h"

#define POLL_NS 50000000U

static SatImportScreen *import_of(SatScreen *screen)
{
    return (SatImportScreen *)(void *)screen;
}

static void start(SatImportScreen *import, const SatImportRequest *request)
{
    SatError err = SAT_ERROR_INIT;
    sat_import_job_free(import->job);
    import->stopping = false;
    import->error[0] = '\0';
    import->scroll_px = 0.0;
    import->start_ns = sat_monotonic_ns();
    import->job = sat_import_job_start(request, &err);
    import->shown = import->job != NULL ? SAT_IMPORT_RUNNING : SAT_IMPORT_FAILED;
    if (import->job == NULL) {
        snprintf(import->error, sizeof import->error, "%s", err.text);
    }
    sat_ui_clear_focus(import->base.host->ui);
    import->base.host->repaint = true;
}

/* ---- the gate's questions -------------------------------------------------------------------- */

/** Everything that is suspicious is left out until the user decides otherwise. */
static void ask(SatImportScreen *import)
{
    const SatImportLines *lines = sat_import_job_lines(import->job);
    free(import->suspects);
    free(import->decisions);
    import->suspect_count = 0;
    import->suspects = calloc(lines->note_count + 1, sizeof *import->suspects);
    import->decisions = calloc(lines->note_count + 1, sizeof *import->decisions);
    for (size_t i = 0;
         import->suspects != NULL && import->decisions != NULL && i < lines->note_count; i++) {
        if (lines->notes[i].kind == SAT_NOTE_SUSPICIOUS) {
            import->suspects[import->suspect_count++] = i;
        }
    }
}

static const SatImportNote *suspect_at(const SatImportScreen *import, size_t index)
{
    return &sat_import_job_lines(import->job)->notes[import->suspects[index]];
}

/** One item of a series that is left out takes the others with it. */
static bool is_left_out(const SatImportScreen *import, const char *where)
{
    for (size_t i = 0; i < import->suspect_count; i++) {
        if (import->decisions[i] == SAT_DECISION_LEAVE &&
            strcmp(suspect_at(import, i)->where, where) == 0) {
            return true;
        }
    }
    return false;
}

size_t sat_import_series_left_out(const SatImportScreen *import)
{
    size_t count = 0;
    for (size_t i = 0; i < import->suspect_count; i++) {
        bool is_first = import->decisions[i] == SAT_DECISION_LEAVE;
        for (size_t before = 0; before < i && is_first; before++) {
            is_first = import->decisions[before] != SAT_DECISION_LEAVE ||
                       strcmp(suspect_at(import, before)->where, suspect_at(import, i)->where) != 0;
        }
        count += is_first ? 1 : 0;
    }
    return count;
}

static void add_word(SatByteWriter *list, const char *word)
{
    if (list->length > 0) {
        sat_write_u8(list, ',');
    }
    sat_write_text(list, word);
}

/** Ends a list; NULL when nothing stands in it. */
static const char *list_text(SatByteWriter *list)
{
    const bool is_empty = list->length == 0;
    sat_write_u8(list, 0);
    return is_empty || list->failed ? NULL : (const char *)list->bytes;
}

static void go_on_as_decided(SatImportScreen *import)
{
    SatByteWriter leave_out = SAT_BYTE_WRITER_INIT;
    SatByteWriter accept = SAT_BYTE_WRITER_INIT;
    bool masks = false;
    for (size_t i = 0; i < import->suspect_count; i++) {
        const SatImportNote *note = suspect_at(import, i);
        if (import->decisions[i] == SAT_DECISION_LEAVE) {
            add_word(&leave_out, note->where);
        } else if (is_left_out(import, note->where)) {
            continue; /* nothing of it is there to accept */
        } else if (import->decisions[i] == SAT_DECISION_ACCEPT) {
            add_word(&accept, note->id);
        } else {
            masks = true;
        }
    }
    const char *accepted = list_text(&accept);
    const char *left_out = list_text(&leave_out);
    const bool all_out = accepted == NULL && !masks;
    const SatImportRequest request = {.kind = import->kind,
                                      .sources = &import->sources,
                                      .output = import->output,
                                      .leave_out = all_out ? NULL : left_out,
                                      .accept = accepted,
                                      .mask = masks,
                                      .replace = import->replace,
                                      .leave_out_all = all_out};
    if (!leave_out.failed && !accept.failed) {
        start(import, &request); /* a new job has read everything before this returns */
    }
    sat_byte_writer_free(&leave_out);
    sat_byte_writer_free(&accept);
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
        ask(import);
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
        if (import->kind == SAT_IMPORT_OPEN) {
            show_pack(import);
        } else {
            import->base.host->wants_back = true;
        }
        break;
    case SAT_IMPORT_REFUSED:
        go_on_as_decided(import);
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

static void decide(SatImportScreen *import, size_t index, SatImportDecision decision)
{
    if (index < import->suspect_count) {
        import->decisions[index] = decision;
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
        decide(import, index, SAT_DECISION_LEAVE);
        break;
    case SAT_IMPORT_MASK:
        decide(import, index, SAT_DECISION_MASK);
        break;
    case SAT_IMPORT_ACCEPT:
        decide(import, index, SAT_DECISION_ACCEPT);
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
    } else if (what->kind == SAT_INPUT_WHEEL) {
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
    }
}

static void free_import(SatScreen *screen)
{
    SatImportScreen *import = import_of(screen);
    if (import != NULL) {
        sat_import_job_free(import->job);
        free(import->suspects);
        free(import->decisions);
        sat_path_list_clear(&import->sources);
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

SatScreen *sat_screen_import_new(SatScreenHost *host, const SatImportRequest *request,
                                 SatError *err)
{
    SatImportScreen *import = calloc(1, sizeof *import);
    if (import != NULL) {
        import->base = (SatScreen){&IMPORT_TABLE, host};
        import->kind = request->kind;
        import->replace = request->replace;
        sat_path_list_copy(&import->sources, request->sources);
        import->output = request->output != NULL ? sat_text_copy(request->output) : NULL;
    }
    if (import == NULL || import->sources.count == 0 ||
        (request->output != NULL && import->output == NULL)) {
        free_import(&import->base);
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start satchel");
        return NULL;
    }
    start(import, request);
    return &import->base;
}
