/* What a frame shows, and the stack, segment or view it belongs to. */
#include <math.h>
#include <string.h>

#include "export/deidentify/deid_private.h"
#include "formats/case/clean_text_private.h"
#include "formats/case/patient_geometry.h"
#include "formats/dicom/dicom_tags.h"

enum { MOST_TYPE_VALUES = 16, FIRST_SPECIFIC_VALUE = 2 };

static const double keys_of_text = 1e6; /* numbers from here on are keys, not what was written */

/* Value 3 on of Image Type or Frame Type; values 1 and 2 do not tell stacks apart. */
static SatFrameContent content_of_type(const SatDicomDataset *dataset, uint32_t tag, bool is_mr)
{
    SatFrameContent content = SAT_CONTENT_PLAIN;
    size_t count = sat_dicom_value_count(dataset, tag);
    count = count < MOST_TYPE_VALUES ? count : MOST_TYPE_VALUES;
    for (size_t i = FIRST_SPECIFIC_VALUE; content == SAT_CONTENT_PLAIN && i < count; i++) {
        const char *word = NULL;
        size_t length = 0;
        if (sat_dicom_get_text(dataset, tag, i, &word, &length)) {
            content = sat_deid_content_of(word, length, is_mr);
        }
    }
    return content;
}

/* GE before there was a standard one: 0 magnitude, 1 phase, 2 real, 3 imaginary. */
static SatFrameContent content_of_ge(const SatDicomDataset *object)
{
    static const SatFrameContent contents[] = {SAT_CONTENT_PLAIN, SAT_CONTENT_PHASE,
                                               SAT_CONTENT_REAL, SAT_CONTENT_IMAGINARY};
    double value = sat_deid_private_number(object, 0x0043, "GEMS_PARM_01", 0x2F, 0);
    return value >= 0.0 && value <= 3.0 ? contents[(int)value] : SAT_CONTENT_PLAIN;
}

static void set_content(const SatDeidGroups *groups, bool is_mr, SatFrameDraft *frame)
{
    static const uint32_t macros[] = {SAT_TAG_MR_IMAGE_FRAME_TYPE_SEQUENCE,
                                      SAT_TAG_CT_IMAGE_FRAME_TYPE_SEQUENCE,
                                      SAT_TAG_PET_FRAME_TYPE_SEQUENCE,
                                      SAT_TAG_XRAY_3D_FRAME_TYPE_SEQUENCE,
                                      SAT_TAG_XA_XRF_FRAME_CHARACTERISTICS_SEQUENCE,
                                      SAT_TAG_US_IMAGE_DESCRIPTION_SEQUENCE};
    SatFrameContent content = SAT_CONTENT_PLAIN;
    const char *component = NULL;
    size_t length = 0;
    bool is_stated = groups->object != NULL;
    for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++) {
        const SatDicomDataset *macro = sat_deid_macro(groups, macros[i], SAT_TAG_FRAME_TYPE);
        is_stated = is_stated || macro != NULL;
        if (content == SAT_CONTENT_PLAIN && macro != NULL) {
            content = content_of_type(macro, SAT_TAG_FRAME_TYPE, is_mr);
        }
    }
    const SatDicomDataset *complex = sat_deid_macro(groups, SAT_TAG_MR_IMAGE_FRAME_TYPE_SEQUENCE,
                                                    SAT_TAG_COMPLEX_IMAGE_COMPONENT);
    if (content == SAT_CONTENT_PLAIN && complex != NULL &&
        sat_dicom_get_text(complex, SAT_TAG_COMPLEX_IMAGE_COMPONENT, 0, &component, &length)) {
        content = sat_deid_content_of(component, length, true);
    }
    if (content == SAT_CONTENT_PLAIN && groups->object != NULL) {
        content = content_of_type(groups->object, SAT_TAG_IMAGE_TYPE, is_mr);
    }
    if (content == SAT_CONTENT_PLAIN && groups->object != NULL) {
        content = content_of_ge(groups->object);
    }
    if (is_stated) {
        frame->content = content;
    }
}

/* Text as a number that is equal for equal texts: itself where it is a small whole number. */
static double number_of_text(const SatDeidStep *step, SatKeyPurpose purpose, const char *text,
                             size_t length)
{
    unsigned value = 0;
    bool is_number = length > 0 && length <= 5;
    for (size_t i = 0; is_number && i < length; i++) {
        is_number = text[i] >= '0' && text[i] <= '9';
        value = is_number ? value * 10U + (unsigned)(text[i] - '0') : value;
    }
    if (is_number) {
        return (double)value;
    }
    SatSha256 key = sat_library_secret_key(step->secret, purpose, text, length);
    double number = 0.0;
    for (int i = 0; i < 6; i++) {
        number = number * 256.0 + (double)key.bytes[i];
    }
    return keys_of_text + number;
}

static void set_stack(const SatDeidStep *step, const SatDeidGroups *groups, SatFrameDraft *frame)
{
    const char *text = NULL;
    size_t length = 0;
    int64_t place = 0;
    const SatDicomDataset *content =
        sat_deid_macro(groups, SAT_TAG_FRAME_CONTENT_SEQUENCE, SAT_TAG_STACK_ID);
    if (content != NULL && sat_dicom_get_text(content, SAT_TAG_STACK_ID, 0, &text, &length)) {
        frame->numbers[SAT_BY_STACK] = number_of_text(step, SAT_KEY_STACK, text, length);
    }
    content =
        sat_deid_macro(groups, SAT_TAG_FRAME_CONTENT_SEQUENCE, SAT_TAG_IN_STACK_POSITION_NUMBER);
    if (content != NULL &&
        sat_dicom_get_i64(content, SAT_TAG_IN_STACK_POSITION_NUMBER, 0, &place) && place > 0 &&
        place <= UINT32_MAX) {
        frame->place_number = (uint32_t)place;
    }
}

static void take_number(const SatDicomDataset *dataset, uint32_t tag, double largest, double *out)
{
    double value = 0.0;
    if (dataset != NULL && sat_dicom_get_double(dataset, tag, 0, &value) &&
        fabs(value) <= largest) {
        *out = value;
    }
}

/* FrameLaterality (0020,9072): U is neither. */
static bool set_laterality(const SatDeidStep *step, const SatDeidGroups *groups,
                           SatFrameDraft *frame, SatError *err)
{
    static const char *const sides[] = {"R", "L", "B"};
    char text[4] = "";
    const SatDicomDataset *anatomy =
        sat_deid_macro(groups, SAT_TAG_FRAME_ANATOMY_SEQUENCE, SAT_TAG_FRAME_LATERALITY);
    if (anatomy == NULL || anatomy == groups->object ||
        !sat_dicom_copy_text(anatomy, SAT_TAG_FRAME_LATERALITY, 0, text, sizeof(text)) ||
        strcmp(text, sat_clean_text_utf8(frame->laterality)) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        if (strcmp(text, sides[i]) == 0) {
            frame->laterality = sat_clean_text_vouch(step->arena, sides[i], 1, err);
        }
    }
    return frame->laterality != NULL;
}

/* Patient Orientation (0020,0020) of a person; animals have other words, some of the same letters
 * (PS3.3 C.7.6.1.1.1). */
static void set_patient_orientation(const SatDicomDataset *dataset, SatFrameDraft *frame)
{
    char words[2][16] = {"", ""};
    char kind[16] = "";
    (void)sat_dicom_copy_text(dataset, SAT_TAG_ANATOMICAL_ORIENTATION_TYPE, 0, kind, sizeof(kind));
    if (strcmp(kind, "QUADRUPED") != 0 &&
        sat_dicom_copy_text(dataset, SAT_TAG_PATIENT_ORIENTATION, 0, words[0], sizeof(words[0])) &&
        sat_dicom_copy_text(dataset, SAT_TAG_PATIENT_ORIENTATION, 1, words[1], sizeof(words[1])) &&
        sat_direction_words_agree(words[0], words[1])) {
        for (size_t i = 0; i < 2; i++) { /* three letters at most */
            memcpy(frame->patient_orientation[i], words[i], strlen(words[i]) + 1);
        }
    }
}

/* Where a picture has no place, how it is held tells it from others. */
static void set_view(const SatDeidGroups *groups, SatFrameDraft *frame)
{
    take_number(groups->object, SAT_TAG_POSITIONER_PRIMARY_ANGLE, 360.0,
                &frame->numbers[SAT_BY_PRIMARY_ANGLE]);
    take_number(groups->object, SAT_TAG_POSITIONER_SECONDARY_ANGLE, 360.0,
                &frame->numbers[SAT_BY_SECONDARY_ANGLE]);
    if (groups->object != NULL && !frame->has_orientation) {
        set_patient_orientation(groups->object, frame);
    }
}

bool sat_deid_frame_kind(const SatDeidStep *step, const SatDeidGroups *groups,
                         const SatCleanText *modality, SatFrameDraft *frame, SatError *err)
{
    const SatDicomDataset *segment = sat_deid_macro(groups, SAT_TAG_SEGMENT_IDENTIFICATION_SEQUENCE,
                                                    SAT_TAG_REFERENCED_SEGMENT_NUMBER);
    set_content(groups, strcmp(sat_clean_text_utf8(modality), "MR") == 0, frame);
    set_stack(step, groups, frame);
    set_view(groups, frame);
    take_number(segment, SAT_TAG_REFERENCED_SEGMENT_NUMBER, 65535.0,
                &frame->numbers[SAT_BY_SEGMENT]);
    return set_laterality(step, groups, frame, err);
}
