/* Actions on their way: those of the whole player become wishes, the others go to the screen. */
#include "player/screen/screen.h"

bool sat_screen_act(SatScreen *screen, SatAction action)
{
    SatScreenHost *host = screen->host;
    const bool leaves = action.kind == SAT_ACTION_QUIT || action.kind == SAT_ACTION_CLOSE;
    if (leaves && screen->table->lets_go != NULL && !screen->table->lets_go(screen)) {
        return true;
    }
    switch ((int)action.kind) {
    case SAT_ACTION_NONE:
        return false;
    case SAT_ACTION_QUIT:
        host->wants_quit = true;
        return true;
    case SAT_ACTION_FULL_SCREEN:
        host->wants_full_screen = true;
        break; /* the screen may have a popup to close */
    case SAT_ACTION_OPEN:
    case SAT_ACTION_SAVE:
    case SAT_ACTION_BACK_UP:
        host->wants_open = host->wants_open || action.kind == SAT_ACTION_OPEN;
        host->wants_save = host->wants_save || action.kind == SAT_ACTION_SAVE;
        host->wants_back_up = host->wants_back_up || action.kind == SAT_ACTION_BACK_UP;
        (void)screen->table->act(screen, action); /* here too */
        return true;
    case SAT_ACTION_CLOSE:
        host->wants_close = true;
        return true;
    case SAT_ACTION_FOCUS_NEXT:
    case SAT_ACTION_FOCUS_PREVIOUS:
        sat_ui_move_focus(host->ui, action.kind == SAT_ACTION_FOCUS_NEXT ? 1 : -1);
        return true;
    case SAT_ACTION_ACTIVATE:
        return sat_ui_focused(host->ui).kind != SAT_ACTION_ACTIVATE &&
               sat_screen_act(screen, sat_ui_focused(host->ui));
    default:
        break;
    }
    return screen->table->act(screen, action);
}
