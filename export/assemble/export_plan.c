/* What is done with a finished plan: its cases as case models, its digest, its end. */
#include "export/assemble/export_plan.h"

#include "export/deidentify/deid_text.h"
#include "export/deidentify/raw_case.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/checked_math.h"
#include "formats/case/case_builder.h"

const SatPlannedSeries *sat_export_plan_next(const SatExportPlan *plan, SatPlanWalk *walk)
{
    for (; plan != NULL && walk->case_index < plan->case_count; walk->case_index++) {
        const SatPlannedCase *planned = &plan->cases[walk->case_index];
        for (; walk->study_index < planned->study_count; walk->study_index++) {
            const SatPlannedStudy *study = &planned->studies[walk->study_index];
            if (walk->series_index < study->series_count) {
                return &study->series[walk->series_index++];
            }
            walk->series_index = 0;
        }
        walk->study_index = 0;
    }
    return NULL;
}

void sat_export_plan_free(SatExportPlan *plan)
{
    if (plan != NULL) {
        sat_arena_free(plan->arena); /* the plan lies in it */
    }
}

/* ---- the case model
 * ------------------------------------------------------------------------------ */

static bool set_field(SatCaseBuilder *builder, SatCaseField field, const SatCleanText *text,
                      SatError *err)
{
    return text == NULL || sat_case_builder_set(builder, field, text, err);
}

static bool append_all(SatCaseBuilder *builder, SatCaseList list, const SatCleanText *const *texts,
                       size_t count, SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        done = sat_case_builder_append(builder, list, texts[i], err);
    }
    return done;
}

static bool set_fields(SatCaseBuilder *builder, const SatPlannedCase *planned, SatError *err)
{
    if (!sat_case_builder_set_id(builder, planned->id, err) ||
        !set_field(builder, SAT_CASE_TITLE, planned->title, err) ||
        !set_field(builder, SAT_CASE_PRESENTATION, planned->presentation, err) ||
        !set_field(builder, SAT_CASE_DIAGNOSIS, planned->diagnosis, err) ||
        !set_field(builder, SAT_CASE_CERTAINTY, planned->certainty, err) ||
        !set_field(builder, SAT_CASE_DISCUSSION, planned->discussion, err) ||
        !set_field(builder, SAT_CASE_CONTRIBUTOR, planned->contributor, err) ||
        !set_field(builder, SAT_CASE_LICENCE, planned->licence, err) ||
        !set_field(builder, SAT_CASE_RID, planned->rid, err) ||
        !set_field(builder, SAT_CASE_DOI, planned->doi, err) ||
        !set_field(builder, SAT_CASE_AGE, planned->age, err) ||
        !set_field(builder, SAT_CASE_SEX, planned->sex, err) ||
        !set_field(builder, SAT_CASE_CITATION, planned->citation, err) ||
        !set_field(builder, SAT_CASE_CONSENT, planned->consent, err) ||
        !set_field(builder, SAT_CASE_CONSENT_STATEMENT, planned->consent_statement, err) ||
        (planned->is_for_quiz && !sat_case_builder_set_quiz(builder, err)) ||
        (planned->is_hidden && !sat_case_builder_set_hidden(builder, err))) {
        return false;
    }
    sat_case_builder_set_teaching(builder, planned->teaching);
    return append_all(builder, SAT_CASE_SYSTEMS, planned->systems, planned->system_count, err) &&
           append_all(builder, SAT_CASE_TAGS, planned->tags, planned->tag_count, err) &&
           append_all(builder, SAT_CASE_REFERENCES, planned->references, planned->reference_count,
                      err);
}

void sat_stack_values_set(const SatStackValues *values, SatSeries *series)
{
    series->has_value_range = values->all.known;
    series->value_low = values->all.known ? values->all.low : 0;
    series->value_high = values->all.known ? values->all.high : 0;
    series->has_typical_range = values->typical.known;
    series->typical_low = values->typical.known ? values->typical.low : 0;
    series->typical_high = values->typical.known ? values->typical.high : 0;
}

/* The notes of the plan and, of pictures that are not exact, how far they may be off. */
static bool set_notes(const SatPlannedSeries *planned, const SatStackValues *values,
                      SatArena *arena, const SatCleanText **notes, SatSeriesText *text,
                      SatError *err)
{
    for (size_t i = 0; i < planned->note_count; i++) {
        notes[i] = planned->notes[i];
    }
    text->notes = notes;
    text->note_count = planned->note_count;
    if (values != NULL && values->near > 0) {
        const double near = values->near;
        notes[text->note_count] = sat_deid_sentence(arena, SAT_SENTENCE_NEAR, &near, 1, err);
        return notes[text->note_count++] != NULL;
    }
    return true;
}

static bool add_series(SatCaseBuilder *builder, const SatPlannedSeries *planned,
                       const SatStackValues *values, SatError *err)
{
    SatSeries numbers = planned->numbers;
    numbers.frames = planned->infos;
    numbers.frame_count = planned->frame_count;
    if (values != NULL) {
        sat_stack_values_set(values, &numbers);
    }
    SatSeriesText text = {.title = planned->title,
                          .modality = planned->modality,
                          .body_part = planned->body_part,
                          .laterality = planned->laterality,
                          .lossy_history = planned->lossy_history,
                          .conversion = planned->conversion,
                          .modality_word = planned->modality_word,
                          .perspective = planned->perspective,
                          .specifics = planned->specifics};
    const SatCleanText *notes[SAT_PLAN_MOST_NOTES + 1];
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, err);
    return arena != NULL && set_notes(planned, values, arena, notes, &text, err) &&
           sat_case_builder_lend_series(builder, &numbers, &text, err);
}

static bool add_blocks(SatCaseBuilder *builder, const SatPlannedCase *planned, size_t before,
                       SatError *err)
{
    bool done = true;
    for (size_t i = 0; done && i < planned->block_count; i++) {
        done = planned->blocks[i].before != before ||
               sat_case_builder_add_block(builder, planned->blocks[i].text, err);
    }
    return done;
}

SatCase *sat_export_plan_build_case(const SatExportPlan *plan, size_t case_index,
                                    const SatStackValues *values, SatError *err)
{
    const SatPlannedCase *planned = &plan->cases[case_index];
    SAT_AUTO(SatCaseBuilder) *builder = sat_case_builder_new(err);
    if (builder == NULL || !set_fields(builder, planned, err)) {
        return NULL;
    }
    size_t number = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        const SatPlannedStudy *study = &planned->studies[s];
        if (!add_blocks(builder, planned, s, err) ||
            !sat_case_builder_add_study(builder, study->day, study->caption, study->title, err) ||
            !sat_case_builder_set_study_text(builder, study->text, err)) {
            return NULL;
        }
        for (size_t i = 0; i < study->series_count; i++, number++) {
            const SatStackValues *known = values != NULL ? &values[number] : NULL;
            if (!add_series(builder, &study->series[i], known, err)) {
                return NULL;
            }
        }
    }
    return add_blocks(builder, planned, planned->study_count, err)
               ? sat_case_builder_finish(builder, err)
               : NULL;
}
