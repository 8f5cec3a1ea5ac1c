/* What a screen is: a table of functions. The app owns the current one, gives it input and paints
 * it. */
#ifndef SAT_PLAYER_SCREEN_H
#define SAT_PLAYER_SCREEN_H

#include "formats/base/json_value.h"
#include "player/screen/action.h"
#include "player/screen/path_list.h"
#include "player/screen/widget.h"
#include "player/sdl/sdl_draw.h"

typedef struct SatScreen SatScreen;

/** What dragging with the left button does at first; the right one does the other. */
typedef enum { SAT_LEFT_UNKNOWN, SAT_LEFT_SCROLL, SAT_LEFT_WINDOW } SatLeftButton;

/** What all screens share with the app. Screens set the wishes; the app fulfils them after each
 * input. */
typedef struct {
    SatWindow *window;
    SatDraw *draw;
    SatUi *ui;
    bool repaint;      /* something on screen changed */
    bool popup_opened; /* it takes the keys that move the focus once it was painted */
    bool wants_quit;
    bool wants_close;           /* back to the start screen */
    bool wants_full_screen;     /* change to or from it */
    bool wants_open;            /* show where to choose a pack */
    char *wants_path;           /* open this: a pack, or DICOM to read; owned */
    bool wants_back;            /* a screen laid over another is done: show that one again */
    bool wants_save;            /* show where to save the open pictures as a pack */
    char *wants_save_path;      /* save them there; owned */
    bool save_replaces;         /* the user agreed that the file there goes */
    bool wants_back_up;         /* show what to back up; or, when that is known, where to */
    char *wants_back_up_source; /* back this up: now choose where to; owned */
    char *wants_back_up_folder; /* back up into this folder of backups; owned */
    SatLeftButton left_button;
    bool left_button_changed; /* to be kept for the next start */
    bool can_save;            /* the pictures came from DICOM just now: they are in no pack yet */
    SatPathList drafts;       /* written on the pack on screen: they go into what is saved */
    char *series;             /* how `list` numbers those on screen, when some were left out:
                                          "1/1/1,1/1/3"; owned; NULL: as they stand */
    uint64_t seed;            /* of shuffled answers; 0: another one each time */
    size_t left_out;          /* series that are not in the pack on screen: they may show a name */
    uint64_t hold_until_ns; /* a new stack waits so long for its first picture; 0: paint at once */
    uint64_t now_ns;        /* of the input or paint under way */
} SatScreenHost;

/** Which picture a screen was asked for and which it showed last: one number a frame. */
typedef struct {
    bool has;
    bool blank; /* nothing was there to show: neither the frame nor a neighbour */
    uint64_t wanted, shown;
} SatScreenFrames;

typedef struct {
    const char *name; /* for `state`: "start", "stack" */
    /** True when the action meant something here. */
    bool (*act)(SatScreen *screen, SatAction action);
    /** Whether the player may quit or close the pack now; false: it told why not. NULL: always. */
    bool (*lets_go)(SatScreen *screen);
    /** Keys before they become actions, for screens to type in. True when taken; NULL: all keys are
     * actions. */
    bool (*key)(SatScreen *screen, const SatInput *input);
    /** Pointer, wheel and text; keys come as actions. */
    void (*input)(SatScreen *screen, const SatInput *input);
    void (*paint)(SatScreen *screen);
    /** Called when time passes; returns when it wants to be called again (0: not by itself). */
    uint64_t (*tick)(SatScreen *screen, uint64_t now_ns);
    /** A worker has news. */
    void (*wake)(SatScreen *screen);
    /** True when everything it asked for is decoded and shown. */
    bool (*is_idle)(SatScreen *screen);
    /** For the statistics of scrolling. */
    SatScreenFrames (*frames)(SatScreen *screen);
    /** Adds its members to the `state` object. */
    void (*describe)(SatScreen *screen, SatJsonWriter *writer);
    /** Adds "visible_marks", "step", "question" and "score"; NULL: there are none here. */
    void (*describe_lesson)(SatScreen *screen, SatJsonWriter *writer);
    /** Adds its members to the `--stats` object. */
    void (*statistics)(SatScreen *screen, SatJsonWriter *writer);
    void (*free)(SatScreen *screen);
} SatScreenTable;

struct SatScreen {
    const SatScreenTable *table;
    SatScreenHost *host; /* borrowed */
};

/** What keys, buttons and menus call: sets the host's wishes, moves the focus, or lets the screen
 * act. */
bool sat_screen_act(SatScreen *screen, SatAction action);

#endif
