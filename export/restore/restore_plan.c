/* Plans what a backup becomes on a case server. */
#include "export/restore/restore_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/publish/rich_markup.h"
#include "formats/backup/backup_case_json.h"
#include "formats/backup/backup_comment.h"
#include "formats/base/json_value.h"
#include "formats/case/case_words.h"
#include "formats/case/teaching.h"

enum { FIRST_POSITION = 2, HEADING_LEVEL = 3, LEFT_KINDS = 10, LEFT_CAPACITY = 48 };

/* ---- which files are whose -------------------------------------------------------------------
 */

/* "01 CT Head/…": the number a folder's name begins with; *rest behind its slash. 0: none. */
static size_t folder_number(const char *path, const char **rest)
{
    size_t number = 0;
    const char *at = path;
    for (; *at >= '0' && *at <= '9' && number < SIZE_MAX / 100; at++) {
        number = number * 10 + (size_t)(*at - '0');
    }
    const char *slash = strchr(at, '/');
    *rest = slash != NULL ? slash + 1 : at;
    return at > path && slash != NULL ? number : 0;
}

static bool place_of(const SatBackupFile *file, size_t *study, size_t *series)
{
    const char *rest = file->path;
    const size_t data = strlen(SAT_BACKUP_DATA_FOLDER);
    if (strncmp(rest, SAT_BACKUP_DATA_FOLDER, data) != 0) {
        return false;
    }
    *study = folder_number(rest + data, &rest);
    *series = *study > 0 ? folder_number(rest, &rest) : 0;
    return *series > 0;
}

/* The files of a series, in the order of the manifest, which is that of the stack. */
static bool take_files(SatRestorePlan *plan, size_t study, size_t series, SatRestoreSeries *out,
                       SatError *err)
{
    const size_t all = sat_backup_reader_count(plan->reader);
    const SatBackupFile **files = NULL;
    for (int pass = 0; pass < 2; pass++) {
        size_t count = 0, its_study = 0, its_series = 0;
        for (size_t i = 0; i < all; i++) {
            const SatBackupFile *file = sat_backup_reader_file(plan->reader, i);
            if (place_of(file, &its_study, &its_series) && its_study == study + 1 &&
                its_series == series + 1) {
                if (files != NULL) {
                    files[count] = file;
                    plan->size_bytes += file->bytes;
                }
                count++;
            }
        }
        if (pass == 0) {
            files = sat_arena_alloc(plan->arena, count + 1, sizeof(const SatBackupFile *), err);
            if (files == NULL) {
                return false;
            }
        }
        out->file_count = count;
    }
    out->files = files;
    plan->file_count += out->file_count;
    return true;
}

/* A file of one picture each: the key picture's; else the middle one. */
static size_t root_of(const SatRestoreSeries *one)
{
    const SatSeries *series = one->series;
    const size_t frame = series->key_frame_count > 0
                             ? series->key_frames[0]
                             : sat_middle_frame(series->frame_count, series->time_points);
    return one->file_count == series->frame_count && frame < one->file_count
               ? frame
               : (one->file_count - 1) / 2;
}

static bool plan_study(SatRestorePlan *plan, size_t index, SatRestoreStudy *out, SatError *err)
{
    const SatStudy *study = &plan->model->studies[index];
    SatRestoreSeries *series =
        sat_arena_alloc(plan->arena, study->series_count + 1, sizeof(*series), err);
    bool done = series != NULL;
    size_t count = 0;
    for (size_t i = 0; done && i < study->series_count; i++) {
        SatRestoreSeries *one = &series[count];
        one->series = &study->series[i];
        done = take_files(plan, index, i, one, err);
        if (done && one->file_count > 0) {
            one->root_index = root_of(one);
            count++;
        }
    }
    if (done) {
        const char *word =
            study->series_count > 0 ? sat_series_modality_word(&study->series[0]) : "";
        *out = (SatRestoreStudy){.study = study,
                                 .modality = word[0] != '\0' ? word : "Annotated image",
                                 .series = series,
                                 .series_count = count};
        plan->series_count += count;
    }
    return done;
}

/* ---- what has no place there -----------------------------------------------------------------
 */

static bool leave(SatRestorePlan *plan, const char **list, size_t count, const char *one,
                  const char *many, SatError *err)
{
    char text[LEFT_CAPACITY];
    if (count == 0) {
        return true;
    }
    (void)snprintf(text, sizeof(text), "%zu %s", count, count == 1 ? one : many);
    list[plan->left_count] = sat_arena_text(plan->arena, text, strlen(text), err);
    return list[plan->left_count++] != NULL;
}

/* What was found in a case's only study, without a mark: the server has it as the study's text. */
static bool is_told_by_study(const SatCase *model, const SatFinding *finding)
{
    return model->study_count == 1 && model->studies[0].text[0] == '\0' &&
           finding->mark_count == 0 && finding->text[0] != '\0';
}

static size_t count_told_by_study(const SatCase *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->teaching->finding_count; i++) {
        count += is_told_by_study(model, &model->teaching->findings[i]);
    }
    return count;
}

static bool note_left(SatRestorePlan *plan, SatError *err)
{
    const SatCase *model = plan->model;
    const char **list = sat_arena_alloc(plan->arena, LEFT_KINDS, sizeof(char *), err);
    plan->left = list;
    return list != NULL &&
           leave(plan, list, model->diagnosis[0] != '\0', "diagnosis", "diagnoses", err) &&
           leave(plan, list, model->system_count, "system", "systems", err) &&
           leave(plan, list, model->tag_count, "tag", "tags", err) &&
           leave(plan, list, model->reference_count, "reference", "references", err) &&
           leave(plan, list, model->block_count, "text between studies", "texts between studies",
                 err) &&
           leave(plan, list, model->teaching->finding_count - count_told_by_study(model), "finding",
                 "findings", err) &&
           leave(plan, list, model->teaching->step_count, "step", "steps", err) &&
           leave(plan, list, model->teaching->question_count, "question", "questions", err);
}

/* ---- the plan --------------------------------------------------------------------------------
 */

static bool open_backup(const char *path, SatRestorePlan *plan, SatError *err)
{
    size_t length = 0;
    plan->reader = sat_backup_reader_open(path, err);
    if (plan->reader == NULL) {
        return false;
    }
    const SatBackupInfo *info = sat_backup_reader_info(plan->reader);
    if (info->identifiers == SAT_IDENTIFIERS_KEPT) {
        return sat_fail(err, SAT_ERR_REFUSED_PHI,
                        "%s: its files name the patient and do not go to a server; make one "
                        "without: satchel backup %s -o FOLDER",
                        path, path);
    }
    if (info->layout != SAT_BACKUP_BAG) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s: a DICOM medium does not say which stacks it shows; restore a backup "
                        "of the usual layout",
                        path);
    }
    const char *comment = sat_zip_reader_comment(sat_backup_reader_zip(plan->reader), &length);
    if (!sat_backup_comment_parse(comment, length, &plan->backup_hash)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "%s: the line that seals it is damaged", path);
    }
    plan->model = sat_backup_reader_load_case(plan->reader, err);
    return plan->model != NULL;
}

bool sat_restore_plan_read(const char *path, SatRestorePlan *out, SatError *err)
{
    *out = (SatRestorePlan){.arena = sat_arena_new(0, err)};
    if (out->arena == NULL || !open_backup(path, out, err)) {
        return false;
    }
    SatRestoreStudy *studies =
        sat_arena_alloc(out->arena, out->model->study_count + 1, sizeof(*studies), err);
    bool done = studies != NULL && note_left(out, err);
    for (size_t i = 0; done && i < out->model->study_count; i++) {
        done = plan_study(out, i, &studies[out->study_count], err);
        out->study_count += done && studies[out->study_count].series_count > 0;
    }
    out->studies = studies;
    if (done && out->file_count == 0) {
        return sat_fail(err, SAT_ERR_FORMAT, "%s: there is no picture in it to restore", path);
    }
    return done;
}

void sat_restore_plan_free(SatRestorePlan *plan)
{
    sat_case_free(plan->model);
    sat_backup_reader_close(plan->reader);
    sat_arena_free(plan->arena);
    *plan = (SatRestorePlan){0};
}

/* ---- bodies ----------------------------------------------------------------------------------
 */

static void put_text(SatJsonWriter *json, const char *key, const char *text)
{
    if (text[0] != '\0') {
        sat_json_put_text(json, key, text);
    }
}

/* html: taken. Nothing in it: nothing is put. */
static void put_markup(SatJsonWriter *json, const char *key, SatByteWriter *html)
{
    const bool has_text = html->length > 0;
    sat_write_u8(html, 0);
    json->out->failed |= html->failed;
    if (has_text && !html->failed) {
        sat_json_put_text(json, key, (const char *)html->bytes);
    }
    sat_byte_writer_free(html);
}

static void put_html(SatJsonWriter *json, const char *key, const char *text)
{
    SatByteWriter html = SAT_BYTE_WRITER_INIT;
    sat_markup_rich_bare(&html, text, HEADING_LEVEL);
    put_markup(json, key, &html);
}

static void put_findings(SatJsonWriter *json, const SatCase *model, const SatStudy *study)
{
    SatByteWriter html = SAT_BYTE_WRITER_INIT;
    sat_markup_rich_bare(&html, study->text, HEADING_LEVEL);
    for (size_t i = 0; i < model->teaching->finding_count; i++) {
        const SatFinding *finding = &model->teaching->findings[i];
        if (is_told_by_study(model, finding)) {
            sat_markup_rich_bare(&html, finding->text, HEADING_LEVEL);
        }
    }
    put_markup(json, "findings", &html);
}

/* "45 y" as "45 years", "90+" as "90+ years": in words, as the site has it. */
static void put_age(SatJsonWriter *json, const char *age)
{
    static const char *const units[] = {"d days", "w weeks", "m months", "y years"};
    char words[48];
    const size_t length = strcspn(age, " ");
    const char *unit = age[length] == ' ' ? age + length + 1 : "y";
    for (size_t i = 0; age[0] != '\0' && i < sizeof(units) / sizeof(units[0]); i++) {
        if (units[i][0] == unit[0]) {
            (void)snprintf(words, sizeof(words), "%.*s %s", (int)(length < 20 ? length : 20), age,
                           units[i] + 2);
            sat_json_put_text(json, "age", words);
        }
    }
}

static void put_sex(SatJsonWriter *json, const char *sex)
{
    if (sex[0] == 'F' || sex[0] == 'M') {
        sat_json_put_text(json, "gender", sex[0] == 'F' ? "Female" : "Male");
    }
}

void sat_restore_put_case(const SatRestorePlan *plan, SatByteWriter *out)
{
    const SatCase *model = plan->model;
    const SatWordList words = sat_certainty_words();
    const size_t certainty = sat_word_find(words, model->certainty);
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "title", model->title);
    put_text(&json, "presentation", model->presentation);
    put_age(&json, model->age);
    put_sex(&json, model->sex);
    put_html(&json, "body", model->discussion);
    if (certainty < words.count) {
        sat_json_put_u64(&json, "diagnostic_certainty_id", certainty + 1);
    }
    sat_json_put_bool(&json, "suitable_for_quiz", model->is_for_quiz);
    sat_json_close_object(&json);
}

void sat_restore_put_study(const SatRestorePlan *plan, size_t study, bool has_position,
                           SatByteWriter *out)
{
    const SatRestoreStudy *one = &plan->studies[study];
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "modality", one->modality);
    put_findings(&json, plan->model, one->study);
    if (has_position) { /* the discussion has the first */
        sat_json_put_u64(&json, "position", study + FIRST_POSITION);
    }
    put_text(&json, "caption", one->study->caption);
    sat_json_close_object(&json);
}

void sat_restore_put_series(const SatRestoreSeries *series, const char *const *uploads,
                            SatByteWriter *out)
{
    SatJsonWriter json = sat_json_writer(out);
    sat_json_open_object(&json, NULL);
    sat_json_put_text(&json, "image_format", "application/dicom");
    sat_json_open_object(&json, "series");
    sat_json_put_u64(&json, "root_index", series->root_index);
    put_text(&json, "perspective", series->series->perspective);
    put_text(&json, "specifics", series->series->specifics);
    sat_json_close_object(&json);
    sat_write_text(out, ", \"stack_upload\": {\"uploaded_data\": [");
    for (size_t i = 0; i < series->file_count; i++) {
        sat_write_format(out, "%s%s", i > 0 ? ", " : "", uploads[i]);
    }
    sat_write_text(out, "]}}\n");
}
