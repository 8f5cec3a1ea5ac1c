/* Takes a playlist over that a person wrote. */
#include "export/deidentify/raw_playlist.h"

#include <string.h>

#include "export/deidentify/user_text.h"
#include "formats/case/case_model.h"
#include "formats/case/clean_playlist_private.h"

static bool take(SatArena *arena, const char *raw, size_t limit_bytes, const char **out,
                 SatError *err)
{
    const SatCleanText *text = sat_deid_user_text(arena, raw, strlen(raw), limit_bytes, err);
    *out = text != NULL ? sat_clean_text_utf8(text) : "";
    return text != NULL;
}

/* Ids are no texts: letters, digits, _ and - (sat_playlist_read_entry()). */
static bool take_entry(SatArena *arena, const SatPlaylistEntry *raw, SatPlaylistEntry *out,
                       SatError *err)
{
    *out = *raw;
    return take(arena, raw->title, SAT_CASE_MAX_LABEL_BYTES, &out->title, err) &&
           take(arena, raw->text, SAT_CASE_MAX_TEXT_BYTES, &out->text, err) &&
           take(arena, raw->notes, SAT_CASE_MAX_TEXT_BYTES, &out->notes, err);
}

const SatCleanPlaylist *sat_raw_playlist_clean(const SatPlaylist *raw, SatArena *arena,
                                               SatError *err)
{
    SatPlaylist clean = *raw;
    SatPlaylistEntry *entries = sat_arena_alloc(arena, raw->entry_count, sizeof(*entries), err);
    for (size_t i = 0; entries != NULL && i < raw->entry_count; i++) {
        if (!take_entry(arena, &raw->entries[i], &entries[i], err)) {
            return NULL;
        }
    }
    clean.entries = entries;
    return entries != NULL ? sat_clean_playlist_vouch(arena, &clean, err) : NULL;
}

const SatCleanText *sat_raw_playlist_title(const char *title, SatArena *arena, SatError *err)
{
    return sat_deid_user_text(arena, title, strlen(title), SAT_CASE_MAX_LABEL_BYTES, err);
}
