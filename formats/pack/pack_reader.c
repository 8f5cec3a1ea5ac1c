/* Opens a .satchel and gives cases and pictures. */
#include "formats/pack/pack_reader.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "formats/codec/webp_container.h"
#include "formats/pack/pack_case.h"
#include "formats/pack/pack_locate.h"
#include "formats/pack/pack_picture.h"
#include "formats/zip/zip_layout.h"

struct SatPackReader {
    SatFile *file;
    SatPackIndex *index;
    bool used_copy;
};

/* ---- opening --------------------------------------------------------------------------------- */

static bool open_index(SatPackReader *reader, SatError *err)
{
    SatPackLocation location;
    bool located = sat_pack_locate(reader->file, &location, err);
    if (located) {
        reader->used_copy = !location.first_index_good;
        reader->index = sat_pack_index_parse(location.text, location.length,
                                             location.index_offset - SAT_ZIP_LOCAL_BYTES, err);
        if (reader->index == NULL) {
            (void)sat_fail_in(err, SAT_PACK_INDEX_NAME);
        }
    }
    sat_pack_location_free(&location);
    return reader->index != NULL;
}

SatPackReader *sat_pack_reader_open(const char *path, SatError *err)
{
    SAT_AUTO(SatPackReader) *reader = calloc(1, sizeof(*reader));
    if (reader == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open %s", path);
        return NULL;
    }
    reader->file = sat_file_open(path, SAT_FILE_READ, err);
    if (reader->file == NULL) {
        return NULL;
    }
    if (!open_index(reader, err)) {
        (void)sat_fail_in(err, "%s", path);
        if (err->code == SAT_ERR_CORRUPT) {
            SatError damage = *err;
            sat_error_clear(err);
            sat_fail(err, SAT_ERR_CORRUPT,
                     "%s; take another copy of the file, or try satchel repair", damage.text);
        }
        return NULL;
    }
    return SAT_STEAL(reader);
}

void sat_pack_reader_close(SatPackReader *reader)
{
    if (reader != NULL) {
        sat_pack_index_free(reader->index);
        sat_file_close(reader->file);
        free(reader);
    }
}

const char *sat_pack_reader_title(const SatPackReader *reader)
{
    return reader->index->title;
}

const SatPlaylist *sat_pack_reader_playlist(const SatPackReader *reader)
{
    return reader->index->playlist;
}

SatPackSharing sat_pack_reader_sharing(const SatPackReader *reader)
{
    return reader->index->sharing;
}

bool sat_pack_reader_used_copy(const SatPackReader *reader)
{
    return reader->used_copy;
}

SatFile *sat_pack_reader_file(const SatPackReader *reader)
{
    return reader->file;
}

size_t sat_pack_reader_case_count(const SatPackReader *reader)
{
    return reader->index->case_count;
}

const SatPackCaseEntry *sat_pack_reader_case(const SatPackReader *reader, size_t case_index)
{
    assert(case_index < reader->index->case_count);
    return &reader->index->cases[case_index];
}

/* ---- entries --------------------------------------------------------------------------------- */

bool sat_pack_reader_read(const SatPackReader *reader, const SatPackEntry *entry, void *bytes,
                          SatError *err)
{
    return sat_pack_entry_load(reader->file, entry, bytes, err);
}

SatPackCase *sat_pack_reader_load_case(const SatPackReader *reader, size_t case_index,
                                       SatError *err)
{
    assert(case_index < reader->index->case_count);
    SatPackCase *loaded = sat_pack_case_load(reader->file, reader->index, case_index, err);
    if (loaded == NULL) {
        (void)sat_fail_in(err, "case %zu", case_index + 1);
    }
    return loaded;
}

/* ---- pictures -------------------------------------------------------------------------------- */

bool sat_pack_reader_decode_frame(const SatPackReader *reader, const SatPackFrame *pack_frame,
                                  const SatPixelFrame *frame, SatByteWriter *scratch, SatError *err)
{
    for (uint32_t i = 0; i < pack_frame->strip_count; i++) {
        SatPixelFrame strip;
        if (!sat_pack_strip_rows(pack_frame, i, frame, &strip, err)) {
            return false;
        }
        if (!sat_pack_picture_decode(reader->file, &pack_frame->strips[i], &pack_frame->form,
                                     &strip, scratch, err)) {
            if (pack_frame->strip_count > 1) {
                (void)sat_fail_in(err, "strip %" PRIu32 " of %" PRIu32, i + 1,
                                  pack_frame->strip_count);
            }
            return false;
        }
    }
    return true;
}

static bool decode_thumbnail(const void *bytes, size_t length, SatPixelFrame *rgb, SatError *err)
{
    SatPixelShape shape = {.layout = SAT_PIXEL_RGB8, .bits = 8};
    if (!sat_webp_container_check(bytes, length, &shape.width_px, &shape.height_px, err)) {
        return false;
    }
    if (shape.width_px > SAT_PACK_THUMBNAIL_SIDE_PX ||
        shape.height_px > SAT_PACK_THUMBNAIL_SIDE_PX) {
        return sat_fail(err, SAT_ERR_LIMIT, "%" PRIu32 " x %" PRIu32 " pixels, at most %u a side",
                        shape.width_px, shape.height_px, SAT_PACK_THUMBNAIL_SIDE_PX);
    }
    SatPixelFrame frame;
    if (!sat_pixel_frame_new(&frame, &shape, err)) {
        return false;
    }
    if (!sat_codec(SAT_CODING_WEBP)->decode(bytes, length, SAT_PREDICTOR_NONE, &frame, err)) {
        sat_pixel_frame_free(&frame);
        return false;
    }
    *rgb = frame;
    return true;
}

bool sat_pack_reader_thumbnail(const SatPackReader *reader, const SatPackEntry *entry,
                               SatPixelFrame *rgb, SatError *err)
{
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    bool done = sat_pack_entry_into_scratch(reader->file, entry, &scratch, err) &&
                decode_thumbnail(scratch.bytes, scratch.length, rgb, err);
    sat_byte_writer_free(&scratch);
    return done || sat_fail_in(err, "thumbnail");
}
