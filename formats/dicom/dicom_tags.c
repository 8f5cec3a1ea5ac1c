/* Says the VR of an attribute where the file does not. */
#include "formats/dicom/dicom_tags.h"

#include <stddef.h>

#include "formats/dicom/dicom_dictionary.h"

const char *sat_dicom_tag_vr(uint32_t tag)
{
    uint32_t group = tag >> 16, element = tag & 0xFFFFU;
    if (element == 0) {
        return "UL";
    }
    if ((group & 1U) != 0 && element >= 0x10 && element <= 0xFF) {
        return "LO";
    }
    const SatDicomDictionaryEntry *entry = sat_dicom_dictionary_find(tag);
    return entry != NULL ? entry->vr : NULL;
}
