/* The key table of the player, as KEYS.md has it for what is built. */
#include "player/screen/action_private.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define KEY(code, mods, what)                                                                      \
    {                                                                                              \
        code, mods,                                                                                \
        {                                                                                          \
            SAT_ACTION_##what, 0                                                                   \
        }                                                                                          \
    }
#define PRESET(digit)                                                                              \
    {                                                                                              \
        '0' + (digit), 0,                                                                          \
        {                                                                                          \
            SAT_ACTION_PRESET, digit                                                               \
        }                                                                                          \
    }

static const SatKeyBinding BINDINGS[] = {
    KEY(SAT_KEY_UP, 0, IMAGE_PREVIOUS),
    KEY(SAT_KEY_DOWN, 0, IMAGE_NEXT),
    KEY(SAT_KEY_UP, SAT_MOD_SHIFT, IMAGE_BACK_TEN),
    KEY(SAT_KEY_DOWN, SAT_MOD_SHIFT, IMAGE_FORWARD_TEN),
    KEY(SAT_KEY_HOME, 0, IMAGE_FIRST),
    KEY(SAT_KEY_END, 0, IMAGE_LAST),
    KEY(SAT_KEY_LEFT, SAT_MOD_SHIFT, TIME_PREVIOUS),
    KEY(SAT_KEY_RIGHT, SAT_MOD_SHIFT, TIME_NEXT),
    KEY('g', 0, GO_TO),
    KEY(SAT_KEY_LEFT, 0, SERIES_PREVIOUS),
    KEY(SAT_KEY_PAGE_UP, 0, SERIES_PREVIOUS),
    KEY(SAT_KEY_RIGHT, 0, SERIES_NEXT),
    KEY(SAT_KEY_PAGE_DOWN, 0, SERIES_NEXT),
    KEY(SAT_KEY_PAGE_UP, SAT_MOD_CTRL, CASE_PREVIOUS),
    KEY(SAT_KEY_PAGE_DOWN, SAT_MOD_CTRL, CASE_NEXT),
    KEY('v', 0, VIEWPORT_NEXT),
    KEY('c', 0, CINE),
    KEY(' ', 0, CINE),
    KEY('[', 0, CINE_SLOWER),
    KEY(']', 0, CINE_FASTER),
    KEY('s', 0, TOOL_SCROLL),
    KEY('w', 0, TOOL_WINDOW),
    KEY('z', 0, TOOL_ZOOM),
    KEY('t', 0, TOOL_PAN),
    PRESET(1),
    PRESET(2),
    PRESET(3),
    PRESET(4),
    PRESET(5),
    PRESET(6),
    PRESET(7),
    PRESET(8),
    PRESET(9),
    KEY('0', 0, WINDOW_AUTO),
    KEY('x', 0, INVERT),
    KEY('+', 0, ZOOM_IN),
    KEY('-', 0, ZOOM_OUT),
    KEY('=', 0, FIT),
    KEY('1', SAT_MOD_CTRL, ONE_TO_ONE),
    KEY(SAT_KEY_LEFT, SAT_MOD_ALT, MOVE_LEFT),
    KEY(SAT_KEY_RIGHT, SAT_MOD_ALT, MOVE_RIGHT),
    KEY(SAT_KEY_UP, SAT_MOD_ALT, MOVE_UP),
    KEY(SAT_KEY_DOWN, SAT_MOD_ALT, MOVE_DOWN),
    KEY('r', SAT_MOD_ALT, ROTATE_RIGHT),
    KEY('l', SAT_MOD_ALT, ROTATE_LEFT),
    KEY('f', SAT_MOD_ALT, FLIP),
    KEY('0', SAT_MOD_CTRL, RESET),
    KEY('f', 0, MARKS),
    KEY('f', SAT_MOD_SHIFT, FINDING_NEXT),
    KEY(SAT_KEY_F5, 0, LESSON_START),
    KEY(SAT_KEY_F5, SAT_MOD_SHIFT, LESSON_HERE),
    KEY('e', SAT_MOD_CTRL, AUTHOR),
    KEY('k', SAT_MOD_CTRL, CAPTURE),
    KEY('z', SAT_MOD_CTRL, UNDO),
    KEY('y', SAT_MOD_CTRL, REDO),
    KEY(SAT_KEY_UP, SAT_MOD_CTRL, TEXT_BACK),
    KEY(SAT_KEY_DOWN, SAT_MOD_CTRL, TEXT_ON),
    KEY('i', 0, INFO),
    KEY('r', 0, TEXT_PANEL),
    KEY('h', 0, HELP),
    KEY('?', 0, HELP),
    KEY(SAT_KEY_F1, 0, HELP),
    KEY(SAT_KEY_MENU, 0, MENU),
    KEY(SAT_KEY_F10, SAT_MOD_SHIFT, MENU),
    KEY(SAT_KEY_F11, 0, FULL_SCREEN),
    KEY(SAT_KEY_TAB, 0, FOCUS_NEXT),
    KEY(SAT_KEY_TAB, SAT_MOD_SHIFT, FOCUS_PREVIOUS),
    KEY(SAT_KEY_ENTER, 0, ACTIVATE),
    KEY(SAT_KEY_ESCAPE, 0, ESCAPE),
    KEY('o', SAT_MOD_CTRL, OPEN),
    KEY('s', SAT_MOD_CTRL, SAVE),
    KEY('w', SAT_MOD_CTRL, CLOSE),
    KEY('q', SAT_MOD_CTRL, QUIT),
};
enum { BINDING_COUNT = sizeof BINDINGS / sizeof *BINDINGS };

/* What means something else while a lesson runs (KEYS.md, "Present / quiz"). */
static const SatKeyBinding LESSON_BINDINGS[] = {
    KEY(' ', 0, STEP_NEXT),
    KEY(SAT_KEY_RIGHT, 0, STEP_NEXT),
    KEY(SAT_KEY_PAGE_DOWN, 0, STEP_NEXT),
    KEY(' ', SAT_MOD_SHIFT, STEP_PREVIOUS),
    KEY(SAT_KEY_LEFT, 0, STEP_PREVIOUS),
    KEY(SAT_KEY_PAGE_UP, 0, STEP_PREVIOUS),
    KEY(SAT_KEY_BACKSPACE, 0, STEP_PREVIOUS),
    KEY(SAT_KEY_HOME, SAT_MOD_CTRL, STEP_FIRST),
    KEY(SAT_KEY_END, SAT_MOD_CTRL, STEP_LAST),
    KEY('g', 0, STEP_GO_TO),
    KEY(SAT_KEY_ENTER, 0, CONFIRM),
    KEY('j', 0, CROSS_HAIR),
    KEY('b', 0, BLACK),
    KEY('.', 0, BLACK),
    KEY(',', 0, WHITE),
    KEY('p', 0, LASER),
    KEY('p', SAT_MOD_SHIFT, SPOTLIGHT),
    KEY('e', 0, PEN),
    KEY('e', SAT_MOD_SHIFT, ERASER),
    KEY('z', SAT_MOD_CTRL, INK_UNDO),
    KEY('y', SAT_MOD_CTRL, INK_REDO),
    KEY(SAT_KEY_DELETE, 0, INK_CLEAR),
    KEY('m', 0, BOOKMARK),
    KEY('n', 0, NOTES),
    KEY('+', SAT_MOD_CTRL, NOTES_LARGER),
    KEY('=', SAT_MOD_CTRL, NOTES_LARGER),
    KEY('-', SAT_MOD_CTRL, NOTES_SMALLER),
};
enum { LESSON_BINDING_COUNT = sizeof LESSON_BINDINGS / sizeof *LESSON_BINDINGS };

static const struct {
    const char *title;
    SatKeyGroup group;
} ACTIONS[SAT_ACTION_COUNT] = {
    [SAT_ACTION_NONE] = {"", SAT_KEYS_WINDOW},
    [SAT_ACTION_IMAGE_PREVIOUS] = {"Previous image (wheel up)", SAT_KEYS_IMAGES},
    [SAT_ACTION_IMAGE_NEXT] = {"Next image (wheel down)", SAT_KEYS_IMAGES},
    [SAT_ACTION_IMAGE_BACK_TEN] = {"Back 10 images", SAT_KEYS_IMAGES},
    [SAT_ACTION_IMAGE_FORWARD_TEN] = {"Forward 10 images", SAT_KEYS_IMAGES},
    [SAT_ACTION_IMAGE_FIRST] = {"First image", SAT_KEYS_IMAGES},
    [SAT_ACTION_IMAGE_LAST] = {"Last image", SAT_KEYS_IMAGES},
    [SAT_ACTION_TIME_PREVIOUS] = {"Previous time (Shift + wheel up)", SAT_KEYS_IMAGES},
    [SAT_ACTION_TIME_NEXT] = {"Next time (Shift + wheel down)", SAT_KEYS_IMAGES},
    [SAT_ACTION_GO_TO] = {"Go to an image by its number", SAT_KEYS_IMAGES},
    [SAT_ACTION_SERIES_PREVIOUS] = {"Previous series", SAT_KEYS_IMAGES},
    [SAT_ACTION_SERIES_NEXT] = {"Next series", SAT_KEYS_IMAGES},
    [SAT_ACTION_CASE_PREVIOUS] = {"Previous case", SAT_KEYS_IMAGES},
    [SAT_ACTION_CASE_NEXT] = {"Next case", SAT_KEYS_IMAGES},
    [SAT_ACTION_VIEWPORT_NEXT] = {"Next picture of a view with several", SAT_KEYS_IMAGES},
    [SAT_ACTION_CINE] = {"Play or pause", SAT_KEYS_IMAGES},
    [SAT_ACTION_CINE_SLOWER] = {"Play slower", SAT_KEYS_IMAGES},
    [SAT_ACTION_CINE_FASTER] = {"Play faster", SAT_KEYS_IMAGES},
    [SAT_ACTION_TOOL_SCROLL] = {"Left drag scrolls", SAT_KEYS_LOOKING},
    [SAT_ACTION_TOOL_WINDOW] = {"Left drag sets the window", SAT_KEYS_LOOKING},
    [SAT_ACTION_TOOL_ZOOM] = {"Left drag zooms", SAT_KEYS_LOOKING},
    [SAT_ACTION_TOOL_PAN] = {"Left drag moves the image", SAT_KEYS_LOOKING},
    [SAT_ACTION_PRESET] = {"Window presets", SAT_KEYS_LOOKING},
    [SAT_ACTION_WINDOW_AUTO] = {"Automatic window", SAT_KEYS_LOOKING},
    [SAT_ACTION_WINDOW_DEFAULT] = {"Window of the file", SAT_KEYS_LOOKING},
    [SAT_ACTION_INVERT] = {"Invert", SAT_KEYS_LOOKING},
    [SAT_ACTION_ZOOM_IN] = {"Zoom in", SAT_KEYS_LOOKING},
    [SAT_ACTION_ZOOM_OUT] = {"Zoom out", SAT_KEYS_LOOKING},
    [SAT_ACTION_FIT] = {"Fit to the window", SAT_KEYS_LOOKING},
    [SAT_ACTION_ONE_TO_ONE] = {"Pixel for pixel (1:1)", SAT_KEYS_LOOKING},
    [SAT_ACTION_MOVE_LEFT] = {"Move the image left", SAT_KEYS_LOOKING},
    [SAT_ACTION_MOVE_RIGHT] = {"Move the image right", SAT_KEYS_LOOKING},
    [SAT_ACTION_MOVE_UP] = {"Move the image up", SAT_KEYS_LOOKING},
    [SAT_ACTION_MOVE_DOWN] = {"Move the image down", SAT_KEYS_LOOKING},
    [SAT_ACTION_ROTATE_RIGHT] = {"Turn right (radiographs)", SAT_KEYS_LOOKING},
    [SAT_ACTION_ROTATE_LEFT] = {"Turn left (radiographs)", SAT_KEYS_LOOKING},
    [SAT_ACTION_FLIP] = {"Mirror (radiographs)", SAT_KEYS_LOOKING},
    [SAT_ACTION_RESET] = {"Reset the display, keep the image", SAT_KEYS_LOOKING},
    [SAT_ACTION_LESSON_START] = {"Present as a lecture", SAT_KEYS_LESSON},
    [SAT_ACTION_LESSON_HERE] = {"Present from this case", SAT_KEYS_LESSON},
    [SAT_ACTION_LESSON_PRACTICE] = {"Practise, with feedback", SAT_KEYS_LESSON},
    [SAT_ACTION_LESSON_EXAM] = {"Exam: no answers shown", SAT_KEYS_LESSON},
    [SAT_ACTION_LESSON_MISSED] = {"Practise only what was missed", SAT_KEYS_LESSON},
    [SAT_ACTION_LESSON_END] = {"End the lesson", SAT_KEYS_LESSON},
    [SAT_ACTION_STEP_NEXT] = {"Next step, or reveal", SAT_KEYS_LESSON},
    [SAT_ACTION_STEP_PREVIOUS] = {"Previous step", SAT_KEYS_LESSON},
    [SAT_ACTION_STEP_FIRST] = {"First step", SAT_KEYS_LESSON},
    [SAT_ACTION_STEP_LAST] = {"Last step", SAT_KEYS_LESSON},
    [SAT_ACTION_STEP_GO_TO] = {"Overview of the steps: go to one", SAT_KEYS_LESSON},
    [SAT_ACTION_CONFIRM] = {"Confirm the answer, else next step", SAT_KEYS_LESSON},
    [SAT_ACTION_ANSWER] = {"Choose an answer", SAT_KEYS_LESSON},
    [SAT_ACTION_CROSS_HAIR] = {"Cross-hair: arrow keys point", SAT_KEYS_LESSON},
    [SAT_ACTION_MARKS] = {"Marks of findings on or off", SAT_KEYS_LESSON},
    [SAT_ACTION_FINDING_NEXT] = {"Next finding", SAT_KEYS_LESSON},
    [SAT_ACTION_BLACK] = {"Black screen; any key shows it again", SAT_KEYS_PRESENT},
    [SAT_ACTION_WHITE] = {"White screen", SAT_KEYS_PRESENT},
    [SAT_ACTION_LASER] = {"Laser pointer", SAT_KEYS_PRESENT},
    [SAT_ACTION_SPOTLIGHT] = {"Spotlight", SAT_KEYS_PRESENT},
    [SAT_ACTION_PEN] = {"Pen: draw on the image", SAT_KEYS_PRESENT},
    [SAT_ACTION_ERASER] = {"Eraser", SAT_KEYS_PRESENT},
    [SAT_ACTION_INK_UNDO] = {"Undo (pen)", SAT_KEYS_PRESENT},
    [SAT_ACTION_INK_REDO] = {"Redo (pen)", SAT_KEYS_PRESENT},
    [SAT_ACTION_INK_CLEAR] = {"Wipe what was drawn", SAT_KEYS_PRESENT},
    [SAT_ACTION_BOOKMARK] = {"Bookmark of this step", SAT_KEYS_PRESENT},
    [SAT_ACTION_NOTES] = {"Notes for the speaker", SAT_KEYS_PRESENT},
    [SAT_ACTION_NOTES_LARGER] = {"Larger notes", SAT_KEYS_PRESENT},
    [SAT_ACTION_NOTES_SMALLER] = {"Smaller notes", SAT_KEYS_PRESENT},
    [SAT_ACTION_NOTES_SHOW] = {"Show these notes", SAT_KEYS_PRESENT},
    [SAT_ACTION_AUTHOR] = {"Author: write findings, steps, questions", SAT_KEYS_LESSON},
    [SAT_ACTION_CAPTURE] = {"Capture step: what is on screen", SAT_KEYS_LESSON},
    [SAT_ACTION_UNDO] = {"Undo (author)", SAT_KEYS_LESSON},
    [SAT_ACTION_REDO] = {"Redo (author)", SAT_KEYS_LESSON},
    [SAT_ACTION_TEXT_BACK] = {"Scroll the text up", SAT_KEYS_WINDOW},
    [SAT_ACTION_TEXT_ON] = {"Scroll the text down", SAT_KEYS_WINDOW},
    [SAT_ACTION_INFO] = {"Image information: full, little, none", SAT_KEYS_WINDOW},
    [SAT_ACTION_TEXT_PANEL] = {"Text of case and series", SAT_KEYS_WINDOW},
    [SAT_ACTION_HELP] = {"Help: all keys", SAT_KEYS_WINDOW},
    [SAT_ACTION_MENU] = {"Menu", SAT_KEYS_WINDOW},
    [SAT_ACTION_FULL_SCREEN] = {"Full screen (double click)", SAT_KEYS_WINDOW},
    [SAT_ACTION_FOCUS_NEXT] = {"Next button", SAT_KEYS_WINDOW},
    [SAT_ACTION_FOCUS_PREVIOUS] = {"Previous button", SAT_KEYS_WINDOW},
    [SAT_ACTION_ACTIVATE] = {"Press the chosen button", SAT_KEYS_WINDOW},
    [SAT_ACTION_ESCAPE] = {"Close a popup, else reset the display", SAT_KEYS_WINDOW},
    [SAT_ACTION_OPEN] = {"Open\xE2\x80\xA6", SAT_KEYS_WINDOW},
    [SAT_ACTION_SAVE] = {"Save as pack\xE2\x80\xA6", SAT_KEYS_WINDOW},
    [SAT_ACTION_CLOSE] = {"Close the pack", SAT_KEYS_WINDOW},
    [SAT_ACTION_QUIT] = {"Quit", SAT_KEYS_WINDOW},
    [SAT_ACTION_PRESET_MENU] = {"Window presets", SAT_KEYS_LOOKING},
    [SAT_ACTION_SHOW_SERIES] = {"Show this series", SAT_KEYS_IMAGES},
    [SAT_ACTION_SHOW_CASE] = {"Show this case", SAT_KEYS_IMAGES},
    [SAT_ACTION_REVEAL] = {"Reveal title and diagnosis", SAT_KEYS_WINDOW},
    [SAT_ACTION_LESSON_MENU] = {"Lesson", SAT_KEYS_LESSON},
    [SAT_ACTION_PRESENT_MENU] = {"Presenter tools", SAT_KEYS_PRESENT},
    [SAT_ACTION_STEP_CARD] = {"Go to this step", SAT_KEYS_LESSON},
    [SAT_ACTION_STEP_SHOW] = {"Show this step", SAT_KEYS_LESSON},
    [SAT_ACTION_SELF_MARK] = {"Mark your own words", SAT_KEYS_LESSON},
    [SAT_ACTION_TYPE] = {"Type the answer", SAT_KEYS_LESSON},
    [SAT_ACTION_FINDING_SHOW] = {"Show this finding", SAT_KEYS_LESSON},
    [SAT_ACTION_FINDING_MARKS] = {"Marks of this finding on or off", SAT_KEYS_LESSON},
    [SAT_ACTION_MARK_SHOW] = {"Show this mark", SAT_KEYS_LESSON},
    [SAT_ACTION_VIEW_SHOW] = {"Show this view", SAT_KEYS_LESSON},
    [SAT_ACTION_REGION_SHOW] = {"Show the place", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_PAGE] = {"Edit", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_REMOVE] = {"Delete", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_DRAW] = {"Draw", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_ASK] = {"New question", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_EARLIER] = {"Earlier", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_LATER] = {"Later", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_VIEW] = {"Show it as on screen now", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_WRITE] = {"Write", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_ANSWER] = {"Add an answer", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_RIGHT] = {"Right or wrong", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_PART] = {"Take away", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_FROM] = {"From this image on", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_TO] = {"Up to this image", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_SHOWS] = {"The step shows this finding", SAT_KEYS_LESSON},
    [SAT_ACTION_AUTHOR_REVEALS] = {"The step reveals this", SAT_KEYS_LESSON},
    [SAT_ACTION_KEY] = {"Key", SAT_KEYS_LESSON},
    [SAT_ACTION_KEY_SPECIAL] = {"Key of another kind", SAT_KEYS_LESSON},
    [SAT_ACTION_BACK_UP] = {"Back up\xE2\x80\xA6", SAT_KEYS_WINDOW},
    [SAT_ACTION_OPEN_RECENT] = {"Open this pack", SAT_KEYS_WINDOW},
    [SAT_ACTION_CHOOSE] = {"", SAT_KEYS_WINDOW},
    [SAT_ACTION_DISMISS] = {"", SAT_KEYS_WINDOW},
};

const SatKeyBinding *sat_key_bindings(size_t *count)
{
    *count = BINDING_COUNT;
    return BINDINGS;
}

static SatAction find_binding(const SatKeyBinding *bindings, size_t count, SatKeyCode key,
                              unsigned modifiers)
{
    if (key < 128 && isupper((int)key)) {
        key = (SatKeyCode)tolower((int)key);
    }
    const bool symbol = key < 128 && ispunct((int)key);
    if (symbol) {
        modifiers &= ~(unsigned)SAT_MOD_SHIFT; /* Shift is how "?" is typed */
    }
    for (size_t i = 0; i < count; i++) {
        if (bindings[i].key == key && bindings[i].modifiers == modifiers) {
            return bindings[i].action;
        }
    }
    return (SatAction){SAT_ACTION_NONE, 0};
}

SatAction sat_action_for_key(SatKeyCode key, unsigned modifiers)
{
    return find_binding(BINDINGS, BINDING_COUNT, key, modifiers);
}

SatAction sat_lesson_action_for_key(SatKeyCode key, unsigned modifiers)
{
    return find_binding(LESSON_BINDINGS, LESSON_BINDING_COUNT, key, modifiers);
}

bool sat_action_equal(SatAction a, SatAction b)
{
    return a.kind == b.kind && a.argument == b.argument;
}

const char *sat_action_title(SatActionKind kind)
{
    return ACTIONS[kind].title;
}

static size_t add_keys(const SatKeyBinding *bindings, size_t count, SatAction action, char *buffer,
                       size_t capacity, size_t used)
{
    for (size_t i = 0; i < count && used < capacity; i++) {
        if (sat_action_equal(bindings[i].action, action)) {
            char name[48];
            sat_key_describe(bindings[i].key, bindings[i].modifiers, name, sizeof name);
            const int wrote =
                snprintf(buffer + used, capacity - used, "%s%s", used > 0 ? ", " : "", name);
            used += wrote > 0 ? (size_t)wrote : 0;
        }
    }
    return used;
}

void sat_action_keys(SatAction action, char *buffer, size_t capacity)
{
    buffer[0] = '\0';
    const size_t used = add_keys(BINDINGS, BINDING_COUNT, action, buffer, capacity, 0);
    (void)add_keys(LESSON_BINDINGS, LESSON_BINDING_COUNT, action, buffer, capacity, used);
}

static size_t add_help(const SatKeyBinding *bindings, size_t bindings_count, bool *done,
                       SatHelpLine *lines, size_t count)
{
    for (size_t i = 0; i < bindings_count && count + 1 < SAT_HELP_MAX_LINES; i++) {
        const SatActionKind kind = bindings[i].action.kind;
        if (done[kind]) {
            continue;
        }
        done[kind] = true;
        SatHelpLine *line = &lines[count++];
        line->group = ACTIONS[kind].group;
        line->title = ACTIONS[kind].title;
        if (kind == SAT_ACTION_PRESET) {
            snprintf(line->keys, sizeof line->keys, "1 \xE2\x80\xA6 9");
        } else {
            sat_action_keys(bindings[i].action, line->keys, sizeof line->keys);
        }
    }
    return count;
}

size_t sat_help_lines(SatHelpLine lines[SAT_HELP_MAX_LINES])
{
    bool done[SAT_ACTION_COUNT] = {false};
    size_t count = add_help(BINDINGS, BINDING_COUNT, done, lines, 0);
    count = add_help(LESSON_BINDINGS, LESSON_BINDING_COUNT, done, lines, count);
    SatHelpLine *answers = &lines[count++]; /* the digits, while a question is open */
    answers->group = ACTIONS[SAT_ACTION_ANSWER].group;
    answers->title = ACTIONS[SAT_ACTION_ANSWER].title;
    snprintf(answers->keys, sizeof answers->keys, "1 \xE2\x80\xA6 9");
    return count;
}

const char *sat_key_group_title(SatKeyGroup group)
{
    static const char *const TITLES[SAT_KEYS_GROUP_COUNT] = {
        [SAT_KEYS_IMAGES] = "Images and series",
        [SAT_KEYS_LOOKING] = "Looking",
        [SAT_KEYS_LESSON] = "Lessons and findings",
        [SAT_KEYS_PRESENT] = "Presenting",
        [SAT_KEYS_WINDOW] = "Window and panels"};
    return TITLES[group];
}
