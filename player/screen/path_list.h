/* A few paths that belong together: what was dropped at once, what a pack was made from. */
#ifndef SAT_PLAYER_PATH_LIST_H
#define SAT_PLAYER_PATH_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/base/attributes.h"

#define SAT_PATH_LIST_MAX 4096

typedef struct {
    char **paths; /* owned */
    size_t count;
} SatPathList;

/** Adds a copy. False when it is full or there is no memory. */
bool sat_path_list_add(SatPathList *list, const char *path);
/** Makes *to a copy of `from` (never the same list); without memory it is empty. */
void sat_path_list_copy(SatPathList *to, const SatPathList *from);
void sat_path_list_clear(SatPathList *list);

#endif
