/* What the sdl_*.c files share: SDL's own handles. Nothing outside player/sdl includes it. */
#ifndef SAT_PLAYER_SDL_PRIVATE_H
#define SAT_PLAYER_SDL_PRIVATE_H

#include <SDL.h>

#include "player/sdl/sdl_window.h"

struct SatWindow {
    SDL_Window *window;
    SDL_Renderer *renderer;
    uint32_t wake_event;     /* type of our user event */
    double pixels_per_point; /* output pixels a window coordinate */
    SDL_Cursor *cursors[SAT_CURSOR_COUNT];
    SatCursor cursor;
    char title[256];
};

#endif
