/* A playlist that a person wrote, taken over as one that may leave in a pack: by that person's
 * word, past the gate, which looks into all its texts (export/lecture_gate.h). */
#ifndef SAT_EXPORT_RAW_PLAYLIST_H
#define SAT_EXPORT_RAW_PLAYLIST_H

#include "formats/case/clean_playlist.h"
#include "formats/case/clean_text.h"

/** Its texts as sat_deid_user_text() makes them; all lies in the arena.
 *  errors: SAT_ERR_FORMAT, SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD const SatCleanPlaylist *sat_raw_playlist_clean(const SatPlaylist *raw,
                                                             SatArena *arena, SatError *err);
/** The title of all of it likewise. */
SAT_NODISCARD const SatCleanText *sat_raw_playlist_title(const char *title, SatArena *arena,
                                                         SatError *err);

#endif
