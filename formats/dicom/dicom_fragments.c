/* Locates the fragments and the offset table of encapsulated pixels. */
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_parser.h"
#include "formats/dicom/dicom_rle.h"
#include "formats/dicom/dicom_tags.h"

/* Fragments lie far apart: reading ahead would read the pixels. */
#define FRAGMENT_READ_AHEAD_BYTES 4096U

static bool read_offset_table(SatDicomParser *parser, SatDicomEncoding encoding,
                              const SatDicomHeader *item)
{
    size_t count = item->length / 4;
    if (count > SAT_DICOM_MAX_FRAGMENTS) {
        return sat_fail(parser->err, SAT_ERR_LIMIT,
                        "the offset table at offset %llu has %zu entries; at most %u are read",
                        (unsigned long long)item->value_offset, count, SAT_DICOM_MAX_FRAGMENTS);
    }
    if (count == 0) {
        return true;
    }
    uint32_t *table = sat_arena_alloc(parser->arena, count, sizeof *table, parser->err);
    if (!table ||
        !sat_dicom_stream_read(parser->stream, item->value_offset, table, count * 4, parser->err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        table[i] = sat_dicom_load_u32((const uint8_t *)&table[i], encoding.big_endian);
    }
    parser->pixels.offset_table = table;
    parser->pixels.offset_count = count;
    return true;
}

/* Costs nothing: what follows the header was read with it. */
static bool begins_jpeg_2000(const uint8_t *bytes, size_t length)
{
    return (length >= 4 && memcmp(bytes, "\xFF\x4F\xFF\x51", 4) == 0) ||
           (length >= 8 && memcmp(bytes, "\0\0\0\x0CjP  ", 8) == 0);
}

static bool see_start(SatDicomParser *parser, const SatDicomHeader *item,
                      SatDicomFragmentStart *start)
{
    *start = SAT_DICOM_STARTS_OTHERWISE;
    size_t length =
        item->length < SAT_DICOM_RLE_MARK_BYTES ? item->length : SAT_DICOM_RLE_MARK_BYTES;
    if (length < 2) {
        return true;
    }
    const uint8_t *bytes =
        sat_dicom_stream_peek(parser->stream, item->value_offset, length, parser->err);
    if (!bytes) {
        return false;
    }
    if (bytes[0] == 0xFF && bytes[1] == 0xD8) {
        *start = SAT_DICOM_STARTS_JPEG;
    } else if (begins_jpeg_2000(bytes, length)) {
        *start = SAT_DICOM_STARTS_JPEG_2000;
    } else if (length == SAT_DICOM_RLE_MARK_BYTES && sat_dicom_rle_begins(bytes)) {
        *start = SAT_DICOM_STARTS_RLE;
    }
    return true;
}

static bool add_fragment(SatDicomParser *parser, const SatDicomHeader *item)
{
    SatDicomFragmentStart start = SAT_DICOM_STARTS_OTHERWISE;
    if (parser->fragment_count == SAT_DICOM_MAX_FRAGMENTS) {
        return sat_fail(parser->err, SAT_ERR_LIMIT, "the picture has more than %u fragments",
                        SAT_DICOM_MAX_FRAGMENTS);
    }
    SatDicomFragment *fragments =
        sat_dicom_grow_list(parser->fragments, parser->fragment_count, &parser->fragment_capacity,
                            sizeof *fragments, parser->err);
    if (!fragments) {
        return false;
    }
    parser->fragments = fragments;
    if (!see_start(parser, item, &start)) {
        return false;
    }
    parser->fragments[parser->fragment_count++] =
        (SatDicomFragment){.offset = item->value_offset, .length = item->length, .start = start};
    return true;
}

static bool walk(SatDicomParser *parser, SatDicomEncoding encoding, uint64_t offset, uint64_t end,
                 bool is_picture, uint64_t *next)
{
    bool is_first = true;
    for (;;) {
        SatDicomHeader item;
        SatDicomHeaderResult result =
            sat_dicom_header_read(parser->stream, encoding, offset, end, &item, parser->err);
        if (result == SAT_DICOM_HEADER_FAILED) {
            return false;
        }
        if (result == SAT_DICOM_HEADER_CUT) {
            break;
        }
        if (result == SAT_DICOM_HEADER_OK && item.tag == SAT_TAG_SEQUENCE_END) {
            *next = item.value_offset;
            return true;
        }
        if (result != SAT_DICOM_HEADER_OK || item.tag != SAT_TAG_ITEM || item.undefined_length) {
            return sat_fail(parser->err, SAT_ERR_CORRUPT,
                            "the compressed picture has no fragment at offset %llu where one is "
                            "expected; get the file again",
                            (unsigned long long)offset);
        }
        if (!sat_range_fits(item.value_offset, item.length, end)) {
            break;
        }
        if (is_picture && !(is_first ? read_offset_table(parser, encoding, &item)
                                     : add_fragment(parser, &item))) {
            return false;
        }
        is_first = false;
        offset = item.value_offset + item.length;
    }
    if (end == parser->stream->size_bytes) {
        sat_dicom_note_cut(parser, is_picture ? parser->pixels.tag : SAT_TAG_PIXEL_DATA, offset);
        parser->pixels.lacks_delimiter = is_picture && offset == end;
        *next = end;
        return true;
    }
    return sat_fail(parser->err, SAT_ERR_CORRUPT,
                    "the fragments at offset %llu pass the end of what holds them; get the file "
                    "again",
                    (unsigned long long)offset);
}

bool sat_dicom_parse_fragments(SatDicomParser *parser, SatDicomEncoding encoding, uint64_t offset,
                               uint64_t end, bool is_picture, uint64_t *next)
{
    size_t read_ahead = parser->stream->read_ahead_bytes;
    parser->stream->read_ahead_bytes = FRAGMENT_READ_AHEAD_BYTES;
    bool ok = walk(parser, encoding, offset, end, is_picture, next);
    parser->stream->read_ahead_bytes = read_ahead;
    return ok;
}
