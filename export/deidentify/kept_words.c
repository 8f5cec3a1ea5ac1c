/* Decides which words of a description stay besides those of the vocabulary that ships. */
#include "export/deidentify/kept_words.h"

#include "export/deidentify/deid_typed_text.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/text_utf8.h"

enum { LONG_NUMBER = 4 /* digits of a word that may be a number of somebody */ };

static bool is_long_number(const char *text, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++) {
        digits += text[i] >= '0' && text[i] <= '9' ? 1U : 0U;
    }
    return digits >= LONG_NUMBER;
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

static bool is_of_object(const SatDeidIdentifiers *object, const char *text, size_t length)
{
    return object != NULL && sat_deid_identifiers_in(object, text, length);
}

/* Everybody who is named in the patient's files, whatever the words mean. */
static bool collect_hidden(const SatKeptWords *kept, SatByteWriter *hidden, SatError *err)
{
    SatOwnValue value;
    for (size_t position = 0;
         sat_own_identifiers_next(kept->more.own, kept->patient_key, &position, &value);) {
        if (value.kind != SAT_OWN_INSTITUTION && value.kind != SAT_OWN_ADDRESS) {
            sat_write_bytes(hidden, value.text, value.length);
            sat_write_u8(hidden, ' ');
        }
    }
    if (kept->object != NULL && kept->object->raw_names.length > 0) {
        sat_write_bytes(hidden, kept->object->raw_names.bytes, kept->object->raw_names.length);
    }
    return !hidden->failed ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a description");
}

static void add_range(SatWordRanges *ranges, SatWordRange range, size_t length)
{
    if (ranges->count == SAT_MOST_WORD_RANGES) { /* all behind it, too */
        SatWordRange *last = &ranges->items[ranges->count - 1];
        last->length = length - last->start;
    } else {
        ranges->items[ranges->count++] = range;
    }
}

/* What looks like an identifier, or is one of the patient. */
static bool find_vetoed(const SatKeptWords *kept, const char *text, size_t length,
                        SatWordRanges *vetoed, SatError *err)
{
    SatTypedMatches matches = {.items = NULL};
    bool done =
        sat_typed_text_search(kept->more.own, kept->patient_key, 1, text, length, &matches, err);
    for (size_t i = 0; done && i < matches.count; i++) {
        const SatTypedMatch *match = &matches.items[i];
        add_range(vetoed, (SatWordRange){match->offset_bytes, match->length_bytes}, length);
    }
    sat_typed_matches_free(&matches);
    return done;
}

/* Sorts the words that do not ship: those that may stay, and those that must not. */
static void sort_words(const SatKeptWords *kept, const SatRawWords *raw,
                       const SatWordRanges *matches, SatWordRanges *allowed, SatWordRanges *vetoed)
{
    SatWordRanges words;
    (void)sat_deid_dropped_words(raw, &words);
    *allowed = (SatWordRanges){.count = 0};
    *vetoed = *matches;
    for (size_t i = 0; i < words.count; i++) {
        const char *text = raw->text + words.items[i].start;
        size_t length = words.items[i].length;
        if (is_long_number(text, length) || !is_plain(text, length) ||
            is_of_object(kept->object, text, length) ||
            sat_word_ranges_meet(matches, &words.items[i])) {
            add_range(vetoed, words.items[i], raw->length);
        } else {
            allowed->items[allowed->count++] = words.items[i];
        }
    }
}

const SatCleanText *sat_deid_kept_words(const SatKeptWords *kept, SatArena *arena, const char *text,
                                        size_t length, SatWordRanges *dropped, SatError *err)
{
    SatByteWriter hidden = SAT_BYTE_WRITER_INIT;
    SatWordRanges matches = {.count = 0}, allowed, vetoed;
    const SatCleanText *clean = NULL;
    if (collect_hidden(kept, &hidden, err) && find_vetoed(kept, text, length, &matches, err)) {
        SatRawWords raw = {.text = text,
                           .length = length,
                           .hidden = (const char *)hidden.bytes,
                           .hidden_length = hidden.length};
        sort_words(kept, &raw, &matches, &allowed, &vetoed);
        raw.user = kept->more.user;
        raw.vetoed = &vetoed;
        if (dropped != NULL) {
            (void)sat_deid_dropped_words(&raw, dropped);
        }
        raw.allowed = kept->more.keeps_dropped ? &allowed : NULL;
        clean = sat_deid_words(arena, &raw, err);
    }
    sat_byte_writer_free(&hidden);
    return clean;
}
