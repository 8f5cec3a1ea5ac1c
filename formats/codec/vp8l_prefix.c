/* Reads the descriptions of prefix codes and makes the canonical codes. */
#include "formats/codec/vp8l_prefix.h"

enum {
    LENGTH_CODES = 19, /* 0-15 a length, 16 the last one again, 17 and 18 zeros */
    REPEAT_LAST = 16,
    REPEAT_LAST_START = 8 /* what "the last one" is before the first length that is not 0 */
};

void sat_vp8l_input_refill_last(SatVp8lInput *input)
{
    input->bits &= input->count < 64 ? (UINT64_C(1) << input->count) - 1 : UINT64_MAX;
    while (input->count < SAT_VP8L_REFILLED_BITS) {
        if (input->next < input->end) {
            input->bits |= (uint64_t)*input->next++ << input->count;
        } else {
            input->beyond++;
        }
        input->count += 8;
    }
}

/* The first of a code's bits stands lowest in the stream. */
static uint16_t reversed(unsigned bits, unsigned length)
{
    unsigned turned = 0;
    for (unsigned i = 0; i < length; i++) {
        turned = turned << 1 | (bits >> i & 1);
    }
    return (uint16_t)turned;
}

/* false: the codes do not fill the tree, or there is none. */
static bool make_codes(const uint8_t *lengths, unsigned alphabet, SatVp8lPrefix *out)
{
    unsigned at[SAT_VP8L_MAX_CODE_BITS + 2] = {0};
    unsigned code[SAT_VP8L_MAX_CODE_BITS + 2] = {0};
    unsigned filled = 0; /* in 2^-15 of the tree */
    *out = (SatVp8lPrefix){0};
    for (unsigned i = 0; i < alphabet; i++) {
        out->count[lengths[i]]++;
    }
    out->count[0] = 0;
    for (unsigned length = 1; length <= SAT_VP8L_MAX_CODE_BITS; length++) {
        at[length + 1] = at[length] + out->count[length];
        code[length + 1] = (code[length] + out->count[length]) << 1;
        filled += (unsigned)out->count[length] << (SAT_VP8L_MAX_CODE_BITS - length);
    }
    out->symbols = at[SAT_VP8L_MAX_CODE_BITS + 1];
    if (out->symbols != 1 && filled != 1U << SAT_VP8L_MAX_CODE_BITS) {
        return false;
    }
    for (unsigned i = 0; i < alphabet; i++) {
        unsigned length = lengths[i];
        if (length != 0) {
            unsigned to = at[length]++;
            out->symbol[to] = (uint16_t)i;
            out->length[to] = (uint8_t)length;
            out->bits[to] = reversed(code[length]++, length);
        }
    }
    if (out->symbols == 1) {
        out->length[0] = 0;
        out->bits[0] = 0;
    }
    return true;
}

static bool read_symbols(SatVp8lInput *input, unsigned alphabet, uint8_t *lengths)
{
    unsigned count = sat_vp8l_input_take(input, 1) + 1;
    unsigned first = sat_vp8l_input_take(input, sat_vp8l_input_take(input, 1) == 1 ? 8 : 1);
    unsigned second = count == 2 ? sat_vp8l_input_take(input, 8) : first;
    if (first >= alphabet || second >= alphabet || (count == 2 && first == second)) {
        return false;
    }
    lengths[first] = lengths[second] = 1;
    return true;
}

/* How many symbols at most have a length that follows. */
static unsigned read_limit(SatVp8lInput *input, unsigned alphabet)
{
    if (sat_vp8l_input_take(input, 1) == 0) {
        return alphabet;
    }
    unsigned bits = 2 + 2 * sat_vp8l_input_take(input, 3);
    return 2 + sat_vp8l_input_take(input, bits);
}

static bool read_lengths(SatVp8lInput *input, unsigned alphabet, uint8_t *lengths)
{
    static const uint8_t order[LENGTH_CODES] = {17, 18, 0, 1,  2,  3,  4,  5,  16, 6,
                                                7,  8,  9, 10, 11, 12, 13, 14, 15};
    static const uint8_t extra_bits[] = {2, 3, 7};
    static const uint8_t least[] = {3, 3, 11};
    uint8_t of_lengths[LENGTH_CODES] = {0};
    SatVp8lPrefix prefix;
    unsigned listed = 4 + sat_vp8l_input_take(input, 4);
    for (unsigned i = 0; i < listed && i < LENGTH_CODES; i++) {
        of_lengths[order[i]] = (uint8_t)sat_vp8l_input_take(input, 3);
    }
    unsigned left = read_limit(input, alphabet);
    if (listed > LENGTH_CODES || left > alphabet ||
        !make_codes(of_lengths, LENGTH_CODES, &prefix)) {
        return false;
    }
    uint8_t last = REPEAT_LAST_START;
    for (unsigned i = 0; i < alphabet && left > 0; left--) {
        sat_vp8l_input_refill(input);
        unsigned token = sat_vp8l_prefix_next(&prefix, input);
        if (token < REPEAT_LAST) {
            lengths[i++] = (uint8_t)token;
            last = token != 0 ? (uint8_t)token : last;
            continue;
        }
        unsigned kind = token - REPEAT_LAST;
        unsigned times = least[kind] + sat_vp8l_input_take(input, extra_bits[kind]);
        if (times > alphabet - i) {
            return false;
        }
        memset(lengths + i, token == REPEAT_LAST ? last : 0, times);
        i += times;
    }
    return true;
}

bool sat_vp8l_prefix_read(SatVp8lInput *input, unsigned alphabet, SatVp8lPrefix *out)
{
    uint8_t lengths[SAT_VP8L_GREEN_SYMBOLS] = {0};
    bool is_simple = sat_vp8l_input_take(input, 1) == 1;
    return (is_simple ? read_symbols(input, alphabet, lengths)
                      : read_lengths(input, alphabet, lengths)) &&
           make_codes(lengths, alphabet, out);
}

unsigned sat_vp8l_prefix_next(const SatVp8lPrefix *prefix, SatVp8lInput *input)
{
    unsigned code = 0;  /* the bits so far */
    unsigned first = 0; /* the first code of so many bits */
    unsigned at = 0;    /* its place */
    if (prefix->symbols == 1) {
        return prefix->symbol[0];
    }
    for (unsigned length = 1; length <= SAT_VP8L_MAX_CODE_BITS; length++) {
        code |= (unsigned)(input->bits >> (length - 1)) & 1;
        unsigned count = prefix->count[length];
        if (code - first < count) {
            sat_vp8l_input_skip(input, length);
            return prefix->symbol[at + code - first];
        }
        at += count;
        first = (first + count) << 1;
        code <<= 1;
    }
    return prefix->symbol[0]; /* a complete code ends before */
}
