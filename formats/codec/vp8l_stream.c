/* Counts what the pixels need, describes the codes, writes the pixels. */
#include "formats/codec/vp8l_stream.h"

#include <stdlib.h>
#include <string.h>

#include "formats/codec/vp8l_code.h"
#include "formats/codec/vp8l_runs.h"

enum {
    LEFT_NEIGHBOUR = 1,     /* the distance symbol of "one pixel to the left" */
    SHORTEST_RUN = 8,       /* shorter ones cost more than their pixels */
    SHORTEST_SMALL_RUN = 4, /* in the images of groups and modes */
    WHOLE_TILE_BITS = 14    /* one tile over any picture */
};

typedef struct {
    uint32_t green[SAT_VP8L_GREEN_SYMBOLS];
    uint32_t more[SAT_VP8L_MAX_PLANES - 1][SAT_VP8L_BYTE_SYMBOLS]; /* red, blue */
    uint32_t runs;
} Counts;

typedef struct {
    SatVp8lCode green[SAT_VP8L_GREEN_SYMBOLS];
    SatVp8lCode more[SAT_VP8L_MAX_PLANES - 1][SAT_VP8L_BYTE_SYMBOLS];
} Codes;

/* What a walk over the pixels in their order does with them. */
typedef struct {
    const SatVp8lPlanes *planes;
    Counts *counts; /* [groups] */
    Codes *codes;   /* [groups] */
    SatVp8lBits *out;
} Work;

typedef void LiteralStep(const Work *work, unsigned group, size_t at, size_t count);
typedef void RunStep(const Work *work, unsigned group, uint32_t length);

/* Calls the steps for all pixels, cut where the group changes and where runs begin and end. */
static void walk(const Work *work, const SatVp8lTiles *tiles, const SatVp8lRuns *runs,
                 LiteralStep *literals, RunStep *run)
{
    const SatVp8lPlanes *planes = work->planes;
    size_t next = 0; /* of the runs */
    size_t side = (size_t)1 << tiles->tile_bits;
    size_t at = 0; /* everything before it is done */
    for (uint32_t y = 0; y < planes->height_px; y++) {
        const uint8_t *group = tiles->group + (size_t)(y >> tiles->tile_bits) * tiles->columns;
        size_t row = (size_t)y * planes->width_px;
        size_t row_end = row + planes->width_px;
        for (size_t tile = row; tile < row_end; tile += side, group++) {
            size_t tile_end = tile + side < row_end ? tile + side : row_end;
            while (at < tile_end) {
                bool has_run = next < runs->count && runs->run[next].start < tile_end;
                size_t end = has_run ? runs->run[next].start : tile_end;
                if (at < end) {
                    literals(work, *group, at, end - at);
                }
                at = end;
                if (has_run) {
                    run(work, *group, runs->run[next].length);
                    at += runs->run[next++].length;
                }
            }
        }
    }
}

/* ---- runs ----------------------------------------------------------------------------------- */

typedef struct {
    unsigned symbol; /* of the green alphabet */
    unsigned extra_bits;
    uint32_t extra;
} LengthSymbol;

/* RFC 9649 3.6.2.2: lengths 1 to 4 have symbols of their own, then two for every power of two. */
static LengthSymbol length_symbol(uint32_t length)
{
    uint32_t value = length - 1;
    if (value < 4) {
        return (LengthSymbol){SAT_VP8L_BYTE_SYMBOLS + value, 0, 0};
    }
    unsigned top = 31U - (unsigned)__builtin_clz(value);
    unsigned second = value >> (top - 1) & 1;
    unsigned extra_bits = top - 1;
    return (LengthSymbol){SAT_VP8L_BYTE_SYMBOLS + 2 * top + second, extra_bits,
                          value & ((1U << extra_bits) - 1)};
}

static void count_run(const Work *work, unsigned group, uint32_t length)
{
    work->counts[group].green[length_symbol(length).symbol]++;
    work->counts[group].runs++;
}

static void write_run(const Work *work, unsigned group, uint32_t length)
{
    LengthSymbol symbol = length_symbol(length);
    SatVp8lCode code = work->codes[group].green[symbol.symbol];
    sat_vp8l_bits_put(work->out, code & 0xffff, sat_vp8l_code_length(code));
    sat_vp8l_bits_put(work->out, symbol.extra, symbol.extra_bits);
    /* The distance is always the same: its code has no bits. */
}

/* ---- literals ------------------------------------------------------------------------------- */

static void count_literals(const Work *work, unsigned group, size_t at, size_t count)
{
    const SatVp8lPlanes *planes = work->planes;
    Counts *counts = &work->counts[group];
    const uint8_t *green = planes->plane[0] + at;
    for (size_t i = 0; i < count; i++) {
        counts->green[green[i]]++;
    }
    for (unsigned p = 1; p < planes->planes; p++) {
        const uint8_t *bytes = planes->plane[p] + at;
        for (size_t i = 0; i < count; i++) {
            counts->more[p - 1][bytes[i]]++;
        }
    }
}

static inline void add_code(SatVp8lBits *out, SatVp8lCode code)
{
    out->pending |= (uint64_t)(code & 0xffff) << out->used;
    out->used += sat_vp8l_code_length(code);
}

static inline void write_pixels(const Work *work, unsigned group, size_t at, size_t count,
                                unsigned planes)
{
    const Codes *codes = &work->codes[group];
    const uint8_t *const *plane = work->planes->plane;
    SatVp8lBits out = *work->out;
    for (size_t i = at; i < at + count; i++) {
        add_code(&out, codes->green[plane[0][i]]);
        for (unsigned p = 1; p < planes; p++) {
            add_code(&out, codes->more[p - 1][plane[p][i]]);
        }
        sat_vp8l_bits_flush(&out);
    }
    *work->out = out;
}

static void write_green(const Work *work, unsigned group, size_t at, size_t count)
{
    write_pixels(work, group, at, count, 1);
}

static void write_green_red(const Work *work, unsigned group, size_t at, size_t count)
{
    write_pixels(work, group, at, count, 2);
}

static void write_green_red_blue(const Work *work, unsigned group, size_t at, size_t count)
{
    write_pixels(work, group, at, count, 3);
}

static LiteralStep *const write_literals[SAT_VP8L_MAX_PLANES] = {write_green, write_green_red,
                                                                 write_green_red_blue};

/* ---- codes ---------------------------------------------------------------------------------- */

static void write_only_symbol(unsigned symbol, SatVp8lBits *out)
{
    uint32_t counts[SAT_VP8L_BYTE_SYMBOLS] = {0};
    SatVp8lCode codes[SAT_VP8L_BYTE_SYMBOLS];
    counts[symbol] = 1;
    sat_vp8l_write_code(counts, SAT_VP8L_BYTE_SYMBOLS, codes, out);
}

/* The five codes of a group, in the stream's order: green with run lengths, red, blue, alpha,
 * distance. */
static void write_codes(const SatVp8lPlanes *planes, const Counts *counts, Codes *codes,
                        SatVp8lBits *out)
{
    sat_vp8l_write_code(counts->green, SAT_VP8L_GREEN_SYMBOLS, codes->green, out);
    for (unsigned p = 1; p < SAT_VP8L_MAX_PLANES; p++) {
        if (p < planes->planes) {
            sat_vp8l_write_code(counts->more[p - 1], SAT_VP8L_BYTE_SYMBOLS, codes->more[p - 1],
                                out);
        } else {
            write_only_symbol(0, out);
        }
    }
    write_only_symbol(planes->alpha, out);
    write_only_symbol(counts->runs == 0 ? 0 : LEFT_NEIGHBOUR, out);
}

static uint64_t bits_of(const SatVp8lPlanes *planes, const Counts *counts, const Codes *codes)
{
    enum { LONGEST_EXTRA = 10 };
    uint64_t bits = (uint64_t)counts->runs * LONGEST_EXTRA;
    for (unsigned i = 0; i < SAT_VP8L_GREEN_SYMBOLS; i++) {
        bits += (uint64_t)counts->green[i] * sat_vp8l_code_length(codes->green[i]);
    }
    for (unsigned p = 1; p < planes->planes; p++) {
        for (unsigned i = 0; i < SAT_VP8L_BYTE_SYMBOLS; i++) {
            bits += (uint64_t)counts->more[p - 1][i] * sat_vp8l_code_length(codes->more[p - 1][i]);
        }
    }
    return bits;
}

static bool write_coded(const SatVp8lPlanes *planes, const SatVp8lTiles *tiles,
                        const SatVp8lRuns *runs, SatVp8lBits *out)
{
    enum { CODES_OF_A_GROUP = 5 };
    Counts *counts = calloc(tiles->groups, sizeof(*counts));
    Codes *codes = malloc(tiles->groups * sizeof(*codes));
    Work work = {planes, counts, codes, out};
    bool done = counts && codes &&
                sat_vp8l_bits_reserve(out, (uint64_t)tiles->groups * CODES_OF_A_GROUP *
                                               SAT_VP8L_CODE_MAX_BITS);
    if (done) {
        walk(&work, tiles, runs, count_literals, count_run);
        uint64_t bits = 0;
        for (unsigned g = 0; g < tiles->groups; g++) {
            write_codes(planes, &counts[g], &codes[g], out);
            bits += bits_of(planes, &counts[g], &codes[g]);
        }
        done = sat_vp8l_bits_reserve(out, bits);
    }
    if (done) {
        walk(&work, tiles, runs, write_literals[planes->planes - 1], write_run);
    }
    free(counts);
    free(codes);
    return done;
}

/* ---- images --------------------------------------------------------------------------------- */

bool sat_vp8l_write_small_image(const SatVp8lPlanes *planes, SatVp8lBits *out)
{
    uint8_t group = 0;
    SatVp8lTiles whole = {.tile_bits = WHOLE_TILE_BITS,
                          .columns = 1,
                          .rows = 1,
                          .groups = 1,
                          .kind = {SAT_VP8L_COLOUR},
                          .group = &group};
    SatVp8lRuns runs = {0};
    bool done = sat_vp8l_runs_find(planes, &whole, SHORTEST_SMALL_RUN, &runs) &&
                sat_vp8l_bits_reserve(out, 8);
    if (done) {
        sat_vp8l_bits_put(out, 0, 1); /* no colour cache */
        done = write_coded(planes, &whole, &runs, out);
    }
    sat_vp8l_runs_free(&runs);
    return done;
}

static bool write_groups(const SatVp8lTiles *tiles, SatVp8lBits *out)
{
    if (!sat_vp8l_bits_reserve(out, 8)) {
        return false;
    }
    sat_vp8l_bits_put(out, 0, 1); /* no colour cache */
    sat_vp8l_bits_put(out, tiles->groups > 1, 1);
    if (tiles->groups <= 1) {
        return true;
    }
    sat_vp8l_bits_put(out, tiles->tile_bits - SAT_VP8L_MIN_TILE_BITS, 3);
    SatVp8lPlanes image = {
        .width_px = tiles->columns, .height_px = tiles->rows, .planes = 1, .plane = {tiles->group}};
    return sat_vp8l_write_small_image(&image, out);
}

bool sat_vp8l_write_picture(const SatVp8lPlanes *planes, const SatVp8lSearch *search,
                            SatVp8lBits *out)
{
    SatVp8lTiles tiles = {0};
    SatVp8lRuns runs = {0};
    bool done = sat_vp8l_tiles_find(planes, search, &tiles) &&
                sat_vp8l_runs_find(planes, &tiles, SHORTEST_RUN, &runs) &&
                write_groups(&tiles, out) && write_coded(planes, &tiles, &runs, out);
    sat_vp8l_runs_free(&runs);
    sat_vp8l_tiles_free(&tiles);
    return done;
}
