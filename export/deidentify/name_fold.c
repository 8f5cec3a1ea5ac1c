/* Folds letters for comparing names. */
#include "export/deidentify/name_fold.h"

#include <string.h>

#include "formats/base/text_utf8.h"

/* The Latin letter under the accents, U+00C0 to U+024F and U+1E00 to U+1EFF; ? for none. */
static const char latin_letters[] =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "?\?\?\?\?\?\?\?\?\?\?\?\?\?ee?\?f?\?\?\?\?\?kk?\?\?\?\?\?oo?\?\?\?\?\?\?\?\?\?\?\?\?\?uu?\?yy?"
    "\?\?\?\?\?\?\?\?\?"
    "?\?\?\?dddlllnnnaaiioouuuuuuuuuueaaaa?\?\?\?ggkkoooo?\?jdddgg?\?nnaa?\?\?\?"
    "aaaaeeeeiiiioooorrrruuuusstt?\?hh?\?\?\?\?\?aaeeooooooooyy?\?\?\?\?\?\?\?\?\?\?\?"
    "?\?\?\?\?\?\?\?\?\?\?\?\?\?\?\?";
static const char more_latin_letters[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyas?\?s?aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy?\?\?\?\?\?";

/* U+0430 to U+045F: а to я, then ѐ ё ђ ѓ є ѕ і ї ј љ њ ћ ќ ѝ ў џ. */
static const char cyrillic_letters[48][5] = {
    "a", "b", "v",  "g", "d",  "e",  "zh", "z",  "i",  "y",    "k",  "l", "m", "n", "o",  "p",
    "r", "s", "t",  "u", "f",  "kh", "ts", "ch", "sh", "shch", "",   "y", "",  "e", "yu", "ya",
    "e", "e", "dj", "g", "ye", "z",  "i",  "i",  "j",  "lj",   "nj", "c", "k", "i", "u",  "dz"};

/* U+03B1 to U+03C9. */
static const char greek_letters[25][3] = {"a", "v", "g", "d", "e",  "z",  "i", "th", "i",
                                          "k", "l", "m", "n", "x",  "o",  "p", "r",  "s",
                                          "s", "t", "y", "f", "ch", "ps", "o"};

/* U+FF66 to U+FF9D, katakana of half width, as offsets from U+30A0. */
static const uint8_t half_width_katakana[] = {
    0x52, 0x01, 0x03, 0x05, 0x07, 0x09, 0x43, 0x45, 0x47, 0x23, 0x5C, 0x02, 0x04, 0x06,
    0x08, 0x0A, 0x0B, 0x0D, 0x0F, 0x11, 0x13, 0x15, 0x17, 0x19, 0x1B, 0x1D, 0x1F, 0x21,
    0x24, 0x26, 0x28, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x32, 0x35, 0x38, 0x3B, 0x3E,
    0x3F, 0x40, 0x41, 0x42, 0x44, 0x46, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4F, 0x53};

static bool between(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

static bool is_mark(uint32_t c)
{
    return between(c, 0x300, 0x36F) || between(c, 0x483, 0x489) || between(c, 0x591, 0x5C7) ||
           between(c, 0x610, 0x61A) || c == 0x640 || between(c, 0x64B, 0x65F) || c == 0x670 ||
           between(c, 0x1AB0, 0x1AFF) || between(c, 0x1DC0, 0x1DFF) || between(c, 0x20D0, 0x20FF) ||
           between(c, 0x3099, 0x309C) || between(c, 0xFE00, 0xFE0F) || between(c, 0xFE20, 0xFE2F) ||
           c == 0xFF9E || c == 0xFF9F || c == 0xAD || between(c, 0x200B, 0x200F) || c == 0x2060 ||
           c == 0xFEFF;
}

static bool is_syllable(uint32_t c)
{
    return between(c, 0x1100, 0x11FF) || between(c, 0x3005, 0x3007) || between(c, 0x3040, 0x318F) ||
           between(c, 0x31F0, 0x31FF) || between(c, 0x3400, 0x9FFF) || between(c, 0xAC00, 0xD7FF) ||
           between(c, 0xF900, 0xFAFF) || between(c, 0xFF66, 0xFF9D) || between(c, 0x20000, 0x3FFFF);
}

static bool is_punctuation(uint32_t c)
{
    bool is_latin = between(c, 0x80, 0xBF) && c != 0xAA && c != 0xBA && c != 0xB5;
    return is_latin || c == 0xD7 || c == 0xF7 || between(c, 0x2000, 0x206F) ||
           between(c, 0x20A0, 0x20CF) || between(c, 0x2100, 0x2BFF) || between(c, 0x2E00, 0x2E7F) ||
           between(c, 0x3000, 0x303F) || c == 0x30FB || between(c, 0xE000, 0xF8FF) ||
           between(c, 0xFE30, 0xFE6F) || between(c, 0xFF01, 0xFF0F) || between(c, 0xFF1A, 0xFF20) ||
           between(c, 0xFF3B, 0xFF40) || between(c, 0xFF5B, 0xFF65) || between(c, 0xFFE0, 0xFFFF) ||
           c == 0x589 || c == 0x5BE || c == 0x5C3 || c == 0x60C || c == 0x61B || c == 0x61F ||
           between(c, 0x66A, 0x66D) || c == 0x6D4 || between(c, 0x1F000, 0x1FFFF) || c >= 0xE0000;
}

static bool is_digit(uint32_t c)
{
    return between(c, '0', '9') || between(c, 0x660, 0x669) || between(c, 0x6F0, 0x6F9) ||
           between(c, 0xFF10, 0xFF19);
}

SatSignKind sat_sign_kind(uint32_t code_point)
{
    if (code_point < 0x80) {
        bool is_letter = between(code_point | 0x20U, 'a', 'z');
        return is_letter              ? SAT_SIGN_LETTER
               : is_digit(code_point) ? SAT_SIGN_DIGIT
                                      : SAT_SIGN_SEPARATES;
    }
    if (is_mark(code_point)) {
        return SAT_SIGN_MARK;
    }
    if (is_digit(code_point)) {
        return SAT_SIGN_DIGIT;
    }
    if (is_punctuation(code_point)) {
        return SAT_SIGN_SEPARATES;
    }
    return is_syllable(code_point) ? SAT_SIGN_SYLLABLE : SAT_SIGN_LETTER;
}

bool sat_sign_is_capital(uint32_t c)
{
    if (c < 0x80) {
        return between(c, 'A', 'Z');
    }
    if (between(c, 0x100, 0x24F) || between(c, 0x1E00, 0x1EFF)) {
        /* Pairs, the capital first: at odd numbers in two stretches. */
        bool is_odd_first = between(c, 0x139, 0x148) || between(c, 0x179, 0x17E);
        return (c % 2 == 0) != is_odd_first;
    }
    return (between(c, 0xC0, 0xDE) && c != 0xD7) || between(c, 0x386, 0x3AB) ||
           between(c, 0x400, 0x42F) || between(c, 0x531, 0x556) || between(c, 0xFF21, 0xFF3A);
}

static size_t put(const char *text, char out[SAT_NAME_FOLD_CAPACITY])
{
    size_t length = strlen(text);
    memcpy(out, text, length);
    return length;
}

/* Kana as unvoiced katakana of full width: the voicing mark may be a sign of its own. */
static uint32_t plain_kana(uint32_t c)
{
    if (between(c, 0xFF66, 0xFF9D)) {
        return c == 0xFF70 ? 0x30FC : 0x30A0 + half_width_katakana[c - 0xFF66];
    }
    c += between(c, 0x3041, 0x3096) ? 0x60U : 0U;
    if (between(c, 0x30AB, 0x30C2)) {
        return c % 2 == 0 ? c - 1 : c;
    }
    if (between(c, 0x30C4, 0x30C9)) {
        return c % 2 == 0 ? c : c - 1;
    }
    if (between(c, 0x30CF, 0x30DD)) {
        return c - (c - 0x30CF) % 3;
    }
    return c == 0x30F4 ? 0x30A6 : c;
}

static uint32_t plain_greek(uint32_t c)
{
    static const struct {
        uint16_t accented, plain;
    } pairs[] = {{0x386, 0x3B1}, {0x388, 0x3B5}, {0x389, 0x3B7}, {0x38A, 0x3B9}, {0x38C, 0x3BF},
                 {0x38E, 0x3C5}, {0x38F, 0x3C9}, {0x390, 0x3B9}, {0x3AA, 0x3B9}, {0x3AB, 0x3C5},
                 {0x3AC, 0x3B1}, {0x3AD, 0x3B5}, {0x3AE, 0x3B7}, {0x3AF, 0x3B9}, {0x3B0, 0x3C5},
                 {0x3CA, 0x3B9}, {0x3CB, 0x3C5}, {0x3CC, 0x3BF}, {0x3CD, 0x3C5}, {0x3CE, 0x3C9}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (pairs[i].accented == c) {
            return pairs[i].plain;
        }
    }
    return between(c, 0x391, 0x3A9) ? c + 0x20 : c;
}

static uint32_t plain_arabic(uint32_t c)
{
    switch (c) {
    case 0x622: /* alif with madda, hamza above, hamza below, wasla */
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627;
    case 0x629: /* ta marbuta */
        return 0x647;
    case 0x649: /* alif maqsura; Persian yeh, kaf */
    case 0x6CC:
        return 0x64A;
    case 0x6A9:
        return 0x643;
    default:
        return c;
    }
}

size_t sat_sign_fold(uint32_t c, char out[SAT_NAME_FOLD_CAPACITY])
{
    const char *letters = between(c, 0xC0, 0x24F)      ? latin_letters + (c - 0xC0)
                          : between(c, 0x1E00, 0x1EFF) ? more_latin_letters + (c - 0x1E00)
                                                       : NULL;
    if (is_mark(c)) {
        return 0;
    }
    if (c == 0xDF || c == 0x1E9E) {
        return put("ss", out);
    }
    if (letters != NULL && *letters != '?') {
        out[0] = *letters;
        return 1;
    }
    if (between(c, 0x660, 0x669) || between(c, 0x6F0, 0x6F9)) {
        c = '0' + (c & 0xFU);
    } else if (between(c, 0xFF01, 0xFF5E)) { /* full width */
        c -= 0xFF01 - '!';
    }
    if (between(c, 0x400, 0x45F)) {
        uint32_t small = c < 0x410 ? c + 0x50 : c < 0x430 ? c + 0x20 : c;
        return put(cyrillic_letters[small - 0x430], out);
    }
    if (c == 0x490 || c == 0x491) { /* Ukrainian g */
        return put("g", out);
    }
    uint32_t greek = between(c, 0x386, 0x3CE) ? plain_greek(c) : c;
    if (between(greek, 0x3B1, 0x3C9)) {
        return put(greek_letters[greek - 0x3B1], out);
    }
    if (between(c, 'A', 'Z')) {
        c |= 0x20U;
    }
    return sat_utf8_encode(plain_arabic(plain_kana(c)), out);
}

static bool is_umlaut_base(char c)
{
    return c == 'a' || c == 'o' || c == 'u';
}

/* "ae" and its like to one letter, in place; folding again changes nothing. */
static size_t join_umlauts(char *word, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        char base = word[i++];
        word[used++] = base;
        while (i < length &&
               ((word[i] == 'e' && is_umlaut_base(base)) || (word[i] == 'a' && base == 'a'))) {
            i++;
        }
    }
    return used;
}

size_t sat_name_fold(const char *utf8, size_t length, char *out)
{
    size_t used = 0;
    for (size_t position = 0; position < length;) {
        char sign[SAT_NAME_FOLD_CAPACITY];
        size_t bytes = sat_sign_fold(sat_utf8_next(utf8, length, &position), sign);
        memcpy(out + used, sign, bytes);
        used += bytes;
    }
    return join_umlauts(out, used);
}
