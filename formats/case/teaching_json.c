/* Reads findings, views, steps and questions of case.json: the lists, and who names whom. */
#include "formats/case/teaching_json.h"

#include <stdlib.h>
#include <string.h>

const SatTeaching sat_teaching_none;

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const SatTeachingId *)a)->text, ((const SatTeachingId *)b)->text);
}

bool sat_teaching_find(const SatTeachingIds *ids, const char *text, size_t *index)
{
    const SatTeachingId wanted = {.text = text};
    const SatTeachingId *found =
        ids->count > 0 ? bsearch(&wanted, ids->ids, ids->count, sizeof(wanted), compare_ids) : NULL;
    if (found == NULL) {
        return false;
    }
    *index = found->index;
    return true;
}

bool sat_teaching_get_reference(SatTeachingReader *reader, const json_t *object, const char *path,
                                const char *key, const SatTeachingIds *ids, size_t *index)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL || json_is_null(value)) {
        return true;
    }
    const char *text = json_string_value(value);
    if (text == NULL || !sat_teaching_find(ids, text, index)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s.%s: names nothing that is in this case; write the id of an entry of it",
                        path, key);
    }
    return true;
}

static bool is_id(const char *text)
{
    size_t length = strlen(text);
    return length >= 1 && length <= 64 &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
               length;
}

/* The id of an entry, if it has one. */
static bool take_id(SatTeachingReader *reader, const json_t *entry, const char *path, bool required,
                    size_t index, SatTeachingIds *ids)
{
    const json_t *value = json_object_get(entry, "id");
    if (value == NULL && !required) {
        return true;
    }
    const char *text = json_string_value(value);
    if (text == NULL || !is_id(text)) {
        return sat_fail(reader->err, SAT_ERR_FORMAT,
                        "%s.id: expected 1 to 64 letters, digits, _ or -", path);
    }
    ids->ids[ids->count++] = (SatTeachingId){.text = text, .index = index};
    return true;
}

static bool sort_ids(SatTeachingReader *reader, const char *list, SatTeachingIds *ids)
{
    if (ids->count > 1) {
        qsort(ids->ids, ids->count, sizeof(ids->ids[0]), compare_ids);
    }
    for (size_t i = 1; i < ids->count; i++) {
        if (strcmp(ids->ids[i - 1].text, ids->ids[i].text) == 0) {
            return sat_fail(reader->err, SAT_ERR_FORMAT,
                            "%s: two entries have the id \"%s\"; give one of them another", list,
                            ids->ids[i].text);
        }
    }
    return true;
}

static bool collect_ids(SatTeachingReader *reader, const json_t *root, const char *list,
                        SatTeachingIds *ids)
{
    json_t *array = NULL;
    if (!sat_json_get_array(root, "", list, false, SAT_TEACHING_MAX_ENTRIES, &array, reader->err)) {
        return false;
    }
    size_t count = json_array_size(array);
    ids->ids = sat_arena_alloc(reader->arena, count, sizeof(ids->ids[0]), reader->err);
    for (size_t i = 0; ids->ids != NULL && i < count; i++) {
        char path[SAT_CASE_PATH_BYTES];
        sat_case_path(path, "%s[%zu]", list, i);
        if (!take_id(reader, json_array_get(array, i), path, true, i, ids)) {
            return false;
        }
    }
    return ids->ids != NULL && sort_ids(reader, list, ids);
}

/* Marks lie inside findings: their ids are unique in the case. */
static bool collect_mark_ids(SatTeachingReader *reader, const json_t *root)
{
    const json_t *findings = json_object_get(root, "findings");
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(findings); i++) {
        count += json_array_size(json_object_get(json_array_get(findings, i), "marks"));
    }
    SatTeachingIds *ids = &reader->marks;
    ids->ids = sat_arena_alloc(reader->arena, count, sizeof(ids->ids[0]), reader->err);
    for (size_t i = 0; ids->ids != NULL && i < json_array_size(findings); i++) {
        const json_t *marks = json_object_get(json_array_get(findings, i), "marks");
        for (size_t k = 0; k < json_array_size(marks); k++) {
            char path[SAT_CASE_PATH_BYTES];
            sat_case_path(path, "findings[%zu].marks[%zu]", i, k);
            if (!take_id(reader, json_array_get(marks, k), path, false, k, ids)) {
                return false;
            }
        }
    }
    return ids->ids != NULL && sort_ids(reader, "marks", ids);
}

/* ---- lists ---- */

typedef bool (*ReadEntry)(SatTeachingReader *reader, const json_t *object, const char *path,
                          void *entry);

static bool read_finding(SatTeachingReader *reader, const json_t *object, const char *path,
                         void *entry)
{
    return sat_teaching_read_finding(reader, object, path, entry);
}

static bool read_view(SatTeachingReader *reader, const json_t *object, const char *path,
                      void *entry)
{
    return sat_teaching_read_view(reader, object, path, entry);
}

static bool read_step(SatTeachingReader *reader, const json_t *object, const char *path,
                      void *entry)
{
    return sat_teaching_read_step(reader, object, path, entry);
}

static bool read_question(SatTeachingReader *reader, const json_t *object, const char *path,
                          void *entry)
{
    return sat_teaching_read_question(reader, object, path, entry);
}

/* An array of entries of entry_bytes each; NULL on failure. */
static void *read_list(SatTeachingReader *reader, const json_t *root, const char *list,
                       ReadEntry read, size_t entry_bytes, size_t *count)
{
    json_t *array = NULL;
    if (!sat_json_get_array(root, "", list, false, SAT_TEACHING_MAX_ENTRIES, &array, reader->err)) {
        return NULL;
    }
    *count = json_array_size(array);
    char *entries = sat_arena_alloc(reader->arena, *count, entry_bytes, reader->err);
    for (size_t i = 0; entries != NULL && i < *count; i++) {
        char path[SAT_CASE_PATH_BYTES];
        sat_case_path(path, "%s[%zu]", list, i);
        const json_t *object = json_array_get(array, i);
        if (!json_is_object(object)) {
            sat_fail(reader->err, SAT_ERR_FORMAT, "%s: expected an object", path);
            return NULL;
        }
        if (!read(reader, object, path, entries + i * entry_bytes)) {
            return NULL;
        }
    }
    return entries;
}

bool sat_teaching_read(const json_t *root, SatArena *arena, SatCase *owner, SatError *err)
{
    SatTeachingReader reader = {.arena = arena, .owner = owner, .err = err};
    SatTeaching *out = sat_arena_alloc(arena, 1, sizeof(*out), err);
    if (out == NULL || !collect_ids(&reader, root, "findings", &reader.findings) ||
        !collect_ids(&reader, root, "views", &reader.views) ||
        !collect_ids(&reader, root, "questions", &reader.questions) ||
        !collect_mark_ids(&reader, root)) {
        return false;
    }
    out->findings =
        read_list(&reader, root, "findings", read_finding, sizeof(SatFinding), &out->finding_count);
    out->views = out->findings != NULL ? read_list(&reader, root, "views", read_view,
                                                   sizeof(SatView), &out->view_count)
                                       : NULL;
    out->questions = out->views != NULL ? read_list(&reader, root, "questions", read_question,
                                                    sizeof(SatQuestion), &out->question_count)
                                        : NULL;
    out->steps = out->questions != NULL ? read_list(&reader, root, "steps", read_step,
                                                    sizeof(SatStep), &out->step_count)
                                        : NULL;
    owner->teaching = out;
    return out->steps != NULL;
}
