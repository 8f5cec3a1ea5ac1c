/* Steps of a script, shared by its parser and its player. */
#ifndef SAT_PLAYER_SCRIPT_PRIVATE_H
#define SAT_PLAYER_SCRIPT_PRIVATE_H

#include "player/player_script.h"

typedef enum {
    STEP_KEY,
    STEP_KEY_DOWN,
    STEP_KEY_UP,
    STEP_WHEEL,
    STEP_MOVE,
    STEP_CLICK,
    STEP_DRAG,
    STEP_TEXT,
    STEP_DROP,
    STEP_SIZE,
    STEP_RATE,
    STEP_WAIT_IDLE,
    STEP_WAIT,
    STEP_SCREENSHOT,
    STEP_STATE,
    STEP_QUIT
} StepKind;

typedef struct {
    StepKind kind;
    SatKeyCode key;
    unsigned modifiers;
    int button;
    double numbers[5];
    char *text; /* owned */
} Step;

struct SatScript {
    Step *steps;
    size_t count, capacity;
    /* playing */
    size_t next;
    unsigned part;      /* of the step: press, moves, release */
    double interval_ns; /* from `rate`; 0: at once */
    double clock_ns;    /* when the next part is due */
    bool started;
    double pointer_x, pointer_y;
    uint64_t waits_since_ns;
    bool waits;
    bool holds; /* a key is down */
    SatKeyCode held_key;
    unsigned held_modifiers;
    double repeat_ns; /* when it repeats */
    uint64_t last_click_ns;
    double last_click_x, last_click_y;
    bool gave_up;
};

#endif
