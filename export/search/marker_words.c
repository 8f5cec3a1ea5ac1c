/* Words of markers in several languages, and what a number may be. */
#include "export/search/marker_words.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { MOST_WORD = 16, MOST_DIGITS = 3, MOST_NUMBERS = 2, LEAST_MISREAD = 5, LEAST_CUT = 6 };

/* Upper case. Words that are a name as well (MARKER, LONG, ROSE …) are left out on purpose. */
static const char *const markers[] = {
    /* sides */
    "L", "R", "LT", "RT", "LEFT", "RIGHT", "LI", "RE", "LINKS", "RECHTS", "GAUCHE", "DROIT",
    "DROITE", "IZQ", "IZQUIERDA", "IZQUIERDO", "DER", "DERECHA", "DERECHO", "SIN", "DX", "SX",
    "SINISTRA", "DESTRA", "ESQUERDA", "DIREITA", "G", "D", "I", "S", "A", "P", "H", "F", "W", "C",
    "WL", "WW",
    /* projections */
    "AP", "PA", "LAT", "LATERAL", "LATERALE", "SEITLICH", "OBL", "OBLIQUE", "RAO", "LAO", "RPO",
    "LPO", "LL", "RL", "LR", "DV", "VD", "DP", "ML", "LM", "MLO", "CC", "RCC", "LCC", "RMLO",
    "LMLO", "XCCL", "AXIAL", "TANGENTIAL", "FRONTAL", "SAGITTAL", "CORONAL", "DECUB", "DECUBITUS",
    /* positions and states */
    "ERECT", "UPRIGHT", "SUPINE", "PRONE", "STANDING", "SITTING", "STEHEND", "LIEGEND", "SITZEND",
    "DEBOUT", "COUCHE", "ASSIS", "PIE", "DECUBITO", "PORTABLE", "PORT", "MOBILE", "BED", "BETT",
    "SEMI", "SEMIERECT", "INSP", "EXP", "INSPIRATION", "EXPIRATION", "FLEXION", "EXTENSION", "FLEX",
    "EXT", "INT", "ROT", "WB", "WEIGHT", "BEARING", "POST", "ANT", "PRE", "VOID", "CONTRAST",
    /* units */
    "KV", "KVP", "MA", "MAS", "MM", "CM", "MS", "SEC", "DEG", "HZ", "KHZ", "MHZ", "DB", "FPS",
    "MIN", "HR",
    /* cut at the edge of a film */
    "PRON", "RIGH", "IGHT", "INKS", "EREC"};

typedef struct {
    char text[MOST_WORD];
    size_t length, digits, letters;
    bool is_too_long;
} Word;

/* Letters that are read for each other: the same shape, or one stroke apart. */
static char shape_of(char c)
{
    static const char alike[][2] = {
        {'0', 'O'}, {'Q', 'O'}, {'D', 'O'}, {'1', 'I'}, {'T', 'I'}, {'J', 'I'}, {'L', 'I'},
        {'F', 'P'}, {'E', 'P'}, {'5', 'S'}, {'6', 'G'}, {'C', 'G'}, {'8', 'B'}, {'R', 'B'},
        {'V', 'U'}, {'M', 'N'}, {'H', 'N'}, {'W', 'N'}, {'Z', 'S'}, {'2', 'S'}, {'4', 'A'}};
    for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
        if (c == alike[i][0]) {
            return alike[i][1];
        }
    }
    return c;
}

/* The same but for one letter that looks alike. */
static bool is_misread(const char *text, const char *marker)
{
    size_t length = strlen(marker), others = 0;
    if (length < LEAST_MISREAD || strlen(text) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        others += text[i] != marker[i] ? 1 : 0;
        if (text[i] != marker[i] && shape_of(text[i]) != shape_of(marker[i])) {
            return false;
        }
    }
    return others <= 1;
}

/* Without its first or its last letter, which the edge of a film cuts off. */
static bool is_cut(const char *text, const char *marker)
{
    size_t length = strlen(marker);
    return length >= LEAST_CUT && strlen(text) == length - 1 &&
           (strcmp(text, marker + 1) == 0 || strncmp(text, marker, length - 1) == 0);
}

static bool is_known(const char *text)
{
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        if (strcmp(text, markers[i]) == 0 || is_misread(text, markers[i]) ||
            is_cut(text, markers[i])) {
            return true;
        }
    }
    return false;
}

/* "120", "120KV", or a word of the list. */
static bool is_harmless(const Word *word, size_t *numbers)
{
    if (word->is_too_long || word->digits > MOST_DIGITS) {
        return false;
    }
    if (word->digits == 0) {
        return is_known(word->text);
    }
    (*numbers)++;
    for (size_t i = 0; i < word->length; i++) {
        bool is_digit = word->text[i] >= '0' && word->text[i] <= '9';
        if (is_digit != (i < word->digits)) {
            return false; /* digits stand first */
        }
    }
    return word->letters == 0 || is_known(word->text + word->digits);
}

static void add(Word *word, char character)
{
    if (word->length + 1 >= MOST_WORD) {
        word->is_too_long = true;
        return;
    }
    word->text[word->length++] = character;
    word->text[word->length] = '\0';
}

bool sat_is_marker_text(const char *text)
{
    Word word = {{0}, 0, 0, 0, false};
    size_t words = 0, numbers = 0;
    for (const char *at = text;; at++) {
        const char c = *at;
        const bool is_lower = c >= 'a' && c <= 'z';
        const bool is_upper = c >= 'A' && c <= 'Z';
        if (is_lower || is_upper) {
            add(&word, is_lower ? (char)(c - 'a' + 'A') : c);
            word.letters++;
        } else if (c >= '0' && c <= '9') {
            add(&word, c);
            word.digits++;
        } else if ((uint8_t)c >= 0x80) {
            return false; /* a letter of another script */
        } else {
            if (word.length > 0) {
                words++;
                if (!is_harmless(&word, &numbers)) {
                    return false;
                }
            }
            word = (Word){{0}, 0, 0, 0, false};
        }
        if (c == '\0') {
            return words > 0 && numbers <= MOST_NUMBERS;
        }
    }
}
