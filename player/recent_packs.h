/* The packs opened lately: a list in the user's data folder. UI thread only. */
#ifndef SAT_PLAYER_RECENT_PACKS_H
#define SAT_PLAYER_RECENT_PACKS_H

#include <stddef.h>

#include "formats/base/attributes.h"

#define SAT_RECENT_MAX 12

typedef struct {
    char *paths[SAT_RECENT_MAX]; /* newest first; owned */
    size_t count;
} SatRecentPacks;

/** What there is; files that are gone are left out. Never fails: without a list it is empty. */
void sat_recent_packs_load(SatRecentPacks *recent);
/** Puts the path first and writes the list; what cannot be written is forgotten. */
void sat_recent_packs_add(SatRecentPacks *recent, const char *path);
void sat_recent_packs_free(SatRecentPacks *recent);

#endif
