/* Long texts with marks (formats/case/rich_text.h) in the text panel. UI thread. */
#ifndef SAT_PLAYER_RICH_PANEL_H
#define SAT_PLAYER_RICH_PANEL_H

#include "player/screen/stack_lesson_private.h"

/** Paints the text at panel->y and goes on below it. Words that link to a finding, a mark or a view
 *  of the case go there when clicked; links into the web show their address. In scripts that are
 *  written from the right or without blanks bold words look like others. */
void sat_panel_rich(SatStackPanel *panel, const char *text);

#endif
