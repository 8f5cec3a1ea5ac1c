/* The command line of satchel-player. */
#ifndef SAT_PLAYER_OPTIONS_H
#define SAT_PLAYER_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "player/sdl/sdl_window.h"

#define SAT_PLAYER_MAX_SOURCES 256U

typedef struct {
    const char *pack_path; /* NULL: start screen */
    /* What the pack was made from, so that it can be saved for sharing (`satchel play SOURCE`). */
    const char *sources[SAT_PLAYER_MAX_SOURCES];
    size_t source_count;
    size_t left_out;    /* how many series of the sources are not in the pack */
    const char *series; /* how `satchel list` numbers those that are; NULL: as they stand */
    uint64_t seed;      /* of shuffled answers; 0: another one each time */
    const char *script_path;
    const char *stats_path;
    SatWindowOptions window;
    bool help, version;
} SatPlayerOptions;

/** errors: SAT_ERR_ARGUMENT with what to write instead. Strings are borrowed from argv. */
SAT_NODISCARD bool sat_player_options_parse(int argc, char **argv, SatPlayerOptions *out,
                                            SatError *err);
/** One screen of help. */
const char *sat_player_options_help(void);

#endif
