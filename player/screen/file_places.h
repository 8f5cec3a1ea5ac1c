/* Where people keep files: home, desktop, documents, downloads, what is plugged in. One thread. */
#ifndef SAT_PLAYER_FILE_PLACES_H
#define SAT_PLAYER_FILE_PLACES_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/base/attributes.h"

typedef enum { SAT_PLACE_HOME, SAT_PLACE_FOLDER, SAT_PLACE_DRIVE, SAT_PLACE_ROOT } SatPlaceKind;

typedef struct {
    SatPlaceKind kind;
    char title[96];
    char *path; /* owned by the list */
} SatFilePlace;

#define SAT_MAX_PLACES 24

typedef struct {
    SatFilePlace places[SAT_MAX_PLACES];
    size_t count;
} SatFilePlaces;

/** Only what is there. Never fails: what cannot be found out is left out. */
void sat_file_places_load(SatFilePlaces *out);
void sat_file_places_free(SatFilePlaces *places);

/** The value of a line of user-dirs.dirs: "$HOME/Schreibtisch" with home put in. `text` is the
 * whole file, `key` e.g. "XDG_DESKTOP_DIR". owns: free(); NULL when it is not there or not of that
 * form */
SAT_NODISCARD char *sat_user_folder_from(const char *text, const char *key, const char *home);

/** The parts of an absolute path, for a row of buttons: part i ends before byte ends[i] of it; part
 * 0 is "/". Returns how many; of more than capacity the first and the last ones are kept. */
size_t sat_path_parts(const char *path, size_t *ends, size_t capacity);
/** The folder that holds it; "/" holds itself. owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_path_parent(const char *path);

#endif
