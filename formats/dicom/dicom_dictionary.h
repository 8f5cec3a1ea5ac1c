/* The attributes of the standard (PS3.6): tag, VR, keyword, number of values; made from
 * dicom_dictionary.txt when Satchel is built. Read-only: any thread. */
#ifndef SAT_DICOM_DICOM_DICTIONARY_H
#define SAT_DICOM_DICOM_DICTIONARY_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t tag;        /* groups 50xx and 60xx as 5000 and 6000 */
    char vr[3];          /* "XS": US or SS */
    uint8_t most_values; /* of its value multiplicity (PS3.5 6.4); 0: any number */
    const char *keyword; /* "" for the few without */
} SatDicomDictionaryEntry;

extern const SatDicomDictionaryEntry sat_dicom_dictionary[]; /* in the order of tags */
extern const size_t sat_dicom_dictionary_count;

/* A tag's slot is (group * spread + element) mod slots, or the next one that is not taken; a slot
 * holds the number of the attribute in the list above, counted from 1; 0: empty. */
#define SAT_DICOM_DICTIONARY_SLOTS 16384U
#define SAT_DICOM_DICTIONARY_SPREAD 2741U
extern const uint16_t sat_dicom_dictionary_slots[];

/** The attribute with the tag; any of the groups 50xx and 60xx finds what the standard says of all.
 *  NULL: not in the standard, as far as this edition goes. */
const SatDicomDictionaryEntry *sat_dicom_dictionary_find(uint32_t tag);

#endif
