/* Verifies a pack: seal, indices, directory, local headers, JSON and contents against each other.
 */
#include "formats/pack/pack_check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/hash_manifest.h"
#include "formats/pack/pack_check_private.h"

#define PIECE_BYTES ((size_t)1 << 18)
#define PROGRESS_BYTES ((uint64_t)1 << 24)

/* "case 1, series 2, frame 13: ", as far as it is known; returns its length. */
static size_t place_text(const SatPackPlace *place, char *text, size_t capacity)
{
    int length = 0;
    if (place->frame_index != SIZE_MAX) {
        length =
            snprintf(text, capacity, "case %zu, series %zu, frame %zu: ", place->case_index + 1,
                     place->series_index + 1, place->frame_index + 1);
    } else if (place->series_index != SIZE_MAX) {
        length = snprintf(text, capacity, "case %zu, series %zu: ", place->case_index + 1,
                          place->series_index + 1);
    } else if (place->case_index != SIZE_MAX) {
        length = snprintf(text, capacity, "case %zu: ", place->case_index + 1);
    }
    return length > 0 ? (size_t)length : 0;
}

void sat_pack_check_fault(SatPackCheck *check, SatCheckFault fault, SatPackPlace place,
                          const char *format, ...)
{
    char text[768];
    size_t used = place_text(&place, text, sizeof(text));
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text + used, sizeof(text) - used, format, arguments);
    va_end(arguments);
    check->result->faults++;
    if (check->report != NULL) {
        check->report(check->context, fault, place.case_index, place.series_index,
                      place.frame_index, text);
    }
}

/* ---- every byte once ------------------------------------------------------------------------- */

static bool tell_progress(SatPackCheck *check, SatError *err)
{
    bool due = check->position >= check->told + PROGRESS_BYTES || check->position == 0;
    if (check->progress == NULL || !due) {
        return true;
    }
    check->told = check->position;
    return check->progress(check->context, check->position, check->result->size_bytes) ||
           sat_fail(err, SAT_ERR_CANCELLED, "stopped");
}

/* Reads on to `end`; the whole-file hash sees all of it, the entry's checksums too when given. */
static bool stream_to(SatPackCheck *check, uint64_t end, SatSha256State *entry_hash, uint32_t *crc,
                      SatError *err)
{
    while (check->position < end) {
        uint64_t rest = end - check->position;
        size_t piece = rest < PIECE_BYTES ? (size_t)rest : PIECE_BYTES;
        if (!tell_progress(check, err) ||
            !sat_file_read_at(check->file, check->position, check->piece, piece, err)) {
            return false;
        }
        sat_sha256_update(check->body, check->piece, piece);
        if (entry_hash != NULL) {
            sat_sha256_update(entry_hash, check->piece, piece);
            *crc = sat_crc32(*crc, check->piece, piece);
        }
        check->position += piece;
    }
    return true;
}

/* One pass over the file: the hash of its body and, with a directory, of every entry. */
static bool stream_all(SatPackCheck *check, uint64_t body_bytes, SatError *err)
{
    size_t count = check->zip != NULL ? sat_zip_reader_count(check->zip) : 0;
    for (size_t i = 0; i < count; i++) {
        const SatZipEntryInfo *info = &sat_zip_reader_entry(check->zip, i)->info;
        SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
        uint32_t crc = 0;
        if (hash == NULL || !stream_to(check, info->data_offset, NULL, NULL, err) ||
            !stream_to(check, info->data_offset + info->stored_bytes, hash, &crc, err)) {
            return false;
        }
        check->entries[i].hash = sat_sha256_current(hash);
        check->entries[i].hashed = true;
        check->entries[i].crc_good = crc == info->crc32;
    }
    return stream_to(check, body_bytes, NULL, NULL, err);
}

static bool check_seal(SatPackCheck *check, SatError *err)
{
    uint64_t body_bytes = check->result->size_bytes;
    if (check->location.comment_readable) {
        body_bytes -= SAT_PACK_COMMENT_LENGTH;
    }
    if (check->quick) {
        return true;
    }
    check->body = sat_sha256_new(err);
    check->piece = malloc(PIECE_BYTES);
    if (check->body == NULL) {
        return false;
    }
    if (check->piece == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to verify");
    }
    if (!stream_all(check, body_bytes, err)) {
        return false;
    }
    SatSha256 found = sat_sha256_current(check->body);
    check->seal_broken = check->location.comment_readable &&
                         !sat_sha256_equal(&found, &check->location.comment.body_hash);
    return check->progress == NULL ||
           check->progress(check->context, check->result->size_bytes, check->result->size_bytes) ||
           sat_fail(err, SAT_ERR_CANCELLED, "stopped");
}

/* ---- the directory --------------------------------------------------------------------------- */

static bool open_directory(SatPackCheck *check, SatError *err)
{
    SatError refused = SAT_ERROR_INIT;
    check->zip = sat_zip_reader_open(check->file, SAT_ZIP_FORM_PACK, &refused);
    if (check->zip == NULL) {
        if (refused.code == SAT_ERR_SYSTEM || refused.code == SAT_ERR_NO_MEMORY) {
            *err = refused;
            return false;
        }
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(),
                             "ZIP directory: %s", refused.text);
        return true;
    }
    size_t count = sat_zip_reader_count(check->zip);
    check->entries = calloc(count + 1, sizeof(*check->entries));
    if (check->entries == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for %zu entries", count);
    }
    for (size_t i = 0; i < count; i++) {
        SatError differs = SAT_ERROR_INIT;
        if (!sat_zip_reader_check_local(check->zip, i, &differs)) {
            sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(), "%s",
                                 differs.text);
        }
    }
    return true;
}

/* ---- comment, indices, root manifest --------------------------------------------------------- */

static void check_ends(SatPackCheck *check)
{
    if (check->zip != NULL) {
        size_t comment_length = 0;
        (void)sat_zip_reader_comment(check->zip, &comment_length);
        if (comment_length != SAT_PACK_COMMENT_LENGTH) {
            sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(),
                                 "the ZIP comment has %zu bytes, not %u", comment_length,
                                 SAT_PACK_COMMENT_LENGTH);
        }
    }
    if (check->location.text != NULL && !check->location.comment_leads) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_INDEX, sat_pack_nowhere(),
                             "the sealing comment is damaged; the pack can still be opened");
    }
}

static void check_indices(SatPackCheck *check)
{
    const SatPackLocation *location = &check->location;
    SatSha256 hash = sat_sha256(location->text, location->length);
    SatPackEntry index = {
        .offset = location->index_offset, .length = location->length, .hash = hash};
    SatPackEntry copy = index;
    copy.offset = sat_pack_copy_offset(index.offset, index.length);
    (void)sat_pack_check_content(check, SAT_CHECK_FAULT_INDEX, sat_pack_nowhere(),
                                 SAT_PACK_INDEX_NAME, &index, true);
    (void)sat_pack_check_content(check, SAT_CHECK_FAULT_INDEX, sat_pack_nowhere(),
                                 SAT_PACK_INDEX_COPY_NAME, &copy, true);
}

/* The root manifest has one form only, given the hashes it must name. */
static bool check_root_manifest(SatPackCheck *check, SatError *err)
{
    SatSha256 type = sat_sha256(SAT_PACK_MIMETYPE, strlen(SAT_PACK_MIMETYPE));
    SatSha256 index = sat_sha256(check->location.text, check->location.length);
    SatByteWriter expected = SAT_BYTE_WRITER_INIT;
    sat_manifest_add(&expected, &type, SAT_PACK_MIMETYPE_NAME);
    sat_write_bytes(&expected, check->case_manifests.bytes, check->case_manifests.length);
    sat_manifest_add(&expected, &index, SAT_PACK_INDEX_NAME);
    sat_manifest_add(&expected, &index, SAT_PACK_INDEX_COPY_NAME);
    bool done = !expected.failed && !check->case_manifests.failed;
    if (!done) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to verify");
    } else if (check->case_manifests_known) {
        const SatZipEntry *entry = sat_zip_reader_find(check->zip, SAT_PACK_MANIFEST_NAME);
        SatPackEntry manifest = {.offset = entry != NULL ? entry->info.data_offset : 0,
                                 .length = expected.length,
                                 .hash = sat_sha256(expected.bytes, expected.length)};
        (void)sat_pack_check_content(check, SAT_CHECK_FAULT_CASE, sat_pack_nowhere(),
                                     SAT_PACK_MANIFEST_NAME, &manifest, true);
    } else {
        sat_pack_check_known(check, SAT_PACK_MANIFEST_NAME);
    }
    sat_byte_writer_free(&expected);
    return done;
}

static void check_first_entry(SatPackCheck *check)
{
    SatPackEntry type = {.offset = SAT_ZIP_LOCAL_BYTES + strlen(SAT_PACK_MIMETYPE_NAME),
                         .length = strlen(SAT_PACK_MIMETYPE),
                         .hash = sat_sha256(SAT_PACK_MIMETYPE, strlen(SAT_PACK_MIMETYPE))};
    (void)sat_pack_check_content(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(),
                                 SAT_PACK_MIMETYPE_NAME, &type, true);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool check_documents(SatPackCheck *check, SatError *err)
{
    const SatPackLocation *location = &check->location;
    SatError wrong = SAT_ERROR_INIT;
    check->index = sat_pack_index_parse(location->text, location->length,
                                        location->index_offset - SAT_ZIP_LOCAL_BYTES, &wrong);
    if (check->index == NULL) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_INDEX, sat_pack_nowhere(), "index.json: %s",
                             wrong.text);
        return true;
    }
    check->result->cases = check->index->case_count;
    if (check->index->playlist_fault != NULL) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_INDEX, sat_pack_nowhere(),
                             "index.json: %s; it is shown without its playlist",
                             check->index->playlist_fault);
    }
    check->case_manifests_known = check->zip != NULL;
    check_first_entry(check);
    for (size_t i = 0; i < check->index->case_count; i++) {
        if (!sat_pack_check_case(check, i, err)) {
            return false;
        }
    }
    if (!check_root_manifest(check, err)) {
        return false;
    }
    check_indices(check);
    sat_pack_check_strangers(check);
    return true;
}

static bool run(SatPackCheck *check, SatError *err)
{
    SatError lost = SAT_ERROR_INIT;
    bool located = sat_pack_locate(check->file, &check->location, &lost);
    check->result->size_bytes = check->location.file_bytes;
    if (!located && lost.code != SAT_ERR_CORRUPT) {
        *err = lost;
        return false;
    }
    if (!open_directory(check, err)) {
        return false;
    }
    check_ends(check);
    if (!check_seal(check, err)) {
        return false;
    }
    if (!located) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_INDEX, sat_pack_nowhere(), "%s", lost.text);
        sat_pack_check_bare_entries(check);
    } else if (!check_documents(check, err)) {
        return false;
    }
    if (check->seal_broken && check->result->faults == 0) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, sat_pack_nowhere(),
                             "the file differs from its seal, though no entry does");
    }
    return true;
}

bool sat_pack_check(const char *path, bool quick, SatCheckReport report, SatCheckProgress progress,
                    void *context, SatCheckResult *result, SatError *err)
{
    *result = (SatCheckResult){0};
    SatPackCheck check = {.report = report,
                          .progress = progress,
                          .context = context,
                          .result = result,
                          .quick = quick};
    check.file = sat_file_open(path, SAT_FILE_READ, err);
    if (check.file == NULL) {
        return false;
    }
    bool done = run(&check, err) || sat_fail_in(err, "%s", path);
    sat_pack_location_free(&check.location);
    sat_pack_index_free(check.index);
    sat_zip_reader_free(check.zip);
    sat_sha256_free(check.body);
    sat_byte_writer_free(&check.case_manifests);
    free(check.piece);
    free(check.entries);
    sat_file_close(check.file);
    return done;
}
