/* A text that is typed: characters, caret. Pure. */
#ifndef SAT_PLAYER_TEXT_FIELD_H
#define SAT_PLAYER_TEXT_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "player/sdl/input_event.h"

#define SAT_TEXT_FIELD_USUAL 255U
#define SAT_TEXT_FIELD_BYTES 8192U

typedef struct {
    char text[SAT_TEXT_FIELD_BYTES]; /* UTF-8 */
    size_t caret;                    /* byte, at a character's start */
    bool has_lines;                  /* line feeds may be put in */
    size_t most; /* bytes that it takes; 0, as it begins: SAT_TEXT_FIELD_USUAL */
} SatTextField;

/** The caret stands before `caret_at`, a byte of the text. */
void sat_text_field_set(SatTextField *field, const char *text, size_t caret_at);
/** Puts the text in at the caret; control characters are left out, but for line
 * feeds where there may be some; what does not fit too. */
void sat_text_field_insert(SatTextField *field, const char *text);
/** Backspace, Delete, Left, Right, Home, End. True when it meant something. */
bool sat_text_field_key(SatTextField *field, SatKeyCode key);

#endif
