/* Finds and checks the records that close an archive. */
#include "formats/zip/zip_ending.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/zip/zip_reader.h"

#define ENDING64_BYTES (SAT_ZIP_END64_BYTES + SAT_ZIP_LOCATOR64_BYTES)

/* The last bytes of the file: the longest comment, the end record, the zip64 records before it. */
typedef struct {
    uint8_t *bytes; /* owned by sat_zip_read_ending() */
    size_t length;
    uint64_t file_size;
} Tail;

/* A file without an end record is either cut short or no ZIP at all: the user needs to know which.
 */
static bool fail_without_end(SatFile *file, uint64_t file_size, SatError *err)
{
    uint8_t first[4] = {0};
    if (file_size >= sizeof(first) && !sat_file_read_at(file, 0, first, sizeof(first), err)) {
        return false;
    }
    if (sat_zip_get32(first) == SAT_ZIP_LOCAL_SIGNATURE) {
        return sat_fail(
            err, SAT_ERR_CORRUPT,
            "the file begins as a ZIP archive but its end is missing: it was cut short, "
            "or something was added behind it; copy it again");
    }
    return sat_fail(err, SAT_ERR_FORMAT, "this is not a ZIP archive%s",
                    file_size == 0 ? ": the file is empty" : "");
}

static bool fail_comment(SatError *err)
{
    return sat_fail(err, SAT_ERR_CORRUPT,
                    "the archive's comment could hide another end record; copy the file again");
}

/* The last end record signature of the file, as other programs look for it too: its comment must
 * reach the end of the file. So a comment cannot hold an archive of its own, and contents may hold
 * anything. */
static bool find_end_record(SatFile *file, const Tail *tail, size_t *position, SatError *err)
{
    size_t most_back = SAT_ZIP_END_BYTES + SAT_ZIP_MAX_COMMENT_BYTES;
    for (size_t back = SAT_ZIP_END_BYTES; back <= tail->length && back <= most_back; back++) {
        const uint8_t *at = tail->bytes + tail->length - back;
        if (sat_zip_get32(at) != SAT_ZIP_END_SIGNATURE) {
            continue;
        }
        if (SAT_ZIP_END_BYTES + sat_zip_get16(at + 20) != back) {
            break;
        }
        *position = tail->length - back;
        const uint8_t *comment = at + SAT_ZIP_END_BYTES;
        return !sat_zip_comment_may_hide_end((const char *)comment, back - SAT_ZIP_END_BYTES) ||
               fail_comment(err);
    }
    return fail_without_end(file, tail->file_size, err);
}

static bool read_ending64(const Tail *tail, size_t end_position, SatZipEnding *ending,
                          SatError *err)
{
    if (end_position < ENDING64_BYTES ||
        sat_zip_get32(tail->bytes + end_position - SAT_ZIP_LOCATOR64_BYTES) !=
            SAT_ZIP_LOCATOR64_SIGNATURE ||
        sat_zip_get32(tail->bytes + end_position - ENDING64_BYTES) != SAT_ZIP_END64_SIGNATURE) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the end record points to zip64 records that are not there");
    }
    const uint8_t *record = tail->bytes + end_position - ENDING64_BYTES;
    ending->entry_count = sat_zip_get64(record + 32);
    ending->directory_bytes = sat_zip_get64(record + 40);
    ending->directory_offset = sat_zip_get64(record + 48);
    return true;
}

static bool check_limits(const SatZipEnding *ending, SatError *err)
{
    if (ending->entry_count > SAT_ZIP_MAX_ENTRIES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the archive claims %" PRIu64 " entries; at most %u are read",
                        ending->entry_count, SAT_ZIP_MAX_ENTRIES);
    }
    if (ending->directory_bytes > SAT_ZIP_MAX_DIRECTORY_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the archive claims a directory of %" PRIu64 " bytes; at most %" PRIu64
                        " are read",
                        ending->directory_bytes, SAT_ZIP_MAX_DIRECTORY_BYTES);
    }
    /* Every record has a name of at least one byte. */
    if (ending->entry_count * (SAT_ZIP_CENTRAL_BYTES + 1U) > ending->directory_bytes) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the archive claims %" PRIu64 " entries, but its directory has %" PRIu64
                        " bytes",
                        ending->entry_count, ending->directory_bytes);
    }
    return true;
}

/* With its numbers known, the ending has one form only: build it and compare. */
static bool check_form(const Tail *tail, size_t end_position, const SatZipEnding *ending,
                       SatError *err)
{
    uint8_t expected[SAT_ZIP_ENDING_MAX_BYTES];
    size_t length = sat_zip_encode_ending(ending, expected);
    size_t before_end = length - SAT_ZIP_END_BYTES;
    const uint8_t *end = tail->bytes + end_position;
    size_t difference = sat_zip_first_difference(expected + before_end, end, SAT_ZIP_END_BYTES);
    if (difference < SAT_ZIP_END_BYTES) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the %s in the archive's end record is wrong",
                        sat_zip_field_name(SAT_ZIP_KIND_END, difference, 0));
    }
    if (end_position < before_end || memcmp(expected, end - before_end, before_end) != 0) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the archive's zip64 end records are wrong");
    }
    uint64_t start = tail->file_size - (tail->length - end_position) - before_end;
    uint64_t directory_end = 0;
    if (!sat_u64_add(ending->directory_offset, ending->directory_bytes, &directory_end) ||
        directory_end != start) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the directory should end where the end record begins, at %" PRIu64
                        ", but has %" PRIu64 " bytes from %" PRIu64,
                        start, ending->directory_bytes, ending->directory_offset);
    }
    return true;
}

static bool parse_ending(SatFile *file, const Tail *tail, SatZipEnding *ending, size_t *comment_at,
                         SatError *err)
{
    size_t position = 0;
    if (!find_end_record(file, tail, &position, err)) {
        return false;
    }
    const uint8_t *end = tail->bytes + position;
    uint16_t count = sat_zip_get16(end + 10);
    uint32_t directory_bytes = sat_zip_get32(end + 12);
    uint32_t directory_offset = sat_zip_get32(end + 16);
    *ending = (SatZipEnding){
        .entry_count = count,
        .directory_bytes = directory_bytes,
        .directory_offset = directory_offset,
        .comment_length = sat_zip_get16(end + 20),
    };
    *comment_at = position + SAT_ZIP_END_BYTES;
    if (sat_zip_get16(end + 4) != 0 || sat_zip_get16(end + 6) != 0) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the archive is split over several disks; join it to one file first");
    }
    bool zip64 = count == SAT_ZIP_SENTINEL_16 || directory_bytes == SAT_ZIP_SENTINEL_32 ||
                 directory_offset == SAT_ZIP_SENTINEL_32;
    return (!zip64 || read_ending64(tail, position, ending, err)) && check_limits(ending, err) &&
           check_form(tail, position, ending, err);
}

bool sat_zip_read_ending(SatFile *file, SatZipEnding *ending, char **comment, SatError *err)
{
    Tail tail = {0};
    if (!sat_file_size(file, &tail.file_size, err)) {
        return false;
    }
    if (tail.file_size > SAT_ZIP_MAX_FILE_BYTES) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "the file has %" PRIu64 " bytes; at most %" PRIu64 " are read",
                        tail.file_size, SAT_ZIP_MAX_FILE_BYTES);
    }
    size_t most = SAT_ZIP_MAX_COMMENT_BYTES + SAT_ZIP_ENDING_MAX_BYTES;
    tail.length = tail.file_size < most ? (size_t)tail.file_size : most;
    if (tail.length < SAT_ZIP_END_BYTES) {
        return fail_without_end(file, tail.file_size, err);
    }
    tail.bytes = malloc(tail.length);
    if (!tail.bytes) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the end of the archive");
    }
    size_t comment_at = 0;
    bool ok = sat_file_read_at(file, tail.file_size - tail.length, tail.bytes, tail.length, err) &&
              parse_ending(file, &tail, ending, &comment_at, err);
    if (ok) {
        *comment = malloc((size_t)ending->comment_length + 1);
        if (*comment) {
            memcpy(*comment, tail.bytes + comment_at, ending->comment_length);
            (*comment)[ending->comment_length] = '\0';
        } else {
            ok = sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the archive's comment");
        }
    }
    free(tail.bytes);
    return ok;
}

bool sat_zip_comment_may_hide_end(const char *comment, size_t length)
{
    return length > 0 && memchr(comment, SAT_ZIP_END_SIGNATURE >> 24, length) != NULL;
}
