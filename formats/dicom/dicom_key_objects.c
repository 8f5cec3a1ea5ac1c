/* Reads key object selections. */
#include "formats/dicom/dicom_key_objects.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/dicom/dicom_tags.h"

enum {
    CODE_VALUE = SAT_TAG(0x0008, 0x0100),
    CODING_SCHEME = SAT_TAG(0x0008, 0x0102),
    REFERENCED_SOP_SEQUENCE = SAT_TAG(0x0008, 0x1199),
    CONCEPT_NAME = SAT_TAG(0x0040, 0xA043),
    MOST_TEXT_BYTES = 64 * 1024,
    MOST_PARTS = 10000 /* items of its content */
};

bool sat_dicom_is_key_objects(const SatDicomDataset *dataset)
{
    char name[64];
    return sat_dicom_copy_text(dataset, SAT_TAG_SOP_CLASS_UID, 0, name, sizeof(name)) &&
           strcmp(name, "1.2.840.10008.5.1.4.1.1.88.59") == 0;
}

/* The code of the controlled terminology of DICOM; "": another one, or none. */
static void get_concept(const SatDicomDataset *dataset, char code[17])
{
    const SatDicomElement *name = sat_dicom_find(dataset, CONCEPT_NAME);
    char scheme[17] = "";
    code[0] = '\0';
    if (name != NULL && name->item_count > 0 &&
        sat_dicom_copy_text(&name->items[0], CODING_SCHEME, 0, scheme, sizeof(scheme)) &&
        strcmp(scheme, "DCM") == 0) {
        (void)sat_dicom_copy_text(&name->items[0], CODE_VALUE, 0, code, 17);
    }
}

static const char *purpose_of(const char *code)
{
    static const struct {
        const char *code, *words;
    } purposes[] = {{"113000", "Of interest"},      {"113002", "For the referring physician"},
                    {"113003", "For surgery"},      {"113004", "For teaching"},
                    {"113005", "For a conference"}, {"113006", "For therapy"},
                    {"113007", "For the patient"},  {"113008", "For peer review"},
                    {"113009", "For research"},     {"113013", "Best in set"},
                    {"113018", "For printing"},     {"113020", "For a report"},
                    {"113021", "For litigation"}};
    for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
        if (strcmp(code, purposes[i].code) == 0) {
            return purposes[i].words;
        }
    }
    return NULL;
}

typedef struct {
    SatDicomTextDecoder *decoder;
    SatDicomCharset charset;
    SatDicomReferring referring;
    SatByteWriter description;
    SatDicomReference *list; /* owned: free() */
    size_t count, capacity, parts_left;
} Reading;

static bool add_images(Reading *reading, const SatDicomDataset *item)
{
    SatDicomReferences found;
    if (!sat_dicom_references(&reading->referring, item, REFERENCED_SOP_SEQUENCE, &found)) {
        return false;
    }
    for (size_t i = 0; i < found.count; i++) {
        SatDicomReference *list =
            sat_list_grow(reading->list, reading->count, &reading->capacity, sizeof(*list));
        if (list == NULL) {
            return sat_fail(reading->referring.err, SAT_ERR_NO_MEMORY,
                            "not enough memory for its references");
        }
        reading->list = list;
        list[reading->count++] = found.list[i];
    }
    return true;
}

static void add_description(Reading *reading, const SatDicomDataset *item)
{
    const SatDicomElement *text = sat_dicom_find(item, SAT_TAG_TEXT_VALUE);
    SatByteWriter *out = &reading->description;
    if (text == NULL || text->length > MOST_TEXT_BYTES || out->length > MOST_TEXT_BYTES) {
        return;
    }
    SatByteWriter words = SAT_BYTE_WRITER_INIT;
    SatDicomCharset charset = sat_dicom_charset_of(item, &reading->charset);
    if (sat_dicom_text_utf8(reading->decoder, &charset, item, SAT_TAG_TEXT_VALUE, 0, &words)) {
        sat_write_text(out, out->length > 0 ? "\n" : "");
        sat_write_bytes(out, words.bytes, words.length);
    }
    out->failed = out->failed || words.failed;
    sat_byte_writer_free(&words);
}

/* The content: one level, and what vendors nest below it. */
static bool read_content(Reading *reading, const SatDicomDataset *dataset, unsigned depth)
{
    const SatDicomElement *content = sat_dicom_find(dataset, SAT_TAG_CONTENT_SEQUENCE);
    for (size_t i = 0; content != NULL && i < content->item_count; i++) {
        const SatDicomDataset *item = &content->items[i];
        char code[17];
        if (reading->parts_left == 0) {
            return true;
        }
        reading->parts_left--;
        get_concept(item, code);
        if (strcmp(code, "113012") == 0) {
            add_description(reading, item);
        }
        if (!add_images(reading, item) ||
            (depth < SAT_DICOM_MAX_DEPTH && !read_content(reading, item, depth + 1))) {
            return false;
        }
    }
    return true;
}

static bool keep(const Reading *reading, SatArena *arena, SatKeyObjects *out, SatError *err)
{
    const SatByteWriter *description = &reading->description;
    if (description->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for its texts");
    }
    SatDicomReference *list = sat_arena_alloc(arena, reading->count, sizeof(*list), err);
    out->description =
        sat_arena_text(arena, (const char *)description->bytes, description->length, err);
    out->images = (SatDicomReferences){.list = list, .count = reading->count};
    if (list != NULL && reading->count > 0) {
        memcpy(list, reading->list, reading->count * sizeof(*list));
    }
    return list != NULL && out->description != NULL;
}

bool sat_dicom_key_objects(const SatDicomDataset *dataset, SatDicomTextDecoder *decoder,
                           SatArena *arena, SatKeyObjects *out, SatError *err)
{
    Reading reading = {.decoder = decoder,
                       .charset = sat_dicom_charset_of(dataset, NULL),
                       .referring = {arena, SAT_DICOM_MAX_REFERENCES, err},
                       .description = SAT_BYTE_WRITER_INIT,
                       .parts_left = MOST_PARTS};
    char code[17];
    get_concept(dataset, code);
    *out = (SatKeyObjects){.purpose = purpose_of(code)};
    const bool done = read_content(&reading, dataset, 0) && keep(&reading, arena, out, err);
    sat_byte_writer_free(&reading.description);
    free(reading.list);
    return done;
}
