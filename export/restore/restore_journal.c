/* Reads and writes the journal of a restore. */
#include "export/restore/restore_journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/base/json_value.h"

#define MOST_JOURNAL_BYTES ((size_t)64 << 20)
enum { KEY_DIGITS = 32 };

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the journal of a restore");
}

/* DATA/restores/KEY.json */
static char *path_of(const SatSha256 *key, const char *ending, SatError *err)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1], name[KEY_DIGITS + 8];
    char *data = sat_user_directory(SAT_DIRECTORY_DATA);
    if (data == NULL) {
        (void)sat_fail(err, SAT_ERR_SYSTEM, "no home folder is known; set HOME");
        return NULL;
    }
    char *folder = sat_path_join(data, "restores");
    sat_sha256_to_hex(key, hex);
    (void)snprintf(name, sizeof(name), "%.*s%s", KEY_DIGITS, hex, ending);
    char *path =
        folder != NULL && sat_folder_make(folder, true, err) ? sat_path_join(folder, name) : NULL;
    if (path == NULL && err->code == SAT_OK) {
        (void)no_memory(err);
    }
    free(data);
    free(folder);
    return path;
}

static bool make_shape(SatRestoreJournal *journal, const size_t *shape, size_t count, SatError *err)
{
    journal->studies = calloc(count + 1, sizeof(*journal->studies));
    for (size_t i = 0; journal->studies != NULL && i < count; i++) {
        SatJournalStudy *study = &journal->studies[i];
        study->series = calloc(shape[i] + 1, sizeof(*study->series));
        if (study->series == NULL) {
            return no_memory(err);
        }
        study->series_count = shape[i];
        journal->study_count++;
    }
    return journal->studies != NULL || no_memory(err);
}

/* ---- reading ---------------------------------------------------------------------------------
 */

static SatRestoreState state_of(const json_t *object)
{
    const json_int_t state = json_integer_value(json_object_get(object, "state"));
    return state == SAT_RESTORE_ASKED       ? SAT_RESTORE_ASKED
           : state == SAT_RESTORE_UNDER_WAY ? SAT_RESTORE_UNDER_WAY
           : state == SAT_RESTORE_MADE      ? SAT_RESTORE_MADE
                                            : SAT_RESTORE_NOT_MADE;
}

static uint64_t number_of(const json_t *object, const char *key)
{
    const json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 ? (uint64_t)value : 0;
}

static bool take(const json_t *root, SatRestoreJournal *journal)
{
    const json_t *studies = json_object_get(root, "studies");
    if (!json_is_object(root) || json_array_size(studies) != journal->study_count) {
        return false;
    }
    journal->state = state_of(root);
    journal->rid = number_of(root, "rid");
    journal->before = number_of(root, "before");
    for (size_t i = 0; i < journal->study_count; i++) {
        const json_t *study = json_array_get(studies, i);
        const json_t *series = json_object_get(study, "series");
        SatJournalStudy *out = &journal->studies[i];
        if (json_array_size(series) != out->series_count) {
            return false;
        }
        out->state = state_of(study);
        out->id = number_of(study, "id");
        for (size_t k = 0; k < out->series_count; k++) {
            const json_t *one = json_array_get(series, k);
            const char *job = json_string_value(json_object_get(one, "job"));
            out->series[k].state = state_of(one);
            (void)snprintf(out->series[k].job, sizeof(out->series[k].job), "%s",
                           job != NULL ? job : "");
        }
    }
    return true;
}

static bool read_file(SatRestoreJournal *journal, SatError *err)
{
    SatError wrong = SAT_ERROR_INIT;
    size_t length = 0;
    if (sat_path_info(journal->path).kind == SAT_PATH_MISSING) {
        return true;
    }
    char *text = (char *)sat_read_file(journal->path, MOST_JOURNAL_BYTES, &length, err);
    if (text == NULL) {
        return false;
    }
    json_t *root = sat_json_parse(text, length, MOST_JOURNAL_BYTES, &wrong);
    const bool done = root != NULL && take(root, journal);
    json_decref(root);
    free(text);
    journal->was_there = done;
    return done || sat_fail(err, SAT_ERR_CORRUPT,
                            "%s: the journal of an earlier restore is damaged; look for its draft, "
                            "delete both, and restore again",
                            journal->path);
}

bool sat_restore_journal_open(const SatSha256 *key, const size_t *shape, size_t study_count,
                              SatRestoreJournal *out, SatError *err)
{
    *out = (SatRestoreJournal){.path = path_of(key, ".json", err)};
    char *lock = out->path != NULL ? path_of(key, ".lock", err) : NULL;
    out->lock = lock != NULL ? sat_file_open(lock, SAT_FILE_UPDATE_PRIVATE, err) : NULL;
    free(lock);
    return out->lock != NULL && sat_file_lock(out->lock, err) &&
           make_shape(out, shape, study_count, err) && read_file(out, err);
}

/* ---- writing ---------------------------------------------------------------------------------
 */

bool sat_restore_journal_save(const SatRestoreJournal *journal, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter json = sat_json_writer(&text);
    sat_json_open_object(&json, NULL);
    sat_json_put_u64(&json, "state", (uint64_t)journal->state);
    sat_json_put_u64(&json, "rid", journal->rid);
    sat_json_put_u64(&json, "before", journal->before);
    sat_json_open_array(&json, "studies");
    for (size_t i = 0; i < journal->study_count; i++) {
        const SatJournalStudy *study = &journal->studies[i];
        sat_json_open_object(&json, NULL);
        sat_json_put_u64(&json, "state", (uint64_t)study->state);
        sat_json_put_u64(&json, "id", study->id);
        sat_json_open_array(&json, "series");
        for (size_t k = 0; k < study->series_count; k++) {
            sat_json_open_object_inline(&json, NULL);
            sat_json_put_u64(&json, "state", (uint64_t)study->series[k].state);
            sat_json_put_text(&json, "job", study->series[k].job);
            sat_json_close_object(&json);
        }
        sat_json_close_array(&json);
        sat_json_close_object(&json);
    }
    sat_json_close_array(&json);
    sat_json_close_object(&json);
    const bool done =
        text.failed ? no_memory(err)
                    : sat_write_file_atomic(journal->path, text.bytes, text.length, true, err);
    sat_byte_writer_free(&text);
    return done;
}

bool sat_restore_journal_end(SatRestoreJournal *journal, SatError *err)
{
    return sat_path_remove(journal->path, err);
}

void sat_restore_journal_close(SatRestoreJournal *journal)
{
    for (size_t i = 0; i < journal->study_count; i++) {
        free(journal->studies[i].series);
    }
    free(journal->studies);
    sat_file_close(journal->lock);
    free(journal->path);
    *journal = (SatRestoreJournal){0};
}
