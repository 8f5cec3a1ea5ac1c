/* Writes strict ZIP archives, one entry after the other. */
#include "formats/zip/zip_writer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/checked_math.h"
#include "formats/zip/zip_content.h"
#include "formats/zip/zip_ending.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_name.h"
#include "formats/zip/zip_name_set.h"
#include "formats/zip/zip_record.h"

enum { COPIED_BYTES = 1 << 17 }; /* at once, of contents that lie in files */

struct SatZipWriter {
    SatFile *file; /* borrowed */
    SatZipForm form;
    SatSha256State *hash; /* of every byte of [0, end_offset) */
    uint64_t end_offset;
    SatByteWriter directory; /* the records of the entries so far, as they will be written */
    SatZipNameSet names;     /* values are offsets into directory */
    uint32_t entry_count;
    bool finished;
    bool broken; /* hash or directory no longer tell what stands in the file: nothing more is taken
                  */
};

static const char *name_in_directory(const void *owner, uint32_t value, size_t *length)
{
    const uint8_t *record = ((const SatZipWriter *)owner)->directory.bytes + value;
    *length = sat_zip_get16(record + 28);
    return (const char *)record + SAT_ZIP_CENTRAL_BYTES;
}

SatZipWriter *sat_zip_writer_new(SatFile *file, SatZipForm form, SatError *err)
{
    SatZipWriter *writer = calloc(1, sizeof(*writer));
    if (!writer) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a ZIP writer");
        return NULL;
    }
    writer->file = file;
    writer->form = form;
    writer->names.name_at = name_in_directory;
    writer->hash = sat_sha256_new(err);
    if (!writer->hash) {
        sat_zip_writer_free(writer);
        return NULL;
    }
    return writer;
}

void sat_zip_writer_free(SatZipWriter *writer)
{
    if (!writer) {
        return;
    }
    sat_sha256_free(writer->hash);
    sat_byte_writer_free(&writer->directory);
    sat_zip_name_set_free(&writer->names);
    free(writer);
}

uint64_t sat_zip_writer_end_offset(const SatZipWriter *writer)
{
    return writer->end_offset;
}

static bool check_usable(const SatZipWriter *writer, SatError *err)
{
    assert(!writer->finished);
    if (writer->broken || writer->directory.failed) {
        return sat_fail(err, SAT_ERR_SYSTEM,
                        "an earlier failure ended this archive; it must be started anew");
    }
    return true;
}

/* Refuses what must not become an entry and makes room for the name. */
static bool check_new_entry(SatZipWriter *writer, const SatZipRecord *record, SatZipNameSeek *seek,
                            SatError *err)
{
    if (!check_usable(writer, err)) {
        return false;
    }
    char shown[SAT_ZIP_SHOWN_BYTES];
    sat_zip_name_show(record->name, record->name_length, shown);
    const char *fault = sat_zip_name_fault(record->name, record->name_length);
    if (fault) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "cannot add entry \"%s\": its name %s", shown,
                        fault);
    }
    uint64_t end = writer->end_offset;
    if (!sat_u64_add(end, sat_zip_local_length(record), &end) ||
        !sat_u64_add(end, record->stored_bytes, &end) || end > SAT_ZIP_MAX_FILE_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "cannot add entry \"%s\": the archive would pass %" PRIu64 " bytes", shown,
                        SAT_ZIP_MAX_FILE_BYTES);
    }
    if (writer->entry_count >= SAT_ZIP_MAX_ENTRIES ||
        writer->directory.length + sat_zip_central_length(record) > SAT_ZIP_MAX_DIRECTORY_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "cannot add entry \"%s\": the archive's directory is full (%u entries)",
                        shown, (unsigned)writer->entry_count);
    }
    if (!sat_zip_name_set_reserve(&writer->names, (size_t)writer->entry_count + 1, err)) {
        return false;
    }
    *seek = sat_zip_name_set_seek(&writer->names, writer, record->name, record->name_length);
    if (seek->state == SAT_ZIP_NAME_KNOWN) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "cannot add entry \"%s\": there is one of that name already", shown);
    }
    if (seek->state == SAT_ZIP_NAME_CROWDED) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "cannot add entry \"%s\": too many names of the same hash", shown);
    }
    return true;
}

/* The entry's bytes stand in the file and in the hash, its record in the directory: now it exists.
 */
static void take_in(SatZipWriter *writer, const SatZipRecord *record, const SatZipNameSeek *seek,
                    size_t directory_start, SatZipEntryInfo *info)
{
    size_t local_length = sat_zip_local_length(record);
    *info = (SatZipEntryInfo){
        .header_offset = record->header_offset,
        .data_offset = record->header_offset + local_length,
        .stored_bytes = record->stored_bytes,
        .plain_bytes = record->plain_bytes,
        .crc32 = record->crc32,
        .method = record->method,
    };
    sat_zip_name_set_put(&writer->names, seek, (uint32_t)directory_start);
    writer->entry_count++;
    writer->end_offset = info->data_offset + info->stored_bytes;
}

static bool append_directory_record(SatZipWriter *writer, const SatZipRecord *record, SatError *err)
{
    uint8_t central[SAT_ZIP_CENTRAL_MAX_BYTES];
    sat_write_bytes(&writer->directory, central, sat_zip_encode_central(record, central));
    if (writer->directory.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the archive's directory");
    }
    return true;
}

static SatZipRecord make_record(const SatZipWriter *writer, const char *name,
                                const SatZipContent *content)
{
    return (SatZipRecord){
        .name = name,
        .name_length = strlen(name),
        .header_offset = writer->end_offset,
        .stored_bytes = content->stored_bytes,
        .plain_bytes = content->plain_bytes,
        .crc32 = content->crc32,
        .method = content->method,
        .form = writer->form,
    };
}

static bool write_piece(SatZipWriter *writer, uint64_t offset, const void *bytes, size_t length,
                        SatError *err)
{
    if (length > 0 && !sat_file_write_at(writer->file, offset, bytes, length, err)) {
        return false;
    }
    if (length > 0) {
        sat_sha256_update(writer->hash, bytes, length);
    }
    return true;
}

static bool copy_content(SatZipWriter *writer, uint64_t offset, const SatZipContent *content,
                         SatError *err)
{
    uint8_t *piece = malloc(COPIED_BYTES);
    bool done = piece != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to copy it");
    for (uint64_t at = 0; done && at < content->stored_bytes;) {
        uint64_t left = content->stored_bytes - at;
        size_t length = left < COPIED_BYTES ? (size_t)left : COPIED_BYTES;
        done = sat_file_read_at(content->file, at, piece, length, err) &&
               write_piece(writer, offset + at, piece, length, err);
        at += length;
    }
    free(piece);
    return done;
}

/* A failure in the middle leaves the running hash behind the file: nothing more is taken then. */
static bool write_entry(SatZipWriter *writer, const SatZipRecord *record,
                        const SatZipContent *content, SatError *err)
{
    uint8_t local[SAT_ZIP_LOCAL_MAX_BYTES];
    size_t local_length = sat_zip_encode_local(record, local);
    uint64_t offset = record->header_offset + local_length;
    if (content->bytes == NULL && content->stored_bytes > 0) {
        writer->broken = !write_piece(writer, record->header_offset, local, local_length, err) ||
                         !copy_content(writer, offset, content, err);
        return !writer->broken;
    }
    size_t length = (size_t)content->stored_bytes;
    if (!sat_file_write_at(writer->file, record->header_offset, local, local_length, err) ||
        (length > 0 && !sat_file_write_at(writer->file, offset, content->bytes, length, err))) {
        return false;
    }
    sat_sha256_update(writer->hash, local, local_length);
    if (length > 0) {
        sat_sha256_update(writer->hash, content->bytes, length);
    }
    return true;
}

bool sat_zip_writer_add(SatZipWriter *writer, const char *name, const SatZipContent *content,
                        SatZipEntryInfo *info, SatError *err)
{
    SatZipRecord record = make_record(writer, name, content);
    SatZipNameSeek seek;
    assert(content->method == SAT_ZIP_METHOD_DEFLATED
               ? writer->form == SAT_ZIP_FORM_BACKUP
               : content->plain_bytes == content->stored_bytes);
    if (!check_new_entry(writer, &record, &seek, err)) {
        return false;
    }
    size_t directory_start = writer->directory.length;
    if (!append_directory_record(writer, &record, err)) {
        return false;
    }
    if (!write_entry(writer, &record, content, err)) {
        writer->directory.length = directory_start;
        char shown[SAT_ZIP_SHOWN_BYTES];
        sat_zip_name_show(name, record.name_length, shown);
        return sat_fail_in(err, "writing entry \"%s\"", shown);
    }
    take_in(writer, &record, &seek, directory_start, info);
    return true;
}

bool sat_zip_writer_add_stored(SatZipWriter *writer, const char *name, const void *bytes,
                               size_t length, SatZipEntryInfo *info, SatError *err)
{
    const SatZipContent content = {.bytes = bytes,
                                   .stored_bytes = length,
                                   .plain_bytes = length,
                                   .crc32 = length > 0 ? sat_crc32(0, bytes, length) : 0,
                                   .method = SAT_ZIP_METHOD_STORED};
    return sat_zip_writer_add(writer, name, &content, info, err);
}

/* ---- taking over what an interrupted run has written ---------------------------------------- */

static bool feed_hash(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    (void)err;
    sat_sha256_update(context, bytes, length);
    return true;
}

static bool check_content(const SatZipWriter *writer, const SatZipEntryInfo *info,
                          const SatSha256 *expected, SatError *err)
{
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    const SatZipSink sink = {feed_hash, hash};
    if (hash == NULL || !sat_zip_content_read(writer->file, info, &sink, NULL, err)) {
        return false;
    }
    SatSha256 found = sat_sha256_current(hash);
    return sat_sha256_equal(&found, expected) ||
           sat_fail(err, SAT_ERR_CORRUPT, "its content has another SHA-256");
}

/* The running hash must not see a byte of an entry that is refused in the end: hence the content is
 * read twice. */
static bool adopt_range(SatZipWriter *writer, const SatZipRecord *record, const SatSha256 *expected,
                        SatError *err)
{
    uint8_t found[SAT_ZIP_LOCAL_MAX_BYTES];
    uint8_t local[SAT_ZIP_LOCAL_MAX_BYTES];
    size_t local_length = sat_zip_encode_local(record, local);
    const SatZipEntryInfo info = {.header_offset = record->header_offset,
                                  .data_offset = record->header_offset + local_length,
                                  .stored_bytes = record->stored_bytes,
                                  .plain_bytes = record->plain_bytes,
                                  .crc32 = record->crc32,
                                  .method = record->method};
    uint64_t file_size = 0;
    if (!sat_file_size(writer->file, &file_size, err)) {
        return false;
    }
    if (!sat_range_fits(info.data_offset, record->stored_bytes, file_size)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the file ends before the entry does");
    }
    if (!sat_file_read_at(writer->file, record->header_offset, found, local_length, err)) {
        return false;
    }
    size_t difference = sat_zip_first_difference(found, local, local_length);
    if (difference < local_length) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the %s in its header differs",
                        sat_zip_field_name(SAT_ZIP_KIND_LOCAL, difference, record->name_length));
    }
    if (!check_content(writer, &info, expected, err)) {
        return false;
    }
    const SatZipSink sink = {feed_hash, writer->hash};
    sat_sha256_update(writer->hash, local, local_length);
    writer->broken = !sat_zip_content_read(writer->file, &info, NULL, &sink, err);
    return !writer->broken || sat_fail(err, SAT_ERR_SYSTEM, "the file changed while it was read");
}

bool sat_zip_writer_adopt(SatZipWriter *writer, const char *name, const SatZipContent *expected,
                          const SatSha256 *hash, SatZipEntryInfo *info, SatError *err)
{
    SatZipRecord record = make_record(writer, name, expected);
    SatZipNameSeek seek;
    if (!check_new_entry(writer, &record, &seek, err)) {
        return false;
    }
    if (!adopt_range(writer, &record, hash, err)) {
        char shown[SAT_ZIP_SHOWN_BYTES];
        sat_zip_name_show(name, record.name_length, shown);
        return sat_fail_in(err, "cannot go on from entry \"%s\"", shown);
    }
    size_t directory_start = writer->directory.length;
    if (!append_directory_record(writer, &record, err)) {
        return false;
    }
    take_in(writer, &record, &seek, directory_start, info);
    return true;
}

/* ---- the end -------------------------------------------------------------------------------- */

static bool append(SatZipWriter *writer, const void *bytes, size_t length, SatError *err)
{
    if (length == 0) {
        return true;
    }
    if (!sat_file_write_at(writer->file, writer->end_offset, bytes, length, err)) {
        return false;
    }
    sat_sha256_update(writer->hash, bytes, length);
    writer->end_offset += length;
    return true;
}

static bool write_comment(SatZipWriter *writer, SatZipCommentMaker make_comment, void *context,
                          size_t comment_length, SatError *err)
{
    if (comment_length == 0) {
        return true;
    }
    char *comment = calloc(1, comment_length);
    if (!comment) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the archive's comment");
    }
    SatSha256 body_hash = sat_sha256_current(writer->hash);
    make_comment(context, &body_hash, comment);
    bool ok = sat_zip_comment_may_hide_end(comment, comment_length)
                  ? sat_fail(err, SAT_ERR_ARGUMENT, "the comment holds a byte 6")
                  : append(writer, comment, comment_length, err);
    free(comment);
    return ok;
}

bool sat_zip_writer_finish(SatZipWriter *writer, SatZipCommentMaker make_comment, void *context,
                           size_t comment_length, SatError *err)
{
    if (!check_usable(writer, err)) {
        return false;
    }
    if (comment_length > SAT_ZIP_MAX_COMMENT_BYTES) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a ZIP comment has at most %u bytes, not %zu",
                        SAT_ZIP_MAX_COMMENT_BYTES, comment_length);
    }
    writer->finished = true;
    SatZipEnding ending = {
        .entry_count = writer->entry_count,
        .directory_offset = writer->end_offset,
        .directory_bytes = writer->directory.length,
        .comment_length = (uint16_t)comment_length,
    };
    uint8_t bytes[SAT_ZIP_ENDING_MAX_BYTES];
    size_t length = sat_zip_encode_ending(&ending, bytes);
    if (!append(writer, writer->directory.bytes, writer->directory.length, err) ||
        !append(writer, bytes, length, err) ||
        !write_comment(writer, make_comment, context, comment_length, err) ||
        !sat_file_truncate(writer->file, writer->end_offset, err)) {
        return sat_fail_in(err, "writing the archive's directory");
    }
    return true;
}
