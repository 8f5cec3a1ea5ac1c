/* The playlist of a pack's index, read and written (index.schema.json "playlist"). */
#ifndef SAT_PACK_PACK_PLAYLIST_H
#define SAT_PACK_PACK_PLAYLIST_H

#include "formats/case/playlist.h"

/** Reads "playlist" of index.json; *out NULL: there is none.
 *  errors: SAT_ERR_FORMAT with the field's path; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_pack_playlist_read(const json_t *root, size_t case_count, SatArena *arena,
                                          const SatPlaylist **out, SatError *err);
/** The same of cases that moved: moved[i] is the new place of case i, SAT_NO_CASE of one that is
 * gone with its entries. *gone: how many entries. NULL without memory. */
SAT_NODISCARD const SatPlaylist *sat_pack_playlist_moved(const SatPlaylist *playlist,
                                                         const size_t *moved, SatArena *arena,
                                                         size_t *gone, SatError *err);
/** Writes it as a member; NULL: nothing. */
void sat_pack_playlist_write(SatJsonWriter *writer, const SatPlaylist *playlist);

#endif
