/* Fuzzes the search of typed text: lines of what is known of a patient, an empty line, the text. */
#include <string.h>

#include "export/deidentify/deid_typed_text.h"
#include "export/deidentify/own_identifiers_private.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const SatTypedMatches *matches, size_t length)
{
    size_t end = 0;
    for (size_t i = 0; i < matches->count; i++) {
        const SatTypedMatch *match = &matches->items[i];
        require(match->length_bytes > 0 && match->offset_bytes >= end, "in order, not overlapping");
        end = match->offset_bytes + match->length_bytes;
        require(end <= length, "inside the text");
        require(match->first_word >= 1 && match->last_word >= match->first_word, "words counted");
        require(match->kind < SAT_IDENTIFIER_KINDS, "a kind");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t left = size;
    SatError err = SAT_ERROR_INIT;
    SatSha256 key = sat_sha256("fuzz", 4);
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    if (own == NULL) {
        return 0;
    }
    for (size_t line = 0; left > 0 && *text != '\n'; line++) {
        const char *end = memchr(text, '\n', left);
        size_t length = end != NULL ? (size_t)(end - text) : left;
        SatOwnKind kind = (SatOwnKind)((unsigned char)text[0] % SAT_OWN_KINDS);
        if (!sat_own_identifiers_add(own, &key, kind, text + 1, length - 1, &err)) {
            return 0;
        }
        text += length;
        left -= length;
        if (left > 0) {
            text++;
            left--;
        }
    }
    SatTypedMatches matches;
    if (sat_typed_text_search(own, &key, 1, text, left, &matches, &err)) {
        check(&matches, left);
        sat_typed_matches_free(&matches);
    }
    return 0;
}
