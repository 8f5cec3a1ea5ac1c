/* Finds attributes in PS3.15 table E.1-1. */
#include "export/deidentify/ps3_15.h"

const SatPs315Attribute *sat_ps3_15_find(uint32_t tag)
{
    size_t low = 0, high = sat_ps3_15_plain_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sat_ps3_15_attributes[middle].tag < tag) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < sat_ps3_15_plain_count && sat_ps3_15_attributes[low].tag == tag) {
        return &sat_ps3_15_attributes[low];
    }
    for (size_t i = sat_ps3_15_plain_count; i < sat_ps3_15_count; i++) {
        const SatPs315Attribute *pattern = &sat_ps3_15_attributes[i];
        if ((tag & pattern->mask) == pattern->tag) {
            return pattern;
        }
    }
    return NULL;
}
