/* What restoring a backup to a case server would make: a draft, its studies, their series with
 * their files in slice order. Pure but for reading the backup; read-only afterwards: any thread. */
#ifndef SAT_EXPORT_RESTORE_PLAN_H
#define SAT_EXPORT_RESTORE_PLAN_H

#include "formats/backup/backup_reader.h"
#include "formats/base/json_value.h"
#include "formats/case/case_model.h"
#include "formats/case/teaching.h"

typedef struct {
    const SatSeries *series;           /* of the case */
    const SatBackupFile *const *files; /* in slice order */
    size_t file_count;                 /* at least 1 */
    size_t root_index;                 /* the file whose picture speaks for it */
    const char *perspective, *specifics;
} SatRestoreSeries;

typedef struct {
    const SatStudy *study;
    const char *modality; /* one of the server's twelve words */
    const json_t *said;   /* by the server it came from; NULL: nothing */
    const SatRestoreSeries *series;
    size_t series_count;
} SatRestoreStudy;

typedef struct {
    SatArena *arena;
    SatBackupReader *reader;
    SatCase *model;
    json_t *answers;       /* of the server it came from; NULL: none are kept */
    const json_t *said;    /* the case in them; NULL: not there */
    SatSha256 backup_hash; /* tells one backup from another */
    const SatRestoreStudy *studies;
    size_t study_count, series_count, file_count;
    uint64_t size_bytes;     /* of the files, unpacked */
    const char *const *left; /* what the server has no place for: "2 references" */
    size_t left_count;
} SatRestorePlan;

/** owns: sat_restore_plan_free(), also on failure
 *  errors: SAT_ERR_REFUSED_PHI its files name the patient; SAT_ERR_UNSUPPORTED a DICOM medium;
 *  SAT_ERR_FORMAT no picture in it; those of sat_backup_reader_open() and
 *  sat_backup_reader_load_case() */
SAT_NODISCARD bool sat_restore_plan_read(const char *path, SatRestorePlan *out, SatError *err);
void sat_restore_plan_free(SatRestorePlan *plan);

/** Whether it was found in a case's only study, without a mark: the server has it as the study's
 * text. */
bool sat_restore_is_told_by_study(const SatCase *model, const SatFinding *finding);

/* The bodies of requests, as JSON. What the server said when it was backed up goes back in its own
 * words. */

/** A new draft: title, presentation, age, gender, certainty, discussion, quiz flag. */
void sat_restore_put_case(const SatRestorePlan *plan, SatByteWriter *out);
/** position: false: behind what is there. */
void sat_restore_put_study(const SatRestorePlan *plan, size_t study, bool has_position,
                           SatByteWriter *out);
/** uploads: the server's ids of the files, in their order, as JSON numbers or texts in quotes. */
void sat_restore_put_series(const SatRestoreSeries *series, const char *const *uploads,
                            SatByteWriter *out);

#endif
