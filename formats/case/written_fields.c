/* Compares the names of a JSON text with those of the schemas. */
#include "formats/case/written_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/json_line.h"
#include "formats/base/json_value.h"

enum { LONGEST_NAME = 24, MOST_TOLD = 20 };

/* Of case.schema.json and lecture.schema.json, sorted. */
static const char *const names[] = {"accepted",
                                    "active",
                                    "age",
                                    "answers",
                                    "before_study",
                                    "bits",
                                    "body_part",
                                    "caption",
                                    "center",
                                    "certainty",
                                    "citation",
                                    "color",
                                    "column_mm",
                                    "columns",
                                    "consent",
                                    "contributor",
                                    "conversion",
                                    "correct",
                                    "dashed",
                                    "day",
                                    "diagnosis",
                                    "discussion",
                                    "doi",
                                    "entries",
                                    "explanation",
                                    "feedback",
                                    "feedback_correct",
                                    "feedback_nothing",
                                    "feedback_wrong",
                                    "filled",
                                    "findings",
                                    "first_input",
                                    "flip",
                                    "format",
                                    "frame",
                                    "frame_of_reference",
                                    "frame_time_ms",
                                    "frames",
                                    "function",
                                    "gantry_tilt_degrees",
                                    "hidden",
                                    "hide",
                                    "hide_diagnosis",
                                    "hide_title",
                                    "hint",
                                    "id",
                                    "identifiers",
                                    "intercept",
                                    "invert",
                                    "key_frames",
                                    "kind",
                                    "laterality",
                                    "layout",
                                    "licence",
                                    "lossy_history",
                                    "marks",
                                    "modality",
                                    "modality_table",
                                    "modality_word",
                                    "mode",
                                    "model_answer",
                                    "notes",
                                    "number",
                                    "order",
                                    "orientation",
                                    "padding",
                                    "pan",
                                    "partial",
                                    "patient_orientation",
                                    "penalty",
                                    "perspective",
                                    "photometric",
                                    "pixel_aspect",
                                    "points",
                                    "points_given",
                                    "position",
                                    "presentation",
                                    "prompt",
                                    "question",
                                    "questions",
                                    "quiz",
                                    "references",
                                    "regions",
                                    "requires",
                                    "rescale",
                                    "retries",
                                    "reveal",
                                    "rid",
                                    "rotation",
                                    "row_mm",
                                    "rows",
                                    "samples",
                                    "segments",
                                    "series",
                                    "sex",
                                    "shuffle",
                                    "signed",
                                    "slice_spacing_mm",
                                    "slice_thickness_mm",
                                    "slope",
                                    "source",
                                    "spacing",
                                    "specifics",
                                    "statement",
                                    "steps",
                                    "storage",
                                    "studies",
                                    "style",
                                    "systems",
                                    "table",
                                    "tags",
                                    "text",
                                    "text_blocks",
                                    "text_size",
                                    "time_limit_s",
                                    "time_points",
                                    "title",
                                    "type",
                                    "typical_range",
                                    "value_range",
                                    "values",
                                    "version",
                                    "view",
                                    "viewports",
                                    "views",
                                    "voi_tables",
                                    "weight",
                                    "width",
                                    "window",
                                    "windows",
                                    "zoom"};

typedef struct {
    const char *json;
    size_t length_bytes;
    SatByteWriter path; /* of the object that is looked at */
    SatUnknownField found;
    void *context;
    size_t told;
} Search;

static int compare_names(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

static bool is_known(const char *name)
{
    return strncmp(name, "//", 2) == 0 || strcmp(name, "$schema") == 0 ||
           bsearch(name, names, sizeof(names) / sizeof(names[0]), sizeof(names[0]),
                   compare_names) != NULL;
}

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    a = b < a ? b : a;
    return c < a ? c : a;
}

/* How many letters must be changed, added or taken away; names of up to LONGEST_NAME letters. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[LONGEST_NAME + 1];
    size_t width = strlen(b);
    for (size_t x = 0; x <= width; x++) {
        row[x] = (unsigned)x;
    }
    for (size_t y = 1; y <= strlen(a); y++) {
        unsigned before = row[0]++;
        for (size_t x = 1; x <= width; x++) {
            unsigned above = row[x];
            row[x] = smallest(row[x] + 1, row[x - 1] + 1, before + (a[y - 1] != b[x - 1]));
            before = above;
        }
    }
    return row[width];
}

static const char *meant_by(const char *name)
{
    const char *best = NULL;
    unsigned least = strlen(name) > 4 ? 3 : 2; /* nearer than that */
    for (size_t i = 0; strlen(name) <= LONGEST_NAME && i < sizeof(names) / sizeof(names[0]); i++) {
        unsigned far = distance(name, names[i]);
        if (far < least || (best != NULL && far == least && strlen(names[i]) == strlen(name) &&
                            strlen(best) != strlen(name))) {
            least = far;
            best = names[i];
        }
    }
    return best;
}

static void tell(Search *search, const char *name)
{
    size_t length = search->path.length;
    sat_write_format(&search->path, "%s%s", length > 0 ? "." : "", name);
    sat_write_u8(&search->path, 0);
    if (!search->path.failed && search->told++ < MOST_TOLD) {
        search->found(
            search->context,
            sat_json_line_of(search->json, search->length_bytes, (const char *)search->path.bytes),
            meant_by(name));
    }
    search->path.length = length;
}

static void look(Search *search, const json_t *value)
{
    size_t length = search->path.length;
    const char *name = NULL;
    const json_t *member = NULL;
    size_t index = 0;
    json_t *object = (json_t *)(uintptr_t)value; /* jansson's walk has no const */
    json_object_foreach(object, name, member)
    {
        if (!is_known(name)) {
            tell(search, name);
        } else if (strncmp(name, "//", 2) != 0) {
            sat_write_format(&search->path, "%s%s", length > 0 ? "." : "", name);
            look(search, member);
            search->path.length = length;
        }
    }
    json_array_foreach(object, index, member)
    {
        sat_write_format(&search->path, "[%zu]", index);
        look(search, member);
        search->path.length = length;
    }
}

bool sat_written_unknown_fields(const char *json, size_t length_bytes, SatUnknownField found,
                                void *context, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    Search search = {json, length_bytes, SAT_BYTE_WRITER_INIT, found, context, 0};
    json_t *root = sat_json_parse(json, length_bytes, length_bytes + 1, &ignored);
    if (root == NULL) {
        return true;
    }
    look(&search, root);
    json_decref(root);
    bool done = !search.path.failed ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to look through case.json");
    sat_byte_writer_free(&search.path);
    return done;
}

void sat_unknown_field_text(size_t line, const char *meant, char text[SAT_UNKNOWN_FIELD_TEXT_BYTES])
{
    char where[32] = "";
    char hint[64] = "";
    if (line > 0) {
        (void)snprintf(where, sizeof(where), "line %zu: ", line);
    }
    if (meant != NULL) {
        (void)snprintf(hint, sizeof(hint), " (did you mean \"%s\"?)", meant);
    }
    (void)snprintf(text, SAT_UNKNOWN_FIELD_TEXT_BYTES,
                   "%sthere is no field of this name%s: it is left out", where, hint);
}

const char *const *sat_written_field_names(size_t *count)
{
    *count = sizeof(names) / sizeof(names[0]);
    return names;
}
