/* The screen that shows a pack: series strip, one stack, its tools and the case's text. */
#ifndef SAT_PLAYER_SCREEN_STACK_H
#define SAT_PLAYER_SCREEN_STACK_H

#include "player/screen/pack_session.h"
#include "player/screen/screen.h"

/** Takes the session over. owns: screen->table->free(screen), which closes the session too.
 *  errors: the first case cannot be loaded; the session is then closed */
SAT_NODISCARD SatScreen *sat_screen_stack_new(SatScreenHost *host, SatPackSession *session,
                                              SatError *err);

/** Asks for the first picture of the first case, so that it decodes while the window is being made.
 *  errors: as sat_pack_session_case() */
SAT_NODISCARD bool sat_screen_stack_warm_up(SatPackSession *session, SatError *err);

#endif
