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
    const uint32_t wanted = first_of_repeating(tag);
    uint32_t slot = (wanted >> 16) * SAT_DICOM_DICTIONARY_SPREAD + (wanted & 0xFFFFU);
    for (;; slot++) { /* half of the slots are empty */
        const uint16_t number = sat_dicom_dictionary_slots[slot % SAT_DICOM_DICTIONARY_SLOTS];
        if (number == 0) {
            return NULL;
        }
        if (sat_dicom_dictionary[number - 1].tag == wanted) {
            return &sat_dicom_dictionary[number - 1];
        }
    }
}
