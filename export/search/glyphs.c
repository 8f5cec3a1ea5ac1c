/* Runs of stroke pixels, joined to pieces. */
#include "export/search/glyphs.h"

#include <stdlib.h>
#include <string.h>

/* Duller pieces are anatomy: the edges of drawn letters fall by a good part of their contrast from
 * one pixel to the next. */
#define LEAST_EDGE 0.22F

typedef struct {
    int32_t left, right, row;
    uint32_t parent; /* the run it is joined with; its own number: the first of a piece */
} Run;

typedef struct {
    Run *all;
    size_t count, room;
} Runs;

typedef struct {
    SatGlyph glyph;
    double contrast_sum, step_sum;
    uint64_t steps;
} Piece;

static bool add_run(Runs *runs, int32_t left, int32_t right, int32_t row)
{
    if (runs->count == runs->room) {
        size_t room = runs->room == 0 ? 1024 : runs->room * 2;
        Run *grown = room <= UINT32_MAX ? realloc(runs->all, room * sizeof *grown) : NULL;
        if (grown == NULL) {
            return false;
        }
        runs->all = grown;
        runs->room = room;
    }
    runs->all[runs->count] = (Run){left, right, row, (uint32_t)runs->count};
    runs->count++;
    return true;
}

static uint32_t first_of(Runs *runs, uint32_t run)
{
    while (runs->all[run].parent != run) {
        runs->all[run].parent = runs->all[runs->all[run].parent].parent;
        run = runs->all[run].parent;
    }
    return run;
}

static void join(Runs *runs, uint32_t a, uint32_t b)
{
    a = first_of(runs, a);
    b = first_of(runs, b);
    if (a < b) {
        runs->all[b].parent = a;
    } else {
        runs->all[a].parent = b;
    }
}

/* Joins the runs of a row with those above that they touch, corners included. */
static void join_rows(Runs *runs, size_t above, size_t above_end, size_t here, size_t here_end)
{
    while (above < above_end && here < here_end) {
        const Run *upper = &runs->all[above], *lower = &runs->all[here];
        if (upper->left <= lower->right + 1 && lower->left <= upper->right + 1) {
            join(runs, (uint32_t)above, (uint32_t)here);
        }
        if (upper->right < lower->right) {
            above++;
        } else {
            here++;
        }
    }
}

static bool find_runs(Runs *runs, const SatStrokeMap *map)
{
    const uint32_t width = map->contrast.width_px;
    size_t above = 0, above_end = 0;
    for (uint32_t y = 0; y < map->contrast.height_px; y++) {
        const uint8_t *mask = map->mask + (size_t)y * width;
        const size_t here = runs->count;
        for (const uint8_t *at = memchr(mask, 1, width); at != NULL;) {
            size_t left = (size_t)(at - mask);
            const uint8_t *end = memchr(at, 0, width - left);
            size_t right = end != NULL ? (size_t)(end - mask) : width;
            if (!add_run(runs, (int32_t)left, (int32_t)right - 1, (int32_t)y)) {
                return false;
            }
            at = end != NULL ? memchr(end, 1, width - right) : NULL;
        }
        join_rows(runs, above, above_end, here, runs->count);
        above = here;
        above_end = runs->count;
    }
    return true;
}

static void add_step(Piece *piece, const SatTextPlane *plane, const SatStrokeMap *map, int32_t x,
                     int32_t y, uint16_t value)
{
    if (x < 0 || y < 0 || x >= (int32_t)plane->width_px || y >= (int32_t)plane->height_px ||
        map->mask[(size_t)y * plane->width_px + (size_t)x] != 0) {
        return;
    }
    uint16_t beside = *sat_text_plane_at(plane, x, y);
    piece->step_sum += value > beside ? value - beside : 0;
    piece->steps++;
}

static void add_to_piece(Piece *piece, const Run *run, const SatTextPlane *plane,
                         const SatStrokeMap *map)
{
    SatGlyph *glyph = &piece->glyph;
    if (glyph->area == 0) {
        *glyph =
            (SatGlyph){.left = run->left, .top = run->row, .right = run->right, .bottom = run->row};
    }
    glyph->left = run->left < glyph->left ? run->left : glyph->left;
    glyph->right = run->right > glyph->right ? run->right : glyph->right;
    glyph->bottom = run->row; /* runs come from top to bottom */
    glyph->area += (uint32_t)(run->right - run->left + 1);
    for (int32_t x = run->left; x <= run->right; x++) {
        uint16_t value = *sat_text_plane_at(plane, x, run->row);
        piece->contrast_sum += *sat_text_plane_at(&map->contrast, x, run->row);
        add_step(piece, plane, map, x, run->row - 1, value);
        add_step(piece, plane, map, x, run->row + 1, value);
    }
    add_step(piece, plane, map, run->left - 1, run->row,
             *sat_text_plane_at(plane, run->left, run->row));
    add_step(piece, plane, map, run->right + 1, run->row,
             *sat_text_plane_at(plane, run->right, run->row));
}

static int compare_glyphs(const void *a, const void *b)
{
    const SatGlyph *first = a, *second = b;
    if (first->left != second->left) {
        return first->left < second->left ? -1 : 1;
    }
    return (first->top > second->top) - (first->top < second->top);
}

static bool is_letter_like(const Piece *piece, int32_t least_px, int32_t most_px)
{
    const SatGlyph *glyph = &piece->glyph;
    const int32_t width = glyph->right - glyph->left + 1;
    const int32_t height = glyph->bottom - glyph->top + 1;
    const int32_t longer = width > height ? width : height;
    return longer >= least_px && height <= most_px && width <= most_px && glyph->area >= 3;
}

/* Keeps the pieces that may be letters, with their numbers. */
static void keep_letters(SatGlyphs *glyphs, const Piece *pieces, size_t count, int32_t least_px,
                         int32_t most_px)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_letter_like(&pieces[i], least_px, most_px)) {
            continue;
        }
        SatGlyph glyph = pieces[i].glyph;
        double contrast = pieces[i].contrast_sum / glyph.area;
        double step = pieces[i].steps > 0 ? pieces[i].step_sum / (double)pieces[i].steps : 0.0;
        glyph.contrast = (float)contrast;
        glyph.edge = (float)(step / contrast);
        if (glyph.edge >= LEAST_EDGE) {
            glyphs->all[glyphs->count++] = glyph;
        }
    }
    if (glyphs->count > 0) {
        qsort(glyphs->all, glyphs->count, sizeof *glyphs->all, compare_glyphs);
    }
}

bool sat_glyphs_find(SatGlyphs *glyphs, const SatTextPlane *plane, const SatStrokeMap *map,
                     int32_t least_px, int32_t most_px, SatError *err)
{
    Runs runs = {0};
    *glyphs = (SatGlyphs){0};
    bool done = find_runs(&runs, map);
    Piece *pieces = done ? calloc(runs.count + 1, sizeof *pieces) : NULL;
    uint32_t *numbers = pieces != NULL ? calloc(runs.count + 1, sizeof *numbers) : NULL;
    size_t count = 0;
    for (uint32_t i = 0; numbers != NULL && i < runs.count; i++) {
        uint32_t first = first_of(&runs, i);
        numbers[i] = first == i ? (uint32_t)count++ : numbers[first];
        add_to_piece(&pieces[numbers[i]], &runs.all[i], plane, map);
    }
    glyphs->all = numbers != NULL ? calloc(count + 1, sizeof *glyphs->all) : NULL;
    done = glyphs->all != NULL;
    if (done) {
        keep_letters(glyphs, pieces, count, least_px, most_px);
    }
    free(numbers);
    free(pieces);
    free(runs.all);
    return done ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
}

void sat_glyphs_free(SatGlyphs *glyphs)
{
    free(glyphs->all);
    *glyphs = (SatGlyphs){0};
}
