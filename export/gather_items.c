/* Visits sources, cleans what they hold, keeps count of what is left out. */
#include "export/gather_items.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/listed_cases.h"
#include "export/source/source_kinds.h"
#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

enum { MOST_KINDS = 32, KIND_BYTES = 160, PATH_BYTES = 1024, MOST_NAMED = 10 };

/* Pictures left out for one and the same reason. */
typedef struct {
    char text[KIND_BYTES], first_path[PATH_BYTES];
    uint64_t count;
} SkippedKind;

typedef struct {
    SatDeidentifier *deidentifier;
    SatReport *report;
    SkippedKind kinds[MOST_KINDS];
    size_t kind_count;
    uint64_t not_dicom, named, unnamed;
    uint64_t files_seen, photos;
    char *source;           /* that is read, as given; NULL: there is only one */
    bool is_one_served;     /* a case of a server: its text comes along and is no news */
    char shown[PATH_BYTES]; /* room of shown_path() */
} Gathering;

/* Which of several sources it is about stands before a path in it. What comes of a zip, or is the
 * source itself, begins with its name already. */
static const char *shown_path(Gathering *gathering, const char *path)
{
    const char *source = gathering->source;
    if (source == NULL) {
        return path;
    }
    const char *name = sat_path_file_name(source);
    const size_t length = strlen(name);
    const bool has_name = length > 0 && strncmp(path, name, length) == 0 &&
                          (path[length] == '\0' || path[length] == ':');
    const int before = has_name ? (int)(name - source) : (int)strlen(source);
    const char *between = has_name || path[0] == '\0' ? "" : "/";
    (void)snprintf(gathering->shown, sizeof(gathering->shown), "%.*s%s%s", before, source, between,
                   path);
    return gathering->shown;
}

static bool take(void *context, const SatRawItem *item, SatError *err)
{
    Gathering *gathering = context;
    return sat_deidentifier_take(gathering->deidentifier, item, err);
}

static bool take_other(void *context, const SatRawItem *item, SatError *err)
{
    Gathering *gathering = context;
    return sat_deidentifier_take_other(gathering->deidentifier, item, err);
}

static bool take_rewritten(void *context, const char *json, size_t length_bytes, SatError *err)
{
    Gathering *gathering = context;
    return sat_deidentifier_take_rewritten(gathering->deidentifier, json, length_bytes, err);
}

static void count_kind(Gathering *gathering, const char *path, const char *text)
{
    size_t i = 0;
    while (i < gathering->kind_count && strcmp(gathering->kinds[i].text, text) != 0) {
        i++;
    }
    if (i == MOST_KINDS) { /* the rest is counted with the last one */
        gathering->kinds[MOST_KINDS - 1].count++;
        return;
    }
    SkippedKind *kind = &gathering->kinds[i];
    if (i == gathering->kind_count) {
        (void)snprintf(kind->text, KIND_BYTES, "%s", text);
        (void)snprintf(kind->first_path, PATH_BYTES, "%s", path);
        gathering->kind_count++;
    }
    kind->count++;
}

static void tell_item(SatSkipReason reason, const char *path, const char *text)
{
    SatReportLine line;
    sat_report_open_line(&line, "item");
    sat_json_put_text(&line.json, "kind", "skipped");
    sat_json_put_text(&line.json, "file", path);
    sat_json_put_text(&line.json, "reason", sat_skip_reason_text(reason));
    sat_json_put_text(&line.json, "text", text);
    sat_report_close_line(&line);
}

/* What is no DICOM is counted only. Programs, and with -v people, hear of each file; else people
 * hear of the first damaged ones, and how many there are of each kind that is not read. */
static void skipped(void *context, SatSkipReason reason, const char *display_path, const char *text)
{
    Gathering *gathering = context;
    SatReport *report = gathering->report;
    const char *path = shown_path(gathering, display_path);
    bool is_bad = reason == SAT_SKIP_CORRUPT || reason == SAT_SKIP_UNREADABLE;
    if (reason == SAT_SKIP_NOT_DICOM) {
        gathering->not_dicom++;
        if (report->json && report->verbose) {
            tell_item(reason, path, text);
        } else {
            sat_report_detail(report, "%s: left out: %s", path, text);
        }
    } else if (report->json) {
        tell_item(reason, path, text);
        sat_report_code(report, SAT_EXIT_SKIPPED);
    } else if (report->verbose || (is_bad && gathering->named < MOST_NAMED)) {
        gathering->named++;
        sat_report_warn(report, path, "left out: %s", text);
    } else if (is_bad) {
        gathering->unnamed++;
    } else {
        count_kind(gathering, path, text);
    }
}

static void note(void *context, bool is_warning, const char *display_path, const char *text)
{
    Gathering *gathering = context;
    const char *path = shown_path(gathering, display_path);
    if (is_warning) {
        sat_report_warn(gathering->report, path, "%s", text);
    } else {
        sat_report_say(gathering->report, "%s%s%s", path, path[0] != '\0' ? ": " : "", text);
    }
}

static void progress(void *context, uint64_t files_seen, uint64_t items_taken)
{
    const Gathering *gathering = context;
    (void)items_taken;
    sat_report_progress(gathering->report, "reading", "files", files_seen, 0);
}

static void tell_kinds(Gathering *gathering)
{
    SatReport *report = gathering->report;
    for (size_t i = 0; i < gathering->kind_count; i++) {
        const SkippedKind *kind = &gathering->kinds[i];
        if (kind->count == 1) {
            sat_report_warn(report, kind->first_path, "left out: %s", kind->text);
        } else {
            sat_report_warn(report, "", "%" PRIu64 " files left out: %s; -v names them",
                            kind->count, kind->text);
        }
    }
    if (gathering->unnamed > 0) {
        sat_report_warn(report, "",
                        "%" PRIu64 " more damaged or unreadable file%s left out; -v names each",
                        gathering->unnamed, sat_plural(gathering->unnamed));
    }
    if (gathering->not_dicom > 0 && gathering->not_dicom < gathering->files_seen) {
        char photos[112] = "";
        if (gathering->photos > 0) {
            (void)snprintf(photos, sizeof(photos),
                           ", %" PRIu64 " of them JPEG or PNG (a SOURCE without DICOM "
                           "takes them)",
                           gathering->photos);
        }
        if (gathering->is_one_served) {
            sat_report_detail(report, "not DICOM: %" PRIu64 " file%s%s", gathering->not_dicom,
                              sat_plural(gathering->not_dicom), photos);
        } else {
            sat_report_say(report, "not DICOM: %" PRIu64 " file%s%s", gathering->not_dicom,
                           sat_plural(gathering->not_dicom), photos);
        }
    }
}

static bool take_unseen(void *context, const SatRawItem *item, const char *why, SatError *err)
{
    Gathering *gathering = context;
    return sat_deidentifier_take_unseen(gathering->deidentifier, item, why, err);
}

static bool take_backup(void *context, const SatRawBackup *backup, SatError *err)
{
    Gathering *gathering = context;
    return sat_deidentifier_take_backup(gathering->deidentifier, backup, err);
}

static bool take_written(void *context, const char *json, size_t length_bytes, SatError *err)
{
    Gathering *gathering = context;
    return sat_deidentifier_take_written(gathering->deidentifier, json, length_bytes, err);
}

/* The place is the source's, or where a case that a playlist names was found. What is told of one
 * of several sources says which. */
static bool scan_one(Gathering *gathering, size_t index, size_t count, const char *place,
                     const SatSourceVisitor *visitor, SatSourceCounts *counts, SatError *err)
{
    size_t length = strlen(place);
    while (length > 1 && place[length - 1] == '/') {
        length--;
    }
    /* A server's address stands in what is told already, without what was looked for. */
    const bool is_server = strstr(place, "://") != NULL;
    gathering->source = count > 1 && !is_server ? sat_utf8_printable(place, length) : NULL;
    const bool done = sat_source_scan(place, (uint32_t)index, visitor, counts, err);
    free(gathering->source);
    gathering->source = NULL;
    return done;
}

/* One after the other. */
static bool scan_all(Gathering *gathering, SatSourceEntries *sources,
                     const SatSourceVisitor *visitor, SatSourceCounts *counts, SatError *err)
{
    SatListedCases listed = {.served = visitor->served, .report = gathering->report};
    bool done = true;
    for (size_t i = 0; done && i < sources->count; i++) {
        const char *source = sources->sources[i], *place = NULL;
        if (source[0] == '\0') {
            continue;
        }
        done = sat_listed_cases_place(&listed, &sources->entries[i], source, &place, err);
        if (done && place == NULL) {
            sat_source_entries_miss(sources, i);
        } else if (done) {
            done = scan_one(gathering, i, sources->count, place, visitor, counts, err);
            if (!done && place != source &&
                sat_listed_cases_goes_on(&listed, &sources->entries[i], err)) {
                counts->skipped[SAT_SKIP_CORRUPT]++;
                sat_source_entries_miss(sources, i);
                done = true;
            }
        }
    }
    sat_listed_cases_end(&listed);
    return done;
}

bool sat_gather_items(SatSourceEntries *sources, bool takes_unseen, SatDeidentifier *deidentifier,
                      SatStaging *staging, const SatServerSettings *servers, SatServedCases *served,
                      SatSourceCounts *counts, SatReport *report, SatError *err)
{
    Gathering gathering = {.deidentifier = deidentifier, .report = report};
    SatSourceVisitor visitor = {.item = take,
                                .written = take_written,
                                .rewritten = take_rewritten,
                                .backup = take_backup,
                                .other = take_other,
                                .unseen = takes_unseen ? take_unseen : NULL,
                                .skipped = skipped,
                                .note = note,
                                .progress = progress,
                                .context = &gathering,
                                .staging = staging,
                                .servers = servers,
                                .served = served};
    memset(counts, 0, sizeof(*counts));
    const size_t count = sources->count;
    gathering.is_one_served = count == 1 && sat_source_takes_case_server(sources->sources[0]);
    for (size_t i = 0; i < count; i++) { /* a wrong word is told before hours of reading */
        if (sources->sources[i][0] != '\0' && sat_source_find(sources->sources[i], err) == NULL) {
            return false;
        }
    }
    bool done = scan_all(&gathering, sources, &visitor, counts, err);
    done = done && sat_deidentifier_finish(deidentifier, err);
    sat_report_progress_end(report);
    gathering.files_seen = counts->files_seen;
    gathering.photos = counts->photos_seen;
    if (served->failed > 0) {
        sat_report_code(report, SAT_EXIT_NETWORK);
    }
    if (done) {
        tell_kinds(&gathering);
    }
    return done;
}

SatExitCode sat_exit_for_source(const SatError *err, const SatStaging *staging)
{
    if (err->code == SAT_ERR_UNSUPPORTED) {
        return SAT_EXIT_USAGE;
    }
    bool is_output = err->code == SAT_ERR_SYSTEM && staging != NULL && sat_staging_is_full(staging);
    return is_output ? SAT_EXIT_OUTPUT : sat_exit_for_input(err);
}

uint64_t sat_gather_skipped(const SatSourceCounts *counts)
{
    return counts->skipped[SAT_SKIP_UNSUPPORTED] + counts->skipped[SAT_SKIP_CORRUPT] +
           counts->skipped[SAT_SKIP_UNREADABLE];
}

void sat_gather_put_skipped(const SatSourceCounts *counts, SatJsonWriter *json)
{
    sat_json_open_object_inline(json, "skipped");
    sat_json_put_u64(json, "not_dicom", counts->skipped[SAT_SKIP_NOT_DICOM]);
    sat_json_put_u64(json, "unsupported", counts->skipped[SAT_SKIP_UNSUPPORTED]);
    sat_json_put_u64(json, "corrupt", counts->skipped[SAT_SKIP_CORRUPT]);
    sat_json_put_u64(json, "unreadable", counts->skipped[SAT_SKIP_UNREADABLE]);
    sat_json_close_object(json);
}
