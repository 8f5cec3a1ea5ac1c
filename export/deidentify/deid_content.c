/* The words of Image Type and Frame Type that tell what a frame shows. */
#include <string.h>

#include "export/deidentify/deid_private.h"

typedef struct {
    const char *word;
    SatFrameContent content;
} ContentWord;

/* Defined terms of PS3.3 (C.7.6.1.1.2, C.8.3.1.1.1, C.8.12.1.1.1, C.8.13.3.1, C.8.16.1) and what
 * conformance statements of vendors name. */
static const ContentWord any_modality[] = {{"LOCALIZER", SAT_CONTENT_LOCALIZER},
                                           {"SCOUT", SAT_CONTENT_LOCALIZER},
                                           {"MPR", SAT_CONTENT_REFORMAT},
                                           {"REFORMATTED", SAT_CONTENT_REFORMAT},
                                           {"CPR", SAT_CONTENT_REFORMAT},
                                           {"MAX_IP", SAT_CONTENT_MAXIMUM},
                                           {"MAXIP", SAT_CONTENT_MAXIMUM},
                                           {"MIP", SAT_CONTENT_MAXIMUM},
                                           {"PROJECTION IMAGE", SAT_CONTENT_MAXIMUM},
                                           {"MIN_IP", SAT_CONTENT_MINIMUM},
                                           {"MINIP", SAT_CONTENT_MINIMUM},
                                           {"SUBTRACTION", SAT_CONTENT_SUBTRACTION},
                                           {"SUBTRACT", SAT_CONTENT_SUBTRACTION},
                                           {"CBF", SAT_CONTENT_BLOOD_FLOW},
                                           {"RCBF", SAT_CONTENT_BLOOD_FLOW},
                                           {"CBV", SAT_CONTENT_BLOOD_VOLUME},
                                           {"RCBV", SAT_CONTENT_BLOOD_VOLUME},
                                           {"MTT", SAT_CONTENT_TRANSIT_TIME},
                                           {"TTP", SAT_CONTENT_TIME_TO_PEAK},
                                           {"BIPLANE A", SAT_CONTENT_PLANE_A},
                                           {"BIPLANE B", SAT_CONTENT_PLANE_B}};

static const ContentWord magnetic_resonance[] = {{"PHASE", SAT_CONTENT_PHASE},
                                                 {"PHASE MAP", SAT_CONTENT_PHASE},
                                                 {"PHASE_MAP", SAT_CONTENT_PHASE},
                                                 {"P", SAT_CONTENT_PHASE},
                                                 {"REAL", SAT_CONTENT_REAL},
                                                 {"R", SAT_CONTENT_REAL},
                                                 {"IMAGINARY", SAT_CONTENT_IMAGINARY},
                                                 {"I", SAT_CONTENT_IMAGINARY},
                                                 {"VELOCITY", SAT_CONTENT_VELOCITY},
                                                 {"VELOCITY MAP", SAT_CONTENT_VELOCITY},
                                                 {"WATER", SAT_CONTENT_WATER},
                                                 {"W", SAT_CONTENT_WATER},
                                                 {"FAT", SAT_CONTENT_FAT},
                                                 {"F", SAT_CONTENT_FAT},
                                                 {"IN_PHASE", SAT_CONTENT_IN_PHASE},
                                                 {"INPHASE", SAT_CONTENT_IN_PHASE},
                                                 {"IP", SAT_CONTENT_IN_PHASE},
                                                 {"OUT_PHASE", SAT_CONTENT_OUT_OF_PHASE},
                                                 {"OUTPHASE", SAT_CONTENT_OUT_OF_PHASE},
                                                 {"OPP_PHASE", SAT_CONTENT_OUT_OF_PHASE},
                                                 {"OUT_OF_PHASE", SAT_CONTENT_OUT_OF_PHASE},
                                                 {"OP", SAT_CONTENT_OUT_OF_PHASE},
                                                 {"FAT_FRACTION", SAT_CONTENT_FAT_FRACTION},
                                                 {"FF", SAT_CONTENT_FAT_FRACTION},
                                                 {"TRACE", SAT_CONTENT_TRACE},
                                                 {"TRACEW", SAT_CONTENT_TRACE},
                                                 {"ADC", SAT_CONTENT_ADC},
                                                 {"ADC_MAP", SAT_CONTENT_ADC},
                                                 {"EADC", SAT_CONTENT_EXPONENTIAL_ADC},
                                                 {"EXP_ADC", SAT_CONTENT_EXPONENTIAL_ADC},
                                                 {"FA", SAT_CONTENT_ANISOTROPY},
                                                 {"FRACTIONAL_ANISO", SAT_CONTENT_ANISOTROPY},
                                                 {"T1 MAP", SAT_CONTENT_T1_MAP},
                                                 {"T1_MAP", SAT_CONTENT_T1_MAP},
                                                 {"T2 MAP", SAT_CONTENT_T2_MAP},
                                                 {"T2_MAP", SAT_CONTENT_T2_MAP}};

static SatFrameContent find_word(const ContentWord *words, size_t count, const char *word,
                                 size_t length)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i].word) == length && memcmp(words[i].word, word, length) == 0) {
            return words[i].content;
        }
    }
    return SAT_CONTENT_PLAIN;
}

SatFrameContent sat_deid_content_of(const char *word, size_t length, bool is_mr)
{
    SatFrameContent content =
        find_word(any_modality, sizeof(any_modality) / sizeof(any_modality[0]), word, length);
    if (content == SAT_CONTENT_PLAIN && is_mr) {
        content =
            find_word(magnetic_resonance,
                      sizeof(magnetic_resonance) / sizeof(magnetic_resonance[0]), word, length);
    }
    return content;
}
