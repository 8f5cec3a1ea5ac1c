/* Modality, body part, side, descriptions, age and sex, in words that may leave. */
#include <string.h>

#include "export/deidentify/deid_age.h"
#include "export/deidentify/deid_private.h"
#include "export/deidentify/deid_text.h"
#include "export/deidentify/deid_words.h"
#include "formats/base/byte_writer.h"
#include "formats/case/clean_text_private.h"
#include "formats/dicom/dicom_mosaic.h"
#include "formats/dicom/dicom_tags.h"

/* The names of people in the object, one after the other: their words are dropped from
 * descriptions. */
static void collect_names(const SatDeidStep *step, SatByteWriter *names)
{
    static const uint32_t tags[] = {
        SAT_TAG_PATIENT_NAME,    SAT_TAG_OTHER_PATIENT_NAMES, SAT_TAG_REFERRING_PHYSICIAN_NAME,
        SAT_TAG(0x0010, 0x1005), SAT_TAG(0x0010, 0x1060), /* at birth, mother's */
        SAT_TAG(0x0010, 0x2297), SAT_TAG(0x0008, 0x1048), /* responsible; of record */
        SAT_TAG(0x0008, 0x1050), SAT_TAG(0x0008, 0x1060), /* performing, reading */
        SAT_TAG(0x0008, 0x1070), SAT_TAG(0x0032, 0x1032), /* operators, requesting */
    };
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        (void)sat_deid_text(step, step->dataset, tags[i], SAT_DICOM_ALL_VALUES, names);
        sat_write_u8(names, ' ');
    }
}

/* What is known of every description of the object. */
static SatRawWords raw_words(const SatDeidStep *step, const SatByteWriter *text,
                             const SatByteWriter *names)
{
    return (SatRawWords){.text = (const char *)text->bytes,
                         .length = text->length,
                         .hidden = (const char *)names->bytes,
                         .hidden_length = names->length,
                         .user = step->user};
}

static const SatCleanText *words_of(const SatDeidStep *step, uint32_t tag,
                                    const SatByteWriter *names, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const SatCleanText *words = NULL;
    (void)sat_deid_text(step, step->dataset, tag, 0, &text);
    if (text.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    } else {
        const SatRawWords raw = raw_words(step, &text, names);
        words = sat_deid_words(step->arena, &raw, err);
    }
    sat_byte_writer_free(&text);
    return words;
}

/* The description that titles are made of: what is not in the vocabulary is noted. */
static bool note_words(const SatDeidStep *step, const SatCleanFacts *facts, uint32_t tag,
                       const SatByteWriter *names, SatDroppedWords **dropped, SatError *err)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    bool done = true;
    if (sat_deid_text(step, step->dataset, tag, 0, &text) && text.length > 0) {
        const SatRawWords raw = raw_words(step, &text, names);
        done = sat_dropped_list_take(step->dropped, &facts->patient_key, &facts->series_key, &raw,
                                     dropped, err);
    }
    sat_byte_writer_free(&text);
    return done;
}

static bool set_words(const SatDeidStep *step, SatItemDraft *draft, SatError *err)
{
    SatCleanFacts *facts = &draft->facts;
    uint32_t tag = SAT_TAG_SERIES_DESCRIPTION;
    SatByteWriter names = SAT_BYTE_WRITER_INIT;
    collect_names(step, &names);
    bool done = names.failed
                    ? sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description")
                    : true;
    if (done) {
        facts->series_words = words_of(step, tag, &names, err);
        done = facts->series_words != NULL;
    }
    if (done && sat_clean_text_utf8(facts->series_words)[0] == '\0') {
        facts->series_words = words_of(step, SAT_TAG_PROTOCOL_NAME, &names, err);
        done = facts->series_words != NULL;
        if (done && sat_clean_text_utf8(facts->series_words)[0] != '\0') {
            tag = SAT_TAG_PROTOCOL_NAME;
        }
    }
    if (done && step->dropped != NULL) {
        done = note_words(step, facts, tag, &names, &draft->dropped, err);
    }
    if (done) {
        facts->study_words = words_of(step, SAT_TAG_STUDY_DESCRIPTION, &names, err);
        done = facts->study_words != NULL;
    }
    sat_byte_writer_free(&names);
    return done;
}

/* BodyPartExamined, else the first body part named in the descriptions. */
static const char *body_part_of(const SatDeidStep *step, const SatCleanFacts *facts)
{
    const char *code = NULL;
    size_t length = 0;
    const char *known = NULL;
    if (sat_dicom_get_text(step->dataset, SAT_TAG_BODY_PART_EXAMINED, 0, &code, &length)) {
        known = sat_vocabulary_body_part(code, length);
    }
    if (known != NULL) {
        return known;
    }
    const SatVocabularyEntry *entry = sat_deid_first_word(facts->series_words, SAT_WORD_BODY_PART);
    if (entry == NULL) {
        entry = sat_deid_first_word(facts->study_words, SAT_WORD_BODY_PART);
    }
    return entry != NULL ? entry->shown : "";
}

/* One of the letters, or "". */
static const char *letter_of(const SatDicomDataset *dataset, uint32_t tag, const char *letters)
{
    static const char *const constants[] = {"F", "M", "O", "R", "L", "B"};
    const char *text = NULL;
    size_t length = 0;
    if (!sat_dicom_get_text(dataset, tag, 0, &text, &length) || length != 1 || text[0] == '\0' ||
        strchr(letters, text[0]) == NULL) {
        return "";
    }
    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        if (constants[i][0] == text[0]) {
            return constants[i];
        }
    }
    return "";
}

/* PS3.3 C.8.12.4.1.1: value 3 of Image Type. */
static const char *slide_view_of(const SatDicomDataset *dataset)
{
    uint32_t rows = 0;
    uint32_t columns = 0;
    char text[20];
    if (!sat_dicom_mosaic_size(dataset, &rows, &columns) ||
        !sat_dicom_copy_text(dataset, SAT_TAG_IMAGE_TYPE, 2, text, sizeof(text))) {
        return "";
    }
    return strcmp(text, "OVERVIEW") == 0    ? "Overview"
           : strcmp(text, "THUMBNAIL") == 0 ? "Thumbnail"
                                            : "";
}

static bool date_of(const SatDicomDataset *dataset, uint32_t tag, SatDate *out)
{
    const char *text = NULL;
    size_t length = 0;
    return sat_dicom_get_text(dataset, tag, 0, &text, &length) && sat_date_parse(text, length, out);
}

void sat_deid_age_of(const SatDicomDataset *dataset, char out[SAT_AGE_CAPACITY])
{
    const char *text = NULL;
    size_t length = 0;
    SatDate birth;
    SatDate study;
    out[0] = '\0';
    if (sat_dicom_get_text(dataset, SAT_TAG_PATIENT_AGE, 0, &text, &length) &&
        sat_age_from_text(text, length, out)) {
        return;
    }
    if (date_of(dataset, SAT_TAG_PATIENT_BIRTH_DATE, &birth) &&
        date_of(dataset, SAT_TAG_STUDY_DATE, &study) && !sat_age_from_dates(birth, study, out)) {
        out[0] = '\0';
    }
}

static const SatCleanText *constant(const SatDeidStep *step, const char *text, SatError *err)
{
    return sat_clean_text_vouch(step->arena, text, strlen(text), err);
}

bool sat_deid_descriptions(const SatDeidStep *step, SatItemDraft *draft, SatError *err)
{
    SatCleanFacts *facts = &draft->facts;
    const SatDicomDataset *dataset = step->dataset;
    const char *code = "";
    size_t length = 0;
    char age[SAT_AGE_CAPACITY];
    if (!sat_dicom_get_text(dataset, SAT_TAG_MODALITY, 0, &code, &length)) {
        length = 0;
    }
    if (!set_words(step, draft, err)) {
        return false;
    }
    const char *side = letter_of(dataset, SAT_TAG_IMAGE_LATERALITY, "RLB");
    if (side[0] == '\0') {
        side = letter_of(dataset, SAT_TAG_LATERALITY, "RLB");
    }
    sat_deid_age_of(dataset, age);
    facts->modality = constant(step, sat_vocabulary_modality(code, length), err);
    if (facts->modality == NULL) {
        return false;
    }
    facts->body_part = constant(step, body_part_of(step, facts), err);
    if (facts->body_part == NULL) {
        return false;
    }
    draft->frame.laterality = constant(step, side, err);
    if (draft->frame.laterality == NULL) {
        return false;
    }
    facts->age = constant(step, age, err);
    if (facts->age == NULL) {
        return false;
    }
    facts->slide_view = constant(step, slide_view_of(dataset), err);
    if (facts->slide_view == NULL) {
        return false;
    }
    facts->sex = constant(step, letter_of(dataset, SAT_TAG_PATIENT_SEX, "FMO"), err);
    return facts->sex != NULL;
}
