/* Reads Modality and VOI LUTs (PS3.3 C.11.1.1.1, C.11.2.1.1), right or as writers have them. */
#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_header.h"
#include "formats/dicom/dicom_tags.h"

enum { LEAST_BITS = 8, MOST_BITS = 16, MOST_ENTRIES = 65536 };

/* bits: as the file says, which need not be true. */
static bool read_descriptor(const SatDicomDataset *item, bool is_input_signed,
                            SatLookupTable *table, int64_t *bits)
{
    int64_t count = 0;
    int64_t first = 0;
    if (!sat_dicom_get_i64(item, SAT_TAG_LUT_DESCRIPTOR, 0, &count) ||
        !sat_dicom_get_i64(item, SAT_TAG_LUT_DESCRIPTOR, 1, &first) ||
        !sat_dicom_get_i64(item, SAT_TAG_LUT_DESCRIPTOR, 2, bits)) {
        return false;
    }
    count = count < 0    ? count + MOST_ENTRIES
            : count == 0 ? MOST_ENTRIES
                         : count; /* SS is wrong for it, yet seen */
    if (is_input_signed && first > 32767) {
        first -= 65536; /* written as US */
    }
    if (count < 1 || count > MOST_ENTRIES || first < -65536 || first > 65535) {
        return false;
    }
    table->count = (uint32_t)count;
    table->first_input = (int32_t)first;
    return true;
}

/* Entries of 8 bits lie in words of their own, or two in a word, the low byte first. */
static bool read_entries(const SatDicomDataset *item, uint32_t count, uint16_t *values)
{
    const SatDicomElement *data = sat_dicom_find(item, SAT_TAG_LUT_DATA);
    if (data == NULL || data->value == NULL || data->length < count) {
        return false;
    }
    bool is_swapped = item->big_endian && data->vr[1] != 'B' && data->length % 2 == 0;
    bool is_wide = data->length / 2 >= count;
    for (size_t i = 0; i < count; i++) {
        values[i] = is_wide ? sat_dicom_load_u16(data->value + i * 2, item->big_endian)
                            : data->value[is_swapped ? i ^ 1U : i];
    }
    return true;
}

/* The third value of the descriptor where it can be, else as many as the entries need. */
static uint8_t bits_for(const SatLookupTable *table, int64_t stated)
{
    uint32_t most = 0;
    uint8_t bits = LEAST_BITS;
    for (uint32_t i = 0; i < table->count; i++) {
        most = table->values[i] > most ? table->values[i] : most;
    }
    while (most >> bits != 0) {
        bits++;
    }
    return stated >= bits && stated <= MOST_BITS ? (uint8_t)stated : bits;
}

bool sat_deid_table(const SatDeidStep *step, const SatDicomDataset *item, bool is_input_signed,
                    SatLookupTable *table, bool *is_table, SatError *err)
{
    int64_t bits = 0;
    *is_table = read_descriptor(item, is_input_signed, table, &bits);
    if (!*is_table) {
        return true;
    }
    uint16_t *values = sat_arena_alloc(step->arena, table->count, sizeof(*values), err);
    if (values == NULL) {
        return false;
    }
    table->values = values;
    *is_table = read_entries(item, table->count, values);
    if (!*is_table) {
        return true;
    }
    table->bits = bits_for(table, bits);
    table->explanation = sat_deid_explanation(step, item, SAT_TAG_LUT_EXPLANATION, 0, err);
    return table->explanation != NULL;
}
