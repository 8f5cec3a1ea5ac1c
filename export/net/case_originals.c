/* Walks the answer for files. */
#include "export/net/case_originals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/case_originals_private.h"
#include "formats/base/growing_list.h"

enum { MOST_URL_BYTES = 4096, MOST_TREE_BYTES = 512 << 20 };
#define ARENA_LIMIT_BYTES ((size_t)256 << 20)

typedef struct {
    SatOriginals *out;
    unsigned study, series, number; /* where the walk is; counted from 1, 0: in none */
    unsigned studies, all_series;   /* so far; series of one study */
    bool failed;
    SatError *err;
} Walk;

/* ---- names ----------------------------------------------------------------------------------- */

/* Whether the key has the word in it, in any case. */
static bool has_word(const char *key, const char *word)
{
    const size_t length = strlen(word);
    for (; strlen(key) >= length; key++) {
        size_t same = 0;
        while (same < length && (key[same] | 0x20) == word[same]) {
            same++;
        }
        if (same == length) {
            return true;
        }
    }
    return false;
}

/* How much a member's name promises a file; 0: none. */
static int promise(const char *key)
{
    static const char *const never[] = {"thumb",    "small",  "medium", "tiny",    "preview",
                                        "gallery",  "avatar", "author", "licence", "license",
                                        "profile",  "page",   "html",   "self",    "permalink",
                                        "citation", "next",   "prev"};
    static const char *const words[] = {"original", "download", "url",  "href",
                                        "uri",      "link",     "file", "src"};
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        if (has_word(key, never[i])) {
            return 0;
        }
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (has_word(key, words[i])) {
            return (int)(sizeof(words) / sizeof(words[0]) - i);
        }
    }
    return 0;
}

bool originals_is_address(const char *text)
{
    const bool is_one = strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0 ||
                        (text[0] == '/' && text[1] != '\0');
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || (unsigned char)*at == 0x7f) {
            return false;
        }
    }
    return is_one && strlen(text) <= MOST_URL_BYTES;
}

/* The ending of a file's name, ".dcm"; "" when it has none that is one. */
static void ending_of(const char *name, char out[8])
{
    out[0] = '\0';
    const char *end = name + strcspn(name, "?#");
    const char *dot = end;
    while (dot > name && *dot != '.' && *dot != '/') {
        dot--;
    }
    const size_t length = (size_t)(end - dot);
    if (*dot != '.' || length < 2 || length > 5) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        const char letter = dot[i];
        const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                           (letter >= 'A' && letter <= 'Z') || i == 0;
        if (!plain) {
            out[0] = '\0';
            return;
        }
        out[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter;
    }
    out[length] = '\0';
}

/* ---- one file -------------------------------------------------------------------------------- */

static const char *first_text(const json_t *object, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        const char *text = json_string_value(json_object_get(object, *keys));
        if (text != NULL) {
            return text;
        }
    }
    return "";
}

static void add_file(Walk *walk, const char *url, const json_t *object)
{
    static const char *const names[] = {"filename", "file_name", "name", "original_filename", NULL};
    static const char *const sizes[] = {"byte_size", "size", "size_bytes", "file_size", "bytes"};
    static const char *const hashes[] = {"sha256", "checksum", "sha256_checksum", NULL};
    SatOriginals *out = walk->out;
    SatOriginal file = {.size_bytes = 0};
    char ending[8];
    if (out->count >= SAT_ORIGINALS_MOST_FILES) {
        walk->failed = !sat_fail(walk->err, SAT_ERR_LIMIT, "a case of more than %d files",
                                 SAT_ORIGINALS_MOST_FILES);
        return;
    }
    SatOriginal *grown = sat_list_grow(out->items, out->count, &out->capacity, sizeof(*grown));
    file.url = sat_arena_text(out->arena, url, strlen(url), walk->err);
    if (grown == NULL || file.url == NULL) {
        walk->failed = file.url == NULL || !sat_fail(walk->err, SAT_ERR_NO_MEMORY, "no memory");
        out->items = grown != NULL ? grown : out->items;
        return;
    }
    out->items = grown;
    ending_of(first_text(object, names), ending);
    if (ending[0] == '\0') {
        ending_of(url, ending);
    }
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]) && file.size_bytes == 0; i++) {
        const json_int_t size = json_integer_value(json_object_get(object, sizes[i]));
        file.size_bytes = size > 0 ? (uint64_t)size : 0;
    }
    const char *hash = first_text(object, hashes);
    file.has_sha256 =
        strlen(hash) == SAT_SHA256_HEX_LENGTH && sat_sha256_from_hex(hash, &file.sha256);
    (void)snprintf(file.path, sizeof(file.path), "%02u/%02u/%04u%s", walk->study, walk->series,
                   ++walk->number, ending);
    out->items[out->count++] = file;
}

/* ---- the walk -------------------------------------------------------------------------------- */

static void walk_value(Walk *walk, const char *key, const json_t *value);

typedef struct {
    json_t *value;
    json_int_t position;
    size_t index;
} Entry;

static int compare_entries(const void *a, const void *b)
{
    const Entry *left = a, *right = b;
    if (left->position != right->position) {
        return left->position < right->position ? -1 : 1;
    }
    return left->index < right->index ? -1 : left->index > right->index ? 1 : 0;
}

/* What a list's name says that its entries are. */
static void enter(Walk *walk, const char *key)
{
    if (strcmp(key, "studies") == 0) {
        walk->study = ++walk->studies;
        walk->series = walk->all_series = walk->number = 0;
    } else if (strcmp(key, "series") == 0 || strcmp(key, "stacks") == 0) {
        walk->series = ++walk->all_series;
        walk->number = 0;
    }
}

json_t *originals_in_order(const json_t *array)
{
    const size_t count = json_array_size(array);
    Entry *entries = calloc(count + 1, sizeof(*entries));
    json_t *ordered = entries != NULL ? json_array() : NULL;
    bool all_placed = true;
    for (size_t i = 0; ordered != NULL && i < count; i++) {
        const json_t *position = json_object_get(json_array_get(array, i), "position");
        entries[i] = (Entry){json_array_get(array, i), json_integer_value(position), i};
        all_placed = all_placed && json_is_integer(position);
    }
    if (ordered != NULL && all_placed && count > 1) {
        qsort(entries, count, sizeof(*entries), compare_entries);
    }
    for (size_t i = 0; ordered != NULL && i < count; i++) {
        if (json_array_append(ordered, entries[i].value) != 0) {
            json_decref(ordered);
            ordered = NULL;
        }
    }
    free(entries);
    return ordered;
}

static void walk_array(Walk *walk, const char *key, const json_t *array)
{
    json_t *ordered = originals_in_order(array);
    if (ordered == NULL) {
        walk->failed = !sat_fail(walk->err, SAT_ERR_NO_MEMORY, "no memory");
        return;
    }
    for (size_t i = 0; i < json_array_size(ordered) && !walk->failed; i++) {
        enter(walk, key);
        walk_value(walk, key, json_array_get(ordered, i));
    }
    json_decref(ordered);
}

/* What lies in the object is looked for first: only what holds no files may be one. */
static void walk_object(Walk *walk, json_t *object)
{
    const size_t before = walk->out->count;
    const char *key = NULL, *url = NULL;
    json_t *value = NULL;
    int best = 0;
    json_object_foreach(object, key, value)
    {
        if (json_is_object(value) || json_is_array(value)) {
            walk_value(walk, key, value);
        } else if (json_is_string(value) && promise(key) > best &&
                   originals_is_address(json_string_value(value))) {
            best = promise(key);
            url = json_string_value(value);
        }
        if (walk->failed) {
            return;
        }
    }
    if (url != NULL && walk->out->count == before) {
        add_file(walk, url, object);
    }
}

static void walk_value(Walk *walk, const char *key, const json_t *value)
{
    if (json_is_array(value)) {
        walk_array(walk, key, value);
    } else if (json_is_object(value) &&
               (promise(key) > 0 ||
                !(has_word(key, "author") || has_word(key, "licen") || has_word(key, "link") ||
                  has_word(key, "thumb") || has_word(key, "citation")))) {
        walk_object(walk, (json_t *)(uintptr_t)value);
    } else if (json_is_string(value) && promise(key) > 0 &&
               originals_is_address(json_string_value(value))) {
        add_file(walk, json_string_value(value), NULL);
    }
}

json_t *originals_parse(const char *text, size_t length, SatError *err)
{
    if (!sat_json_tree_fits(text, length, MOST_TREE_BYTES)) {
        sat_fail(err, SAT_ERR_LIMIT, "an answer of too many parts");
        return NULL;
    }
    return sat_json_parse(text, length, SAT_ORIGINALS_MOST_BYTES, err);
}

bool sat_originals_read(const char *text, size_t length, SatOriginals *out, SatError *err)
{
    memset(out, 0, sizeof(*out));
    out->arena = sat_arena_new(ARENA_LIMIT_BYTES, err);
    json_t *root = out->arena != NULL ? originals_parse(text, length, err) : NULL;
    if (root == NULL) {
        return false;
    }
    Walk walk = {.out = out, .err = err};
    walk_value(&walk, "files", root); /* a bare list is one of files */
    json_decref(root);
    return !walk.failed;
}

void sat_originals_free(SatOriginals *originals)
{
    sat_arena_free(originals->arena);
    free(originals->items);
    memset(originals, 0, sizeof(*originals));
}
