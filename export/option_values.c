/* Puts the values of options into the options. */
#include "export/option_words.h"

static bool choose_quality(const char *value, SatQuality *out, SatError *err)
{
    return sat_quality_parse(value, out) ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "--quality \"%.60s\" is not right; expected lossless, near:1 to near:2047 (how "
                    "far a value may be off) or lossy:1 to lossy:99",
                    value);
}

static bool choose_max_size(const char *value, uint64_t *out, SatError *err)
{
    return (sat_parse_size(value, out) && *out > 0) ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "--max-size \"%.60s\" is not right; expected a size like 200M or 1.5G", value);
}

static bool choose_sample(const char *value, unsigned *out, SatError *err)
{
    unsigned percent = 0;
    const char *at = value;
    for (; *at >= '0' && *at <= '9' && percent <= 100; at++) {
        percent = percent * 10 + (unsigned)(*at - '0');
    }
    *out = percent;
    at += *at == '%';
    return (*at == '\0' && percent >= 1 && percent <= 100) ||
           sat_fail(err, SAT_ERR_ARGUMENT,
                    "--sample \"%.60s\" is not right; expected 1%% to 100%% of the backups", value);
}

bool sat_option_apply(SatOptions *options, const SatOptionWord *line, const char *value,
                      SatError *err)
{
    switch (line->kind) {
    case SAT_OPTION_FLAG:
        *(bool *)((char *)options + line->which) = true;
        return true;
    case SAT_OPTION_OUTPUT:
        if (options->output != NULL) {
            return sat_fail(err, SAT_ERR_ARGUMENT, "-o is given twice; give it once");
        }
        options->output = value;
        return true;
    case SAT_OPTION_TEXT:
        *(const char **)(void *)((char *)options + line->which) = value;
        return true;
    case SAT_OPTION_SETTING:
        options->given_settings[line->which] = value;
        return true;
    case SAT_OPTION_PLAN:
        return sat_plan_options_set(options->plan, (SatPlanOption)line->which, value, err);
    case SAT_OPTION_ACCEPT:
        return sat_gate_accept_add(&options->accept, value, err);
    case SAT_OPTION_WITH:
        if (options->with_count == SAT_MOST_DRAFTS) {
            return sat_fail(err, SAT_ERR_ARGUMENT, "more than %d times --with", SAT_MOST_DRAFTS);
        }
        options->with[options->with_count++] = value;
        return true;
    case SAT_OPTION_FROM:
        if (options->from_count == SAT_MOST_DRAFTS) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "more than %d times --from; give a playlist or a folder of them",
                            SAT_MOST_DRAFTS);
        }
        options->from[options->from_count++] = value;
        return true;
    case SAT_OPTION_QUALITY:
        return choose_quality(value, &options->quality, err);
    case SAT_OPTION_MAX_SIZE:
        return choose_max_size(value, &options->max_bytes, err);
    case SAT_OPTION_SAMPLE:
        return choose_sample(value, &options->sample, err);
    case SAT_OPTION_NOT_BUILT:
        break;
    }
    return sat_fail(err, SAT_ERR_UNSUPPORTED, "--%s is not built yet", line->name);
}
