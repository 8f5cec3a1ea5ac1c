/* Makes large contents piece by piece into a file. */
#include "formats/zip/zip_spill.h"

#include <stdlib.h>
#include <zlib.h>

#include "formats/zip/zip_layout.h"

enum { ROOM_BYTES = 1 << 18, LEVEL = 6, MEMORY_LEVEL = 8 };

struct SatZipSpill {
    SatFile *file;
    bool deflates;
    z_stream stream;
    uint8_t room[ROOM_BYTES];
    SatSha256State *hash;
    uint32_t crc32;
    uint64_t plain_bytes, stored_bytes;
};

SatZipSpill *sat_zip_spill_new(SatFile *file, bool deflates, SatError *err)
{
    SatZipSpill *spill = calloc(1, sizeof(*spill));
    if (spill == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compress");
        return NULL;
    }
    spill->file = file;
    spill->hash = sat_sha256_new(err);
    if (spill->hash == NULL) {
        free(spill);
        return NULL;
    }
    if (deflates && deflateInit2(&spill->stream, LEVEL, Z_DEFLATED, -MAX_WBITS, MEMORY_LEVEL,
                                 Z_DEFAULT_STRATEGY) != Z_OK) {
        sat_sha256_free(spill->hash);
        free(spill);
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compress");
        return NULL;
    }
    spill->deflates = deflates;
    return spill;
}

void sat_zip_spill_free(SatZipSpill *spill)
{
    if (spill != NULL) {
        if (spill->deflates) {
            (void)deflateEnd(&spill->stream);
        }
        sat_sha256_free(spill->hash);
        free(spill);
    }
}

static bool write_out(SatZipSpill *spill, const void *bytes, size_t length, SatError *err)
{
    if (length > 0 && !sat_file_write_at(spill->file, spill->stored_bytes, bytes, length, err)) {
        return false;
    }
    spill->stored_bytes += length;
    return true;
}

/* All that zlib gives for what it has. */
static bool deflate_on(SatZipSpill *spill, int flush, SatError *err)
{
    int state = Z_OK;
    do {
        spill->stream.next_out = spill->room;
        spill->stream.avail_out = ROOM_BYTES;
        state = deflate(&spill->stream, flush);
        if (!write_out(spill, spill->room, ROOM_BYTES - spill->stream.avail_out, err)) {
            return false;
        }
    } while (spill->stream.avail_out == 0 || (flush == Z_FINISH && state == Z_OK));
    return true;
}

bool sat_zip_spill_put(SatZipSpill *spill, const void *bytes, size_t length, SatError *err)
{
    const uint8_t *at = bytes;
    sat_sha256_update(spill->hash, bytes, length);
    spill->crc32 = sat_crc32(spill->crc32, bytes, length);
    spill->plain_bytes += length;
    if (!spill->deflates) {
        return write_out(spill, bytes, length, err);
    }
    while (length > 0) {
        size_t piece = length < ROOM_BYTES ? length : ROOM_BYTES;
        spill->stream.next_in = (z_const Bytef *)(uintptr_t)at; /* zlib only reads it */
        spill->stream.avail_in = (uInt)piece;
        if (!deflate_on(spill, Z_NO_FLUSH, err)) {
            return false;
        }
        at += piece;
        length -= piece;
    }
    return true;
}

bool sat_zip_spill_end(SatZipSpill *spill, const char *name, SatZipPartEntry *out, SatError *err)
{
    if (spill->deflates && !deflate_on(spill, Z_FINISH, err)) {
        return false;
    }
    *out = (SatZipPartEntry){
        .name = name,
        .content = {.file = spill->file,
                    .stored_bytes = spill->stored_bytes,
                    .plain_bytes = spill->plain_bytes,
                    .crc32 = spill->crc32,
                    .method = spill->deflates ? SAT_ZIP_METHOD_DEFLATED : SAT_ZIP_METHOD_STORED},
        .hash = sat_sha256_current(spill->hash)};
    return true;
}
