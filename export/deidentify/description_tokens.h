/* The words of a raw description, folded as the vocabulary's are. Only export/deidentify includes
 * this. Pure; any thread. */
#ifndef SAT_EXPORT_DESCRIPTION_TOKENS_H
#define SAT_EXPORT_DESCRIPTION_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

/** A word, where it stands in the raw text, in bytes. */
typedef struct {
    size_t start, length;
} SatWordRange;

enum {
    SAT_TOKENS_MOST_BYTES = 1024, /* of a description; DICOM allows 64 characters in LO, 10240 in LT
                                   */
    SAT_TOKENS_MOST = 200
};

typedef struct {
    size_t start, length; /* in the folded bytes */
    SatWordRange raw;     /* the same word in the raw text */
    bool is_hidden;       /* dropped whatever it means */
    bool is_vetoed;       /* in no vocabulary but the one that ships */
} SatToken;

typedef struct {
    char bytes[SAT_TOKENS_MOST_BYTES];
    size_t length;
    SatToken tokens[SAT_TOKENS_MOST];
    size_t count;
    bool is_cut; /* there was more */
} SatTokenList;

/** Any bytes are taken. */
void sat_tokens_split(const char *raw, size_t length, SatTokenList *out);
/** Hides the words that stand among the hidden ones, too. */
void sat_tokens_hide(SatTokenList *list, const SatTokenList *hidden);

/** Whether the byte separates words. */
bool sat_token_separates(char c);

/** Joins `count` words from `first` on with single blanks. Returns the bytes written; 0 when they
 *  do not fit, or are more than there are. */
size_t sat_tokens_join(const SatTokenList *list, size_t first, size_t count, char *out,
                       size_t capacity);

#endif
