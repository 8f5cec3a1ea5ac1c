/* Lists of actions that pop up, and the help made from the key table. */
#ifndef SAT_PLAYER_POPUP_MENU_H
#define SAT_PLAYER_POPUP_MENU_H

#include "player/screen/widget.h"

typedef struct {
    char label[96];
    SatAction action; /* SAT_ACTION_NONE: a line between groups */
    bool checked;
    bool disabled;
} SatMenuItem;

#define SAT_MENU_MAX_ITEMS 40

typedef struct {
    bool open;
    double x, y; /* where it was asked for */
    SatMenuItem items[SAT_MENU_MAX_ITEMS];
    size_t count;
} SatMenu;

void sat_menu_clear(SatMenu *menu);
void sat_menu_add(SatMenu *menu, const char *label, SatAction action, bool checked, bool disabled);
void sat_menu_add_line(SatMenu *menu);
/** Draws it over everything, moved so that all of it is in the window. */
void sat_menu_paint(const SatMenu *menu, SatUi *ui, SatDraw *draw);

/** The overlay of all keys. scroll_px: how far it was scrolled; returns how far it can be. */
double sat_help_paint(SatUi *ui, SatDraw *draw, double scroll_px);

#endif
