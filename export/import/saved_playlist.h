/* Playlist pages of Radiopaedia as a browser saves them: which cases, in which order. */
#ifndef SAT_EXPORT_SAVED_PLAYLIST_H
#define SAT_EXPORT_SAVED_PLAYLIST_H

#include "export/import/imported.h"

typedef enum {
    SAT_SAVED_CASE,
    SAT_SAVED_SLIDE, /* a picture */
    SAT_SAVED_HIDDEN /* a case whose number the page does not tell */
} SatSavedKind;

typedef struct {
    SatSavedKind kind;
    const char *address; /* of the case or the picture, as the page has it; "" of hidden ones */
    const char *rid;     /* digits, or "" when the address has a name instead */
    const char *title;   /* raw, one line, as the page shows it; "" when it shows none */
} SatSavedEntry;

typedef struct {
    struct SatArena *arena;
    const char *title; /* raw; "" when there is none */
    const SatSavedEntry *entries;
    size_t count;
} SatSavedPlaylist;

/** owns: sat_saved_playlist_free()
 *  errors: SAT_ERR_FORMAT no playlist in it; SAT_ERR_LIMIT more than 10,000 entries, or past 64
 * MiB; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatSavedPlaylist *sat_saved_playlist_read(SatImportText text, SatError *err);
void sat_saved_playlist_free(SatSavedPlaylist *playlist); /* NULL-safe */
SAT_DEFINE_AUTO(SatSavedPlaylist, sat_saved_playlist_free)

#endif
