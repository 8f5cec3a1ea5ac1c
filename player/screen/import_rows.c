/* Draws the list of the import screen: what was left out, what the privacy gate asks about. */
#include <math.h>
#include <stdio.h>

#include "player/screen/import_private.h"
#include "player/screen/theme.h"

void sat_import_note_title(const SatImportNote *note, char *text, size_t capacity)
{
    if (note->is_text) {
        snprintf(text, capacity, "Text");
    } else if (note->kind == SAT_NOTE_SUSPICIOUS) {
        snprintf(text, capacity, "Series %s   %s", note->where, note->title);
    } else {
        snprintf(text, capacity, "%s", note->where[0] != '\0' ? note->where : note->title);
    }
}

static void paint_note(SatImportPage *page, const SatImportNote *note, SatRect row)
{
    const double pad = sat_ui_points(page->ui, 10.0);
    const double icon = sat_ui_points(page->ui, 18.0);
    SatRect text = {row.x + 2.0 * pad + icon, row.y, row.width - 3.0 * pad - icon, row.height};
    char title[400];
    sat_import_note_title(note, title, sizeof title);
    sat_draw_icon(page->draw, SAT_ICON_WARNING,
                  (SatRect){row.x + pad, row.y + (row.height - icon) / 2.0, icon, icon},
                  note->kind == SAT_NOTE_SKIPPED ? SAT_COLOR_TEXT_OFF : SAT_COLOR_WARNING);
    if (title[0] == '\0') {
        sat_draw_text(page->draw, text, SAT_TEXT_SMALL, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, note->text);
        return;
    }
    const double half = sat_ui_points(page->ui, 23.0);
    const double nudge = sat_ui_points(page->ui, 2.0);
    text.y += floor(text.height / 2.0) - half;
    sat_draw_text(page->draw, (SatRect){text.x, text.y + nudge, text.width, half}, SAT_TEXT_BODY,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, title);
    sat_draw_text(page->draw, (SatRect){text.x, text.y + half - nudge, text.width, half},
                  SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, note->text);
}

double sat_import_row_points(const SatImportScreen *import)
{
    return import->shown == SAT_IMPORT_REFUSED && import->has_pictures ? 84.0 : 46.0;
}

double sat_import_paint_choices(SatImportScreen *import, size_t suspect, SatRect row)
{
    static const struct {
        const char *label;
        SatImportCommand command;
        SatImportDecision decision;
    } choices[] = {{"Mask", SAT_IMPORT_MASK, SAT_DECISION_MASK},
                   {"Leave out", SAT_IMPORT_LEAVE, SAT_DECISION_LEAVE},
                   {"Accept", SAT_IMPORT_ACCEPT, SAT_DECISION_ACCEPT}};
    SatUi *ui = import->base.host->ui;
    const SatImportNote *note = sat_import_suspect(import, suspect);
    const size_t first = note->is_text ? 2 : note->can_mask ? 0 : 1;
    const double pad = sat_ui_points(ui, 8.0), step = sat_ui_points(ui, 96.0);
    const double start = row.x + row.width - pad / 2.0 - (double)(3 - first) * step;
    SatRect place = {start, 0.0, step - pad / 2.0, sat_ui_points(ui, 32.0)};
    place.y = row.y + floor((row.height - place.height) / 2.0);
    for (size_t i = first; i < 3; i++, place.x += step) {
        const bool is_chosen = import->decisions[suspect] == choices[i].decision;
        sat_ui_button(ui, place, SAT_ICON_NONE, choices[i].label,
                      sat_import_action(choices[i].command, suspect),
                      is_chosen ? (unsigned)SAT_WIDGET_ACTIVE : 0U);
    }
    return start;
}

static void paint_rows(SatImportPage *page, SatRect list)
{
    SatImportScreen *import = page->import;
    const SatImportLines *lines = sat_import_lines_of(import);
    const bool asks = import->shown == SAT_IMPORT_REFUSED;
    const size_t count = asks ? import->suspect_count : lines->note_count;
    const double row_px = sat_ui_points(page->ui, sat_import_row_points(import));
    import->scroll_most = fmax(0.0, row_px * (double)count - list.height);
    import->scroll_px = fmin(import->scroll_px, import->scroll_most);
    sat_draw_clip(page->draw, &list);
    for (size_t i = 0; i < count; i++) {
        SatRect row = {list.x, list.y + row_px * (double)i - floor(import->scroll_px), list.width,
                       row_px};
        if (row.y + row_px <= list.y || row.y >= list.y + list.height) {
            continue;
        }
        const bool whole = row.y >= list.y && row.y + row_px <= list.y + list.height;
        const SatImportNote *note = &lines->notes[asks ? import->suspects[i] : i];
        if (asks && whole) { /* half a button cannot be pressed */
            row.width = sat_import_paint_choices(import, i, row) - row.x;
        }
        if (asks && import->has_pictures) {
            const double pad = sat_ui_points(page->ui, 6.0);
            const double width = sat_ui_points(page->ui, 96.0);
            const SatRect box = {row.x + pad, row.y + pad, width, row.height - 2.0 * pad};
            if (whole) {
                sat_import_paint_thumbnail(import, i, box);
            }
            row.x += width + pad;
            row.width -= width + pad;
        }
        paint_note(page, note, row);
    }
    sat_draw_clip(page->draw, NULL);
}

void sat_import_paint_notes(SatImportPage *page, double bottom)
{
    SatImportScreen *import = page->import;
    const SatImportLines *lines = sat_import_lines_of(import);
    const bool asks = import->shown == SAT_IMPORT_REFUSED;
    if (lines == NULL || lines->note_count == 0) {
        return;
    }
    const double row_px = sat_ui_points(page->ui, sat_import_row_points(import));
    const double wanted = row_px * (double)(asks ? import->suspect_count : lines->note_count);
    const double room = bottom - page->y - sat_ui_points(page->ui, 8.0);
    if (room < row_px) {
        return;
    }
    import->list = (SatRect){page->inside.x, page->y, page->inside.width, fmin(wanted, room)};
    sat_draw_round(page->draw, import->list, SAT_RADIUS_POINTS, SAT_COLOR_PANEL);
    paint_rows(page, import->list);
    sat_ui_draw_scrolled(page->ui, import->list, import->scroll_px, import->scroll_most);
    page->y += import->list.height;
}

void sat_import_paint_count(SatImportPage *page)
{
    const SatImportLines *lines = sat_import_lines_of(page->import);
    if (lines == NULL || lines->note_total == 0 || page->import->shown == SAT_IMPORT_REFUSED) {
        return;
    }
    char text[96];
    snprintf(text, sizeof text,
             lines->note_total == 1 ? "%llu item was left out or wants a look:"
                                    : "%llu items were left out or want a look:",
             (unsigned long long)lines->note_total);
    sat_import_paint_line(page, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, 28.0, text);
}
