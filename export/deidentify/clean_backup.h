/* What a Satchel backup says of its case besides its objects: texts and keys, clean. Made by
 * deid_backup from a raw one; read-only afterwards: any thread. */
#ifndef SAT_EXPORT_CLEAN_BACKUP_H
#define SAT_EXPORT_CLEAN_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/checksum.h"
#include "formats/case/clean_text.h"

/** Texts that are not there are NULL. */
typedef struct {
    const SatCleanText *title, *presentation, *diagnosis, *certainty, *discussion, *age, *sex;
    const SatCleanText *const *systems;
    size_t system_count;
} SatCleanCaseTexts;

/** A series as case.json tells it. */
typedef struct {
    size_t frame_count;
    const SatCleanText *title, *body_part, *laterality; /* NULL: none */
    const SatCleanText *const *notes;
    size_t note_count;
} SatCleanToldSeries;

typedef struct {
    const SatCleanText *title, *caption; /* NULL: none */
    int32_t day;
    const SatCleanToldSeries *series;
    size_t series_count;
} SatCleanToldStudy;

typedef struct {
    bool has_case_key; /* the key its case had: its id is made of it */
    SatSha256 case_key;
    bool is_cleaned; /* its objects were de-identified when it was made */
    const SatSha256 *patient_keys;
    size_t patient_count;
    SatCleanCaseTexts texts;
    const SatCleanToldStudy *studies; /* of a cleaned one; none where case.json is damaged */
    size_t study_count;
} SatCleanBackup;

#endif
