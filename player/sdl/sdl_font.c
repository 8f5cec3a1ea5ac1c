/* Lines of text, kept as textures. */
#include "player/sdl/sdl_font.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "player/sdl/bidi_runs.h"
#include "player/sdl/font_files.h"
#include "player/sdl/font_set.h"
#include "player/sdl/sdl_private.h"
#include "player/sdl/text_edge.h"

#define BUCKETS 1024
#define KEPT_LINES 1200

typedef struct CachedLine {
    struct CachedLine *next;
    uint64_t hash;
    SatTextStyle style;
    uint32_t edge; /* pixels of dark edge; 0: none */
    char *text;
    size_t length;
    SDL_Texture *texture; /* NULL for a line without ink */
    int width, height;
    uint32_t last_paint;
} CachedLine;

struct SatFonts {
    SatWindow *window;
    SatFontSet set;
    CachedLine *buckets[BUCKETS];
    size_t line_count;
    uint32_t paint;
};

int sat_fonts_width(SatFonts *fonts, SatTextStyle style, const char *text, size_t length_bytes)
{
    return sat_font_set_width(&fonts->set, style, text, length_bytes);
}

bool sat_fonts_is_right_to_left(const char *text, size_t length_bytes)
{
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    bool right_to_left = false;
    (void)sat_bidi_runs(text, length_bytes, runs, SAT_BIDI_MAX_RUNS, &right_to_left);
    return right_to_left;
}

int sat_fonts_line_height(SatFonts *fonts, SatTextStyle style)
{
    TTF_Font *font = sat_font_set_general(&fonts->set, style);
    return font != NULL ? TTF_FontHeight(font) : 0;
}

static uint64_t hash_line(SatTextStyle style, uint32_t edge, const char *text, size_t length)
{
    uint64_t hash = 1469598103934665603U + (uint64_t)style + (uint64_t)edge * 16U;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211U;
    }
    return hash;
}

/** The same line with a dark edge; takes the plain one over. */
static SDL_Surface *with_edge(SDL_Surface *plain, uint32_t edge)
{
    SDL_Surface *edged = SDL_CreateRGBSurfaceWithFormat(
        0, plain->w + 2 * (int)edge, plain->h + 2 * (int)edge, 32, SDL_PIXELFORMAT_ARGB8888);
    if (edged == NULL || plain->format->format != SDL_PIXELFORMAT_ARGB8888) {
        SDL_FreeSurface(edged);
        return plain;
    }
    sat_text_edge(plain->pixels, (uint32_t)plain->pitch / 4U, (uint32_t)plain->w,
                  (uint32_t)plain->h, edge, edged->pixels, (uint32_t)edged->pitch / 4U);
    SDL_FreeSurface(plain);
    return edged;
}

static CachedLine *make_line(SatFonts *fonts, SatTextStyle style, uint32_t edge, const char *text,
                             size_t length, uint64_t hash)
{
    CachedLine *line = calloc(1, sizeof *line);
    char *copy = malloc(length + 1);
    if (line == NULL || copy == NULL) {
        free(line);
        free(copy);
        return NULL;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    line->text = copy;
    line->length = length;
    line->hash = hash;
    line->style = style;
    line->edge = edge;
    SDL_Surface *surface = sat_font_set_render(&fonts->set, style, text, length);
    if (edge > 0 && surface != NULL) {
        surface = with_edge(surface, edge);
    }
    if (surface != NULL) {
        line->texture = SDL_CreateTextureFromSurface(fonts->window->renderer, surface);
        line->width = surface->w;
        line->height = surface->h;
        SDL_FreeSurface(surface);
        if (line->texture != NULL) {
            SDL_SetTextureBlendMode(line->texture, SDL_BLENDMODE_BLEND);
        }
    }
    CachedLine **bucket = &fonts->buckets[hash % BUCKETS];
    line->next = *bucket;
    *bucket = line;
    fonts->line_count++;
    return line;
}

static CachedLine *line_for(SatFonts *fonts, SatTextStyle style, uint32_t edge, const char *text,
                            size_t length)
{
    length = length < SAT_MAX_LINE_BYTES - 1
                 ? length
                 : sat_utf8_prefix(text, length, SAT_MAX_LINE_BYTES - 1);
    const uint64_t hash = hash_line(style, edge, text, length);
    CachedLine *line = fonts->buckets[hash % BUCKETS];
    while (line != NULL && (line->hash != hash || line->style != style || line->edge != edge ||
                            line->length != length || memcmp(line->text, text, length) != 0)) {
        line = line->next;
    }
    if (line == NULL) {
        line = make_line(fonts, style, edge, text, length, hash);
    }
    if (line != NULL) {
        line->last_paint = fonts->paint;
    }
    return line;
}

int sat_fonts_draw(SatFonts *fonts, SatTextStyle style, uint32_t edge, const char *text,
                   size_t length_bytes, int x, int y, uint32_t color)
{
    CachedLine *line = length_bytes > 0 ? line_for(fonts, style, edge, text, length_bytes) : NULL;
    if (line == NULL || line->texture == NULL) {
        return 0;
    }
    SDL_SetTextureColorMod(line->texture, (uint8_t)(color >> 16), (uint8_t)(color >> 8),
                           (uint8_t)color);
    SDL_SetTextureAlphaMod(line->texture, (uint8_t)(color >> 24));
    /* Lines of other fonts are taller: keep the base line where the style's own font has it. */
    const SDL_Rect place = {x - (int)edge,
                            y + (sat_fonts_line_height(fonts, style) - line->height) / 2,
                            line->width, line->height};
    SDL_RenderCopy(fonts->window->renderer, line->texture, NULL, &place);
    return line->width - 2 * (int)edge;
}

static void free_line(CachedLine *line)
{
    if (line->texture != NULL) {
        SDL_DestroyTexture(line->texture);
    }
    free(line->text);
    free(line);
}

static void forget_lines(SatFonts *fonts, bool all)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        CachedLine **link = &fonts->buckets[i];
        while (*link != NULL) {
            CachedLine *line = *link;
            if (all || line->last_paint != fonts->paint) {
                *link = line->next;
                free_line(line);
                fonts->line_count--;
            } else {
                link = &line->next;
            }
        }
    }
}

void sat_fonts_end_paint(SatFonts *fonts)
{
    if (fonts->line_count > KEPT_LINES) {
        forget_lines(fonts, false);
    }
    fonts->paint++;
}

void sat_fonts_set_scale(SatFonts *fonts, double scale)
{
    if (scale < fonts->set.scale || scale > fonts->set.scale) {
        forget_lines(fonts, true);
        sat_font_set_close(&fonts->set);
        fonts->set.scale = scale;
    }
}

SatFonts *sat_fonts_new(SatWindow *window, double scale, SatError *err)
{
    SatFonts *fonts = calloc(1, sizeof *fonts);
    if (fonts == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for fonts");
        return NULL;
    }
    fonts->window = window;
    fonts->set.scale = scale;
    if (TTF_Init() != 0 || sat_font_set_general(&fonts->set, SAT_TEXT_BODY) == NULL) {
        sat_fail(err, SAT_ERR_SYSTEM,
                 "no font found: install the package %s (or DejaVu Sans, Noto Sans)",
                 sat_font_package(""));
        sat_fonts_free(fonts);
        return NULL;
    }
    return fonts;
}

void sat_fonts_free(SatFonts *fonts)
{
    if (fonts == NULL) {
        return;
    }
    forget_lines(fonts, true);
    sat_font_set_close(&fonts->set);
    if (TTF_WasInit() != 0) {
        TTF_Quit();
    }
    free(fonts);
}
