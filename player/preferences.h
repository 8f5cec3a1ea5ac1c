/* What the user chose once for all: a small file in the user's configuration. UI thread only. */
#ifndef SAT_PLAYER_PREFERENCES_H
#define SAT_PLAYER_PREFERENCES_H

#include <stdbool.h>
#include <stddef.h>

#include "player/screen/screen.h"

/** What was chosen before; SAT_LEFT_UNKNOWN when nothing was, or the file cannot be read. */
SatLeftButton sat_preferences_load(void);
/** Writes it; what cannot be written holds for this run only. */
void sat_preferences_save(SatLeftButton left_button);

/** The text of the file, and its meaning. */
SatLeftButton sat_preferences_parse(const char *text, size_t length);

#endif
