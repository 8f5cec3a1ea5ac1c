/* Numbers in private elements, found by their creator (PS3.5 7.8.1). */
#include <string.h>

#include "export/deidentify/deid_private.h"

/* The element's tag when its group reserves a block for the creator; 0: it does not. */
static uint32_t tag_of(const SatDicomDataset *dataset, uint16_t group, const char *creator,
                       uint8_t element)
{
    for (size_t i = 0; i < dataset->count; i++) {
        uint32_t tag = dataset->elements[i].tag;
        uint32_t block = tag & 0xFFFFU;
        const char *text = NULL;
        size_t length = 0;
        if (tag >> 16 == group && block >= 0x10 && block <= 0xFF &&
            sat_dicom_get_text(dataset, tag, 0, &text, &length) && length == strlen(creator) &&
            memcmp(text, creator, length) == 0) {
            return SAT_TAG(group, block << 8 | element);
        }
    }
    return 0;
}

/* What an implicit file does not say: four bytes that are no text are a float. */
static bool float_of_unknown(const SatDicomDataset *dataset, uint32_t tag, double *out)
{
    const SatDicomElement *found = sat_dicom_find(dataset, tag);
    float value = 0.0F;
    if (found == NULL || found->value == NULL || found->length != sizeof(value) ||
        memcmp(found->vr, "UN", 2) != 0 || dataset->big_endian) {
        return false;
    }
    const uint8_t *bytes = found->value;
    uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24;
    memcpy(&value, &bits, sizeof(value));
    *out = (double)value;
    return value >= 0.0F && value <= 1e9F;
}

double sat_deid_private_number(const SatDicomDataset *dataset, uint16_t group, const char *creator,
                               uint8_t element, size_t index)
{
    uint32_t tag = tag_of(dataset, group, creator, element);
    double value = SAT_NOT_SAID;
    if (tag == 0 || (!sat_dicom_get_double(dataset, tag, index, &value) &&
                     !float_of_unknown(dataset, tag, &value))) {
        return SAT_NOT_SAID;
    }
    return value;
}
