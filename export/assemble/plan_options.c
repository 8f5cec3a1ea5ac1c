/* Reads the options that choose and name. */
#include <stdlib.h>
#include <string.h>

#include "export/assemble/plan_options_private.h"
#include "export/deidentify/raw_case.h"
#include "export/deidentify/user_text.h"
#include "formats/base/growing_list.h"
#include "formats/case/case_builder.h"
#include "formats/case/case_words.h"

typedef struct {
    const char *name;
    bool has_value;
    bool is_text;
    size_t limit_bytes; /* of texts */
} OptionForm;

enum { MOST_CHOICES = 100000, CODE_BYTES = 32 };

static const OptionForm forms[] = {
    [SAT_PLAN_MERGE] = {"--merge", false, false, 0},
    [SAT_PLAN_SPLIT_STUDY] = {"--split-study", false, false, 0},
    [SAT_PLAN_KEY_IMAGES] = {"--key-images", false, false, 0},
    [SAT_PLAN_DAY_NUMBERING] = {"--day-numbering", true, false, 0},
    [SAT_PLAN_SERIES] = {"--series", true, false, 0},
    [SAT_PLAN_EXCLUDE] = {"--exclude", true, false, 0},
    [SAT_PLAN_FRAMES] = {"--frames", true, false, 0},
    [SAT_PLAN_ACCEPTED_TEXT] = {"--accept pixels", true, false, 0},
    [SAT_PLAN_ACCEPTED_FACE] = {"--accept faces", true, false, 0},
    [SAT_PLAN_MASKED_UNSEARCHED] = {"--mask", true, false, 0},
    [SAT_PLAN_CROP] = {"--crop", true, false, 0},
    [SAT_PLAN_MASK] = {"--mask", true, false, 0},
    [SAT_PLAN_THICKEN] = {"--thicken", true, false, 0},
    [SAT_PLAN_WINDOW] = {"--window", true, false, 0},
    [SAT_PLAN_SERIES_TITLES] = {"--series-titles", true, true, SAT_CASE_MAX_LABEL_BYTES},
    [SAT_PLAN_TITLE] = {"--title", true, true, SAT_CASE_MAX_LABEL_BYTES},
    [SAT_PLAN_PRESENTATION] = {"--presentation", true, true, SAT_CASE_MAX_TEXT_BYTES},
    [SAT_PLAN_DISCUSSION] = {"--discussion", true, true, SAT_CASE_MAX_TEXT_BYTES},
    [SAT_PLAN_DIAGNOSIS] = {"--diagnosis", true, true, SAT_CASE_MAX_TEXT_BYTES},
    [SAT_PLAN_SYSTEM] = {"--system", true, true, SAT_CASE_MAX_LABEL_BYTES},
    [SAT_PLAN_CERTAINTY] = {"--certainty", true, true, CODE_BYTES},
    [SAT_PLAN_AGE] = {"--age", true, true, CODE_BYTES},
    [SAT_PLAN_SEX] = {"--sex", true, true, CODE_BYTES},
};

SatPlanOptions *sat_plan_options_new(SatError *err)
{
    SatPlanOptions *options = calloc(1, sizeof(*options));
    if (options == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the options");
        return NULL;
    }
    options->arena = sat_arena_new(0, err);
    if (options->arena == NULL) {
        free(options);
        return NULL;
    }
    return options;
}

void sat_plan_options_free(SatPlanOptions *options)
{
    if (options != NULL) {
        for (size_t i = 0; i < options->draft_count; i++) {
            sat_raw_case_free(options->drafts[i]);
        }
        free(options->drafts);
        sat_arena_free(options->arena);
        free(options->choices);
        free(options->keys);
        free(options);
    }
}

bool sat_plan_options_add_draft(SatPlanOptions *options, const char *json, size_t length_bytes,
                                SatError *err)
{
    SatRawCase **drafts = sat_list_grow(options->drafts, options->draft_count,
                                        &options->draft_capacity, sizeof(SatRawCase *));
    if (drafts == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a draft");
    }
    options->drafts = drafts;
    SAT_AUTO(SatRawCase) *raw = sat_raw_case_read(json, length_bytes, err);
    if (raw == NULL) {
        return false;
    }
    if (sat_raw_case_id(raw)[0] == '\0') {
        return sat_fail(err, SAT_ERR_FORMAT, "id: missing; a draft says which case it is of");
    }
    drafts[options->draft_count++] = SAT_STEAL(raw);
    return true;
}

const char *sat_plan_option_name(SatPlanOption option)
{
    return forms[option].name;
}

const SatPlanChoice *sat_plan_choice(const SatPlanOptions *options, SatPlanOption option,
                                     SatSelector place)
{
    for (size_t i = options != NULL ? options->choice_count : 0; i > 0; i--) {
        const SatPlanChoice *choice = &options->choices[i - 1];
        if (choice->option == option && sat_selector_covers(choice->selector, place)) {
            return choice;
        }
    }
    return NULL;
}

static bool add_choice(SatPlanOptions *options, const SatPlanChoice *choice, SatError *err)
{
    if (options->choice_count == MOST_CHOICES) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than %d options", (int)MOST_CHOICES);
    }
    SatPlanChoice *choices = sat_list_grow(options->choices, options->choice_count,
                                           &options->choice_capacity, sizeof(*choices));
    if (choices == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the options");
    }
    options->choices = choices;
    options->choices[options->choice_count++] = *choice;
    return true;
}

static bool set_flag(SatPlanOptions *options, SatPlanOption option, const char *value,
                     SatError *err)
{
    if (option == SAT_PLAN_MERGE) {
        options->merge = true;
    } else if (option == SAT_PLAN_SPLIT_STUDY) {
        options->split_study = true;
    } else if (option == SAT_PLAN_KEY_IMAGES) {
        options->key_images = true;
    } else {
        bool is_on = strcmp(value, "on") == 0;
        if (!is_on && strcmp(value, "off") != 0) {
            return sat_fail(err, SAT_ERR_ARGUMENT, "\"%.60s\": expected on or off", value);
        }
        options->no_day_numbering = !is_on;
    }
    return true;
}

static bool add_list(SatPlanOptions *options, SatPlanOption option, const char *value,
                     SatError *err)
{
    SatPlanChoice choice = {.option = option};
    if (value[0] == '\0') {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a case, study or series such as 1/2/3 is missing");
    }
    while (sat_selector_next(&value, &choice.selector, err)) {
        if (!add_choice(options, &choice, err)) {
            return false;
        }
    }
    return err->code == SAT_OK;
}

/* "45 y", "3 m", "2 w", "10 d", "90+". */
static bool is_age(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    if (strcmp(text, "90+") == 0) {
        return true;
    }
    return digits >= 1 && digits <= 3 && text[digits] == ' ' && text[digits + 1] != '\0' &&
           strchr("ymwd", text[digits + 1]) != NULL && text[digits + 2] == '\0';
}

/* The text as it is kept, "" for "-"; NULL when the option does not allow it. */
static const char *checked_text(SatPlanOption option, const char *text, SatError *err)
{
    const char *kept = text;
    bool may_be_none = option == SAT_PLAN_AGE || option == SAT_PLAN_SEX;
    if (may_be_none && strcmp(text, "-") == 0) {
        return "";
    }
    if (option == SAT_PLAN_CERTAINTY) {
        kept = sat_case_field_word(SAT_CASE_CERTAINTY, text);
    } else if (option == SAT_PLAN_SEX) {
        kept = sat_case_field_word(SAT_CASE_SEX, text);
    } else if (option == SAT_PLAN_SYSTEM) {
        kept = sat_word_match(sat_case_system_words(), text);
    } else if (option == SAT_PLAN_AGE) {
        kept = is_age(text) ? text : NULL;
    }
    if (kept == NULL && option == SAT_PLAN_SYSTEM) {
        char expected[SAT_WORDS_BYTES];
        sat_word_join(sat_case_system_words(), expected, sizeof(expected));
        sat_fail(err, SAT_ERR_ARGUMENT, "\"%.60s\": expected %s", text, expected);
    } else if (kept == NULL) {
        sat_fail(err, SAT_ERR_ARGUMENT, "\"%.60s\": expected %s", text,
                 option == SAT_PLAN_CERTAINTY
                     ? "possible, probable, almost certain, certain or not applicable"
                 : option == SAT_PLAN_SEX
                     ? "F, M, O, or - for none"
                     : "\"45 y\", \"3 m\", \"2 w\", \"10 d\", \"90+\", or - for none");
    } else if (kept[0] == '\0') {
        sat_fail(err, SAT_ERR_ARGUMENT, "the text is empty");
        return NULL;
    }
    return kept;
}

static bool add_text(SatPlanOptions *options, SatPlanOption option, const char *value,
                     SatError *err)
{
    SatPlanChoice choice = {.option = option};
    const char *text = NULL;
    if (!sat_selector_parse_text(value, &choice.selector, &text, err) ||
        (text = checked_text(option, text, err)) == NULL) {
        return false;
    }
    if (option == SAT_PLAN_SERIES_TITLES && choice.selector.series_number == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "\"%.60s\": a series and a colon must come first, such as 1/1/2:Axial T2",
                        value);
    }
    choice.text =
        sat_deid_user_text(options->arena, text, strlen(text), forms[option].limit_bytes, err);
    if (choice.text == NULL) {
        return false;
    }
    choice.was_shortened = strlen(sat_clean_text_utf8(choice.text)) < strlen(text);
    return add_choice(options, &choice, err);
}

static bool add_numbers(SatPlanOptions *options, SatPlanOption option, const char *value,
                        SatError *err)
{
    SatPlanChoice choice = {.option = option};
    uint32_t rect[4] = {0, 0, 0, 0};
    bool done = option == SAT_PLAN_FRAMES
                    ? sat_selector_parse_frames(value, &choice.selector, &choice.first_number,
                                                &choice.last_number, &choice.step, err)
                : option == SAT_PLAN_CROP
                    ? sat_selector_parse_crop(value, &choice.selector, rect, err)
                : option == SAT_PLAN_MASK
                    ? sat_selector_parse_mask(value, &choice.selector, rect, &choice.first_number,
                                              &choice.last_number, err)
                : option == SAT_PLAN_THICKEN
                    ? sat_selector_parse_thicken(value, &choice.selector, &choice.slab_mm, err)
                    : sat_selector_parse_window(value, &choice.selector, &choice.center,
                                                &choice.width, err);
    choice.rect = (SatPixelRect){rect[0], rect[1], rect[2], rect[3]};
    return done && add_choice(options, &choice, err);
}

bool sat_plan_options_set(SatPlanOptions *options, SatPlanOption option, const char *value,
                          SatError *err)
{
    bool done;
    if (option == SAT_PLAN_MASK && strcmp(value, "auto") == 0) {
        options->mask_found = true;
        done = true;
    } else if (!forms[option].has_value || option == SAT_PLAN_DAY_NUMBERING) {
        done = set_flag(options, option, value, err);
    } else if (option == SAT_PLAN_SERIES || option == SAT_PLAN_EXCLUDE ||
               option == SAT_PLAN_ACCEPTED_TEXT || option == SAT_PLAN_ACCEPTED_FACE ||
               option == SAT_PLAN_MASKED_UNSEARCHED) {
        done = add_list(options, option, value, err);
    } else if (forms[option].is_text) {
        done = add_text(options, option, value, err);
    } else {
        done = add_numbers(options, option, value, err);
    }
    return done || sat_fail_in(err, "%s", forms[option].name);
}

static bool has_choice(const SatPlanOptions *options, SatPlanOption option)
{
    for (size_t i = 0; i < options->choice_count; i++) {
        if (options->choices[i].option == option) {
            return true;
        }
    }
    return false;
}

bool sat_plan_options_choose(const SatPlanOptions *options, SatSelector place)
{
    bool chooses = has_choice(options, SAT_PLAN_SERIES);
    bool leaves_out = has_choice(options, SAT_PLAN_EXCLUDE);
    if (place.case_number == 0) { /* its study may be the one that was left out */
        return !chooses && !leaves_out;
    }
    return (!chooses || sat_plan_choice(options, SAT_PLAN_SERIES, place) != NULL) &&
           sat_plan_choice(options, SAT_PLAN_EXCLUDE, place) == NULL;
}

bool sat_plan_options_are_plain(const SatPlanOptions *options)
{
    return options->choice_count == 0 && options->draft_count == 0 && !options->merge &&
           !options->split_study && !options->no_day_numbering && !options->mask_found &&
           !options->key_images;
}

bool sat_plan_options_mask_found(const SatPlanOptions *options)
{
    return options->mask_found;
}
