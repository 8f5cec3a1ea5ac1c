/* The file browser: choose a pack, a folder or file of DICOM; where to save a pack; what to back up
 * and where to. */
#ifndef SAT_PLAYER_SCREEN_FILES_H
#define SAT_PLAYER_SCREEN_FILES_H

#include "player/screen/path_list.h"
#include "player/screen/screen.h"

typedef enum {
    SAT_FILES_OPEN,    /* -> host->wants_path */
    SAT_FILES_SAVE,    /* -> host->wants_save_path */
    SAT_FILES_BACK_UP, /* what -> host->wants_back_up_source */
    SAT_FILES_BACKUPS  /* where to -> host->wants_back_up_folder */
} SatFilesMode;

typedef struct {
    SatFilesMode mode;
    const char *folder;          /* where to start; NULL: the user's home */
    const char *name;            /* of the file to save, the folder to make: a first offer */
    const SatPathList *backs_up; /* of SAT_FILES_BACKUPS: what; the backups cannot lie in it */
} SatFilesRequest;

/** Lies over another screen. Sets the host's wish of its mode when something was chosen,
 * host->wants_back when nothing was.
 *  owns: screen->table->free(screen) */
SAT_NODISCARD SatScreen *sat_screen_files_new(SatScreenHost *host, const SatFilesRequest *request,
                                              SatError *err);
SatFilesMode sat_screen_files_mode(const SatScreen *screen);
/** Where the browser stands. Borrowed while the screen lives. */
const char *sat_screen_files_folder(const SatScreen *screen);

#endif
