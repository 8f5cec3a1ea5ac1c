/* Compares a case with its newest backup and writes it. */
#include "export/backup/backup_case.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_compare.h"
#include "export/backup/backup_keys.h"
#include "export/backup/backup_media.h"
#include "export/deidentify/deid_file.h"
#include "formats/backup/backup_layout.h"
#include "formats/case/case_json.h"
#include "formats/case/case_summary.h"
#include "formats/zip/zip_deflate.h"

/* Characters of a name: with a version it stays below the limit of a path (BACKUP_FORMAT.md §2). */
enum { NAME_BYTES = 60, MOST_VERSIONS = 100000 };

/* Part of the digest: changed when objects are cleaned otherwise, so that a journal does not mix.
 */
enum { CLEANING_GENERATION = 1 };

typedef struct {
    const SatBackupCase *given;
    const SatPlannedCase *planned;
    SatCase *model;
    SatByteWriter json, text, patient_keys;
    const SatBackupPaths *paths; /* of the layout */
    const SatBackupEntry *older; /* NULL: there is none */
    SatBackupReader *reader;     /* of the older one */
    SatBackupContent *objects;   /* hashed; NULL without an older one */
    bool replaces;               /* the older one goes when this one is whole */
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
    bool is_kept = one->given->info->identifiers == SAT_IDENTIFIERS_KEPT;
    const char *mark = is_kept ? SAT_BACKUP_IDENTIFIABLE_MARK : "";
    char name[NAME_BYTES + 4] = "";
    if (one->planned->has_given_title) {
        sat_safe_title(sat_clean_text_utf8(one->planned->title), NAME_BYTES - strlen(mark), name,
                       sizeof(name));
    }
    if (name[0] == '\0') {
        (void)snprintf(name, sizeof(name), "Case_%.8s", one->planned->id);
    }
    (void)snprintf(one->name, sizeof(one->name), "%s%s", mark, name);
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
    SatError damaged = SAT_ERROR_INIT;
    const SatBackupFile *file = sat_backup_reader_find(one->reader, one->paths->case_json);
    size_t length = 0, old_before = 0, new_before = 0;
    sat_write_u8(&one->json, 0); /* an end for strstr(), which is no part of it */
    if (one->json.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare backups");
    }
    one->json.length--;
    char *old = file == NULL ? NULL
                             : (char *)sat_backup_reader_load(
                                   one->reader, file, SAT_CASE_MAX_JSON_BYTES, &length, &damaged);
    if (file != NULL && old == NULL && damaged.code == SAT_ERR_NO_MEMORY) {
        *err = damaged;
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
    SatBackupDifferences found;
    one->objects = calloc(one->given->work.objects->count + 1, sizeof(*one->objects));
    if (one->objects == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare backups");
    }
    if (!open_older(one, err) || !sat_backup_hash_objects(&one->given->work, one->objects, err) ||
        !sat_backup_compare(one->given->work.objects, one->objects, one->reader, &found, err)) {
        return false;
    }
    one->out->added = found.added;
    one->out->removed = found.removed;
    one->out->altered = found.altered;
    bool same_objects = found.is_same, is_renamed = false;
    bool same_text = has_same_file(one, one->paths->case_json, &one->json);
    bool same_name = strcmp(one->older->name, one->name) == 0;
    if (same_objects && !(same_text && same_name) &&
        !has_only_another_title(one, &is_renamed, err)) {
        return false;
    }
    for (size_t i = 0; i < one->given->work.objects->count; i++) {
        one->out->left_out += one->objects[i].bytes == 0;
    }
    one->out->has_other_text = !same_text && !is_renamed;
    /* Titles of our own have more digits where two cases of a run would share one: no news. */
    bool is_our_title = is_renamed && same_name && !one->planned->has_given_title;
    one->out->state = (same_objects && same_text && same_name) || is_our_title
                          ? SAT_BACKUP_UNCHANGED
                      : is_renamed ? SAT_BACKUP_RENAMED
                                   : SAT_BACKUP_CHANGED;
    return true;
}

/* ---- the file --------------------------------------------------------------------------------
 */

/* "NAME.zip" and "NAME 2.zip", or with versions "NAME (version 3).zip" and so on: number 1 on. */
static void make_file_name(Case *one, bool has_version, uint32_t version, uint32_t number)
{
    SatBackupOutcome *out = one->out;
    char again[16] = "", words[32] = "";
    if (number > 1) {
        (void)snprintf(again, sizeof(again), " %" PRIu32, number);
    }
    if (has_version) {
        (void)snprintf(words, sizeof(words), " (version %" PRIu32 ")", version);
    }
    (void)snprintf(out->file_name, sizeof(out->file_name), "%s%s%s.zip", one->name, again, words);
}

/* The first name that no other file has: what is there already is never written over, but the older
 * one that this replaces. */
static bool choose_file_name(Case *one, SatError *err)
{
    const SatBackupEntry *older = one->older;
    bool stays = older != NULL && !one->replaces;
    bool has_version = stays || (older != NULL && strstr(older->file_name, " (version ") != NULL);
    uint32_t version = older == NULL ? 1 : older->version + stays;
    for (uint32_t number = 1; number < MOST_VERSIONS; number++) {
        make_file_name(one, has_version, version, number);
        if (one->replaces && strcmp(older->file_name, one->out->file_name) == 0) {
            return true;
        }
        if (sat_backup_folder_has(one->given->folder, one->out->file_name)) {
            continue;
        }
        char *path = path_in_folder(one, one->out->file_name, err);
        bool is_free = path != NULL && sat_path_info(path).kind == SAT_PATH_MISSING;
        free(path);
        if (path == NULL || is_free) {
            return path != NULL;
        }
    }
    return sat_fail(err, SAT_ERR_SYSTEM, "there are too many backups called %s", one->name);
}

static uint32_t case_version(const Case *one)
{
    bool is_next = one->older != NULL && one->out->state == SAT_BACKUP_CHANGED;
    return one->older != NULL ? one->older->version + is_next : 1;
}

/* What an interrupted run has written is taken over only when all that decides it is the same. */
static SatSha256 digest(const Case *one)
{
    SatByteWriter all = SAT_BYTE_WRITER_INIT;
    SatSha256 plan = sat_export_plan_digest(one->given->plan);
    const SatBackupInfo *info = one->given->info;
    sat_write_bytes(&all, plan.bytes, sizeof(plan.bytes));
    sat_write_format(&all, "%s\n%s\n%s\n%s\n%d\n%d\n", one->planned->id, one->name, info->profile,
                     info->source, (int)info->identifiers, (int)info->layout);
    sat_write_u32(&all, CLEANING_GENERATION);
    sat_write_u32(&all, case_version(one));
    sat_write_bytes(&all, one->json.bytes, one->json.length);
    for (size_t i = 0; i < one->given->work.objects->count; i++) { /* those of no plan, too */
        const SatKeptObject *object = &one->given->work.objects->objects[i];
        char path[SAT_BACKUP_PATH_CAPACITY];
        sat_backup_object_path(object, path);
        sat_write_text(&all, path);
        sat_object_file_put(object->file, &all);
    }
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
    char key[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(&one->planned->key, key);
    sat_backup_patient_keys(one->planned, &one->patient_keys);
    if (one->patient_keys.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a backup");
    }
    info.case_id = one->planned->id;
    info.title = sat_clean_text_utf8(one->planned->title);
    info.case_version = case_version(one);
    const bool is_media = info.layout == SAT_BACKUP_MEDIA;
    info.case_key = key;
    info.patient_keys = (const char *)one->patient_keys.bytes;
    SAT_AUTO(SatBackupWriter) *writer = sat_backup_writer_open(path, &plan, one->name, &info, err);
    if (writer == NULL || (is_media && !add_text(writer, one->paths->case_text, &one->text, err)) ||
        !sat_backup_write_objects(&one->given->work, writer, &one->out->files, &one->out->left_out,
                                  err)) {
        return false;
    }
    if (one->out->files == 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "no object of the case could be cleaned");
    }
    if (one->replaces && one->out->left_out > 0) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "an object could be read once, but not again; the older backup stays");
    }
    return (!is_media || sat_media_add_directory(one->given->work.directory, writer, err)) &&
           add_text(writer, one->paths->case_json, &one->json, err) &&
           (is_media || add_text(writer, one->paths->case_text, &one->text, err)) &&
           sat_backup_writer_finish(writer, &one->out->size_bytes, err);
}

/* The old zip goes when the new one is whole, and nothing of the case was left out of it. */
static bool remove_older(const Case *one, SatError *err)
{
    if (!one->replaces || one->out->left_out > 0 ||
        strcmp(one->older->file_name, one->out->file_name) == 0) {
        return true;
    }
    char *path = path_in_folder(one, one->older->file_name, err);
    bool done = path != NULL && sat_path_remove(path, err);
    free(path);
    return done;
}

/* What cannot be gone on with is no use to anybody. */
static void remove_part(const char *path)
{
    static const char *const endings[] = {".part", ".part.journal"};
    SatError ignored = SAT_ERROR_INIT;
    for (size_t i = 0; i < 2; i++) {
        SatByteWriter name = SAT_BYTE_WRITER_INIT;
        sat_write_format(&name, "%s%s", path, endings[i]);
        sat_write_u8(&name, 0);
        bool removed = !name.failed && sat_path_remove((const char *)name.bytes, &ignored);
        (void)removed;
        sat_byte_writer_free(&name);
    }
}

static bool run(Case *one, SatError *err)
{
    make_name(one);
    if (!make_texts(one, err)) {
        return false;
    }
    one->older = sat_backup_folder_find(one->given->folder, one->planned->id,
                                        sat_backup_kind(one->given->info));
    one->out->state = SAT_BACKUP_NEW;
    if (one->older != NULL && !compare(one, err)) {
        return false;
    }
    if (one->out->state == SAT_BACKUP_UNCHANGED) {
        (void)snprintf(one->out->file_name, sizeof(one->out->file_name), "%s",
                       one->older->file_name);
        return true;
    }
    one->replaces = one->out->left_out == 0 &&
                    (one->out->state == SAT_BACKUP_RENAMED ||
                     (one->out->state == SAT_BACKUP_CHANGED && one->given->replaces_changed));
    if (!choose_file_name(one, err)) {
        return false;
    }
    if (one->given->dry_run) {
        return true;
    }
    char *path = path_in_folder(one, one->out->file_name, err);
    bool done = path != NULL && write_case(one, path, err) && remove_older(one, err);
    if (!done && path != NULL && err->code != SAT_ERR_CANCELLED && err->code != SAT_ERR_SYSTEM &&
        err->code != SAT_ERR_NO_MEMORY) {
        remove_part(path);
    }
    free(path);
    return done;
}

bool sat_backup_case(const SatBackupCase *given, SatBackupOutcome *out, SatError *err)
{
    Case one = {.given = given,
                .planned = &given->plan->cases[given->case_index],
                .paths = sat_backup_paths(given->info->layout),
                .out = out};
    *out = (SatBackupOutcome){0};
    bool done = run(&one, err);
    sat_case_free(one.model);
    sat_byte_writer_free(&one.json);
    sat_byte_writer_free(&one.text);
    sat_byte_writer_free(&one.patient_keys);
    sat_backup_reader_close(one.reader);
    free(one.objects);
    return done;
}
