/* Pixels of a VP8L stream with green and red only: both codes of a pixel are looked up at once. */
#include "formats/codec/vp8l_reader.h"

#include <stdlib.h>

#include "formats/codec/vp8l_prefix.h"
#include "formats/codec/vp8l_tiles.h"

enum {
    SIGNATURE = 0x2f,
    SIDE_BITS = 14,
    OPAQUE_ALPHA = 255,
    LEFT_NEIGHBOUR = 1, /* the distance symbol of "one pixel to the left" */
    MAX_GROUPS = 64,
    RED_BITS = 8, /* looked up at once; longer codes are rare */
    LEAST_PAIR_BITS = 8,
    MOST_PAIR_BITS = 11,
    PIXELS_A_REFILL = 5, /* SAT_VP8L_REFILLED_BITS / MOST_PAIR_BITS */
    WHOLE_TILE_BITS = 14
};

/* An entry of a table of pairs: the pixel, how many bits it takes, and what is still missing. */
enum {
    LENGTH_SHIFT = 16,
    LENGTH_MASK = 31,
    RED_FOLLOWS = 1 << 30, /* the entry is the green alone */
    NOT_THERE = 1 << 29,   /* a green code too long for the table, or a run: nothing was taken */
    INCOMPLETE = RED_FOLLOWS | NOT_THERE
};

/* The codes of a group of tiles. */
typedef struct {
    SatVp8lPrefix green, red;
    uint32_t *pair;                 /* [1 << pair_bits], by the next bits of the stream */
    uint16_t by_red[1 << RED_BITS]; /* symbol, its length from bit 8 up; 0xffff: a longer code */
    bool is_flat;                   /* a pixel takes no bits */
} Group;

typedef struct {
    SatVp8lInput input;
    unsigned pair_bits;
    unsigned groups;
    Group *group;    /* [groups], owned */
    uint32_t *pairs; /* of all groups, owned */
} Reader;

/* Where pixels go: rows of numbers. */
typedef struct {
    uint16_t *pixels;
    size_t stride; /* in pixels */
    uint32_t width_px, height_px;
} Target;

/* ---- tables ---------------------------------------------------------------------------------- */

/* Into each place of the table whose lower bits are these. */
static void fill(uint32_t *table, unsigned table_bits, unsigned bits, unsigned length,
                 uint32_t entry)
{
    for (size_t i = bits; i < (size_t)1 << table_bits; i += (size_t)1 << length) {
        table[i] = entry;
    }
}

static void fill_pairs(Group *group, unsigned table_bits, unsigned green)
{
    const SatVp8lPrefix *red = &group->red;
    unsigned bits = group->green.bits[green];
    unsigned length = group->green.length[green];
    uint32_t value = group->green.symbol[green];
    if (length + red->length[red->symbols - 1] > table_bits) {
        fill(group->pair, table_bits, bits, length, RED_FOLLOWS | length << LENGTH_SHIFT | value);
    }
    for (unsigned r = 0; r < red->symbols && length + red->length[r] <= table_bits; r++) {
        unsigned both = length + red->length[r];
        fill(group->pair, table_bits, bits | (unsigned)red->bits[r] << length, both,
             both << LENGTH_SHIFT | (uint32_t)red->symbol[r] << 8 | value);
    }
}

static void make_tables(Group *group, unsigned table_bits)
{
    const SatVp8lPrefix *green = &group->green;
    for (unsigned g = 0; g < green->symbols; g++) {
        unsigned length = green->length[g];
        if (length > table_bits) {
            group->pair[green->bits[g] & ((1U << table_bits) - 1)] = NOT_THERE;
        } else if (green->symbol[g] >= SAT_VP8L_BYTE_SYMBOLS) {
            fill(group->pair, table_bits, green->bits[g], length, NOT_THERE);
        } else {
            fill_pairs(group, table_bits, g);
        }
    }
    for (unsigned i = 0; i < 1U << RED_BITS; i++) {
        group->by_red[i] = UINT16_MAX;
    }
    for (unsigned r = 0; r < group->red.symbols && group->red.length[r] <= RED_BITS; r++) {
        unsigned length = group->red.length[r];
        for (unsigned i = group->red.bits[r]; i < 1U << RED_BITS; i += 1U << length) {
            group->by_red[i] = (uint16_t)(length << 8 | group->red.symbol[r]);
        }
    }
    group->is_flat =
        green->symbols == 1 && green->symbol[0] < SAT_VP8L_BYTE_SYMBOLS && group->red.symbols == 1;
}

static bool has_runs(const SatVp8lPrefix *green)
{
    for (unsigned i = 0; i < green->symbols; i++) {
        if (green->symbol[i] >= SAT_VP8L_BYTE_SYMBOLS) {
            return true;
        }
    }
    return false;
}

/* The five codes of a group. alpha: -1: any one. false: the picture is none of ours. */
static bool read_group(SatVp8lInput *input, int alpha, Group *group)
{
    SatVp8lPrefix blue, opacity, distance;
    return sat_vp8l_prefix_read(input, SAT_VP8L_GREEN_SYMBOLS, &group->green) &&
           sat_vp8l_prefix_read(input, SAT_VP8L_BYTE_SYMBOLS, &group->red) &&
           sat_vp8l_prefix_read(input, SAT_VP8L_BYTE_SYMBOLS, &blue) && blue.symbols == 1 &&
           blue.symbol[0] == 0 && sat_vp8l_prefix_read(input, SAT_VP8L_BYTE_SYMBOLS, &opacity) &&
           opacity.symbols == 1 && (alpha < 0 || opacity.symbol[0] == alpha) &&
           sat_vp8l_prefix_read(input, SAT_VP8L_DISTANCE_SYMBOLS, &distance) &&
           distance.symbols == 1 &&
           (distance.symbol[0] == LEFT_NEIGHBOUR || !has_runs(&group->green));
}

static bool read_groups(Reader *reader, unsigned groups, int alpha)
{
    reader->groups = groups;
    reader->group = malloc(groups * sizeof(*reader->group));
    reader->pairs = malloc(((size_t)groups << reader->pair_bits) * sizeof(*reader->pairs));
    if (!reader->group || !reader->pairs) {
        return false;
    }
    for (unsigned g = 0; g < groups; g++) {
        reader->group[g].pair = reader->pairs + ((size_t)g << reader->pair_bits);
        if (!read_group(&reader->input, alpha, &reader->group[g])) {
            return false;
        }
        make_tables(&reader->group[g], reader->pair_bits);
    }
    return true;
}

/* ---- pixels ---------------------------------------------------------------------------------- */

static unsigned next_red(const Group *group, SatVp8lInput *input)
{
    unsigned entry = group->by_red[input->bits & ((1U << RED_BITS) - 1)];
    if (entry == UINT16_MAX) {
        return sat_vp8l_prefix_next(&group->red, input);
    }
    sat_vp8l_input_skip(input, entry >> 8);
    return entry & 0xff;
}

/* RFC 9649 3.6.2.2 */
static uint32_t run_length(SatVp8lInput *input, unsigned symbol)
{
    if (symbol < 4) {
        return symbol + 1;
    }
    unsigned extra_bits = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra_bits) + sat_vp8l_input_take(input, extra_bits) + 1;
}

/* What the table of pairs has no entry for: a pixel with a long code, or a run, which must end in
 * its row. row: its pixels from `at` on are to come, `end` is its width. Returns how many came; 0:
 * not one of ours. */
static size_t read_rare(const Group *group, SatVp8lInput *input, uint16_t *row, size_t at,
                        size_t end)
{
    sat_vp8l_input_refill(input);
    unsigned green = sat_vp8l_prefix_next(&group->green, input);
    if (green < SAT_VP8L_BYTE_SYMBOLS) {
        row[at] = (uint16_t)(next_red(group, input) << 8 | green);
        return 1;
    }
    size_t length = run_length(input, green - SAT_VP8L_BYTE_SYMBOLS);
    if (at == 0 || length > end - at) {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        row[at + i] = row[at - 1];
    }
    return length;
}

/* The pixels [at, tile_end) of a row, and more when a run goes on; `end` is the row's. Returns
 * where it came to; 0: not one of ours. */
static size_t read_stretch(const Group *group, unsigned pair_bits, SatVp8lInput *from,
                           uint16_t *row, size_t at, size_t tile_end, size_t end)
{
    const uint32_t *pair = group->pair;
    const uint64_t mask = (1U << pair_bits) - 1;
    SatVp8lInput input = *from;
    while (at < tile_end) {
        sat_vp8l_input_refill(&input);
        size_t stop = at + PIXELS_A_REFILL < tile_end ? at + PIXELS_A_REFILL : tile_end;
        uint32_t entry = 0;
        while (at < stop) {
            entry = pair[input.bits & mask];
            sat_vp8l_input_skip(&input, entry >> LENGTH_SHIFT & LENGTH_MASK);
            if (entry & INCOMPLETE) {
                break;
            }
            row[at++] = (uint16_t)entry;
        }
        if (entry & RED_FOLLOWS) {
            sat_vp8l_input_refill(&input);
            row[at++] = (uint16_t)(next_red(group, &input) << 8 | (entry & 0xff));
        } else if (entry & NOT_THERE) {
            size_t came = read_rare(group, &input, row, at, end);
            if (came == 0) {
                return 0;
            }
            at += came;
        }
    }
    *from = input;
    return at;
}

static size_t fill_flat(const Group *group, uint16_t *row, size_t at, size_t tile_end)
{
    uint16_t value = (uint16_t)(group->red.symbol[0] << 8 | group->green.symbol[0]);
    while (at < tile_end) {
        row[at++] = value;
    }
    return at;
}

/* tile_group: which group each tile has, or NULL when there is one group. */
static bool read_pixels(Reader *reader, const uint16_t *tile_group, unsigned tile_bits,
                        const Target *target)
{
    size_t columns = sat_vp8l_tiles_over(target->width_px, tile_bits);
    size_t width = target->width_px;
    for (size_t y = 0; y < target->height_px; y++) {
        uint16_t *row = target->pixels + y * target->stride;
        const uint16_t *of_row = tile_group ? tile_group + (y >> tile_bits) * columns : NULL;
        size_t at = 0;
        while (at < width) {
            const Group *group = &reader->group[of_row ? of_row[at >> tile_bits] : 0];
            size_t tile_end = ((at >> tile_bits) + 1) << tile_bits;
            tile_end = tile_end < width ? tile_end : width;
            at = group->is_flat ? fill_flat(group, row, at, tile_end)
                                : read_stretch(group, reader->pair_bits, &reader->input, row, at,
                                               tile_end, width);
            if (at == 0) {
                return false;
            }
        }
        if (sat_vp8l_input_is_over(&reader->input)) {
            return false;
        }
    }
    return true;
}

static void reader_free(Reader *reader)
{
    free(reader->group);
    free(reader->pairs);
}

/* ---- the image of groups --------------------------------------------------------------------- */

/* An image with one group of codes, whose reader is *input. */
static bool read_small_image(SatVp8lInput *input, const Target *target)
{
    Reader reader = {.input = *input, .pair_bits = LEAST_PAIR_BITS};
    bool done = sat_vp8l_input_take(&reader.input, 1) == 0 /* no colour cache */ &&
                read_groups(&reader, 1, -1) && read_pixels(&reader, NULL, WHOLE_TILE_BITS, target);
    *input = reader.input;
    reader_free(&reader);
    return done;
}

/* Returns the groups of all tiles, owned by the caller; NULL: not one of ours. */
static uint16_t *read_tile_groups(SatVp8lInput *input, unsigned tile_bits, const Target *picture,
                                  unsigned *groups)
{
    Target tiles = {.width_px = sat_vp8l_tiles_over(picture->width_px, tile_bits),
                    .height_px = sat_vp8l_tiles_over(picture->height_px, tile_bits)};
    size_t count = (size_t)tiles.width_px * tiles.height_px;
    uint16_t most = 0;
    tiles.stride = tiles.width_px;
    tiles.pixels = malloc(count * sizeof(*tiles.pixels));
    if (!tiles.pixels || !read_small_image(input, &tiles)) {
        free(tiles.pixels);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        most = tiles.pixels[i] > most ? tiles.pixels[i] : most;
    }
    if (most >= MAX_GROUPS) {
        free(tiles.pixels);
        return NULL;
    }
    *groups = most + 1U;
    return tiles.pixels;
}

/* ---- the stream ------------------------------------------------------------------------------ */

/* Tables that take less time to make than they save. */
static unsigned pair_bits_for(const Target *picture)
{
    size_t pixels = (size_t)picture->width_px * picture->height_px;
    unsigned bits = LEAST_PAIR_BITS;
    while (bits < MOST_PAIR_BITS && (size_t)64 << bits < pixels) {
        bits++;
    }
    return bits;
}

static bool read_picture(Reader *reader, const Target *picture)
{
    unsigned groups = 1;
    unsigned tile_bits = WHOLE_TILE_BITS;
    uint16_t *tile_group = NULL;
    if (sat_vp8l_input_take(&reader->input, 1) != 0 ||
        sat_vp8l_input_take(&reader->input, 1) != 0) {
        return false; /* a transform, a colour cache */
    }
    if (sat_vp8l_input_take(&reader->input, 1) != 0) {
        tile_bits = sat_vp8l_input_take(&reader->input, 3) + SAT_VP8L_MIN_TILE_BITS;
        tile_group = read_tile_groups(&reader->input, tile_bits, picture, &groups);
        if (!tile_group) {
            return false;
        }
    }
    bool done = read_groups(reader, groups, OPAQUE_ALPHA) &&
                read_pixels(reader, tile_group, tile_bits, picture);
    free(tile_group);
    return done;
}

bool sat_vp8l_read(const void *stream, size_t length, const SatPixelFrame *strip)
{
    Target picture = {.pixels = (uint16_t *)(void *)strip->pixels,
                      .stride = strip->stride_bytes / sizeof(uint16_t),
                      .width_px = strip->shape.width_px,
                      .height_px = strip->shape.height_px};
    Reader reader = {.input = sat_vp8l_input(stream, length), .pair_bits = pair_bits_for(&picture)};
    SatVp8lInput *input = &reader.input;
    bool done = sat_vp8l_input_take(input, 8) == SIGNATURE &&
                sat_vp8l_input_take(input, SIDE_BITS) + 1 == picture.width_px &&
                sat_vp8l_input_take(input, SIDE_BITS) + 1 == picture.height_px &&
                sat_vp8l_input_take(input, 1 + 3) == 0 /* opaque, version 0 */ &&
                read_picture(&reader, &picture);
    reader_free(&reader);
    return done;
}
