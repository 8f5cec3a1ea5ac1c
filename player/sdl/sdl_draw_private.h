/* What the sdl_*.c files that draw share. */
#ifndef SAT_PLAYER_SDL_DRAW_PRIVATE_H
#define SAT_PLAYER_SDL_DRAW_PRIVATE_H

#include "player/sdl/sdl_draw.h"
#include "player/sdl/sdl_private.h"
#include "player/sdl/text_flow.h"

#define SAT_DRAW_MAX_TEXTS 1024
#define SAT_DRAW_FLOW_SLOTS 64
#define SAT_DRAW_MAX_MASKS 128

typedef struct {
    SDL_Texture *texture;
    SatIcon icon; /* SAT_ICON_COUNT: a disc for round corners; 1 more: all around one */
    uint32_t size_px;
} SatDrawMask;

/* Where the lines of a text break: found once, drawn often. */
typedef struct {
    char *text;
    SatTextStyle style;
    int width_px;
    SatTextLine *lines;
    size_t count;
} SatDrawFlow;

struct SatDraw {
    SatWindow *window;
    SatFonts *fonts;
    double scale;
    SatRect bounds;
    SatRect clip;
    SatDrawMask masks[SAT_DRAW_MAX_MASKS];
    size_t mask_count;
    char *texts[SAT_DRAW_MAX_TEXTS];
    size_t text_count;
    SatDrawFlow flows[SAT_DRAW_FLOW_SLOTS];
    size_t next_flow;
};

SDL_Renderer *sat_draw_renderer(const SatDraw *draw);
SDL_Rect sat_draw_snap(SatRect rect); /* to whole pixels */
/** Forgets the texts of the last paint; where lines break (after a change of scale). */
void sat_draw_forget_texts(SatDraw *draw);
void sat_draw_forget_flows(SatDraw *draw);

#endif
