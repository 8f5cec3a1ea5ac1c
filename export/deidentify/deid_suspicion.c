/* Which pictures may show burned-in text, from what their headers say. */
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"

typedef struct {
    const char *sign;
    const char *sentence;
} Sign;

/* Beginnings of SOP Class UIDs (PS3.4 B.5). */
static const Sign sop_classes[] = {
    {"1.2.840.10008.5.1.4.1.1.7", "a secondary capture: it may show burned-in text"},
    {"1.2.840.10008.5.1.4.1.1.3.1", "an ultrasound picture: it may show burned-in text"},
    {"1.2.840.10008.5.1.4.1.1.6.1", "an ultrasound picture: it may show burned-in text"},
    {"1.2.840.10008.5.1.4.1.1.6.2", "an ultrasound picture: it may show burned-in text"},
    {"1.2.840.10008.5.1.4.1.1.3", "an ultrasound picture: it may show burned-in text"},
    {"1.2.840.10008.5.1.4.1.1.6", "an ultrasound picture: it may show burned-in text"},
    {"1.2.840.10008.5.1.4.1.1.77.1.", "a photograph: it may show burned-in text or a face"},
};

static const Sign modalities[] = {
    {"US", "an ultrasound picture: it may show burned-in text"},
    {"IVUS", "an ultrasound picture: it may show burned-in text"},
    {"SC", "a secondary capture: it may show burned-in text"},
    {"OT", "of no stated modality: it may show burned-in text"},
    {"XC", "a photograph: it may show burned-in text or a face"},
    {"ES", "an endoscopy picture: it may show burned-in text"},
};

static const char screen_sentence[] = "a saved screen: it may show burned-in text";

static bool sop_class_matches(const char *uid, const char *sign)
{
    size_t length = strlen(sign);
    if (strncmp(uid, sign, length) != 0) {
        return false;
    }
    return uid[length] == '\0' || uid[length] == '.' || sign[length - 1] == '.';
}

static bool holds(const char *text, size_t length, const char *word)
{
    size_t word_length = strlen(word);
    for (size_t i = 0; i + word_length <= length; i++) {
        if (memcmp(text + i, word, word_length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_screen(const SatDicomDataset *dataset)
{
    static const char *const words[] = {"SCREEN", "SAVE", "CAPTURE", "DOSE", "REPORT"};
    size_t count = sat_dicom_value_count(dataset, SAT_TAG_IMAGE_TYPE);
    for (size_t i = 0; i < count && i < 32; i++) {
        const char *text = NULL;
        size_t length = 0;
        if (!sat_dicom_get_text(dataset, SAT_TAG_IMAGE_TYPE, i, &text, &length)) {
            continue;
        }
        for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
            if (holds(text, length, words[w])) {
                return true;
            }
        }
    }
    return false;
}

const char *sat_deid_suspicion(const SatDeidStep *step)
{
    char text[80];
    if (sat_dicom_copy_text(step->dataset, SAT_TAG_BURNED_IN_ANNOTATION, 0, text, sizeof(text)) &&
        strcmp(text, "YES") == 0) {
        return "the file says that text is burned in";
    }
    if (is_screen(step->dataset)) {
        return screen_sentence;
    }
    if (sat_dicom_copy_text(step->dataset, SAT_TAG_SOP_CLASS_UID, 0, text, sizeof(text))) {
        for (size_t i = 0; i < sizeof(sop_classes) / sizeof(sop_classes[0]); i++) {
            if (sop_class_matches(text, sop_classes[i].sign)) {
                return sop_classes[i].sentence;
            }
        }
    }
    if (!sat_dicom_copy_text(step->dataset, SAT_TAG_MODALITY, 0, text, sizeof(text))) {
        return "of no stated modality: it may show burned-in text";
    }
    for (size_t i = 0; i < sizeof(modalities) / sizeof(modalities[0]); i++) {
        if (strcmp(text, modalities[i].sign) == 0) {
            return modalities[i].sentence;
        }
    }
    return "";
}
