/* The running `satchel`. */
#include "player/screen/import_job.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"

enum { EXIT_SKIPPED = 1, EXIT_REFUSED = 7, EXIT_INTERRUPTED = 130, ERROR_TAIL_BYTES = 600 };

struct SatImportJob {
    SatProcess *process;
    SatImportLines *lines;
    SatImportKind kind;
    SatImportState state;
    bool cancelled;
    bool streams_open[2];
    char *output;                      /* of SAVE and BACKUP */
    char error_tail[ERROR_TAIL_BYTES]; /* the end of stderr, for a program that says no JSON */
    size_t error_bytes;
};

static char *sibling(const char *program, const char *relative)
{
    const size_t folder_bytes = (size_t)(sat_path_file_name(program) - program);
    const size_t size = folder_bytes + strlen(relative) + 1;
    char *path = malloc(size);
    if (path != NULL) {
        snprintf(path, size, "%.*s%s", (int)folder_bytes, program, relative);
    }
    return path;
}

char *sat_import_find_program(const char *player_program)
{
    static const char *const PLACES[] = {"satchel", "../export/satchel"};
    for (size_t i = 0; player_program != NULL && i < sizeof PLACES / sizeof *PLACES; i++) {
        char *path = sibling(player_program, PLACES[i]);
        if (path == NULL || sat_path_info(path).kind == SAT_PATH_FILE) {
            return path;
        }
        free(path);
    }
    char *name = malloc(sizeof "satchel");
    if (name != NULL) {
        memcpy(name, "satchel", sizeof "satchel"); /* the system looks through PATH */
    }
    return name;
}

const char **sat_import_arguments(const SatImportRequest *request, const char *program)
{
    static const char *const COMMANDS[] = {"play", "pack", "backup"};
    enum { MOST_OPTIONS = 16 };
    size_t count = 0;
    const size_t drafts =
        request->kind == SAT_IMPORT_SAVE && request->drafts != NULL ? request->drafts->count : 0;
    const char **argv = calloc(MOST_OPTIONS + 2 * drafts + request->sources->count, sizeof *argv);
    if (argv == NULL) {
        return NULL;
    }
    argv[count++] = program;
    argv[count++] = COMMANDS[request->kind];
    argv[count++] = "--json";
    if (request->kind == SAT_IMPORT_OPEN) {
        argv[count++] = "--no-player";
    } else {
        argv[count++] = "-o";
        argv[count++] = request->output;
        argv[count++] = "--item-pictures";
        if (request->replace) {
            argv[count++] = "--yes";
        }
        if (request->leave_out_all) {
            argv[count++] = "--skip-suspicious";
        }
        if (request->leave_out != NULL) {
            argv[count++] = "--exclude";
            argv[count++] = request->leave_out;
        }
        if (request->mask) {
            argv[count++] = "--mask";
            argv[count++] = "auto";
        }
        if (request->accept != NULL) {
            argv[count++] = "--accept";
            argv[count++] = request->accept;
        }
    }
    for (size_t i = 0; i < drafts; i++) {
        argv[count++] = "--with";
        argv[count++] = request->drafts->paths[i];
    }
    argv[count++] = "--"; /* a source's name may start with a dash */
    assert(count < MOST_OPTIONS + 2 * drafts);
    for (size_t i = 0; i < request->sources->count; i++) {
        argv[count++] = request->sources->paths[i];
    }
    return argv;
}

static bool start(SatImportJob *job, const SatImportRequest *request, SatError *err)
{
    char *player = sat_own_program_path();
    char *program = sat_import_find_program(player);
    free(player);
    const char **argv = program != NULL ? sat_import_arguments(request, program) : NULL;
    if (argv == NULL) {
        free(program);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start satchel");
    }
    SatError reason = SAT_ERROR_INIT;
    job->process = sat_process_start(program, argv, &reason);
    free(argv);
    free(program);
    if (job->process == NULL) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "DICOM is read by the program \"satchel\", which was not found beside the "
                        "player nor in PATH. Install it, then try again.");
    }
    return true;
}

SatImportJob *sat_import_job_start(const SatImportRequest *request, SatError *err)
{
    SAT_AUTO(SatImportJob) *job = calloc(1, sizeof *job);
    if (job == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start satchel");
        return NULL;
    }
    job->kind = request->kind;
    job->state = SAT_IMPORT_RUNNING;
    job->streams_open[0] = true;
    job->streams_open[1] = true;
    job->lines = sat_import_lines_new(err);
    if (job->lines == NULL) {
        return NULL;
    }
    if (request->output != NULL) {
        const size_t size = strlen(request->output) + 1;
        job->output = malloc(size);
        if (job->output == NULL) {
            sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to start satchel");
            return NULL;
        }
        memcpy(job->output, request->output, size);
    }
    return start(job, request, err) ? SAT_STEAL(job) : NULL;
}

void sat_import_job_free(SatImportJob *job)
{
    if (job != NULL) {
        sat_process_free(job->process);
        sat_import_lines_free(job->lines);
        free(job->output);
        free(job);
    }
}

static void keep_error_tail(SatImportJob *job, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (job->error_bytes == sizeof job->error_tail - 1) {
            memmove(job->error_tail, job->error_tail + 1, --job->error_bytes);
        }
        job->error_tail[job->error_bytes++] = bytes[i];
    }
    job->error_tail[job->error_bytes] = '\0';
}

static bool drain(SatImportJob *job, int stream, uint64_t now_ns)
{
    bool any = false;
    char bytes[16384];
    size_t length = 0;
    /* Bounded, so that a talkative program cannot hold the window up. */
    for (int turn = 0; turn < 64 && job->streams_open[stream - 1]; turn++) {
        if (!sat_process_read(job->process, stream, bytes, sizeof bytes, &length)) {
            job->streams_open[stream - 1] = false;
            return true;
        }
        if (length == 0) {
            break;
        }
        any = true;
        if (stream == 1) {
            sat_import_lines_feed(job->lines, bytes, length, now_ns);
        } else {
            keep_error_tail(job, bytes, length);
        }
    }
    return any;
}

/** The last line of stderr, for want of better words. */
static void explain_end(SatImportJob *job, int exit_code)
{
    char *text = job->error_tail;
    while (job->error_bytes > 0 && text[job->error_bytes - 1] == '\n') {
        text[--job->error_bytes] = '\0';
    }
    const char *last = strrchr(text, '\n');
    last = last != NULL ? last + 1 : text;
    if (last[0] != '\0') {
        snprintf(job->lines->error, sizeof job->lines->error, "%s", last);
    } else {
        snprintf(job->lines->error, sizeof job->lines->error,
                 "satchel ended without a word (code %d)", exit_code);
    }
}

static void end(SatImportJob *job, int exit_code)
{
    SatImportLines *lines = job->lines;
    if (job->kind != SAT_IMPORT_OPEN && lines->pack_path[0] == '\0' &&
        strlen(job->output) < sizeof lines->pack_path) {
        memcpy(lines->pack_path, job->output, strlen(job->output) + 1);
    }
    if (exit_code == 0 || exit_code == EXIT_SKIPPED) {
        job->state = lines->pack_path[0] != '\0' ? SAT_IMPORT_DONE : SAT_IMPORT_FAILED;
        if (job->state == SAT_IMPORT_FAILED) {
            snprintf(lines->error, sizeof lines->error,
                     "satchel did not say where the pack is: are both programs of one version?");
        }
        return;
    }
    if (job->cancelled || exit_code == EXIT_INTERRUPTED) {
        job->state = SAT_IMPORT_CANCELLED;
        return;
    }
    job->state = exit_code == EXIT_REFUSED && sat_import_lines_count(lines, SAT_NOTE_SUSPICIOUS) > 0
                     ? SAT_IMPORT_REFUSED
                     : SAT_IMPORT_FAILED;
    if (job->state == SAT_IMPORT_FAILED && lines->error[0] == '\0') {
        explain_end(job, exit_code);
    }
}

bool sat_import_job_poll(SatImportJob *job, uint64_t now_ns)
{
    if (job->state != SAT_IMPORT_RUNNING) {
        return false;
    }
    bool changed = drain(job, 1, now_ns);
    changed = drain(job, 2, now_ns) || changed;
    int exit_code = 0;
    if (!job->streams_open[0] && sat_process_ended(job->process, &exit_code)) {
        (void)drain(job, 2, now_ns);
        end(job, exit_code);
        return true;
    }
    return changed;
}

SatImportState sat_import_job_state(const SatImportJob *job)
{
    return job->state;
}

void sat_import_job_cancel(SatImportJob *job)
{
    if (job->state == SAT_IMPORT_RUNNING && !job->cancelled) {
        job->cancelled = true;
        sat_process_interrupt(job->process);
    }
}

const SatImportLines *sat_import_job_lines(const SatImportJob *job)
{
    return job->lines;
}
