/* The screen that shows `satchel` at work: progress, what was left out, the gate's questions. */
#ifndef SAT_PLAYER_SCREEN_IMPORT_H
#define SAT_PLAYER_SCREEN_IMPORT_H

#include "player/screen/import_job.h"
#include "player/screen/screen.h"

/** Lies over another screen and starts the job at once; why it cannot start is shown, too. Sets
 * host->wants_path to the pack that was made to be looked at, host->wants_back when it is done or
 * was cancelled.
 *  owns: screen->table->free(screen), which ends a job that still runs */
SAT_NODISCARD SatScreen *sat_screen_import_new(SatScreenHost *host, const SatImportRequest *request,
                                               SatError *err);
/** The pack that was saved (SAVE), the folder that was backed up into (BACKUP); NULL before, or
 * when the screen does something else. Borrowed while the screen lives. */
const char *sat_screen_import_made(const SatScreen *screen, SatImportKind kind);
/** How many series the privacy gate left out of the pack that was made to be looked at. */
size_t sat_screen_import_left_out(const SatScreen *screen);

/** How `list` numbers the series of the pack that was made to be looked at; NULL: as they stand.
 * Borrowed while the screen lives. */
const char *sat_screen_import_series(const SatScreen *screen);

#endif
