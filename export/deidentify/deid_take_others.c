/* Takes objects that are no pictures, and pictures that cannot be shown. */
#include <string.h>

#include "export/deidentify/deidentifier_private.h"
#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

const SatCleanOther *sat_deidentifier_others(const SatDeidentifier *deidentifier, size_t *count)
{
    *count = deidentifier->other_count;
    return deidentifier->others;
}

/* Adds the object with its keys; NULL: failed. */
static SatCleanOther *add_other(SatDeidentifier *deidentifier, const SatDeidStep *step,
                                SatError *err)
{
    if (deidentifier->other_count >= SAT_CLEAN_MAX_FRAMES) {
        (void)sat_fail(err, SAT_ERR_LIMIT, "more than %u objects at once: give fewer sources",
                       SAT_CLEAN_MAX_FRAMES);
        return NULL;
    }
    SatCleanOther *others = sat_list_grow(deidentifier->others, deidentifier->other_count,
                                          &deidentifier->other_capacity, sizeof(*others));
    if (others == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu objects",
                       deidentifier->other_count);
        return NULL;
    }
    deidentifier->others = others;
    SatCleanFacts facts = {.modality = NULL};
    SatSha256 instance_key;
    SatObjectFile *file = sat_arena_alloc(deidentifier->arena, 1, sizeof(*file), err);
    if (file == NULL || !sat_deidentifier_set_file(deidentifier, step->raw, file, err) ||
        !sat_deidentifier_take_identity(deidentifier, step, &facts, &instance_key, file, err)) {
        return NULL;
    }
    SatCleanOther *other = &others[deidentifier->other_count++];
    *other = (SatCleanOther){.patient_key = facts.patient_key,
                             .study_key = facts.study_key,
                             .series_key = facts.series_key,
                             .instance_key = instance_key,
                             .file = file,
                             .has_study_date = facts.has_study_date,
                             .study_day_number = facts.study_day_number,
                             .study_seconds = facts.study_seconds,
                             .unseen = "",
                             .kind = step->raw->kind};
    sat_deid_age_of(step->dataset, other->age);
    return other;
}

bool sat_deidentifier_take_unseen(void *context, const SatRawItem *raw, const char *why,
                                  SatError *err)
{
    SatDeidentifier *deidentifier = context;
    SatDeidStep step = sat_deidentifier_step(deidentifier, raw);
    const char *text = sat_arena_text(deidentifier->arena, why, strlen(why), err);
    SatCleanOther *other = text != NULL ? add_other(deidentifier, &step, err) : NULL;
    if (other == NULL) {
        return false;
    }
    other->unseen = text;
    return true;
}

bool sat_deidentifier_take_other(void *context, const SatRawItem *raw, SatError *err)
{
    SatDeidentifier *deidentifier = context;
    SatDeidStep step = sat_deidentifier_step(deidentifier, raw);
    SatCleanOther *other = add_other(deidentifier, &step, err);
    if (other == NULL || !sat_deid_note_state(&step, &deidentifier->states, err) ||
        !sat_drawn_states_take(&deidentifier->drawn, &step, err)) {
        return false;
    }
    if (raw->kind->role == SAT_DICOM_OBJECT_VIDEO) {
        int64_t frames = 0;
        bool is_said = sat_dicom_get_i64(step.dataset, SAT_TAG_NUMBER_OF_FRAMES, 0, &frames) &&
                       frames > 0 && frames <= UINT32_MAX;
        other->frames = is_said ? (uint32_t)frames : 0;
        other->frame_time_ms = sat_deid_cine(step.dataset).frame_time_ms;
    }
    if (raw->kind->role == SAT_DICOM_OBJECT_LARGE) {
        (void)sat_dicom_mosaic_size(step.dataset, &other->rows, &other->columns);
    }
    return true;
}
