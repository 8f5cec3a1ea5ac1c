/* A file on its way from a server: kept beside its place until it is whole, and resumed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/http_private.h"
#include "formats/base/file_io.h"

/* How much may have to come again after the machine stopped. */
#define NOTED_EACH_BYTES ((uint64_t)16 << 20)
enum { INFO_LIMIT_BYTES = 1024 };

static char *with_ending(const char *path, const char *ending)
{
    const size_t length = strlen(path), more = strlen(ending) + 1;
    char *joined = malloc(length + more);
    if (joined != NULL) {
        memcpy(joined, path, length);
        memcpy(joined + length, ending, more);
    }
    return joined;
}

/* What stays lying there does no harm: it is known by its key. */
static void remove_quietly(const char *path)
{
    SatError ignored = SAT_ERROR_INIT;
    if (!sat_path_remove(path, &ignored)) {
        sat_error_clear(&ignored);
    }
}

/* Says what has come, for the next run. What cannot be said is fetched again. */
static void note(HttpPart *part)
{
    char text[INFO_LIMIT_BYTES];
    SatError ignored = SAT_ERROR_INIT;
    if (part->validator[0] == '\0' || !sat_file_sync(part->file, &ignored)) {
        return;
    }
    const int length = snprintf(text, sizeof(text), "%s\n%" PRIu64 " %" PRIu64 "\n%s\n", part->key,
                                part->have, part->total, part->validator);
    if (length > 0 && (size_t)length < sizeof(text) &&
        sat_write_file_atomic(part->info_path, text, (size_t)length, true, &ignored)) {
        part->noted = part->have;
    }
}

static bool read_numbers(const char *text, uint64_t *have, uint64_t *total)
{
    return sscanf(text, "%" SCNu64 " %" SCNu64, have, total) == 2;
}

/* Takes up what an earlier run left, when it is of this address. */
static void look_back(HttpPart *part)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    uint64_t have = 0, total = 0, size = 0;
    char *text = (char *)sat_read_file(part->info_path, INFO_LIMIT_BYTES, &length, &ignored);
    if (text != NULL && length > SAT_SHA256_HEX_LENGTH &&
        memcmp(text, part->key, SAT_SHA256_HEX_LENGTH) == 0 &&
        text[SAT_SHA256_HEX_LENGTH] == '\n' &&
        read_numbers(text + SAT_SHA256_HEX_LENGTH + 1, &have, &total) &&
        sat_file_size(part->file, &size, &ignored) && have > 0 && have <= size) {
        const char *line = strchr(text + SAT_SHA256_HEX_LENGTH + 1, '\n');
        const size_t width = line == NULL ? 0 : strcspn(line + 1, "\n");
        if (width > 0 && width < sizeof(part->validator)) {
            memcpy(part->validator, line + 1, width);
            part->validator[width] = '\0';
            part->have = part->noted = have;
            part->total = total;
        }
    }
    free(text);
}

bool http_part_open(HttpPart *part, const SatHttpRequest *request, SatError *err)
{
    /* Not of the query: it may hold a signature that is another each time. */
    const SatSha256 key = sat_sha256(request->url, strcspn(request->url, "?#"));
    sat_sha256_to_hex(&key, part->key);
    part->path = with_ending(request->to_path, "");
    part->part_path = with_ending(request->to_path, ".part");
    part->info_path = with_ending(request->to_path, ".part.info");
    if (part->path == NULL || part->part_path == NULL || part->info_path == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a file on its way");
    }
    part->file = sat_file_open(part->part_path, SAT_FILE_UPDATE_PRIVATE, err);
    if (part->file == NULL) {
        return false;
    }
    look_back(part);
    return sat_file_truncate(part->file, part->have, err);
}

void http_part_close(HttpPart *part)
{
    const bool is_kept = part->file != NULL && part->have > 0 && part->validator[0] != '\0';
    if (is_kept && part->noted != part->have) {
        note(part);
    }
    sat_file_close(part->file);
    if (part->part_path != NULL && part->file != NULL && !is_kept) {
        remove_quietly(part->part_path);
        remove_quietly(part->info_path);
    }
    free(part->path);
    free(part->part_path);
    free(part->info_path);
    memset(part, 0, sizeof(*part));
}

bool http_part_restart(HttpPart *part, SatError *err)
{
    part->have = part->noted = part->total = 0;
    part->validator[0] = '\0';
    return sat_path_remove(part->info_path, err) && sat_file_truncate(part->file, 0, err);
}

/* What If-Range may name: a strong ETag, else a date. */
static void keep_validator(HttpPart *part, const char *headers)
{
    char found[sizeof(part->validator)];
    part->validator[0] = '\0';
    const bool has_tag = http_find_header(headers, "ETag", found, sizeof(found)) &&
                         strncmp(found, "W/", 2) != 0 && found[0] == '"';
    if (has_tag || http_find_header(headers, "Last-Modified", found, sizeof(found))) {
        memcpy(part->validator, found, sizeof(found));
    }
}

static uint64_t content_length(const char *headers)
{
    char text[32];
    uint64_t length = 0;
    return http_find_header(headers, "Content-Length", text, sizeof(text)) &&
                   sscanf(text, "%" SCNu64, &length) == 1
               ? length
               : 0;
}

bool http_part_begin(HttpPart *part, int status, const char *headers, bool *not_ours, SatError *err)
{
    *not_ours = false;
    if (status == 206) {
        char range[96];
        uint64_t first = 0, last = 0, total = 0;
        *not_ours =
            !http_find_header(headers, "Content-Range", range, sizeof(range)) ||
            sscanf(range, "bytes %" SCNu64 "-%" SCNu64 "/%" SCNu64, &first, &last, &total) != 3 ||
            part->have == 0 || first != part->have || last < first || last + 1 != total ||
            (part->total != 0 && part->total != total);
        part->total = *not_ours ? part->total : total;
        return true;
    }
    if (part->have > 0 && !http_part_restart(part, err)) {
        return false;
    }
    keep_validator(part, headers);
    part->total = content_length(headers);
    return true;
}

bool http_part_write(HttpPart *part, const void *bytes, size_t length, uint64_t limit_bytes,
                     SatError *err)
{
    if (limit_bytes > 0 && (length > limit_bytes || part->have > limit_bytes - length)) {
        part->validator[0] = '\0'; /* nothing of it is any use */
        return sat_fail(err, SAT_ERR_LIMIT, "a file is larger than the %" PRIu64 " bytes allowed",
                        limit_bytes);
    }
    if (!sat_file_write_at(part->file, part->have, bytes, length, err)) {
        return false;
    }
    part->have += length;
    if (part->have - part->noted >= NOTED_EACH_BYTES) {
        note(part);
    }
    return true;
}

static bool hash_file(SatFile *file, uint64_t length, SatSha256 *out, SatError *err)
{
    uint8_t bytes[16384];
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(err);
    for (uint64_t at = 0; state != NULL && at < length;) {
        const size_t step = length - at < sizeof(bytes) ? (size_t)(length - at) : sizeof(bytes);
        if (!sat_file_read_at(file, at, bytes, step, err)) {
            return false;
        }
        sat_sha256_update(state, bytes, step);
        at += step;
    }
    if (state == NULL) {
        return false;
    }
    *out = sat_sha256_current(state);
    return true;
}

static bool check(HttpPart *part, const SatHttpRequest *request, SatError *err)
{
    SatSha256 found;
    const uint64_t expected = request->expected_bytes > 0 ? request->expected_bytes : part->total;
    if (expected > 0 && part->have != expected) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "%" PRIu64 " bytes came where %" PRIu64 " were promised", part->have,
                        expected);
    }
    if (request->sha256 == NULL) {
        return true;
    }
    if (!hash_file(part->file, part->have, &found, err)) {
        return false;
    }
    return sat_sha256_equal(&found, request->sha256) ||
           sat_fail(err, SAT_ERR_CORRUPT, "the bytes that came have not the checksum promised");
}

bool http_part_finish(HttpPart *part, const SatHttpRequest *request, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    if (!check(part, request, err)) {
        (void)http_part_restart(part, &ignored);
        return false;
    }
    if (!sat_file_sync(part->file, err)) {
        return false;
    }
    sat_file_close(part->file);
    part->file = NULL;
    remove_quietly(part->info_path);
    return sat_path_rename(part->part_path, part->path, err);
}
