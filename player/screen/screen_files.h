/* The file browser: choose a pack, a folder or file of DICOM; or where to save a pack. */
#ifndef SAT_PLAYER_SCREEN_FILES_H
#define SAT_PLAYER_SCREEN_FILES_H

#include "player/screen/screen.h"

typedef enum { SAT_FILES_OPEN, SAT_FILES_SAVE } SatFilesMode;

/** Lies over another screen. Sets host->wants_path (or wants_save_path) when something was chosen,
 * host->wants_back when nothing was. folder: where to start, NULL for the user's home. name: of the
 * file to save, as a first offer.
 *  owns: screen->table->free(screen) */
SAT_NODISCARD SatScreen *sat_screen_files_new(SatScreenHost *host, SatFilesMode mode,
                                              const char *folder, const char *name, SatError *err);
/** Where the browser stands. Borrowed while the screen lives. */
const char *sat_screen_files_folder(const SatScreen *screen);

#endif
