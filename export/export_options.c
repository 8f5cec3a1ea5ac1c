/* Reads the command line by the tables of option_words. */
#include "export/export_options.h"

#include <stdlib.h>
#include <string.h>

#include "export/net/server_address.h"
#include "export/option_words.h"

enum { LONGEST_NAMED = 63 };

static const SatCommandWord *find_command(SatCommand command)
{
    size_t count = 0;
    const SatCommandWord *commands = sat_command_words(&count);
    for (size_t i = 0; command != SAT_COMMAND_NONE && i < count; i++) {
        if (commands[i].command == command) {
            return &commands[i];
        }
    }
    return NULL;
}

/* "list"; "" for SAT_COMMAND_NONE. */
static const char *command_name(SatCommand command)
{
    const SatCommandWord *found = find_command(command);
    return found != NULL ? found->name : "";
}

static bool unknown_command(const char *name, SatError *err)
{
    const char *names[SAT_MOST_WORDS];
    size_t count = 0;
    const SatCommandWord *commands = sat_command_words(&count);
    for (size_t i = 0; i < count; i++) {
        names[i] = commands[i].name;
    }
    return sat_fail(err, SAT_ERR_ARGUMENT,
                    "there is no command \"%.60s\"; did you mean %s? satchel -h shows all", name,
                    sat_nearest_name(name, names, count));
}

static bool unknown_option(const char *text, SatError *err)
{
    const char *names[SAT_MOST_WORDS];
    size_t count = 0;
    const SatOptionWord *words = sat_option_words(&count);
    char name[LONGEST_NAMED + 1];
    size_t length = strcspn(text, "=");
    length = length > LONGEST_NAMED ? LONGEST_NAMED : length;
    memcpy(name, text, length);
    name[length] = '\0';
    for (size_t i = 0; i < count; i++) {
        names[i] = words[i].name;
    }
    return sat_fail(err, SAT_ERR_ARGUMENT, "there is no option --%s; did you mean --%s?", name,
                    sat_nearest_name(name, names, count));
}

/* ---- reading --------------------------------------------------------------------------------- */

/* One option at argv[*index]; moves past its value when that is a word of its own. */
static bool read_option(SatOptions *options, const SatOptionWord *line, const char *inline_value,
                        int *index, SatError *err)
{
    const char *value = inline_value;
    if (line->kind == SAT_OPTION_NOT_BUILT) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "--%s is not built yet", line->name);
    }
    if (!line->has_value && value != NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "--%s takes no value", line->name);
    }
    if (line->has_value && value == NULL) {
        if (*index + 1 >= options->argc) {
            return sat_fail(err, SAT_ERR_ARGUMENT, "--%s needs a value behind it", line->name);
        }
        value = options->argv[++*index];
    }
    bool is_of_command = line->commands == 0 || (line->commands & (1U << options->command)) != 0;
    if (!is_of_command && line->kind == SAT_OPTION_PLAN && line->which == SAT_PLAN_THICKEN) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "satchel %s takes no --thicken: DICOM files are kept slice by slice. Leave "
                        "the series out with --exclude, the face with --crop or --frames; or "
                        "satchel pack --thicken",
                        command_name(options->command));
    }
    if (!is_of_command) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "satchel %s takes no --%s; see satchel %s -h",
                        command_name(options->command), line->name, command_name(options->command));
    }
    return sat_option_apply(options, line, value, err);
}

/* "PatientID" of "--PatientID=1": an attribute to look for on a server. */
static bool is_server_key(const char *text, size_t length)
{
    char name[LONGEST_NAMED + 1];
    if (length == 0 || length > LONGEST_NAMED) {
        return false;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    return sat_query_is_keyword(name);
}

static bool read_server_key(SatOptions *options, const char *text, size_t length, const char *value,
                            int *index, SatError *err)
{
    const unsigned takers = 1U << SAT_COMMAND_LIST | 1U << SAT_COMMAND_PACK |
                            1U << SAT_COMMAND_PLAY | 1U << SAT_COMMAND_BACKUP |
                            1U << SAT_COMMAND_DEIDENTIFY | 1U << SAT_COMMAND_NEW;
    if ((takers & 1U << options->command) == 0) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "satchel %s takes no --%.*s",
                        command_name(options->command), (int)length, text);
    }
    if (value == NULL && *index + 1 >= options->argc) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "--%s needs a value behind it", text);
    }
    if (options->server_key_count == SAT_MOST_SERVER_KEYS) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "more than %d attributes to look for",
                        SAT_MOST_SERVER_KEYS);
    }
    options->server_keys[options->server_key_count++] =
        (SatServerKey){.keyword = text,
                       .keyword_length = length,
                       .value = value != NULL ? value : options->argv[++*index]};
    return true;
}

static bool read_long(SatOptions *options, const char *text, int *index, SatError *err)
{
    size_t length = strcspn(text, "=");
    const char *value = text[length] == '=' ? text + length + 1 : NULL;
    size_t count = 0;
    const SatOptionWord *words = sat_option_words(&count);
    for (size_t i = 0; i < count; i++) {
        const SatOptionWord *line = &words[i];
        if (strlen(line->name) == length && strncmp(line->name, text, length) == 0) {
            return read_option(options, line, value, index, err);
        }
    }
    if (is_server_key(text, length)) {
        return read_server_key(options, text, length, value, index, err);
    }
    return unknown_option(text, err);
}

/* "-q", "-qv", "-o FILE", "-oFILE", "-j4". */
static bool read_letters(SatOptions *options, const char *letters, int *index, SatError *err)
{
    size_t count = 0;
    const SatOptionWord *words = sat_option_words(&count);
    for (; *letters != '\0'; letters++) {
        const SatOptionWord *line = NULL;
        for (size_t i = 0; i < count && line == NULL; i++) {
            line = words[i].letter == *letters ? &words[i] : NULL;
        }
        if (line == NULL) {
            return sat_fail(
                err, SAT_ERR_ARGUMENT, "there is no option -%c; satchel %s%s-h shows all", *letters,
                command_name(options->command), options->command != SAT_COMMAND_NONE ? " " : "");
        }
        if (line->has_value) {
            return read_option(options, line, letters[1] != '\0' ? letters + 1 : NULL, index, err);
        }
        if (!read_option(options, line, NULL, index, err)) {
            return false;
        }
    }
    return true;
}

/* "--color" or "-j": the next word is its value. */
static bool next_is_value(const char *word)
{
    size_t count = 0;
    const SatOptionWord *words = sat_option_words(&count);
    for (size_t i = 0; i < count; i++) {
        const SatOptionWord *line = &words[i];
        bool is_long = word[1] == '-' && strcmp(line->name, word + 2) == 0;
        bool is_letter = line->letter != 0 && word[1] == line->letter && word[2] == '\0';
        if (line->has_value && (is_long || is_letter)) {
            return true;
        }
    }
    return word[1] == '-' && is_server_key(word + 2, strlen(word + 2));
}

/* The first word that is no option is the command: it decides which options may stand anywhere. */
static bool find_the_command(SatOptions *options, SatError *err)
{
    size_t count = 0;
    const SatCommandWord *commands = sat_command_words(&count);
    for (int i = 1; i < options->argc; i++) {
        const char *word = options->argv[i];
        if (word[0] == '-' && word[1] != '\0') {
            i += next_is_value(word);
            continue;
        }
        for (size_t c = 0; c < count; c++) {
            if (strcmp(commands[c].name, word) == 0) {
                options->command = commands[c].command;
                return options->command != SAT_COMMAND_NONE ||
                       sat_fail(err, SAT_ERR_UNSUPPORTED, "satchel %s is not built yet%s", word,
                                commands[c].arguments);
            }
        }
        return unknown_command(word, err);
    }
    return true;
}

static bool read_words(SatOptions *options, SatError *err)
{
    bool only_arguments = false;
    bool command_seen = false;
    for (int i = 1; i < options->argc; i++) {
        const char *word = options->argv[i];
        bool done = true;
        if (only_arguments || word[0] != '-' || word[1] == '\0') {
            if (command_seen) {
                options->arguments[options->argument_count++] = word;
            }
            command_seen = true;
        } else if (strcmp(word, "--") == 0) {
            only_arguments = true;
        } else if (word[1] == '-') {
            done = read_long(options, word + 2, &i, err);
        } else {
            done = read_letters(options, word + 1, &i, err);
        }
        if (!done) {
            return false;
        }
    }
    return true;
}

static bool check_words(const SatOptions *options, SatError *err)
{
    const SatCommandWord *line = find_command(options->command);
    if (options->help || options->version) {
        return true;
    }
    if (line == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "which command? satchel -h shows all");
    }
    const bool needs_source = options->command == SAT_COMMAND_BACKUP && !options->check;
    if (options->argument_count < line->least || (needs_source && options->argument_count == 0) ||
        options->argument_count > line->most) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "usage: satchel %s %s", line->name, line->arguments);
    }
    for (size_t i = 0; i < options->argument_count; i++) {
        const char *word = options->arguments[i];
        if (word == NULL || word[0] == '\0') {
            return sat_fail(err, SAT_ERR_ARGUMENT, "an empty word is no file; usage: satchel %s %s",
                            line->name, line->arguments);
        }
    }
    bool needs_output =
        options->command == SAT_COMMAND_PACK || options->command == SAT_COMMAND_EXTRACT ||
        options->command == SAT_COMMAND_DEIDENTIFY || options->command == SAT_COMMAND_BACKUP ||
        options->command == SAT_COMMAND_REPAIR || options->command == SAT_COMMAND_EXPORT;
    if (needs_output && (options->output == NULL || options->output[0] == '\0')) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "where to? usage: satchel %s %s", line->name,
                        line->arguments);
    }
    if (options->max_bytes > 0 && options->quality.kind != SAT_QUALITY_LOSSLESS) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--max-size chooses the quality itself; leave --quality out");
    }
    if (options->quiet && options->verbose) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "-q and -v exclude each other");
    }
    if (options->accept.all && options->skip_suspicious) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "--accept all and --skip-suspicious exclude each other");
    }
    const char *first = options->arguments[0];
    bool has_one_word =
        options->command == SAT_COMMAND_CONFIG || options->command == SAT_COMMAND_CACHE;
    if (has_one_word && (first == NULL || strcmp(first, line->arguments) != 0)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "usage: satchel %s %s", line->name, line->arguments);
    }
    bool moves_secret =
        first != NULL && (strcmp(first, "export") == 0 || strcmp(first, "import") == 0);
    if (options->command == SAT_COMMAND_SECRET && !moves_secret) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "usage: satchel secret %s", line->arguments);
    }
    return true;
}

bool sat_options_read(int argc, const char *const *argv, SatOptions *out, SatError *err)
{
    memset(out, 0, sizeof(*out));
    out->argc = argc;
    out->argv = argv;
    for (int i = 1; i < argc; i++) { /* so that a wrong line is told in the form asked for */
        out->json |= strcmp(argv[i], "--json") == 0;
    }
    out->plan = sat_plan_options_new(err);
    if (out->plan == NULL) {
        return false;
    }
    out->arguments = calloc((size_t)argc + 1, sizeof(*out->arguments));
    if (out->arguments == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for the command line");
    }
    return find_the_command(out, err) && read_words(out, err) && check_words(out, err);
}

void sat_options_free(SatOptions *options)
{
    sat_plan_options_free(options->plan);
    sat_gate_accept_free(&options->accept);
    free(options->arguments);
    for (size_t i = 0; i < options->server_address_count; i++) {
        free(options->server_addresses[i]);
    }
    free(options->server_addresses);
    options->server_addresses = NULL;
    options->server_address_count = 0;
    options->plan = NULL;
    options->arguments = NULL;
    options->argument_count = 0;
}
