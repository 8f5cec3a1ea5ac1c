/* Zips that others made, through libzip, with limits against bombs: the only file that calls it.
 * Names in them are text to show and to compare, never paths. One thread. */
#ifndef SAT_EXPORT_FOREIGN_ZIP_H
#define SAT_EXPORT_FOREIGN_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

#define SAT_FOREIGN_ZIP_MOST_ENTRIES 500000U
#define SAT_FOREIGN_ZIP_MOST_NAME_BYTES 1024U
/* Deflate itself ends near 1032. Below the free part, anything goes. */
#define SAT_FOREIGN_ZIP_MOST_RATIO 500U
#define SAT_FOREIGN_ZIP_FREE_BYTES ((uint64_t)256 << 20)

typedef struct SatForeignZip SatForeignZip;

typedef struct {
    const char *name; /* UTF-8, as far as its writer told; borrowed until close */
    uint64_t size_bytes;
    uint32_t crc32; /* of the unpacked bytes */
    bool is_encrypted;
    bool is_bomb; /* unpacks to more than the ratio allows */
} SatForeignEntry;

/** Reads the central directory.
 *  errors: SAT_ERR_CORRUPT; SAT_ERR_LIMIT too many entries, or they unpack to more than
 *  SAT_FOREIGN_ZIP_MOST_RATIO times the zip; SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatForeignZip *sat_foreign_zip_open(const char *path, SatError *err);
void sat_foreign_zip_close(SatForeignZip *zip);
SAT_DEFINE_AUTO(SatForeignZip, sat_foreign_zip_close)

size_t sat_foreign_zip_count(const SatForeignZip *zip);
/** False: the entry cannot be described (no name, or one past the limit). */
bool sat_foreign_zip_entry(const SatForeignZip *zip, size_t index, SatForeignEntry *out);

/** An entry being unpacked from its first byte on. */
typedef struct SatForeignStream SatForeignStream;

/** errors: SAT_ERR_UNSUPPORTED encrypted, or a compression that libzip does not know;
 *  SAT_ERR_CORRUPT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatForeignStream *sat_foreign_stream_open(SatForeignZip *zip, size_t index,
                                                        SatError *err);
void sat_foreign_stream_close(SatForeignStream *stream);
SAT_DEFINE_AUTO(SatForeignStream, sat_foreign_stream_close)

/** Up to capacity bytes; *length 0 at the end, where the checksum was right. Never gives more than
 *  the entry's size_bytes.
 *  errors: SAT_ERR_CORRUPT the bytes contradict the checksum or the size */
SAT_NODISCARD bool sat_foreign_stream_read(SatForeignStream *stream, void *bytes, size_t capacity,
                                           size_t *length, SatError *err);

#endif
