/* Text that may leave in a pack: the opaque type and its one constructor. */
#include "formats/case/clean_text.h"

#include <string.h>

#include "formats/base/text_utf8.h"
#include "formats/case/clean_text_private.h"

struct SatCleanText {
    char utf8[1]; /* of as many bytes as it takes */
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
    SatCleanText *text = sat_arena_alloc(arena, length_bytes + 1, 1, err);
    if (text != NULL && length_bytes > 0) {
        memcpy(text, utf8, length_bytes); /* zeros are behind it */
    }
    return text;
}

const SatCleanText *sat_clean_text_keep(SatInterned *interned, const SatCleanText *text,
                                        SatError *err)
{
    return sat_interned_bytes(interned, text, strlen(text->utf8) + 1, err);
}
