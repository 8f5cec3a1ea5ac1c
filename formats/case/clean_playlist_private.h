/* The constructor of SatCleanPlaylist. Only export/deidentify and tests include this. */
#ifndef SAT_CASE_CLEAN_PLAYLIST_PRIVATE_H
#define SAT_CASE_CLEAN_PLAYLIST_PRIVATE_H

#include "formats/case/clean_playlist.h"

/** What the caller vouches for; it lives in the arena, or longer. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanPlaylist *
sat_clean_playlist_vouch(SatArena *arena, const SatPlaylist *playlist, SatError *err);

#endif
