/* Reads what a backup says of its case, and knows its cleaned objects again. */
#include "export/deidentify/deid_backup.h"

#include <stdio.h>
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/user_text.h"
#include "formats/backup/backup_layout.h"
#include "formats/case/case_json_private.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_SHIFT_DAYS = 3650, MOST_PATIENTS = 64, NAME_DIGITS = 8 };

/* ---- texts and keys ---------------------------------------------------------------------------
 */

/* Hash after hash with one blank between; false: something else stands there. */
static bool read_keys(const char *text, SatSha256 *out, size_t most, size_t *count)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    *count = 0;
    while (text[0] != '\0') {
        size_t length = strcspn(text, " ");
        if (length != SAT_SHA256_HEX_LENGTH || *count == most) {
            return false;
        }
        memcpy(hex, text, length);
        hex[length] = '\0';
        if (!sat_sha256_from_hex(hex, &out[(*count)++])) {
            return false;
        }
        text += length;
        text += text[0] == ' ' ? 1 : 0;
    }
    return true;
}

static bool take_keys(const SatBackupInfo *info, SatArena *arena, SatCleanBackup *out,
                      SatError *err)
{
    size_t count = 0;
    SatSha256 *keys = sat_arena_alloc(arena, MOST_PATIENTS, sizeof(*keys), err);
    if (keys == NULL) {
        return false;
    }
    out->has_case_key = read_keys(info->case_key, &out->case_key, 1, &count) && count == 1;
    bool are_good = read_keys(info->patient_keys, keys, MOST_PATIENTS, &count);
    out->patient_keys = keys;
    out->patient_count = are_good ? count : 0;
    return true;
}

/* NULL stays for an empty text. */
static bool take_text(SatArena *arena, const char *text, const SatCleanText **out, SatError *err)
{
    size_t length = strlen(text);
    if (length > 0) {
        *out = sat_deid_user_text(arena, text, length, SAT_CASE_MAX_TEXT_BYTES, err);
    }
    return length == 0 || *out != NULL;
}

static bool take_systems(SatArena *arena, const SatCase *texts, SatCleanCaseTexts *out,
                         SatError *err)
{
    const SatCleanText **systems =
        sat_arena_alloc(arena, texts->system_count, sizeof(*systems), err);
    bool done = systems != NULL;
    for (size_t i = 0; done && i < texts->system_count; i++) {
        done = take_text(arena, texts->systems[i], &systems[i], err);
    }
    out->systems = systems;
    out->system_count = texts->system_count;
    return done;
}

static bool take_texts(const SatRawBackup *raw, SatArena *arena, SatCleanCaseTexts *out,
                       SatError *err)
{
    SatCase *texts = sat_case_read_texts(raw->case_json, raw->case_json_bytes, err);
    if (texts == NULL) {
        return sat_fail_in(err, "case.json");
    }
    bool done = take_text(arena, texts->title, &out->title, err) &&
                take_text(arena, texts->presentation, &out->presentation, err) &&
                take_text(arena, texts->diagnosis, &out->diagnosis, err) &&
                take_text(arena, texts->certainty, &out->certainty, err) &&
                take_text(arena, texts->discussion, &out->discussion, err) &&
                take_text(arena, texts->age, &out->age, err) &&
                take_text(arena, texts->sex, &out->sex, err) &&
                take_systems(arena, texts, out, err);
    sat_case_free(texts);
    return done;
}

static bool take_series(SatArena *arena, const SatSeries *series, SatCleanToldSeries *out,
                        SatError *err)
{
    const SatCleanText **notes = sat_arena_alloc(arena, series->note_count, sizeof(*notes), err);
    bool done = notes != NULL && take_text(arena, series->title, &out->title, err) &&
                take_text(arena, series->body_part, &out->body_part, err) &&
                take_text(arena, series->laterality, &out->laterality, err);
    for (size_t i = 0; done && i < series->note_count; i++) {
        done = take_text(arena, series->notes[i], &notes[out->note_count], err);
        out->note_count += done && notes[out->note_count] != NULL;
    }
    out->notes = notes;
    out->frame_count = series->frame_count;
    return done;
}

static bool take_study(SatArena *arena, const SatStudy *study, SatCleanToldStudy *out,
                       SatError *err)
{
    SatCleanToldSeries *series = sat_arena_alloc(arena, study->series_count, sizeof(*series), err);
    bool done = series != NULL && take_text(arena, study->title, &out->title, err) &&
                take_text(arena, study->caption, &out->caption, err);
    for (size_t i = 0; done && i < study->series_count; i++) {
        done = take_series(arena, &study->series[i], &series[i], err);
    }
    out->day = study->day;
    out->series = series;
    out->series_count = study->series_count;
    return done;
}

/* Only of what was de-identified: of other objects their own descriptions are searched. A case.json
 * that is no whole one has texts at best. */
static bool take_studies(const SatRawBackup *raw, SatArena *arena, SatCleanBackup *out,
                         SatError *err)
{
    SatError refused = SAT_ERROR_INIT;
    SatCase *told = out->is_cleaned
                        ? sat_case_read_json(raw->case_json, raw->case_json_bytes, NULL, &refused)
                        : NULL;
    if (told == NULL) {
        return true;
    }
    SatCleanToldStudy *studies = sat_arena_alloc(arena, told->study_count, sizeof(*studies), err);
    bool done = studies != NULL;
    for (size_t i = 0; done && i < told->study_count; i++) {
        done = take_study(arena, &told->studies[i], &studies[i], err);
    }
    out->studies = studies;
    out->study_count = done ? told->study_count : 0;
    sat_case_free(told);
    return done;
}

const SatCleanBackup *sat_deid_backup_new(const SatRawBackup *raw, SatArena *arena, SatError *err)
{
    SatCleanBackup *out = sat_arena_alloc(arena, 1, sizeof(*out), err);
    if (out == NULL || !take_keys(raw->info, arena, out, err)) {
        return NULL;
    }
    out->is_cleaned = raw->info->identifiers == SAT_IDENTIFIERS_REMOVED;
    bool done = raw->case_json == NULL ||
                (take_texts(raw, arena, &out->texts, err) && take_studies(raw, arena, out, err));
    return done ? out : NULL;
}

/* ---- its objects ------------------------------------------------------------------------------
 */

/* The whole value without blanks around it; "" when there is none, or it is too long. */
static void copy_value(const SatDeidStep *step, uint32_t tag, char *out, size_t capacity)
{
    if (!sat_dicom_copy_text(step->dataset, tag, 0, out, capacity)) {
        out[0] = '\0';
    }
}

static bool is_patient_id(const char *text)
{
    return text[0] == '\0' || (strlen(text) == SAT_DEID_PATIENT_ID_CAPACITY - 1 &&
                               strspn(text, "0123456789abcdef") == strlen(text));
}

bool sat_deid_is_cleaned(const SatDeidStep *step)
{
    char removed[8], id[80], name[80], expected[32];
    if (step->backup == NULL || !step->backup->is_cleaned) {
        return false;
    }
    copy_value(step, SAT_TAG_PATIENT_IDENTITY_REMOVED, removed, sizeof(removed));
    copy_value(step, SAT_TAG_PATIENT_ID, id, sizeof(id));
    copy_value(step, SAT_TAG_PATIENT_NAME, name, sizeof(name));
    (void)snprintf(expected, sizeof(expected), "Case %.*s", NAME_DIGITS, id);
    return strcmp(removed, "YES") == 0 && is_patient_id(id) &&
           (name[0] == '\0' || strncmp(name, "Case ", 5) == 0) &&
           (name[0] == '\0' || id[0] == '\0' || strcmp(name, expected) == 0);
}

bool sat_deid_cleaned_patient(const SatDeidStep *step, SatSha256 *patient_key)
{
    char id[80], own[SAT_DEID_PATIENT_ID_CAPACITY];
    const SatCleanBackup *backup = step->backup;
    copy_value(step, SAT_TAG_PATIENT_ID, id, sizeof(id));
    for (size_t i = 0; i < backup->patient_count; i++) {
        sat_deid_patient_id(step->secret, &backup->patient_keys[i], own);
        if (strcmp(id, own) == 0 || (id[0] == '\0' && backup->patient_count == 1)) {
            *patient_key = backup->patient_keys[i];
            return true;
        }
    }
    return false;
}

bool sat_deid_says_clean_pixels(const SatDicomDataset *dataset)
{
    const SatDicomElement *codes = sat_dicom_find(dataset, SAT_TAG(0x0012, 0x0064));
    char code[16];
    for (size_t i = 0; codes != NULL && i < codes->item_count; i++) {
        if (sat_dicom_copy_text(&codes->items[i], SAT_TAG_CODE_VALUE, 0, code, sizeof(code)) &&
            strcmp(code, SAT_DEID_CLEAN_PIXELS_CODE) == 0) {
            return true;
        }
    }
    return false;
}

const SatCleanToldStudy *sat_deid_told_study(const SatDeidStep *step, size_t *number)
{
    static const char folder[] = SAT_BACKUP_DATA_FOLDER;
    const char *path = step->raw->backup_path;
    if (step->backup == NULL || path == NULL || strncmp(path, folder, strlen(folder)) != 0) {
        return NULL;
    }
    *number = 0;
    for (path += strlen(folder); *path >= '0' && *path <= '9' && *number < SAT_CASE_MAX_STUDIES;
         path++) {
        *number = *number * 10 + (size_t)(*path - '0');
    }
    bool is_there = *number >= 1 && *number <= step->backup->study_count;
    return is_there ? &step->backup->studies[*number - 1] : NULL;
}

void sat_deid_patient_id(const SatLibrarySecret *secret, const SatSha256 *patient_key,
                         char out[SAT_DEID_PATIENT_ID_CAPACITY])
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatSha256 id = sat_library_secret_key(secret, SAT_KEY_KEPT_DICOM_PATIENT, patient_key->bytes,
                                          sizeof(patient_key->bytes));
    sat_sha256_to_hex(&id, hex);
    (void)snprintf(out, SAT_DEID_PATIENT_ID_CAPACITY, "%.16s", hex);
}

int32_t sat_deid_shift_days(const SatLibrarySecret *secret, const SatSha256 *patient_key)
{
    SatSha256 shift = sat_library_secret_key(secret, SAT_KEY_KEPT_DICOM_DAYS, patient_key->bytes,
                                             sizeof(patient_key->bytes));
    uint32_t number = (uint32_t)shift.bytes[0] << 24 | (uint32_t)shift.bytes[1] << 16 |
                      (uint32_t)shift.bytes[2] << 8 | (uint32_t)shift.bytes[3];
    return -1 - (int32_t)(number % (uint32_t)MOST_SHIFT_DAYS);
}
