/* What turns the stored values of an object into gray: tables, padding, lossy history. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "export/deidentify/deid_text.h"
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
        words = sat_deid_words(step->arena, (const char *)text.bytes, text.length, NULL, 0, err);
    }
    sat_byte_writer_free(&text);
    if (words == NULL) {
        return NULL;
    }
    const char *shown = sat_clean_text_utf8(words);
    return strlen(shown) <= 64 && strspn(shown, allowed) == strlen(shown) ? shown : "";
}

/* ---- tables (PS3.3 C.11.1.1.1, C.11.2.1.1) ----------------------------------------------------
 */

static uint16_t u16_at(const uint8_t *bytes, size_t index, bool big_endian)
{
    const uint8_t *two = bytes + 2 * index;
    return (uint16_t)(big_endian ? two[0] << 8 | two[1] : two[1] << 8 | two[0]);
}

static bool read_descriptor(const SatDeidStep *step, const SatDicomDataset *item,
                            SatLookupTable *table)
{
    int64_t count = 0;
    int64_t first = 0;
    int64_t bits = 0;
    if (!sat_dicom_get_i64(item, SAT_TAG_LUT_DESCRIPTOR, 0, &count) ||
        !sat_dicom_get_i64(item, SAT_TAG_LUT_DESCRIPTOR, 1, &first) ||
        !sat_dicom_get_i64(item, SAT_TAG_LUT_DESCRIPTOR, 2, &bits)) {
        return false;
    }
    count = count < 0    ? count + 65536
            : count == 0 ? 65536
                         : count; /* SS is wrong for it, yet seen */
    if (step->raw->image.is_signed && first > 32767) {
        first -= 65536;
    }
    if (count < 1 || count > 65536 || bits < 8 || bits > 16 || first < -65536 || first > 65535) {
        return false;
    }
    table->count = (uint32_t)count;
    table->first_input = (int32_t)first;
    table->bits = (uint8_t)bits;
    return true;
}

static bool has_data(const SatDicomDataset *item, const SatLookupTable *table,
                     const SatDicomElement **data)
{
    *data = sat_dicom_find(item, SAT_TAG_LUT_DATA);
    return *data != NULL && (*data)->value != NULL && (*data)->length >= table->count;
}

/* *is_table false: the item does not hold a table that can be read. */
static bool read_table(const SatDeidStep *step, const SatDicomDataset *item, SatLookupTable *table,
                       bool *is_table, SatError *err)
{
    const SatDicomElement *data = NULL;
    *is_table = read_descriptor(step, item, table) && has_data(item, table, &data);
    if (!*is_table) {
        return true;
    }
    uint16_t *values = sat_arena_alloc(step->arena, table->count, sizeof(*values), err);
    if (values == NULL) {
        return false;
    }
    bool two_bytes = data->length / 2 >= table->count;
    unsigned mask = (1U << table->bits) - 1U;
    *is_table = two_bytes || table->bits == 8;
    for (size_t i = 0; *is_table && i < table->count; i++) {
        unsigned value = two_bytes ? u16_at(data->value, i, item->big_endian) : data->value[i];
        values[i] = (uint16_t)(value & mask);
    }
    table->values = values;
    table->explanation = sat_deid_explanation(step, item, SAT_TAG_LUT_EXPLANATION, 0, err);
    return table->explanation != NULL;
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
    if (table == NULL || !read_table(step, item, table, &is_table, err)) {
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

/* A VOI table that cannot be read is left out: the picture has other windows. */
static bool set_voi_tables(const SatDeidStep *step, SatCleanFacts *facts, SatError *err)
{
    const SatDicomElement *sequence = sat_dicom_find(step->dataset, SAT_TAG_VOI_LUT_SEQUENCE);
    size_t count = sequence != NULL ? sequence->item_count : 0;
    count = count < SAT_CASE_MAX_WINDOWS ? count : SAT_CASE_MAX_WINDOWS;
    SatLookupTable *tables = sat_arena_alloc(step->arena, count, sizeof(*tables), err);
    if (tables == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        SatLookupTable table = {0};
        bool is_table = false;
        if (!read_table(step, &sequence->items[i], &table, &is_table, err)) {
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

static bool padding_value(const SatDeidStep *step, uint32_t tag, int64_t *out)
{
    if (!sat_dicom_get_i64(step->dataset, tag, 0, out)) {
        return false;
    }
    if (step->raw->image.is_signed && *out > 32767) {
        *out -= 65536; /* written as US */
    } else if (!step->raw->image.is_signed && *out < 0) {
        *out += 65536; /* written as SS */
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
    return set_voi_tables(step, facts, err) && set_lossy_history(step, facts, err);
}
