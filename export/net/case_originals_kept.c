/* Makes of a case server's answer the case it tells of, and the answer as it is kept. */
#include <stdlib.h>
#include <string.h>

#include "export/net/case_originals.h"
#include "export/net/case_originals_private.h"

/* ---- the case -------------------------------------------------------------------------------- */

/* The outermost object that is the case. */
static const json_t *find_case(json_t *value)
{
    if (json_is_array(json_object_get(value, "studies"))) {
        return value;
    }
    const char *key = NULL;
    json_t *member = NULL;
    const json_t *found = NULL;
    json_object_foreach(value, key, member)
    {
        found = found != NULL ? found : find_case(member);
    }
    for (size_t i = 0; i < json_array_size(value) && found == NULL; i++) {
        found = find_case(json_array_get(value, i));
    }
    return found;
}

/* Texts and numbers alone: what studies say besides their pictures. */
static json_t *without_parts(const json_t *object)
{
    json_t *copy = json_object();
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        if (!json_is_object(value) && !json_is_array(value)) {
            json_object_set(copy, key, value);
        }
    }
    return copy;
}

/* Each entry of a list, in the order that files are numbered in. */
static json_t *each_without_parts(const json_t *list)
{
    json_t *all = json_array(), *given = originals_in_order(list);
    for (size_t i = 0; i < json_array_size(given); i++) {
        json_array_append_new(all, without_parts(json_array_get(given, i)));
    }
    json_decref(given);
    return all;
}

/* With what their series say besides the files. */
static json_t *studies_of(const json_t *found)
{
    json_t *given = originals_in_order(json_object_get(found, "studies"));
    json_t *studies = each_without_parts(json_object_get(found, "studies"));
    for (size_t i = 0; i < json_array_size(given); i++) {
        const json_t *study = json_array_get(given, i);
        const json_t *series = json_object_get(study, "series");
        series = json_is_array(series) ? series : json_object_get(study, "stacks");
        if (json_is_array(series)) {
            json_object_set_new(json_array_get(studies, i), "series_words",
                                each_without_parts(series)); /* no pictures: their own name */
        }
    }
    json_decref(given);
    return studies;
}

static bool write_json(const json_t *value, SatByteWriter *out, SatError *err)
{
    char *text = json_dumps(value, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    if (text == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for what a server says of a case");
    }
    sat_write_text(out, text);
    sat_write_u8(out, '\n');
    free(text);
    return !out->failed ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for what a server says of a case");
}

bool sat_originals_case(const char *row, const char *answer, size_t answer_length,
                        SatByteWriter *out, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *given = sat_json_parse(row, strlen(row), SAT_ORIGINALS_MOST_BYTES, err);
    if (given == NULL) {
        return false;
    }
    json_t *root = answer != NULL ? originals_parse(answer, answer_length, &ignored) : NULL;
    const json_t *found = find_case(root);
    json_t *all = without_parts(given);
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)found, key, value)
    {
        if (strcmp(key, "studies") != 0 && !json_is_null(value)) {
            json_object_set(all, key, value);
        }
    }
    json_object_set_new(all, "studies", studies_of(found));
    json_t *wrapped = json_pack("{s:o}", "case", all);
    const bool done = wrapped != NULL ? write_json(wrapped, out, err)
                                      : sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a case");
    json_decref(wrapped);
    json_decref(root);
    json_decref(given);
    return done;
}

/* ---- the answer as it is kept ---------------------------------------------------------------- */

static json_t *kept_text(const char *text)
{
    const bool has_query = originals_is_address(text) && strchr(text, '?') != NULL;
    return json_stringn(text, has_query ? strcspn(text, "?") : strlen(text));
}

static void cut_queries(json_t *value)
{
    const char *key = NULL;
    void *next = NULL;
    json_t *member = NULL;
    json_object_foreach_safe(value, next, key, member)
    {
        if (json_is_string(member)) {
            json_object_set_new(value, key, kept_text(json_string_value(member)));
        } else {
            cut_queries(member);
        }
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        json_t *entry = json_array_get(value, i);
        if (json_is_string(entry)) {
            json_array_set_new(value, i, kept_text(json_string_value(entry)));
        } else {
            cut_queries(entry);
        }
    }
}

bool sat_originals_kept(const char *answer, size_t length, SatByteWriter *out, SatError *err)
{
    json_t *root = originals_parse(answer, length, err);
    if (root == NULL) {
        return false;
    }
    cut_queries(root);
    const bool done = write_json(root, out, err);
    json_decref(root);
    return done;
}
