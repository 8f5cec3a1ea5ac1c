/* Joins each letter with the one that follows it, when that one has no nearer one before it. */
#include "export/search/text_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NONE = -1, LEAST_LETTER_PX = 5, MOST_PIECES = 400 };

/* A letter as a line sees it: along the line, and across it. */
typedef struct {
    int32_t begin, end, head, foot; /* both included; head < foot */
    uint32_t number;                /* of the glyph */
    int32_t next, before;
} Letter;

typedef struct {
    Letter *all;
    size_t count;
    bool is_upright;
} Letters;

static int32_t height_of(const Letter *letter)
{
    return letter->foot - letter->head + 1;
}

static int32_t least_of(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t greatest_of(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* How far the second is behind the first; a large number when they are not of one line. */
static int32_t distance(const Letter *a, const Letter *b, const SatGlyph *all)
{
    const int32_t high = greatest_of(height_of(a), height_of(b));
    const int32_t low = least_of(height_of(a), height_of(b));
    const int32_t common = least_of(a->foot, b->foot) - greatest_of(a->head, b->head) + 1;
    const int32_t gap = b->begin - a->end - 1;
    const float first = all[a->number].contrast, second = all[b->number].contrast;
    const bool alike = high * 10 <= low * 26 && common * 2 >= low && first <= second * 2.0F &&
                       second <= first * 2.0F;
    const bool is_behind = b->begin + b->end > a->begin + a->end && gap > -(low / 2) - 1;
    const bool is_near = gap * 10 <= high * 13;
    return alike && is_behind && is_near ? (gap > 0 ? gap : 0) : INT32_MAX;
}

static int32_t find_next(const Letters *letters, size_t from, const SatGlyph *all)
{
    const Letter *letter = &letters->all[from];
    const int32_t reach = letter->end + height_of(letter) * 3 + 2;
    int32_t best = NONE, best_distance = INT32_MAX;
    for (size_t i = from + 1; i < letters->count && letters->all[i].begin <= reach; i++) {
        int32_t far = distance(letter, &letters->all[i], all);
        if (far < best_distance) {
            best_distance = far;
            best = (int32_t)i;
        }
    }
    return best;
}

/* Each letter follows the nearest one only. */
static void join_letters(Letters *letters, const SatGlyph *all)
{
    for (size_t i = 0; i < letters->count; i++) {
        letters->all[i].next = letters->all[i].before = NONE;
    }
    for (size_t i = 0; i < letters->count; i++) {
        int32_t next = find_next(letters, i, all);
        if (next == NONE) {
            continue;
        }
        Letter *follower = &letters->all[next];
        int32_t rival = follower->before;
        if (rival != NONE) {
            if (distance(&letters->all[rival], follower, all) <=
                distance(&letters->all[i], follower, all)) {
                continue;
            }
            letters->all[rival].next = NONE;
        }
        follower->before = (int32_t)i;
        letters->all[i].next = next;
    }
}

/* ---- what a line is like ----------------------------------------------------------------------
 */

static int compare_numbers(const void *a, const void *b)
{
    const int32_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

static int32_t median_of(int32_t *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    return numbers[count / 2];
}

/* How many strokes a cut along the line crosses, on average of the middle cuts. */
static float count_crossings(const SatTextLine *line, const SatStrokeMap *map)
{
    const int32_t first = line->is_upright ? line->left : line->top;
    const int32_t last = line->is_upright ? line->right : line->bottom;
    const int32_t begin = line->is_upright ? line->top : line->left;
    const int32_t end = line->is_upright ? line->bottom : line->right;
    const int32_t margin = (last - first) / 5;
    const size_t width = map->contrast.width_px;
    uint32_t crossings = 0, cuts = 0;
    for (int32_t cut = first + margin; cut <= last - margin; cut++, cuts++) {
        uint8_t before = 0;
        for (int32_t at = begin; at <= end; at++) {
            uint8_t here = line->is_upright ? map->mask[(size_t)at * width + (size_t)cut]
                                            : map->mask[(size_t)cut * width + (size_t)at];
            crossings += here > before;
            before = here;
        }
    }
    return cuts > 0 ? (float)crossings / (float)cuts : 0.0F;
}

/* The part of the stroke pixels that have the colour of the text: near what nine in ten stay below.
 */
static float measure_evenness(const SatTextLine *line, const SatTextPlane *plane,
                              const SatStrokeMap *map)
{
    enum { MOST_SAMPLES = 4096 };
    int32_t samples[MOST_SAMPLES];
    size_t count = 0;
    for (int32_t y = line->top; y <= line->bottom; y++) {
        for (int32_t x = line->left; x <= line->right && count < MOST_SAMPLES; x++) {
            if (map->mask[(size_t)y * plane->width_px + (size_t)x] != 0) {
                samples[count++] = *sat_text_plane_at(plane, x, y);
            }
        }
    }
    if (count == 0) {
        return 0.0F;
    }
    qsort(samples, count, sizeof samples[0], compare_numbers);
    const float colour = (float)samples[count - 1 - count / 10];
    const float reach = line->contrast * 0.08F + 0.5F;
    size_t near = 0;
    for (size_t i = 0; i < count; i++) {
        near += fabsf((float)samples[i] - colour) <= reach;
    }
    return (float)near / (float)count;
}

static void include(SatTextLine *line, const SatGlyph *glyph)
{
    line->left = least_of(line->left, glyph->left);
    line->top = least_of(line->top, glyph->top);
    line->right = greatest_of(line->right, glyph->right);
    line->bottom = greatest_of(line->bottom, glyph->bottom);
}

/* Mean of the least distances of a letter's foot and head from the middling ones. */
static float measure_raggedness(const Letter *const *chain, size_t count, float letter_px)
{
    int32_t heads[MOST_PIECES], feet[MOST_PIECES];
    for (size_t i = 0; i < count; i++) {
        heads[i] = chain[i]->head;
        feet[i] = chain[i]->foot;
    }
    const int32_t head = median_of(heads, count), foot = median_of(feet, count);
    float sum = 0.0F;
    for (size_t i = 0; i < count; i++) {
        sum += (float)least_of(abs(chain[i]->head - head), abs(chain[i]->foot - foot));
    }
    return sum / (float)count / letter_px;
}

static SatTextLine describe(const Letter *const *chain, size_t count, bool is_upright,
                            const SatGlyph *all, const SatTextPlane *plane, const SatStrokeMap *map)
{
    const SatGlyph *first = &all[chain[0]->number];
    SatTextLine line = {.left = first->left,
                        .top = first->top,
                        .right = first->right,
                        .bottom = first->bottom,
                        .is_upright = is_upright,
                        .pieces = (uint32_t)count};
    int32_t heights[MOST_PIECES];
    float squares = 0.0F;
    for (size_t i = 0; i < count; i++) {
        const SatGlyph *glyph = &all[chain[i]->number];
        include(&line, glyph);
        heights[i] = height_of(chain[i]);
        line.contrast += glyph->contrast / (float)count;
        line.edge += glyph->edge / (float)count;
        squares += glyph->contrast * glyph->contrast / (float)count;
    }
    line.letter_px = (float)median_of(heights, count);
    line.unevenness = sqrtf(fmaxf(0.0F, squares - line.contrast * line.contrast)) / line.contrast;
    line.raggedness = measure_raggedness(chain, count, line.letter_px);
    line.clearness =
        line.contrast / (float)sat_stroke_map_least(map, (uint32_t)(line.left + line.right) / 2,
                                                    (uint32_t)(line.top + line.bottom) / 2);
    line.evenness = measure_evenness(&line, plane, map);
    const float crossings = count_crossings(&line, map);
    const int32_t length = is_upright ? line.bottom - line.top + 1 : line.right - line.left + 1;
    line.density = crossings * line.letter_px / (float)length;
    line.letters = fmaxf((float)count, crossings / 2.2F);
    return line;
}

/* Three letters at least: a marker on a film has one or two. */
static bool may_be_text(const SatTextLine *line)
{
    const int32_t across =
        line->is_upright ? line->right - line->left + 1 : line->bottom - line->top + 1;
    return line->letters >= 2.6F && (float)across <= line->letter_px * 3.0F &&
           line->density >= 0.5F && line->density <= 6.0F && line->raggedness <= 0.4F;
}

/* ---- all of them ------------------------------------------------------------------------------
 */

static int compare_letters(const void *a, const void *b)
{
    const Letter *first = a, *second = b;
    if (first->begin != second->begin) {
        return first->begin < second->begin ? -1 : 1;
    }
    return (first->number > second->number) - (first->number < second->number);
}

static void fill_letters(Letters *letters, const SatGlyphs *glyphs, const bool *is_used)
{
    letters->count = 0;
    for (size_t i = 0; i < glyphs->count; i++) {
        const SatGlyph *glyph = &glyphs->all[i];
        Letter letter = letters->is_upright ? (Letter){.begin = glyph->top,
                                                       .end = glyph->bottom,
                                                       .head = glyph->left,
                                                       .foot = glyph->right}
                                            : (Letter){.begin = glyph->left,
                                                       .end = glyph->right,
                                                       .head = glyph->top,
                                                       .foot = glyph->bottom};
        letter.number = (uint32_t)i;
        if (!is_used[i] && height_of(&letter) >= LEAST_LETTER_PX) {
            letters->all[letters->count++] = letter;
        }
    }
    if (letters->count > 0) {
        qsort(letters->all, letters->count, sizeof *letters->all, compare_letters);
    }
}

/* Adds the lines of one direction; the letters of those are used then. */
static void add_lines(SatTextLines *lines, Letters *letters, const SatGlyph *all, bool *is_used,
                      const SatTextPlane *plane, const SatStrokeMap *map)
{
    const Letter *chain[MOST_PIECES];
    join_letters(letters, all);
    for (size_t i = 0; i < letters->count; i++) {
        size_t count = 0;
        if (letters->all[i].before != NONE) {
            continue;
        }
        for (int32_t at = (int32_t)i; at != NONE && count < MOST_PIECES;
             at = letters->all[at].next) {
            chain[count++] = &letters->all[at];
        }
        SatTextLine line = describe(chain, count, letters->is_upright, all, plane, map);
        if (!may_be_text(&line)) {
            continue;
        }
        lines->all[lines->count++] = line;
        for (size_t k = 0; k < count; k++) {
            is_used[chain[k]->number] = true;
        }
    }
}

static int compare_lines(const void *a, const void *b)
{
    const SatTextLine *first = a, *second = b;
    if (first->is_upright != second->is_upright) {
        return first->is_upright ? 1 : -1;
    }
    if (first->top != second->top) {
        return first->top < second->top ? -1 : 1;
    }
    return (first->left > second->left) - (first->left < second->left);
}

bool sat_text_lines_find(SatTextLines *lines, const SatGlyphs *glyphs, const SatTextPlane *plane,
                         const SatStrokeMap *map, SatError *err)
{
    Letters letters = {.all = calloc(glyphs->count + 1, sizeof(Letter))};
    bool *is_used = calloc(glyphs->count + 1, sizeof *is_used);
    *lines = (SatTextLines){.all = calloc(glyphs->count + 1, sizeof(SatTextLine))};
    bool done = letters.all != NULL && is_used != NULL && lines->all != NULL;
    for (int upright = 0; done && upright < 2; upright++) {
        letters.is_upright = upright == 1;
        fill_letters(&letters, glyphs, is_used);
        add_lines(lines, &letters, glyphs->all, is_used, plane, map);
    }
    if (done && lines->count > 0) {
        qsort(lines->all, lines->count, sizeof *lines->all, compare_lines);
    }
    free(letters.all);
    free(is_used);
    if (!done) {
        sat_text_lines_free(lines);
    }
    return done ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
}

void sat_text_lines_free(SatTextLines *lines)
{
    free(lines->all);
    *lines = (SatTextLines){0};
}
