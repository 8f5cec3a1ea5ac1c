/* Finds the index of a pack, damaged or not. */
#include "formats/pack/pack_locate.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/pack/pack_manifest.h"
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
    if (file_bytes < HEAD_BYTES + SAT_PACK_COMMENT_LENGTH ||
        !sat_file_read_at(file, file_bytes - SAT_PACK_COMMENT_LENGTH, text, sizeof(text),
                          &ignored) ||
        !sat_pack_comment_parse(text, out)) {
        return false;
    }
    uint64_t body_bytes = file_bytes - SAT_PACK_COMMENT_LENGTH;
    if (out->index_offset < HEAD_BYTES || out->index_offset > body_bytes ||
        out->index_length > SAT_PACK_MAX_INDEX_BYTES) {
        return false;
    }
    return sat_range_fits(sat_pack_copy_offset(out->index_offset, out->index_length),
                          out->index_length, body_bytes);
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

static bool load_by_name(const SatZipReader *zip, const char *name, size_t limit_bytes, char **text,
                         size_t *length, const SatZipEntry **entry)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t count = sat_zip_reader_count(zip);
    for (size_t i = count; i > 0; i--) { /* they are the last ones */
        *entry = sat_zip_reader_entry(zip, i - 1);
        if (strcmp((*entry)->name, name) == 0) {
            *text = (char *)sat_zip_reader_load(zip, i - 1, limit_bytes, length, &ignored);
            return *text != NULL;
        }
    }
    return false;
}

/* By the directory: whichever index passes its CRC-32 and the root manifest's hash. */
static void locate_by_directory(SatFile *file, SatPackLocation *out)
{
    static const char *const names[] = {SAT_PACK_INDEX_NAME, SAT_PACK_INDEX_COPY_NAME};
    SatError ignored = SAT_ERROR_INIT;
    SAT_AUTO(SatZipReader) *zip = sat_zip_reader_open(file, &ignored);
    char *manifest = NULL;
    size_t manifest_length = 0;
    const SatZipEntry *entry = NULL;
    if (zip == NULL || !load_by_name(zip, SAT_PACK_MANIFEST_NAME, MAX_MANIFEST_BYTES, &manifest,
                                     &manifest_length, &entry)) {
        return;
    }
    for (size_t i = 0; i < 2 && out->text == NULL; i++) {
        SatSha256 expected;
        char *text = NULL;
        size_t length = 0;
        if (!sat_pack_manifest_find(manifest, manifest_length, names[i], &expected) ||
            !load_by_name(zip, names[i], (size_t)SAT_PACK_MAX_INDEX_BYTES, &text, &length,
                          &entry)) {
            continue;
        }
        SatSha256 found = sat_sha256(text, length);
        if (sat_sha256_equal(&found, &expected)) {
            out->text = text;
            out->length = length;
            out->index_offset = entry->info.data_offset;
        } else {
            free(text);
        }
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
    out->comment_readable = sat_pack_read_comment(file, out->file_bytes, &out->comment);
    if (out->comment_readable && !locate_by_comment(file, out, err)) {
        return false;
    }
    if (!out->comment_readable && !begins_as_pack(file, out->file_bytes)) {
        return sat_fail(err, SAT_ERR_FORMAT,
                        out->file_bytes == 0 ? "it is empty, not a Satchel pack"
                                             : "it is not a Satchel pack");
    }
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
