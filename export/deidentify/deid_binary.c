/* Cuts binary values that stay to what they are for: behind the last entry of a table, or the last
 * of so many numbers, anything may hide. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "formats/dicom/dicom_dictionary.h"
#include "formats/dicom/dicom_palette.h"
#include "formats/dicom/dicom_tags.h"

#define ALPHA_PALETTE_DATA SAT_TAG(0x0028, 0x1204)
#define SEGMENTED_ALPHA_PALETTE_DATA SAT_TAG(0x0028, 0x1224)

/* ---- lookup tables ----------------------------------------------------------------------------
 */

typedef struct {
    uint32_t data, descriptor;
    bool is_segmented;
} Table;

static const Table tables[] = {
    {SAT_TAG_LUT_DATA, SAT_TAG_LUT_DESCRIPTOR, false},
    {SAT_TAG_RED_PALETTE_DATA, SAT_TAG_RED_PALETTE_DESCRIPTOR, false},
    {SAT_TAG_GREEN_PALETTE_DATA, SAT_TAG_GREEN_PALETTE_DESCRIPTOR, false},
    {SAT_TAG_BLUE_PALETTE_DATA, SAT_TAG_BLUE_PALETTE_DESCRIPTOR, false},
    {ALPHA_PALETTE_DATA, SAT_TAG_RED_PALETTE_DESCRIPTOR, false},
    {SAT_TAG_SEGMENTED_RED_PALETTE_DATA, SAT_TAG_RED_PALETTE_DESCRIPTOR, true},
    {SAT_TAG_SEGMENTED_GREEN_PALETTE_DATA, SAT_TAG_GREEN_PALETTE_DESCRIPTOR, true},
    {SAT_TAG_SEGMENTED_BLUE_PALETTE_DATA, SAT_TAG_BLUE_PALETTE_DESCRIPTOR, true},
    {SEGMENTED_ALPHA_PALETTE_DATA, SAT_TAG_RED_PALETTE_DESCRIPTOR, true},
};

static const Table *table_of(uint32_t tag)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        if (tables[i].data == tag) {
            return &tables[i];
        }
    }
    return NULL;
}

bool sat_deid_is_table(uint32_t tag)
{
    return table_of(tag) != NULL;
}

/* PS3.3 C.7.6.3.1.5: how many entries, of how many bits. */
static bool read_descriptor(const SatDicomDataset *dataset, uint32_t tag, uint32_t *count,
                            int64_t *bits)
{
    const int64_t most = SAT_DICOM_PALETTE_MOST_ENTRIES;
    int64_t entries = 0;
    if (!sat_dicom_get_i64(dataset, tag, 0, &entries) ||
        !sat_dicom_get_i64(dataset, tag, 2, bits)) {
        return false;
    }
    entries = entries < 0 ? entries + most : entries == 0 ? most : entries;
    *count = (uint32_t)entries;
    return entries > 0 && entries <= most;
}

/* The bytes of a segmented table that make its entries; 0 when they do not. */
static uint64_t segments_bytes(SatDeidEngine *engine, const SatDicomDataset *dataset,
                               const SatDicomElement *element, uint32_t count, bool is_wide)
{
    SatError ignored = SAT_ERROR_INIT;
    uint16_t *entries = sat_arena_alloc(engine->arena, count, sizeof *entries, &ignored);
    size_t used = 0;
    const SatDicomPaletteData data = {.bytes = element->value,
                                      .count = (size_t)element->length / (is_wide ? 2U : 1U),
                                      .is_wide = is_wide,
                                      .big_endian = dataset->big_endian,
                                      .is_swapped = dataset->big_endian && element->vr[1] == 'W'};
    if (entries == NULL || !sat_dicom_palette_expand(&data, "", entries, count, &used, &ignored)) {
        return 0;
    }
    return used * (is_wide ? 2U : 1U);
}

/* How much of a table its descriptor accounts for; 0: what is there is not that table. Entries of 8
 * bits lie in bytes, or, as some writers have them, in words of their own. */
static uint64_t table_bytes(SatDeidEngine *engine, const SatDicomDataset *dataset,
                            const SatDicomElement *element)
{
    const Table *table = table_of(element->tag);
    uint32_t count = 0;
    int64_t bits = 0;
    if (table == NULL || element->value == NULL ||
        !read_descriptor(dataset, table->descriptor, &count, &bits)) {
        return 0;
    }
    if (table->is_segmented) {
        return segments_bytes(engine, dataset, element, count, bits == 16);
    }
    if (element->length / 2 >= count) {
        return (uint64_t)count * 2;
    }
    return element->length >= count && bits <= 8 ? (uint64_t)count + (count & 1U) : 0;
}

/* ---- all of them ------------------------------------------------------------------------------
 */

/* Of one number; 0: values of this VR are none. */
static uint64_t number_bytes(const char *vr)
{
    static const struct {
        char vr[3];
        uint8_t bytes;
    } sizes[] = {{"US", 2}, {"SS", 2}, {"AT", 4}, {"UL", 4}, {"SL", 4},
                 {"FL", 4}, {"FD", 8}, {"SV", 8}, {"UV", 8}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (strcmp(sizes[i].vr, vr) == 0) {
            return sizes[i].bytes;
        }
    }
    return 0;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t used_bytes(SatDeidEngine *engine, SatDeidRule rule, const SatDicomDataset *dataset,
                           const SatDicomElement *element)
{
    if (rule.action == SAT_DEID_PIXELS) {
        return element->length;
    }
    if (rule.action == SAT_DEID_TABLE) {
        return least(table_bytes(engine, dataset, element), element->length);
    }
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(element->tag);
    uint64_t bytes = number_bytes(rule.vr);
    uint64_t most = entry != NULL ? entry->most_values : 0;
    return most > 0 ? least(most * bytes, element->length) : element->length;
}

/* Bytes that stay as they are, as far as they are what the attribute is for. */
static bool keep_binary(SatDeidEngine *engine, SatDeidRule rule, const SatDicomDataset *dataset,
                        const SatDicomElement *element, SatDicomElement *out,
                        SatDeidCountKind *kind)
{
    bool hides = false;
    bool is_looked_into = rule.action == SAT_DEID_TABLE || number_bytes(rule.vr) > 0;
    if (rule.action != SAT_DEID_PIXELS && is_looked_into &&
        !sat_deid_hides_text(engine, rule.vr, dataset, element, &hides)) {
        return false;
    }
    uint64_t length = hides ? 0 : used_bytes(engine, rule, dataset, element);
    *out = *element;
    out->length = length;
    memcpy(out->vr, rule.vr, sizeof(out->vr));
    *kind = length == element->length ? SAT_DEID_COUNT_KEPT
            : length > 0              ? SAT_DEID_COUNT_CHANGED
                                      : SAT_DEID_COUNT_REMOVED;
    return true;
}

static bool make_profile(SatDeidEngine *engine, const SatDicomElement *element,
                         SatDicomElement *out, SatDeidCountKind *kind)
{
    SatByteWriter profile = SAT_BYTE_WRITER_INIT;
    *kind = SAT_DEID_COUNT_REMOVED;
    *out = *element;
    if (element->value == NULL ||
        !sat_deid_colour_profile(element->value, (size_t)element->length, &profile)) {
        sat_byte_writer_free(&profile);
        return true;
    }
    *kind = SAT_DEID_COUNT_CHANGED;
    out->value = profile.failed
                     ? NULL
                     : (const uint8_t *)sat_arena_text(engine->arena, (const char *)profile.bytes,
                                                       profile.length, engine->err);
    out->length = profile.length;
    memcpy(out->vr, "OB", sizeof(out->vr));
    bool failed = profile.failed;
    sat_byte_writer_free(&profile);
    return failed ? sat_fail(engine->err, SAT_ERR_NO_MEMORY, "not enough memory for colours")
                  : out->value != NULL;
}

bool sat_deid_binary_value(SatDeidEngine *engine, SatDeidRule rule, const SatDicomDataset *dataset,
                           const SatDicomElement *element, SatDicomElement *out,
                           SatDeidCountKind *kind)
{
    if (rule.action == SAT_DEID_PROFILE) {
        return make_profile(engine, element, out, kind);
    }
    return keep_binary(engine, rule, dataset, element, out, kind);
}
