/* Sets the fields of a case.json that options give. */
#include "export/assemble/plan_edit.h"

#include "export/assemble/plan_options_private.h"

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to edit case.json");
}

/* The list `key` of the object, as long as it has to be at least: what is new is {}. */
static json_t *list_of(json_t *object, const char *key, size_t least)
{
    json_t *list = json_object_get(object, key);
    if (list == NULL) {
        list = json_array();
        if (json_object_set_new(object, key, list) != 0) {
            return NULL;
        }
    }
    while (json_is_array(list) && json_array_size(list) < least) {
        if (json_array_append_new(list, json_object()) != 0) {
            return NULL;
        }
    }
    return json_is_array(list) ? list : NULL;
}

static bool set_series_title(json_t *root, const SatPlanChoice *choice, SatError *err)
{
    const size_t study = choice->selector.study_number, series = choice->selector.series_number;
    json_t *studies = list_of(root, "studies", study);
    json_t *all =
        studies != NULL ? list_of(json_array_get(studies, study - 1), "series", series) : NULL;
    json_t *one = all != NULL ? json_array_get(all, series - 1) : NULL;
    return (one != NULL &&
            json_object_set_new(one, "title", json_string(sat_clean_text_utf8(choice->text))) ==
                0) ||
           sat_fail(err, SAT_ERR_FORMAT, "studies: no list of studies with lists of series");
}

static const char *member_of(SatPlanOption option)
{
    static const struct {
        SatPlanOption option;
        const char *name;
    } members[] = {{SAT_PLAN_TITLE, "title"},
                   {SAT_PLAN_PRESENTATION, "presentation"},
                   {SAT_PLAN_DISCUSSION, "discussion"},
                   {SAT_PLAN_DIAGNOSIS, "diagnosis"},
                   {SAT_PLAN_CERTAINTY, "certainty"},
                   {SAT_PLAN_AGE, "age"},
                   {SAT_PLAN_SEX, "sex"}};
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (members[i].option == option) {
            return members[i].name;
        }
    }
    return NULL;
}

/* An empty text ("-" on the command line) takes the member away. */
static bool set_member(json_t *root, const char *name, const char *text, SatError *err)
{
    if (text[0] == '\0') {
        (void)json_object_del(root, name);
        return true;
    }
    return json_object_set_new(root, name, json_string(text)) == 0 || no_memory(err);
}

bool sat_plan_edit_written(const SatPlanOptions *options, json_t *root, SatError *err)
{
    bool done = true, has_systems = false;
    if (options->choice_count == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "nothing to set: give a field, such as --title or --diagnosis");
    }
    for (size_t i = 0; done && i < options->choice_count; i++) {
        const SatPlanChoice *choice = &options->choices[i];
        const char *text = choice->text != NULL ? sat_clean_text_utf8(choice->text) : "";
        const char *member = member_of(choice->option);
        if (choice->selector.case_number > 1) {
            return sat_fail(err, SAT_ERR_ARGUMENT,
                            "%s: a case.json is of one case: its number is 1",
                            sat_plan_option_name(choice->option));
        }
        if (choice->option == SAT_PLAN_SYSTEM) {
            done = (has_systems || json_object_set_new(root, "systems", json_array()) == 0) &&
                   json_array_append_new(json_object_get(root, "systems"), json_string(text)) == 0;
            done = done || no_memory(err);
            has_systems = true;
        } else if (choice->option == SAT_PLAN_SERIES_TITLES) {
            done = set_series_title(root, choice, err);
        } else if (member != NULL) {
            done = set_member(root, member, text, err);
        }
    }
    return done;
}
