/* The content of an entry too large for memory, made piece by piece into a file: deflated on the
 * way (zlib), or as it is. One thread a spill. */
#ifndef SAT_ZIP_ZIP_SPILL_H
#define SAT_ZIP_ZIP_SPILL_H

#include "formats/zip/zip_part.h"

typedef struct SatZipSpill SatZipSpill;

/** file: empty, open for update, borrowed until the entry is written.
 *  owns: sat_zip_spill_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatZipSpill *sat_zip_spill_new(SatFile *file, bool deflates, SatError *err);
void sat_zip_spill_free(SatZipSpill *spill); /* NULL-safe */
SAT_DEFINE_AUTO(SatZipSpill, sat_zip_spill_free)

/** The next piece. errors: SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_zip_spill_put(SatZipSpill *spill, const void *bytes, size_t length,
                                     SatError *err);
/** The entry, when all was put; its content is the file. errors: SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_zip_spill_end(SatZipSpill *spill, const char *name, SatZipPartEntry *out,
                                     SatError *err);

#endif
