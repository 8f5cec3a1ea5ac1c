/* Walks through a JSON text along a path. */
#include "formats/base/json_line.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
    const char *at, *end;
} Walk;

static void skip_blanks(Walk *walk)
{
    while (walk->at < walk->end && strchr(" \t\r\n", *walk->at) != NULL && *walk->at != '\0') {
        walk->at++;
    }
}

/* Past a text with its quotes; gives what stands between them. */
static size_t skip_text(Walk *walk, const char **start)
{
    *start = ++walk->at;
    while (walk->at < walk->end && *walk->at != '"') {
        walk->at += *walk->at == '\\' && walk->at + 1 < walk->end ? 2 : 1;
    }
    const size_t length = walk->at < walk->end ? (size_t)(walk->at - *start) : 0;
    walk->at += walk->at < walk->end ? 1 : 0;
    return length;
}

/* Past a whole value: brackets are counted, texts jumped over. */
static void skip_value(Walk *walk)
{
    size_t depth = 0;
    skip_blanks(walk);
    while (walk->at < walk->end) {
        const char c = *walk->at;
        const char *ignored = NULL;
        if (c == '"') {
            (void)skip_text(walk, &ignored);
        } else if (c == '{' || c == '[') {
            depth++;
            walk->at++;
        } else if (c == '}' || c == ']' || c == ',') {
            if (depth == 0) {
                return;
            }
            depth -= c != ',' ? 1U : 0U;
            walk->at++;
        } else {
            walk->at++;
        }
    }
}

/* From an object to the value of a member. */
static bool enter_member(Walk *walk, const char *key, size_t key_length)
{
    skip_blanks(walk);
    if (walk->at >= walk->end || *walk->at != '{') {
        return false;
    }
    walk->at++;
    for (;;) {
        const char *name = NULL;
        skip_blanks(walk);
        if (walk->at >= walk->end || *walk->at != '"') {
            return false;
        }
        const size_t length = skip_text(walk, &name);
        skip_blanks(walk);
        walk->at += walk->at < walk->end ? 1 : 0; /* the colon */
        skip_blanks(walk);
        if (length == key_length && memcmp(name, key, length) == 0) {
            return true;
        }
        skip_value(walk);
        if (walk->at >= walk->end || *walk->at != ',') {
            return false;
        }
        walk->at++;
    }
}

/* From an array to an element. */
static bool enter_element(Walk *walk, size_t index)
{
    skip_blanks(walk);
    if (walk->at >= walk->end || *walk->at != '[') {
        return false;
    }
    walk->at++;
    for (size_t i = 0; i < index; i++) {
        skip_value(walk);
        if (walk->at >= walk->end || *walk->at != ',') {
            return false;
        }
        walk->at++;
    }
    skip_blanks(walk);
    return walk->at < walk->end && *walk->at != ']';
}

static size_t line_at(const char *text, const char *at)
{
    size_t line = 1;
    for (const char *c = text; c < at; c++) {
        line += *c == '\n' ? 1U : 0U;
    }
    return line;
}

/* One step of the path; moves on in it. */
static bool enter(Walk *walk, const char **path)
{
    if (**path == '[') {
        size_t index = 0;
        const char *at = *path + 1;
        while (*at >= '0' && *at <= '9' && index < 100000000) {
            index = index * 10 + (size_t)(*at++ - '0');
        }
        if (*at != ']') {
            return false;
        }
        *path = at + 1;
        return enter_element(walk, index);
    }
    const char *key = *path + (**path == '.' ? 1 : 0);
    const size_t length = strcspn(key, ".[:");
    *path = key + length;
    return length > 0 && enter_member(walk, key, length);
}

size_t sat_json_line_of(const char *text, size_t length_bytes, const char *path)
{
    Walk walk = {text, text + length_bytes};
    size_t line = 0;
    while (*path != '\0' && *path != ':') {
        if (!enter(&walk, &path)) {
            break;
        }
        line = line_at(text, walk.at);
    }
    return line;
}
