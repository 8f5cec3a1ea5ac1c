/* A sequential ZIP writer: entries go to a file one after the other, each complete before the next.
 * It keeps the SHA-256 of every byte written, so that the archive's comment can seal what is before
 * it. Same entries, same bytes: fixed DOS times, no host attributes, zip64 fields only when needed.
 * One thread. The file (and its .part name, journal and rename) belongs to the caller. */
#ifndef SAT_ZIP_ZIP_WRITER_H
#define SAT_ZIP_ZIP_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/checksum.h"
#include "formats/base/platform.h"

typedef struct SatZipWriter SatZipWriter;

/** The two forms of archives (zip_layout.h). */
typedef enum {
    SAT_ZIP_FORM_PACK,  /* stored throughout, of no system's making: names are ASCII */
    SAT_ZIP_FORM_BACKUP /* stored or deflated, names of any script */
} SatZipForm;

/** What the directory keeps of an entry, and what a journal needs to go on after an interruption.
 */
typedef struct {
    uint64_t header_offset;
    uint64_t data_offset; /* of the first byte of the content */
    uint64_t stored_bytes;
    uint64_t plain_bytes; /* equal to stored_bytes for stored entries */
    uint32_t crc32;       /* of the plain content */
    uint16_t method;      /* SAT_ZIP_METHOD_STORED or _DEFLATED */
} SatZipEntryInfo;

/** Starts at offset 0 of an empty file that was opened for update. file is borrowed until free. */
SAT_NODISCARD SatZipWriter *sat_zip_writer_new(SatFile *file, SatZipForm form, SatError *err);
void sat_zip_writer_free(SatZipWriter *writer);
SAT_DEFINE_AUTO(SatZipWriter, sat_zip_writer_free)

/** An entry's content as it shall stand in the archive, made and measured by whoever calls (on all
 * cores). */
typedef struct {
    const void *bytes; /* stored_bytes of them; NULL: they are in file from offset 0 */
    SatFile *file;     /* borrowed */
    uint64_t stored_bytes;
    uint64_t plain_bytes; /* equal to stored_bytes when stored */
    uint32_t crc32;       /* of the plain content */
    uint16_t method;      /* SAT_ZIP_METHOD_STORED, or _DEFLATED: a raw deflate stream */
} SatZipContent;

/** Appends an entry. name: UTF-8, relative, '/'-separated, at most SAT_ZIP_MAX_NAME_BYTES, each
 * name once. *info is filled on success. Whether the content is what it says is not looked at.
 *  errors: SAT_ERR_ARGUMENT for a bad or repeated name, SAT_ERR_SYSTEM, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_zip_writer_add(SatZipWriter *writer, const char *name,
                                      const SatZipContent *content, SatZipEntryInfo *info,
                                      SatError *err);
/** The same of bytes that are stored as they are. */
SAT_NODISCARD bool sat_zip_writer_add_stored(SatZipWriter *writer, const char *name,
                                             const void *bytes, size_t length,
                                             SatZipEntryInfo *info, SatError *err);

/** After an interruption: takes over an entry that already stands at the writer's current end.
 *  Reads it back, unpacks it, checks header, lengths, CRC-32 and the SHA-256 of its plain content,
 *  and feeds the running hash. expected: its bytes and file are not looked at.
 *  errors: SAT_ERR_CORRUPT when the file differs (the caller truncates there and makes it anew) */
SAT_NODISCARD bool sat_zip_writer_adopt(SatZipWriter *writer, const char *name,
                                        const SatZipContent *expected, const SatSha256 *hash,
                                        SatZipEntryInfo *info, SatError *err);

/** Where the next entry's header will stand. */
uint64_t sat_zip_writer_end_offset(const SatZipWriter *writer);

/** Makes the comment when everything before it is on its way: body_hash is the SHA-256 of every
 * byte of the file before the comment. Must write exactly comment_length bytes,
 *  none of them 6 (zip_layout.h). */
typedef void (*SatZipCommentMaker)(void *context, const SatSha256 *body_hash, char *comment);

/** Writes directory, end records and comment, and truncates what may stand behind.
 *  Does not sync. The writer takes no entries afterwards. */
SAT_NODISCARD bool sat_zip_writer_finish(SatZipWriter *writer, SatZipCommentMaker make_comment,
                                         void *context, size_t comment_length, SatError *err);

#endif
