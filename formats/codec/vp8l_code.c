/* Optimal prefix codes of limited length, canonical, with their short description. */
#include "formats/codec/vp8l_code.h"

#include <assert.h>
#include <string.h>

enum {
    MAX_SYMBOLS = SAT_VP8L_GREEN_SYMBOLS,
    LENGTH_CODES = 19, /* 0-15 a length, 16 the last one again, 17 and 18 zeros */
    LENGTH_CODE_MAX_BITS = 7,
    REPEAT_LAST = 16,
    REPEAT_LAST_MIN = 3,
    REPEAT_LAST_MAX = 6,
    REPEAT_LAST_START = 8, /* what "the last one" is before the first length that is not 0 */
    ZEROS_SHORT = 17,
    ZEROS_SHORT_MIN = 3,
    ZEROS_SHORT_MAX = 10,
    ZEROS_LONG = 18,
    ZEROS_LONG_MIN = 11,
    ZEROS_LONG_MAX = 138
};

typedef struct {
    uint32_t count;
    uint32_t symbol;
} Leaf;

/* ---- lengths -------------------------------------------------------------------------------- */

/* Ascending by count, equal counts by symbol: a radix sort keeps the order of what is equal. */
static void sort_leaves(Leaf *leaves, unsigned count)
{
    Leaf other[MAX_SYMBOLS];
    uint32_t seen = 0;
    for (unsigned i = 0; i < count; i++) {
        seen |= leaves[i].count;
    }
    for (unsigned shift = 0; shift < 32 && seen >> shift != 0; shift += 8) {
        unsigned start[257] = {0};
        for (unsigned i = 0; i < count; i++) {
            start[(leaves[i].count >> shift & 0xff) + 1]++;
        }
        for (unsigned digit = 0; digit < 256; digit++) {
            start[digit + 1] += start[digit];
        }
        for (unsigned i = 0; i < count; i++) {
            other[start[leaves[i].count >> shift & 0xff]++] = leaves[i];
        }
        memcpy(leaves, other, count * sizeof(*leaves));
    }
}

/* Huffman's tree over sorted leaves: the two lightest nodes are always at the heads of two queues,
 * the leaves and the nodes made so far. at_depth[d]: how many leaves end at depth d, those deeper
 * than `limit` counted at `limit`. count >= 2 */
static void count_depths(const Leaf *leaves, unsigned count, unsigned limit, uint32_t *at_depth)
{
    uint64_t weight[MAX_SYMBOLS];
    uint16_t leaf_parent[MAX_SYMBOLS];
    uint16_t node_parent[MAX_SYMBOLS];
    unsigned next_leaf = 0;
    unsigned next_node = 0;
    for (unsigned made = 0; made < count - 1; made++) {
        weight[made] = 0;
        for (unsigned child = 0; child < 2; child++) {
            bool take_leaf = next_leaf < count &&
                             (next_node == made || leaves[next_leaf].count <= weight[next_node]);
            if (take_leaf) {
                weight[made] += leaves[next_leaf].count;
                leaf_parent[next_leaf++] = (uint16_t)made;
            } else {
                weight[made] += weight[next_node];
                node_parent[next_node++] = (uint16_t)made;
            }
        }
    }
    uint16_t depth[MAX_SYMBOLS];
    depth[count - 2] = 0;
    for (unsigned node = count - 2; node-- > 0;) {
        depth[node] = (uint16_t)(depth[node_parent[node]] + 1);
    }
    memset(at_depth, 0, (limit + 1) * sizeof(*at_depth));
    for (unsigned leaf = 0; leaf < count; leaf++) {
        unsigned d = depth[leaf_parent[leaf]] + 1U;
        at_depth[d < limit ? d : limit]++;
    }
}

/* Leaves that were lifted to `limit` take more room than there is. Each step hangs one of them
 * beside the deepest leaf above, which moves one down: that gives back one place at the limit. */
static void fit_depths(unsigned limit, uint32_t *at_depth)
{
    uint64_t taken = 0;
    for (unsigned d = 1; d <= limit; d++) {
        taken += (uint64_t)at_depth[d] << (limit - d);
    }
    for (; taken > 1ULL << limit; taken--) {
        unsigned d = limit - 1;
        while (at_depth[d] == 0) {
            d--;
        }
        at_depth[d]--;
        at_depth[d + 1] += 2;
        at_depth[limit]--;
    }
}

/* lengths[symbols]; 0 where the count is 0; one symbol alone gets length 1, which the format reads
 * as no bits. Returns how many symbols there are. */
static unsigned find_lengths(const uint32_t *counts, unsigned symbols, unsigned limit,
                             uint8_t *lengths)
{
    Leaf leaves[MAX_SYMBOLS];
    uint32_t at_depth[SAT_VP8L_MAX_CODE_BITS + 1];
    unsigned used = 0;
    assert(symbols <= MAX_SYMBOLS && limit <= SAT_VP8L_MAX_CODE_BITS);
    memset(lengths, 0, symbols);
    for (unsigned i = 0; i < symbols; i++) {
        if (counts[i] != 0) {
            leaves[used++] = (Leaf){counts[i], i};
        }
    }
    if (used <= 1) {
        if (used == 1) {
            lengths[leaves[0].symbol] = 1;
        }
        return used;
    }
    sort_leaves(leaves, used);
    count_depths(leaves, used, limit, at_depth);
    fit_depths(limit, at_depth);
    unsigned leaf = 0;
    for (unsigned d = limit; d > 0; d--) {
        for (uint32_t i = 0; i < at_depth[d]; i++) {
            lengths[leaves[leaf++].symbol] = (uint8_t)d;
        }
    }
    return used;
}

unsigned sat_vp8l_code_lengths(const uint32_t *counts, unsigned symbols, uint8_t *lengths)
{
    return find_lengths(counts, symbols, SAT_VP8L_MAX_CODE_BITS, lengths);
}

/* ---- codes ---------------------------------------------------------------------------------- */

static uint32_t reversed(uint32_t bits, unsigned count)
{
    uint32_t out = 0;
    for (unsigned i = 0; i < count; i++) {
        out = out << 1 | (bits >> i & 1);
    }
    return out;
}

/* Canonical codes: by length, then by symbol. The first bit of a code stands lowest in the stream.
 */
static void assign_codes(const uint8_t *lengths, unsigned symbols, SatVp8lCode *codes)
{
    uint32_t next[SAT_VP8L_MAX_CODE_BITS + 2] = {0};
    for (unsigned i = 0; i < symbols; i++) {
        next[lengths[i] + 1]++;
    }
    next[1] = 0; /* symbols without a code */
    for (unsigned d = 2; d <= SAT_VP8L_MAX_CODE_BITS; d++) {
        next[d] = (next[d - 1] + next[d]) << 1;
    }
    for (unsigned i = 0; i < symbols; i++) {
        unsigned d = lengths[i];
        codes[i] = d == 0 ? 0 : reversed(next[d]++, d) | d << 16;
    }
}

/* ---- description ---------------------------------------------------------------------------- */

typedef struct {
    uint8_t code;  /* of LENGTH_CODES */
    uint8_t extra; /* what stands behind it */
} Token;

static const uint8_t extra_bits[LENGTH_CODES] = {
    [REPEAT_LAST] = 2, [ZEROS_SHORT] = 3, [ZEROS_LONG] = 7};

static unsigned put_zeros(Token *tokens, unsigned made, unsigned run)
{
    while (run >= ZEROS_SHORT_MIN) {
        bool is_long = run >= ZEROS_LONG_MIN;
        unsigned most = is_long ? ZEROS_LONG_MAX : ZEROS_SHORT_MAX;
        unsigned now = run < most ? run : most;
        tokens[made++] = is_long ? (Token){ZEROS_LONG, (uint8_t)(now - ZEROS_LONG_MIN)}
                                 : (Token){ZEROS_SHORT, (uint8_t)(now - ZEROS_SHORT_MIN)};
        run -= now;
    }
    while (run-- > 0) {
        tokens[made++] = (Token){0, 0};
    }
    return made;
}

static unsigned put_lengths(Token *tokens, unsigned made, uint8_t length, unsigned run,
                            uint8_t *last)
{
    if (*last != length) {
        tokens[made++] = (Token){length, 0};
        *last = length;
        run--;
    }
    while (run >= REPEAT_LAST_MIN) {
        unsigned now = run < REPEAT_LAST_MAX ? run : REPEAT_LAST_MAX;
        tokens[made++] = (Token){REPEAT_LAST, (uint8_t)(now - REPEAT_LAST_MIN)};
        run -= now;
    }
    while (run-- > 0) {
        tokens[made++] = (Token){length, 0};
    }
    return made;
}

static unsigned tokenise(const uint8_t *lengths, unsigned symbols, Token *tokens)
{
    unsigned made = 0;
    uint8_t last = REPEAT_LAST_START;
    for (unsigned i = 0, end = 0; i < symbols; i = end) {
        while (end < symbols && lengths[end] == lengths[i]) {
            end++;
        }
        made = lengths[i] == 0 ? put_zeros(tokens, made, end - i)
                               : put_lengths(tokens, made, lengths[i], end - i, &last);
    }
    return made;
}

static void write_lengths(const uint8_t *lengths, unsigned symbols, SatVp8lBits *out)
{
    static const uint8_t order[LENGTH_CODES] = {17, 18, 0, 1,  2,  3,  4,  5,  16, 6,
                                                7,  8,  9, 10, 11, 12, 13, 14, 15};
    Token tokens[MAX_SYMBOLS];
    uint32_t counts[LENGTH_CODES] = {0};
    uint8_t code_lengths[LENGTH_CODES];
    SatVp8lCode codes[LENGTH_CODES];
    unsigned made = tokenise(lengths, symbols, tokens);
    for (unsigned i = 0; i < made; i++) {
        counts[tokens[i].code]++;
    }
    bool alone = find_lengths(counts, LENGTH_CODES, LENGTH_CODE_MAX_BITS, code_lengths) == 1;
    assign_codes(code_lengths, LENGTH_CODES, codes);
    unsigned listed = LENGTH_CODES;
    while (listed > 4 && code_lengths[order[listed - 1]] == 0) {
        listed--;
    }
    sat_vp8l_bits_put(out, 0, 1); /* a normal code */
    sat_vp8l_bits_put(out, listed - 4, 4);
    for (unsigned i = 0; i < listed; i++) {
        sat_vp8l_bits_put(out, code_lengths[order[i]], 3);
    }
    sat_vp8l_bits_put(out, 0, 1); /* lengths of all symbols follow */
    for (unsigned i = 0; i < made; i++) {
        SatVp8lCode code = codes[tokens[i].code];
        if (!alone) {
            sat_vp8l_bits_put(out, code & 0xffff, sat_vp8l_code_length(code));
        }
        sat_vp8l_bits_put(out, tokens[i].extra, extra_bits[tokens[i].code]);
    }
}

/* One or two symbols below 256 are written out. */
static void write_symbols(const unsigned *symbols, unsigned count, SatVp8lBits *out)
{
    sat_vp8l_bits_put(out, 1, 1);
    sat_vp8l_bits_put(out, count - 1, 1);
    bool wide = symbols[0] > 1;
    sat_vp8l_bits_put(out, wide, 1);
    sat_vp8l_bits_put(out, symbols[0], wide ? 8 : 1);
    if (count == 2) {
        sat_vp8l_bits_put(out, symbols[1], 8);
    }
}

void sat_vp8l_write_code(const uint32_t *counts, unsigned symbols, SatVp8lCode *codes,
                         SatVp8lBits *out)
{
    uint8_t lengths[MAX_SYMBOLS];
    unsigned first[2] = {0};
    unsigned used = find_lengths(counts, symbols, SAT_VP8L_MAX_CODE_BITS, lengths);
    for (unsigned i = 0, found = 0; i < symbols && found < 2; i++) {
        if (lengths[i] != 0) {
            first[found++] = i;
        }
    }
    bool is_simple = used <= 2 && first[used == 2] < SAT_VP8L_BYTE_SYMBOLS;
    if (is_simple) {
        write_symbols(first, used == 2 ? 2 : 1, out);
    } else {
        write_lengths(lengths, symbols, out);
    }
    if (used <= 1) {
        memset(codes, 0, symbols * sizeof(*codes));
    } else {
        assign_codes(lengths, symbols, codes);
    }
}
