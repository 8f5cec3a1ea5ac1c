/* What the user chose once for all: a small file in the user's configuration. UI thread only. */
#ifndef SAT_PLAYER_PREFERENCES_H
#define SAT_PLAYER_PREFERENCES_H

#include <stdbool.h>
#include <stddef.h>

#include "player/screen/screen.h"

typedef struct {
    SatLeftButton left_button; /* SAT_LEFT_UNKNOWN: not chosen */
    char *backup_folder;       /* backed up into last; owned, NULL: none */
} SatPreferences;

/** What was chosen before; nothing when the file cannot be read. owns: sat_preferences_free() */
void sat_preferences_load(SatPreferences *preferences);
/** Writes it; what cannot be written holds for this run only. */
void sat_preferences_save(const SatPreferences *preferences);
void sat_preferences_free(SatPreferences *preferences);

/** The text of the file, and its meaning. owns: sat_preferences_free() */
void sat_preferences_parse(const char *text, size_t length, SatPreferences *preferences);

#endif
