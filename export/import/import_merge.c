/* Merges raw cases. */
#include "export/import/import_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/import_case.h"
#include "formats/base/json_value.h"
#include "formats/case/case_model.h"
#include "formats/case/teaching.h"

enum { MOST_TREE_BYTES = 1 << 30 };

static bool is_one_of(const char *key, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        if (strcmp(key, *keys) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_entry(const json_t *list, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_array_get(list, i), entry)) {
            return true;
        }
    }
    return false;
}

/* What is new in the list, as far as there is room. */
static void add_entries(SatImportCase *building, const char *key, const json_t *entries)
{
    json_t *list = json_object_get(building->root, key);
    for (size_t i = 0; i < json_array_size(entries) && json_is_array(list); i++) {
        json_t *entry = json_array_get(entries, i);
        if (json_array_size(list) >= SAT_CASE_MAX_LIST) {
            sat_import_lose(building, 0, "%s: more than %u entries", key, SAT_CASE_MAX_LIST);
            return;
        }
        if (!has_entry(list, entry)) {
            building->failed = building->failed || json_array_append(list, entry) != 0;
        }
    }
}

/* ---- questions ---- */

static bool has_id(const json_t *questions, const char *id)
{
    for (size_t i = 0; i < json_array_size(questions); i++) {
        const char *own = json_string_value(json_object_get(json_array_get(questions, i), "id"));
        if (own != NULL && strcmp(own, id) == 0) {
            return true;
        }
    }
    return false;
}

static void set_free_id(SatImportCase *building, const json_t *questions, json_t *question)
{
    const char *id = json_string_value(json_object_get(question, "id"));
    char other[80];
    if (id == NULL || !has_id(questions, id)) {
        return;
    }
    for (unsigned number = 2; number < SAT_TEACHING_MAX_ENTRIES + 2; number++) {
        (void)snprintf(other, sizeof(other), "%.56s-%u", id, number);
        if (!has_id(questions, other)) {
            building->failed =
                building->failed || json_object_set_new(question, "id", json_string(other)) != 0;
            return;
        }
    }
}

static void add_step(SatImportCase *building, const json_t *question)
{
    json_t *steps = json_object_get(building->root, "steps");
    json_t *id = json_object_get(question, "id");
    if (json_array_size(steps) > 0 && json_array_size(steps) < SAT_TEACHING_MAX_ENTRIES &&
        id != NULL) {
        building->failed = building->failed ||
                           json_array_append_new(steps, json_pack("{s:O}", "question", id)) != 0;
    }
}

static void add_questions(SatImportCase *building, const json_t *more)
{
    json_t *questions = json_object_get(building->root, "questions");
    for (size_t i = 0; i < json_array_size(more) && !building->failed; i++) {
        json_t *question = json_deep_copy(json_array_get(more, i));
        if (json_array_size(questions) >= SAT_TEACHING_MAX_ENTRIES) {
            sat_import_lose(building, 0, "more than %u questions: the others are left out",
                            SAT_TEACHING_MAX_ENTRIES);
            json_decref(question);
            return;
        }
        (void)json_object_del(question, "view"); /* of a case whose views may not be taken */
        set_free_id(building, questions, question);
        building->failed = question == NULL || json_array_append(questions, question) != 0;
        if (!building->failed) {
            add_step(building, question);
        }
        json_decref(question);
    }
}

/* ---- a case ---- */

static bool has_places(const json_t *root)
{
    return json_array_size(json_object_get(root, "findings")) > 0 ||
           json_array_size(json_object_get(root, "views")) > 0 ||
           json_array_size(json_object_get(root, "steps")) > 0;
}

static void add_case(SatImportCase *building, json_t *more)
{
    static const char *const lists[] = {"systems", "tags", "references", NULL};
    static const char *const places[] = {"findings", "views", "steps", "studies", NULL};
    bool takes_places = !has_places(building->root);
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(more, key, value)
    {
        const bool is_new = json_object_get(building->root, key) == NULL;
        if (is_one_of(key, places)) {
            if (takes_places) {
                building->failed =
                    building->failed || json_object_set(building->root, key, value) != 0;
            }
        } else if (is_new && strcmp(key, "questions") != 0) {
            building->failed = building->failed || json_object_set(building->root, key, value) != 0;
        } else if (is_one_of(key, lists)) {
            add_entries(building, key, value);
        }
    }
    if (!takes_places && has_places(more)) {
        sat_import_lose(building, 0,
                        "findings and views of a second document of the case are left out");
    }
    if (json_object_get(building->root, "questions") == NULL) {
        building->failed =
            building->failed || json_object_set_new(building->root, "questions", json_array()) != 0;
    }
    add_questions(building, json_object_get(more, "questions"));
}

static json_t *parse(SatImportText text, SatError *err)
{
    if (!sat_json_tree_fits(text.bytes, text.length, MOST_TREE_BYTES)) {
        sat_fail(err, SAT_ERR_LIMIT, "case.json has more members than a case may have");
        return NULL;
    }
    json_t *root = sat_json_parse(text.bytes, text.length, SAT_CASE_MAX_JSON_BYTES, err);
    if (root != NULL && !json_is_object(root)) {
        json_decref(root);
        sat_fail(err, SAT_ERR_FORMAT, "case.json: expected an object");
        return NULL;
    }
    return root;
}

SatImported *sat_import_merge(const SatImportText *cases, size_t count, SatError *err)
{
    SatImportCase building;
    if (!sat_import_begin(&building, NULL, err)) {
        return NULL;
    }
    for (size_t i = 0; i < count && !building.failed; i++) {
        json_t *root = parse(cases[i], err);
        if (root == NULL) {
            sat_import_give_up(&building);
            return NULL;
        }
        if (i == 0) { /* with all its members, as a person wrote it */
            json_decref(building.root);
            building.root = root;
        } else {
            add_case(&building, root);
            json_decref(root);
        }
    }
    return sat_import_end(&building, err);
}

bool sat_import_found_pictures(SatImported *imported, SatError *err)
{
    static const char *const shape[] = {"frames", "rows",        "columns", "samples",
                                        "bits",   "photometric", "order",   "modality"};
    json_t *root = json_loadb(imported->json, imported->json_bytes, 0, NULL);
    size_t s = 0, i = 0;
    json_t *study = NULL, *series = NULL;
    json_array_foreach(json_object_get(root, "studies"), s, study)
    {
        json_array_foreach(json_object_get(study, "series"), i, series)
        {
            for (size_t k = 0; k < sizeof(shape) / sizeof(shape[0]); k++) {
                (void)json_object_del(series, shape[k]); /* not there is as good */
            }
        }
    }
    char *json = root != NULL ? json_dumps(root, JSON_INDENT(1)) : NULL;
    json_decref(root);
    if (json == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an imported case");
    }
    char *kept = sat_arena_text(imported->arena, json, strlen(json), err);
    imported->json = kept != NULL ? kept : imported->json;
    imported->json_bytes = strlen(imported->json);
    free(json);
    return kept != NULL;
}
