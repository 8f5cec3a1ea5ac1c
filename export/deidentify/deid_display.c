/* What turns the stored values of an object into gray: tables, padding, lossy history. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "export/deidentify/deid_words.h"
#include "formats/base/byte_writer.h"
#include "formats/base/json_value.h"
#include "formats/case/clean_text_private.h"
#include "formats/dicom/dicom_tags.h"

/* The constant of ours that the text equals; "" for all others. */
static const char *known_word(const char *text, size_t length, const char *const *words,
                              size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0) {
            return words[i];
        }
    }
    return "";
}

/* Rescale Type and Modality LUT Type: the defined terms of PS3.3 C.11.1.1.2. */
const char *sat_deid_transform_type(const SatDicomDataset *dataset, uint32_t tag)
{
    static const char *const terms[] = {"HU",    "HU_MOD", "OD",  "US",  "MGML",
                                        "Z_EFF", "ED",     "EDW", "PCT", "normalized"};
    const char *text = NULL;
    size_t length = 0;
    if (!sat_dicom_get_text(dataset, tag, 0, &text, &length)) {
        return "";
    }
    return known_word(text, length, terms, sizeof(terms) / sizeof(terms[0]));
}

/* A window's explanation in vocabulary words, as far as it is made of letters, digits, blank, _ and
 * -. */
const char *sat_deid_explanation(const SatDeidStep *step, const SatDicomDataset *dataset,
                                 uint32_t tag, size_t index, SatError *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789 _-";
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const SatCleanText *words = NULL;
    (void)sat_deid_text(step, dataset, tag, index, &text);
    if (text.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    } else {
        const SatRawWords raw = {.text = (const char *)text.bytes, .length = text.length};
        words = sat_deid_words(step->arena, &raw, err);
    }
    sat_byte_writer_free(&text);
    if (words == NULL) {
        return NULL;
    }
    const char *shown = sat_clean_text_utf8(words);
    return strlen(shown) <= 64 && strspn(shown, allowed) == strlen(shown) ? shown : "";
}

/* ---- modality transform ------------------------------------------------------------------------
 */

bool sat_deid_modality_table(const SatDeidStep *step, const SatDicomDataset *item,
                             SatModalityTransform *transform, SatError *err)
{
    if (step->raw->image.conversion == SAT_DICOM_LINEAR_TO_16) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "a modality table on values of more than 16 bits");
    }
    SatLookupTable *table = sat_arena_alloc(step->arena, 1, sizeof(*table), err);
    bool is_table = false;
    if (table == NULL ||
        !sat_deid_table(step, item, step->raw->image.is_signed, table, &is_table, err)) {
        return false;
    }
    if (!is_table) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "its Modality LUT contradicts itself: the values cannot be shown right");
    }
    transform->table = table;
    transform->type = sat_deid_transform_type(item, SAT_TAG_MODALITY_LUT_TYPE);
    return true;
}

/* What the tables map, values after the modality step, may lie below 0 though the stored ones do
 * not (PS3.3 C.11.2.1.1). */
static bool is_voi_input_signed(const SatDeidStep *step)
{
    double intercept = 0.0;
    return step->raw->image.is_signed ||
           (sat_dicom_get_double(step->dataset, SAT_TAG_RESCALE_INTERCEPT, 0, &intercept) &&
            intercept < 0.0);
}

/* Of the object, or in the macro that all frames share (PS3.3 C.7.6.16.2.10b). */
static const SatDicomElement *find_voi_tables(const SatDicomDataset *dataset)
{
    const SatDicomElement *sequence = sat_dicom_find(dataset, SAT_TAG_VOI_LUT_SEQUENCE);
    const SatDicomDataset *shared =
        sat_deid_first_item(dataset, SAT_TAG_SHARED_FUNCTIONAL_GROUPS_SEQUENCE);
    const SatDicomDataset *macro =
        shared != NULL ? sat_deid_first_item(shared, SAT_TAG_FRAME_VOI_LUT_SEQUENCE) : NULL;
    return sequence != NULL || macro == NULL ? sequence
                                             : sat_dicom_find(macro, SAT_TAG_VOI_LUT_SEQUENCE);
}

/* A VOI table that cannot be read is left out: the picture has other windows. */
static bool set_voi_tables(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    const SatDicomElement *sequence = find_voi_tables(step->dataset);
    bool is_signed = is_voi_input_signed(step);
    bool is_colour = step->raw->image.shape.layout == SAT_PIXEL_RGB8; /* has no windows */
    size_t count = sequence != NULL && !is_colour ? sequence->item_count : 0;
    count = count < SAT_CASE_MAX_WINDOWS ? count : SAT_CASE_MAX_WINDOWS;
    SatLookupTable *tables = sat_arena_alloc(step->arena, count, sizeof(*tables), err);
    if (tables == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        SatLookupTable table = {0};
        bool is_table = false;
        if (!sat_deid_table(step, &sequence->items[i], is_signed, &table, &is_table, err)) {
            return false;
        }
        if (is_table) {
            tables[facts->voi_table_count++] = table;
        }
    }
    facts->voi_tables = tables;
    return true;
}

/* ---- padding, photometric, lossy ----------------------------------------------------------------
 */

/* Written as US for SS or the other way round, or, signed, without the sign in the bits above Bits
 * Stored: then the value is the one that the pixels get when they are cut out. */
static bool padding_value(const SatDeidStep *step, uint32_t tag, int64_t *out)
{
    const SatDicomImage *image = &step->raw->image;
    if (!sat_dicom_get_i64(step->dataset, tag, 0, out)) {
        return false;
    }
    if (image->is_signed && *out > 32767) {
        *out -= 65536;
    } else if (!image->is_signed && *out < 0) {
        *out += 65536;
    }
    int64_t values = (int64_t)1 << image->bits_stored;
    if (image->is_signed && *out >= values / 2 && *out < values) {
        *out -= values;
    }
    return *out >= -32768 && *out <= 65535;
}

static void set_padding(const SatDeidStep *step, SatCleanFacts *facts)
{
    int64_t value = 0;
    int64_t limit = 0;
    if (step->raw->image.shape.layout == SAT_PIXEL_RGB8 ||
        step->raw->image.conversion == SAT_DICOM_LINEAR_TO_16 ||
        !padding_value(step, SAT_TAG_PIXEL_PADDING_VALUE, &value)) {
        return;
    }
    if (!padding_value(step, SAT_TAG_PIXEL_PADDING_RANGE_LIMIT, &limit)) {
        limit = value;
    }
    facts->has_padding = true;
    facts->padding_low = (int32_t)(value < limit ? value : limit);
    facts->padding_high = (int32_t)(value < limit ? limit : value);
}

static bool has_ink(const SatDicomElement *data)
{
    for (size_t i = 0; data->value != NULL && i < data->length; i++) {
        if (data->value[i] != 0) {
            return true;
        }
    }
    return data->value == NULL && data->length > 0; /* too long to be looked at here */
}

/* Planes of their own (PS3.3 C.9.2) that are not empty, or bits of the pixel words outside Bits
 * Stored (retired): never shown, never burned in. */
static bool has_overlay(const SatDeidStep *step)
{
    enum {
        FIRST_GROUP = 0x6000,
        LAST_GROUP = 0x601E,
        BITS = 0x0100,
        POSITION = 0x0102,
        DATA = 0x3000
    };
    const SatDicomImage *image = &step->raw->image;
    for (uint32_t group = FIRST_GROUP; group <= LAST_GROUP; group += 2) {
        const SatDicomElement *data = sat_dicom_find(step->dataset, SAT_TAG(group, DATA));
        uint16_t bits = 0;
        uint16_t position = 0;
        if (data != NULL && has_ink(data)) {
            return true;
        }
        bool is_embedded = data == NULL && image->number == SAT_DICOM_INTEGER &&
                           sat_dicom_get_u16(step->dataset, SAT_TAG(group, BITS), 0, &bits) &&
                           sat_dicom_get_u16(step->dataset, SAT_TAG(group, POSITION), 0, &position);
        if (is_embedded && bits > 1 && bits == image->bits_allocated && position < bits &&
            (position > image->high_bit || position + image->bits_stored <= image->high_bit)) {
            return true;
        }
    }
    return false;
}

static bool is_lossy_syntax(const char *syntax)
{
    return strcmp(syntax, "1.2.840.10008.1.2.4.50") == 0 ||
           strcmp(syntax, "1.2.840.10008.1.2.4.51") == 0;
}

static void write_method(const SatDeidStep *step, size_t index, SatByteWriter *text)
{
    /* The defined terms of PS3.3 C.7.6.1.1.5.1. */
    static const char *const terms[] = {"ISO_10918_1",  "ISO_14495_1", "ISO_15444_1",
                                        "ISO_15444_15", "ISO_13818_2", "ISO_14496_10",
                                        "ISO_23008_2",  "ISO_18181_1"};
    /* What people call them. */
    static const char *const names[] = {"JPEG",   "JPEG-LS", "JPEG 2000", "HTJ2K",
                                        "MPEG-2", "H.264",   "H.265",     "JPEG XL"};
    const char *method = NULL;
    size_t length = 0;
    double ratio = 0.0;
    char number[32];
    if (sat_dicom_get_text(step->dataset, SAT_TAG_LOSSY_IMAGE_COMPRESSION_METHOD, index, &method,
                           &length)) {
        for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
            if (strlen(terms[i]) == length && memcmp(terms[i], method, length) == 0) {
                sat_write_format(text, " %s", names[i]);
            }
        }
    }
    if (sat_dicom_get_double(step->dataset, SAT_TAG_LOSSY_IMAGE_COMPRESSION_RATIO, index, &ratio) &&
        ratio > 1.0 && ratio < 10000.0) {
        sat_format_double(round(ratio * 10.0) / 10.0, number);
        sat_write_format(text, " %s:1", number);
    }
}

static bool set_lossy_history(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    char flag[4] = "";
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    (void)sat_dicom_copy_text(step->dataset, SAT_TAG_LOSSY_IMAGE_COMPRESSION, 0, flag,
                              sizeof(flag));
    bool syntax_is_lossy = is_lossy_syntax(sat_dicom_transfer_syntax(step->raw->dicom));
    if (strcmp(flag, "01") == 0 || syntax_is_lossy) {
        size_t methods =
            sat_dicom_value_count(step->dataset, SAT_TAG_LOSSY_IMAGE_COMPRESSION_METHOD);
        size_t ratios = sat_dicom_value_count(step->dataset, SAT_TAG_LOSSY_IMAGE_COMPRESSION_RATIO);
        size_t count = methods > ratios ? methods : ratios;
        sat_write_text(&text, "lossy before:");
        for (size_t i = 0; i < count && i < 4; i++) {
            sat_write_text(&text, i > 0 ? "," : "");
            write_method(step, i, &text);
        }
        if (text.length == strlen("lossy before:")) {
            sat_write_text(&text, syntax_is_lossy ? " JPEG" : " method not said");
        }
    }
    if (text.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a text");
    } else {
        facts->lossy_history = sat_clean_text_vouch(
            step->arena, text.length > 0 ? (const char *)text.bytes : "", text.length, err);
    }
    sat_byte_writer_free(&text);
    return facts->lossy_history != NULL;
}

bool sat_deid_display(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    const SatDicomImage *image = &step->raw->image;
    facts->photometric = image->shape.layout == SAT_PIXEL_RGB8 ? SAT_PHOTOMETRIC_RGB
                         : strcmp(image->photometric, "MONOCHROME1") == 0
                             ? SAT_PHOTOMETRIC_MONOCHROME1
                             : SAT_PHOTOMETRIC_MONOCHROME2;
    set_padding(step, facts);
    facts->has_overlay = has_overlay(step);
    return set_voi_tables(step, facts, err) && set_lossy_history(step, facts, err);
}
