/* The player's loop: owns window, screen, script and statistics. UI thread only. */
#ifndef SAT_PLAYER_APP_H
#define SAT_PLAYER_APP_H

#include "player/player_options.h"
#include "player/player_script.h"
#include "player/screen/pack_session.h"

/** Shows the session (NULL: the start screen) until the user quits or the script ends.
 *  trouble: why the pack could not be opened, for the start screen to say; NULL: it could.
 *  Takes session and script (may be NULL) over. *gave_up: a script's "wait idle" took too long.
 *  errors: SAT_ERR_SYSTEM no display, no font, an output that cannot be written */
SAT_NODISCARD bool sat_player_app_run(const SatPlayerOptions *options, SatPackSession *session,
                                      SatScript *script, const char *trouble, bool *gave_up,
                                      SatError *err);

#endif
