/* UTF-8: checking, stepping, cutting. */
#ifndef SAT_BASE_TEXT_UTF8_H
#define SAT_BASE_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"

/** A copy. owns: free()    NULL without memory */
char *sat_text_copy(const char *text);
/** a-z as A-Z; every other byte as it is, whatever the locale. */
char sat_ascii_upper(char c);
char sat_ascii_lower(char c);
/** Equal but for the case of ASCII letters. */
bool sat_ascii_equal_but_case(const char *a, const char *b);
/** C0, DEL and C1: what no text holds but as a line end or tab. */
bool sat_utf8_is_control(uint32_t code_point);
/** The embeddings, overrides and isolates that reorder the text behind them (U+202A-202E,
 *  U+2066-2069). */
bool sat_utf8_is_bidi_override(uint32_t code_point);
/** Shortest form, no surrogates, no NUL, at most U+10FFFF. */
bool sat_utf8_is_valid(const char *text, size_t length_bytes);
/** The code point at *position, which moves past it; U+FFFD and one byte for a bad sequence. */
uint32_t sat_utf8_next(const char *text, size_t length_bytes, size_t *position);
/** Encodes into at most 4 bytes; returns how many (0 for what has no encoding). */
size_t sat_utf8_encode(uint32_t code_point, char out[4]);
/** The longest prefix of at most limit_bytes that ends at a character boundary. */
size_t sat_utf8_prefix(const char *text, size_t length_bytes, size_t limit_bytes);
/** A copy without control characters and bidi overrides (a name from outside, safe to print on a
 *  terminal); newlines and tabs become spaces. owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_utf8_printable(const char *text, size_t length_bytes);

#endif
