/* Groups clean items: patients into cases, studies, series into stacks that can be scrolled (one
 * shape, one orientation). Reads no file but the pictures of objects that name the same instance;
 * one thread. */
#ifndef SAT_EXPORT_GROUP_SERIES_H
#define SAT_EXPORT_GROUP_SERIES_H

#include "export/deidentify/clean_item.h"
#include "formats/base/arena.h"

/** Items of one stack, by instance number, then key; a multi-frame object is alone. */
typedef struct {
    const SatCleanItem **items;
    size_t item_count;
    size_t part_number,
        part_count;    /* of the DICOM series: 1 of 1 where it was not split; 1-based */
    size_t duplicates; /* items left out because the same picture came before */
    size_t twins;      /* items kept although another one names the same instance: they differ */
} SatStackGroup;

typedef struct {
    SatStackGroup *stacks;
    size_t stack_count;
} SatStudyGroup;

typedef struct {
    SatSha256 key; /* of the patient, or of what makes the case */
    SatStudyGroup *studies;
    size_t study_count;
    bool patient_unknown;    /* no ID, no name with birth date: the study stands alone */
    bool birth_dates_differ; /* one ID, several birth dates: kept apart */
} SatCaseGroup;

typedef struct {
    SatCaseGroup *cases;
    size_t case_count;
} SatGrouping;

/** Everything in the arena. merge: all in one case; split_study: each study a case.
 *  errors: SAT_ERR_NO_MEMORY, SAT_ERR_CANCELLED */
SAT_NODISCARD bool sat_group_items(const SatCleanItem *const *items, size_t item_count, bool merge,
                                   bool split_study, SatArena *arena, SatGrouping *out,
                                   SatError *err);

#endif
