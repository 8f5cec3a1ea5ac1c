/* Looks up the VR of the attributes Satchel uses. */
#include "formats/dicom/dicom_tags.h"

#include <stddef.h>

typedef struct {
    uint32_t tag;
    char vr[3];
} TagEntry;

#define TAG_ENTRY(name, group, element, vr) {((uint32_t)(group) << 16) | (element), #vr},
static const TagEntry tag_entries[] = {SAT_DICOM_TAG_LIST(TAG_ENTRY)};
#undef TAG_ENTRY

const char *sat_dicom_tag_vr(uint32_t tag)
{
    uint32_t group = tag >> 16, element = tag & 0xFFFFU;
    if (element == 0) {
        return "UL";
    }
    if ((group & 1U) != 0 && element >= 0x10 && element <= 0xFF) {
        return "LO";
    }
    size_t low = 0, high = sizeof tag_entries / sizeof tag_entries[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tag_entries[middle].tag < tag) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < sizeof tag_entries / sizeof tag_entries[0] && tag_entries[low].tag == tag) {
        return tag_entries[low].vr;
    }
    return NULL;
}
