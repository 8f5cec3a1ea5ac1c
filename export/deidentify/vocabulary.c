/* Looks words up in the radiology vocabulary. */
#include "export/deidentify/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/name_fold.h"
#include "export/deidentify/vocabulary_table.h"
#include "formats/base/text_utf8.h"

typedef struct {
    const char *words;
    size_t length;
} Wanted;

typedef struct {
    const char *code;
    const char *title;
} ModalityWord;

/* PS3.3 C.7.3.1.1.1, the ones with pictures; the title words are ours. */
static const ModalityWord modalities[] = {
    {"CT", "CT"},
    {"MR", "MR"},
    {"CR", "X-ray"},
    {"DX", "X-ray"},
    {"RG", "X-ray"},
    {"MG", "Mammography"},
    {"US", "Ultrasound"},
    {"IVUS", "Ultrasound"},
    {"BDUS", "Ultrasound"},
    {"XA", "Angiography"},
    {"RF", "Fluoroscopy"},
    {"NM", "Nuclear medicine"},
    {"PT", "PET"},
    {"OT", "Picture"},
    {"SC", "Picture"},
    {"ES", "Endoscopy"},
    {"XC", "Photograph"},
    {"GM", "Microscopy"},
    {"SM", "Microscopy"},
    {"IO", "Dental X-ray"},
    {"PX", "Panoramic X-ray"},
    {"OP", "Eye photograph"},
    {"OPT", "Eye tomography"},
    {"OCT", "Optical tomography"},
    {"IVOCT", "Optical tomography"},
    {"BMD", "Bone density"},
    {"SEG", "Segmentation"},
    {"RTIMAGE", "Radiotherapy image"},
    {"RTDOSE", "Radiotherapy dose"},
    {"DG", "Diaphanography"},
    {"LS", "Laser scan"},
    {"TG", "Thermography"},
};

/* What scanners write in BodyPartExamined without blanks; the rest is found in the vocabulary. */
static const SatVocabularyEntry run_together[] = {
    {"abdomenpelvis", "Abdomen pelvis", SAT_WORD_BODY_PART},
    {"aorticarch", "Aortic arch", SAT_WORD_BODY_PART},
    {"cervicalspine", "Cervical spine", SAT_WORD_BODY_PART},
    {"chestabdomen", "Chest abdomen", SAT_WORD_BODY_PART},
    {"chestabdpelvis", "Chest abdomen pelvis", SAT_WORD_BODY_PART},
    {"headneck", "Head neck", SAT_WORD_BODY_PART},
    {"lowerleg", "Lower leg", SAT_WORD_BODY_PART},
    {"lumbarspine", "Lumbar spine", SAT_WORD_BODY_PART},
    {"lung", "Lungs", SAT_WORD_BODY_PART},
    {"lungs", "Lungs", SAT_WORD_BODY_PART},
    {"bone", "Bone", SAT_WORD_BODY_PART},
    {"os", "Bone", SAT_WORD_BODY_PART},
    {"thoracicspine", "Thoracic spine", SAT_WORD_BODY_PART},
    {"upperarm", "Humerus", SAT_WORD_BODY_PART},
};

const SatVocabularyEntry *sat_vocabulary(size_t *count)
{
    *count = sat_vocabulary_table_count;
    return sat_vocabulary_table;
}

static bool is_foreign_separator(uint32_t c)
{
    bool may_be = c >= 0xA0 && !(c >= 0xE000 && c <= 0xF8FF) && c < 0xFFE0;
    return may_be && sat_sign_kind(c) == SAT_SIGN_SEPARATES;
}

/* Lower case and without accents, in the script it has. */
static size_t fold_sign(uint32_t c, char out[SAT_NAME_FOLD_CAPACITY])
{
    if (is_foreign_separator(c)) {
        out[0] = ' ';
        return 1;
    }
    if (c >= 0x370 && c <= 0x3FF) { /* no Greek in the table: as it is */
        return sat_utf8_encode(c, out);
    }
    if (c == 0x11E || c == 0x11F) { /* Turkish: right is no short form of sagittal */
        return sat_utf8_encode(0x11F, out);
    }
    if (c >= 0x400 && c <= 0x52F) {
        uint32_t small = c < 0x400 + 16 ? c + 80 : c < 0x430 ? c + 32 : c;
        small = small == 0x439 ? 0x438 : small; /* short i, which may come as a letter and a mark */
        small = small == 0x451 ? 0x435 : small; /* io, likewise */
        return sat_utf8_encode(small, out);
    }
    return sat_sign_fold(c, out);
}

size_t sat_vocabulary_fold(const char *utf8, size_t length, char *out, size_t capacity,
                           size_t *origins, bool *is_cut)
{
    size_t used = 0;
    *is_cut = false;
    for (size_t position = 0; position < length;) {
        char sign[SAT_NAME_FOLD_CAPACITY];
        size_t origin = position;
        size_t bytes = fold_sign(sat_utf8_next(utf8, length, &position), sign);
        *is_cut = used + bytes > capacity;
        for (size_t i = 0; origins != NULL && i < (*is_cut ? 1 : bytes); i++) {
            origins[used + i] = origin;
        }
        if (*is_cut) {
            return used;
        }
        memcpy(out + used, sign, bytes);
        used += bytes;
    }
    if (origins != NULL) {
        origins[used] = length;
    }
    return used;
}

static int compare_wanted(const void *key, const void *member)
{
    const Wanted *wanted = key;
    const SatVocabularyEntry *entry = member;
    int order = strncmp(wanted->words, entry->written, wanted->length);
    return order != 0 ? order : entry->written[wanted->length] == '\0' ? 0 : -1;
}

const SatVocabularyEntry *sat_vocabulary_find_in(const SatVocabularyEntry *table, size_t count,
                                                 const char *words, size_t length)
{
    Wanted wanted = {words, length};
    if (length == 0 || memchr(words, '\0', length) != NULL) {
        return NULL;
    }
    return bsearch(&wanted, table, count, sizeof(*table), compare_wanted);
}

const SatVocabularyEntry *sat_vocabulary_find(const char *words, size_t length)
{
    return sat_vocabulary_find_in(sat_vocabulary_table, sat_vocabulary_table_count, words, length);
}

const char *sat_vocabulary_modality(const char *code, size_t length)
{
    for (size_t i = 0; i < sizeof(modalities) / sizeof(modalities[0]); i++) {
        const char *known = modalities[i].code;
        if (strlen(known) == length && memcmp(known, code, length) == 0) {
            return known;
        }
    }
    return "OT";
}

const char *sat_vocabulary_modality_title(const char *code)
{
    for (size_t i = 0; i < sizeof(modalities) / sizeof(modalities[0]); i++) {
        if (strcmp(modalities[i].code, code) == 0) {
            return modalities[i].title;
        }
    }
    return "Picture";
}

const char *sat_vocabulary_body_part(const char *code, size_t length)
{
    char words[SAT_VOCABULARY_MOST_BYTES];
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        char c = code[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (used + 2 > sizeof(words)) {
            return NULL;
        }
        if (is_letter) {
            words[used++] = (char)(c | 0x20);
        } else if (used > 0 && words[used - 1] != ' ') {
            words[used++] = ' ';
        }
    }
    while (used > 0 && words[used - 1] == ' ') {
        used--;
    }
    words[used] = '\0';
    for (size_t i = 0; i < sizeof(run_together) / sizeof(run_together[0]); i++) {
        if (strcmp(run_together[i].written, words) == 0) {
            return run_together[i].shown;
        }
    }
    const SatVocabularyEntry *entry = sat_vocabulary_find(words, used);
    return entry != NULL && entry->word_class == SAT_WORD_BODY_PART ? entry->shown : NULL;
}
