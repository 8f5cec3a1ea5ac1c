/* Looks for lines in tiles of the picture, at its own size and at halves of it. */
#include "export/search/find_text.h"

#include <stdlib.h>
#include <string.h>

enum {
    TILE_PX = 2048,
    TILE_OVERLAP_PX = 192,
    LEAST_SIDE_PX = 8,
    MOST_SCALE = 8,
    LETTER_LEAST_PX = 4,
    LETTER_MOST_PX = 48,
    RANGE_SAMPLES = 4096,
    FLAT_PART = 4 /* of the floor: strokes on nothing */
};

typedef struct {
    SatTextCandidates *out;
    const SatPixelFrame *frame;
    SatStrokes strokes;
    uint32_t x_px, y_px, scale; /* of the plane in the frame */
    float most_px;              /* height of a letter; larger ones are anatomy */
} Look;

/* ---- likeness ---------------------------------------------------------------------------------
 */

static float at_most(float value, float most)
{
    return value < most ? value : most;
}

/* A line through the numbers of lines that were drawn on pictures of all kinds, and of rows of
 * strokes in pictures without text (logistic regression; the figure of a line that is as likely as
 * not is 0). Six on either side is no doubt. */
static float judge(const SatTextLine *line, uint32_t scale)
{
    float doublings = 0.0F;
    for (; scale > 1; scale /= 2) {
        doublings += 1.0F;
    }
    const float sum = 0.78F * at_most(line->letters, 12.0F) +
                      0.70F * at_most((float)line->pieces, 8.0F) +
                      4.87F * at_most(line->edge, 1.0F) + 6.46F * at_most(line->evenness, 0.7F) -
                      4.72F * at_most(line->unevenness, 0.6F) - 20.3F * line->raggedness -
                      1.10F * at_most(line->density, 4.0F) +
                      0.0137F * at_most(line->letter_px, 40.0F) - 0.28F * doublings - 9.93F;
    const float likeness = 0.5F + sum / 12.0F;
    return likeness < 0.0F ? 0.0F : at_most(likeness, 1.0F);
}

/* ---- the picture that is read -----------------------------------------------------------------
 */

/* From the text's colour (black) to its surroundings (white). */
static bool take_picture(SatTextPicture *picture, const SatTextLine *line,
                         const SatTextPlane *plane, const SatStrokeMap *map)
{
    const int32_t margin = (int32_t)(line->letter_px * 0.6F) + 2;
    const int32_t left = line->left > margin ? line->left - margin : 0;
    const int32_t top = line->top > margin ? line->top - margin : 0;
    const int32_t right = line->right + margin < (int32_t)plane->width_px
                              ? line->right + margin
                              : (int32_t)plane->width_px - 1;
    const int32_t bottom = line->bottom + margin < (int32_t)plane->height_px
                               ? line->bottom + margin
                               : (int32_t)plane->height_px - 1;
    picture->width_px = (uint32_t)(right - left + 1);
    picture->height_px = (uint32_t)(bottom - top + 1);
    picture->pixels = malloc((size_t)picture->width_px * picture->height_px);
    if (picture->pixels == NULL) {
        return false;
    }
    double sum = 0.0;
    size_t count = 0;
    for (int32_t y = line->top; y <= line->bottom; y++) {
        for (int32_t x = line->left; x <= line->right; x++) {
            if (map->mask[(size_t)y * plane->width_px + (size_t)x] != 0) {
                sum += *sat_text_plane_at(plane, x, y);
                count++;
            }
        }
    }
    const float colour = count > 0 ? (float)(sum / (double)count) : 0.0F;
    const float contrast = line->contrast > 1.0F ? line->contrast : 1.0F;
    for (int32_t y = top; y <= bottom; y++) {
        uint8_t *out = picture->pixels + (size_t)(y - top) * picture->width_px;
        for (int32_t x = left; x <= right; x++) {
            float below = (colour - (float)*sat_text_plane_at(plane, x, y)) / contrast * 255.0F;
            *out++ = below <= 0.0F ? 0 : below >= 255.0F ? 255 : (uint8_t)below;
        }
    }
    return true;
}

/* ---- collecting -------------------------------------------------------------------------------
 */

static bool covers(const SatCrop *outer, const SatCrop *inner)
{
    const uint32_t left = outer->x_px > inner->x_px ? outer->x_px : inner->x_px;
    const uint32_t top = outer->y_px > inner->y_px ? outer->y_px : inner->y_px;
    const uint32_t outer_right = outer->x_px + outer->width_px;
    const uint32_t inner_right = inner->x_px + inner->width_px;
    const uint32_t outer_bottom = outer->y_px + outer->height_px;
    const uint32_t inner_bottom = inner->y_px + inner->height_px;
    const uint32_t right = outer_right < inner_right ? outer_right : inner_right;
    const uint32_t bottom = outer_bottom < inner_bottom ? outer_bottom : inner_bottom;
    return right > left && bottom > top &&
           (uint64_t)(right - left) * (bottom - top) * 10 >=
               (uint64_t)inner->width_px * inner->height_px * 7;
}

/* Puts it in its place, unless a likelier one holds it. Takes the picture. */
static void insert(SatTextCandidates *out, SatTextCandidate *candidate)
{
    size_t place = 0;
    while (place < out->count && out->all[place].likeness >= candidate->likeness) {
        if (covers(&out->all[place].area, &candidate->area)) {
            free(candidate->picture.pixels);
            return;
        }
        place++;
    }
    if (out->count == SAT_TEXT_MOST_CANDIDATES) {
        out->left_some = true;
        if (place == out->count) {
            free(candidate->picture.pixels);
            return;
        }
        free(out->all[--out->count].picture.pixels);
    }
    memmove(&out->all[place + 1], &out->all[place], (out->count - place) * sizeof *out->all);
    out->all[place] = *candidate;
    out->count++;
    size_t kept = place + 1;
    for (size_t i = place + 1; i < out->count; i++) {
        if (covers(&candidate->area, &out->all[i].area)) {
            free(out->all[i].picture.pixels);
        } else {
            out->all[kept++] = out->all[i];
        }
    }
    out->count = kept;
}

static bool add_line(const Look *look, const SatTextLine *line, const SatTextPlane *plane,
                     const SatStrokeMap *map)
{
    SatTextCandidate candidate = {.line = *line,
                                  .scale = look->scale,
                                  .strokes = look->strokes,
                                  .likeness = judge(line, look->scale)};
    const uint32_t scale = look->scale;
    candidate.area = (SatCrop){look->x_px + (uint32_t)line->left * scale,
                               look->y_px + (uint32_t)line->top * scale,
                               (uint32_t)(line->right - line->left + 1) * scale,
                               (uint32_t)(line->bottom - line->top + 1) * scale};
    if (!take_picture(&candidate.picture, line, plane, map)) {
        return false;
    }
    insert(look->out, &candidate);
    return true;
}

/* ---- planes -----------------------------------------------------------------------------------
 */

static int compare_values(const void *a, const void *b)
{
    const uint16_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

/* The range most of the plane lies in. */
static uint32_t typical_range(const SatTextPlane *plane)
{
    uint16_t samples[RANGE_SAMPLES];
    const size_t all = (size_t)plane->width_px * plane->height_px;
    const size_t step = all / RANGE_SAMPLES + 1;
    size_t count = 0;
    for (size_t i = 0; i < all && count < RANGE_SAMPLES; i += step) {
        samples[count++] =
            *sat_text_plane_at(plane, (long)(i % plane->width_px), (long)(i / plane->width_px));
    }
    qsort(samples, count, sizeof samples[0], compare_values);
    return (uint32_t)samples[count - 1 - count / 100] - samples[count / 100];
}

static bool search_plane(const Look *look, const SatTextPlane *plane, uint32_t floor, SatError *err)
{
    SatStrokeMap map;
    SatGlyphs glyphs = {0};
    SatTextLines lines = {0};
    if (!sat_stroke_map_new(&map, plane, floor, floor / FLAT_PART, err)) {
        return false;
    }
    bool done = sat_glyphs_find(&glyphs, plane, &map, LETTER_LEAST_PX, LETTER_MOST_PX * 12, err) &&
                sat_text_lines_find(&lines, &glyphs, plane, &map, err);
    for (size_t i = 0; done && i < lines.count; i++) {
        if (lines.all[i].is_upright && lines.all[i].contrast < (float)floor) {
            continue; /* faint steps at an edge stand over each other */
        }
        /* Small ones are seen better at full size, large ones at a smaller one. */
        const float letter_px = lines.all[i].letter_px;
        done =
            letter_px > (float)LETTER_MOST_PX || letter_px * (float)look->scale > look->most_px ||
            (look->scale > 1 && letter_px < 12.0F) || add_line(look, &lines.all[i], plane, &map) ||
            sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
    }
    sat_text_lines_free(&lines);
    sat_glyphs_free(&glyphs);
    sat_stroke_map_free(&map);
    return done;
}

/* The plane and its halves. */
static bool search_scales(Look *look, SatTextPlane *plane, uint32_t least_floor, SatError *err)
{
    uint32_t floor = typical_range(plane) / 16;
    floor = floor > least_floor ? floor : least_floor;
    bool done = true;
    for (look->scale = 1; done; look->scale *= 2) {
        SatTextPlane half = {0};
        done = search_plane(look, plane, floor, err);
        if (!done || look->scale == MOST_SCALE || plane->width_px < 128 || plane->height_px < 128) {
            break;
        }
        done = sat_text_plane_new(&half, plane->width_px / 2, plane->height_px / 2, err);
        if (done) {
            sat_text_plane_halve(plane, &half);
            sat_text_plane_free(plane);
            *plane = half;
        }
    }
    return done;
}

static bool search_tile(const Look *at, uint32_t width_px, uint32_t height_px, SatError *err)
{
    Look look = *at;
    SatTextPlane plane = {0};
    uint32_t least_floor = look.frame->shape.layout == SAT_PIXEL_GRAY16 ? 8 : 14;
    if (!sat_text_plane_new(&plane, width_px, height_px, err)) {
        return false;
    }
    sat_text_plane_fill(&plane, look.frame, look.x_px, look.y_px, look.strokes);
    bool done = search_scales(&look, &plane, least_floor, err);
    sat_text_plane_free(&plane);
    return done;
}

bool sat_find_text(SatTextCandidates *candidates, const SatPixelFrame *frame, SatError *err)
{
    const uint32_t width = frame->shape.width_px, height = frame->shape.height_px;
    const uint32_t side = width < height ? width : height;
    const float most_px = side > LETTER_MOST_PX * 8 ? (float)side / 8.0F : (float)LETTER_MOST_PX;
    *candidates =
        (SatTextCandidates){.all = calloc(SAT_TEXT_MOST_CANDIDATES + 1, sizeof(SatTextCandidate))};
    bool done = candidates->all != NULL ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to search a picture for text");
    for (uint32_t y = 0; done && y < height; y += TILE_PX - TILE_OVERLAP_PX) {
        for (uint32_t x = 0; done && x < width; x += TILE_PX - TILE_OVERLAP_PX) {
            uint32_t tile_width = width - x < TILE_PX ? width - x : TILE_PX;
            uint32_t tile_height = height - y < TILE_PX ? height - y : TILE_PX;
            bool is_covered = (x > 0 && tile_width <= TILE_OVERLAP_PX) ||
                              (y > 0 && tile_height <= TILE_OVERLAP_PX);
            if (is_covered || tile_width < LEAST_SIDE_PX || tile_height < LEAST_SIDE_PX) {
                continue;
            }
            Look look = {candidates, frame, SAT_STROKES_BRIGHT, x, y, 1, most_px};
            done = search_tile(&look, tile_width, tile_height, err);
            look.strokes = SAT_STROKES_DARK;
            done = done && search_tile(&look, tile_width, tile_height, err);
        }
    }
    if (!done) {
        sat_text_candidates_free(candidates);
    }
    return done;
}

void sat_text_candidates_free(SatTextCandidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        free(candidates->all[i].picture.pixels);
    }
    free(candidates->all);
    *candidates = (SatTextCandidates){0};
}
