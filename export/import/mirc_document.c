/* Reads the fields and sections of a MIRCdocument. */
#include "export/import/mirc_document.h"

#include <stdio.h>
#include <string.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"
#include "export/import/mirc_private.h"
#include "formats/base/text_utf8.h"

/* ---- what is read of an element ---- */

static bool is_one_of(const xmlNode *element, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (sat_import_is_element(element, *names)) {
            return true;
        }
    }
    return false;
}

bool sat_mirc_is_hidden(const xmlNode *element)
{
    static const char *const never[] = {"phi", "phi-restricted", NULL};
    char *visible = sat_import_attribute(element, "visible");
    bool is_hidden = visible != NULL && !sat_import_equal(visible, strlen(visible), "yes");
    xmlFree(visible);
    return is_hidden || is_one_of(element, never);
}

bool sat_mirc_is_no_text(const xmlNode *element)
{
    static const char *const others[] = {"image",
                                         "image-section",
                                         "alternative-image",
                                         "image-caption",
                                         "quiz",
                                         "ScoredQuestion",
                                         "patient",
                                         "order-by",
                                         "insert-image",
                                         "insert-note",
                                         "insert-megasave",
                                         "insert-dataset",
                                         "insert-user",
                                         "insert-date",
                                         "insert-time",
                                         "block",
                                         "metadata-refs",
                                         "document-type",
                                         NULL};
    return is_one_of(element, others) || sat_mirc_is_hidden(element);
}

size_t sat_mirc_line(const xmlNode *element)
{
    long line = xmlGetLineNo(element);
    return line > 0 ? (size_t)line : 0;
}

void sat_mirc_text(const xmlNode *element, SatByteWriter *out)
{
    sat_import_node_text(element, sat_mirc_is_no_text, out);
}

void sat_mirc_set_text(SatImportCase *building, json_t *object, const char *key,
                       const xmlNode *element)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_mirc_text(element, &text);
    if (object != NULL && text.length > 0) {
        sat_import_add_paragraph(building, object, key, (const char *)text.bytes, text.length);
    }
    building->failed = building->failed || text.failed;
    sat_byte_writer_free(&text);
}

/* A paragraph of the discussion under a heading of its own. */
static void add_discussion(SatImportCase *building, const char *heading, size_t heading_length,
                           const xmlNode *element)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_import_tidy(heading, heading_length, true, &text);
    if (text.length > 0) {
        sat_write_u8(&text, '\n');
    }
    size_t before = text.length;
    sat_mirc_text(element, &text);
    if (text.length > before) {
        sat_import_add_paragraph(building, building->root, "discussion", (const char *)text.bytes,
                                 text.length);
    }
    building->failed = building->failed || text.failed;
    sat_byte_writer_free(&text);
}

/* ---- fields ---- */

typedef void (*AddTexts)(SatImportCase *building, const char *text, size_t length);

static void add_tags(SatImportCase *building, const char *text, size_t length)
{
    sat_import_add_labels(building, "tags", text, length, ",;\n");
}

static void add_systems(SatImportCase *building, const char *text, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || text[i] == ',' || text[i] == ';' || text[i] == '\n') {
            sat_import_add_system(building, text + start, i - start);
            start = i + 1;
        }
    }
}

static void add_references(SatImportCase *building, const char *text, size_t length)
{
    static const char bullet[] = "\xE2\x80\xA2 ";
    size_t start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && text[i] != '\n') {
            continue;
        }
        const char *line = text + start;
        size_t line_length = i - start;
        bool is_listed = sat_import_begins(line, line_length, bullet);
        sat_import_add_long(building, "references", line + (is_listed ? sizeof(bullet) - 1 : 0),
                            line_length - (is_listed ? sizeof(bullet) - 1 : 0));
        start = i + 1;
    }
}

static void add_author(SatImportCase *building, const xmlNode *author)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const json_t *before = json_object_get(building->root, "contributor");
    if (before != NULL) {
        sat_write_text(&text, json_string_value(before));
        sat_write_text(&text, "; ");
    }
    size_t length = text.length;
    for (const xmlNode *part = author->children; part != NULL; part = part->next) {
        if (sat_import_is_element(part, "name")) {
            sat_mirc_text(part, &text);
        }
    }
    if (text.length > length) {
        sat_import_set_label(building, building->root, "contributor", (const char *)text.bytes,
                             text.length);
    }
    building->failed = building->failed || text.failed;
    sat_byte_writer_free(&text);
}

static void give_text(SatImportCase *building, const xmlNode *element, AddTexts add)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_mirc_text(element, &text);
    if (text.length > 0) {
        add(building, (const char *)text.bytes, text.length);
    }
    building->failed = building->failed || text.failed;
    sat_byte_writer_free(&text);
}

/* Age and sex of a patient who may be seen; nothing else of it. */
static void add_patient(SatImportCase *building, const xmlNode *patient)
{
    static const struct {
        const char *name, *unit;
    } units[] = {{"years", "y"}, {"months", "m"}, {"weeks", "w"}, {"days", "d"}};
    for (const xmlNode *part = sat_import_next_element(patient, patient, true); part != NULL;
         part = sat_import_next_element(patient, part, true)) {
        SatByteWriter text = SAT_BYTE_WRITER_INIT;
        char age[32];
        sat_mirc_text(part, &text);
        sat_write_u8(&text, ' ');
        for (size_t i = 0; i < 4; i++) {
            if (sat_import_is_element(part, units[i].name)) {
                sat_write_text(&text, units[i].unit);
            }
        }
        const char *words = text.failed ? "" : (const char *)text.bytes;
        size_t length = text.failed ? 0 : text.length;
        bool is_age = words[length > 0 ? length - 1 : 0] != ' ';
        if (is_age && json_object_get(building->root, "age") == NULL &&
            sat_import_age(words, length, age)) {
            sat_import_set_label(building, building->root, "age", age, strlen(age));
        }
        const char *sex = sat_import_sex(words, length);
        if (sat_import_is_element(part, "pt-sex") && sex != NULL) {
            sat_import_set_label(building, building->root, "sex", sex, 1);
        }
        building->failed = building->failed || text.failed;
        sat_byte_writer_free(&text);
    }
    sat_import_lose(building, sat_mirc_line(patient),
                    "of the patient, age and sex alone are taken");
}

static void add_rights(SatImportCase *building, const char *text, size_t length)
{
    sat_import_set_label(building, building->root, "licence", text, length);
}

static void add_title(SatImportCase *building, const char *text, size_t length)
{
    sat_import_set_label(building, building->root, "title", text, length);
}

/* False: it is no field of a case. */
static bool read_field(SatImportCase *building, const xmlNode *element)
{
    static const struct {
        const char *name;
        AddTexts add;
    } fields[] = {
        {"title", add_title},          {"keywords", add_tags},  {"category", add_systems},
        {"organ-system", add_systems}, {"level", add_tags},     {"modality", add_tags},
        {"anatomy", add_tags},         {"pathology", add_tags}, {"references", add_references},
        {"rights", add_rights}};
    static const struct {
        const char *name, *key;
    } texts[] = {{"alternative-title", "presentation"},
                 {"alternative-abstract", "presentation"},
                 {"abstract", "discussion"},
                 {"history", "presentation"},
                 {"diagnosis", "diagnosis"}};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (sat_import_is_element(element, fields[i].name)) {
            give_text(building, element, fields[i].add);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (sat_import_is_element(element, texts[i].name)) {
            sat_mirc_set_text(building, building->root, texts[i].key, element);
            return true;
        }
    }
    if (sat_import_is_element(element, "author")) {
        add_author(building, element);
    } else if (sat_import_is_element(element, "patient")) {
        add_patient(building, element);
    } else if (sat_import_is_element(element, "differential-diagnosis")) {
        add_discussion(building, "Differential diagnosis", 22, element);
    } else if (sat_import_is_element(element, "discussion") ||
               sat_import_is_element(element, "findings")) {
        add_discussion(building, "", 0, element);
    } else {
        return false;
    }
    return true;
}

/* ---- sections ---- */

static bool has_word(const char *text, const char *word)
{
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (sat_import_begins(text + i, strlen(text + i), word)) {
            return true;
        }
    }
    return false;
}

static void read_section(SatImportCase *building, const xmlNode *section)
{
    char *attribute = sat_import_attribute(section, "heading");
    const char *heading = attribute != NULL ? attribute : "";
    if (has_word(heading, "history") || has_word(heading, "presentation") ||
        has_word(heading, "clinical")) {
        sat_mirc_set_text(building, building->root, "presentation", section);
    } else if (has_word(heading, "finding")) {
        SatByteWriter text = SAT_BYTE_WRITER_INIT;
        sat_mirc_text(section, &text);
        if (text.length > 0) {
            json_t *finding = sat_import_add_entry(building, "findings", "f");
            sat_import_set_long(building, finding, "text", (const char *)text.bytes, text.length);
        }
        building->failed = building->failed || text.failed;
        sat_byte_writer_free(&text);
    } else if (has_word(heading, "diagnos") && !has_word(heading, "differential")) {
        sat_mirc_set_text(building, building->root, "diagnosis", section);
    } else if (has_word(heading, "reference") || has_word(heading, "bibliography")) {
        give_text(building, section, add_references);
    } else {
        bool is_usual = sat_import_equal(heading, strlen(heading), "discussion");
        add_discussion(building, is_usual ? "" : heading, is_usual ? 0 : strlen(heading), section);
    }
    xmlFree(attribute);
}

static void read_quizzes(SatImportCase *building, const xmlNode *section)
{
    const xmlNode *at = sat_import_next_element(section, section, true);
    while (at != NULL && !building->failed) {
        bool is_quiz = sat_import_is_element(at, "quiz");
        bool is_scored = sat_import_is_element(at, "ScoredQuestion");
        bool is_hidden = sat_mirc_is_hidden(at);
        if (is_quiz && !is_hidden) {
            sat_mirc_add_quiz(building, at);
        }
        if (is_scored && !is_hidden) {
            sat_mirc_add_scored_question(building, at);
        }
        at = sat_import_next_element(section, at, !is_quiz && !is_scored && !is_hidden);
    }
}

static void tell_hidden(SatImportCase *building, const xmlNode *root)
{
    const xmlNode *at = sat_import_next_element(root, root, true);
    while (at != NULL) {
        bool is_hidden = sat_mirc_is_hidden(at);
        if (is_hidden) {
            sat_import_lose(building, sat_mirc_line(at),
                            "what the document hides from others is left out");
        }
        at = sat_import_next_element(root, at, !is_hidden);
    }
}

static void read_child(SatImportCase *building, const xmlNode *element)
{
    static const char *const passed[] = {"authorization",
                                         "publication-date",
                                         "revision-history",
                                         "document-type",
                                         "document-id",
                                         "creator",
                                         "permissions",
                                         "peer-review",
                                         "language",
                                         "access",
                                         NULL};
    if (sat_mirc_is_hidden(element)) {
        return;
    }
    if (sat_import_is_element(element, "section")) {
        read_section(building, element);
        read_quizzes(building, element);
    } else if (sat_import_is_element(element, "image-section")) {
        read_quizzes(building, element);
    } else if (sat_import_is_element(element, "quiz")) {
        sat_mirc_add_quiz(building, element);
    } else if (sat_import_is_element(element, "ScoredQuestion")) {
        sat_mirc_add_scored_question(building, element);
    } else if (is_one_of(element, passed)) {
        sat_import_lose(building, sat_mirc_line(element),
                        "who may see the document, and when it was made, is left out");
    } else if (!read_field(building, element) && !sat_mirc_is_no_text(element)) {
        add_discussion(building, "", 0, element);
    }
}

SatImported *sat_import_mirc(SatImportText text, const SatImportFiles *files, SatError *err)
{
    SatImportCase building;
    xmlDoc *document = sat_import_xml_parse(text, err);
    if (document == NULL) {
        return NULL;
    }
    const xmlNode *root = xmlDocGetRootElement(document);
    if (!sat_import_is_element(root, "MIRCdocument")) {
        sat_fail(err, SAT_ERR_FORMAT, "this is no MIRC document: its first element is another");
        xmlFreeDoc(document);
        return NULL;
    }
    if (!sat_import_begin(&building, files, err)) {
        xmlFreeDoc(document);
        return NULL;
    }
    for (const xmlNode *child = root->children; child != NULL && !building.failed;
         child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            read_child(&building, child);
        }
    }
    sat_mirc_add_pictures(&building, root);
    tell_hidden(&building, root);
    xmlFreeDoc(document);
    return sat_import_end(&building, err);
}

bool sat_mirc_looks_like(SatImportText text)
{
    static const char mark[] = "<MIRCdocument";
    size_t length = text.length < 4096 ? text.length : 4096;
    for (size_t i = 0; i + sizeof(mark) <= length; i++) {
        if (text.bytes[i] == '<' && memcmp(text.bytes + i, mark, sizeof(mark) - 1) == 0) {
            return true;
        }
    }
    return false;
}
