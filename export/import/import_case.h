/* Builds a raw case.json while a foreign form is read: texts are made fit for it, limits are kept,
 * what goes past them is told. Private to export/import. Failures (no memory) are collected: one
 * check at the end. One thread. */
#ifndef SAT_EXPORT_IMPORT_CASE_H
#define SAT_EXPORT_IMPORT_CASE_H

#include <jansson.h>

#include "export/import/import_names.h"
#include "export/import/imported.h"
#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"

typedef struct {
    SatArena *arena;
    json_t *root;
    SatImportFiles files;
    const SatImportNames *names; /* NULL: no files are given */
    SatImportPicture *pictures;
    size_t picture_count, picture_capacity;
    SatImportLoss *losses;
    size_t loss_count, loss_capacity;
    size_t losses_untold;
    size_t missing_pictures;
    bool failed;
} SatImportCase;

/** files: NULL when not known: then no picture is missing. */
SAT_NODISCARD bool sat_import_begin(SatImportCase *building, const SatImportFiles *files,
                                    SatError *err);
/** The result, or NULL; ends the building either way.
 *  errors: SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT a case.json past its limit */
SAT_NODISCARD SatImported *sat_import_end(SatImportCase *building, SatError *err);
/** Ends it without a result. */
void sat_import_give_up(SatImportCase *building);

/** Tells what is lost; line 0: of no line. Never with text of the document. */
void sat_import_lose(SatImportCase *building, size_t line, const char *format, ...)
    SAT_PRINTF(3, 4);

/* ---- texts: bad UTF-8 becomes U+FFFD, control characters go, blanks around go; what is empty is
 * not written; what is past the limit is cut, and told ---- */

/** A member of one line. */
void sat_import_set_label(SatImportCase *building, json_t *object, const char *key,
                          const char *text, size_t length);
/** A member of several lines. */
void sat_import_set_long(SatImportCase *building, json_t *object, const char *key, const char *text,
                         size_t length);
/** One more paragraph of a member of several lines. */
void sat_import_add_paragraph(SatImportCase *building, json_t *object, const char *key,
                              const char *text, size_t length);
/** One more entry of a list of labels of the case (tags, systems); told once. */
void sat_import_add_label(SatImportCase *building, const char *key, const char *text,
                          size_t length);
/** One more entry of a list of long texts (references). */
void sat_import_add_long(SatImportCase *building, const char *key, const char *text, size_t length);
/** Each part between the separators as a label. */
void sat_import_add_labels(SatImportCase *building, const char *key, const char *text,
                           size_t length, const char *separators);
/** A system by any usual name of it, or else a tag. */
void sat_import_add_system(SatImportCase *building, const char *text, size_t length);

/* ---- entries ---- */

/** Appends an object to the list `key` of an object; NULL past `most` (told once per list), which
 *  all functions here take. */
json_t *sat_import_add_object(SatImportCase *building, json_t *object, const char *key,
                              size_t most);
/** A new entry of findings, views, steps or questions, with the id "PREFIXn". */
json_t *sat_import_add_entry(SatImportCase *building, const char *list, const char *prefix);
void sat_import_set_number(SatImportCase *building, json_t *object, const char *key, double value);
void sat_import_set_true(SatImportCase *building, json_t *object, const char *key);
/** "series" and "frames" of a mark or region. */
void sat_import_set_place(SatImportCase *building, json_t *object, const SatImportPicture *picture);
/** A new view of this picture alone; NULL past the limit. */
json_t *sat_import_add_view(SatImportCase *building, const SatImportPicture *picture);
/** The same, as the view of an entry. */
void sat_import_set_view(SatImportCase *building, json_t *entry, const SatImportPicture *picture);

/* ---- pictures ---- */

/** A study under way: it is in the case from its first picture on. */
typedef struct {
    char caption[512], title[512];
    json_t *object; /* NULL: no picture yet */
    size_t index;
} SatImportStudy;

/** A stack under way. Pictures of another size begin a new series, as they would be sorted. */
typedef struct {
    SatImportStudy *study;
    char title[512], perspective[512], specifics[512];
    const char *modality;      /* DICOM's code */
    const char *modality_word; /* of the twelve kinds of picture; NULL: not said */
    json_t *object;
    size_t index, frame_count;
    uint32_t columns, rows;
} SatImportStack;

/** Says that the picture added last shows its series best. */
void sat_import_set_key_frame(SatImportCase *building, const SatImportStack *stack);

/** A picture where it went, and by how much places on it grow. */
typedef struct {
    bool is_there;
    SatImportPicture picture;
    uint32_t columns, rows; /* as shown; 0: not known */
    double across, down;    /* factors on what the document says */
} SatImportPlaced;

/** addresses: the best first, then others of the same picture, then NULL. columns, rows: as the
 *  document says; 0: not said. A picture whose file is not there is left out, and counted as
 * missing.
 */
SatImportPlaced sat_import_add_picture(SatImportCase *building, SatImportStack *stack,
                                       const char *const *addresses, const char *number,
                                       uint32_t columns, uint32_t rows);

#endif
