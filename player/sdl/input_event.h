/* What a person did, without SDL: the one shape that the window, the script and the screens share.
 */
#ifndef SAT_PLAYER_INPUT_EVENT_H
#define SAT_PLAYER_INPUT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"

typedef enum {
    SAT_INPUT_NONE,
    SAT_INPUT_KEY, /* pressed, or repeated while held */
    SAT_INPUT_KEY_UP,
    SAT_INPUT_TEXT, /* characters for a text field */
    SAT_INPUT_WHEEL,
    SAT_INPUT_MOVE,
    SAT_INPUT_PRESS,
    SAT_INPUT_RELEASE,
    SAT_INPUT_LEAVE, /* the pointer left the window */
    SAT_INPUT_DROP,  /* a file or folder was dropped */
    SAT_INPUT_RESIZE,
    SAT_INPUT_EXPOSE, /* what was on screen is gone: paint again */
    SAT_INPUT_WAKE,   /* a worker has news */
    SAT_INPUT_QUIT
} SatInputKind;

enum { SAT_MOD_SHIFT = 1, SAT_MOD_CTRL = 2, SAT_MOD_ALT = 4 };
enum { SAT_BUTTON_LEFT = 1, SAT_BUTTON_MIDDLE = 2, SAT_BUTTON_RIGHT = 3 };

/** A key: the lower-case character it types, or one of these. */
typedef uint32_t SatKeyCode;
enum {
    SAT_KEY_FIRST_NAMED = 0x200000,
    SAT_KEY_UP = SAT_KEY_FIRST_NAMED,
    SAT_KEY_DOWN,
    SAT_KEY_LEFT,
    SAT_KEY_RIGHT,
    SAT_KEY_HOME,
    SAT_KEY_END,
    SAT_KEY_PAGE_UP,
    SAT_KEY_PAGE_DOWN,
    SAT_KEY_TAB,
    SAT_KEY_ENTER,
    SAT_KEY_ESCAPE,
    SAT_KEY_BACKSPACE,
    SAT_KEY_DELETE,
    SAT_KEY_MENU,
    SAT_KEY_F1,
    SAT_KEY_F2,
    SAT_KEY_F3,
    SAT_KEY_F4,
    SAT_KEY_F5,
    SAT_KEY_F6,
    SAT_KEY_F7,
    SAT_KEY_F8,
    SAT_KEY_F9,
    SAT_KEY_F10,
    SAT_KEY_F11,
    SAT_KEY_F12
};

#define SAT_INPUT_TEXT_BYTES 4096

typedef struct {
    SatInputKind kind;
    uint64_t time_ns; /* sat_monotonic_ns() when it happened, or was due */
    SatKeyCode key;
    bool repeat;
    unsigned modifiers; /* SAT_MOD_... */
    double x, y;        /* output pixels: keyboard events have the pointer's place too */
    int button;         /* SAT_BUTTON_... */
    int clicks;         /* 2: a double click */
    double wheel;       /* notches, + towards the user: later images; may be a fraction */
    char text[SAT_INPUT_TEXT_BYTES]; /* TEXT: UTF-8; DROP: the path */
} SatInput;

/** Reads "Ctrl+Shift+PageDown", "a", "+", "F11", "Space": whatever case. False for an unknown name.
 */
SAT_NODISCARD bool sat_key_parse(const char *name, SatKeyCode *key, unsigned *modifiers);
/** The same as shown to people: "Ctrl+PgDn", "A". owns: text in buffer */
void sat_key_describe(SatKeyCode key, unsigned modifiers, char *buffer, size_t capacity);

#endif
