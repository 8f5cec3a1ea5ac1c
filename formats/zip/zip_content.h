/* An entry's content in pieces, as it was before it was stored or deflated. Private to formats/zip.
 * Any thread, also at once. */
#ifndef SAT_ZIP_ZIP_CONTENT_H
#define SAT_ZIP_ZIP_CONTENT_H

#include "formats/base/platform.h"
#include "formats/zip/zip_reader.h" /* SatZipSink */

#define SAT_ZIP_PIECE_BYTES ((size_t)1 << 20)

/** Reads the content from the file. plain sees it whole, unpacked; stored (NULL: nobody) the bytes
 *  as they stand in the file. Checks that the deflated stream is whole, ends where the entry does
 *  and gives plain_bytes, and then their CRC-32; never unpacks more than plain_bytes.
 *  errors: SAT_ERR_CORRUPT; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY; those of the sinks */
SAT_NODISCARD bool sat_zip_content_read(SatFile *file, const SatZipEntryInfo *info,
                                        const SatZipSink *plain, const SatZipSink *stored,
                                        SatError *err);

#endif
