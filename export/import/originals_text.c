/* Reads the text file of a "Download originals" zip. */
#include "export/import/originals_text.h"

#include <stdio.h>
#include <string.h>

#include "export/import/import_case.h"
#include "export/import/import_text.h"

typedef enum {
    IS_OTHER,
    IS_TITLE,
    IS_PRESENTATION,
    IS_AGE,
    IS_SEX,
    IS_SYSTEMS,
    IS_TAGS,
    IS_DIAGNOSIS,
    IS_CERTAINTY,
    IS_DISCUSSION,
    IS_FINDINGS,
    IS_STUDY,
    IS_REFERENCES,
    IS_CITATION,
    IS_CONTRIBUTOR,
    IS_LICENCE,
    IS_RID,
    IS_DOI,
    IS_GROUP /* a heading above others: nothing of its own */
} Heading;

static const struct {
    const char *words;
    Heading heading;
} headings[] = {
    {"title", IS_TITLE},
    {"case title", IS_TITLE},
    {"presentation", IS_PRESENTATION},
    {"clinical presentation", IS_PRESENTATION},
    {"patient presentation", IS_PRESENTATION},
    {"history", IS_PRESENTATION},
    {"age", IS_AGE},
    {"patient age", IS_AGE},
    {"gender", IS_SEX},
    {"sex", IS_SEX},
    {"patient data", IS_GROUP},
    {"case", IS_GROUP},
    {"studies", IS_GROUP},
    {"system", IS_SYSTEMS},
    {"systems", IS_SYSTEMS},
    {"tags", IS_TAGS},
    {"sections", IS_TAGS},
    {"diagnosis", IS_DIAGNOSIS},
    {"diagnostic certainty", IS_CERTAINTY},
    {"certainty", IS_CERTAINTY},
    {"discussion", IS_DISCUSSION},
    {"case discussion", IS_DISCUSSION},
    {"body", IS_DISCUSSION},
    {"findings", IS_FINDINGS},
    {"study findings", IS_FINDINGS},
    {"modality", IS_STUDY},
    {"study", IS_STUDY},
    {"caption", IS_STUDY},
    {"references", IS_REFERENCES},
    {"citation", IS_CITATION},
    {"author", IS_CONTRIBUTOR},
    {"contributor", IS_CONTRIBUTOR},
    {"case author", IS_CONTRIBUTOR},
    {"licence", IS_LICENCE},
    {"license", IS_LICENCE},
    {"rid", IS_RID},
    {"case id", IS_RID},
    {"doi", IS_DOI},
};

/* Headings that one study may have, "Study 2". */
static Heading find_heading(const char *words, size_t length)
{
    sat_import_trim(&words, &length);
    while (length > 0 && (words[0] == '#' || words[0] == '*' || words[0] == ' ')) {
        words++;
        length--;
    }
    while (length > 0 && strchr(" *:=0123456789", words[length - 1]) != NULL) {
        length--;
    }
    for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
        if (sat_import_equal(words, length, headings[i].words)) {
            return headings[i].heading;
        }
    }
    return IS_OTHER;
}

typedef struct {
    SatImportCase *building;
    Heading heading;
    SatByteWriter text, study; /* study: "CT, Day 2", in front of its findings */
    size_t line, known_count;
} Reader;

static void put_code(Reader *reader, const char *text, size_t length)
{
    json_t *root = reader->building->root;
    char age[32];
    const char *word = NULL;
    const char *key = reader->heading == IS_SEX ? "sex" : "certainty";
    if (reader->heading == IS_AGE && sat_import_age(text, length, age)) {
        word = age;
        key = "age";
    } else if (reader->heading == IS_SEX) {
        word = sat_import_sex(text, length);
    } else if (reader->heading == IS_CERTAINTY) {
        word = sat_import_certainty(text, length);
    }
    if (word == NULL) {
        sat_import_lose(reader->building, reader->line, "a word that a case does not know here");
        return;
    }
    sat_import_set_label(reader->building, root, key, word, strlen(word));
}

static void put_identifier(Reader *reader, const char *key, const char *text, size_t length)
{
    json_t *root = reader->building->root;
    json_t *identifiers = json_object_get(root, "identifiers");
    if (identifiers == NULL) {
        identifiers = json_object();
        reader->building->failed =
            reader->building->failed || json_object_set_new(root, "identifiers", identifiers) != 0;
    }
    if (!reader->building->failed && length <= 32) {
        sat_import_set_label(reader->building, identifiers, key, text, length);
    }
}

static void put_findings(Reader *reader, const char *text, size_t length)
{
    SatByteWriter joined = SAT_BYTE_WRITER_INIT;
    json_t *finding = sat_import_add_entry(reader->building, "findings", "f");
    if (reader->study.length > 0) {
        sat_write_bytes(&joined, reader->study.bytes, reader->study.length);
        sat_write_text(&joined, "\n");
    }
    sat_write_bytes(&joined, text, length);
    reader->building->failed = reader->building->failed || joined.failed || reader->study.failed;
    if (!joined.failed) {
        sat_import_set_long(reader->building, finding, "text", (const char *)joined.bytes,
                            joined.length);
    }
    sat_byte_writer_free(&joined);
    sat_byte_writer_free(&reader->study);
}

static void put_study(Reader *reader, const char *text, size_t length)
{
    if (reader->study.length > 0) {
        sat_write_text(&reader->study, ", ");
    }
    sat_write_bytes(&reader->study, text, length);
}

static void put_section(Reader *reader, const char *text, size_t length)
{
    SatImportCase *building = reader->building;
    json_t *root = building->root;
    switch (reader->heading) {
    case IS_TITLE:
        sat_import_set_label(building, root, "title", text, length);
        sat_import_set_long(building, root, "diagnosis", text, length);
        return;
    case IS_PRESENTATION:
        sat_import_add_paragraph(building, root, "presentation", text, length);
        return;
    case IS_AGE:
    case IS_SEX:
    case IS_CERTAINTY:
        put_code(reader, text, length);
        return;
    case IS_SYSTEMS: {
        size_t start = 0;
        for (size_t i = 0; i <= length; i++) {
            if (i == length || text[i] == ',' || text[i] == ';' || text[i] == '\n') {
                sat_import_add_system(building, text + start, i - start);
                start = i + 1;
            }
        }
        return;
    }
    case IS_TAGS:
        sat_import_add_labels(building, "tags", text, length, ",;\n");
        return;
    case IS_DIAGNOSIS:
        sat_import_set_long(building, root, "diagnosis", text, length);
        return;
    case IS_FINDINGS:
        put_findings(reader, text, length);
        return;
    case IS_STUDY:
        put_study(reader, text, length);
        return;
    case IS_REFERENCES:
        sat_import_add_long(building, "references", text, length);
        return;
    case IS_CITATION:
        sat_import_set_long(building, root, "citation", text, length);
        return;
    case IS_CONTRIBUTOR:
        sat_import_set_label(building, root, "contributor", text, length);
        return;
    case IS_LICENCE:
        sat_import_set_label(building, root, "licence", text, length);
        return;
    case IS_RID:
        put_identifier(reader, "rid", text, length);
        return;
    case IS_DOI:
        put_identifier(reader, "doi", text, length);
        return;
    case IS_DISCUSSION:
    case IS_GROUP:
    case IS_OTHER:
        sat_import_add_paragraph(building, root, "discussion", text, length);
        return;
    }
}

static void end_section(Reader *reader)
{
    const char *text = reader->text.length > 0 ? (const char *)reader->text.bytes : "";
    size_t length = reader->text.length;
    sat_import_trim(&text, &length);
    if (length > 0) {
        put_section(reader, text, length);
    }
    reader->building->failed = reader->building->failed || reader->text.failed;
    sat_byte_writer_free(&reader->text);
}

/* A line of nothing but "-----" or "=====" below a heading. */
static bool is_rule(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("-=_* ", text[i]) == NULL || text[i] == '\0') {
            return false;
        }
    }
    return length >= 3;
}

static void begin_section(Reader *reader, Heading heading, size_t line)
{
    end_section(reader);
    reader->heading = heading;
    reader->line = line;
    reader->known_count += heading != IS_GROUP;
}

static void read_line(Reader *reader, const char *text, size_t length, size_t line)
{
    const char *colon = memchr(text, ':', length);
    size_t before = colon != NULL ? (size_t)(colon - text) : length;
    Heading heading = before <= 40 ? find_heading(text, before) : IS_OTHER;
    if (heading != IS_OTHER) {
        begin_section(reader, heading, line);
        if (colon != NULL) {
            sat_write_bytes(&reader->text, colon + 1, length - before - 1);
            sat_write_u8(&reader->text, '\n');
        }
    } else if (!is_rule(text, length)) {
        sat_write_bytes(&reader->text, text, length);
        sat_write_u8(&reader->text, '\n');
    }
}

SatImported *sat_import_originals_text(SatImportText text, SatError *err)
{
    SatImportCase building;
    if (text.length > SAT_IMPORT_MAX_BYTES) {
        sat_fail(err, SAT_ERR_LIMIT, "the text is larger than 64 MiB");
        return NULL;
    }
    if (!sat_import_begin(&building, NULL, err)) {
        return NULL;
    }
    Reader reader = {.building = &building, .heading = IS_OTHER};
    bool is_text = memchr(text.bytes, '\0', text.length) == NULL;
    size_t start = text.length >= 3 && memcmp(text.bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t line = 1;
    for (size_t i = start; is_text && i <= text.length && !building.failed; i++) {
        if (i == text.length || text.bytes[i] == '\n') {
            size_t length = i - start;
            length -= length > 0 && text.bytes[start + length - 1] == '\r';
            read_line(&reader, text.bytes + start, length, line++);
            start = i + 1;
        }
    }
    end_section(&reader);
    if (reader.study.length > 0) {
        sat_import_lose(&building, reader.line, "a study without findings has no place of its own");
    }
    sat_byte_writer_free(&reader.study);
    bool is_known = reader.known_count >= 3; /* other texts have a "Title:" too */
    if (!is_known && !building.failed) {
        sat_import_give_up(&building);
        sat_fail(err, SAT_ERR_FORMAT,
                 "this is no text of a case: no headings as \"Title:\" and \"Findings\" in it");
        return NULL;
    }
    return sat_import_end(&building, err);
}
