/* Makes the contents of entries: deflated (libdeflate) where that makes them smaller. One thread a
 * deflater. */
#ifndef SAT_ZIP_ZIP_DEFLATE_H
#define SAT_ZIP_ZIP_DEFLATE_H

#include "formats/base/byte_writer.h"
#include "formats/zip/zip_part.h"

typedef struct SatZipDeflater SatZipDeflater;

/** owns: sat_zip_deflater_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatZipDeflater *sat_zip_deflater_new(SatError *err);
void sat_zip_deflater_free(SatZipDeflater *deflater); /* NULL-safe */
SAT_DEFINE_AUTO(SatZipDeflater, sat_zip_deflater_free)

/** The entry for bytes: deflated into packed (which it borrows; grown as needed), or, where that
 *  saves less than a sixteenth, stored and borrowing bytes. deflater NULL: stored in any case.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_zip_make_entry(SatZipDeflater *deflater, const char *name, const void *bytes,
                                      size_t length, SatByteWriter *packed, SatZipPartEntry *out,
                                      SatError *err);

#endif
