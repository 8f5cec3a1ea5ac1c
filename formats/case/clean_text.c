/* Text that may leave in a pack: the opaque type and its one constructor. */
#include "formats/case/clean_text.h"

#include "formats/base/text_utf8.h"
#include "formats/case/clean_text_private.h"

struct SatCleanText {
    const char *utf8; /* in the same arena */
};

const char *sat_clean_text_utf8(const SatCleanText *text)
{
    return text->utf8;
}

const SatCleanText *sat_clean_text_vouch(SatArena *arena, const char *utf8, size_t length_bytes,
                                         SatError *err)
{
    if (!sat_utf8_is_valid(utf8, length_bytes)) {
        sat_fail(err, SAT_ERR_FORMAT, "a text of %zu bytes is not valid UTF-8; convert it first",
                 length_bytes);
        return NULL;
    }
    const char *copy = sat_arena_text(arena, utf8, length_bytes, err);
    if (copy == NULL) {
        return NULL;
    }
    SatCleanText *text = sat_arena_alloc(arena, 1, sizeof(*text), err);
    if (text != NULL) {
        text->utf8 = copy;
    }
    return text;
}
