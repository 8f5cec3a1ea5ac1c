/* What a planned case takes over of the studies and series in a case.json: texts, key pictures,
 * boxes of text. */
#include "export/assemble/plan_private.h"
#include "export/deidentify/raw_case.h"

/* The key pictures that are left, as the plan counts them. */
static bool take_key_frames(const SatPlanStep *step, const SatRawSeriesTexts *written,
                            SatPlannedSeries *out, SatError *err)
{
    uint32_t *keys = sat_arena_alloc(step->arena, written->key_frame_count, sizeof(*keys), err);
    size_t count = 0;
    for (size_t i = 0; keys != NULL && i < written->key_frame_count; i++) {
        size_t first = written->key_frames[i], last = first;
        const bool is_there = sat_plan_find_frames(out, &first, &last);
        if (is_there && (count == 0 || keys[count - 1] < first)) {
            keys[count++] = (uint32_t)first;
        }
    }
    out->numbers.key_frames = keys;
    out->numbers.key_frame_count = count;
    return keys != NULL;
}

/* The title of the command line wins. is_first: of the stacks that one series became. */
static bool take_series(const SatPlanStep *step, const SatRawCase *raw, bool is_first,
                        SatPlannedSeries *out, SatError *err)
{
    const uint32_t order = sat_clean_item_facts(out->frames[0].item)->series_order;
    const size_t study = (order > 0 ? order / SAT_CASE_ORDER_STEP : out->selector.study_number) - 1;
    const size_t series =
        (order > 0 ? order % SAT_CASE_ORDER_STEP : out->selector.series_number) - 1;
    SatRawSeriesTexts written = {.title = NULL};
    if (study >= sat_raw_case_study_count(raw) || series >= sat_raw_case_series_count(raw, study)) {
        return true;
    }
    if (!sat_raw_case_series(raw, study, series, step->arena, &written, err)) {
        return sat_fail_in(err, "case.json");
    }
    const bool is_titled =
        sat_plan_choice(step->options, SAT_PLAN_SERIES_TITLES, out->selector) != NULL;
    out->title = written.title != NULL && !is_titled ? written.title : out->title;
    out->modality_word = written.modality_word;
    out->perspective = written.perspective;
    out->specifics = written.specifics;
    return !is_first || take_key_frames(step, &written, out, err);
}

/* As the source numbers its studies, where it does. */
static size_t number_of(const SatPlannedStudy *study)
{
    const SatPlannedSeries *first = &study->series[0];
    const uint32_t order = sat_clean_item_facts(first->frames[0].item)->study_order;
    return order > 0 ? order - 1 : first->selector.study_number - 1;
}

static bool take_study(const SatPlanStep *step, const SatRawCase *raw, SatPlannedStudy *out,
                       SatError *err)
{
    const size_t number = number_of(out);
    SatRawStudyTexts written = {.title = NULL};
    SatPlannedSeries *series =
        sat_arena_alloc(step->arena, out->series_count, sizeof(*series), err);
    if (series == NULL) {
        return false;
    }
    if (number < sat_raw_case_study_count(raw) &&
        !sat_raw_case_study(raw, number, step->arena, &written, err)) {
        return sat_fail_in(err, "case.json");
    }
    out->caption = written.caption != NULL ? written.caption : out->caption;
    out->title = written.title != NULL ? written.title : out->title;
    out->text = written.text;
    for (size_t i = 0; i < out->series_count; i++) {
        series[i] = out->series[i];
        const bool is_first =
            i == 0 || series[i - 1].selector.series_number != series[i].selector.series_number;
        if (!take_series(step, raw, is_first, &series[i], err)) {
            return false;
        }
    }
    out->series = series;
    return true;
}

static bool take_blocks(const SatPlanStep *step, const SatRawCase *raw, SatPlannedCase *out,
                        SatError *err)
{
    const size_t count = sat_raw_case_block_count(raw);
    SatPlannedBlock *blocks = sat_arena_alloc(step->arena, count, sizeof(*blocks), err);
    size_t study = 0;
    for (size_t i = 0; blocks != NULL && i < count; i++) {
        size_t before = 0;
        if (!sat_raw_case_block(raw, i, step->arena, &before, &blocks[i].text, err)) {
            return sat_fail_in(err, "case.json");
        }
        while (study < out->study_count &&
               out->studies[study].series[0].selector.study_number <= before) {
            study++;
        }
        blocks[i].before = before < sat_raw_case_study_count(raw) ? study : out->study_count;
    }
    out->blocks = blocks;
    out->block_count = count;
    return blocks != NULL;
}

bool sat_plan_written_studies(const SatPlanStep *step, SatPlannedStudy *studies,
                              SatPlannedCase *out, SatError *err)
{
    for (size_t s = 0; s < out->study_count; s++) {
        if (!take_study(step, out->written, &studies[s], err)) {
            return false;
        }
    }
    out->is_for_quiz = sat_raw_case_is_for_quiz(out->written);
    out->is_hidden = sat_raw_case_is_hidden(out->written);
    return take_blocks(step, out->written, out, err);
}
