/* Reads the content tree of teaching file reports (PS3.3 C.17.3; IHE RAD TF-3 4.72). */
#include "export/import/tce_report.h"

#include <stdio.h>
#include <string.h>

#include "export/import/import_case.h"
#include "export/import/import_text.h"
#include "formats/dicom/dicom_charset.h"
#include "formats/dicom/dicom_tags.h"

enum {
    VALUE_TYPE = SAT_TAG(0x0040, 0xA040),
    CONCEPT_NAME = SAT_TAG(0x0040, 0xA043),
    TEXT_VALUE = SAT_TAG(0x0040, 0xA160),
    CONCEPT_CODE = SAT_TAG(0x0040, 0xA168),
    CONTENT = SAT_TAG(0x0040, 0xA730),
    CODE_VALUE = SAT_TAG(0x0008, 0x0100),
    CODING_SCHEME = SAT_TAG(0x0008, 0x0102),
    CODE_MEANING = SAT_TAG(0x0008, 0x0104),
    CODE_BYTES = 17 /* SH and its NUL */
};

typedef struct {
    char value[CODE_BYTES], scheme[CODE_BYTES];
    const SatDicomDataset *dataset; /* NULL: there is none */
} Code;

static Code code_of(const SatDicomDataset *dataset, uint32_t tag)
{
    Code code = {.value = "", .dataset = NULL};
    const SatDicomElement *sequence = sat_dicom_find(dataset, tag);
    if (sequence != NULL && sequence->item_count > 0) {
        code.dataset = &sequence->items[0];
        (void)sat_dicom_copy_text(code.dataset, CODE_VALUE, 0, code.value, sizeof(code.value));
        (void)sat_dicom_copy_text(code.dataset, CODING_SCHEME, 0, code.scheme, sizeof(code.scheme));
    }
    return code;
}

static bool is_code(const Code *code, const char *scheme, const char *value)
{
    return strcmp(code->scheme, scheme) == 0 && strcmp(code->value, value) == 0;
}

SatTceKind sat_tce_kind(const SatDicomDataset *dataset)
{
    Code title = code_of(dataset, CONCEPT_NAME);
    if (is_code(&title, "IHERADTF", "TCE006")) {
        return SAT_TCE_REPORT;
    }
    bool is_manifest = is_code(&title, "IHERADTF", "TCE001") ||
                       is_code(&title, "IHERADTF", "TCE002") ||
                       is_code(&title, "IHERADTF", "TCE007");
    return is_manifest ? SAT_TCE_MANIFEST : SAT_TCE_NONE;
}

/* ---- where a text goes ---- */

typedef enum {
    TO_PRESENTATION,
    TO_DISCUSSION,
    TO_DIFFERENTIAL,
    TO_DIAGNOSIS,
    TO_FINDINGS,
    TO_TAGS,
    TO_SYSTEMS,
    TO_CONTRIBUTOR
} Place;

typedef struct {
    const char *scheme, *value;
    Place place;
} Concept;

static const Concept *concept_of(const Code *code)
{
    static const Concept concepts[] = {{"IHERADTF", "TCE101", TO_CONTRIBUTOR},
                                       {"IHERADTF", "TCE104", TO_DISCUSSION},
                                       {"IHERADTF", "TCE105", TO_TAGS},
                                       {"DCM", "121060", TO_PRESENTATION},
                                       {"DCM", "121071", TO_FINDINGS},
                                       {"IHERADTF", "TCE106", TO_DISCUSSION},
                                       {"DCM", "111023", TO_DIFFERENTIAL},
                                       {"IHERADTF", "TCE107", TO_DIAGNOSIS},
                                       {"DCM", "112005", TO_TAGS},
                                       {"DCM", "111042", TO_TAGS},
                                       {"IHERADTF", "TCE108", TO_SYSTEMS}};
    for (size_t i = 0; i < sizeof(concepts) / sizeof(concepts[0]); i++) {
        if (is_code(code, concepts[i].scheme, concepts[i].value)) {
            return &concepts[i];
        }
    }
    return NULL;
}

static void put_text(SatImportCase *building, Place place, const char *text, size_t length)
{
    static const char heading[] = "Differential diagnosis\n";
    json_t *root = building->root;
    switch (place) {
    case TO_PRESENTATION:
        sat_import_add_paragraph(building, root, "presentation", text, length);
        return;
    case TO_DIFFERENTIAL: {
        SatByteWriter joined = SAT_BYTE_WRITER_INIT;
        sat_write_text(&joined, heading);
        sat_write_bytes(&joined, text, length);
        building->failed = building->failed || joined.failed;
        sat_import_add_paragraph(building, root, "discussion", (const char *)joined.bytes,
                                 joined.length);
        sat_byte_writer_free(&joined);
        return;
    }
    case TO_DISCUSSION:
        sat_import_add_paragraph(building, root, "discussion", text, length);
        return;
    case TO_DIAGNOSIS:
        sat_import_add_paragraph(building, root, "diagnosis", text, length);
        return;
    case TO_FINDINGS:
        sat_import_set_long(building, sat_import_add_entry(building, "findings", "f"), "text", text,
                            length);
        return;
    case TO_TAGS:
        sat_import_add_labels(building, "tags", text, length, ",;\n");
        return;
    case TO_SYSTEMS:
        sat_import_add_system(building, text, length);
        return;
    case TO_CONTRIBUTOR:
        sat_import_set_label(building, root, "contributor", text, length);
        return;
    }
}

/* ---- codes ---- */

/* Coded categories and levels have fixed values. */
static void put_category(SatImportCase *building, const Code *code)
{
    static const char *const words[] = {
        "Musculoskeletal", "Pulmonary", "Cardiovascular", "Gastrointestinal",
        "Genitourinary",   "Neuro",     "Interventional", "Nuclear medicine",
        "Ultrasound",      "Pediatric", "Breast"};
    for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        char value[CODE_BYTES];
        (void)snprintf(value, sizeof(value), "TCE%u", 301 + i);
        if (strcmp(code->value, value) == 0) {
            sat_import_add_system(building, words[i], strlen(words[i]));
            return;
        }
    }
    sat_import_lose(building, 0, "a category that the profile does not know is left out");
}

static void put_level(SatImportCase *building, const Code *code)
{
    static const char *const words[] = {"Primary", "Intermediate", "Advanced"};
    for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        char value[CODE_BYTES];
        (void)snprintf(value, sizeof(value), "TCE%u", 201 + i);
        if (strcmp(code->value, value) == 0) {
            sat_import_add_label(building, "tags", words[i], strlen(words[i]));
        }
    }
}

static void put_code(SatImportCase *building, const Code *concept, const Code *value)
{
    if (is_code(concept, "IHERADTF", "TCE109")) {
        put_category(building, value);
    } else if (is_code(concept, "IHERADTF", "TCE110")) {
        put_level(building, value);
    } else if (is_code(concept, "IHERADTF", "TCE111") && strcmp(value->value, "R-00339") == 0) {
        sat_import_set_label(building, building->root, "certainty", "Certain", 7);
    } else if (is_code(concept, "IHERADTF", "TCE111")) {
        sat_import_lose(building, 0,
                        "that the diagnosis is not confirmed is left out: a case says how certain "
                        "it is");
    } else {
        sat_import_lose(building, 0, "a coded entry that the profile does not know is left out");
    }
}

/* ---- the tree ---- */

typedef struct {
    SatImportCase *building;
    SatDicomTextDecoder *decoder;
    bool is_manifest;
} Reader;

static void read_text(Reader *reader, const SatDicomDataset *item, const SatDicomCharset *charset,
                      const Code *code)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const Concept *concept = concept_of(code);
    bool has_text = sat_dicom_text_utf8(reader->decoder, charset, item, TEXT_VALUE,
                                        SAT_DICOM_ALL_VALUES, &text);
    if (has_text && concept != NULL && !reader->is_manifest) {
        put_text(reader->building, concept->place, (const char *)text.bytes, text.length);
    } else if (has_text && reader->is_manifest) {
        sat_import_lose(reader->building, 0, "what the manifest asks to be done is left out");
    } else if (has_text) {
        sat_import_lose(reader->building, 0, "a text that the profile does not know is left out");
    }
    reader->building->failed = reader->building->failed || text.failed;
    sat_byte_writer_free(&text);
}

/* The depth is bounded by the DICOM reader. */
static void read_items(Reader *reader, const SatDicomDataset *dataset,
                       const SatDicomCharset *inherited)
{
    const SatDicomElement *content = sat_dicom_find(dataset, CONTENT);
    for (size_t i = 0; content != NULL && i < content->item_count && !reader->building->failed;
         i++) {
        const SatDicomDataset *item = &content->items[i];
        const SatDicomCharset charset = sat_dicom_charset_of(item, inherited);
        Code code = code_of(item, CONCEPT_NAME);
        char type[CODE_BYTES] = "";
        (void)sat_dicom_copy_text(item, VALUE_TYPE, 0, type, sizeof(type));
        if (strcmp(type, "TEXT") == 0) {
            read_text(reader, item, &charset, &code);
        } else if (strcmp(type, "CODE") == 0 && !reader->is_manifest) {
            Code value = code_of(item, CONCEPT_CODE);
            put_code(reader->building, &code, &value);
        }
        read_items(reader, item, &charset);
    }
}

SatImported *sat_import_tce(const SatDicomDataset *const *datasets, size_t count, SatError *err)
{
    SatImportCase building;
    size_t reports = 0;
    if (!sat_import_begin(&building, NULL, err)) {
        return NULL;
    }
    Reader reader = {.building = &building, .decoder = sat_dicom_text_decoder_new(err)};
    if (reader.decoder == NULL) {
        sat_import_give_up(&building);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        SatTceKind kind = sat_tce_kind(datasets[i]);
        reader.is_manifest = kind == SAT_TCE_MANIFEST;
        reports += kind == SAT_TCE_REPORT;
        if (kind != SAT_TCE_NONE) {
            const SatDicomCharset charset = sat_dicom_charset_of(datasets[i], NULL);
            read_items(&reader, datasets[i], &charset);
        }
    }
    sat_dicom_text_decoder_free(reader.decoder);
    if (reports == 0) {
        sat_import_give_up(&building);
        sat_fail(err, SAT_ERR_FORMAT,
                 "there is no Additional Teaching File Information (TCE006) among the objects");
        return NULL;
    }
    return sat_import_end(&building, err);
}
