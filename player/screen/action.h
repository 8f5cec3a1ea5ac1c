/* What the player can be told to do, and the one table of keys that the input, the tooltips and the
 * help are made from. Pure. */
#ifndef SAT_PLAYER_ACTION_H
#define SAT_PLAYER_ACTION_H

#include <stddef.h>

#include "player/sdl/input_event.h"

typedef enum {
    SAT_ACTION_NONE,
    /* images and series */
    SAT_ACTION_IMAGE_PREVIOUS,
    SAT_ACTION_IMAGE_NEXT,
    SAT_ACTION_IMAGE_BACK_TEN,
    SAT_ACTION_IMAGE_FORWARD_TEN,
    SAT_ACTION_IMAGE_FIRST,
    SAT_ACTION_IMAGE_LAST,
    SAT_ACTION_TIME_PREVIOUS, /* 4-D: the same place at another time */
    SAT_ACTION_TIME_NEXT,
    SAT_ACTION_GO_TO,
    SAT_ACTION_SERIES_PREVIOUS,
    SAT_ACTION_SERIES_NEXT,
    SAT_ACTION_CASE_PREVIOUS,
    SAT_ACTION_CASE_NEXT,
    SAT_ACTION_VIEWPORT_NEXT, /* of a view with several pictures */
    SAT_ACTION_CINE,
    SAT_ACTION_CINE_SLOWER,
    SAT_ACTION_CINE_FASTER,
    /* looking */
    SAT_ACTION_TOOL_SCROLL,
    SAT_ACTION_TOOL_WINDOW,
    SAT_ACTION_TOOL_ZOOM,
    SAT_ACTION_TOOL_PAN,
    SAT_ACTION_PRESET, /* argument: 1 to 9 */
    SAT_ACTION_WINDOW_AUTO,
    SAT_ACTION_WINDOW_DEFAULT,
    SAT_ACTION_INVERT,
    SAT_ACTION_ZOOM_IN,
    SAT_ACTION_ZOOM_OUT,
    SAT_ACTION_FIT,
    SAT_ACTION_ONE_TO_ONE,
    SAT_ACTION_MOVE_LEFT,
    SAT_ACTION_MOVE_RIGHT,
    SAT_ACTION_MOVE_UP,
    SAT_ACTION_MOVE_DOWN,
    SAT_ACTION_ROTATE_RIGHT,
    SAT_ACTION_ROTATE_LEFT,
    SAT_ACTION_FLIP,
    SAT_ACTION_RESET,
    /* lessons */
    SAT_ACTION_LESSON_START, /* as a lecture, from the first case */
    SAT_ACTION_LESSON_HERE,  /* from the case on screen */
    SAT_ACTION_LESSON_PRACTICE,
    SAT_ACTION_LESSON_EXAM,
    SAT_ACTION_LESSON_MISSED, /* what was missed before */
    SAT_ACTION_LESSON_END,
    SAT_ACTION_STEP_NEXT,
    SAT_ACTION_STEP_PREVIOUS,
    SAT_ACTION_STEP_FIRST,
    SAT_ACTION_STEP_LAST,
    SAT_ACTION_STEP_GO_TO,
    SAT_ACTION_CONFIRM, /* the answer; else the next step */
    SAT_ACTION_ANSWER,  /* argument: 1 to 9, or more by mouse, as shown */
    SAT_ACTION_CROSS_HAIR,
    SAT_ACTION_MARKS,        /* all on or off */
    SAT_ACTION_FINDING_NEXT, /* and to where it is seen */
    /* presenting */
    SAT_ACTION_BLACK, /* the whole screen; any key brings it back */
    SAT_ACTION_WHITE,
    SAT_ACTION_LASER,
    SAT_ACTION_SPOTLIGHT,
    SAT_ACTION_PEN,
    SAT_ACTION_ERASER,
    SAT_ACTION_INK_UNDO,
    SAT_ACTION_INK_REDO,
    SAT_ACTION_INK_CLEAR,
    SAT_ACTION_BOOKMARK,
    SAT_ACTION_NOTES, /* the speaker's, open or closed */
    SAT_ACTION_NOTES_LARGER,
    SAT_ACTION_NOTES_SMALLER,
    /* writing a lesson */
    SAT_ACTION_AUTHOR, /* its panel opens, closes */
    SAT_ACTION_CAPTURE,
    SAT_ACTION_UNDO,
    SAT_ACTION_REDO,
    SAT_ACTION_TEXT_BACK, /* scrolls the text panel */
    SAT_ACTION_TEXT_ON,
    /* panels and window */
    SAT_ACTION_INFO,
    SAT_ACTION_TEXT_PANEL,
    SAT_ACTION_HELP,
    SAT_ACTION_MENU,
    SAT_ACTION_FULL_SCREEN,
    SAT_ACTION_FOCUS_NEXT,
    SAT_ACTION_FOCUS_PREVIOUS,
    SAT_ACTION_ACTIVATE,
    SAT_ACTION_ESCAPE,
    SAT_ACTION_OPEN,
    SAT_ACTION_SAVE,
    SAT_ACTION_CLOSE,
    SAT_ACTION_QUIT,
    /* without a key of their own: buttons, menus, lists */
    SAT_ACTION_PRESET_MENU,
    SAT_ACTION_SHOW_SERIES, /* argument: series of the case */
    SAT_ACTION_SHOW_CASE,   /* argument: case of the pack */
    SAT_ACTION_REVEAL,
    SAT_ACTION_LESSON_MENU,
    SAT_ACTION_PRESENT_MENU,
    SAT_ACTION_NOTES_SHOW,     /* though they tell what is hidden */
    SAT_ACTION_STEP_CARD,      /* argument: card of the overview */
    SAT_ACTION_STEP_SHOW,      /* argument: step of the lesson */
    SAT_ACTION_SELF_MARK,      /* argument: halves of the points, 0 to 2 */
    SAT_ACTION_TYPE,           /* into the answer in own words */
    SAT_ACTION_FINDING_SHOW,   /* argument: finding of the case */
    SAT_ACTION_FINDING_MARKS,  /* argument: finding whose marks come or go */
    SAT_ACTION_MARK_SHOW,      /* argument: finding x SAT_MARKS_OF_FINDING + mark */
    SAT_ACTION_VIEW_SHOW,      /* argument: view of the case */
    SAT_ACTION_REGION_SHOW,    /* argument: region of the question that was answered */
    SAT_ACTION_AUTHOR_PAGE,    /* argument: page + SAT_AUTHOR_PAGES * entry */
    SAT_ACTION_AUTHOR_REMOVE,  /* the same */
    SAT_ACTION_AUTHOR_DRAW,    /* argument: shape + SAT_SHAPE_KINDS * purpose */
    SAT_ACTION_AUTHOR_ASK,     /* argument: kind of question */
    SAT_ACTION_AUTHOR_EARLIER, /* argument: step */
    SAT_ACTION_AUTHOR_LATER,
    SAT_ACTION_AUTHOR_VIEW,
    SAT_ACTION_AUTHOR_WRITE,   /* argument: kind of text + SAT_TEXT_KINDS * index */
    SAT_ACTION_AUTHOR_ANSWER,  /* one more */
    SAT_ACTION_AUTHOR_RIGHT,   /* argument: answer or region */
    SAT_ACTION_AUTHOR_PART,    /* argument: what is taken away of the entry */
    SAT_ACTION_AUTHOR_FROM,    /* argument: mark or region */
    SAT_ACTION_AUTHOR_TO,      /* the same */
    SAT_ACTION_AUTHOR_SHOWS,   /* argument: finding */
    SAT_ACTION_AUTHOR_REVEALS, /* argument: SatReveal */
    SAT_ACTION_KEY,            /* argument: the character typed by mouse */
    SAT_ACTION_KEY_SPECIAL,    /* argument: what else such a key does */
    SAT_ACTION_BACK_UP,        /* choose what and where to */
    SAT_ACTION_OPEN_RECENT,    /* argument: place in the list */
    SAT_ACTION_CHOOSE,         /* argument: what the screen means by it */
    SAT_ACTION_DISMISS,        /* closes a popup, a message */
    SAT_ACTION_COUNT
} SatActionKind;

typedef struct {
    SatActionKind kind;
    size_t argument;
} SatAction;

#define SAT_AUTHOR_PAGES 5U
#define SAT_MARKS_OF_FINDING 4096U /* as far as a list of marks goes */

typedef enum {
    SAT_KEYS_IMAGES,
    SAT_KEYS_LOOKING,
    SAT_KEYS_LESSON,
    SAT_KEYS_PRESENT,
    SAT_KEYS_WINDOW,
    SAT_KEYS_GROUP_COUNT
} SatKeyGroup;

/** What a key means; SAT_ACTION_NONE when nothing. Case-insensitive; Shift is ignored for symbols.
 */
SatAction sat_action_for_key(SatKeyCode key, unsigned modifiers);

/** The same while a lesson runs; SAT_ACTION_NONE: what the key always means. */
SatAction sat_lesson_action_for_key(SatKeyCode key, unsigned modifiers);

bool sat_action_equal(SatAction a, SatAction b);
/** "Next image": for tooltips and help. "" for what never shows. */
const char *sat_action_title(SatActionKind kind);
/** All keys of an action: "PgDn, Right". "" when it has none. owns: text in buffer */
void sat_action_keys(SatAction action, char *buffer, size_t capacity);

/** One line of the help: several bindings of one action (or the nine presets) together. */
typedef struct {
    SatKeyGroup group;
    char keys[64];
    const char *title;
} SatHelpLine;
#define SAT_HELP_MAX_LINES 128
/** Made from the bindings, in their order. Returns how many. */
size_t sat_help_lines(SatHelpLine lines[SAT_HELP_MAX_LINES]);
const char *sat_key_group_title(SatKeyGroup group);

#endif
