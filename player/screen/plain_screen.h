/* What screens without stacks have in common: nothing decodes, nothing is measured. */
#ifndef SAT_PLAYER_PLAIN_SCREEN_H
#define SAT_PLAYER_PLAIN_SCREEN_H

#include "player/screen/screen.h"

static inline uint64_t sat_plain_tick(SatScreen *screen, uint64_t now_ns)
{
    (void)screen;
    (void)now_ns;
    return 0;
}

static inline void sat_plain_wake(SatScreen *screen)
{
    (void)screen;
}

static inline bool sat_plain_is_idle(SatScreen *screen)
{
    (void)screen;
    return true;
}

static inline SatScreenFrames sat_plain_frames(SatScreen *screen)
{
    (void)screen;
    return (SatScreenFrames){.has = false};
}

static inline void sat_plain_statistics(SatScreen *screen, SatJsonWriter *writer)
{
    (void)screen;
    (void)writer;
}

#endif
