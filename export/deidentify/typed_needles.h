/* What is looked for in a typed text: the values of patients, as folded words. One thread. Only
 * export/deidentify includes this. */
#ifndef SAT_EXPORT_TYPED_NEEDLES_H
#define SAT_EXPORT_TYPED_NEEDLES_H

#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/text_words.h"

typedef enum { SAT_PART_FAMILY, SAT_PART_GIVEN, SAT_PART_ANY } SatNamePart;

/** A word of a name. */
typedef struct {
    const SatTextWord *word;
    SatNamePart part;
    uint32_t person; /* equal: words of one person */
    bool is_staff;
    bool is_weak; /* an ordinary word as well, or very short */
} SatNameNeedle;

/** Words that are looked for one behind the other. */
typedef struct {
    SatOwnKind kind;
    const SatTextWord *words;
    size_t count;
    size_t signs, digits; /* of all of them */
} SatPhraseNeedle;

typedef struct {
    uint32_t year, month, day;
    bool is_birth;
} SatDateNeedle;

typedef struct {
    SatNameNeedle *names;
    size_t name_count, name_capacity;
    SatPhraseNeedle *phrases;
    size_t phrase_count, phrase_capacity;
    SatDateNeedle *dates;
    size_t date_count, date_capacity;
    SatTextWords *texts; /* what the needles point into */
    size_t text_count, text_capacity;
} SatTypedNeedles;

SAT_NODISCARD bool sat_typed_needles_make(SatTypedNeedles *out, const SatOwnIdentifiers *own,
                                          const SatSha256 *patient_keys, size_t patient_count,
                                          SatError *err);
void sat_typed_needles_free(SatTypedNeedles *needles);

/** The word, folded, is one of the radiology vocabulary or of every day. */
bool sat_word_is_ordinary(const char *folded, size_t length);

#endif
