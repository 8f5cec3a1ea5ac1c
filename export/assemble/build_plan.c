/* Builds the export plan: group, choose, order, name. */
#include "export/assemble/build_plan.h"

#include <stdlib.h>
#include <string.h>

#include "export/assemble/plan_private.h"
#include "formats/base/checked_math.h"

/* The spaces (frames of reference) and series met in a case so far; room for one a series. */
typedef struct {
    const SatSha256 **keys;
    size_t count;
    SatPlannedSeries **series; /* of the case, in order */
    size_t series_count;
} Spaces;

void sat_plan_tell(const SatPlanStep *step, SatTold kind, SatSelector where, const char *text)
{
    if (step->report != NULL && step->report->tell != NULL) {
        step->report->tell(step->report->context, kind, where, text);
    }
}

bool sat_plan_note(const SatPlanStep *step, SatStackNotes *notes, SatTold kind, SatSelector where,
                   SatSentence which, const double *numbers, size_t count, SatError *err)
{
    const SatCleanText *text = sat_deid_sentence(step->arena, which, numbers, count, err);
    if (text == NULL) {
        return false;
    }
    if (notes->count < SAT_PLAN_MOST_NOTES) {
        notes->to_look_at |= (kind == SAT_TOLD_WARNING ? UINT32_C(1) : 0) << notes->count;
        notes->texts[notes->count++] = text;
    }
    sat_plan_tell(step, kind, where, sat_clean_text_utf8(text));
    return true;
}

/* ---- do the options name what is there?
 * ----------------------------------------------------------- */

static bool check_part(uint32_t number, size_t count, const char *what, const char *option,
                       const char *selector, SatError *err)
{
    return number <= count ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "%s %s: there is no %s %u, only %zu (satchel list shows them)", option,
                    selector, what, (unsigned)number, count);
}

static bool check_choice(const SatGrouping *grouping, const SatPlanChoice *choice, SatError *err)
{
    SatSelector wanted = choice->selector;
    const char *option = sat_plan_option_name(choice->option);
    char name[SAT_SELECTOR_CAPACITY];
    sat_selector_format(wanted, name);
    if (wanted.case_number == 0) {
        return true;
    }
    if (!check_part(wanted.case_number, grouping->case_count, "case", option, name, err)) {
        return false;
    }
    const SatCaseGroup *group = &grouping->cases[wanted.case_number - 1];
    if (wanted.study_number == 0) {
        return true;
    }
    if (!check_part(wanted.study_number, group->study_count, "study", option, name, err)) {
        return false;
    }
    return check_part(wanted.series_number, group->studies[wanted.study_number - 1].stack_count,
                      "series", option, name, err);
}

static bool check_choices(const SatGrouping *grouping, const SatPlanOptions *options, SatError *err)
{
    for (size_t i = 0; options != NULL && i < options->choice_count; i++) {
        if (!check_choice(grouping, &options->choices[i], err)) {
            return false;
        }
    }
    return true;
}

/* ---- building
 * ------------------------------------------------------------------------------------- */

static bool has_choice(const SatPlanOptions *options, SatPlanOption option)
{
    SatPlanChoice *choices = options != NULL ? options->choices : NULL;
    for (size_t i = 0; choices != NULL && i < options->choice_count; i++) {
        if (choices[i].option == option) {
            return true;
        }
    }
    return false;
}

static bool is_chosen(const SatPlanStep *step, SatSelector where)
{
    const SatPlanOptions *options = step->options;
    return (!has_choice(options, SAT_PLAN_SERIES) ||
            sat_plan_choice(options, SAT_PLAN_SERIES, where) != NULL) &&
           sat_plan_choice(options, SAT_PLAN_EXCLUDE, where) == NULL;
}

/* The ordinal of the space a series lies in, by order of appearance; 0: it says none. */
static uint32_t space_of(Spaces *spaces, const SatPlannedSeries *series)
{
    const SatCleanFacts *facts = sat_clean_item_facts(series->frames[0].item);
    size_t n = 0;
    if (!facts->has_frame_of_reference) {
        return 0;
    }
    while (n < spaces->count &&
           !sat_sha256_equal(spaces->keys[n], &facts->frame_of_reference_key)) {
        n++;
    }
    if (n == spaces->count) {
        spaces->keys[spaces->count++] = &facts->frame_of_reference_key;
    }
    return (uint32_t)n + 1U;
}

static bool plan_stack(const SatPlanStep *step, const SatStackGroup *group, SatSelector where,
                       SatPlannedSeries *out, SatError *err)
{
    SatPlanStep one = *step;
    one.scratch = sat_arena_new(0, err);
    const bool done = one.scratch != NULL && sat_plan_stack(&one, group, where, out, err);
    sat_arena_free(one.scratch);
    return done;
}

static bool build_study(const SatPlanStep *step, const SatStudyGroup *group, SatSelector where,
                        Spaces *spaces, SatPlannedStudy *out, size_t *left_out, SatError *err)
{
    SatPlannedSeries *series =
        sat_arena_alloc(step->arena, group->stack_count, sizeof(*series), err);
    if (series == NULL) {
        return false;
    }
    *out = (SatPlannedStudy){.series = series};
    for (size_t i = 0; i < group->stack_count; i++) {
        where.series_number = (uint32_t)i + 1U;
        if (!is_chosen(step, where)) {
            *left_out += 1;
            continue;
        }
        if (out->series_count == SAT_CASE_MAX_SERIES) {
            return sat_fail(err, SAT_ERR_LIMIT,
                            "study %u of case %u has more than %u series: choose with --series",
                            (unsigned)where.study_number, (unsigned)where.case_number,
                            SAT_CASE_MAX_SERIES);
        }
        if (!plan_stack(step, &group->stacks[i], where, &series[out->series_count], err)) {
            return false;
        }
        if (series[out->series_count].frame_count == 0) {
            continue; /* nothing of it can be read */
        }
        SatPlannedSeries *added = &series[out->series_count++];
        added->numbers.frame_of_reference = space_of(spaces, added);
        spaces->series[spaces->series_count++] = added;
    }
    if (out->series_count == 0) {
        return true;
    }
    out->caption = sat_deid_sentence(step->arena, SAT_SENTENCE_EMPTY, NULL, 0, err);
    out->title = out->caption != NULL ? sat_plan_subject(step, out, 1, err) : NULL;
    return out->title != NULL;
}

static void tell_patient(const SatPlanStep *step, const SatCaseGroup *group, uint32_t number)
{
    SatSelector where = {number, 0, 0};
    bool is_merged = step->options != NULL && step->options->merge;
    if (group->patient_unknown && !is_merged) {
        sat_plan_tell(step, SAT_TOLD_NOTE, where,
                      "no patient ID and no name with birth date: this study is a case of its own "
                      "(--merge puts all into one case)");
    }
    if (group->birth_dates_differ) {
        sat_plan_tell(step, SAT_TOLD_WARNING, where,
                      "the same patient ID comes with several birth dates: kept as separate cases "
                      "(--merge puts all into one case)");
    }
}

static bool build_case(const SatPlanStep *step, const SatCaseGroup *group, uint32_t number,
                       SatPlannedCase *out, size_t *left_out, SatError *err)
{
    Spaces spaces = {.count = 0};
    size_t stack_count = 0;
    for (size_t s = 0; s < group->study_count; s++) {
        stack_count += group->studies[s].stack_count;
    }
    spaces.keys = sat_arena_alloc(step->arena, stack_count, sizeof(const SatSha256 *), err);
    if (spaces.keys == NULL) {
        return false;
    }
    spaces.series = sat_arena_alloc(step->arena, stack_count, sizeof(SatPlannedSeries *), err);
    if (spaces.series == NULL) {
        return false;
    }
    SatPlannedStudy *studies =
        sat_arena_alloc(step->arena, group->study_count, sizeof(*studies), err);
    if (studies == NULL) {
        return false;
    }
    *out = (SatPlannedCase){.studies = studies};
    for (size_t s = 0; s < group->study_count; s++) {
        SatSelector where = {number, (uint32_t)s + 1U, 0};
        SatPlannedStudy *study = &studies[out->study_count];
        if (!build_study(step, &group->studies[s], where, &spaces, study, left_out, err)) {
            return false;
        }
        out->study_count += study->series_count > 0 ? 1U : 0U;
    }
    if (out->study_count == 0) {
        return true;
    }
    if (out->study_count > SAT_CASE_MAX_STUDIES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "case %u has more than %u studies: choose with --series", (unsigned)number,
                        SAT_CASE_MAX_STUDIES);
    }
    sat_plan_link_segments(spaces.series, spaces.series_count);
    tell_patient(step, group, number);
    return sat_plan_case_texts(step, group, number, studies, out, err);
}

static void add_totals(SatExportPlan *plan, const SatPlannedCase *planned)
{
    for (size_t s = 0; s < planned->study_count; s++) {
        for (size_t i = 0; i < planned->studies[s].series_count; i++) {
            const SatPlannedSeries *series = &planned->studies[s].series[i];
            uint64_t pixels = (uint64_t)series->numbers.rows * series->numbers.columns;
            uint64_t bytes = pixels * sat_pixel_bytes(series->source_shape.layout);
            plan->frame_count += series->frame_count;
            plan->pixel_bytes += bytes * series->frame_count;
        }
    }
}

static bool build_cases(const SatPlanStep *step, const SatGrouping *grouping, SatExportPlan *plan,
                        SatError *err)
{
    size_t left_out = 0; /* series that were not chosen */
    SatPlannedCase *cases = sat_arena_alloc(step->arena, grouping->case_count, sizeof(*cases), err);
    if (cases == NULL) {
        return false;
    }
    for (size_t c = 0; c < grouping->case_count; c++) {
        SatPlannedCase *planned = &cases[plan->case_count];
        if (!build_case(step, &grouping->cases[c], (uint32_t)c + 1U, planned, &left_out, err)) {
            return false;
        }
        add_totals(plan, planned);
        plan->case_count += planned->study_count > 0 ? 1U : 0U;
    }
    plan->cases = cases;
    if (plan->case_count == 0) {
        return left_out > 0 && step->left_out_count == 0
                   ? sat_fail(err, SAT_ERR_ARGUMENT, "--series and --exclude leave nothing")
                   : sat_fail(err, SAT_ERR_FORMAT, "there is no picture that can be packed");
    }
    return sat_plan_distinct_titles(step, grouping, cases, plan->case_count, err);
}

static void tell_shortened(const SatPlanStep *step)
{
    size_t count = step->options != NULL ? step->options->choice_count : 0;
    for (size_t i = 0; i < count; i++) {
        if (step->options->choices[i].was_shortened) {
            sat_plan_tell(step, SAT_TOLD_NOTE, step->options->choices[i].selector,
                          "characters that reorder the text around them were taken out of a text "
                          "that was given");
        }
    }
}

/* All items, those that are left out too: they take part in the numbering. */
static const SatCleanItem **join(const SatCleanItem *const *items, size_t item_count,
                                 const SatCleanItem *const *left_out, size_t left_out_count,
                                 SatArena *arena, SatError *err)
{
    size_t count = 0;
    if (!sat_size_add(item_count, left_out_count, &count)) {
        sat_fail(err, SAT_ERR_LIMIT, "too many objects");
        return NULL;
    }
    const SatCleanItem **all = sat_arena_alloc(arena, count, sizeof(*all), err);
    if (all != NULL && item_count > 0) {
        memcpy(all, items, item_count * sizeof(*all));
    }
    if (all != NULL && left_out_count > 0) {
        memcpy(all + item_count, left_out, left_out_count * sizeof(*all));
    }
    return all;
}

SatExportPlan *sat_export_plan_new(const SatCleanItem *const *items, size_t item_count,
                                   const SatPlanOptions *options, const SatPlanReport *report,
                                   SatError *err)
{
    return sat_export_plan_new_without(items, item_count, NULL, 0, options, report, err);
}

static bool build(SatPlanStep *step, const SatCleanItem *const *items, size_t item_count,
                  const SatCleanItem *const *left_out, size_t left_out_count, SatArena *grouped,
                  SatExportPlan *plan, SatError *err)
{
    SatGrouping grouping;
    const SatPlanOptions *options = step->options;
    bool merge = options != NULL && options->merge;
    bool split_study = options != NULL && options->split_study;
    const SatCleanItem **all = join(items, item_count, left_out, left_out_count, grouped, err);
    if (all == NULL || !sat_plan_sort_left_out(step, left_out, left_out_count, err) ||
        !sat_group_items(all, item_count + left_out_count, merge, split_study, grouped, &grouping,
                         err) ||
        !check_choices(&grouping, options, err) || !build_cases(step, &grouping, plan, err)) {
        return false;
    }
    tell_shortened(step);
    sat_plan_tell_idle_drafts(step, plan);
    return true;
}

SatExportPlan *sat_export_plan_new_without(const SatCleanItem *const *items, size_t item_count,
                                           const SatCleanItem *const *left_out,
                                           size_t left_out_count, const SatPlanOptions *options,
                                           const SatPlanReport *report, SatError *err)
{
    SAT_AUTO(SatArena) *grouped = sat_arena_new(0, err); /* not needed once there is a plan */
    SatArena *arena = grouped != NULL ? sat_arena_new(0, err) : NULL;
    SatExportPlan *plan = arena != NULL ? sat_arena_alloc(arena, 1, sizeof(*plan), err) : NULL;
    if (plan == NULL) {
        sat_arena_free(arena);
        return NULL;
    }
    plan->arena = arena;
    SatPlanStep step = {.arena = arena, .options = options, .report = report};
    if (!build(&step, items, item_count, left_out, left_out_count, grouped, plan, err)) {
        sat_export_plan_free(plan);
        return NULL;
    }
    return plan;
}
