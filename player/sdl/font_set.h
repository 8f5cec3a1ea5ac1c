/* The open fonts of one size, and lines of text rendered with them: runs by FriBidi, shapes by
 * SDL_ttf. Only sdl_font.c includes this. UI thread only. */
#ifndef SAT_PLAYER_FONT_SET_H
#define SAT_PLAYER_FONT_SET_H

#include <SDL_ttf.h>

#include "player/sdl/sdl_font.h"

#define SAT_MAX_LINE_BYTES 2048 /* with the NUL */
#define SAT_MAX_OPEN_FONTS 96

typedef struct {
    SatTextStyle style;
    char script[5];
    size_t candidate;
    TTF_Font *font; /* NULL: there is none */
} SatOpenFont;

typedef struct {
    double scale;
    SatOpenFont fonts[SAT_MAX_OPEN_FONTS];
    size_t font_count;
    bool told_missing;
} SatFontSet;

/** Closes them; others open as text needs them. */
void sat_font_set_close(SatFontSet *set);
/** The general font of the style; NULL: there is none on this machine. */
TTF_Font *sat_font_set_general(SatFontSet *set, SatTextStyle style);
/** Width of a line in output pixels. */
int sat_font_set_width(SatFontSet *set, SatTextStyle style, const char *text, size_t length);
/** White on nothing, one line of less than SAT_MAX_LINE_BYTES. owns: SDL_FreeSurface(); NULL when
 *  there is no ink */
SDL_Surface *sat_font_set_render(SatFontSet *set, SatTextStyle style, const char *text,
                                 size_t length);

#endif
