/* Which pictures may show burned-in text, from what their headers say. */
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "export/deidentify/vocabulary.h"
#include "formats/base/text_utf8.h"
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
    {"1.2.840.10008.5.1.4.1.1.77.1.6", "a slide scan: it may show its label"},
    {"1.2.840.10008.5.1.4.1.1.77.1.", "a photograph: it may show burned-in text or a face"},
};

static const Sign modalities[] = {
    {"US", "an ultrasound picture: it may show burned-in text"},
    {"IVUS", "an ultrasound picture: it may show burned-in text"},
    {"BDUS", "an ultrasound picture: it may show burned-in text"},
    {"SC", "a secondary capture: it may show burned-in text"},
    {"OT", "of no stated modality: it may show burned-in text"},
    {"XC", "a photograph: it may show burned-in text or a face"},
    {"ES", "an endoscopy picture: it may show burned-in text"},
};

static const char colour_sentence[] =
    "a colour picture of a modality that makes gray ones: it may be a "
    "saved screen with text";

/* Modalities whose scanners make gray pictures. */
static const char *const gray_modalities[] = {"CT", "MR", "CR", "DX", "MG", "RF", "XA", "IO", "PX"};

/* Conversion Type (PS3.3 C.8.6.1): video, film, paper, drawings and other interfaces than DICOM. */
static const char *const digitised[] = {"DV", "DI", "DF", "SD", "SI", "DRW"};

static const char screen_sentence[] = "a saved screen: it may show burned-in text";

static bool sop_class_matches(const char *uid, const char *sign)
{
    size_t length = strlen(sign);
    if (strncmp(uid, sign, length) != 0) {
        return false;
    }
    return uid[length] == '\0' || uid[length] == '.' || sign[length - 1] == '.';
}

/* Code strings are capitals by the standard, not by every sender: a sign must not hide in that. */
static bool begins_with(const char *text, size_t length, const char *word)
{
    size_t word_length = strlen(word);
    for (size_t i = 0; i < word_length && word_length <= length; i++) {
        if (sat_ascii_upper(text[i]) != word[i]) {
            return false;
        }
    }
    return word_length <= length;
}

static bool holds(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i < length; i++) {
        if (begins_with(text + i, length - i, word)) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(const char *text, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) == length && begins_with(text, length, words[i])) {
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

/* "YES" by the standard; "Y" and "yes" mean it too. */
static bool says_burned_in(const SatDicomDataset *dataset)
{
    char text[80];
    return sat_dicom_copy_text(dataset, SAT_TAG_BURNED_IN_ANNOTATION, 0, text, sizeof(text)) &&
           begins_with(text, strlen(text), "Y");
}

static bool is_digitised(const SatDicomDataset *dataset)
{
    char text[80];
    return sat_dicom_copy_text(dataset, SAT_TAG_CONVERSION_TYPE, 0, text, sizeof(text)) &&
           is_one_of(text, strlen(text), digitised, sizeof(digitised) / sizeof(digitised[0]));
}

/* One that this program does not know counts as none stated. */
static const char *suspicion_of_modality(const SatDeidStep *step)
{
    const char *code = "";
    size_t length = 0;
    if (!sat_dicom_get_text(step->dataset, SAT_TAG_MODALITY, 0, &code, &length)) {
        length = 0;
    }
    const char *modality = sat_vocabulary_modality(code, length);
    for (size_t i = 0; i < sizeof(modalities) / sizeof(modalities[0]); i++) {
        if (strcmp(modality, modalities[i].sign) == 0) {
            return modalities[i].sentence;
        }
    }
    bool makes_gray = is_one_of(modality, strlen(modality), gray_modalities,
                                sizeof(gray_modalities) / sizeof(gray_modalities[0]));
    const SatDicomImage *image = &step->raw->image;
    bool is_colour = image->shape.layout == SAT_PIXEL_RGB8 &&
                     image->conversion != SAT_DICOM_FROM_SUPPLEMENT; /* a map, not a screen */
    return makes_gray && is_colour ? colour_sentence : "";
}

/* What the header says of these very pictures; "" for nothing. */
static const char *flag_of(const SatDicomDataset *dataset)
{
    if (says_burned_in(dataset)) {
        return "the file says that text is burned in";
    }
    if (is_screen(dataset)) {
        return screen_sentence;
    }
    if (is_digitised(dataset)) {
        return "digitised from film, paper or video: it may show burned-in text";
    }
    return "";
}

const char *sat_deid_suspicion(const SatDeidStep *step)
{
    char text[80];
    const char *flag = flag_of(step->dataset);
    if (flag[0] != '\0') {
        return flag;
    }
    if (sat_dicom_copy_text(step->dataset, SAT_TAG_SOP_CLASS_UID, 0, text, sizeof(text))) {
        for (size_t i = 0; i < sizeof(sop_classes) / sizeof(sop_classes[0]); i++) {
            if (sop_class_matches(text, sop_classes[i].sign)) {
                return sop_classes[i].sentence;
            }
        }
    }
    return suspicion_of_modality(step);
}

/* Colour where scanners make none is a screen or was drawn: what is written by hand no search
 * reads.
 */
bool sat_deid_is_flagged(const SatDeidStep *step)
{
    return flag_of(step->dataset)[0] != '\0' || suspicion_of_modality(step) == colour_sentence;
}
