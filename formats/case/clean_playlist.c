/* A playlist that somebody vouched for. */
#include "formats/case/clean_playlist_private.h"

struct SatCleanPlaylist {
    SatPlaylist content;
};

const SatCleanPlaylist *sat_clean_playlist_vouch(SatArena *arena, const SatPlaylist *playlist,
                                                 SatError *err)
{
    SatCleanPlaylist *clean = sat_arena_alloc(arena, 1, sizeof(*clean), err);
    if (clean != NULL) {
        clean->content = *playlist;
    }
    return clean;
}

const SatPlaylist *sat_clean_playlist_view(const SatCleanPlaylist *playlist)
{
    return &playlist->content;
}
