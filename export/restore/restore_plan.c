/* Plans what a backup becomes on a case server. */
#include "export/restore/restore_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/restore/restore_said.h"
#include "formats/backup/backup_case_json.h"
#include "formats/backup/backup_comment.h"
#include "formats/base/json_value.h"
#include "formats/case/case_words.h"
#include "formats/case/teaching.h"

enum { LEFT_KINDS = 10, LEFT_CAPACITY = 48 };

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

/* In the server's words where it said something; *study: the one it belongs to, of the first. */
static void take_said(const SatRestorePlan *plan, SatRestoreSeries *one, const json_t **study)
{
    const json_t *its_study = NULL, *series = NULL;
    sat_restore_said_series(plan->said, &one->files[0]->hash, &its_study, &series);
    const char *perspective = sat_restore_said_text(series, "perspective");
    const char *specifics = sat_restore_said_text(series, "specifics");
    one->perspective = perspective != NULL ? perspective : one->series->perspective;
    one->specifics = specifics != NULL ? specifics : one->series->specifics;
    *study = *study != NULL ? *study : its_study;
}

static bool plan_study(SatRestorePlan *plan, size_t index, SatRestoreStudy *out, SatError *err)
{
    const SatStudy *study = &plan->model->studies[index];
    SatRestoreSeries *series =
        sat_arena_alloc(plan->arena, study->series_count + 1, sizeof(*series), err);
    const json_t *said = NULL;
    bool done = series != NULL;
    size_t count = 0;
    for (size_t i = 0; done && i < study->series_count; i++) {
        SatRestoreSeries *one = &series[count];
        one->series = &study->series[i];
        done = take_files(plan, index, i, one, err);
        if (done && one->file_count > 0) {
            one->root_index = root_of(one);
            take_said(plan, one, &said);
            count++;
        }
    }
    if (done) {
        const char *word =
            study->series_count > 0 ? sat_series_modality_word(&study->series[0]) : "";
        *out = (SatRestoreStudy){.study = study,
                                 .modality = word[0] != '\0' ? word : "Annotated image",
                                 .said = said,
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

bool sat_restore_is_told_by_study(const SatCase *model, const SatFinding *finding)
{
    return model->study_count == 1 && model->studies[0].text[0] == '\0' &&
           finding->mark_count == 0 && finding->text[0] != '\0';
}

static size_t count_told_by_study(const SatCase *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->teaching->finding_count; i++) {
        count += sat_restore_is_told_by_study(model, &model->teaching->findings[i]);
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
    plan->answers = sat_restore_said_read(plan->reader);
    plan->said = sat_restore_said_case(json_object_get(plan->answers, "originals"));
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
    json_decref(plan->answers);
    sat_backup_reader_close(plan->reader);
    sat_arena_free(plan->arena);
    *plan = (SatRestorePlan){0};
}
