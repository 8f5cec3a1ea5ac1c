/* Finds how much the series of a plan must lose so that the pack has the size that is wanted: tried
 * on some pictures of each stack, written, and when the estimate was off, written again. */
#include "export/pack_within.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "export/encode/planned_pixels.h"
#include "export/encode/source_picture.h"
#include "export/encode/trial_costs.h"

enum {
    MOST_ATTEMPTS = 6,
    HALVINGS = 40,
    BYTES_OF_PICTURE = 420, /* beside the picture itself: names, hashes, its lines in case.json */
    BYTES_OF_PACK = 4096
};

/* Parts of the size that is given: how small a pack may turn out, what is aimed at, how far off an
 * estimate may be, and up to which estimate lossless is tried. */
static const double least_part = 0.98, aim_part = 0.991, estimate_part = 0.97,
                    lossless_part = 1.005;

typedef struct {
    const SatExportPlan *plan;
    SatTrialCosts *costs;
    size_t series_count;
    double *steps_of_level; /* how many steps of a series' values are twice a level of gray */
    double *values;         /* of each series, all pictures */
    uint32_t *most_step;
    SatLoss *losses;
    double correction, overhead_bytes; /* from estimated to real bytes */
    SatTrialFailure failure;
} Search;

/* ---- levels of gray -> losses ---------------------------------------------------------------- */

/* Every series loses the same of what is seen of it: its values are off by so many levels, a level
 * being a 256th of what is shown at first. */
static void set_losses(Search *search, double level)
{
    for (size_t i = 0; i < search->series_count; i++) {
        search->losses[i] =
            sat_loss_of_steps(1.0 + level * search->steps_of_level[i], search->most_step[i]);
    }
}

/* From here on nothing more can be lost. */
static double most_level(const Search *search)
{
    double most = 0.0;
    for (size_t i = 0; i < search->series_count; i++) {
        const double level = (double)(search->most_step[i] - 1) / search->steps_of_level[i];
        most = level > most ? level : most;
    }
    return most;
}

static bool estimate(Search *search, double level, double *bytes, SatError *err)
{
    set_losses(search, level);
    if (!sat_trial_costs_all(search->costs, search->losses, bytes, &search->failure, err)) {
        return false;
    }
    *bytes = *bytes * search->correction + search->overhead_bytes;
    return true;
}

/* Where to begin: a step of n saves about log2(n) bits of each value. */
static double guess_level(const Search *search, double bytes_to_save)
{
    double low = 0.0, high = most_level(search);
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2.0;
        double saved = 0.0;
        for (size_t s = 0; s < search->series_count; s++) {
            const double most = (double)search->most_step[s];
            const double step = 1.0 + middle * search->steps_of_level[s];
            saved += search->values[s] / 8.0 * log2(step < most ? step : most);
        }
        if (saved < bytes_to_save) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* Two levels, a quarter apart, that the aim lies between; high is most_level() when nothing is
 * small enough. *bytes: of high. */
static bool enclose(Search *search, double aim, double *low, double *high, double *bytes,
                    SatError *err)
{
    const double most = most_level(search);
    if (!estimate(search, *high, bytes, err)) {
        return false;
    }
    *low = *high / 1.25;
    if (*bytes > aim) {
        while (*bytes > aim && *high < most) {
            *low = *high;
            *high = *high * 1.25 < most ? *high * 1.25 : most;
            if (!estimate(search, *high, bytes, err)) {
                return false;
            }
        }
        return true;
    }
    for (double here = 0.0; *high > 0.001; *low /= 1.25) {
        if (!estimate(search, *low, &here, err)) {
            return false;
        }
        if (here > aim) {
            return true;
        }
        *high = *low;
        *bytes = here;
    }
    *low = 0.0;
    return true;
}

/* The least level that is estimated to need at most `aim` bytes, when lossless needs more;
 * most_level() when none is. */
static bool find_level(Search *search, double lossless, double aim, double *level, double *bytes,
                       SatError *err)
{
    double low = 0.0;
    *level = guess_level(search, lossless - aim);
    if (!enclose(search, aim, &low, level, bytes, err)) {
        return false;
    }
    for (int i = 0; *bytes <= aim && i < HALVINGS; i++) {
        const double middle = (low + *level) / 2.0;
        double here = 0.0;
        if (!estimate(search, middle, &here, err)) {
            return false;
        }
        if (here <= aim) {
            *level = middle;
        } else {
            low = middle;
        }
    }
    return estimate(search, *level, bytes, err);
}

/* ---- getting ready --------------------------------------------------------------------------- */

static void end_search(Search *search)
{
    sat_trial_costs_free(search->costs);
    free(search->steps_of_level);
    free(search->values);
    free(search->most_step);
    free(search->losses);
}

static bool measure_series(Search *search, SatError *err)
{
    SatPlanWalk walk = {0};
    for (size_t i = 0; i < search->series_count; i++) {
        const SatPlannedSeries *series = sat_export_plan_next(search->plan, &walk);
        SatUnreadablePicture bad;
        SatShownRange shown = {0.0, 0.0};
        search->most_step[i] = sat_quality_most_step(series);
        if (search->most_step[i] > 1 && !sat_quality_shown(series, &shown, &bad, err)) {
            search->failure = (SatTrialFailure){bad.known ? series : NULL, bad.frame_index};
            return false;
        }
        const SatPixelShape shape = sat_planned_shape(series);
        search->values[i] = (double)series->frame_count * shape.width_px * shape.height_px *
                            (shape.layout == SAT_PIXEL_RGB8 ? 3.0 : 1.0);
        const double range = (double)(1U << series->numbers.bits);
        search->steps_of_level[i] = 2.0 * (shown.width > 0.0 ? shown.width : range) / 256.0;
    }
    return true;
}

static bool begin_search(Search *search, const SatExportPlan *plan, const SatPackTarget *target,
                         SatError *err)
{
    SatPlanWalk walk = {0};
    *search = (Search){.plan = plan,
                       .correction = 1.0,
                       .overhead_bytes =
                           BYTES_OF_PACK + (double)BYTES_OF_PICTURE * (double)plan->frame_count};
    while (sat_export_plan_next(plan, &walk) != NULL) {
        search->series_count++;
    }
    const size_t count = search->series_count + 1;
    search->steps_of_level = calloc(count, sizeof(*search->steps_of_level));
    search->values = calloc(count, sizeof(*search->values));
    search->most_step = calloc(count, sizeof(*search->most_step));
    search->losses = calloc(count, sizeof(*search->losses));
    search->costs = sat_trial_costs_new(plan, target->effort, target->jobs, err);
    if (search->costs == NULL) {
        return false;
    }
    if (search->steps_of_level == NULL || search->values == NULL || search->most_step == NULL ||
        search->losses == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu series", count);
    }
    return measure_series(search, err);
}

static bool too_large(uint64_t max_bytes, double least_bytes, SatError *err)
{
    char wanted[16];
    char least[16];
    sat_format_bytes(max_bytes, wanted);
    sat_format_bytes((uint64_t)least_bytes, least);
    return sat_fail(err, SAT_ERR_LIMIT,
                    "the pack cannot be as small as %s: at the lowest quality it has about %s; "
                    "leave series out (--exclude), take fewer pictures (--frames), or give a "
                    "larger --max-size",
                    wanted, least);
}

static void tell_unreadable(const Search *search, SatPackResult *result)
{
    const SatTrialFailure *failure = &search->failure;
    if (failure->series != NULL) {
        result->unreadable =
            sat_planned_unreadable(failure->series, &failure->series->frames[failure->frame_index]);
        result->unreadable_series = failure->series->selector;
        result->unreadable_frame = failure->frame_index;
    }
}

/* ---- trying ---------------------------------------------------------------------------------- */

/* Writes with what was found. *fits: the size is right; else result->size_bytes tells. */
static bool attempt(const Search *search, const SatPackTarget *target, double least_bytes,
                    SatReport *report, SatPackResult *result, bool *fits, SatError *err)
{
    SatPackTarget here = *target;
    here.losses = search->losses;
    here.properties.most_bytes = target->max_bytes;
    here.properties.least_bytes = (uint64_t)least_bytes;
    *fits = sat_write_pack(search->plan, &here, report, result, err);
    const bool is_of_other_size = err->code == SAT_ERR_LIMIT && result->size_bytes > 0;
    if (is_of_other_size) {
        sat_error_clear(err);
    }
    return *fits || is_of_other_size;
}

/* What the estimate is off by, now that it was written. */
static bool correct(Search *search, const SatPackResult *result, SatError *err)
{
    double bytes = 0.0;
    if (!sat_trial_costs_all(search->costs, search->losses, &bytes, &search->failure, err)) {
        return false;
    }
    search->correction = bytes > 0.0 ? (double)result->picture_bytes / bytes : 1.0;
    search->overhead_bytes = (double)(result->size_bytes - result->picture_bytes);
    return true;
}

static bool try_sizes(Search *search, const SatPackTarget *target, SatReport *report,
                      SatPackResult *result, SatError *err)
{
    const double most = (double)target->max_bytes;
    double last_good = -1.0; /* a level that gave a pack that was small enough, or smaller */
    for (int i = 0; i < MOST_ATTEMPTS; i++) {
        double level = 0.0, bytes = 0.0;
        bool fits = false;
        /* What is lossless may come as near to the limit as it likes. */
        if (!estimate(search, 0.0, &bytes, err) ||
            (bytes > most * (i == 0 ? lossless_part : 1.0) &&
             !find_level(search, bytes, most * aim_part, &level, &bytes, err))) {
            return false;
        }
        const bool is_least = level >= most_level(search);
        if (is_least && bytes * (i == 0 ? estimate_part : 1.0) > most) {
            return too_large(target->max_bytes, bytes, err);
        }
        const bool is_last = i == MOST_ATTEMPTS - 1;
        if (is_last && last_good >= 0.0) {
            set_losses(search, level = last_good);
        }
        const double least = level > 0.0 && !is_least && !is_last ? most * least_part : 0.0;
        if (!attempt(search, target, least, report, result, &fits, err)) {
            return false;
        }
        if (fits) {
            return true;
        }
        if (result->size_bytes <= target->max_bytes) {
            last_good = last_good < 0.0 || level < last_good ? level : last_good;
        } else if (is_least) {
            return too_large(target->max_bytes, (double)result->size_bytes, err);
        }
        if (!correct(search, result, err)) {
            return false;
        }
    }
    return sat_fail(err, SAT_ERR_LIMIT,
                    "no quality was found that makes a pack of at most %" PRIu64 " bytes",
                    target->max_bytes);
}

bool sat_write_pack_within(const SatExportPlan *plan, const SatPackTarget *target,
                           SatReport *report, SatPackResult *result, SatError *err)
{
    Search search;
    if (target->max_bytes == 0) {
        return sat_write_pack(plan, target, report, result, err);
    }
    sat_pack_result_free(result);
    *result = (SatPackResult){0};
    bool done =
        begin_search(&search, plan, target, err) && try_sizes(&search, target, report, result, err);
    if (!done) {
        tell_unreadable(&search, result);
    }
    end_search(&search);
    return done;
}

bool sat_estimate_pack_within(const SatExportPlan *plan, const SatPackTarget *target,
                              SatPackResult *result, SatError *err)
{
    Search search;
    double level = 0.0, bytes = 0.0;
    const double most = (double)target->max_bytes;
    bool done = begin_search(&search, plan, target, err) && estimate(&search, 0.0, &bytes, err) &&
                (bytes <= most || find_level(&search, bytes, most * aim_part, &level, &bytes, err));
    if (done && bytes * estimate_part > most) {
        done = too_large(target->max_bytes, bytes, err);
    }
    result->size_bytes = done ? (uint64_t)bytes : 0;
    end_search(&search);
    return done;
}
