/* Reads saved files of Radiopaedia's viewer: which forms they hold. */
#include "export/import/radiopaedia_json.h"

#include <stdio.h>
#include <string.h>

#include "export/import/radiopaedia_private.h"
#include "formats/base/json_value.h"

enum { MOST_TREE_BYTES = 512 << 20 };

typedef enum { NOT_OURS, A_STACK, A_STUDY, WRAPPED_STUDY, A_CASE, A_WRAPPED_CASE } Form;

static Form form_of(const json_t *object)
{
    if (json_is_object(json_object_get(object, "study"))) {
        return WRAPPED_STUDY;
    }
    if (json_is_array(json_object_get(object, "series"))) {
        return A_STUDY;
    }
    if (json_is_array(json_object_get(object, "images"))) {
        return A_STACK;
    }
    if (json_is_array(json_object_get(object, "studies"))) {
        return A_CASE;
    }
    return json_is_object(json_object_get(object, "case")) ? A_WRAPPED_CASE : NOT_OURS;
}

/* A study of our own format has series too. */
static bool is_foreign(const json_t *root)
{
    if (json_object_get(root, "format") != NULL) {
        return false;
    }
    if (json_is_array(root)) {
        return json_array_size(root) > 0 && form_of(json_array_get(root, 0)) != NOT_OURS;
    }
    return form_of(root) != NOT_OURS;
}

static const char *rid_of(const json_t *object, char buffer[32])
{
    switch (form_of(object)) {
    case WRAPPED_STUDY:
        return sat_radiopaedia_text(json_object_get(object, "study"), "case_id", buffer);
    case A_WRAPPED_CASE:
        return sat_radiopaedia_text(json_object_get(object, "case"), "id", buffer);
    case A_CASE:
        return sat_radiopaedia_text(object, "id", buffer);
    case NOT_OURS:
    case A_STACK:
    case A_STUDY:
        break;
    }
    return sat_radiopaedia_text(object, "case_id", buffer);
}

static void read_object(SatImportCase *building, const json_t *object, SatImportStudy *stacks);

static bool have_no_pictures(const json_t *studies)
{
    for (size_t i = 0; i < json_array_size(studies); i++) {
        if (form_of(json_array_get(studies, i)) != NOT_OURS) {
            return false;
        }
    }
    return true;
}

static void read_case(SatImportCase *building, const json_t *object)
{
    char buffer[32];
    const char *rid = sat_radiopaedia_text(object, "id", buffer);
    sat_radiopaedia_case_fields(building, object);
    if (json_object_get(building->root, "identifiers") == NULL && rid[0] != '\0') {
        json_t *named = json_pack("{s:s}", "rid", rid);
        sat_radiopaedia_case_fields(building, named);
        json_decref(named);
    }
    const json_t *studies = json_object_get(object, "studies");
    const bool are_texts = have_no_pictures(studies);
    for (size_t i = 0; i < json_array_size(studies) && !building->failed; i++) {
        SatImportStudy stacks = {.object = NULL};
        const json_t *study = json_array_get(studies, i);
        if (are_texts) { /* as the API has it */
            sat_radiopaedia_add_study_texts(building, study, json_array_size(studies) == 1);
        } else if (form_of(study) == NOT_OURS) {
            sat_radiopaedia_add_study(building, study);
        } else if (form_of(study) != A_CASE && form_of(study) != A_WRAPPED_CASE) {
            read_object(building, study, &stacks);
        }
    }
}

static void read_object(SatImportCase *building, const json_t *object, SatImportStudy *stacks)
{
    const json_t *study = object;
    switch (form_of(object)) {
    case A_STACK:
        sat_radiopaedia_add_stack(building, stacks, object);
        return;
    case WRAPPED_STUDY:
        study = json_object_get(object, "study");
        sat_radiopaedia_case_fields(building, study);
        sat_radiopaedia_case_fields(building, json_object_get(object, "case"));
        sat_radiopaedia_add_study(building, study);
        return;
    case A_STUDY:
        sat_radiopaedia_case_fields(building, study);
        sat_radiopaedia_add_study(building, study);
        return;
    case A_CASE:
        read_case(building, object);
        return;
    case A_WRAPPED_CASE:
        read_case(building, json_object_get(object, "case"));
        return;
    case NOT_OURS:
        sat_import_lose(building, 0, "an entry that is neither a stack nor a study is left out");
        return;
    }
}

static json_t *parse(SatImportText text, SatError *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (text.length >= 3 && memcmp(text.bytes, mark, 3) == 0) {
        text.bytes += 3;
        text.length -= 3;
    }
    if (text.length <= SAT_IMPORT_MAX_BYTES &&
        !sat_json_tree_fits(text.bytes, text.length, MOST_TREE_BYTES)) {
        sat_fail(err, SAT_ERR_LIMIT, "the saved file has more members than a case has");
        return NULL;
    }
    return sat_json_parse(text.bytes, text.length, SAT_IMPORT_MAX_BYTES, err);
}

static bool read_text(SatImportCase *building, SatImportText text, char rid[32], SatError *err)
{
    char buffer[32];
    SatImportStudy stacks = {.object = NULL};
    json_t *root = parse(text, err);
    if (root == NULL) {
        return false;
    }
    if (!is_foreign(root)) {
        json_decref(root);
        return sat_fail(err, SAT_ERR_FORMAT,
                        "this is no saved viewer file of Radiopaedia: expected a list of stacks, "
                        "or an object with \"study\" or \"series\"");
    }
    const json_t *first = json_is_array(root) ? json_array_get(root, 0) : root;
    const char *own = rid_of(first, buffer);
    bool fits = rid[0] == '\0' || own[0] == '\0' || strcmp(rid, own) == 0;
    if (own[0] != '\0' && strlen(own) < 32) {
        (void)snprintf(rid, 32, "%s", own);
    }
    for (size_t i = 0; fits && i < json_array_size(root) && !building->failed; i++) {
        read_object(building, json_array_get(root, i), &stacks);
    }
    if (fits && json_is_object(root)) {
        read_object(building, root, &stacks);
    }
    json_decref(root);
    return fits || sat_fail(err, SAT_ERR_FORMAT,
                            "the saved files are of two cases (their case_id differs): give the "
                            "files of each case a folder of its own");
}

SatImported *sat_import_radiopaedia(const SatImportText *texts, size_t text_count,
                                    const SatImportFiles *files, SatError *err)
{
    SatImportCase building;
    char rid[32] = "";
    if (!sat_import_begin(&building, files, err)) {
        return NULL;
    }
    for (size_t i = 0; i < text_count; i++) {
        if (!read_text(&building, texts[i], rid, err)) {
            sat_import_give_up(&building);
            return NULL;
        }
    }
    /* All cases there are under one licence. */
    if (json_object_get(building.root, "licence") == NULL && rid[0] != '\0') {
        static const char licence[] = "CC BY-NC-SA (Radiopaedia.org)";
        sat_import_set_label(&building, building.root, "licence", licence, sizeof(licence) - 1);
    }
    return sat_import_end(&building, err);
}

/* Other programs write lists of images and studies too: these have the names that the site uses. */
static bool has_site_names(const json_t *object)
{
    const json_t *series = json_array_get(json_object_get(object, "series"), 0);
    const json_t *image = json_array_get(json_object_get(object, "images"), 0);
    const json_t *studies = json_object_get(object, "studies");
    switch (form_of(object)) {
    case WRAPPED_STUDY:
        return has_site_names(json_object_get(object, "study"));
    case A_WRAPPED_CASE:
        return has_site_names(json_object_get(object, "case"));
    case A_STUDY:
        return json_is_array(json_object_get(series, "frames"));
    case A_STACK:
        return json_object_get(image, "fullscreen_filename") != NULL ||
               json_object_get(image, "public_filename") != NULL;
    case A_CASE:
        for (size_t i = 0; i < json_array_size(studies); i++) {
            if (json_object_get(json_array_get(studies, i), "findings") != NULL ||
                has_site_names(json_array_get(studies, i))) {
                return json_object_get(object, "title") != NULL;
            }
        }
        return false;
    case NOT_OURS:
        break;
    }
    return false;
}

bool sat_radiopaedia_is_saved(SatImportText text, char rid[32])
{
    SatError ignored = SAT_ERROR_INIT;
    char buffer[32];
    json_t *root = parse(text, &ignored);
    const json_t *first = json_is_array(root) ? json_array_get(root, 0) : root;
    bool is_saved = root != NULL && is_foreign(root) && has_site_names(first);
    rid[0] = '\0';
    if (is_saved) {
        const char *own = rid_of(first, buffer);
        (void)snprintf(rid, 32, "%s", strlen(own) < 32 ? own : "");
    }
    json_decref(root);
    return is_saved;
}
