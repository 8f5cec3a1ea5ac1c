/* Code strings that say how to read the pixels: the standard's terms stay whatever the patient's
 * name is, and nothing else that may be it. */
#include <string.h>

#include "export/deidentify/deid_object_private.h"
#include "export/deidentify/vocabulary.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_CODE_BYTES = 16 };

bool sat_deid_is_structural(uint32_t tag)
{
    return tag >> 16 == 0x0028U || tag == SAT_TAG_MODALITY || tag == SAT_TAG_IMAGE_TYPE ||
           tag == SAT_TAG_FRAME_TYPE || tag == SAT_TAG_PATIENT_POSITION;
}

/* Those that a name or a number may be, or that a number may stand in. */
static bool is_term(const char *text, size_t length)
{
    static const char *const terms[] = {
        "MONOCHROME1",  "MONOCHROME2", "PALETTE COLOR", "RGB",     "YBR_FULL",  "YBR_FULL_422",
        "YBR_ICT",      "YBR_RCT",     "ORIGINAL",      "DERIVED", "MIXED",     "PRIMARY",
        "SECONDARY",    "AXIAL",       "LOCALIZER",     "REAL",    "IMAGINARY", "PHASE",
        "MAGNITUDE",    "LINEAR",      "LINEAR_EXACT",  "SIGMOID", "LIN",       "LOG",
        "DISP",         "COLOR",       "MONOCHROME",    "YES",     "NO",        "NONE",
        "FRAME_NUMBER", "VOLUME",      "PERFUSION",     "WATER",   "FAT",       "SIGNED",
        "UNSIGNED"};
    const char *modality = sat_vocabulary_modality(text, length);
    if (strlen(modality) == length && memcmp(modality, text, length) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
        if (strlen(terms[i]) == length && memcmp(terms[i], text, length) == 0) {
            return true;
        }
    }
    return false;
}

/* As CS may hold it, in either case (PS3.5 6.2). */
static bool is_code(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x20 || text[i] > 0x7E) {
            return false;
        }
    }
    return length <= MOST_CODE_BYTES;
}

void sat_deid_keep_structural(SatDeidEngine *engine, const char *text, size_t length,
                              SatByteWriter *out)
{
    /* What is parted by the values may be one number: "7744\1155". */
    bool keeps_terms_alone =
        sat_deid_gave_up(engine) || sat_deid_holds_across(engine, text, length, out);
    for (size_t start = 0; start <= length;) {
        const char *end = memchr(text + start, '\\', length - start);
        size_t whole = end != NULL ? (size_t)(end - text) - start : length - start;
        const char *part = text + start;
        size_t used = whole;
        while (used > 0 && part[used - 1] == ' ') {
            used--;
        }
        bool stays = is_term(part, used) || (!keeps_terms_alone && is_code(part, used) &&
                                             !sat_deid_holds(engine, part, used, out));
        if (start > 0) {
            sat_write_u8(out, '\\'); /* the others keep their places */
        }
        sat_write_bytes(out, part, stays ? whole : 0);
        start += whole + 1;
    }
}
