/* Keeps descriptions with words that are dropped, and gives those words back when accepted. */
#include "export/deidentify/dropped_words_private.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/kept_words.h"
#include "formats/base/text_utf8.h"

enum {
    MOST_BYTES = 256, /* of a description; PS3.5 allows 64 characters */
    LATEST = 32       /* looked at for an equal one: files of a few series may take turns */
};

struct SatDroppedWords {
    struct SatDroppedWords *next;
    SatSha256 patient_key, series_key;
    SatWordRanges dropped;
    size_t user_count;           /* words of the user's own vocabulary */
    const SatCleanText *settled; /* NULL: not made */
    size_t length;
    char text[MOST_BYTES];
};

const SatDroppedWords *sat_clean_item_dropped_words(const SatCleanItem *item)
{
    const SatDroppedWords *words = item->shared->dropped_words;
    return words != NULL && words->dropped.count > 0 ? words : NULL;
}

size_t sat_dropped_words_count(const SatDroppedWords *words)
{
    return words->dropped.count;
}

void sat_dropped_words_write(const SatDroppedWords *words, SatByteWriter *out)
{
    for (size_t i = 0; i < words->dropped.count; i++) {
        const SatWordRange *range = &words->dropped.items[i];
        sat_write_text(out, i > 0 ? ", " : "");
        sat_write_bytes(out, words->text + range->start, range->length);
    }
}

static bool is_equal(const SatDroppedWords *one, const SatSha256 *patient_key,
                     const SatSha256 *series_key, const char *text, size_t length)
{
    return one->length == length && memcmp(one->text, text, length) == 0 &&
           sat_sha256_equal(&one->series_key, series_key) &&
           sat_sha256_equal(&one->patient_key, patient_key);
}

bool sat_dropped_list_take(SatDroppedList *list, const SatSha256 *patient_key,
                           const SatSha256 *series_key, const SatRawWords *given,
                           SatDroppedWords **out, SatError *err)
{
    SatWordRanges dropped;
    SatRawWords raw = *given;
    *out = NULL;
    if (raw.length > MOST_BYTES) {
        raw.length = MOST_BYTES; /* the words behind it are dropped whatever is accepted */
        while (raw.length > 0 && !sat_utf8_is_valid(raw.text, raw.length)) {
            raw.length--;
        }
    }
    SatDroppedWords *one = list->first;
    for (size_t i = 0; i < LATEST && one != NULL; i++, one = one->next) {
        if (is_equal(one, patient_key, series_key, raw.text, raw.length)) {
            *out = one;
            return true;
        }
    }
    size_t user_count = sat_deid_dropped_words(&raw, &dropped);
    if (dropped.count == 0 && user_count == 0) {
        return true;
    }
    one = malloc(sizeof(*one));
    if (one == NULL) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    }
    *one = (SatDroppedWords){.next = list->first,
                             .patient_key = *patient_key,
                             .series_key = *series_key,
                             .dropped = dropped,
                             .user_count = user_count,
                             .length = raw.length};
    memcpy(one->text, raw.text, raw.length);
    list->first = one;
    *out = one;
    return true;
}

void sat_dropped_list_free(SatDroppedList *list)
{
    while (list->first != NULL) {
        SatDroppedWords *one = list->first;
        list->first = one->next;
        volatile char *at = one->text;
        for (size_t i = 0; i < MOST_BYTES; i++) {
            at[i] = 0;
        }
        free(one);
    }
}

bool sat_dropped_words_has_users(const SatDroppedWords *words)
{
    return words->user_count > 0;
}

const SatCleanText *sat_dropped_words_settle(SatDroppedWords *words, const SatDeidMoreWords *more,
                                             SatArena *arena, SatError *err)
{
    const SatKeptWords kept = {.more = *more, .patient_key = &words->patient_key};
    if (words->settled == NULL) {
        words->settled =
            sat_deid_kept_words(&kept, arena, words->text, words->length, &words->dropped, err);
    }
    return words->settled;
}
