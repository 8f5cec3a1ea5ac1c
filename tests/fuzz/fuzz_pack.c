/* Feeds packs to reader and check. The first byte says how: 'i' index.json alone, 'r' a pack as it
 * is, 's' a pack whose hashes are put right first, as an attacker would, so that what lies behind
 * them is reached. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/base/checked_math.h"
#include "formats/pack/pack_check.h"
#include "formats/pack/pack_index.h"
#include "formats/pack/pack_reader.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_CASES = 4, MOST_SERIES = 6, MOST_FRAMES = 3, HASH_POSITION = 55, BODY_POSITION = 125 };
#define MOST_PICTURE_BYTES ((size_t)1 << 21)

/* ---- putting hashes right -------------------------------------------------------------------- */

static bool take_number(const uint8_t *bytes, size_t size, size_t *at, uint64_t *number)
{
    size_t start = *at;
    *number = 0;
    while (*at < size && bytes[*at] >= '0' && bytes[*at] <= '9' && *at - start < 15) {
        *number = *number * 10 + (uint64_t)(bytes[(*at)++] - '0');
    }
    return *at > start;
}

static void skip_to_value(const uint8_t *bytes, size_t size, size_t *at)
{
    while (*at < size && (bytes[*at] == ' ' || bytes[*at] == ',')) {
        ++*at;
    }
}

static void put_hash(uint8_t *bytes, size_t at, uint64_t offset, uint64_t length)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    SatSha256 hash = sat_sha256(bytes + offset, (size_t)length);
    sat_sha256_to_hex(&hash, hex);
    memcpy(bytes + at, hex, SAT_SHA256_HEX_LENGTH);
}

/* Every [offset, length, "64 characters"] in a text gets the hash of that range; documents inside
 * first. */
static void put_places_right(uint8_t *bytes, size_t size, uint64_t start, uint64_t length,
                             int depth)
{
    size_t end = (size_t)(start + length);
    for (size_t i = (size_t)start; i < end; i++) {
        size_t at = i + 1;
        uint64_t place_offset = 0;
        uint64_t place_length = 0;
        if (bytes[i] != '[' || !take_number(bytes, end, &at, &place_offset)) {
            continue;
        }
        skip_to_value(bytes, end, &at);
        if (!take_number(bytes, end, &at, &place_length)) {
            continue;
        }
        skip_to_value(bytes, end, &at);
        if (end - at < SAT_SHA256_HEX_LENGTH + 2 || bytes[at] != '"' ||
            !sat_range_fits(place_offset, place_length, size)) {
            continue;
        }
        if (depth == 0 && place_length > 0 && bytes[place_offset] == '{') {
            put_places_right(bytes, size, place_offset, place_length, 1);
        }
        put_hash(bytes, at + 1, place_offset, place_length);
    }
}

static void seal(uint8_t *bytes, size_t size)
{
    if (size < SAT_PACK_COMMENT_LENGTH) {
        return;
    }
    size_t body = size - SAT_PACK_COMMENT_LENGTH;
    size_t at = body + sizeof(SAT_PACK_COMMENT_PREFIX) - 1 + 5; /* 20 digits: the last 15 do */
    uint64_t offset = 0;
    uint64_t length = 0;
    bool found = take_number(bytes, size, &at, &offset);
    at++;
    if (found && take_number(bytes, size, &at, &length) && sat_range_fits(offset, length, body)) {
        put_places_right(bytes, body, offset, length, 0);
        put_hash(bytes, body + HASH_POSITION, offset, length);
    }
    put_hash(bytes, body + BODY_POSITION, 0, body);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void read_series(const SatPackReader *reader, const SatPackSeries *series, size_t frames)
{
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame picture;
    size_t bytes = 0;
    if (!sat_pixel_shape_check(&series->shape, &bytes, &err)) {
        abort(); /* the reader promised a shape that can be had */
    }
    if (bytes <= MOST_PICTURE_BYTES && sat_pixel_frame_new(&picture, &series->shape, &err)) {
        for (size_t i = 0; i < frames && i < MOST_FRAMES; i++) {
            SatError lost = SAT_ERROR_INIT;
            (void)!sat_pack_reader_decode_frame(reader, &series->frames[i], &picture, &scratch,
                                                &lost);
        }
        sat_pixel_frame_free(&picture);
    }
    if (series->has_thumbnail) {
        SatError lost = SAT_ERROR_INIT;
        SatPixelFrame thumbnail;
        if (sat_pack_reader_thumbnail(reader, &series->thumbnail, &thumbnail, &lost)) {
            sat_pixel_frame_free(&thumbnail);
        }
    }
    sat_byte_writer_free(&scratch);
}

static void read_pack(const char *path)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &err);
    size_t cases = reader != NULL ? sat_pack_reader_case_count(reader) : 0;
    for (size_t i = 0; i < cases && i < MOST_CASES; i++) {
        SatError lost = SAT_ERROR_INIT;
        SAT_AUTO(SatPackCase) *loaded = sat_pack_reader_load_case(reader, i, &lost);
        for (size_t k = 0; loaded != NULL && k < loaded->series_count && k < MOST_SERIES; k++) {
            read_series(reader, &loaded->series[k],
                        sat_case_series(loaded->model, k, NULL)->frame_count);
        }
    }
    SatCheckResult result;
    SatError checked = SAT_ERROR_INIT;
    (void)!sat_pack_check(path, false, NULL, NULL, NULL, &result, &checked);
}

static void write_and_read(const uint8_t *bytes, size_t size)
{
    char path[] = "/tmp/satchel-fuzz-pack-XXXXXX";
    int descriptor = mkstemp(path);
    if (descriptor < 0 || write(descriptor, bytes, size) != (ssize_t)size) {
        abort();
    }
    close(descriptor);
    read_pack(path);
    unlink(path);
}

/* What is read is written, and read again as the same playlist. */
static void read_index(const char *text, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SAT_AUTO(SatPackIndex) *index = sat_pack_index_parse(text, size, (uint64_t)1 << 40, &err);
    if (index == NULL) {
        return;
    }
    sat_pack_index_write(index, &out);
    SAT_AUTO(SatPackIndex)
    *again = sat_pack_index_parse((const char *)out.bytes, out.length, (uint64_t)1 << 40, &err);
    require(again != NULL && again->case_count == index->case_count, "an index that was written");
    require((again->playlist != NULL) == (index->playlist != NULL) &&
                again->playlist_fault == NULL &&
                (index->playlist == NULL ||
                 again->playlist->entry_count == index->playlist->entry_count),
            "a playlist that was written");
    sat_byte_writer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    if (data[0] == 'i') {
        read_index((const char *)data + 1, size - 1);
        return 0;
    }
    uint8_t *copy = malloc(size - 1);
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data + 1, size - 1);
    if (data[0] == 's') {
        seal(copy, size - 1);
    }
    write_and_read(copy, size - 1);
    free(copy);
    return 0;
}
