/* Finds the index of a pack, damaged or not. */
#include "formats/pack/pack_locate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/base/hash_manifest.h"
#include "formats/zip/zip_layout.h"
#include "formats/zip/zip_reader.h"

enum {
    HEAD_NAME_LENGTH = sizeof(SAT_PACK_MIMETYPE_NAME) - 1,
    HEAD_TYPE_LENGTH = sizeof(SAT_PACK_MIMETYPE) - 1,
    HEAD_BYTES = SAT_ZIP_LOCAL_BYTES + HEAD_NAME_LENGTH + HEAD_TYPE_LENGTH,
    COPY_NAME_LENGTH = sizeof(SAT_PACK_INDEX_COPY_NAME) - 1
};
/* A directory's load is bounded: this is far more than 100,000 cases' lines need. */
#define MAX_MANIFEST_BYTES ((size_t)64 << 20)

uint64_t sat_pack_copy_offset(uint64_t index_offset, uint64_t index_length)
{
    return index_offset + index_length + SAT_ZIP_LOCAL_BYTES + COPY_NAME_LENGTH;
}

bool sat_pack_read_comment(SatFile *file, uint64_t file_bytes, SatPackComment *out)
{
    char text[SAT_PACK_COMMENT_LENGTH];
    SatError ignored = SAT_ERROR_INIT;
    if (file_bytes < HEAD_BYTES + SAT_ZIP_END_BYTES + SAT_PACK_COMMENT_LENGTH ||
        !sat_file_read_at(file, file_bytes - SAT_PACK_COMMENT_LENGTH, text, sizeof(text),
                          &ignored) ||
        !sat_pack_comment_parse(text, out)) {
        return false;
    }
    uint64_t end = file_bytes - SAT_PACK_COMMENT_LENGTH - SAT_ZIP_END_BYTES;
    if (out->index_offset < HEAD_BYTES || out->index_offset > end || out->index_length == 0 ||
        out->index_length > SAT_PACK_MAX_INDEX_BYTES) {
        return false;
    }
    return sat_range_fits(sat_pack_copy_offset(out->index_offset, out->index_length),
                          out->index_length, end);
}

/* The bytes at offset when they match the hash; NULL when they do not. *fatal: no memory, no luck.
 */
static char *read_matching(SatFile *file, uint64_t offset, uint64_t length, const SatSha256 *hash,
                           bool *fatal, SatError *err)
{
    char *text = malloc((size_t)length + 1);
    if (text == NULL) {
        *fatal = true;
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for an index of %zu bytes",
                 (size_t)length);
        return NULL;
    }
    SatError unread = SAT_ERROR_INIT;
    if (sat_file_read_at(file, offset, text, (size_t)length, &unread)) {
        SatSha256 found = sat_sha256(text, (size_t)length);
        if (sat_sha256_equal(&found, hash)) {
            text[length] = '\0';
            return text;
        }
    }
    free(text);
    return NULL;
}

/* By the comment: the index, else its copy. */
static bool locate_by_comment(SatFile *file, SatPackLocation *out, SatError *err)
{
    const SatPackComment *comment = &out->comment;
    bool fatal = false;
    out->index_offset = comment->index_offset;
    out->length = (size_t)comment->index_length;
    out->text = read_matching(file, comment->index_offset, comment->index_length,
                              &comment->index_hash, &fatal, err);
    out->first_index_good = out->text != NULL;
    if (out->text == NULL && !fatal) {
        uint64_t copy = sat_pack_copy_offset(comment->index_offset, comment->index_length);
        out->text =
            read_matching(file, copy, comment->index_length, &comment->index_hash, &fatal, err);
    }
    return !fatal;
}

/* The entries that a pack ends with, in their order. */
static const char *const last_names[] = {SAT_PACK_MANIFEST_NAME, SAT_PACK_INDEX_NAME,
                                         SAT_PACK_INDEX_COPY_NAME};
enum { LAST_MANIFEST, LAST_INDEX, LAST_COPY, LAST_COUNT };

static bool ends_as_pack(const SatZipReader *zip)
{
    size_t comment_length = 0;
    size_t count = sat_zip_reader_count(zip);
    (void)sat_zip_reader_comment(zip, &comment_length);
    bool ends = count > LAST_COUNT && comment_length == SAT_PACK_COMMENT_LENGTH;
    for (size_t i = 0; ends && i < LAST_COUNT; i++) {
        ends = strcmp(sat_zip_reader_entry(zip, count - LAST_COUNT + i)->name, last_names[i]) == 0;
    }
    return ends;
}

/* One of the last entries; NULL also when its CRC-32 is wrong. */
static char *load_last(const SatZipReader *zip, size_t which, size_t limit_bytes, size_t *length)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t number = sat_zip_reader_count(zip) - LAST_COUNT + which;
    return (char *)sat_zip_reader_load(zip, number, limit_bytes, length, &ignored);
}

/* Whichever index passes its CRC-32 and the root manifest's hash. The place is index.json's own,
 * also when the copy serves: the cases end before it. */
static void choose_index(const SatZipReader *zip, const char *manifest, size_t manifest_length,
                         SatPackLocation *out)
{
    size_t number = sat_zip_reader_count(zip) - LAST_COUNT + LAST_INDEX;
    for (size_t which = LAST_INDEX; which < LAST_COUNT && out->text == NULL; which++) {
        SatSha256 expected;
        size_t length = 0;
        char *text = load_last(zip, which, (size_t)SAT_PACK_MAX_INDEX_BYTES, &length);
        SatSha256 found = sat_sha256(text != NULL ? text : "", length);
        if (text != NULL &&
            sat_manifest_find(manifest, manifest_length, last_names[which], &expected) &&
            sat_sha256_equal(&found, &expected)) {
            out->text = text;
            out->length = length;
            out->index_offset = sat_zip_reader_entry(zip, number)->info.data_offset;
        } else {
            free(text);
        }
    }
}

static void locate_by_directory(SatFile *file, SatPackLocation *out)
{
    SatError ignored = SAT_ERROR_INIT;
    SAT_AUTO(SatZipReader) *zip = sat_zip_reader_open(file, SAT_ZIP_FORM_PACK, &ignored);
    if (zip == NULL || !ends_as_pack(zip)) {
        return;
    }
    size_t length = 0;
    char *manifest = load_last(zip, LAST_MANIFEST, MAX_MANIFEST_BYTES, &length);
    if (manifest != NULL) {
        choose_index(zip, manifest, length, out);
    }
    free(manifest);
}

/* Whether the file begins as every pack does. */
static bool begins_as_pack(SatFile *file, uint64_t file_bytes)
{
    char head[HEAD_BYTES];
    SatError ignored = SAT_ERROR_INIT;
    return file_bytes >= HEAD_BYTES && sat_file_read_at(file, 0, head, sizeof(head), &ignored) &&
           memcmp(head + SAT_ZIP_LOCAL_BYTES, SAT_PACK_MIMETYPE_NAME SAT_PACK_MIMETYPE,
                  (size_t)HEAD_NAME_LENGTH + HEAD_TYPE_LENGTH) == 0;
}

bool sat_pack_locate(SatFile *file, SatPackLocation *out, SatError *err)
{
    *out = (SatPackLocation){0};
    if (!sat_file_size(file, &out->file_bytes, err)) {
        return false;
    }
    if (out->file_bytes > SAT_ZIP_MAX_FILE_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "it has %" PRIu64 " bytes, at most %" PRIu64 " are allowed",
                        out->file_bytes, SAT_ZIP_MAX_FILE_BYTES);
    }
    out->comment_readable = sat_pack_read_comment(file, out->file_bytes, &out->comment);
    if (out->comment_readable && !locate_by_comment(file, out, err)) {
        return false;
    }
    if (!out->comment_readable && !begins_as_pack(file, out->file_bytes)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        out->file_bytes == 0 ? "it is empty, not a Satchel pack"
                                             : "it is not a Satchel pack");
    }
    out->comment_leads = out->text != NULL;
    if (out->text == NULL) {
        locate_by_directory(file, out);
    }
    if (out->text == NULL) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        out->comment_readable
                            ? "both copies of its index are damaged"
                            : "its end is damaged or missing (an incomplete copy?)");
    }
    return true;
}

void sat_pack_location_free(SatPackLocation *location)
{
    free(location->text);
    location->text = NULL;
}
