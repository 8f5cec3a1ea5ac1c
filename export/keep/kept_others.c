/* Finds the case of each object without pictures. */
#include "export/keep/kept_others.h"

#include <string.h>

#include "export/keep/kept_folders.h"

/* The first series of the same study, else of the same patient; NULL: neither is in the plan. */
static const SatPlannedSeries *find_series(const SatPlannedCase *planned,
                                           const SatCleanOther *other, bool by_study)
{
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        for (size_t i = 0; i < study->series_count; i++) {
            const SatCleanFacts *facts = sat_clean_item_facts(study->series[i].frames[0].item);
            if (by_study ? sat_sha256_equal(&facts->study_key, &other->study_key)
                         : sat_sha256_equal(&facts->patient_key, &other->patient_key)) {
                return &study->series[i];
            }
        }
    }
    return NULL;
}

static const SatPlannedCase *find_case(const SatExportPlan *plan, const SatCleanOther *other)
{
    for (int by_study = 1; by_study >= 0; by_study--) {
        for (size_t c = 0; c < plan->case_count; c++) {
            if (find_series(&plan->cases[c], other, by_study == 1) != NULL) {
                return &plan->cases[c];
            }
        }
    }
    return NULL;
}

/* One folder a case; the text is shared by its objects. */
static const char *folder_of(SatKeptObjects *list, const SatExportPlan *plan,
                             const SatPlannedCase *planned, const SatKeptObject *others,
                             size_t count, SatError *err)
{
    const uint32_t number = planned->studies[0].series[0].selector.case_number;
    for (size_t i = 0; i < count; i++) {
        if (others[i].place.case_number == number) {
            return others[i].folder;
        }
    }
    SatByteWriter folder = SAT_BYTE_WRITER_INIT;
    sat_kept_case_folder(plan, planned->id, &folder);
    sat_write_text(&folder, "/other");
    return sat_kept_take_folder(list->arena, &folder, err);
}

static uint32_t next_number(const SatKeptObject *others, size_t count, const char *folder)
{
    uint32_t number = 1;
    for (size_t i = count; i > 0; i--) { /* the last one of the folder has the highest */
        if (others[i - 1].folder == folder) {
            number = others[i - 1].number + 1;
            break;
        }
    }
    return number;
}

bool sat_kept_objects_add_others(SatKeptObjects *list, const SatExportPlan *plan,
                                 const SatDeidentifier *deidentifier, size_t *caseless,
                                 SatError *err)
{
    size_t count = 0, added = 0;
    const SatCleanOther *others = sat_deidentifier_others(deidentifier, &count);
    SatKeptObject *objects =
        sat_arena_alloc(list->arena, list->count + count + 1, sizeof(*objects), err);
    *caseless = 0;
    if (objects == NULL) {
        return false;
    }
    if (list->count > 0) {
        memcpy(objects, list->objects, list->count * sizeof(*objects));
    }
    SatKeptObject *news = objects + list->count;
    for (size_t i = 0; i < count; i++) {
        const SatCleanOther *other = &others[i];
        if (other->unseen[0] != '\0') {
            continue; /* among the objects already */
        }
        const SatPlannedCase *planned = find_case(plan, other);
        if (planned == NULL) {
            ++*caseless;
            continue;
        }
        const char *folder = folder_of(list, plan, planned, news, added, err);
        if (folder == NULL) {
            return false;
        }
        news[added] = (SatKeptObject){
            .file = other->file,
            .keys = {&other->patient_key, &other->study_key, &other->series_key,
                     &other->instance_key},
            .age = "",
            .unseen = "",
            .place = {.case_number = planned->studies[0].series[0].selector.case_number},
            .folder = folder,
            .kind = other->kind,
            .number = next_number(news, added, folder)};
        added++;
    }
    list->objects = objects;
    list->count += added;
    return true;
}
