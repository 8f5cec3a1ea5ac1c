/* The screen without a pack: Open…, Back up…, recent packs, drop here. */
#ifndef SAT_PLAYER_SCREEN_START_H
#define SAT_PLAYER_SCREEN_START_H

#include "player/screen/screen.h"

/** recent: paths, newest first; copied. message: why a pack did not open, or "".
 *  owns: screen->table->free(screen) */
SAT_NODISCARD SatScreen *sat_screen_start_new(SatScreenHost *host, const char *const *recent,
                                              size_t recent_count, const char *message,
                                              SatError *err);

#endif
