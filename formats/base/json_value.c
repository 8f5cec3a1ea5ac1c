/* JSON as we read it: strict parsing with limits, typed access whose errors name the field. */
#include "formats/base/json_value.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formats/base/platform.h"

/* ---- parsing --------------------------------------------------------------------------------- */

typedef struct {
    size_t line, column; /* 1-based; columns are characters, as jansson counts */
} Place;

static Place place_of(const char *text, size_t position)
{
    Place place = {1, 1};
    for (size_t i = 0; i < position; i++) {
        place.column += ((unsigned char)text[i] & 0xc0) != 0x80; /* no continuation byte */
        if (text[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

/* Where the quotation mark is that ends the text that goes on at `position`. */
static size_t end_of_string(const char *text, size_t length, size_t position)
{
    while (position < length && text[position] != '"') {
        position += text[position] == '\\' ? 2 : 1;
    }
    return position;
}

/* Before any memory is taken: jansson recurses once a level. */
static bool check_depth(const char *text, size_t length, SatError *err)
{
    int depth = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '"') {
            i = end_of_string(text, length, i + 1);
        } else if (c == '{' || c == '[') {
            if (++depth > SAT_JSON_MAX_DEPTH) {
                Place place = place_of(text, i);
                return sat_fail(err, SAT_ERR_LIMIT,
                                "line %zu, column %zu: more than %d objects and arrays inside "
                                "each other",
                                place.line, place.column, SAT_JSON_MAX_DEPTH);
            }
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return true;
}

/* In our words: jansson's own quote the text, which may be anybody's data. */
static const char *syntax_problem(enum json_error_code code)
{
    switch (code) {
    case json_error_invalid_utf8:
        return "not valid UTF-8";
    case json_error_premature_end_of_input:
        return "the text ends too early";
    case json_error_end_of_input_expected:
        return "there is more text behind the end";
    case json_error_duplicate_key:
        return "the same key appears twice in one object";
    case json_error_numeric_overflow:
        return "a number is too large";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "a text holds the character U+0000";
    case json_error_stack_overflow:
        return "too many objects and arrays inside each other";
    case json_error_invalid_syntax:
    case json_error_unknown:
    case json_error_out_of_memory:
    case json_error_cannot_open_file:
    case json_error_invalid_argument:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_value:
    case json_error_item_not_found:
    case json_error_index_out_of_range:
        break;
    }
    return "not valid JSON here";
}

json_t *sat_json_parse(const char *text, size_t length_bytes, size_t limit_bytes, SatError *err)
{
    if (length_bytes > limit_bytes) {
        sat_fail(err, SAT_ERR_LIMIT, "JSON of %zu bytes, more than the %zu allowed", length_bytes,
                 limit_bytes);
        return NULL;
    }
    if (length_bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        sat_fail(err, SAT_ERR_FORMAT,
                 "line 1, column 1: starts with a byte order mark; save it as UTF-8 without one");
        return NULL;
    }
    if (!check_depth(text, length_bytes, err)) {
        return NULL;
    }
    json_error_t problem;
    /* jansson copes with a decimal comma, but ends the program where the decimal point is more than
     * one byte, as in Persian. */
    void *forced = sat_decimal_point_force();
    json_t *root =
        json_loadb(length_bytes == 0 ? "" : text, length_bytes, JSON_REJECT_DUPLICATES, &problem);
    sat_decimal_point_restore(forced);
    if (root != NULL) {
        return root;
    }
    enum json_error_code code = json_error_code(&problem);
    if (code == json_error_out_of_memory) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu bytes of JSON", length_bytes);
    } else {
        sat_fail(err, SAT_ERR_FORMAT, "line %d, column %d: %s", problem.line < 1 ? 1 : problem.line,
                 problem.column < 1 ? 1 : problem.column, syntax_problem(code));
    }
    return NULL;
}

bool sat_json_tree_fits(const char *text, size_t length_bytes, size_t limit_bytes)
{
    /* Of jansson's structures, with the first room they make, rounded up. */
    enum { OBJECT_BYTES = 320, ARRAY_BYTES = 160, MEMBER_BYTES = 128 };
    /* Counts that fit a byte let the compiler compare many bytes at a time. */
    enum { PIECE_BYTES = 255 };
    size_t total = 0;
    for (size_t start = 0; start < length_bytes && total <= limit_bytes; start += PIECE_BYTES) {
        size_t rest = length_bytes - start;
        size_t end = start + (rest < PIECE_BYTES ? rest : PIECE_BYTES);
        uint8_t objects = 0;
        uint8_t arrays = 0;
        uint8_t members = 0;
        for (size_t i = start; i < end; i++) {
            objects = (uint8_t)(objects + (text[i] == '{'));
            arrays = (uint8_t)(arrays + (text[i] == '['));
            members = (uint8_t)(members + (text[i] == ','));
        }
        total += (size_t)objects * OBJECT_BYTES + (size_t)arrays * ARRAY_BYTES +
                 (size_t)members * MEMBER_BYTES;
    }
    return total <= limit_bytes;
}

/* ---- typed access ---------------------------------------------------------------------------- */

/* What was found, without its content. */
static const char *kind_of(const json_t *value)
{
    if (value == NULL) {
        return "nothing";
    }
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "text";
    case JSON_INTEGER:
        return "a whole number";
    case JSON_REAL:
        return "a number with a decimal point";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        break;
    }
    return "null";
}

static const char *separator_after(const char *path)
{
    return path == NULL || path[0] == '\0' ? "" : ".";
}

static const char *path_text(const char *path)
{
    return path == NULL ? "" : path;
}

static bool fail_expected(SatError *err, const char *path, const char *key, const char *expected,
                          const char *found)
{
    return sat_fail(err, SAT_ERR_FORMAT, "%s%s%s: expected %s, found %s", path_text(path),
                    separator_after(path), key, expected, found);
}

typedef enum { MEMBER_THERE, MEMBER_ABSENT, MEMBER_FAILED } Presence;

/* An optional member may be null, which says the same as leaving it out. */
static Presence find_member(const json_t *object, const char *path, const char *key, bool required,
                            const char *expected, json_t **member, SatError *err)
{
    *member = json_object_get(object, key);
    bool absent = *member == NULL || json_is_null(*member);
    if (!absent) {
        return MEMBER_THERE;
    }
    if (!required) {
        *member = NULL;
        return MEMBER_ABSENT;
    }
    if (*member == NULL && object != NULL && !json_is_object(object)) {
        sat_fail(err, SAT_ERR_FORMAT, "%s: expected an object, found %s",
                 path_text(path)[0] == '\0' ? "the text" : path, kind_of(object));
    } else {
        fail_expected(err, path, key, expected, kind_of(*member));
    }
    return MEMBER_FAILED;
}

static const char *misfit(const json_t *member, bool too_small)
{
    if (!json_is_integer(member)) {
        return kind_of(member);
    }
    return too_small ? "a smaller number" : "a larger number";
}

bool sat_json_get_u64(const json_t *object, const char *path, const char *key, bool required,
                      uint64_t least, uint64_t most, uint64_t *out, SatError *err)
{
    char expected[80];
    json_t *member = json_object_get(object, key);
    json_int_t value = json_integer_value(member);
    bool too_small = value < 0 || (uint64_t)value < least;
    if (json_is_integer(member) && !too_small && (uint64_t)value <= most) {
        *out = (uint64_t)value;
        return true;
    }
    (void)snprintf(expected, sizeof(expected), "a whole number from %" PRIu64 " to %" PRIu64, least,
                   most);
    Presence presence = find_member(object, path, key, required, expected, &member, err);
    if (presence != MEMBER_THERE) {
        return presence == MEMBER_ABSENT;
    }
    return fail_expected(err, path, key, expected, misfit(member, too_small));
}

bool sat_json_get_i64(const json_t *object, const char *path, const char *key, bool required,
                      int64_t least, int64_t most, int64_t *out, SatError *err)
{
    char expected[80];
    (void)snprintf(expected, sizeof(expected), "a whole number from %" PRId64 " to %" PRId64, least,
                   most);
    json_t *member;
    Presence presence = find_member(object, path, key, required, expected, &member, err);
    if (presence != MEMBER_THERE) {
        return presence == MEMBER_ABSENT;
    }
    json_int_t value = json_integer_value(member);
    if (!json_is_integer(member) || value < least || value > most) {
        return fail_expected(err, path, key, expected, misfit(member, value < least));
    }
    *out = value;
    return true;
}

bool sat_json_get_double(const json_t *object, const char *path, const char *key, bool required,
                         double *out, SatError *err)
{
    json_t *member;
    Presence presence = find_member(object, path, key, required, "a number", &member, err);
    if (presence != MEMBER_THERE) {
        return presence == MEMBER_ABSENT;
    }
    if (!json_is_number(member) || !isfinite(json_number_value(member))) {
        return fail_expected(err, path, key, "a number", kind_of(member));
    }
    *out = json_number_value(member);
    return true;
}

bool sat_json_get_bool(const json_t *object, const char *path, const char *key, bool required,
                       bool *out, SatError *err)
{
    json_t *member;
    Presence presence = find_member(object, path, key, required, "true or false", &member, err);
    if (presence != MEMBER_THERE) {
        return presence == MEMBER_ABSENT;
    }
    if (!json_is_boolean(member)) {
        return fail_expected(err, path, key, "true or false", kind_of(member));
    }
    *out = json_is_true(member);
    return true;
}

bool sat_json_get_doubles(const json_t *object, const char *path, const char *key, bool required,
                          size_t count, double *out, bool *found, SatError *err)
{
    char expected[64];
    (void)snprintf(expected, sizeof(expected), "an array of %zu numbers", count);
    json_t *member;
    Presence presence = find_member(object, path, key, required, expected, &member, err);
    *found = presence == MEMBER_THERE;
    if (presence != MEMBER_THERE) {
        return presence == MEMBER_ABSENT;
    }
    *found = false;
    if (!json_is_array(member)) {
        return fail_expected(err, path, key, expected, kind_of(member));
    }
    if (json_array_size(member) != count) {
        return fail_expected(err, path, key, expected,
                             json_array_size(member) < count ? "fewer" : "more");
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *element = json_array_get(member, i);
        if (!json_is_number(element) || !isfinite(json_number_value(element))) {
            return fail_expected(err, path, key, expected, kind_of(element));
        }
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = json_number_value(json_array_get(member, i));
    }
    *found = true;
    return true;
}

bool sat_json_get_text(const json_t *object, const char *path, const char *key, bool required,
                       size_t limit_bytes, SatArena *arena, const char **out, SatError *err)
{
    json_t *member;
    Presence presence = find_member(object, path, key, required, "text", &member, err);
    if (presence != MEMBER_THERE) {
        return presence == MEMBER_ABSENT;
    }
    if (!json_is_string(member)) {
        return fail_expected(err, path, key, "text", kind_of(member));
    }
    size_t length = json_string_length(member);
    if (length > limit_bytes) {
        return sat_fail(err, SAT_ERR_LIMIT, "%s%s%s: text of %zu bytes, at most %zu are allowed",
                        path_text(path), separator_after(path), key, length, limit_bytes);
    }
    const char *copy = sat_arena_text(arena, json_string_value(member), length, err);
    if (copy == NULL) {
        return sat_fail_in(err, "%s%s%s", path_text(path), separator_after(path), key);
    }
    *out = copy;
    return true;
}

bool sat_json_get_array(const json_t *object, const char *path, const char *key, bool required,
                        size_t count_limit, json_t **out, SatError *err)
{
    json_t *member;
    Presence presence = find_member(object, path, key, required, "an array", &member, err);
    if (presence == MEMBER_FAILED) {
        return false;
    }
    if (member != NULL && !json_is_array(member)) {
        return fail_expected(err, path, key, "an array", kind_of(member));
    }
    if (member != NULL && json_array_size(member) > count_limit) {
        return sat_fail(err, SAT_ERR_LIMIT, "%s%s%s: %zu entries, at most %zu are allowed",
                        path_text(path), separator_after(path), key, json_array_size(member),
                        count_limit);
    }
    *out = member;
    return true;
}

bool sat_json_get_object(const json_t *object, const char *path, const char *key, bool required,
                         json_t **out, SatError *err)
{
    json_t *member;
    Presence presence = find_member(object, path, key, required, "an object", &member, err);
    if (presence == MEMBER_FAILED) {
        return false;
    }
    if (member != NULL && !json_is_object(member)) {
        return fail_expected(err, path, key, "an object", kind_of(member));
    }
    *out = member;
    return true;
}
