/* A playlist that may leave in a pack: an opaque type, as clean_text.h. Made only by
 * export/deidentify of what a person wrote, past the gate. Read-only: any thread. */
#ifndef SAT_CASE_CLEAN_PLAYLIST_H
#define SAT_CASE_CLEAN_PLAYLIST_H

#include "formats/case/playlist.h"

typedef struct SatCleanPlaylist SatCleanPlaylist;

/** What is in it, borrowed from the arena it was made in. Never NULL. */
const SatPlaylist *sat_clean_playlist_view(const SatCleanPlaylist *playlist);

#endif
