/* Case fields of Radiopaedia's JSON. */
#include <stdio.h>
#include <string.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"
#include "export/import/radiopaedia_private.h"

const char *sat_radiopaedia_text(const json_t *object, const char *key, char buffer[32])
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value)) {
        (void)snprintf(buffer, 32, "%lld", (long long)json_integer_value(value));
        return buffer;
    }
    return json_is_string(value) ? json_string_value(value) : "";
}

/* The first of the members that has a text. */
static const char *first_text(const json_t *object, const char *const *keys, char buffer[32])
{
    const char *text = "";
    for (; *keys != NULL && text[0] == '\0'; keys++) {
        text = sat_radiopaedia_text(object, *keys, buffer);
    }
    return text;
}

void sat_radiopaedia_set_html(SatImportCase *building, json_t *object, const char *key,
                              const char *html)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_import_html_marked(html, strlen(html), &text);
    if (text.length > 0) {
        sat_import_set_long(building, object, key, (const char *)text.bytes, text.length);
    }
    building->failed = building->failed || text.failed;
    sat_byte_writer_free(&text);
}

static bool is_known(const SatImportCase *building, const char *key)
{
    return json_object_get(building->root, key) != NULL;
}

static const char *system_of_id(long long id)
{
    static const char *const systems[] = {NULL,
                                          "Breast",
                                          "Vascular",
                                          "Central Nervous System",
                                          "Chest",
                                          NULL,
                                          "Gastrointestinal",
                                          "Head & Neck",
                                          "Hepatobiliary",
                                          "Musculoskeletal",
                                          NULL,
                                          "Urogenital",
                                          "Paediatrics",
                                          NULL,
                                          NULL,
                                          "Spine",
                                          "Cardiac",
                                          "Interventional",
                                          "Obstetrics",
                                          "Gynaecology",
                                          "Haematology",
                                          "Forensic",
                                          "Oncology",
                                          "Trauma",
                                          "Not Applicable"};
    return id > 0 && id < (long long)(sizeof(systems) / sizeof(systems[0])) ? systems[id] : NULL;
}

/* A number, a name, or an object with one of them. */
static void add_system(SatImportCase *building, const json_t *value)
{
    if (json_is_object(value)) {
        const json_t *name = json_object_get(value, "name");
        value = name != NULL ? name : json_object_get(value, "id");
    }
    const char *name =
        json_is_integer(value) ? system_of_id(json_integer_value(value)) : json_string_value(value);
    if (name != NULL) {
        sat_import_add_system(building, name, strlen(name));
    }
}

static void add_systems(SatImportCase *building, const json_t *object)
{
    static const char *const keys[] = {"system_id", "system_ids", "system", "systems"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const json_t *value = json_object_get(object, keys[i]);
        for (size_t k = 0; k < json_array_size(value); k++) {
            add_system(building, json_array_get(value, k));
        }
        if (!json_is_array(value)) {
            add_system(building, value);
        }
    }
}

static void add_tags(SatImportCase *building, const json_t *object)
{
    const json_t *tags = json_object_get(object, "tags");
    if (json_is_string(tags)) {
        sat_import_add_labels(building, "tags", json_string_value(tags), json_string_length(tags),
                              ",;\n");
    }
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const json_t *tag = json_array_get(tags, i);
        tag = json_is_object(tag) ? json_object_get(tag, "name") : tag;
        if (json_is_string(tag)) {
            sat_import_add_label(building, "tags", json_string_value(tag), json_string_length(tag));
        }
    }
}

/* The title on Radiopaedia is the diagnosis. */
static void set_title(SatImportCase *building, const json_t *object)
{
    static const char *const keys[] = {"case_title", "title", NULL};
    char buffer[32];
    const char *title = first_text(object, keys, buffer);
    if (!is_known(building, "title")) {
        sat_import_set_label(building, building->root, "title", title, strlen(title));
        sat_import_set_long(building, building->root, "diagnosis", title, strlen(title));
    }
}

static void set_patient(SatImportCase *building, const json_t *object)
{
    static const char *const sexes[] = {"gender", "sex", NULL};
    char buffer[32];
    char age[32];
    const char *text = sat_radiopaedia_text(object, "age", buffer);
    if (!is_known(building, "age") && sat_import_age(text, strlen(text), age)) {
        sat_import_set_label(building, building->root, "age", age, strlen(age));
    } else if (!is_known(building, "age") && text[0] != '\0') {
        sat_import_lose(building, 0, "the age is not understood, and left out");
    }
    text = first_text(object, sexes, buffer);
    const char *sex = sat_import_sex(text, strlen(text));
    if (!is_known(building, "sex") && sex != NULL) {
        sat_import_set_label(building, building->root, "sex", sex, 1);
    }
}

static void set_certainty(SatImportCase *building, const json_t *object)
{
    static const char *const keys[] = {"diagnostic_certainty_id", "diagnostic_certainty",
                                       "certainty", NULL};
    char buffer[32];
    const char *text = first_text(object, keys, buffer);
    const char *certainty = sat_import_certainty(text, strlen(text));
    if (!is_known(building, "certainty") && certainty != NULL) {
        sat_import_set_label(building, building->root, "certainty", certainty, strlen(certainty));
    }
}

/* Where it is published, by whom, and under which licence. */
static void set_origin(SatImportCase *building, const json_t *object)
{
    static const char *const rids[] = {"case_id", "rid", "rID", NULL};
    static const char *const authors[] = {"contributor", "author", "contributor_login", NULL};
    static const char *const licences[] = {"licence", "license", NULL};
    char buffer[32];
    char doi[64];
    const char *rid = first_text(object, rids, buffer);
    if (!is_known(building, "identifiers") && rid[0] != '\0' && strlen(rid) <= 20 &&
        strspn(rid, "0123456789") == strlen(rid)) {
        (void)snprintf(doi, sizeof(doi), "10.53347/rID-%s", rid);
        building->failed = building->failed ||
                           json_object_set_new(building->root, "identifiers",
                                               json_pack("{s:s,s:s}", "rid", rid, "doi", doi)) != 0;
    }
    const char *author = first_text(object, authors, buffer);
    if (author[0] == '\0') {
        author = sat_radiopaedia_text(json_object_get(object, "author"), "name", buffer);
    }
    if (!is_known(building, "contributor")) {
        sat_import_set_label(building, building->root, "contributor", author, strlen(author));
    }
    const char *licence = first_text(object, licences, buffer);
    if (!is_known(building, "licence")) {
        sat_import_set_label(building, building->root, "licence", licence, strlen(licence));
    }
}

void sat_radiopaedia_case_fields(SatImportCase *building, const json_t *object)
{
    static const char *const discussions[] = {"body", "discussion", NULL};
    char buffer[32];
    set_title(building, object);
    set_patient(building, object);
    set_certainty(building, object);
    set_origin(building, object);
    add_systems(building, object);
    add_tags(building, object);
    if (!is_known(building, "presentation")) {
        sat_radiopaedia_set_html(building, building->root, "presentation",
                                 sat_radiopaedia_text(object, "presentation", buffer));
    }
    if (!is_known(building, "discussion")) {
        sat_radiopaedia_set_html(building, building->root, "discussion",
                                 first_text(object, discussions, buffer));
    }
    if (json_is_true(json_object_get(object, "suitable_for_quiz"))) {
        sat_import_set_true(building, building->root, "quiz");
    }
    if (!is_known(building, "citation")) {
        sat_radiopaedia_set_html(building, building->root, "citation",
                                 sat_radiopaedia_text(object, "citation", buffer));
    }
}
