/* What an importer makes of a foreign teaching form: the text of a raw case.json, the pictures it
 * speaks of, and what it could not take. Every importer is a pure function of the bytes it is
 * given; what it makes is raw: it may name a patient, and reaches a pack through
 * sat_raw_case_read() and the privacy gate alone. */
#ifndef SAT_EXPORT_IMPORTED_H
#define SAT_EXPORT_IMPORTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

#define SAT_IMPORT_MAX_BYTES ((size_t)64 << 20) /* of one document */
#define SAT_IMPORT_MAX_LOSSES 1000U             /* told one by one; the last tells of the others */
#define SAT_IMPORT_NO_FILE SIZE_MAX

/** One document as it was saved. Borrowed. */
typedef struct {
    const char *bytes;
    size_t length;
} SatImportText;

/** A file that lies beside the document. */
typedef struct {
    const char *name;       /* relative to the document, "images/12/a.png" */
    uint32_t columns, rows; /* of a picture whose size is known, else 0 */
} SatImportFile;

typedef struct {
    const SatImportFile *items;
    size_t count;
} SatImportFiles;

/** A picture of the case, in the order to be shown. */
typedef struct {
    const char *address; /* as the document names it: an address, or a name relative to it */
    size_t file;         /* of the files given, or SAT_IMPORT_NO_FILE: they were not given */
    size_t study, series, frame; /* where it stands in the raw case */
} SatImportPicture;

/** Something of the document that the case does not hold. */
typedef struct {
    size_t line;      /* of the document, from 1; 0: of no line */
    const char *text; /* a sentence without any text of the document */
} SatImportLoss;

typedef struct SatImported {
    struct SatArena *arena; /* texts and lists live in it */
    char *json;             /* a raw case.json, NUL-terminated */
    size_t json_bytes;
    const SatImportPicture *pictures;
    size_t picture_count;
    const SatImportLoss *losses;
    size_t loss_count;
} SatImported;

void sat_imported_free(SatImported *imported); /* NULL-safe */
SAT_DEFINE_AUTO(SatImported, sat_imported_free)

#endif
