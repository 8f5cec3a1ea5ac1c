/* What the user asked of a plan: the options of SPEC §2 that choose and name. Filled while the
 * command line is read, then read-only. One thread. */
#ifndef SAT_EXPORT_PLAN_OPTIONS_H
#define SAT_EXPORT_PLAN_OPTIONS_H

#include "export/assemble/export_plan.h"
#include "export/assemble/selector.h"

typedef enum {
    SAT_PLAN_MERGE,         /* --merge            no value: all patients into one case */
    SAT_PLAN_SPLIT_STUDY,   /* --split-study      no value: each study its own case */
    SAT_PLAN_KEY_IMAGES,    /* --key-images       no value: frames that are marked as such alone */
    SAT_PLAN_DAY_NUMBERING, /* --day-numbering    on | off */
    SAT_PLAN_SERIES,        /* --series           SEL,…  only these */
    SAT_PLAN_EXCLUDE,       /* --exclude          SEL,… */
    SAT_PLAN_FRAMES,        /* --frames           SEL:A-B[/STEP] */
    SAT_PLAN_ACCEPTED_TEXT, /* no option of the command line: what the gate let pass, SEL,… */
    SAT_PLAN_ACCEPTED_FACE,
    SAT_PLAN_MASKED_UNSEARCHED, /* likewise: masked, and not searched throughout */
    SAT_PLAN_CROP,              /* --crop             SEL:X,Y,W,H */
    SAT_PLAN_MASK,              /* --mask             SEL:X,Y,W,H[@A-B], each one more; or auto */
    SAT_PLAN_THICKEN,           /* --thicken          SEL:MM */
    SAT_PLAN_WINDOW,            /* --window           SEL:C/W */
    SAT_PLAN_SERIES_TITLES,     /* --series-titles    SEL:TEXT */
    SAT_PLAN_TITLE,             /* --title            [SEL:]TEXT, and so on: */
    SAT_PLAN_PRESENTATION,
    SAT_PLAN_DISCUSSION,
    SAT_PLAN_DIAGNOSIS,
    SAT_PLAN_SYSTEM,    /* --system           [SEL:]TEXT; may be given several times */
    SAT_PLAN_CERTAINTY, /* --certainty        possible | probable | almost certain | certain |
                                              not applicable */
    SAT_PLAN_AGE, /* --age              as it shall be shown: "45 y", "3 m", "90+"; - for none */
    SAT_PLAN_SEX  /* --sex              F | M | O; - for none */
} SatPlanOption;

typedef struct SatPlanOptions SatPlanOptions;

SAT_NODISCARD SatPlanOptions *sat_plan_options_new(SatError *err);
void sat_plan_options_free(SatPlanOptions *options);
SAT_DEFINE_AUTO(SatPlanOptions, sat_plan_options_free)

/** "--frames" and so on. Never NULL. */
const char *sat_plan_option_name(SatPlanOption option);

/** Notes one option of the command line; later ones win where they cover the same place. value:
 *  NULL for options without one.
 *  errors: SAT_ERR_ARGUMENT "--frames 1/2:x-9: …" with what is wrong
 * and the form it should have (exit 2); SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_plan_options_set(SatPlanOptions *options, SatPlanOption option,
                                        const char *value, SatError *err);
/** Adds a draft (formats/case/draft.h): findings, views, steps and questions that take the place of
 *  those of the case with its id. Its places are those of a pack made with the same options.
 *  errors: those of case.json; SAT_ERR_FORMAT without an id; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_plan_options_add_draft(SatPlanOptions *options, const char *json,
                                              size_t length_bytes, SatError *err);
/** Whether --series and --exclude leave an object of a study that stands in no series: place is the
 * study's, zeros when it is not in the plan. */
bool sat_plan_options_choose(const SatPlanOptions *options, SatSelector place);
/** --key-images was given, and sat_plan_options_keep_keys() was not called yet. */
bool sat_plan_options_want_keys(const SatPlanOptions *options);
/** From now on plans hold only the frames that are key images in this one, made with the same
 *  options.
 *  errors: SAT_ERR_ARGUMENT there is none, and how they are marked; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_plan_options_keep_keys(SatPlanOptions *options, const SatExportPlan *plan,
                                              SatError *err);
/** True when nothing was chosen or named: all of the source as it is. */
bool sat_plan_options_are_plain(const SatPlanOptions *options);
/** --mask auto was given: a plan does nothing with it, who finds what to mask does. */
bool sat_plan_options_mask_found(const SatPlanOptions *options);

#endif
