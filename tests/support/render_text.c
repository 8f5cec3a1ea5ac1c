/* Renders paragraphs as the player does: lines from standard input, broken to a width, each line as
 * a picture of its ink (PGM) with what it holds (JSON lines).
 *
 * usage: render_text SCALE WIDTH_PX FOLDER < text */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/sdl/bidi_runs.h"
#include "player/sdl/font_files.h"
#include "player/sdl/font_set.h"
#include "player/sdl/text_flow.h"

enum { MOST_LINES = 64 };

static int measure(void *context, const char *text, size_t length)
{
    return sat_font_set_width(context, SAT_TEXT_BODY, text, length);
}

static bool write_ink(const char *path, SDL_Surface *surface)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    fprintf(file, "P5 %d %d 255\n", surface->w, surface->h);
    for (int y = 0; y < surface->h; y++) {
        const uint8_t *row = (const uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch;
        for (int x = 0; x < surface->w; x++) {
            uint32_t pixel = 0;
            memcpy(&pixel, row + (size_t)4 * (size_t)x, sizeof(pixel));
            (void)fputc((int)(pixel >> 24), file);
        }
    }
    return fclose(file) == 0;
}

/* The line's picture is FOLDER/paragraph-line.pgm; the fonts are those of its runs. */
static bool put_line(SatFontSet *set, const char *folder, int paragraph, int line, const char *text,
                     SatTextLine place)
{
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/%d-%d.pgm", folder, paragraph, line);
    SDL_Surface *surface =
        sat_font_set_render(set, SAT_TEXT_BODY, text + place.offset, place.length);
    bool done = surface != NULL && write_ink(path, surface);
    printf("{\"paragraph\": %d, \"line\": %d, \"offset\": %zu, \"length\": %zu, \"width\": %d, "
           "\"picture\": \"%d-%d.pgm\"}\n",
           paragraph, line, place.offset, place.length,
           measure(set, text + place.offset, place.length), paragraph, line);
    SDL_FreeSurface(surface);
    return done;
}

static void put_fonts(double scale)
{
    static const char *const scripts[] = {"", "Arab", "Hebr", "Hani"};
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        char *path = sat_font_file(scripts[i], SAT_FONT_REGULAR, 0);
        printf("{\"script\": \"%s\", \"font\": \"%s\", \"pixels\": %d}\n", scripts[i],
               path != NULL ? path : "", (int)(13.5 * scale + 0.5));
        free(path);
    }
}

int main(int argc, char **argv)
{
    char text[SAT_MAX_LINE_BYTES];
    SatFontSet set = {.scale = argc == 4 ? strtod(argv[1], NULL) : 0};
    bool done = true;
    if (argc != 4 || TTF_Init() != 0) {
        fprintf(stderr, "usage: render_text SCALE WIDTH_PX FOLDER < text\n");
        return 2;
    }
    put_fonts(set.scale);
    for (int paragraph = 0; done && fgets(text, sizeof(text), stdin) != NULL; paragraph++) {
        SatTextLine lines[MOST_LINES];
        text[strcspn(text, "\n")] = '\0';
        const size_t count = sat_text_flow(text, strlen(text), (int)strtol(argv[2], NULL, 10),
                                           measure, &set, lines, MOST_LINES);
        for (size_t i = 0; done && i < count; i++) {
            done = put_line(&set, argv[3], paragraph, (int)i, text, lines[i]);
        }
    }
    sat_font_set_close(&set);
    TTF_Quit();
    return done ? 0 : 1;
}
