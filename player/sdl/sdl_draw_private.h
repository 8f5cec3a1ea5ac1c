/* What sdl_draw.c and sdl_texture.c share. */
#ifndef SAT_PLAYER_SDL_DRAW_PRIVATE_H
#define SAT_PLAYER_SDL_DRAW_PRIVATE_H

#include "player/sdl/sdl_draw.h"
#include "player/sdl/sdl_private.h"

SDL_Renderer *sat_draw_renderer(const SatDraw *draw);
SDL_Rect sat_draw_snap(SatRect rect); /* to whole pixels */

#endif
