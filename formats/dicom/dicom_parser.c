/* Walks data sets, sequences and items; tolerant of what hospitals write, never past a length. */
#include "formats/dicom/dicom_parser.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_open_vr.h"
#include "formats/dicom/dicom_tags.h"

/* Where a data set or sequence lies and how deep. */
typedef struct {
    uint64_t offset;
    uint64_t end; /* it cannot go past this: its own length, or its container's */
    bool undefined_length;
    unsigned depth; /* sequences around it */
    SatDicomEncoding encoding;
} Place;

typedef enum { STEP_ON, STEP_DONE, STEP_FAILED } Step;

static bool parse_dataset(SatDicomParser *parser, Place place, SatDicomDataset *out,
                          uint64_t *next);

static bool fail_at(SatDicomParser *parser, uint32_t tag, uint64_t offset, const char *what)
{
    return sat_fail(parser->err, SAT_ERR_CORRUPT,
                    "element (%04x,%04x) at offset %llu %s; get the file again", tag >> 16,
                    tag & 0xFFFFU, (unsigned long long)offset, what);
}

static bool is_pixels(uint32_t tag)
{
    return tag == SAT_TAG_PIXEL_DATA || tag == SAT_TAG_FLOAT_PIXEL_DATA ||
           tag == SAT_TAG_DOUBLE_FLOAT_PIXEL_DATA;
}

static void note_pixel_sign(SatDicomParser *parser, const SatDicomElement *element, bool big_endian)
{
    if (element->tag == SAT_TAG_PIXEL_REPRESENTATION && element->value && element->length >= 2) {
        parser->is_signed = sat_dicom_load_u16(element->value, big_endian) == 1;
    }
}

/* ---- sequences --------------------------------------------------------------------------------
 */

static bool parse_item(SatDicomParser *parser, Place sequence, const SatDicomHeader *header,
                       uint64_t *next)
{
    Place place = {.offset = header->value_offset,
                   .end = sequence.end,
                   .undefined_length = header->undefined_length,
                   .depth = sequence.depth,
                   .encoding = sequence.encoding};
    bool is_cut = false;
    if (!header->undefined_length) {
        is_cut = !sat_range_fits(place.offset, header->length, sequence.end);
        if (is_cut && sequence.end != parser->stream->size_bytes) {
            return fail_at(parser, header->tag, place.offset, "is longer than its sequence");
        }
        place.end = is_cut ? sequence.end : place.offset + header->length;
    }
    bool outer_sign = parser->is_signed;
    SatDicomDataset item = {0};
    if (!sat_dicom_count_element(parser) || !parse_dataset(parser, place, &item, next)) {
        return false;
    }
    item.file_offset = sequence.offset;
    if (!sat_dicom_push_item(parser, &item)) {
        return false;
    }
    parser->is_signed = outer_sign;
    if (is_cut) {
        sat_dicom_note_cut(parser, header->tag, header->value_offset);
    }
    return true;
}

/* One step in a sequence: an item, its end, or a stray delimiter. */
static Step step_sequence(SatDicomParser *parser, Place *place, uint32_t tag)
{
    SatDicomHeader header;
    switch (sat_dicom_header_read(parser->stream, place->encoding, place->offset, place->end,
                                  &header, parser->err)) {
    case SAT_DICOM_HEADER_OK:
        break;
    case SAT_DICOM_HEADER_CUT:
        if (place->end == parser->stream->size_bytes) {
            sat_dicom_note_cut(parser, tag, place->offset);
            place->offset = place->end;
            return STEP_DONE;
        }
        (void)fail_at(parser, tag, place->offset, "has no end");
        return STEP_FAILED;
    case SAT_DICOM_HEADER_BAD:
        (void)fail_at(parser, tag, place->offset, "holds something that is no item");
        return STEP_FAILED;
    case SAT_DICOM_HEADER_FAILED:
        return STEP_FAILED;
    }
    if (header.tag == SAT_TAG_ITEM) {
        if (!parse_item(parser, *place, &header, &place->offset)) {
            return STEP_FAILED;
        }
        return parser->is_truncated ? STEP_DONE : STEP_ON;
    }
    if (header.tag == SAT_TAG_SEQUENCE_END || header.tag == SAT_TAG_ITEM_END) {
        place->offset = header.value_offset;
        /* In a sequence of stated length the delimiter is superfluous. */
        return header.tag == SAT_TAG_SEQUENCE_END && place->undefined_length ? STEP_DONE : STEP_ON;
    }
    (void)fail_at(parser, tag, place->offset, "holds something that is no item");
    return STEP_FAILED;
}

static bool parse_sequence(SatDicomParser *parser, Place place, SatDicomElement *element,
                           uint64_t *next)
{
    if (place.depth > SAT_DICOM_MAX_DEPTH) {
        return sat_fail(parser->err, SAT_ERR_LIMIT,
                        "sequence (%04x,%04x) at offset %llu lies deeper than %u sequences",
                        element->tag >> 16, element->tag & 0xFFFFU,
                        (unsigned long long)place.offset, SAT_DICOM_MAX_DEPTH);
    }
    size_t first = parser->item_count;
    Step step = STEP_ON;
    while (step == STEP_ON && (place.undefined_length || place.offset < place.end)) {
        step = step_sequence(parser, &place, element->tag);
    }
    if (step == STEP_FAILED) {
        return false;
    }
    element->item_count = parser->item_count - first;
    element->items = sat_dicom_keep_list(parser, parser->items, first, &parser->item_count,
                                         sizeof *parser->items);
    *next = place.offset;
    return element->items != NULL;
}

/* A sequence inside [header's value, end). One of stated length that makes no sense inside is kept
 * as bytes when the file does not say itself that it is a sequence, or it is private: where it ends
 * is known. */
static bool parse_sequence_element(SatDicomParser *parser, Place place,
                                   const SatDicomHeader *header, bool was_un,
                                   SatDicomElement *element, uint64_t *next)
{
    Place inside = {.offset = header->value_offset,
                    .end = place.end,
                    .undefined_length = header->undefined_length,
                    .depth = place.depth + 1,
                    .encoding = place.encoding};
    bool is_cut = false;
    if (!header->undefined_length) {
        is_cut = !sat_range_fits(inside.offset, header->length, place.end);
        inside.end = is_cut ? place.end : inside.offset + header->length;
    }
    if (was_un && place.encoding.is_explicit) {
        inside.encoding = sat_dicom_encoding_inside_un(parser->stream, inside.offset, inside.end);
    }
    size_t elements_before = parser->element_count, items_before = parser->item_count;
    bool sign_before = parser->is_signed;
    memcpy(element->vr, "SQ", 3);
    if (parse_sequence(parser, inside, element, next)) {
        if (is_cut) {
            sat_dicom_note_cut(parser, element->tag, header->value_offset);
        }
        return true;
    }
    bool is_private = (element->tag >> 16 & 1U) != 0;
    bool is_stated = place.encoding.is_explicit && !was_un;
    if (header->undefined_length || is_cut || (is_stated && !is_private) ||
        parser->err->code != SAT_ERR_CORRUPT) {
        return false;
    }
    sat_error_clear(parser->err);
    parser->element_count = elements_before;
    parser->item_count = items_before;
    parser->is_signed = sign_before;
    memcpy(element->vr, "UN", 3);
    element->items = NULL;
    element->item_count = 0;
    *next = inside.end;
    return sat_dicom_keep_value(parser, element);
}

/* ---- elements ---------------------------------------------------------------------------------
 */

/* A value of undefined length that is no sequence: fragments. */
static bool parse_encapsulated(SatDicomParser *parser, Place place, SatDicomElement *element,
                               uint64_t *next)
{
    const uint64_t delimiter_bytes = 8;
    bool is_picture = is_pixels(element->tag) && place.depth == 0 && !parser->pixels.present;
    if (is_picture) {
        parser->pixels.present = true;
        parser->pixels.tag = element->tag;
        parser->pixels.encapsulated = true;
        parser->pixels.offset = element->file_offset;
    }
    if (!sat_dicom_parse_fragments(parser, place.encoding, element->file_offset, place.end,
                                   is_picture, next)) {
        return false;
    }
    element->is_encapsulated = true;
    if (!parser->is_truncated) { /* else there is no delimiter, and the element is not kept */
        element->length = *next - delimiter_bytes - element->file_offset;
    }
    return true;
}

/* A value of stated length. */
static bool parse_plain(SatDicomParser *parser, Place place, SatDicomElement *element,
                        uint64_t *next)
{
    bool is_cut = !sat_range_fits(element->file_offset, element->length, place.end);
    if (is_cut && place.end != parser->stream->size_bytes) {
        return fail_at(parser, element->tag, element->file_offset,
                       "is longer than the item that holds it");
    }
    if (is_cut) {
        sat_dicom_note_cut(parser, element->tag, element->file_offset);
        element->length = place.end - element->file_offset;
    }
    *next = element->file_offset + element->length;
    if (is_pixels(element->tag) && place.depth == 0 && !parser->pixels.present) {
        parser->pixels = (SatDicomPixelLocation){.present = true,
                                                 .tag = element->tag,
                                                 .offset = element->file_offset,
                                                 .length = element->length};
    }
    if (is_cut || is_pixels(element->tag)) {
        return true; /* half a value is none; pixels are located only */
    }
    if (!sat_dicom_keep_value(parser, element)) {
        return false;
    }
    note_pixel_sign(parser, element, place.encoding.big_endian);
    return true;
}

static bool parse_element(SatDicomParser *parser, Place place, const SatDicomHeader *header,
                          uint64_t *next)
{
    SatDicomElement element = {
        .tag = header->tag, .file_offset = header->value_offset, .length = header->length};
    memcpy(element.vr, header->vr, sizeof element.vr);
    bool was_un = sat_dicom_vr_is(element.vr, "UN");
    sat_dicom_settle_vr(parser->is_signed, place.encoding, element.tag, element.vr);
    bool ok = false;
    if (sat_dicom_vr_is(element.vr, "SQ") ||
        (header->undefined_length && !is_pixels(element.tag) && element.vr[0] != 'O')) {
        ok = parse_sequence_element(parser, place, header, was_un, &element, next);
    } else if (header->undefined_length) {
        ok = parse_encapsulated(parser, place, &element, next);
    } else {
        ok = parse_plain(parser, place, &element, next);
    }
    bool is_half = parser->is_truncated && !element.items && !element.value;
    return ok && (is_half || sat_dicom_push_element(parser, &element));
}

/* Bytes behind the pixels are elements only when everything about them says so. */
static bool is_trailing_garbage(const SatDicomParser *parser, Place place,
                                SatDicomHeaderResult result, const SatDicomHeader *header)
{
    if (place.depth > 0 || !parser->pixels.present) {
        return false;
    }
    return result != SAT_DICOM_HEADER_OK || header->tag <= parser->pixels.tag ||
           header->tag >> 16 == 0xFFFEU || header->undefined_length ||
           !sat_range_fits(header->value_offset, header->length, place.end);
}

/* Item and sequence delimiters met where an element is expected. */
static Step step_delimiter(SatDicomParser *parser, Place *place, const SatDicomHeader *header)
{
    bool is_item_end = header->tag == SAT_TAG_ITEM_END;
    if (place->depth > 0 && place->undefined_length) {
        if (is_item_end) {
            place->offset = header->value_offset;
        }
        return STEP_DONE; /* another delimiter: this item's own is missing */
    }
    if (header->tag == SAT_TAG_ITEM || (place->depth == 0 && header->length != 0)) {
        (void)fail_at(parser, header->tag, place->offset, "is not inside a sequence");
        return STEP_FAILED;
    }
    place->offset = header->value_offset; /* a stray one is stepped over */
    return STEP_ON;
}

static Step step_dataset(SatDicomParser *parser, Place *place)
{
    SatDicomHeader header = {0};
    SatDicomHeaderResult result = sat_dicom_header_read(
        parser->stream, place->encoding, place->offset, place->end, &header, parser->err);
    if (result == SAT_DICOM_HEADER_FAILED) {
        return STEP_FAILED;
    }
    if (is_trailing_garbage(parser, *place, result, &header)) {
        return STEP_DONE;
    }
    if (result == SAT_DICOM_HEADER_CUT) {
        if (place->end != parser->stream->size_bytes) {
            (void)fail_at(parser, SAT_TAG_ITEM, place->offset, "ends inside an element");
            return STEP_FAILED;
        }
        sat_dicom_note_cut(parser, 0, place->offset);
        place->offset = place->end;
        return STEP_DONE;
    }
    if (header.tag >> 16 == 0xFFFEU && result == SAT_DICOM_HEADER_OK) {
        return step_delimiter(parser, place, &header);
    }
    if (header.tag == 0 && place->depth == 0) {
        return STEP_DONE; /* zeros behind the last element */
    }
    if (result == SAT_DICOM_HEADER_BAD) {
        (void)fail_at(parser, header.tag, place->offset, "has neither a known VR nor a length");
        return STEP_FAILED;
    }
    if (!sat_dicom_count_element(parser) ||
        !parse_element(parser, *place, &header, &place->offset)) {
        return STEP_FAILED;
    }
    return parser->is_truncated ? STEP_DONE : STEP_ON;
}

static bool parse_dataset(SatDicomParser *parser, Place place, SatDicomDataset *out, uint64_t *next)
{
    size_t first = parser->element_count;
    Step step = STEP_ON;
    out->file_offset = place.offset;
    bool must_be_closed = place.undefined_length && place.depth > 0;
    while (step == STEP_ON && (must_be_closed || place.offset < place.end)) {
        step = step_dataset(parser, &place);
    }
    if (step == STEP_FAILED) {
        return false;
    }
    out->count = parser->element_count - first;
    out->big_endian = place.encoding.big_endian;
    out->elements = sat_dicom_keep_list(parser, parser->elements, first, &parser->element_count,
                                        sizeof *parser->elements);
    *next = place.offset;
    return out->elements != NULL;
}

bool sat_dicom_parse(SatDicomParser *parser, SatDicomEncoding encoding, uint64_t offset,
                     SatDicomDataset *out)
{
    Place place = {.offset = offset,
                   .end = parser->stream->size_bytes,
                   .undefined_length = true,
                   .encoding = encoding};
    uint64_t next = 0;
    return parse_dataset(parser, place, out, &next);
}

void sat_dicom_parser_free(SatDicomParser *parser)
{
    free(parser->elements);
    free(parser->items);
    free(parser->fragments);
    parser->elements = NULL;
    parser->items = NULL;
    parser->fragments = NULL;
}
