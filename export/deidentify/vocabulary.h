/* The radiology vocabulary that ships with Satchel: the only words of a description that go
 * further, in the vocabulary's own spelling. Pure; any thread. */
#ifndef SAT_EXPORT_VOCABULARY_H
#define SAT_EXPORT_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    SAT_WORD_MODALITY,  /* CT, MRI, Ultrasound */
    SAT_WORD_BODY_PART, /* Head, Lumbar spine */
    SAT_WORD_SIDE,      /* Left, Right, Both */
    SAT_WORD_PLANE,     /* Axial, Sagittal, PA, Lateral */
    SAT_WORD_SEQUENCE,  /* T1, FLAIR, DWI */
    SAT_WORD_CONTRAST,  /* With contrast, Arterial */
    SAT_WORD_WINDOW,    /* Bone window, Soft tissue */
    SAT_WORD_OTHER,     /* Localizer, Thin, MIP */
    SAT_WORD_USER       /* of the user's own vocabulary (user_vocabulary.h) */
} SatWordClass;

typedef struct {
    const char *written; /* folded words with single blanks: what is looked for */
    const char *shown;   /* what is written instead */
    SatWordClass word_class;
} SatVocabularyEntry;

/** The whole table, sorted by `written`. */
const SatVocabularyEntry *sat_vocabulary(size_t *count);

/** Folds a text as the table's words are: no case, accents or width, without leaving its script
 *  (a Cyrillic word never becomes a Latin one); punctuation of other scripts becomes a blank. What
 *  is no UTF-8 stays part of its word. Returns the bytes written, at most `capacity`; *is_cut:
 * there was more. */
size_t sat_vocabulary_fold(const char *utf8, size_t length, char *out, size_t capacity,
                           size_t *origins, bool *is_cut);

/** The entry whose `written` is exactly the words; NULL when there is none. */
const SatVocabularyEntry *sat_vocabulary_find(const char *words, size_t length);
/** The same in another table, sorted alike. */
const SatVocabularyEntry *sat_vocabulary_find_in(const SatVocabularyEntry *table, size_t count,
                                                 const char *words, size_t length);

/** One of the codes of DICOM's Modality (PS3.3 C.7.3.1.1.1) as a constant of ours; "OT" for others.
 */
const char *sat_vocabulary_modality(const char *code, size_t length);
/** The word a title uses for a modality code: "CT", "MR", "X-ray", "Ultrasound". Never NULL. */
const char *sat_vocabulary_modality_title(const char *code);

/** A body part as in BodyPartExamined (CS: "CSPINE", "HEADNECK", "LOWER LEG"), in vocabulary words;
 *  NULL for what is not known. */
const char *sat_vocabulary_body_part(const char *code, size_t length);

#endif
