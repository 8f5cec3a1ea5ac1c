/* Fuzzes the user's own vocabulary: the file's bytes, then its own words as a description. */
#include <string.h>

#include "export/deidentify/deid_words.h"
#include "formats/base/text_utf8.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
    size_t length = strlen(text), digits = 0;
    require(sat_utf8_is_valid(text, length), "a description is UTF-8");
    for (size_t position = 0; position < length;) {
        uint32_t c = sat_utf8_next(text, length, &position);
        require(!sat_utf8_is_control(c) && !sat_utf8_is_bidi_override(c), "plain text");
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        require(digits <= 4, "no long number"); /* "b1000" ships */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatUserVocabulary) *user = sat_user_vocabulary_parse((const char *)data, size, &err);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatRawWords raw = {.text = (const char *)data, .length = size};
    if (user == NULL) {
        require(err.code == SAT_ERR_ARGUMENT || err.code == SAT_ERR_NO_MEMORY, "says what to do");
        return 0;
    }
    require(sat_user_vocabulary_count(user) <= SAT_USER_VOCABULARY_MOST_LINES, "bounded");
    if (arena == NULL) {
        return 0;
    }
    SatWordRanges dropped;
    (void)sat_deid_dropped_words(&raw, &dropped);
    size_t without = dropped.count;
    raw.user = user;
    size_t stay = sat_deid_dropped_words(&raw, &dropped);
    require(stay > 0 || dropped.count == without, "without a word of its own nothing changes");
    const SatCleanText *words = sat_deid_words(arena, &raw, &err);
    if (words != NULL) {
        check_text(sat_clean_text_utf8(words));
    }
    /* A word that is hidden never stays, whatever the vocabulary says. */
    raw.hidden = raw.text;
    raw.hidden_length = raw.length;
    if (size <= 300) { /* of a longer text not every word is looked at */
        require(sat_deid_dropped_words(&raw, &dropped) == 0, "hidden words go");
    }
    return 0;
}
