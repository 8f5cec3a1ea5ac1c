/* Fonts, and lines of text in any script as textures. Fonts are opened when a text first needs
 * them. UI thread only. */
#ifndef SAT_PLAYER_SDL_FONT_H
#define SAT_PLAYER_SDL_FONT_H

#include <stddef.h>

#include "formats/base/sat_error.h"
#include "player/sdl/sdl_window.h"

typedef struct SatFonts SatFonts;

typedef enum {
    SAT_TEXT_SMALL,
    SAT_TEXT_BODY,
    SAT_TEXT_BOLD,
    SAT_TEXT_TITLE,
    SAT_TEXT_LARGE, /* the speaker's, and larger ones */
    SAT_TEXT_LARGE_2,
    SAT_TEXT_LARGE_3,
    SAT_TEXT_LARGE_4,
    SAT_TEXT_STYLE_COUNT
} SatTextStyle;

/** owns: sat_fonts_free()    errors: SAT_ERR_SYSTEM when no font is found, naming the package */
SAT_NODISCARD SatFonts *sat_fonts_new(SatWindow *window, double scale, SatError *err);
void sat_fonts_free(SatFonts *fonts); /* NULL-safe; before the window is closed */
/** Another size of everything. */
void sat_fonts_set_scale(SatFonts *fonts, double scale);

int sat_fonts_line_height(SatFonts *fonts, SatTextStyle style);
/** Width of one line in output pixels. */
int sat_fonts_width(SatFonts *fonts, SatTextStyle style, const char *text, size_t length_bytes);
/** True when the text starts at the right. */
bool sat_fonts_is_right_to_left(const char *text, size_t length_bytes);

/** Draws one line with its top left corner at (x, y), which are whole pixels. color: 0xAARRGGBB.
 *  edge: pixels of dark edge around the letters, 0 for none.
 *  Returns its width. */
int sat_fonts_draw(SatFonts *fonts, SatTextStyle style, uint32_t edge, const char *text,
                   size_t length_bytes, int x, int y, uint32_t color);
/** Forgets lines that were not drawn lately; after each paint. */
void sat_fonts_end_paint(SatFonts *fonts);

#endif
