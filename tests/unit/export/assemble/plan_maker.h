/* Plans of made items, and what the tests of plans ask of them. After cmocka.h. */
#ifndef SAT_TESTS_PLAN_MAKER_H
#define SAT_TESTS_PLAN_MAKER_H

#include "tests/unit/export/assemble/item_maker.h"

/** told: may be NULL. */
static inline SatExportPlan *plan_of(const MadeItems *made, const SatPlanOptions *options,
                                     Told *told)
{
    SatError err = SAT_ERROR_INIT;
    SatPlanReport report = {told_add, told};
    SatExportPlan *plan =
        sat_export_plan_new(made->list, made->count, options, told != NULL ? &report : NULL, &err);
    if (plan == NULL) {
        fail_msg("%s", err.text);
    }
    return plan;
}

/** options NULL: the first. */
static inline SatPlanOptions *option(SatPlanOptions *options, SatPlanOption which,
                                     const char *value)
{
    SatError err = SAT_ERROR_INIT;
    if (options == NULL) {
        options = sat_plan_options_new(&err);
    }
    if (!sat_plan_options_set(options, which, value, &err)) {
        fail_msg("%s", err.text);
    }
    return options;
}

static inline const char *text_of(const SatCleanText *text)
{
    return text != NULL ? sat_clean_text_utf8(text) : "(none)";
}

static inline double height_of(const SatPlannedSeries *series, size_t frame)
{
    return series->infos[frame].position_mm[2];
}

static inline void make_stack(MadeItems *made, int patient, int study, int series, int count)
{
    for (int i = 0; i < count; i++) {
        (void)made_slice(made, patient, study, series, i + 1, 2.0 * i);
    }
}

/** The order in which files are met never matters. */
static inline void shuffle(MadeItems *made, uint64_t seed)
{
    for (size_t i = made->count; i > 1; i--) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        size_t other = (size_t)(seed >> 33) % i;
        const SatCleanItem *kept = made->list[i - 1];
        made->list[i - 1] = made->list[other];
        made->list[other] = kept;
    }
}

#endif
