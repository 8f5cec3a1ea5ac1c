/* Splits lines into pieces of one font, and measures and renders those. */
#include "player/sdl/font_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"
#include "player/sdl/bidi_runs.h"
#include "player/sdl/font_files.h"

#define MAX_CANDIDATES 8 /* fonts tried for one character */
#define MAX_SEGMENTS 96

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
    [SAT_TEXT_SMALL] = {12.0, SAT_FONT_REGULAR},   [SAT_TEXT_BODY] = {13.5, SAT_FONT_REGULAR},
    [SAT_TEXT_BOLD] = {13.5, SAT_FONT_BOLD},       [SAT_TEXT_TITLE] = {20.0, SAT_FONT_BOLD},
    [SAT_TEXT_LARGE] = {17.0, SAT_FONT_REGULAR},   [SAT_TEXT_LARGE_2] = {22.0, SAT_FONT_REGULAR},
    [SAT_TEXT_LARGE_3] = {28.0, SAT_FONT_REGULAR}, [SAT_TEXT_LARGE_4] = {36.0, SAT_FONT_REGULAR},
};

static TTF_Font *open_font(SatFontSet *set, SatTextStyle style, const char *script,
                           size_t candidate)
{
    for (size_t i = 0; i < set->font_count; i++) {
        const SatOpenFont *known = &set->fonts[i];
        if (known->style == style && known->candidate == candidate &&
            strcmp(known->script, script) == 0) {
            return known->font;
        }
    }
    if (set->font_count == SAT_MAX_OPEN_FONTS) {
        return NULL;
    }
    SatOpenFont *slot = &set->fonts[set->font_count++];
    slot->style = style;
    slot->candidate = candidate;
    SDL_strlcpy(slot->script, script, sizeof slot->script);
    char *path = sat_font_file(script, STYLES[style].weight, candidate);
    slot->font = NULL;
    if (path != NULL) {
        slot->font = TTF_OpenFont(path, (int)(STYLES[style].points * set->scale + 0.5));
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

static TTF_Font *font_for(SatFontSet *set, SatTextStyle style, const char *script,
                          uint32_t character)
{
    TTF_Font *first = NULL;
    for (size_t candidate = 0; candidate < MAX_CANDIDATES; candidate++) {
        TTF_Font *font = open_font(set, style, font_script(script), candidate);
        if (font == NULL) {
            break;
        }
        first = first == NULL ? font : first;
        if (TTF_GlyphIsProvided32(font, character) != 0) {
            return font;
        }
    }
    if (!set->told_missing && character >= 0x20) {
        set->told_missing = true;
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

static size_t split_run(SatFontSet *set, SatTextStyle style, const char *text,
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
            keeps ? segments[count - 1].font : font_for(set, style, run->script, character);
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

static size_t split_line(SatFontSet *set, SatTextStyle style, const char *text, size_t length,
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
        count += split_run(set, style, text, &runs[i], segments + count, MAX_SEGMENTS - count);
    }
    return count;
}

static void prepare(const Segment *segment, const char *text, char *piece)
{
    const size_t length =
        segment->length < SAT_MAX_LINE_BYTES - 1 ? segment->length : SAT_MAX_LINE_BYTES - 1;
    memcpy(piece, text + segment->offset, length);
    piece[length] = '\0';
    TTF_SetFontDirection(segment->font,
                         segment->right_to_left ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(segment->font, segment->script);
}

int sat_font_set_width(SatFontSet *set, SatTextStyle style, const char *text, size_t length)
{
    Segment segments[MAX_SEGMENTS];
    char piece[SAT_MAX_LINE_BYTES];
    const size_t count = split_line(set, style, text, length, segments);
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

SDL_Surface *sat_font_set_render(SatFontSet *set, SatTextStyle style, const char *text,
                                 size_t length)
{
    static const SDL_Color WHITE = {255, 255, 255, 255};
    Segment segments[MAX_SEGMENTS];
    SDL_Surface *pieces[MAX_SEGMENTS];
    char piece[SAT_MAX_LINE_BYTES];
    const size_t count = split_line(set, style, text, length, segments);
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

void sat_font_set_close(SatFontSet *set)
{
    for (size_t i = 0; i < set->font_count; i++) {
        if (set->fonts[i].font != NULL) {
            TTF_CloseFont(set->fonts[i].font);
        }
    }
    set->font_count = 0;
}

TTF_Font *sat_font_set_general(SatFontSet *set, SatTextStyle style)
{
    return open_font(set, style, "", 0);
}
