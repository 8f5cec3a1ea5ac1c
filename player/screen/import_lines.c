/* Reads the JSON lines of `satchel`. */
#include "player/screen/import_lines.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/base64.h"
#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"

#define LONGEST_LINE ((size_t)1280 << 10) /* with a picture */
#define MOST_NOTES ((size_t)SAT_IMPORT_MAX_NOTES + SAT_IMPORT_MAX_SUSPICIOUS)
#define MOST_PICTURE_BYTES ((uint64_t)64 << 20)
#define RATE_AFTER_NS 700000000U

SatImportLines *sat_import_lines_new(SatError *err)
{
    SAT_AUTO(SatImportLines) *lines = calloc(1, sizeof *lines);
    if (lines != NULL) {
        lines->line = malloc(LONGEST_LINE);
        lines->notes = calloc(MOST_NOTES, sizeof *lines->notes);
    }
    if (lines == NULL || lines->line == NULL || lines->notes == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to follow what satchel does");
        return NULL;
    }
    return SAT_STEAL(lines);
}

void sat_import_lines_free(SatImportLines *lines)
{
    if (lines != NULL) {
        for (size_t i = 0; i < lines->note_count; i++) {
            free(lines->notes[i].picture);
        }
        free(lines->line);
        free(lines->series);
        free(lines->notes);
        free(lines);
    }
}

/* ---- one line -------------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/** A copy that is safe to show: no control characters, cut at a character's end. */
static void put(char *out, size_t capacity, const char *text)
{
    char *printable = sat_utf8_printable(text, strlen(text));
    const char *from = printable != NULL ? printable : "";
    const size_t length = sat_utf8_prefix(from, strlen(from), capacity - 1);
    memcpy(out, from, length);
    out[length] = '\0';
    free(printable);
}

static uint64_t number_of(const json_t *object, const char *key)
{
    const json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 ? (uint64_t)value : 0;
}

/** What cannot be shown is left away. */
static void take_picture(SatImportLines *lines, SatImportNote *note, const json_t *picture)
{
    const char *text = text_of(picture, "webp");
    const uint64_t width_px = number_of(picture, "width");
    const uint64_t height_px = number_of(picture, "height");
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    if (width_px == 0 || width_px > SAT_IMPORT_MAX_PICTURE_SIDE_PX || height_px == 0 ||
        height_px > SAT_IMPORT_MAX_PICTURE_SIDE_PX ||
        !sat_read_base64(text, strlen(text), &bytes) || bytes.length == 0 ||
        lines->picture_bytes + bytes.length > MOST_PICTURE_BYTES) {
        sat_byte_writer_free(&bytes);
        return;
    }
    note->picture = bytes.bytes;
    note->picture_bytes = bytes.length;
    note->picture_width_px = (uint32_t)width_px;
    note->picture_height_px = (uint32_t)height_px;
    note->picture_number = number_of(picture, "frame");
    lines->picture_bytes += bytes.length;
}

static void add_note(SatImportLines *lines, SatImportNoteKind kind, const json_t *object,
                     const char *where, const char *text)
{
    const bool is_suspicious = kind == SAT_NOTE_SUSPICIOUS;
    const size_t others = lines->note_count - lines->suspicious_count;
    lines->note_total++;
    if (is_suspicious ? lines->suspicious_count < SAT_IMPORT_MAX_SUSPICIOUS
                      : others < SAT_IMPORT_MAX_NOTES) {
        lines->suspicious_count += is_suspicious ? 1 : 0;
        SatImportNote *note = &lines->notes[lines->note_count++];
        note->kind = kind;
        put(note->where, sizeof note->where, where);
        put(note->title, sizeof note->title, text_of(object, "title"));
        put(note->text, sizeof note->text, text);
        put(note->id, sizeof note->id, text_of(object, "id"));
        note->is_text = strcmp(text_of(object, "about"), "text") == 0;
        note->can_mask = json_array_size(json_object_get(object, "masks")) > 0;
        note->frames = number_of(object, "frames");
        take_picture(lines, note, json_object_get(object, "picture"));
    }
}

static void take_item(SatImportLines *lines, const json_t *object)
{
    const char *kind = text_of(object, "kind");
    const char *text = text_of(object, "text");
    const char *reason = text_of(object, "reason");
    if (strcmp(kind, "suspicious") == 0) {
        const char *context = text_of(object, "context");
        const bool is_text = strcmp(text_of(object, "about"), "text") == 0 && context[0] != '\0';
        char both[400];
        snprintf(both, sizeof both, "%.120s: %.250s", reason, context);
        add_note(lines, SAT_NOTE_SUSPICIOUS, object, text_of(object, "where"),
                 is_text             ? both
                 : reason[0] != '\0' ? reason
                                     : text);
    } else if (strcmp(kind, "settled") == 0) {
        const char *state = text_of(object, "state");
        lines->accepted_before += strcmp(state, "accepted before") == 0 ? 1 : 0;
        lines->masked_before += strcmp(state, "masked before") == 0 ? 1 : 0;
    } else if (strcmp(kind, "skipped") == 0) {
        const char *file = text_of(object, "file");
        add_note(lines, SAT_NOTE_SKIPPED, object, file[0] != '\0' ? file : text_of(object, "where"),
                 text[0] != '\0' ? text : reason);
    }
}

static void take_status(SatImportLines *lines, const json_t *object, uint64_t now_ns)
{
    const char *stage = text_of(object, "stage");
    const char *text = text_of(object, "text");
    if (text[0] != '\0') {
        put(lines->status, sizeof lines->status, text);
    }
    if (stage[0] == '\0') {
        return;
    }
    char name[sizeof lines->stage];
    put(name, sizeof name, stage);
    lines->done = number_of(object, "done");
    lines->total = number_of(object, "total");
    if (strcmp(name, lines->stage) != 0) {
        memcpy(lines->stage, name, sizeof name);
        lines->stage_start_ns = now_ns;
        lines->stage_start_done = lines->done;
    }
    put(lines->unit, sizeof lines->unit, text_of(object, "unit"));
}

static void take_summary(SatImportLines *lines, const json_t *object)
{
    static const char *const KEYS[] = {"pack", "output", "file"};
    lines->summary_seen++;
    lines->backups = (SatImportBackups){.fresh = number_of(object, "new"),
                                        .changed = number_of(object, "changed"),
                                        .renamed = number_of(object, "renamed"),
                                        .unchanged = number_of(object, "unchanged"),
                                        .vanished = number_of(object, "vanished"),
                                        .failed = number_of(object, "failed"),
                                        .files = number_of(object, "files"),
                                        .size_bytes = number_of(object, "size_bytes")};
    const char *series = text_of(object, "series");
    free(lines->series);
    lines->series = series[0] != '\0' ? sat_text_copy(series) : NULL;
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        const char *path = text_of(object, KEYS[i]);
        if (path[0] != '\0' && strlen(path) < sizeof lines->pack_path) {
            memcpy(lines->pack_path, path, strlen(path) + 1);
            return;
        }
    }
}

static void take_line(SatImportLines *lines, uint64_t now_ns)
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *object = sat_json_parse(lines->line, lines->line_bytes, LONGEST_LINE, &ignored);
    const char *type = text_of(object, "type");
    if (strcmp(type, "status") == 0) {
        take_status(lines, object, now_ns);
    } else if (strcmp(type, "item") == 0) {
        take_item(lines, object);
    } else if (strcmp(type, "warning") == 0) {
        add_note(lines, SAT_NOTE_WARNING, object, text_of(object, "where"),
                 text_of(object, "text"));
    } else if (strcmp(type, "error") == 0 && lines->error[0] == '\0') {
        put(lines->error, sizeof lines->error, text_of(object, "text"));
    } else if (strcmp(type, "summary") == 0) {
        take_summary(lines, object);
    }
    json_decref(object);
}

void sat_import_lines_feed(SatImportLines *lines, const char *bytes, size_t length, uint64_t now_ns)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
            if (!lines->line_too_long && lines->line_bytes > 0) {
                take_line(lines, now_ns);
            }
            lines->line_bytes = 0;
            lines->line_too_long = false;
        } else if (lines->line_bytes < LONGEST_LINE) {
            lines->line[lines->line_bytes++] = bytes[i];
        } else {
            lines->line_too_long = true;
        }
    }
}

/* ---- what it means --------------------------------------------------------------------------- */

double sat_import_lines_fraction(const SatImportLines *lines)
{
    if (lines->total == 0) {
        return -1.0;
    }
    return lines->done >= lines->total ? 1.0 : (double)lines->done / (double)lines->total;
}

static void amount_text(uint64_t amount, bool is_bytes, char *buffer, size_t capacity)
{
    if (is_bytes && amount >= 999500000U) {
        snprintf(buffer, capacity, "%.1f GB", (double)amount / 1e9);
    } else if (is_bytes) {
        snprintf(buffer, capacity, "%.0f MB", (double)amount / 1e6);
    } else {
        snprintf(buffer, capacity, "%" PRIu64, amount);
    }
}

/** The stage in a person's words. */
static const char *stage_title(const char *stage)
{
    static const char *const TITLES[][2] = {{"reading", "Looking through the files"},
                                            {"searching", "Looking for text in the pictures"},
                                            {"coding", "Packing the pictures"},
                                            {"backing up", "Writing the backups"}};
    for (size_t i = 0; i < sizeof TITLES / sizeof *TITLES; i++) {
        if (strcmp(TITLES[i][0], stage) == 0) {
            return TITLES[i][1];
        }
    }
    return stage;
}

void sat_import_lines_stage_text(const SatImportLines *lines, char *buffer, size_t capacity)
{
    if (lines->stage[0] == '\0') {
        snprintf(buffer, capacity, "%s", lines->status);
        return;
    }
    const bool is_bytes = strcmp(lines->unit, "bytes") == 0;
    const char *unit = is_bytes ? "" : lines->unit;
    const char *gap = unit[0] != '\0' ? " " : "";
    char done[32];
    char total[32];
    amount_text(lines->done, is_bytes, done, sizeof done);
    amount_text(lines->total, is_bytes, total, sizeof total);
    if (lines->total > 0) {
        snprintf(buffer, capacity, "%s: %s of %s%s%s", stage_title(lines->stage), done, total, gap,
                 unit);
    } else {
        snprintf(buffer, capacity, "%s: %s%s%s", stage_title(lines->stage), done, gap, unit);
    }
    buffer[0] = (char)toupper((unsigned char)buffer[0]);
}

static void time_text(double seconds, char *buffer, size_t capacity)
{
    if (seconds < 90.0) {
        snprintf(buffer, capacity, "about %.0f s left", seconds < 1.0 ? 1.0 : seconds);
    } else if (seconds < 5400.0) {
        snprintf(buffer, capacity, "about %.0f min left", seconds / 60.0);
    } else {
        snprintf(buffer, capacity, "about %.1f h left", seconds / 3600.0);
    }
}

void sat_import_lines_rate_text(const SatImportLines *lines, uint64_t now_ns, char *buffer,
                                size_t capacity)
{
    buffer[0] = '\0';
    if (lines->stage[0] == '\0' || now_ns < lines->stage_start_ns + RATE_AFTER_NS ||
        lines->done <= lines->stage_start_done) {
        return;
    }
    const double seconds = (double)(now_ns - lines->stage_start_ns) / 1e9;
    const double rate = (double)(lines->done - lines->stage_start_done) / seconds;
    char speed[64];
    if (strcmp(lines->unit, "bytes") == 0) {
        snprintf(speed, sizeof speed, "%.1f MB/s", rate / 1e6);
    } else {
        snprintf(speed, sizeof speed, rate < 10.0 ? "%.1f %s/s" : "%.0f %s/s", rate, lines->unit);
    }
    if (lines->total > lines->done) {
        char left[48];
        time_text((double)(lines->total - lines->done) / rate, left, sizeof left);
        snprintf(buffer, capacity, "%s, %s", speed, left);
    } else {
        snprintf(buffer, capacity, "%s", speed);
    }
}

/** Adds a sentence, "3 new cases are written", unless there is none. */
static void add_sentence(char *buffer, size_t capacity, uint64_t count, const char *one,
                         const char *more)
{
    const size_t used = strlen(buffer);
    if (count == 1) {
        snprintf(buffer + used, capacity - used, "%s%s", used > 0 ? "\n" : "", one);
    } else if (count > 1) {
        snprintf(buffer + used, capacity - used, "%s%" PRIu64 " %s", used > 0 ? "\n" : "", count,
                 more);
    }
}

void sat_import_lines_backups_text(const SatImportLines *lines, char *buffer, size_t capacity)
{
    const SatImportBackups *backups = &lines->backups;
    buffer[0] = '\0';
    add_sentence(buffer, capacity, backups->fresh, "1 new case was written",
                 "new cases were written");
    add_sentence(buffer, capacity, backups->changed,
                 "1 case has changed: its new version stands beside the old one",
                 "cases have changed: their new versions stand beside the old ones");
    add_sentence(buffer, capacity, backups->renamed,
                 "1 case has another title: its backup was renamed",
                 "cases have other titles: their backups were renamed");
    add_sentence(buffer, capacity, backups->unchanged, "1 case is unchanged",
                 "cases are unchanged");
    add_sentence(buffer, capacity, backups->vanished,
                 "1 case is no longer there to back up; its backup stays",
                 "cases are no longer there to back up; their backups stay");
    add_sentence(buffer, capacity, backups->failed, "1 case could not be backed up",
                 "cases could not be backed up");
}

void sat_import_lines_before_text(const SatImportLines *lines, char *buffer, size_t capacity)
{
    const uint64_t accepted = lines->accepted_before, masked = lines->masked_before;
    buffer[0] = '\0';
    if (accepted > 0) {
        snprintf(buffer, capacity, "%" PRIu64 " item%s taken, as you accepted before", accepted,
                 accepted == 1 ? " was" : "s were");
    }
    if (masked > 0) {
        const size_t used = strlen(buffer);
        snprintf(buffer + used, capacity - used, "%s%" PRIu64 " masked, as you decided before",
                 used > 0 ? "; " : "", masked);
    }
}

size_t sat_import_lines_count(const SatImportLines *lines, SatImportNoteKind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->note_count; i++) {
        count += lines->notes[i].kind == kind ? 1 : 0;
    }
    return count;
}

size_t sat_import_lines_series(const SatImportLines *lines)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->note_count; i++) {
        bool is_first = lines->notes[i].kind == SAT_NOTE_SUSPICIOUS;
        for (size_t k = 0; k < i && is_first; k++) {
            is_first = lines->notes[k].kind != SAT_NOTE_SUSPICIOUS ||
                       strcmp(lines->notes[k].where, lines->notes[i].where) != 0;
        }
        count += is_first ? 1 : 0;
    }
    return count;
}
