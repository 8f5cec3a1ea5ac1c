/* Names of keys, read from scripts and shown to people. */
#include "player/sdl/input_event.h"

#include <stdio.h>
#include <string.h>

#include "formats/base/text_utf8.h"

typedef struct {
    SatKeyCode key;
    const char *shown;
    const char *names[3]; /* accepted spellings */
} KeyName;

static const KeyName KEY_NAMES[] = {
    {SAT_KEY_UP, "Up", {"up"}},
    {SAT_KEY_DOWN, "Down", {"down"}},
    {SAT_KEY_LEFT, "Left", {"left"}},
    {SAT_KEY_RIGHT, "Right", {"right"}},
    {SAT_KEY_HOME, "Home", {"home"}},
    {SAT_KEY_END, "End", {"end"}},
    {SAT_KEY_PAGE_UP, "PgUp", {"pageup", "pgup", "prior"}},
    {SAT_KEY_PAGE_DOWN, "PgDn", {"pagedown", "pgdn", "next"}},
    {SAT_KEY_TAB, "Tab", {"tab"}},
    {SAT_KEY_ENTER, "Enter", {"enter", "return"}},
    {SAT_KEY_ESCAPE, "Esc", {"esc", "escape"}},
    {SAT_KEY_BACKSPACE, "Backspace", {"backspace"}},
    {SAT_KEY_DELETE, "Del", {"del", "delete"}},
    {SAT_KEY_MENU, "Menu", {"menu"}},
    {' ', "Space", {"space"}},
    {'+', "+", {"plus"}},
    {'-', "-", {"minus"}},
    {'=', "=", {"equals", "equal"}},
    {'?', "?", {"question"}},
};
enum { KEY_NAME_COUNT = sizeof KEY_NAMES / sizeof *KEY_NAMES };

/** Strips "Ctrl+" and its like off the front; "+" alone stays a key. */
static const char *strip_modifiers(const char *name, unsigned *modifiers)
{
    static const struct {
        const char *prefix;
        unsigned modifier;
    } PREFIXES[] = {{"ctrl+", SAT_MOD_CTRL}, {"shift+", SAT_MOD_SHIFT}, {"alt+", SAT_MOD_ALT}};
    *modifiers = 0;
    for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES;) {
        const char *prefix = PREFIXES[i].prefix;
        size_t length = 0;
        while (prefix[length] != '\0' && sat_ascii_lower(name[length]) == prefix[length]) {
            length++;
        }
        if (prefix[length] == '\0' && name[length] != '\0') {
            *modifiers |= PREFIXES[i].modifier;
            name += length;
            i = 0;
        } else {
            i++;
        }
    }
    return name;
}

bool sat_key_parse(const char *name, SatKeyCode *key, unsigned *modifiers)
{
    const char *bare = strip_modifiers(name, modifiers);
    if (bare[0] > ' ' && bare[0] < 127 && bare[1] == '\0') {
        *key = (SatKeyCode)sat_ascii_lower(bare[0]);
        return true;
    }
    for (size_t i = 0; i < KEY_NAME_COUNT; i++) {
        for (size_t spelling = 0; spelling < 3; spelling++) {
            const char *candidate = KEY_NAMES[i].names[spelling];
            if (candidate != NULL && sat_ascii_equal_but_case(candidate, bare)) {
                *key = KEY_NAMES[i].key;
                return true;
            }
        }
    }
    if (sat_ascii_lower(bare[0]) == 'f' && bare[1] >= '1' && bare[1] <= '9') {
        unsigned number = (unsigned)(bare[1] - '0');
        if (bare[2] >= '0' && bare[2] <= '9' && bare[3] == '\0') {
            number = number * 10 + (unsigned)(bare[2] - '0');
        } else if (bare[2] != '\0') {
            return false;
        }
        if (number <= 12) {
            *key = SAT_KEY_F1 + number - 1;
            return true;
        }
    }
    return false;
}

static void name_of_key(SatKeyCode key, char *buffer, size_t capacity)
{
    for (size_t i = 0; i < KEY_NAME_COUNT; i++) {
        if (KEY_NAMES[i].key == key) {
            snprintf(buffer, capacity, "%s", KEY_NAMES[i].shown);
            return;
        }
    }
    if (key >= SAT_KEY_F1 && key <= SAT_KEY_F12) {
        snprintf(buffer, capacity, "F%u", (unsigned)(key - SAT_KEY_F1 + 1));
    } else if (key > ' ' && key < 127) {
        snprintf(buffer, capacity, "%c", sat_ascii_upper((char)key));
    } else {
        snprintf(buffer, capacity, "?");
    }
}

void sat_key_describe(SatKeyCode key, unsigned modifiers, char *buffer, size_t capacity)
{
    char name[32];
    name_of_key(key, name, sizeof name);
    snprintf(buffer, capacity, "%s%s%s%s", (modifiers & SAT_MOD_CTRL) != 0 ? "Ctrl+" : "",
             (modifiers & SAT_MOD_ALT) != 0 ? "Alt+" : "",
             (modifiers & SAT_MOD_SHIFT) != 0 ? "Shift+" : "", name);
}
