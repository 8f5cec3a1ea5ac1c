/* Lines of a script read into steps. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"
#include "player/script_private.h"

#define MAX_STEPS 1000000U
#define MAX_WORDS 9
#define DRAG_MS 160.0 /* when the script does not say */

typedef struct {
    const char *words[MAX_WORDS];
    size_t lengths[MAX_WORDS];
    size_t count;
    const char *rest; /* after the first word and its blanks */
    size_t rest_length;
} Line;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void split(const char *text, size_t length, Line *line)
{
    size_t at = 0;
    *line = (Line){0};
    while (length > 0 && is_blank(text[length - 1])) {
        length--;
    }
    while (at < length) {
        while (at < length && is_blank(text[at])) {
            at++;
        }
        if (line->count == 1 && line->rest == NULL) {
            line->rest = text + at;
            line->rest_length = length - at;
        }
        const size_t start = at;
        while (at < length && !is_blank(text[at])) {
            at++;
        }
        if (at > start && line->count < MAX_WORDS) {
            line->words[line->count] = text + start;
            line->lengths[line->count] = at - start;
            line->count++;
        }
    }
}

static bool word_is(const Line *line, size_t index, const char *word)
{
    return index < line->count && strlen(word) == line->lengths[index] &&
           memcmp(line->words[index], word, line->lengths[index]) == 0;
}

static bool number_at(const Line *line, size_t index, double *out)
{
    return index < line->count && sat_parse_double(line->words[index], line->lengths[index], out);
}

static void word_copy(const Line *line, size_t index, char *buffer, size_t capacity)
{
    snprintf(buffer, capacity, "%.*s", (int)line->lengths[index], line->words[index]);
}

static bool key_at(const Line *line, Step *step)
{
    char name[64];
    if (line->count != 2) {
        return false;
    }
    word_copy(line, 1, name, sizeof name);
    return sat_key_parse(name, &step->key, &step->modifiers);
}

static bool modifiers_from(const char *word, unsigned *modifiers)
{
    char with_key[80];
    SatKeyCode key = 0;
    snprintf(with_key, sizeof with_key, "%s+a", word);
    return sat_key_parse(with_key, &key, modifiers) && key == 'a' && *modifiers != 0;
}

/** What may follow the numbers: a button, modifiers, and (for drags) milliseconds. */
static bool extras_from(const Line *line, size_t first, bool with_time, Step *step)
{
    for (size_t i = first; i < line->count; i++) {
        char word[64];
        double number = 0.0;
        word_copy(line, i, word, sizeof word);
        if (strcmp(word, "left") == 0 || strcmp(word, "middle") == 0 ||
            strcmp(word, "right") == 0) {
            step->button = word[0] == 'l'   ? SAT_BUTTON_LEFT
                           : word[0] == 'm' ? SAT_BUTTON_MIDDLE
                                            : SAT_BUTTON_RIGHT;
        } else if (number_at(line, i, &number)) {
            const bool is_time = with_time && (i + 1 == line->count) && (number > 3.0 || i > first);
            if (is_time) {
                step->numbers[4] = number;
            } else if (number >= 1.0 && number <= 3.0 && i == first) {
                step->button = (int)number;
            } else {
                return false;
            }
        } else if (!modifiers_from(word, &step->modifiers)) {
            return false;
        }
    }
    return true;
}

static bool numbers_from(const Line *line, size_t count, Step *step)
{
    for (size_t i = 0; i < count; i++) {
        if (!number_at(line, i + 1, &step->numbers[i])) {
            return false;
        }
    }
    return true;
}

static bool text_from(const Line *line, Step *step)
{
    if (line->rest == NULL || line->rest_length >= SAT_INPUT_TEXT_BYTES) {
        return false;
    }
    step->text = malloc(line->rest_length + 1);
    if (step->text == NULL) {
        return false;
    }
    memcpy(step->text, line->rest, line->rest_length);
    step->text[line->rest_length] = '\0';
    return true;
}

static bool parse_wait(const Line *line, Step *step)
{
    if (line->count == 2 && word_is(line, 1, "idle")) {
        step->kind = STEP_WAIT_IDLE;
        return true;
    }
    step->kind = STEP_WAIT;
    return line->count == 2 && numbers_from(line, 1, step) && step->numbers[0] >= 0.0 &&
           step->numbers[0] <= 3600000.0;
}

typedef struct {
    const char *name, *usage;
    StepKind kind;
} Command;

static const Command COMMANDS[] = {
    {"key", "key [MODS+]NAME", STEP_KEY},
    {"keydown", "keydown NAME", STEP_KEY_DOWN},
    {"keyup", "keyup NAME", STEP_KEY_UP},
    {"wheel", "wheel N [MODS]", STEP_WHEEL},
    {"move", "move X Y", STEP_MOVE},
    {"click", "click X Y [BUTTON] [MODS]", STEP_CLICK},
    {"drag", "drag X1 Y1 X2 Y2 [BUTTON] [MODS] [MS]", STEP_DRAG},
    {"drop", "drop FILE", STEP_DROP},
    {"text", "text WORDS", STEP_TEXT},
    {"size", "size W H", STEP_SIZE},
    {"rate", "rate HZ", STEP_RATE},
    {"wait", "wait idle|MS", STEP_WAIT},
    {"screenshot", "screenshot FILE.png", STEP_SCREENSHOT},
    {"state", "state FILE.json", STEP_STATE},
    {"quit", "quit", STEP_QUIT},
};

static bool parse_step(const Line *line, Step *step)
{
    switch (step->kind) {
    case STEP_KEY:
    case STEP_KEY_DOWN:
    case STEP_KEY_UP:
        return key_at(line, step);
    case STEP_WHEEL:
        return numbers_from(line, 1, step) && fabs(step->numbers[0]) <= 10000.0 &&
               (line->count == 2 || (line->count == 3 && extras_from(line, 2, false, step)));
    case STEP_MOVE:
        return numbers_from(line, 2, step) && line->count == 3;
    case STEP_CLICK:
        return numbers_from(line, 2, step) && extras_from(line, 3, false, step);
    case STEP_DRAG:
        step->numbers[4] = DRAG_MS;
        return numbers_from(line, 4, step) && extras_from(line, 5, true, step) &&
               step->numbers[4] >= 0.0 && step->numbers[4] <= 600000.0;
    case STEP_TEXT:
    case STEP_DROP:
    case STEP_SCREENSHOT:
    case STEP_STATE:
        return text_from(line, step);
    case STEP_SIZE:
        return numbers_from(line, 2, step) && line->count == 3 && step->numbers[0] >= 200.0 &&
               step->numbers[1] >= 200.0 && step->numbers[0] <= 16384.0 &&
               step->numbers[1] <= 16384.0;
    case STEP_RATE:
        return numbers_from(line, 1, step) && line->count == 2 && step->numbers[0] >= 0.0 &&
               step->numbers[0] <= 1000.0;
    case STEP_WAIT:
    case STEP_WAIT_IDLE:
        return parse_wait(line, step);
    case STEP_QUIT:
        return line->count == 1;
    }
    return false;
}

static bool add_step(SatScript *script, const Step *step, SatError *err)
{
    if (script->count == script->capacity) {
        const size_t capacity = script->capacity > 0 ? script->capacity * 2 : 64;
        Step *grown =
            capacity <= MAX_STEPS ? realloc(script->steps, capacity * sizeof *script->steps) : NULL;
        if (grown == NULL) {
            return sat_fail(err, SAT_ERR_LIMIT, "the script is too long");
        }
        script->steps = grown;
        script->capacity = capacity;
    }
    script->steps[script->count++] = *step;
    return true;
}

static bool parse_line(SatScript *script, const char *text, size_t length, size_t number,
                       SatError *err)
{
    Line line;
    split(text, length, &line);
    if (line.count == 0 || line.words[0][0] == '#') {
        return true;
    }
    if (!sat_utf8_is_valid(text, length)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "script line %zu: not UTF-8 text", number);
    }
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        if (word_is(&line, 0, COMMANDS[i].name)) {
            Step step = {.kind = COMMANDS[i].kind, .button = SAT_BUTTON_LEFT};
            if (!parse_step(&line, &step)) {
                free(step.text);
                return sat_fail(err, SAT_ERR_ARGUMENT, "script line %zu: expected \"%s\"", number,
                                COMMANDS[i].usage);
            }
            return add_step(script, &step, err);
        }
    }
    return sat_fail(err, SAT_ERR_ARGUMENT, "script line %zu: no such action; see -h", number);
}

SatScript *sat_script_parse(const char *text, size_t length_bytes, SatError *err)
{
    SAT_AUTO(SatScript) *script = calloc(1, sizeof *script);
    if (script == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the script");
        return NULL;
    }
    size_t start = 0;
    for (size_t number = 1; start < length_bytes; number++) {
        const char *newline = memchr(text + start, '\n', length_bytes - start);
        const size_t end = newline != NULL ? (size_t)(newline - text) : length_bytes;
        if (!parse_line(script, text + start, end - start, number, err)) {
            return NULL;
        }
        start = end + 1;
    }
    return SAT_STEAL(script);
}

void sat_script_free(SatScript *script)
{
    if (script == NULL) {
        return;
    }
    for (size_t i = 0; i < script->count; i++) {
        free(script->steps[i].text);
    }
    free(script->steps);
    free(script);
}
