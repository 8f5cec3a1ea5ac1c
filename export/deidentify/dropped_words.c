/* Keeps descriptions with words that are dropped, and gives those words back when accepted. */
#include "export/deidentify/dropped_words_private.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_typed_text.h"
#include "export/deidentify/deid_words.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/text_utf8.h"
#include "formats/case/clean_text_private.h"

enum {
    MOST_BYTES = 256, /* of a description; PS3.5 allows 64 characters */
    LATEST = 32,      /* looked at for an equal one: files of a few series may take turns */
    LONG_NUMBER = 4   /* digits of a word that may be a number of somebody */
};

struct SatDroppedWords {
    struct SatDroppedWords *next;
    SatSha256 patient_key, series_key;
    SatDroppedRanges dropped;
    const SatCleanText *kept; /* NULL: not made */
    size_t length;
    char text[MOST_BYTES];
};

const SatDroppedWords *sat_clean_item_dropped_words(const SatCleanItem *item)
{
    return item->dropped_words;
}

size_t sat_dropped_words_count(const SatDroppedWords *words)
{
    return words->dropped.count;
}

void sat_dropped_words_write(const SatDroppedWords *words, SatByteWriter *out)
{
    for (size_t i = 0; i < words->dropped.count; i++) {
        const SatDroppedRange *range = &words->dropped.items[i];
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
                           const SatSha256 *series_key, const char *text, size_t length,
                           const char *hidden, size_t hidden_length, SatDroppedWords **out,
                           SatError *err)
{
    SatDroppedRanges dropped;
    *out = NULL;
    if (length > MOST_BYTES) {
        length = MOST_BYTES; /* the words behind it are dropped whatever is accepted */
        while (length > 0 && !sat_utf8_is_valid(text, length)) {
            length--;
        }
    }
    SatDroppedWords *one = list->first;
    for (size_t i = 0; i < LATEST && one != NULL; i++, one = one->next) {
        if (is_equal(one, patient_key, series_key, text, length)) {
            *out = one;
            return true;
        }
    }
    sat_deid_dropped_words(text, length, hidden, hidden_length, &dropped);
    if (dropped.count == 0) {
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
                             .length = length};
    memcpy(one->text, text, length);
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

/* ---- what may stay ----------------------------------------------------------------------------
 */

static bool is_long_number(const char *text, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        digits += text[i] >= '0' && text[i] <= '9' ? 1U : 0U;
    }
    return digits >= LONG_NUMBER;
}

static bool is_matched(const SatTypedMatches *matches, const SatDroppedRange *range)
{
    for (size_t i = 0; i < matches->count; i++) {
        const SatTypedMatch *match = &matches->items[i];
        if (match->offset_bytes < range->start + range->length &&
            range->start < match->offset_bytes + match->length_bytes) {
            return true;
        }
    }
    return false;
}

/* Control characters, and what turns the direction of the text around it, cannot stay. */
static bool is_plain(const char *text, size_t length)
{
    for (size_t position = 0; position < length;) {
        uint32_t code_point = sat_utf8_next(text, length, &position);
        if (sat_utf8_is_control(code_point) || sat_utf8_is_bidi_override(code_point)) {
            return false;
        }
    }
    return true;
}

/* Everybody who is named in the patient's files, whatever the words mean. */
static bool collect_hidden(const SatDroppedWords *words, const SatOwnIdentifiers *own,
                           SatByteWriter *hidden)
{
    SatOwnValue value;
    for (size_t position = 0;
         sat_own_identifiers_next(own, &words->patient_key, &position, &value);) {
        if (value.kind != SAT_OWN_INSTITUTION && value.kind != SAT_OWN_ADDRESS) {
            sat_write_bytes(hidden, value.text, value.length);
            sat_write_u8(hidden, ' ');
        }
    }
    return !hidden->failed;
}

static const SatCleanText *keep(const SatDroppedWords *words, const SatTypedMatches *matches,
                                const SatByteWriter *hidden, SatArena *arena, SatError *err)
{
    SatDroppedRanges allowed = {.count = 0}, now;
    const char *names = (const char *)hidden->bytes;
    sat_deid_dropped_words(words->text, words->length, names, hidden->length, &now);
    for (size_t i = 0; i < now.count; i++) {
        const SatDroppedRange *range = &now.items[i];
        const char *text = words->text + range->start;
        if (!is_long_number(text, range->length) && !is_matched(matches, range) &&
            is_plain(text, range->length)) {
            allowed.items[allowed.count++] = *range;
        }
    }
    return sat_deid_words_with(arena, words->text, words->length, names, hidden->length, &allowed,
                               err);
}

const SatCleanText *sat_dropped_words_keep(SatDroppedWords *words, const SatOwnIdentifiers *own,
                                           SatArena *arena, SatError *err)
{
    SatByteWriter hidden = SAT_BYTE_WRITER_INIT;
    SatTypedMatches matches = {.items = NULL};
    if (words->kept != NULL) {
        return words->kept;
    }
    if (!collect_hidden(words, own, &hidden)) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
    } else if (sat_typed_text_search(own, &words->patient_key, 1, words->text, words->length,
                                     &matches, err)) {
        words->kept = keep(words, &matches, &hidden, arena, err);
    }
    sat_typed_matches_free(&matches);
    sat_byte_writer_free(&hidden);
    return words->kept;
}
