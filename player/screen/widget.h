/* Buttons, lists and popups: drawn at once, remembered as places that can be hit until the next
 * paint. A press and release on the same place, or Enter while it has the focus, gives its action.
 */
#ifndef SAT_PLAYER_WIDGET_H
#define SAT_PLAYER_WIDGET_H

#include "player/screen/action.h"
#include "player/sdl/sdl_draw.h"

typedef struct SatUi SatUi;

enum {
    SAT_WIDGET_ACTIVE = 1, /* pressed in: the tool in use, a panel that is open */
    SAT_WIDGET_DISABLED = 2,
    SAT_WIDGET_PRIMARY = 4, /* the one to press */
    SAT_WIDGET_LEFT = 8     /* label at the left, as in lists */
};

SAT_NODISCARD SatUi *sat_ui_new(SatDraw *draw, SatError *err);
void sat_ui_free(SatUi *ui);

/** Around each paint. */
void sat_ui_begin(SatUi *ui);
void sat_ui_end(SatUi *ui); /* draws the tooltip */

double sat_ui_points(const SatUi *ui, double points); /* in output pixels */

/** An icon with its tooltip: title and keys of the action. */
void sat_ui_icon_button(SatUi *ui, SatRect rect, SatIcon icon, SatAction action, unsigned flags);
void sat_ui_button(SatUi *ui, SatRect rect, SatIcon icon, const char *label, SatAction action,
                   unsigned flags);
/** A place that can be hit, drawn by the caller. tooltip may be NULL. Returns its look:
 *  bit 0 hovered, bit 1 held, bit 2 focused. */
enum { SAT_LOOK_HOVER = 1, SAT_LOOK_HELD = 2, SAT_LOOK_FOCUS = 4 };
unsigned sat_ui_place(SatUi *ui, SatRect rect, SatAction action, const char *tooltip,
                      unsigned flags);
/** The places that can be hit now, in the order they were drawn: false past the last. */
bool sat_ui_place_at(const SatUi *ui, size_t index, SatRect *rect, SatAction *action);
void sat_ui_draw_focus(SatUi *ui, SatRect rect);
/** Beside a list that is longer than its place: how much of it is seen, and where. scroll_px of
 *  most_px; nothing when most_px is 0. */
void sat_ui_draw_scrolled(SatUi *ui, SatRect list, double scroll_px, double most_px);
/** What is registered from now on lies over everything before, which can no longer be hit or
 * focused; a press beside it gives `outside`. */
void sat_ui_begin_popup(SatUi *ui, SatAction outside);

/** Feeds pointer input. True when a widget took it; *action is what to do (or NONE). */
bool sat_ui_input(SatUi *ui, const SatInput *input, SatAction *action);
/** Moves the focus by Tab: +1 or -1. */
void sat_ui_move_focus(SatUi *ui, int direction);
/** What Enter means now: the focused widget's action, or NONE. */
SatAction sat_ui_focused(const SatUi *ui);
void sat_ui_clear_focus(SatUi *ui);
void sat_ui_set_focus(SatUi *ui, SatAction action);
/** When a tooltip is due: paint again then. 0: none. */
uint64_t sat_ui_tooltip_due(SatUi *ui, uint64_t now_ns);
/** True once after something changed how widgets look. */
bool sat_ui_take_changed(SatUi *ui);

#endif
