/* Walks the structs of a methodResponse. */
#include "export/import/osirix_answer.h"

#include <stdlib.h>
#include <string.h>

#include "export/import/xml_document.h"
#include "formats/base/growing_list.h"

/* Texts of elements are escaped once more than XML asks for; this undoes it in place. */
static void unescape(char *text)
{
    static const struct {
        const char *name;
        char letter;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    char *to = text;
    for (const char *at = text; *at != '\0';) {
        size_t taken = 1;
        char letter = *at;
        for (size_t i = 0; *at == '&' && i < sizeof(entities) / sizeof(entities[0]); i++) {
            const size_t length = strlen(entities[i].name);
            if (strncmp(at, entities[i].name, length) == 0) {
                letter = entities[i].letter;
                taken = length;
            }
        }
        *to++ = letter;
        at += taken;
    }
    *to = '\0';
}

/* A member's value, with or without an element for its type. owns: xmlFree(); NULL: none */
static char *member_of(const xmlNode *structure, const char *wanted)
{
    for (const xmlNode *member = structure->children; member != NULL; member = member->next) {
        const xmlNode *value = NULL;
        bool is_wanted = false;
        for (const xmlNode *part = member->children; part != NULL; part = part->next) {
            if (sat_import_is_element(part, "name")) {
                char *name = (char *)xmlNodeGetContent(part);
                is_wanted = name != NULL && strcmp(name, wanted) == 0;
                xmlFree(name);
            } else if (sat_import_is_element(part, "value")) {
                value = part;
            }
        }
        if (is_wanted && value != NULL) {
            return (char *)xmlNodeGetContent(value);
        }
    }
    return NULL;
}

static uint32_t number_in(const char *text)
{
    const unsigned long value = text != NULL ? strtoul(text, NULL, 10) : 0;
    return value < UINT32_MAX ? (uint32_t)value : 0;
}

static bool take_row(const xmlNode *row, char *path, SatOsirixImages *out, SatError *err)
{
    char *key = member_of(row, "storedIsKeyImage");
    char *frame = member_of(row, "frameID");
    unescape(path);
    SatOsirixImage *grown = sat_list_grow(out->items, out->count, &out->capacity, sizeof(*grown));
    const char *copy = sat_arena_text(out->arena, path, strlen(path), err);
    out->items = grown != NULL ? grown : out->items;
    const bool done = grown != NULL && copy != NULL && out->count < SAT_OSIRIX_MOST_IMAGES;
    if (done) {
        out->items[out->count++] = (SatOsirixImage){
            .path = copy, .frame = number_in(frame), .is_key = number_in(key) != 0};
    } else if (err->code == SAT_OK) {
        sat_fail(err, SAT_ERR_NETWORK,
                 "more than %d pictures match; look for less at a time, as one PatientID",
                 SAT_OSIRIX_MOST_IMAGES);
    }
    xmlFree(key);
    xmlFree(frame);
    return done;
}

/* A struct with a path, or the number of a file in its database folder, is a picture; one with an
 * error number is the answer itself. */
static bool take_struct(const xmlNode *structure, SatOsirixImages *out, bool *has_answer,
                        SatError *err)
{
    char *path = member_of(structure, "pathString");
    char *number = member_of(structure, "pathNumber");
    char *error = member_of(structure, "error");
    bool done = true;
    if (path != NULL && path[0] == '/') {
        done = take_row(structure, path, out, err);
    } else if (path != NULL || number != NULL) {
        out->without_path++;
    } else if (error != NULL) {
        *has_answer = true;
        done = strcmp(error, "0") == 0 || strcmp(error, "-1") == 0 ||
               sat_fail(err, SAT_ERR_NETWORK,
                        "its database answers with error %.12s; try it with fewer keys, or let "
                        "OsiriX rebuild its database",
                        error);
    }
    xmlFree(path);
    xmlFree(number);
    xmlFree(error);
    return done;
}

static int by_path(const void *a, const void *b)
{
    const SatOsirixImage *x = a;
    const SatOsirixImage *y = b;
    const int order = strcmp(x->path, y->path);
    return order != 0 ? order : x->frame < y->frame ? -1 : x->frame > y->frame;
}

static bool no_answer(SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK,
                    "this is no answer of OsiriX's XML-RPC server; look which port stands in its "
                    "preferences (Listener)");
}

/* owns: xmlFreeDoc(); NULL: it is no methodResponse */
static xmlDoc *parse_answer(const char *xml, size_t length, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    xmlDoc *document = sat_import_xml_parse((SatImportText){xml, length}, &why);
    if (document == NULL) {
        (void)sat_fail(err, why.code == SAT_ERR_NO_MEMORY ? why.code : SAT_ERR_NETWORK,
                       "this is no answer of OsiriX's XML-RPC server (%.300s); look which port "
                       "stands in its preferences (Listener)",
                       why.text);
    } else if (!sat_import_is_element(xmlDocGetRootElement(document), "methodResponse")) {
        xmlFreeDoc(document);
        document = NULL;
        (void)no_answer(err);
    }
    return document;
}

bool sat_osirix_read_images(const char *xml, size_t length, SatOsirixImages *out, SatError *err)
{
    *out = (SatOsirixImages){.arena = sat_arena_new(0, err)};
    xmlDoc *document = out->arena != NULL ? parse_answer(xml, length, err) : NULL;
    if (document == NULL) {
        return false;
    }
    const xmlNode *root = xmlDocGetRootElement(document);
    bool done = true, has_answer = false;
    for (const xmlNode *at = root; done && at != NULL;
         at = sat_import_next_element(root, at, true)) {
        done = !sat_import_is_element(at, "struct") || take_struct(at, out, &has_answer, err);
    }
    xmlFreeDoc(document);
    if (err->code == SAT_OK && (!done || !has_answer)) {
        return no_answer(err);
    }
    if (done && out->count > 0) {
        qsort(out->items, out->count, sizeof(*out->items), by_path);
    }
    return done;
}

bool sat_osirix_read_done(const char *xml, size_t length, bool *is_done, SatError *err)
{
    xmlDoc *document = parse_answer(xml, length, err);
    if (document == NULL) {
        return false;
    }
    const xmlNode *root = xmlDocGetRootElement(document);
    char *error = NULL;
    for (const xmlNode *at = root; error == NULL && at != NULL;
         at = sat_import_next_element(root, at, true)) {
        error = sat_import_is_element(at, "struct") ? member_of(at, "error") : NULL;
    }
    xmlFreeDoc(document);
    const bool done = error != NULL || no_answer(err);
    *is_done = done && strcmp(error, "0") == 0;
    xmlFree(error);
    return done;
}

void sat_osirix_images_free(SatOsirixImages *images)
{
    sat_arena_free(images->arena);
    free(images->items);
    *images = (SatOsirixImages){0};
}
