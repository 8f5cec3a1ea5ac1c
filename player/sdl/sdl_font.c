/* Text: runs by FriBidi, shapes by SDL_ttf, lines kept as textures. */
#include "player/sdl/sdl_font.h"

#include <SDL_ttf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "player/sdl/bidi_runs.h"
#include "player/sdl/font_files.h"
#include "player/sdl/sdl_private.h"
#include "player/sdl/text_edge.h"

#define MAX_FONTS 96
#define MAX_CANDIDATES 8 /* fonts tried for one character */
#define BUCKETS 1024
#define KEPT_LINES 1200
#define MAX_SEGMENTS 96
#define MAX_LINE_BYTES 2048

typedef struct {
    SatTextStyle style;
    char script[5];
    size_t candidate;
    TTF_Font *font; /* NULL: there is none */
} OpenFont;

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
    double scale;
    OpenFont fonts[MAX_FONTS];
    size_t font_count;
    CachedLine *buckets[BUCKETS];
    size_t line_count;
    uint32_t paint;
    bool told_missing;
};

/* A piece of a line in one font. */
typedef struct {
    size_t offset, length;
    bool right_to_left;
    char script[5];
    TTF_Font *font;
} Segment;

static const struct {
    double points;
    SatFontWeight weight;
} STYLES[SAT_TEXT_STYLE_COUNT] = {
    [SAT_TEXT_SMALL] = {12.0, SAT_FONT_REGULAR},
    [SAT_TEXT_BODY] = {13.5, SAT_FONT_REGULAR},
    [SAT_TEXT_BOLD] = {13.5, SAT_FONT_BOLD},
    [SAT_TEXT_TITLE] = {20.0, SAT_FONT_BOLD},
};

static TTF_Font *open_font(SatFonts *fonts, SatTextStyle style, const char *script,
                           size_t candidate)
{
    for (size_t i = 0; i < fonts->font_count; i++) {
        const OpenFont *known = &fonts->fonts[i];
        if (known->style == style && known->candidate == candidate &&
            strcmp(known->script, script) == 0) {
            return known->font;
        }
    }
    if (fonts->font_count == MAX_FONTS) {
        return NULL;
    }
    OpenFont *slot = &fonts->fonts[fonts->font_count++];
    slot->style = style;
    slot->candidate = candidate;
    SDL_strlcpy(slot->script, script, sizeof slot->script);
    char *path = sat_font_file(script, STYLES[style].weight, candidate);
    slot->font = NULL;
    if (path != NULL) {
        slot->font = TTF_OpenFont(path, (int)(STYLES[style].points * fonts->scale + 0.5));
        free(path);
    }
    if (slot->font != NULL) {
        TTF_SetFontHinting(slot->font, TTF_HINTING_LIGHT);
    }
    return slot->font;
}

/** Scripts whose letters the general fonts have share one set of open fonts. */
static const char *font_script(const char *script)
{
    return strcmp(script, "Latn") == 0 || strcmp(script, "Grek") == 0 || strcmp(script, "Cyrl") == 0
               ? ""
               : script;
}

static TTF_Font *font_for(SatFonts *fonts, SatTextStyle style, const char *script,
                          uint32_t character)
{
    TTF_Font *first = NULL;
    for (size_t candidate = 0; candidate < MAX_CANDIDATES; candidate++) {
        TTF_Font *font = open_font(fonts, style, font_script(script), candidate);
        if (font == NULL) {
            break;
        }
        first = first == NULL ? font : first;
        if (TTF_GlyphIsProvided32(font, character) != 0) {
            return font;
        }
    }
    if (!fonts->told_missing && character >= 0x20) {
        fonts->told_missing = true;
        fprintf(stderr, "satchel-player: no font has the letters of some text; install %s\n",
                sat_font_package(script));
    }
    return first;
}

/** Characters that live on the letter before them and must stay in its font. */
static bool joins_previous(uint32_t character)
{
    return (character >= 0x0300 && character <= 0x036F) || character == 0x200C ||
           character == 0x200D || (character >= 0xFE00 && character <= 0xFE0F) ||
           character == ' ' || sat_script_of(character)[0] == '\0';
}

static size_t split_run(SatFonts *fonts, SatTextStyle style, const char *text,
                        const SatBidiRun *run, Segment *segments, size_t capacity)
{
    size_t count = 0;
    size_t position = run->offset;
    const size_t end = run->offset + run->length;
    while (position < end) {
        const size_t start = position;
        const uint32_t character = sat_utf8_next(text, end, &position);
        const bool keeps = count > 0 && joins_previous(character) &&
                           TTF_GlyphIsProvided32(segments[count - 1].font, character) != 0;
        TTF_Font *font =
            keeps ? segments[count - 1].font : font_for(fonts, style, run->script, character);
        if (font == NULL) {
            continue;
        }
        if (count == 0 || (segments[count - 1].font != font && count < capacity)) {
            segments[count] = (Segment){start, 0, run->right_to_left, {0}, font};
            memcpy(segments[count].script, run->script, sizeof run->script);
            count++;
        }
        segments[count - 1].length = position - segments[count - 1].offset;
    }
    for (size_t a = 0, b = count; run->right_to_left && a + 1 < b; a++) {
        b--;
        const Segment segment = segments[a];
        segments[a] = segments[b];
        segments[b] = segment;
    }
    return count;
}

static size_t split_line(SatFonts *fonts, SatTextStyle style, const char *text, size_t length,
                         Segment *segments)
{
    SatBidiRun runs[SAT_BIDI_MAX_RUNS];
    bool ascii = true;
    for (size_t i = 0; i < length && ascii; i++) {
        ascii = (unsigned char)text[i] < 0x80;
    }
    size_t run_count = 1;
    if (ascii) {
        runs[0] = (SatBidiRun){0, length, false, "Latn"};
    } else {
        run_count = sat_bidi_runs(text, length, runs, SAT_BIDI_MAX_RUNS, NULL);
    }
    size_t count = 0;
    for (size_t i = 0; i < run_count && count < MAX_SEGMENTS; i++) {
        count += split_run(fonts, style, text, &runs[i], segments + count, MAX_SEGMENTS - count);
    }
    return count;
}

static void prepare(const Segment *segment, const char *text, char *piece)
{
    const size_t length =
        segment->length < MAX_LINE_BYTES - 1 ? segment->length : MAX_LINE_BYTES - 1;
    memcpy(piece, text + segment->offset, length);
    piece[length] = '\0';
    TTF_SetFontDirection(segment->font,
                         segment->right_to_left ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(segment->font, segment->script);
}

int sat_fonts_width(SatFonts *fonts, SatTextStyle style, const char *text, size_t length_bytes)
{
    Segment segments[MAX_SEGMENTS];
    char piece[MAX_LINE_BYTES];
    const size_t count = split_line(fonts, style, text, length_bytes, segments);
    int total = 0;
    for (size_t i = 0; i < count; i++) {
        int width = 0;
        prepare(&segments[i], text, piece);
        if (TTF_SizeUTF8(segments[i].font, piece, &width, NULL) == 0) {
            total += width;
        }
    }
    return total;
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
    TTF_Font *font = open_font(fonts, style, "", 0);
    return font != NULL ? TTF_FontHeight(font) : 0;
}

static SDL_Surface *join_surfaces(SDL_Surface **pieces, const Segment *segments, size_t count)
{
    int width = 0;
    int ascent = 0;
    int descent = 0;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i] != NULL) {
            const int own = TTF_FontAscent(segments[i].font);
            width += pieces[i]->w;
            ascent = own > ascent ? own : ascent;
            descent = pieces[i]->h - own > descent ? pieces[i]->h - own : descent;
        }
    }
    SDL_Surface *line = SDL_CreateRGBSurfaceWithFormat(0, width > 0 ? width : 1,
                                                       ascent + descent > 0 ? ascent + descent : 1,
                                                       32, SDL_PIXELFORMAT_ARGB8888);
    int x = 0;
    for (size_t i = 0; i < count && line != NULL; i++) {
        if (pieces[i] != NULL) {
            SDL_Rect place = {x, ascent - TTF_FontAscent(segments[i].font), 0, 0};
            x += pieces[i]->w;
            SDL_SetSurfaceBlendMode(pieces[i], SDL_BLENDMODE_NONE);
            SDL_BlitSurface(pieces[i], NULL, line, &place);
        }
    }
    return line;
}

static SDL_Surface *render_line(SatFonts *fonts, SatTextStyle style, const char *text,
                                size_t length)
{
    static const SDL_Color WHITE = {255, 255, 255, 255};
    Segment segments[MAX_SEGMENTS];
    SDL_Surface *pieces[MAX_SEGMENTS];
    char piece[MAX_LINE_BYTES];
    const size_t count = split_line(fonts, style, text, length, segments);
    for (size_t i = 0; i < count; i++) {
        prepare(&segments[i], text, piece);
        pieces[i] = TTF_RenderUTF8_Blended(segments[i].font, piece, WHITE);
    }
    if (count == 1) {
        return pieces[0];
    }
    SDL_Surface *line = count > 0 ? join_surfaces(pieces, segments, count) : NULL;
    for (size_t i = 0; i < count; i++) {
        SDL_FreeSurface(pieces[i]);
    }
    return line;
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
    SDL_Surface *surface = render_line(fonts, style, text, length);
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
    length =
        length < MAX_LINE_BYTES - 1 ? length : sat_utf8_prefix(text, length, MAX_LINE_BYTES - 1);
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

static void close_fonts(SatFonts *fonts)
{
    for (size_t i = 0; i < fonts->font_count; i++) {
        if (fonts->fonts[i].font != NULL) {
            TTF_CloseFont(fonts->fonts[i].font);
        }
    }
    fonts->font_count = 0;
}

void sat_fonts_set_scale(SatFonts *fonts, double scale)
{
    if (scale < fonts->scale || scale > fonts->scale) {
        forget_lines(fonts, true);
        close_fonts(fonts);
        fonts->scale = scale;
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
    fonts->scale = scale;
    if (TTF_Init() != 0 || open_font(fonts, SAT_TEXT_BODY, "", 0) == NULL) {
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
    close_fonts(fonts);
    if (TTF_WasInit() != 0) {
        TTF_Quit();
    }
    free(fonts);
}
