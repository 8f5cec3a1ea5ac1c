/* Documents in a zip that say something of the case whose pictures it holds. Private to
 * export/source. One thread. */
#ifndef SAT_EXPORT_ZIP_DOCUMENTS_H
#define SAT_EXPORT_ZIP_DOCUMENTS_H

#include "export/source/foreign_zip.h"
#include "export/source/met_pictures.h"
#include "export/source/source_kinds.h"

/** An entry of a zip, by its number in it. */
typedef struct {
    const char *name; /* borrowed */
    size_t index;
} SatZipName;

/** A whole entry, at most limit_bytes. owns: free()
 *  errors: SAT_ERR_LIMIT larger, or encrypted; those of sat_foreign_stream_open() and _read() */
SAT_NODISCARD char *sat_zip_read_entry(SatForeignZip *zip, size_t index, size_t limit_bytes,
                                       size_t *length, SatError *err);

/** How pictures of the zip are read (handle: the entry). place: of the zip. */
SatPictureSource sat_zip_pictures(SatForeignZip *zip, const char *place, const char *shown_before);

/** sat_foreign_case_begin() with the documents of the outermost folder that has some. names: in the
 *  order of a folder. shown_before: stands before names in what is told. */
SAT_NODISCARD bool sat_zip_documents_begin(SatSourceScan *scan, SatForeignZip *zip,
                                           const SatZipName *names, size_t count,
                                           const char *shown_before, SatError *err);

#endif
