/* `satchel edit FOLDER|case.json`: sets the common fields of a case.json, and leaves the rest of it
 * as it is. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "export/assemble/plan_edit.h"
#include "export/commands.h"
#include "export/deidentify/raw_case.h"
#include "formats/base/file_io.h"
#include "formats/base/json_value.h"
#include "formats/case/case_json.h"
#include "formats/case/case_words.h"

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to edit case.json");
}

/* The case.json of a folder, or the file itself. owns: free() */
static char *path_of(const char *argument)
{
    return sat_path_info(argument).kind == SAT_PATH_FOLDER ? sat_path_join(argument, "case.json")
                                                           : strdup(argument);
}

/* A new one where there is none. owns: json_decref() */
static json_t *load(const char *path, SatError *err)
{
    if (sat_path_info(path).kind == SAT_PATH_MISSING) {
        json_t *root = json_pack("{s:s, s:i}", "format", SAT_CASE_JSON_FORMAT, "version",
                                 SAT_CASE_JSON_VERSION);
        if (root == NULL) {
            (void)no_memory(err);
        }
        return root;
    }
    size_t length = 0;
    char *text = (char *)sat_read_file(path, SAT_CASE_MAX_JSON_BYTES, &length, err);
    json_t *root = text != NULL ? sat_json_parse(text, length, SAT_CASE_MAX_JSON_BYTES, err) : NULL;
    if (root != NULL && !json_is_object(root)) {
        (void)sat_fail(err, SAT_ERR_FORMAT, "no object: this is no case.json");
        json_decref(root);
        root = NULL;
    }
    free(text);
    return root;
}

/* What comes out is read as a case folder would be before it takes the file's place. */
static bool save(const char *path, const json_t *root, SatError *err)
{
    char *text = json_dumps(root, JSON_INDENT(1));
    if (text == NULL) {
        return no_memory(err);
    }
    const size_t length = strlen(text);
    SAT_AUTO(SatRawCase) *raw = sat_raw_case_read(text, length, err);
    text[length] = '\n'; /* in place of the NUL */
    const bool done = raw != NULL && sat_write_file_atomic(path, text, length + 1, false, err);
    free(text);
    return done;
}

/* "written: For teaching", "none"; "-" takes it away. */
static bool set_consent(json_t *root, const char *text, SatError *err)
{
    char kind[64] = "";
    const size_t length = strcspn(text, ":");
    if (strcmp(text, "-") == 0) {
        (void)json_object_del(root, "consent");
        return true;
    }
    if (length < sizeof(kind)) {
        memcpy(kind, text, length);
        kind[length] = '\0';
    }
    const char *word = sat_word_match(sat_consent_words(), kind);
    const char *statement = text + length + (text[length] == ':' ? 1 : 0);
    statement += strspn(statement, " ");
    if (word == NULL) {
        char expected[SAT_WORDS_BYTES];
        sat_word_join(sat_consent_words(), expected, sizeof(expected));
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--consent: expected %s, and behind a colon what was agreed", expected);
    }
    json_t *consent = json_pack("{s:s}", "kind", word);
    const bool done =
        consent != NULL && (statement[0] == '\0' ||
                            json_object_set_new(consent, "statement", json_string(statement)) == 0);
    if (!done) {
        json_decref(consent);
        return sat_fail(err, SAT_ERR_ARGUMENT, "--consent: the statement is not UTF-8");
    }
    return json_object_set_new(root, "consent", consent) == 0 || no_memory(err);
}

/* --NAME on|off; NULL: not said. */
static bool set_flag(json_t *root, const char *name, const char *text, SatError *err)
{
    const bool is_on = text != NULL && strcmp(text, "on") == 0;
    if (text == NULL) {
        return true;
    }
    if (!is_on && strcmp(text, "off") != 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "--%s: expected on or off", name);
    }
    return json_object_set_new(root, name, json_boolean(is_on)) == 0 || no_memory(err);
}

/* Fields that are of a case.json alone, then those that other commands know too. */
static bool set_all(const SatOptions *options, json_t *root, SatError *err)
{
    const bool has_own =
        options->consent != NULL || options->quiz != NULL || options->hidden != NULL;
    if ((options->consent != NULL && !set_consent(root, options->consent, err)) ||
        !set_flag(root, "quiz", options->quiz, err) ||
        !set_flag(root, "hidden", options->hidden, err)) {
        return false;
    }
    return (has_own && sat_plan_options_are_plain(options->plan)) ||
           sat_plan_edit_written(options->plan, root, err);
}

void sat_command_edit(const SatOptions *options, SatReport *report)
{
    SatError err = SAT_ERROR_INIT;
    char *path = path_of(options->arguments[0]);
    json_t *root = path != NULL ? load(path, &err) : NULL;
    if (path == NULL) {
        (void)no_memory(&err);
    }
    const bool is_read = root != NULL;
    const bool done = is_read && set_all(options, root, &err) && save(path, root, &err);
    if (!done) {
        const bool is_usage = err.code == SAT_ERR_ARGUMENT;
        (void)sat_fail_in(&err, "%s", options->arguments[0]);
        sat_report_fail(report,
                        is_usage                                ? SAT_EXIT_USAGE
                        : err.code == SAT_ERR_SYSTEM && is_read ? SAT_EXIT_OUTPUT
                                                                : sat_exit_for_input(&err),
                        &err);
    } else {
        sat_report_say(report, "wrote %s", path);
    }
    json_decref(root);
    free(path);
}
