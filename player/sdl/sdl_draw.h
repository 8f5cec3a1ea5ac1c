/* What screens draw with: rectangles, text, icons, pictures; coordinates are output pixels.
 * Remembers the texts of the last paint, for `state`. UI thread only. */
#ifndef SAT_PLAYER_SDL_DRAW_H
#define SAT_PLAYER_SDL_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/sdl/icon_shapes.h"
#include "player/sdl/sdl_font.h"

typedef struct {
    double x, y, width, height;
} SatRect;

typedef uint32_t SatColor; /* 0xAARRGGBB, not premultiplied */

typedef struct SatDraw SatDraw;
typedef struct SatPicture SatPicture;

SAT_NODISCARD SatDraw *sat_draw_new(SatWindow *window, SatError *err);
void sat_draw_free(SatDraw *draw); /* NULL-safe; before the window is closed */

/** Starts a paint: clears everything; takes the window's present size and scale. */
void sat_draw_begin(SatDraw *draw, SatColor background);
void sat_draw_end(SatDraw *draw);
double sat_draw_scale(const SatDraw *draw);
SatRect sat_draw_window(const SatDraw *draw);

bool sat_rect_has(SatRect rect, double x, double y);
SatRect sat_rect_inset(SatRect rect, double margin);

void sat_draw_fill(SatDraw *draw, SatRect rect, SatColor color);
/** A filled rectangle with round corners. */
void sat_draw_round(SatDraw *draw, SatRect rect, double radius, SatColor color);
/** A frame of `thickness` inside the rectangle. */
void sat_draw_frame(SatDraw *draw, SatRect rect, double thickness, SatColor color);
/** Everything but a disc of `radius` output pixels around (x, y). */
void sat_draw_around(SatDraw *draw, double x, double y, double radius, SatColor color);
void sat_draw_icon(SatDraw *draw, SatIcon icon, SatRect rect, SatColor color);
/** Only what lies inside is drawn from now on; NULL: everything. */
void sat_draw_clip(SatDraw *draw, const SatRect *rect);

/* ---- text ------------------------------------------------------------------------------------ */

typedef enum { SAT_ALIGN_LEFT, SAT_ALIGN_CENTER, SAT_ALIGN_RIGHT } SatAlign;

double sat_text_line_height(SatDraw *draw, SatTextStyle style);
double sat_text_width(SatDraw *draw, SatTextStyle style, const char *text);
/** One line inside `rect`, vertically in its middle; cut with "…" when it is too long.
 *  Returns the width it took. */
double sat_draw_text(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                     SatAlign align, const char *text);
/** The same with a dark edge, for text over pictures. */
double sat_draw_text_over(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                          SatAlign align, const char *text);
/** Lines of wrapped text from the top of `rect`, drawn where they are inside the clip; paragraphs
 * that start at the right stand at the right. Returns the height of all lines. */
double sat_draw_paragraphs(SatDraw *draw, SatRect rect, SatTextStyle style, SatColor color,
                           const char *text);
double sat_text_paragraphs_height(SatDraw *draw, double width, SatTextStyle style,
                                  const char *text);

/** Words of one look in a paragraph: of the size of SAT_TEXT_BODY, regular or bold. */
typedef struct {
    const char *text;
    SatTextStyle style;
    SatColor color;
} SatDrawSpan;
/** Where a word of a span stands. */
typedef void (*SatSpanPlaced)(void *context, size_t span, SatRect place);

/** Whether words of the text can be laid out one by one from the left: no letter of it is written
 *  from the right or without blanks. Else sat_draw_paragraphs() draws it, in one look. */
bool sat_text_is_plain_flow(const char *text);
/** A paragraph of spans from the top of `rect`, broken at blanks and line feeds. placed: NULL or
 *  called for each word. Remembers no text (sat_draw_remember()). Returns the height of all lines.
 */
double sat_draw_spans(SatDraw *draw, SatRect rect, const SatDrawSpan *spans, size_t count,
                      SatSpanPlaced placed, void *context);
/** A text that was drawn in pieces, for sat_draw_texts(). */
void sat_draw_remember(SatDraw *draw, const char *text);

/** The texts of the last paint, in the order they were drawn. Borrowed until the next paint. */
const char *const *sat_draw_texts(const SatDraw *draw, size_t *count);

/* ---- pictures -------------------------------------------------------------------------------- */

/** Pixels that are written now and then, and drawn often. owns: sat_picture_free() */
SAT_NODISCARD SatPicture *sat_picture_new(SatDraw *draw, uint32_t width_px, uint32_t height_px,
                                          SatError *err);
void sat_picture_free(SatPicture *picture);
void sat_picture_size(const SatPicture *picture, uint32_t *width_px, uint32_t *height_px);
/** Memory to write all pixels into (0xAARRGGBB, what was there is lost); then unlock.
 *  NULL when the renderer has none now: try at the next paint. */
SAT_NODISCARD uint32_t *sat_picture_lock(SatPicture *picture, uint32_t *stride_px);
void sat_picture_unlock(SatPicture *picture);
/** Draws it into rect: pixel for pixel when the sizes agree, else smoothly scaled. */
void sat_picture_draw(SatDraw *draw, const SatPicture *picture, SatRect rect);

#endif
