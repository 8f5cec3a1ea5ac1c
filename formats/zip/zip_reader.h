/* A strict ZIP reader over positioned reads. It accepts the one form of archive that zip_layout.h
 * describes, which our writer makes: single disk, stored or (where allowed) deflated, unencrypted,
 * no data descriptors, UTF-8 relative names, local headers equal to the directory, no overlap, no
 * gap. Everything else is refused by name (foreign archives are libzip's business, in the
 * exporter). After opening it is read-only: any thread, also at once. */
#ifndef SAT_ZIP_ZIP_READER_H
#define SAT_ZIP_ZIP_READER_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/platform.h"
#include "formats/zip/zip_writer.h" /* SatZipEntryInfo */

typedef struct SatZipReader SatZipReader;

typedef struct {
    const char *name; /* borrowed from the reader, NUL-terminated, checked UTF-8 */
    SatZipEntryInfo info;
} SatZipEntry;

/** Reads the end records and the directory; checks every byte of them: names, sizes, overlap,
 *  gaps, order; but not yet the local headers. file is borrowed until free.
 *  errors: SAT_ERR_FORMAT not a ZIP; SAT_ERR_CORRUPT what exactly disagrees; SAT_ERR_LIMIT;
 *  SAT_ERR_UNSUPPORTED encryption, methods, several disks */
SAT_NODISCARD SatZipReader *sat_zip_reader_open(SatFile *file, SatZipForm form, SatError *err);
void sat_zip_reader_free(SatZipReader *reader);
SAT_DEFINE_AUTO(SatZipReader, sat_zip_reader_free)

size_t sat_zip_reader_count(const SatZipReader *reader);
/** In the order of the file. index < count. */
const SatZipEntry *sat_zip_reader_entry(const SatZipReader *reader, size_t index);
/** NULL when there is none. */
const SatZipEntry *sat_zip_reader_find(const SatZipReader *reader, const char *name);
/** The archive comment, borrowed; not NUL-terminated. */
const char *sat_zip_reader_comment(const SatZipReader *reader, size_t *length);
/** Where the directory starts: the end of the last entry. */
uint64_t sat_zip_reader_directory_offset(const SatZipReader *reader);

/** Compares the entry's local header with the directory, byte by byte. */
SAT_NODISCARD bool sat_zip_reader_check_local(const SatZipReader *reader, size_t index,
                                              SatError *err);
/** Takes an entry's content piece by piece; false with *err set ends the reading. */
typedef struct {
    bool (*take)(void *context, const uint8_t *bytes, size_t length, SatError *err);
    void *context;
} SatZipSink;

/** Gives an entry's content, unpacked, in pieces of at most 1 MiB; its size and CRC-32 are checked
 *  when all was given. errors: SAT_ERR_CORRUPT; SAT_ERR_NO_MEMORY; SAT_ERR_SYSTEM; the sink's */
SAT_NODISCARD bool sat_zip_reader_visit(const SatZipReader *reader, size_t index,
                                        const SatZipSink *sink, SatError *err);
/** All of an entry's content (at most limit_bytes), checked. One NUL stands behind it.
 *  owns: free() */
SAT_NODISCARD uint8_t *sat_zip_reader_load(const SatZipReader *reader, size_t index,
                                           size_t limit_bytes, size_t *length, SatError *err);

#endif
