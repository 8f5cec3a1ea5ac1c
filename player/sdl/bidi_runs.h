/* Cuts a line of text into runs of one direction and one script, in the order they are drawn.
 * Pure: any thread. */
#ifndef SAT_PLAYER_BIDI_RUNS_H
#define SAT_PLAYER_BIDI_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"

#define SAT_BIDI_MAX_RUNS 64
#define SAT_BIDI_MAX_CHARACTERS 2048 /* of one line; the rest is left out */

typedef struct {
    size_t offset, length; /* bytes in the text */
    bool right_to_left;
    char script[5]; /* ISO 15924: "Latn", "Arab" … */
} SatBidiRun;

/** The runs of one line from left to right on screen; paragraph_rtl (may be NULL) says whether the
 * line starts at the right. Returns how many; past capacity the last run takes the rest. 0 for no
 * text. */
size_t sat_bidi_runs(const char *text, size_t length_bytes, SatBidiRun *runs, size_t capacity,
                     bool *paragraph_rtl);

/** The script of a character, or "" for one that goes with any (digits, blanks, punctuation,
 * marks). */
const char *sat_script_of(uint32_t code_point);

#endif
