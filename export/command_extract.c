/* `satchel extract`: a pack or a backup into plain folders. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/commands.h"
#include "export/encode/ordered_queue.h"
#include "export/extract_backup.h"
#include "export/extract_case.h"
#include "export/extract_picture.h"
#include "export/open_pack.h"
#include "export/output_file.h"
#include "formats/backup/backup_reader.h"
#include "formats/base/file_io.h"
#include "formats/case/case_json.h"
#include "formats/case/case_summary.h"
#include "formats/case/lecture.h"
#include "formats/case/safe_name.h"

#define MARKER_NAME "satchel-extract.txt"
#define MARKER_LIMIT_BYTES ((size_t)4096)

/** One picture on its way to its file. */
typedef struct {
    const SatPackReader *reader;
    const SatPackSeries *series;
    size_t case_index, series_index, frame_index;
    char *path;
    bool is_write_failure;
    SatError error;
} PictureJob;

typedef struct {
    const SatOptions *options;
    SatReport *report;
    const SatPackReader *reader;
    SatOrderedQueue *queue;
    uint64_t total, done, damaged;
    size_t lost_cases; /* of which not even the texts can be read */
} Extraction;

/* ---- pictures -------------------------------------------------------------------------------- */

static void run_job(void *context)
{
    PictureJob *job = context;
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    if (sat_extract_picture(job->reader, job->series, job->frame_index, &bytes, &job->error)) {
        if (bytes.failed) {
            sat_fail(&job->error, SAT_ERR_NO_MEMORY, "not enough memory for a picture");
        } else {
            job->is_write_failure =
                !sat_write_file_atomic(job->path, bytes.bytes, bytes.length, false, &job->error);
        }
    }
    sat_byte_writer_free(&bytes);
}

static void free_job(void *context)
{
    PictureJob *job = context;
    if (job != NULL) {
        free(job->path);
        free(job);
    }
}

/* Takes note of a picture that is done. A damaged one is told and skipped; what cannot be written
 * ends all. */
static bool settle(Extraction *extraction, PictureJob *job, SatError *err)
{
    bool done = true;
    if (job->error.code == SAT_ERR_NO_MEMORY || job->is_write_failure) {
        *err = job->error;
        done = false;
    } else if (job->error.code != SAT_OK) {
        char where[96];
        (void)snprintf(where, sizeof(where), "case %zu, series %zu, picture %zu",
                       job->case_index + 1, job->series_index + 1, job->frame_index + 1);
        sat_report_warn(extraction->report, where, "left out: %s", job->error.text);
        extraction->damaged++;
    }
    extraction->done++;
    sat_report_progress(extraction->report, "extracting", "pictures", extraction->done,
                        extraction->total);
    free_job(job);
    return done;
}

static bool give_job(Extraction *extraction, const PictureJob *what, const char *folder,
                     SatError *err)
{
    char name[32];
    PictureJob *job = calloc(1, sizeof(*job));
    sat_picture_file_name(&what->series->frames[what->frame_index], what->frame_index, name);
    if (job != NULL) {
        *job = *what;
        job->path = sat_path_join(folder, name);
    }
    if (job == NULL || job->path == NULL) {
        free_job(job);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to extract");
    }
    while (!sat_ordered_queue_submit(extraction->queue, job)) {
        if (!settle(extraction, sat_ordered_queue_take(extraction->queue), err)) {
            free_job(job);
            return false;
        }
    }
    return true;
}

/* ---- folders --------------------------------------------------------------------------------- */

static char *make_folder(const char *parent, const char *name, SatError *err)
{
    char *path = sat_path_join(parent, name);
    if (path == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to extract");
    } else if (!sat_folder_make(path, false, err)) {
        free(path);
        path = NULL;
    }
    return path;
}

static bool write_text(const char *folder, const char *name, const SatByteWriter *text,
                       SatError *err)
{
    char *path = sat_path_join(folder, name);
    bool done = path != NULL && !text->failed
                    ? sat_write_file_atomic(path, text->bytes, text->length, false, err)
                    : sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to extract");
    free(path);
    return done;
}

static bool extract_series(Extraction *extraction, const SatPackCase *pack_case, PictureJob what,
                           const char *study_folder, const char *name, SatError *err)
{
    char *folder = make_folder(study_folder, name, err);
    bool done = folder != NULL;
    what.series = &pack_case->series[what.series_index];
    size_t count = sat_case_series(pack_case->model, what.series_index, NULL)->frame_count;
    for (size_t i = 0; done && i < count; i++) {
        what.frame_index = i;
        done = sat_interrupt_requested() ? sat_fail(err, SAT_ERR_CANCELLED, "stopped")
                                         : give_job(extraction, &what, folder, err);
    }
    free(folder);
    return done;
}

static bool write_texts(const SatPackCase *pack_case, const char *folder, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatByteWriter json = SAT_BYTE_WRITER_INIT;
    sat_write_case_text(pack_case, &text);
    bool done = sat_case_write_json(pack_case->model, NULL, NULL, &json, err) &&
                write_text(folder, "case.txt", &text, err) &&
                write_text(folder, SAT_PACK_CASE_JSON_NAME, &json, err);
    sat_byte_writer_free(&text);
    sat_byte_writer_free(&json);
    return done;
}

static bool extract_studies(Extraction *extraction, const SatPackCase *pack_case, size_t case_index,
                            const char *folder, SatError *err)
{
    const SatCase *model = pack_case->model;
    PictureJob what = {.reader = extraction->reader, .case_index = case_index};
    bool done = true;
    for (size_t s = 0; done && s < model->study_count; s++) {
        const SatStudy *study = &model->studies[s];
        char name[SAT_SAFE_NAME_CAPACITY];
        sat_case_study_folder(model, s, name);
        char *study_folder = make_folder(folder, name, err);
        done = study_folder != NULL;
        for (size_t i = 0; done && i < study->series_count; i++) {
            sat_case_series_folder(study, i, name);
            done = extract_series(extraction, pack_case, what, study_folder, name, err);
            what.series_index++;
        }
        free(study_folder);
    }
    return done;
}

/* The jobs borrow the case: they end before it does. */
static bool extract_case(Extraction *extraction, size_t case_index, SatError *err)
{
    const SatPackReader *reader = extraction->reader;
    SatError damage = SAT_ERROR_INIT;
    char name[SAT_SAFE_NAME_CAPACITY];
    SAT_AUTO(SatPackCase) *pack_case = sat_pack_reader_load_case(reader, case_index, &damage);
    if (pack_case == NULL) {
        uint64_t frames = sat_pack_reader_case(reader, case_index)->frame_count;
        sat_report_warn(extraction->report, "", "left out: %s", damage.text);
        extraction->done += frames;
        extraction->damaged += frames;
        extraction->lost_cases++;
        return true;
    }
    sat_safe_name(case_index + 1, sat_pack_reader_case_count(reader), pack_case->model->title, "",
                  name);
    char *folder = make_folder(extraction->options->output, name, err);
    bool done = folder != NULL && write_texts(pack_case, folder, err) &&
                extract_studies(extraction, pack_case, case_index, folder, err);
    for (PictureJob *job = sat_ordered_queue_take(extraction->queue); job != NULL;
         job = sat_ordered_queue_take(extraction->queue)) {
        if (done) {
            done = settle(extraction, job, err);
        } else {
            free_job(job);
        }
    }
    free(folder);
    return done;
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* What says that a folder holds this pack: its cases' hashes. */
static void make_marker(const SatPackReader *reader, char text[256])
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatSha256 chain = {{0}};
    for (size_t c = 0; c < sat_pack_reader_case_count(reader); c++) {
        SatSha256 both[2] = {chain, sat_pack_reader_case(reader, c)->case_json.hash};
        chain = sat_sha256(both, sizeof(both));
    }
    sat_sha256_to_hex(&chain, hex);
    (void)snprintf(text, 256, "Made by satchel extract from the pack with the cases\n%s\n", hex);
}

static bool holds_marker(const char *folder, const char *marker)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *path = sat_path_join(folder, MARKER_NAME);
    uint8_t *found =
        path != NULL ? sat_read_file(path, MARKER_LIMIT_BYTES, &length, &ignored) : NULL;
    bool same = found != NULL && length == strlen(marker) && memcmp(found, marker, length) == 0;
    free(found);
    free(path);
    return same;
}

/* The folder is new, empty, or an earlier result of the same pack. */
static bool check_folder(const char *folder, const char *marker, SatError *err)
{
    bool is_empty = false;
    if (!sat_output_folder_look(folder, &is_empty, err)) {
        return false;
    }
    return is_empty || holds_marker(folder, marker) ||
           sat_fail(err, SAT_ERR_SYSTEM,
                    "%s is not empty and holds no earlier result of this pack; give a new folder",
                    folder);
}

static bool begin_folder(const char *folder, const char *marker, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_write_text(&text, marker);
    bool done = sat_folder_make(folder, false, err) && write_text(folder, MARKER_NAME, &text, err);
    sat_byte_writer_free(&text);
    return done;
}

static void tell_summary(const Extraction *extraction)
{
    SatReport *report = extraction->report;
    uint64_t written = extraction->total - extraction->damaged;
    if (report->json) {
        SatReportLine line;
        sat_report_open_line(&line, "summary");
        sat_json_put_text(&line.json, "file", extraction->options->output);
        sat_json_put_bool(&line.json, "dry_run", extraction->options->dry_run);
        sat_json_put_u64(&line.json, "cases", sat_pack_reader_case_count(extraction->reader));
        sat_json_put_u64(&line.json, "frames", written);
        sat_json_put_u64(&line.json, "damaged", extraction->damaged);
        sat_json_put_i64(&line.json, "exit_code", report->exit_code);
        sat_report_close_line(&line);
    } else {
        sat_report_say(report, "%s%s: %zu case%s, %" PRIu64 " picture%s",
                       extraction->options->dry_run ? "would write " : "",
                       extraction->options->output, sat_pack_reader_case_count(extraction->reader),
                       sat_plural(sat_pack_reader_case_count(extraction->reader)), written,
                       sat_plural(written));
    }
}

/* The playlist as a person would write it, with the cases' folders for sources. */
static bool write_lecture(const Extraction *extraction, SatError *err)
{
    const SatPackReader *reader = extraction->reader;
    const SatPlaylist *playlist = sat_pack_reader_playlist(reader);
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    if (playlist == NULL) {
        return true;
    }
    const size_t count = sat_pack_reader_case_count(reader);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    const char **folders =
        arena != NULL ? sat_arena_alloc(arena, count, sizeof(*folders), err) : NULL;
    for (size_t c = 0; folders != NULL && c < count; c++) {
        char name[SAT_SAFE_NAME_CAPACITY];
        sat_safe_name(c + 1, count, sat_pack_reader_case(reader, c)->title, "", name);
        folders[c] = sat_arena_text(arena, name, strlen(name), err);
        folders = folders[c] != NULL ? folders : NULL;
    }
    if (folders == NULL) {
        return false;
    }
    sat_lecture_write(sat_pack_reader_title(reader), playlist, folders, &text);
    bool done = write_text(extraction->options->output, "lecture.json", &text, err);
    sat_byte_writer_free(&text);
    return done;
}

static bool extract(Extraction *extraction, int jobs, SatError *err)
{
    char marker[256];
    const char *folder = extraction->options->output;
    make_marker(extraction->reader, marker);
    if (!check_folder(folder, marker, err)) {
        return false;
    }
    for (size_t c = 0; c < sat_pack_reader_case_count(extraction->reader); c++) {
        extraction->total += sat_pack_reader_case(extraction->reader, c)->frame_count;
    }
    if (extraction->options->dry_run) {
        return true;
    }
    extraction->queue = sat_ordered_queue_new(jobs, (size_t)jobs * 2 + 2, run_job, err);
    bool done = extraction->queue != NULL && begin_folder(folder, marker, err);
    for (size_t c = 0; done && c < sat_pack_reader_case_count(extraction->reader); c++) {
        done = extract_case(extraction, c, err);
    }
    done = done && write_lecture(extraction, err);
    sat_ordered_queue_free(extraction->queue, free_job);
    sat_report_progress_end(extraction->report);
    return done;
}

void sat_command_extract(const SatOptions *options, const SatSettings *settings, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    if (sat_backup_is_one(options->arguments[0])) {
        sat_extract_backup(options, report);
        return;
    }
    SAT_AUTO(SatPackReader) *reader = sat_open_pack_to_share(options->arguments[0], report);
    if (reader == NULL) {
        return;
    }
    Extraction extraction = {.options = options, .report = report, .reader = reader};
    if (!extract(&extraction, settings->jobs, &err)) {
        sat_report_fail(report, sat_exit_for_output(&err), &err);
        return;
    }
    if (extraction.lost_cases == sat_pack_reader_case_count(reader) ||
        (extraction.total > 0 && extraction.damaged == extraction.total)) {
        sat_report_fail_text(report, SAT_EXIT_CORRUPT_INPUT,
                             "nothing in %s is whole; take another copy of the file",
                             options->arguments[0]);
    }
    tell_summary(&extraction);
}
