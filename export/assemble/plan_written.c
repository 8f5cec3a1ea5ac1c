/* What a planned case takes over from the case.json a person wrote: texts as they are, places as
 * they lie in the plan. */
#include <stdio.h>
#include <string.h>

#include "export/assemble/plan_private.h"
#include "export/deidentify/raw_case.h"

/* ---- places ---- */

/* number: one that find_series() gave. */
static const SatPlannedSeries *series_at(const SatPlannedCase *planned, size_t number)
{
    size_t study = 0;
    while (number >= planned->studies[study].series_count) {
        number -= planned->studies[study++].series_count;
    }
    return &planned->studies[study].series[number];
}

/* By the numbers of `list`, which count what is left out as well. */
static bool find_series(const void *context, size_t study, size_t series, size_t *out)
{
    const SatPlannedCase *planned = context;
    *out = 0;
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++, (*out)++) {
            const SatSelector *at = &planned->studies[s].series[i].selector;
            if (at->study_number == study + 1 && at->series_number == series + 1) {
                return true;
            }
        }
    }
    return false;
}

/* The planned frame that stands for one of the source's stack: the last one not behind it. Frames
 * are in the order of their numbers. */
static size_t stand_in(const SatPlannedSeries *series, size_t frame)
{
    size_t low = 0, high = series->frame_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (series->frames[middle].source_number <= frame) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const bool next_is_nearer =
        low + 1 < series->frame_count && frame > series->frames[low].source_number &&
        series->frames[low + 1].source_number - frame < frame - series->frames[low].source_number;
    return next_is_nearer ? low + 1 : low;
}

static size_t find_frame(const void *context, size_t series, size_t frame)
{
    return stand_in(series_at(context, series), frame);
}

bool sat_plan_find_frames(const SatPlannedSeries *planned, size_t *first, size_t *last)
{
    const size_t from = stand_in(planned, *first), to = stand_in(planned, *last);
    const bool is_slab = planned->frames[0].slice_count > 0;
    size_t low = from, high = to;
    if (!is_slab) { /* a slice shows no other's marks */
        low += planned->frames[from].source_number < *first ? 1U : 0U;
        if (planned->frames[to].source_number > *last) {
            if (high == 0) {
                return false;
            }
            high--;
        }
    }
    *first = low;
    *last = high;
    return low <= high && high < planned->frame_count;
}

static bool find_frames(const void *context, size_t series, size_t *first, size_t *last)
{
    return sat_plan_find_frames(series_at(context, series), first, last);
}

static SatPoint find_crop(const void *context, size_t series)
{
    const SatPixelRect *crop = &series_at(context, series)->crop;
    return crop->width_px > 0 ? (SatPoint){crop->x_px, crop->y_px} : (SatPoint){0.0, 0.0};
}

/* A draft's: those it says it was drawn on, else those of the plan as they stand. */
static bool find_drawn_series(const void *context, size_t study, size_t series, size_t *out)
{
    const SatPlannedCase *planned = context;
    size_t list_study = 0, list_series = 0;
    if (sat_raw_case_drawn_series(planned->draft, study, series, &list_study, &list_series)) {
        return find_series(context, list_study, list_series, out);
    }
    *out = series;
    for (size_t s = 0; s < study && s < planned->study_count; s++) {
        *out += planned->studies[s].series_count;
    }
    return study < planned->study_count && series < planned->studies[study].series_count;
}

static bool find_drawn_frames(const void *context, size_t series, size_t *first, size_t *last)
{
    const size_t count = series_at(context, series)->frame_count;
    *last = *last < count ? *last : count - 1;
    return *first < count;
}

static size_t find_drawn_frame(const void *context, size_t series, size_t frame)
{
    const size_t count = series_at(context, series)->frame_count;
    return frame < count ? frame : count - 1;
}

static SatPoint find_no_crop(const void *context, size_t series)
{
    (void)context;
    (void)series;
    return (SatPoint){0.0, 0.0};
}

/* ---- what is taken ---- */

static bool take_field(const SatPlanStep *step, const SatRawCase *raw, SatCaseField field,
                       const SatCleanText **out, SatError *err)
{
    const SatCleanText *text = NULL;
    if (!sat_raw_case_field(raw, field, step->arena, &text, err)) {
        return false;
    }
    *out = text != NULL ? text : *out;
    return true;
}

static bool take_list(const SatPlanStep *step, const SatRawCase *raw, SatCaseList list,
                      const SatCleanText *const **out, size_t *count, SatError *err)
{
    const SatCleanText *const *texts = NULL;
    size_t written = 0;
    if (!sat_raw_case_list(raw, list, step->arena, &texts, &written, err)) {
        return false;
    }
    if (written > 0) {
        *out = texts;
        *count = written;
    }
    return true;
}

/* Those that the player can write as well. */
static bool take_main_texts(const SatPlanStep *step, const SatRawCase *raw, SatPlannedCase *out,
                            SatError *err)
{
    const SatCleanText *title = NULL;
    if (!take_field(step, raw, SAT_CASE_TITLE, &title, err)) {
        return false;
    }
    out->title = title != NULL ? title : out->title;
    out->has_given_title = out->has_given_title || title != NULL;
    return take_field(step, raw, SAT_CASE_PRESENTATION, &out->presentation, err) &&
           take_field(step, raw, SAT_CASE_DIAGNOSIS, &out->diagnosis, err) &&
           take_field(step, raw, SAT_CASE_DISCUSSION, &out->discussion, err);
}

static bool take_texts(const SatPlanStep *step, const SatRawCase *raw, SatPlannedCase *out,
                       SatError *err)
{
    return take_main_texts(step, raw, out, err) &&
           take_field(step, raw, SAT_CASE_CERTAINTY, &out->certainty, err) &&
           take_field(step, raw, SAT_CASE_CONTRIBUTOR, &out->contributor, err) &&
           take_field(step, raw, SAT_CASE_LICENCE, &out->licence, err) &&
           take_field(step, raw, SAT_CASE_RID, &out->rid, err) &&
           take_field(step, raw, SAT_CASE_DOI, &out->doi, err) &&
           take_field(step, raw, SAT_CASE_AGE, &out->age, err) &&
           take_field(step, raw, SAT_CASE_SEX, &out->sex, err) &&
           take_field(step, raw, SAT_CASE_CITATION, &out->citation, err) &&
           take_field(step, raw, SAT_CASE_CONSENT, &out->consent, err) &&
           take_field(step, raw, SAT_CASE_CONSENT_STATEMENT, &out->consent_statement, err) &&
           take_list(step, raw, SAT_CASE_SYSTEMS, &out->systems, &out->system_count, err) &&
           take_list(step, raw, SAT_CASE_TAGS, &out->tags, &out->tag_count, err) &&
           take_list(step, raw, SAT_CASE_REFERENCES, &out->references, &out->reference_count, err);
}

static void tell_lost(const SatPlanStep *step, SatSelector where, size_t count, const char *file,
                      const char *what)
{
    char text[160];
    if (count > 0) {
        (void)snprintf(text, sizeof(text),
                       "%s: %zu %s%s left out: on pictures that are left out or not there", file,
                       count, what, count == 1 ? "" : "s");
        sat_plan_tell(step, SAT_TOLD_WARNING, where, text);
    }
}

static bool take_teaching(const SatPlanStep *step, const SatRawCase *raw, const char *file,
                          const SatRawPlaces *places, SatSelector where, SatPlannedCase *out,
                          SatError *err)
{
    SatRawLosses losses;
    if (!sat_raw_case_teaching(raw, places, step->arena, &out->teaching, &losses, err)) {
        return sat_fail_in(err, "%s", file);
    }
    tell_lost(step, where, losses.marks, file, "mark");
    tell_lost(step, where, losses.views, file, "view");
    tell_lost(step, where, losses.regions, file, "region");
    tell_lost(step, where, losses.questions, file, "question");
    return true;
}

static void find_draft(const SatPlanStep *step, SatPlannedCase *out)
{
    const SatPlanOptions *options = step->options;
    for (size_t i = 0; options != NULL && i < options->draft_count; i++) {
        if (strcmp(sat_raw_case_id(options->drafts[i]), out->id) == 0) {
            out->draft = options->drafts[i]; /* the last one given wins */
        }
    }
}

/* What the author emptied is not the case's any more. */
static void drop_emptied(const SatRawCase *draft, SatPlannedCase *out)
{
    if (sat_raw_case_is_emptied(draft, SAT_CASE_PRESENTATION)) {
        out->presentation = NULL;
    }
    if (sat_raw_case_is_emptied(draft, SAT_CASE_DIAGNOSIS)) {
        out->diagnosis = NULL;
    }
    if (sat_raw_case_is_emptied(draft, SAT_CASE_DISCUSSION)) {
        out->discussion = NULL;
    }
}

static bool take_draft(const SatPlanStep *step, SatSelector where, SatPlannedCase *out,
                       SatError *err)
{
    const SatRawPlaces places = {.series = find_drawn_series,
                                 .frames = find_drawn_frames,
                                 .frame = find_drawn_frame,
                                 .crop = find_no_crop,
                                 .context = out};
    if (!take_main_texts(step, out->draft, out, err)) {
        return sat_fail_in(err, "the draft");
    }
    drop_emptied(out->draft, out);
    return take_teaching(step, out->draft, "the draft", &places, where, out, err);
}

static const SatRawCase *written_of(const SatPlannedCase *planned)
{
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++) {
            const SatPlannedSeries *series = &planned->studies[s].series[i];
            const SatRawCase *raw = sat_clean_item_facts(series->frames[0].item)->written;
            if (raw != NULL) {
                return raw;
            }
        }
    }
    return NULL;
}

bool sat_plan_written(const SatPlanStep *step, uint32_t case_number, SatPlannedStudy *studies,
                      SatPlannedCase *out, SatError *err)
{
    const SatRawPlaces places = {.series = find_series,
                                 .frames = find_frames,
                                 .frame = find_frame,
                                 .crop = find_crop,
                                 .context = out};
    const SatSelector where = {case_number, 0, 0};
    out->written = written_of(out);
    find_draft(step, out);
    if (out->written != NULL && !take_texts(step, out->written, out, err)) {
        return sat_fail_in(err, "case.json");
    }
    if (out->written != NULL && !sat_plan_written_studies(step, studies, out, err)) {
        return false;
    }
    if (out->draft != NULL) {
        out->is_hidden = out->is_hidden || sat_raw_case_is_hidden(out->draft);
        return take_draft(step, where, out, err);
    }
    return out->written == NULL ||
           take_teaching(step, out->written, "case.json", &places, where, out, err);
}

void sat_plan_tell_idle_drafts(const SatPlanStep *step, const SatExportPlan *plan)
{
    const size_t count = step->options != NULL ? step->options->draft_count : 0;
    for (size_t i = 0; i < count; i++) {
        bool is_used = false;
        for (size_t c = 0; c < plan->case_count; c++) {
            is_used = is_used || plan->cases[c].draft == step->options->drafts[i];
        }
        if (!is_used) {
            sat_plan_tell(step, SAT_TOLD_WARNING, (SatSelector){0, 0, 0},
                          "a draft is of no case that is here, or another draft of its case came "
                          "behind it: left out");
        }
    }
}
