/* Compares a case with its newest backup and writes it. */
#include "export/backup/backup_case.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"
#include "formats/case/case_json.h"
#include "formats/case/case_summary.h"
#include "formats/zip/zip_deflate.h"

/* Characters of a name: with a version it stays below the limit of a path (BACKUP_FORMAT.md §2). */
enum { NAME_BYTES = 60, MOST_VERSIONS = 100000 };

typedef struct {
    const SatBackupCase *given;
    const SatPlannedCase *planned;
    SatCase *model;
    SatByteWriter json, text;
    const SatBackupEntry *older; /* NULL: there is none */
    SatBackupReader *reader;     /* of the older one */
    SatBackupContent *objects;   /* hashed; NULL without an older one */
    char name[NAME_BYTES + 4];   /* of the folder in the zip */
    SatBackupOutcome *out;
} Case;

/* ---- what it holds ---------------------------------------------------------------------------
 */

static bool make_texts(Case *one, SatError *err)
{
    one->model = sat_export_plan_build_case(one->given->plan, one->given->case_index, NULL, err);
    if (one->model == NULL || !sat_case_write_json(one->model, NULL, NULL, &one->json, err)) {
        return false;
    }
    sat_case_write_summary(one->model, NULL, NULL, &one->text);
    return (!one->json.failed && !one->text.failed) ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the text of a case");
}

/* A title that somebody gave, else a word of ours with digits of the case's id. */
static void make_name(Case *one)
{
    if (one->planned->has_given_title) {
        sat_safe_title(sat_clean_text_utf8(one->planned->title), NAME_BYTES, one->name,
                       sizeof(one->name));
    }
    if (!one->planned->has_given_title || one->name[0] == '\0') {
        (void)snprintf(one->name, sizeof(one->name), "Case_%.8s", one->planned->id);
    }
}

/* ---- against the older one -------------------------------------------------------------------
 */

static char *path_in_folder(const Case *one, const char *file_name, SatError *err)
{
    char *path = sat_path_join(one->given->folder->path, file_name);
    if (path == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a name");
    }
    return path;
}

static bool open_older(Case *one, SatError *err)
{
    char *path = path_in_folder(one, one->older->file_name, err);
    one->reader = path != NULL ? sat_backup_reader_open(path, err) : NULL;
    free(path);
    return one->reader != NULL;
}

static bool is_object(const SatBackupFile *file)
{
    return strcmp(file->path, SAT_BACKUP_CASE_JSON_NAME) != 0 &&
           strcmp(file->path, SAT_BACKUP_CASE_TEXT_NAME) != 0;
}

static size_t count_older(const SatBackupReader *reader)
{
    size_t count = 0;
    for (size_t i = 0; i < sat_backup_reader_count(reader); i++) {
        count += is_object(sat_backup_reader_file(reader, i));
    }
    return count;
}

/* Objects are told apart by their content: one that only stands elsewhere now is no new one. */
static int by_hash(const void *a, const void *b)
{
    return memcmp(a, b, SAT_SHA256_BYTES);
}

static size_t count_missing(const SatSha256 *from, size_t from_count, const SatSha256 *in,
                            size_t in_count)
{
    size_t missing = 0;
    for (size_t i = 0; i < from_count; i++) {
        missing += in_count == 0 || bsearch(&from[i], in, in_count, sizeof(*in), by_hash) == NULL;
    }
    return missing;
}

static bool count_differences(Case *one, SatError *err)
{
    const SatKeptObjects *objects = one->given->work.objects;
    size_t old_count = count_older(one->reader), new_count = 0, filled = 0;
    SatSha256 *olds = calloc(old_count + 1, sizeof(*olds));
    SatSha256 *news = calloc(objects->count + 1, sizeof(*news));
    bool done = olds != NULL && news != NULL;
    for (size_t i = 0; done && i < sat_backup_reader_count(one->reader); i++) {
        const SatBackupFile *file = sat_backup_reader_file(one->reader, i);
        if (is_object(file)) {
            olds[filled++] = file->hash;
        }
    }
    for (size_t i = 0; done && i < objects->count; i++) {
        if (one->objects[i].bytes > 0) {
            news[new_count++] = one->objects[i].hash;
        }
    }
    if (done) {
        qsort(olds, old_count, sizeof(*olds), by_hash);
        qsort(news, new_count, sizeof(*news), by_hash);
        size_t gone = count_missing(olds, old_count, news, new_count);
        size_t come = count_missing(news, new_count, olds, old_count);
        one->out->altered = gone < come ? gone : come;
        one->out->removed = gone - one->out->altered;
        one->out->added = come - one->out->altered;
    }
    free(olds);
    free(news);
    return done || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare backups");
}

/* Every object has its place and content in the older one, and there are no others. */
static bool has_same_objects(const Case *one)
{
    const SatKeptObjects *objects = one->given->work.objects;
    size_t count = 0;
    for (size_t i = 0; i < objects->count; i++) {
        char path[SAT_BACKUP_PATH_CAPACITY];
        if (one->objects[i].bytes == 0) {
            continue;
        }
        if (count >= sat_backup_reader_count(one->reader)) {
            return false;
        }
        const SatBackupFile *file = sat_backup_reader_file(one->reader, count++);
        sat_backup_object_path(&objects->objects[i], path);
        if (strcmp(file->path, path) != 0 ||
            !sat_sha256_equal(&file->hash, &one->objects[i].hash)) {
            return false;
        }
    }
    return count == count_older(one->reader);
}

static bool has_same_file(const Case *one, const char *path, const SatByteWriter *content)
{
    const SatBackupFile *file = sat_backup_reader_find(one->reader, path);
    SatSha256 hash = sat_sha256(content->bytes, content->length);
    return file != NULL && sat_sha256_equal(&file->hash, &hash);
}

/* The line of case.json that holds the case's own title: those of studies stand further in. */
static const char title_line[] = "\n \"title\": ";

/* What is before that line and what is behind it. */
static const char *split_at_title(const char *json, size_t *before)
{
    const char *line = strstr(json, title_line);
    const char *end = line != NULL ? strchr(line + 1, '\n') : NULL;
    *before = end != NULL ? (size_t)(line - json) : 0;
    return end;
}

/* Whether the older case.json is this one but for the title. */
static bool has_only_another_title(Case *one, bool *is_it, SatError *err)
{
    const SatBackupFile *file = sat_backup_reader_find(one->reader, SAT_BACKUP_CASE_JSON_NAME);
    size_t length = 0, old_before = 0, new_before = 0;
    sat_write_u8(&one->json, 0); /* an end for strstr(), which is no part of it */
    if (one->json.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare backups");
    }
    one->json.length--;
    char *old = file == NULL ? NULL
                             : (char *)sat_backup_reader_load(
                                   one->reader, file, SAT_CASE_MAX_JSON_BYTES, &length, err);
    if (file != NULL && old == NULL) {
        return false;
    }
    if (old != NULL) {
        const char *new = (const char *)one->json.bytes;
        const char *old_rest = split_at_title(old, &old_before);
        const char *new_rest = split_at_title(new, &new_before);
        *is_it = old_rest != NULL && new_rest != NULL && old_before == new_before &&
                 memcmp(old, new, old_before) == 0 && strcmp(old_rest, new_rest) == 0;
    }
    free(old);
    return true;
}

static bool compare(Case *one, SatError *err)
{
    one->objects = calloc(one->given->work.objects->count + 1, sizeof(*one->objects));
    if (one->objects == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare backups");
    }
    if (!open_older(one, err) || !sat_backup_hash_objects(&one->given->work, one->objects, err) ||
        !count_differences(one, err)) {
        return false;
    }
    bool same_objects = has_same_objects(one), is_renamed = false;
    bool same_text = has_same_file(one, SAT_BACKUP_CASE_JSON_NAME, &one->json);
    bool same_name = strcmp(one->older->name, one->name) == 0;
    if (same_objects && !(same_text && same_name) &&
        !has_only_another_title(one, &is_renamed, err)) {
        return false;
    }
    one->out->has_other_text = !same_text && !is_renamed;
    one->out->state = same_objects && same_text && same_name ? SAT_BACKUP_UNCHANGED
                      : is_renamed                           ? SAT_BACKUP_RENAMED
                                                             : SAT_BACKUP_CHANGED;
    return true;
}

/* ---- the file --------------------------------------------------------------------------------
 */

/* The first of "NAME.zip", "NAME 2.zip", … that no other case has. A new version of a case has
 * "(version N)" behind the name. */
static bool choose_file_name(Case *one, SatError *err)
{
    const SatBackupFolder *folder = one->given->folder;
    SatBackupOutcome *out = one->out;
    bool stays = out->state == SAT_BACKUP_CHANGED && !one->given->replaces_changed;
    for (uint32_t number = 1; number < MOST_VERSIONS; number++) {
        if (stays) {
            (void)snprintf(out->file_name, sizeof(out->file_name), "%s (version %" PRIu32 ").zip",
                           one->name, one->older->version + number);
        } else if (number == 1) {
            (void)snprintf(out->file_name, sizeof(out->file_name), "%s.zip", one->name);
        } else {
            (void)snprintf(out->file_name, sizeof(out->file_name), "%s %" PRIu32 ".zip", one->name,
                           number);
        }
        bool is_own =
            !stays && one->older != NULL && strcmp(one->older->file_name, out->file_name) == 0;
        if (is_own || !sat_backup_folder_has(folder, out->file_name)) {
            char *path = path_in_folder(one, out->file_name, err);
            bool is_free = path != NULL && (is_own || sat_path_info(path).kind == SAT_PATH_MISSING);
            free(path);
            if (path == NULL || is_free) {
                return path != NULL;
            }
        }
    }
    return sat_fail(err, SAT_ERR_SYSTEM, "there are too many backups called %s", one->name);
}

static SatSha256 digest(const Case *one)
{
    SatByteWriter all = SAT_BYTE_WRITER_INIT;
    SatSha256 plan = sat_export_plan_digest(one->given->plan);
    const SatBackupInfo *info = one->given->info;
    sat_write_bytes(&all, plan.bytes, sizeof(plan.bytes));
    sat_write_format(&all, "%s\n%s\n%s\n%s\n%d\n", one->planned->id, one->name, info->profile,
                     info->source, (int)info->identifiers);
    sat_write_bytes(&all, one->json.bytes, one->json.length);
    SatSha256 result = all.failed ? plan : sat_sha256(all.bytes, all.length);
    sat_byte_writer_free(&all);
    return result;
}

static bool add_text(SatBackupWriter *writer, const char *path, const SatByteWriter *text,
                     SatError *err)
{
    SatByteWriter packed = SAT_BYTE_WRITER_INIT;
    SatZipPartEntry entry;
    SAT_AUTO(SatZipDeflater) *deflater = sat_zip_deflater_new(err);
    bool done =
        deflater != NULL &&
        sat_zip_make_entry(deflater, path, text->bytes, text->length, &packed, &entry, err) &&
        sat_backup_writer_add(writer, &entry, err);
    sat_byte_writer_free(&packed);
    return done;
}

static bool write_case(Case *one, const char *path, SatError *err)
{
    SatBackupInfo info = *one->given->info;
    SatSha256 plan = digest(one);
    info.case_id = one->planned->id;
    info.title = sat_clean_text_utf8(one->planned->title);
    SAT_AUTO(SatBackupWriter) *writer = sat_backup_writer_open(path, &plan, one->name, &info, err);
    if (writer == NULL ||
        !sat_backup_write_objects(&one->given->work, writer, &one->out->files, err)) {
        return false;
    }
    if (one->out->files == 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "no object of the case could be cleaned");
    }
    return add_text(writer, SAT_BACKUP_CASE_JSON_NAME, &one->json, err) &&
           add_text(writer, SAT_BACKUP_CASE_TEXT_NAME, &one->text, err) &&
           sat_backup_writer_finish(writer, &one->out->size_bytes, err);
}

/* The old zip goes when the new one is whole and holds all of it. */
static bool remove_older(const Case *one, SatError *err)
{
    bool goes = one->older != NULL && strcmp(one->older->file_name, one->out->file_name) != 0 &&
                (one->out->state == SAT_BACKUP_RENAMED ||
                 (one->out->state == SAT_BACKUP_CHANGED && one->given->replaces_changed));
    if (!goes) {
        return true;
    }
    char *path = path_in_folder(one, one->older->file_name, err);
    bool done = path != NULL && sat_path_remove(path, err);
    free(path);
    return done;
}

static bool run(Case *one, SatError *err)
{
    make_name(one);
    if (!make_texts(one, err)) {
        return false;
    }
    one->older = sat_backup_folder_find(one->given->folder, one->planned->id);
    one->out->state = SAT_BACKUP_NEW;
    if (one->older != NULL && !compare(one, err)) {
        return false;
    }
    if (one->out->state == SAT_BACKUP_UNCHANGED) {
        (void)snprintf(one->out->file_name, sizeof(one->out->file_name), "%s",
                       one->older->file_name);
        return true;
    }
    if (!choose_file_name(one, err)) {
        return false;
    }
    if (one->given->dry_run) {
        return true;
    }
    char *path = path_in_folder(one, one->out->file_name, err);
    bool done = path != NULL && write_case(one, path, err) && remove_older(one, err);
    free(path);
    return done;
}

bool sat_backup_case(const SatBackupCase *given, SatBackupOutcome *out, SatError *err)
{
    Case one = {.given = given, .planned = &given->plan->cases[given->case_index], .out = out};
    *out = (SatBackupOutcome){0};
    bool done = run(&one, err);
    sat_case_free(one.model);
    sat_byte_writer_free(&one.json);
    sat_byte_writer_free(&one.text);
    sat_backup_reader_close(one.reader);
    free(one.objects);
    return done;
}
