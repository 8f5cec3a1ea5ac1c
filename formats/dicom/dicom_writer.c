/* Walks an edited data set into a file of the source's transfer syntax. */
#include "formats/dicom/dicom_writer.h"

#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_element_order.h"
#include "formats/dicom/dicom_encoding.h"
#include "formats/dicom/dicom_output.h"
#include "formats/dicom/dicom_tags.h"
#include "formats/dicom/dicom_value_order.h"
#include "formats/dicom/dicom_vr.h"
#include "formats/dicom/dicom_write_fragments.h"

#define UNDEFINED_LENGTH 0xFFFFFFFFU
#define LONGEST_SHORT_BYTES 0xFFFEU
#define LONGEST_BYTES 0xFFFFFFFEU
#define COPY_BYTES ((size_t)64 << 10)
#define PREAMBLE_BYTES 128U
#define META_CAPACITY 512U
#define UID_CAPACITY 68U
/* The parser counts sequences; an editor may add one around. */
#define MOST_DEPTH (SAT_DICOM_MAX_DEPTH + 2U)

typedef struct {
    const SatDicomWriting *writing;
    const SatDicomFile *source; /* writing's */
    SatDicomOutput *output;
    SatDicomEncoding encoding;
    SatError *err;
} Writer;

static bool write_dataset(Writer *writer, const SatDicomDataset *dataset, unsigned depth);

/* ---- values ----------------------------------------------------------------------------------
 */

/* The VR to write: what a short one cannot hold is UN. */
static const char *written_vr(const Writer *writer, const SatDicomElement *element)
{
    if (element->is_encapsulated) {
        return "OB"; /* PS3.5 A.4 */
    }
    bool is_too_long = element->length > LONGEST_SHORT_BYTES && !sat_dicom_vr_is_long(element->vr);
    return writer->encoding.is_explicit && is_too_long ? "UN" : element->vr;
}

static bool copy_from_source(Writer *writer, uint64_t offset, uint64_t length, bool is_picture)
{
    static const SatDicomStoredBits all_bits = {0};
    SatDicomStoredBits bits = is_picture ? writer->writing->stored_bits : all_bits;
    uint8_t last_mask = is_picture ? writer->writing->last_byte_mask : 0;
    uint8_t *piece = malloc(COPY_BYTES);
    if (!piece) {
        return sat_fail(writer->err, SAT_ERR_NO_MEMORY, "not enough memory to copy pixels");
    }
    bool done = true;
    while (done && length > 0 && sat_dicom_output_is_good(writer->output)) {
        size_t step = length < COPY_BYTES ? (size_t)length : COPY_BYTES;
        done = sat_dicom_read_at(writer->source, offset, piece, step, writer->err);
        if (done) {
            sat_dicom_clear_other_bits(piece, step, bits); /* pieces are whole units */
            if (step == length && last_mask != 0) {
                piece[step - 1] &= last_mask;
            }
            sat_dicom_put_bytes(writer->output, piece, step);
        }
        offset += step;
        length -= step;
    }
    free(piece);
    return done && sat_dicom_output_is_good(writer->output);
}

/* A value in the other byte order than the file's, a piece at a time. */
static void put_swapped(Writer *writer, const SatDicomElement *element, size_t unit_bytes)
{
    uint8_t piece[512]; /* whole units of any size */
    for (size_t start = 0; start < element->length; start += sizeof piece) {
        size_t rest = (size_t)element->length - start;
        size_t step = rest < sizeof piece ? rest : sizeof piece;
        memcpy(piece, element->value + start, step);
        sat_dicom_swap_units(piece, step, unit_bytes);
        sat_dicom_put_bytes(writer->output, piece, step);
    }
}

/* Made pixels on their way to the file. */
typedef struct {
    SatDicomOutput *output;
    uint64_t rest;
} MadePixels;

static bool take_made(void *context, const void *bytes, size_t length, SatError *err)
{
    MadePixels *made = context;
    if (length > made->rest) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the pixels are more than was said");
    }
    made->rest -= length;
    sat_dicom_put_bytes(made->output, bytes, length);
    return sat_dicom_output_is_good(made->output);
}

static bool write_made_pixels(Writer *writer, uint64_t length)
{
    MadePixels made = {.output = writer->output, .rest = length};
    SatDicomSink sink = {.write = take_made, .context = &made};
    if (!writer->writing->pixels.write(writer->writing->pixels.context, sink, writer->err)) {
        return false;
    }
    return made.rest == 0 ||
           sat_fail(writer->err, SAT_ERR_CORRUPT, "the pixels are fewer than was said");
}

static bool is_pixel_data(uint32_t tag)
{
    return tag == SAT_TAG_PIXEL_DATA || tag == SAT_TAG_FLOAT_PIXEL_DATA ||
           tag == SAT_TAG_DOUBLE_FLOAT_PIXEL_DATA;
}

static bool write_plain(Writer *writer, const SatDicomElement *element, bool big_endian,
                        unsigned depth)
{
    const char *vr = written_vr(writer, element);
    uint64_t padded = element->length + (element->length & 1U);
    if (element->length > LONGEST_BYTES || padded > LONGEST_BYTES) {
        return sat_fail(writer->err, SAT_ERR_LIMIT,
                        "element (%04x,%04x) is longer than the 4 GiB a DICOM file can say",
                        element->tag >> 16, element->tag & 0xFFFFU);
    }
    sat_dicom_put_header(writer->output, writer->encoding, element->tag, vr, (uint32_t)padded);
    /* A UN holds little-endian bytes whatever the file's order (PS3.5 6.2.2). */
    bool is_un = strcmp(vr, "UN") == 0;
    bool wants_big = writer->encoding.big_endian && !is_un;
    size_t unit_bytes = sat_dicom_vr_unit_bytes(element->vr);
    bool differs = unit_bytes > 1 && big_endian != wants_big;
    if (depth == 0 && is_pixel_data(element->tag) && writer->writing->pixels.write != NULL) {
        if (!write_made_pixels(writer, element->length)) {
            return false;
        }
    } else if (element->value != NULL) {
        if (differs) {
            put_swapped(writer, element, unit_bytes);
        } else {
            sat_dicom_put_bytes(writer->output, element->value, (size_t)element->length);
        }
    } else if (element->length > 0) {
        if (differs || writer->source == NULL) {
            return sat_fail(writer->err, SAT_ERR_UNSUPPORTED,
                            "element (%04x,%04x) is too long to change its byte order",
                            element->tag >> 16, element->tag & 0xFFFFU);
        }
        bool is_picture = element->tag == SAT_TAG_PIXEL_DATA && depth == 0;
        if (!copy_from_source(writer, element->file_offset, element->length, is_picture)) {
            return false;
        }
    }
    if ((element->length & 1U) != 0) {
        uint8_t padding = sat_dicom_vr_padding(vr);
        sat_dicom_put_bytes(writer->output, &padding, 1);
    }
    return sat_dicom_output_is_good(writer->output);
}

/* One frame in one fragment, behind an empty offset table (PS3.5 A.4). */
static bool write_made_frame(Writer *writer, const SatDicomElement *element)
{
    const SatDicomEncoding encoding = writer->encoding;
    const uint8_t padding = 0;
    if (element->length >= LONGEST_BYTES) {
        return sat_fail(writer->err, SAT_ERR_LIMIT,
                        "the coded picture is longer than the 4 GiB a DICOM file can say");
    }
    const uint32_t padded = (uint32_t)(element->length + (element->length & 1U));
    sat_dicom_put_header(writer->output, encoding, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED_LENGTH);
    sat_dicom_put_header(writer->output, encoding, SAT_TAG_ITEM, "", 0);
    sat_dicom_put_header(writer->output, encoding, SAT_TAG_ITEM, "", padded);
    if (!write_made_pixels(writer, element->length)) {
        return false;
    }
    sat_dicom_put_bytes(writer->output, &padding, (size_t)(padded - element->length));
    sat_dicom_put_header(writer->output, encoding, SAT_TAG_SEQUENCE_END, "", 0);
    return sat_dicom_output_is_good(writer->output);
}

static bool write_encapsulated(Writer *writer, const SatDicomElement *element, unsigned depth)
{
    SatDicomEncoding encoding = writer->encoding;
    bool is_picture = element->tag == SAT_TAG_PIXEL_DATA && depth == 0;
    if (is_picture && writer->writing->pixels.write != NULL) {
        return write_made_frame(writer, element);
    }
    if (writer->source == NULL) {
        return sat_fail(writer->err, SAT_ERR_UNSUPPORTED, "there is no file to copy pixels from");
    }
    sat_dicom_put_header(writer->output, encoding, element->tag, "OB", UNDEFINED_LENGTH);
    if (!(is_picture && writer->writing->cleans_pixels
              ? sat_dicom_write_clean_fragments(writer->writing, writer->output, writer->err)
              : sat_dicom_copy_fragments(writer->source, element, encoding.big_endian,
                                         writer->output, writer->err))) {
        return false;
    }
    sat_dicom_put_header(writer->output, encoding, SAT_TAG_SEQUENCE_END, "", 0);
    return sat_dicom_output_is_good(writer->output);
}

/* ---- data sets --------------------------------------------------------------------------------
 */

static bool write_sequence(Writer *writer, const SatDicomElement *element, unsigned depth)
{
    SatDicomEncoding encoding = writer->encoding;
    if (depth >= MOST_DEPTH) {
        return sat_fail(writer->err, SAT_ERR_LIMIT, "sequences lie deeper than %u", MOST_DEPTH);
    }
    if (element->item_count == 0) {
        sat_dicom_put_header(writer->output, encoding, element->tag, "SQ", 0);
        return sat_dicom_output_is_good(writer->output);
    }
    sat_dicom_put_header(writer->output, encoding, element->tag, "SQ", UNDEFINED_LENGTH);
    for (size_t i = 0; i < element->item_count; i++) {
        sat_dicom_put_header(writer->output, encoding, SAT_TAG_ITEM, "", UNDEFINED_LENGTH);
        if (!write_dataset(writer, &element->items[i], depth + 1)) {
            return false;
        }
        sat_dicom_put_header(writer->output, encoding, SAT_TAG_ITEM_END, "", 0);
    }
    sat_dicom_put_header(writer->output, encoding, SAT_TAG_SEQUENCE_END, "", 0);
    return sat_dicom_output_is_good(writer->output);
}

static bool is_written(uint32_t tag)
{
    uint32_t group = tag >> 16;
    bool is_forbidden = group <= 3 || (group >= 5 && group <= 7) || group >= 0xFFFEU;
    return !is_forbidden && (tag & 0xFFFFU) != 0;
}

static bool write_element(Writer *writer, const SatDicomElement *element, bool big_endian,
                          unsigned depth)
{
    if (element->items != NULL || strcmp(element->vr, "SQ") == 0) {
        return write_sequence(writer, element, depth);
    }
    if (element->is_encapsulated) {
        return write_encapsulated(writer, element, depth);
    }
    return write_plain(writer, element, big_endian, depth);
}

static bool is_in_order(const SatDicomDataset *dataset)
{
    for (size_t i = 1; i < dataset->count; i++) {
        if (dataset->elements[i].tag <= dataset->elements[i - 1].tag) {
            return false;
        }
    }
    return true;
}

static bool write_sorted(Writer *writer, const SatDicomDataset *dataset, unsigned depth)
{
    const SatDicomElement **order = calloc(dataset->count, sizeof *order);
    if (!order) {
        return sat_fail(writer->err, SAT_ERR_NO_MEMORY, "not enough memory to write a DICOM file");
    }
    for (size_t i = 0; i < dataset->count; i++) {
        order[i] = &dataset->elements[i];
    }
    sat_dicom_sort_elements(order, dataset->count);
    bool done = true;
    for (size_t i = 0; done && i < dataset->count; i++) {
        bool is_again = i > 0 && order[i]->tag == order[i - 1]->tag;
        if (is_written(order[i]->tag) && !is_again) {
            done = write_element(writer, order[i], dataset->big_endian, depth);
        }
    }
    free(order);
    return done;
}

static bool write_dataset(Writer *writer, const SatDicomDataset *dataset, unsigned depth)
{
    if (!is_in_order(dataset)) {
        return write_sorted(writer, dataset, depth);
    }
    for (size_t i = 0; i < dataset->count; i++) {
        if (is_written(dataset->elements[i].tag) &&
            !write_element(writer, &dataset->elements[i], dataset->big_endian, depth)) {
            return false;
        }
    }
    return true;
}

/* ---- the head of the file ---------------------------------------------------------------------
 */

typedef struct {
    uint8_t bytes[META_CAPACITY];
    size_t length;
} Meta;

static void put_meta(Meta *meta, uint16_t element, const char *vr, const char *text)
{
    size_t length = strlen(text), padded = length + (length & 1U);
    if (length == 0 || meta->length + 8 + padded > META_CAPACITY) {
        return; /* UIDs are cut at UID_CAPACITY: all fit */
    }
    uint8_t *at = meta->bytes + meta->length;
    const uint8_t header[8] = {2,
                               0,
                               (uint8_t)(element & 0xFFU),
                               (uint8_t)(element >> 8),
                               (uint8_t)vr[0],
                               (uint8_t)vr[1],
                               (uint8_t)(padded & 0xFFU),
                               (uint8_t)(padded >> 8)};
    memcpy(at, header, sizeof header);
    memset(at + sizeof header, sat_dicom_vr_padding(vr), padded);
    memcpy(at + sizeof header, text, length);
    meta->length += sizeof header + padded;
}

/* PS3.10 7.1: always explicit little-endian. */
static void write_head(Writer *writer, const SatDicomWriting *writing)
{
    static const uint8_t preamble[PREAMBLE_BYTES] = {0};
    static const uint8_t version[14] = {2, 0, 1, 0, 'O', 'B', 0, 0, 2, 0, 0, 0, 0, 1};
    static const SatDicomEncoding encoding = {.is_explicit = true};
    char sop_class[UID_CAPACITY] = "", sop_instance[UID_CAPACITY] = "";
    (void)sat_dicom_copy_text(writing->dataset, SAT_TAG_SOP_CLASS_UID, 0, sop_class,
                              sizeof sop_class);
    (void)sat_dicom_copy_text(writing->dataset, SAT_TAG_SOP_INSTANCE_UID, 0, sop_instance,
                              sizeof sop_instance);
    Meta meta = {.length = 0};
    memcpy(meta.bytes, version, sizeof version);
    meta.length = sizeof version;
    put_meta(&meta, 0x0002, "UI", writing->sop_class != NULL ? writing->sop_class : sop_class);
    put_meta(&meta, 0x0003, "UI",
             writing->sop_instance != NULL ? writing->sop_instance : sop_instance);
    put_meta(&meta, 0x0010, "UI", writing->transfer_syntax);
    put_meta(&meta, 0x0012, "UI", SAT_DICOM_IMPLEMENTATION_CLASS_UID);
    put_meta(&meta, 0x0013, "SH", "SATCHEL " SAT_VERSION);
    sat_dicom_put_bytes(writer->output, preamble, sizeof preamble);
    sat_dicom_put_bytes(writer->output, "DICM", 4);
    sat_dicom_put_header(writer->output, encoding, SAT_TAG(2, 0), "UL", 4);
    sat_dicom_put_u32(writer->output, (uint32_t)meta.length, false);
    sat_dicom_put_bytes(writer->output, meta.bytes, meta.length);
}

bool sat_dicom_write(const SatDicomWriting *writing, SatDicomSink sink, SatError *err)
{
    static const char standard_root[] = "1.2.840.10008.1.2";
    const char *uid = writing->transfer_syntax;
    if (strncmp(uid, standard_root, sizeof standard_root - 1) != 0 || strlen(uid) >= UID_CAPACITY) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the file is in a private transfer syntax, which cannot be written");
    }
    SAT_AUTO(SatDicomOutput) *output = sat_dicom_output_new(sink, err);
    if (!output) {
        return false;
    }
    Writer writer = {.writing = writing,
                     .source = writing->source,
                     .output = output,
                     .encoding = sat_dicom_encoding_of(uid),
                     .err = err};
    write_head(&writer, writing);
    if (sat_dicom_encoding_is_deflated(uid)) {
        sat_dicom_output_deflate(output);
    }
    return write_dataset(&writer, writing->dataset, 0) && sat_dicom_output_end(output);
}
