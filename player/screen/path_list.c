/* Growing, copying and forgetting lists of paths. */
#include "player/screen/path_list.h"

#include <stdlib.h>
#include <string.h>

bool sat_path_list_add(SatPathList *list, const char *path)
{
    if (list->count >= SAT_PATH_LIST_MAX) {
        return false;
    }
    char **grown = realloc(list->paths, (list->count + 1) * sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    list->paths = grown;
    const size_t size = strlen(path) + 1;
    char *copy = malloc(size);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, path, size);
    list->paths[list->count++] = copy;
    return true;
}

void sat_path_list_copy(SatPathList *to, const SatPathList *from)
{
    sat_path_list_clear(to);
    for (size_t i = 0; i < from->count; i++) {
        if (!sat_path_list_add(to, from->paths[i])) {
            sat_path_list_clear(to);
            return;
        }
    }
}

void sat_path_list_clear(SatPathList *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->paths[i]);
    }
    free(list->paths);
    *list = (SatPathList){0};
}
