/* Reads what documents beside pictures say of their case. */
#include "export/source/foreign_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/gift.h"
#include "export/import/import_merge.h"
#include "export/import/mirc_document.h"
#include "export/import/originals_text.h"
#include "export/import/radiopaedia_json.h"
#include "export/import/tce_report.h"
#include "export/source/foreign_pictures.h"
#include "formats/base/byte_writer.h"
#include "formats/base/text_utf8.h"
#include "formats/case/case_model.h"
#include "formats/case/written_fields.h"

/* Documents of a folder that are read: more are no teaching file. */
enum { MOST_DOCUMENTS = 1000, MOST_SAVED = 64 };

/* In the order in which they say something of the case. */
typedef enum { FORM_CASE, FORM_RADIOPAEDIA, FORM_MIRC, FORM_ORIGINALS, FORM_GIFT, FORMS } Form;

/** Kept while the folder is visited. */
struct SatForeignCase {
    char *json; /* what was handed over; NULL: nothing */
    size_t json_bytes;
    SatImported *report; /* of an object; NULL: none */
    SatForeignPictures pictures;
};

typedef struct {
    const SatSourceScan *scan;
    const SatBesides *besides;
    char *case_json; /* what a person wrote; owned */
    size_t case_json_bytes;
    SatImported *imported[FORMS];    /* owned */
    SatImportText saved[MOST_SAVED]; /* owned: free() */
    size_t saved_count;
    char saved_rid[32];
    const char *saved_name;
} Reader;

static bool ends_like(const char *name, const char *ending)
{
    size_t length = strlen(name);
    size_t end = strlen(ending);
    return length > end && sat_ascii_equal_but_case(name + length - end, ending);
}

bool sat_foreign_case_is_name(const char *name)
{
    return ends_like(name, ".json") || ends_like(name, ".xml") || ends_like(name, ".gift") ||
           ends_like(name, ".txt");
}

static bool ends_the_scan(const SatError *why)
{
    return why->code == SAT_ERR_NO_MEMORY || why->code == SAT_ERR_CANCELLED;
}

/* before: what stands before the name as it is shown. */
static void tell_at(const SatSourceScan *scan, const char *before, const char *name,
                    const char *what, const char *text)
{
    SatByteWriter line = SAT_BYTE_WRITER_INIT;
    SatByteWriter shown = SAT_BYTE_WRITER_INIT;
    sat_write_format(&line, "%s%s", what, text);
    sat_write_u8(&line, 0);
    sat_write_format(&shown, "%s%s", before, name);
    sat_write_u8(&shown, 0);
    sat_source_note(scan, true, shown.failed ? name : (const char *)shown.bytes,
                    line.failed ? what : (const char *)line.bytes);
    sat_byte_writer_free(&line);
    sat_byte_writer_free(&shown);
}

static void tell(const SatSourceScan *scan, const char *name, const char *what, const char *text)
{
    tell_at(scan, "", name, what, text);
}

typedef struct {
    const SatSourceScan *scan;
    const char *before, *name;
} UnknownFields;

/* Fits SatUnknownField. */
static void tell_unknown_field(void *context, size_t line, const char *meant)
{
    const UnknownFields *of = context;
    char text[SAT_UNKNOWN_FIELD_TEXT_BYTES];
    sat_unknown_field_text(line, meant, text);
    tell_at(of->scan, of->before, of->name, "", text);
}

static void tell_losses(const SatSourceScan *scan, const char *before, const char *name,
                        const SatImported *imported)
{
    for (size_t i = 0; i < imported->loss_count; i++) {
        char line[32] = "";
        if (imported->losses[i].line > 0) {
            (void)snprintf(line, sizeof(line), "line %zu: ", imported->losses[i].line);
        }
        tell_at(scan, before, name, line, imported->losses[i].text);
    }
}

/* Keeps what a document says, or tells why nothing. False when the scan ends. */
static bool keep(Reader *reader, Form form, const char *name, SatImported *imported,
                 const SatError *why, SatError *err)
{
    if (imported == NULL && ends_the_scan(why)) {
        *err = *why;
        return false;
    }
    if (imported == NULL) {
        tell_at(reader->scan, reader->besides->shown_before, name,
                "left out, with all it says of the case: ", why->text);
    } else if (reader->imported[form] != NULL) {
        tell_at(reader->scan, reader->besides->shown_before, name,
                "left out: a second document of its kind", "; give each case a folder of its own");
        sat_imported_free(imported);
    } else {
        tell_losses(reader->scan, reader->besides->shown_before, name, imported);
        reader->imported[form] = imported;
    }
    return true;
}

/* ---- pictures ---- */

const SatForeignPlace *sat_foreign_case_places(const SatSourceScan *scan, size_t *count)
{
    *count = scan->foreign != NULL ? scan->foreign->pictures.place_count : 0;
    return scan->foreign != NULL ? scan->foreign->pictures.places : NULL;
}

bool sat_foreign_case_has_text(const SatSourceScan *scan)
{
    return scan->foreign != NULL && scan->foreign->json != NULL;
}

/* ---- forms ---- */

static void keep_saved(Reader *reader, const char *name, SatImportText text, const char *rid)
{
    bool is_other = reader->saved_count > 0 && rid[0] != '\0' && reader->saved_rid[0] != '\0' &&
                    strcmp(rid, reader->saved_rid) != 0;
    if (is_other || reader->saved_count == MOST_SAVED) {
        tell_at(reader->scan, reader->besides->shown_before, name, "left out: ",
                is_other
                    ? "it is of another case than the first; give each case a folder of its own"
                    : "more than 64 studies of a case");
        free((void *)(uintptr_t)text.bytes);
        return;
    }
    if (rid[0] != '\0') {
        (void)snprintf(reader->saved_rid, sizeof(reader->saved_rid), "%s", rid);
    }
    reader->saved_name = reader->saved_count == 0 ? name : reader->saved_name;
    reader->saved[reader->saved_count++] = text;
}

static bool read_text(Reader *reader, const char *name, SatImportText text, SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    if (ends_like(name, ".gift")) {
        SatImported *imported = sat_import_gift(text, &why);
        return keep(reader, FORM_GIFT, name, imported, &why, err);
    }
    if (ends_like(name, ".xml") && sat_mirc_looks_like(text)) {
        SatImportFiles files;
        SatForeignPictures *pictures = &reader->scan->foreign->pictures;
        if (!sat_foreign_pictures_find(reader->scan, reader->besides, pictures, &files, err)) {
            return false;
        }
        SatImported *imported = sat_import_mirc(text, &files, &why);
        return sat_foreign_pictures_keep(pictures, &imported, err) &&
               keep(reader, FORM_MIRC, name, imported, &why, err);
    }
    if (ends_like(name, ".txt")) {
        SatImported *imported = sat_import_originals_text(text, &why);
        bool is_another = imported == NULL && why.code == SAT_ERR_FORMAT; /* any text */
        return is_another || keep(reader, FORM_ORIGINALS, name, imported, &why, err);
    }
    return true;
}

static bool read_document(Reader *reader, size_t index, const char *name, SatError *err)
{
    const SatBesides *besides = reader->besides;
    SatError why = SAT_ERROR_INIT;
    const bool is_case = sat_source_is_case_name(name);
    size_t length = 0;
    char rid[32];
    char *bytes =
        besides->read(besides->context, index,
                      is_case ? SAT_CASE_MAX_JSON_BYTES : SAT_IMPORT_MAX_BYTES, &length, &why);
    if (bytes == NULL) { /* any large text or JSON is no matter of ours */
        bool is_told = is_case || ends_like(name, ".gift") || ends_the_scan(&why);
        return !is_told || keep(reader, FORM_CASE, name, NULL, &why, err);
    }
    const SatImportText text = {bytes, length};
    if (is_case) {
        UnknownFields told = {reader->scan, besides->shown_before, name};
        reader->case_json = bytes;
        reader->case_json_bytes = length;
        return sat_written_unknown_fields(bytes, length, tell_unknown_field, &told, err);
    }
    if (ends_like(name, ".json") && sat_radiopaedia_is_saved(text, rid)) {
        keep_saved(reader, name, text, rid);
        return true;
    }
    bool done = read_text(reader, name, text, err);
    free(bytes);
    return done;
}

static bool read_all(Reader *reader, SatError *err)
{
    const SatBesides *besides = reader->besides;
    size_t count = 0;
    bool done = true;
    for (size_t i = 0; done && i < besides->count && count < MOST_DOCUMENTS; i++) {
        const char *name = besides->name(besides->context, i);
        if (sat_foreign_case_is_name(name)) {
            count++;
            done = read_document(reader, i, name, err);
        }
    }
    if (done && reader->saved_count > 0) {
        SatError why = SAT_ERROR_INIT;
        SatImportFiles files;
        SatForeignPictures *pictures = &reader->scan->foreign->pictures;
        if (!sat_foreign_pictures_find(reader->scan, reader->besides, pictures, &files, err)) {
            return false;
        }
        SatImported *imported =
            sat_import_radiopaedia(reader->saved, reader->saved_count, &files, &why);
        done = sat_foreign_pictures_keep(pictures, &imported, err) &&
               keep(reader, FORM_RADIOPAEDIA, reader->saved_name, imported, &why, err);
    }
    return done;
}

/* ---- together ---- */

typedef bool (*Written)(void *context, const char *json, size_t length_bytes, SatError *err);

static bool give(const SatSourceScan *scan, Written written, const char *json, size_t length,
                 SatError *err)
{
    SatError why = SAT_ERROR_INIT;
    if (written(scan->visitor->context, json, length, &why)) {
        return true;
    }
    if (ends_the_scan(&why)) {
        *err = why;
        return false;
    }
    tell(scan, "case.json", "left out, with all it says of the case: ", why.text);
    return true;
}

static bool hand_over(Reader *reader, const char *json, size_t length, SatError *err)
{
    struct SatForeignCase *foreign = reader->scan->foreign;
    foreign->json = malloc(length + 1);
    if (foreign->json == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for case.json");
    }
    memcpy(foreign->json, json, length);
    foreign->json_bytes = length;
    return give(reader->scan, reader->scan->visitor->written, json, length, err);
}

static bool hand_over_all(Reader *reader, SatError *err)
{
    SatImportText texts[FORMS];
    size_t count = 0;
    SatError why = SAT_ERROR_INIT;
    if (reader->case_json != NULL) {
        texts[count++] = (SatImportText){reader->case_json, reader->case_json_bytes};
    }
    for (size_t form = FORM_RADIOPAEDIA; form < FORMS; form++) {
        const SatImported *imported = reader->imported[form];
        if (imported != NULL && !(form == FORM_ORIGINALS && reader->case_json != NULL)) {
            texts[count++] = (SatImportText){imported->json, imported->json_bytes};
        }
    }
    if (count <= 1) { /* errors in it are told with lines of the file itself */
        return count == 0 || hand_over(reader, texts[0].bytes, texts[0].length, err);
    }
    SAT_AUTO(SatImported) *merged = sat_import_merge(texts, count, &why);
    if (merged == NULL && ends_the_scan(&why)) {
        *err = why;
        return false;
    }
    if (merged == NULL) {
        return hand_over(reader, texts[0].bytes, texts[0].length, err);
    }
    tell_losses(reader->scan, "", "", merged);
    return hand_over(reader, merged->json, merged->json_bytes, err);
}

bool sat_foreign_case_begin(SatSourceScan *scan, const SatBesides *besides, SatError *err)
{
    Reader reader = {.scan = scan, .besides = besides};
    if (scan->visitor->written == NULL) {
        return true;
    }
    scan->foreign = calloc(1, sizeof(*scan->foreign));
    if (scan->foreign == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
    }
    bool done = read_all(&reader, err) && hand_over_all(&reader, err);
    for (size_t i = 0; i < reader.saved_count; i++) {
        free((void *)(uintptr_t)reader.saved[i].bytes);
    }
    for (size_t form = 0; form < FORMS; form++) {
        sat_imported_free(reader.imported[form]);
    }
    free(reader.case_json);
    return done;
}

/* ---- objects ---- */

bool sat_foreign_case_take_object(const SatSourceScan *scan, const SatDicomFile *dicom,
                                  const char *display_path, SatError *err)
{
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    SatError why = SAT_ERROR_INIT;
    if (scan->foreign == NULL || sat_tce_kind(dataset) != SAT_TCE_REPORT) {
        return true;
    }
    SatImported *report = sat_import_tce(&dataset, 1, &why);
    if (report == NULL && ends_the_scan(&why)) {
        *err = why;
        return false;
    }
    if (report == NULL || scan->foreign->report != NULL) {
        tell(scan, display_path, "left out, with all it says of the case: ",
             report == NULL ? why.text : "a second report; give each case a folder of its own");
        sat_imported_free(report);
        return true;
    }
    tell_losses(scan, "", display_path, report);
    scan->foreign->report = report;
    return true;
}

static bool hand_over_report(const SatSourceScan *scan, SatError *err)
{
    const struct SatForeignCase *foreign = scan->foreign;
    const SatImported *report = foreign->report;
    SatError why = SAT_ERROR_INIT;
    if (scan->visitor->rewritten == NULL) {
        return true;
    }
    if (foreign->json == NULL) {
        return give(scan, scan->visitor->rewritten, report->json, report->json_bytes, err);
    }
    const SatImportText texts[2] = {{foreign->json, foreign->json_bytes},
                                    {report->json, report->json_bytes}};
    SAT_AUTO(SatImported) *merged = sat_import_merge(texts, 2, &why);
    if (merged == NULL && ends_the_scan(&why)) {
        *err = why;
        return false;
    }
    if (merged == NULL) { /* what a person wrote is no JSON, which is told */
        return give(scan, scan->visitor->rewritten, report->json, report->json_bytes, err);
    }
    tell_losses(scan, "", "", merged);
    return give(scan, scan->visitor->rewritten, merged->json, merged->json_bytes, err);
}

bool sat_foreign_case_end(SatSourceScan *scan, bool is_done, SatError *err)
{
    struct SatForeignCase *foreign = scan->foreign;
    SatError ignored = SAT_ERROR_INIT;
    if (foreign == NULL) {
        return is_done;
    }
    bool done = is_done && (foreign->report == NULL || hand_over_report(scan, err));
    bool ended = scan->visitor->written(scan->visitor->context, NULL, 0, &ignored);
    (void)ended; /* nothing is made at the end */
    sat_imported_free(foreign->report);
    sat_foreign_pictures_end(&foreign->pictures);
    free(foreign->json);
    free(foreign);
    scan->foreign = NULL;
    return done;
}
