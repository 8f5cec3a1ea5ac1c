/* Finds attributes of the standard by tag. */
#include "formats/dicom/dicom_dictionary.h"

/* Curves and overlays repeat in even groups (PS3.5 7.6). */
static uint32_t first_of_repeating(uint32_t tag)
{
    uint32_t high = tag >> 24;
    return (high == 0x50U || high == 0x60U) && (tag >> 16 & 1U) == 0 ? tag & 0xFF00FFFFU : tag;
}

const SatDicomDictionaryEntry *sat_dicom_dictionary_find(uint32_t tag)
{
    uint32_t wanted = first_of_repeating(tag);
    size_t low = 0, high = sat_dicom_dictionary_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sat_dicom_dictionary[middle].tag < wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const SatDicomDictionaryEntry *found = &sat_dicom_dictionary[low];
    return low < sat_dicom_dictionary_count && found->tag == wanted ? found : NULL;
}
