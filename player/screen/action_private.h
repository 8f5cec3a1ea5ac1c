/* The table of keys, for action.c and the test that no key means two things. */
#ifndef SAT_PLAYER_ACTION_PRIVATE_H
#define SAT_PLAYER_ACTION_PRIVATE_H

#include "player/screen/action.h"

typedef struct {
    SatKeyCode key;
    unsigned modifiers;
    SatAction action;
} SatKeyBinding;

const SatKeyBinding *sat_key_bindings(size_t *count);

#endif
