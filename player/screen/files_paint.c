/* Draws the file browser: where we are, places, the list. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/files_private.h"
#include "player/screen/theme.h"

#define PLACES_POINTS 190.0
#define ROW_POINTS 32.0
#define BOTTOM_POINTS 62.0
#define HEADING_POINTS 40.0
#define LEAST_WIDTH_FOR_PLACES_POINTS 640.0

static SatIcon icon_of_kind(SatEntryKind kind)
{
    static const SatIcon ICONS[] = {SAT_ICON_OPEN,    SAT_ICON_CASE,    SAT_ICON_SCROLL,
                                    SAT_ICON_ARCHIVE, SAT_ICON_ARCHIVE, SAT_ICON_FILE};
    return ICONS[kind];
}

static SatIcon icon_of_place(SatPlaceKind kind)
{
    static const SatIcon ICONS[] = {SAT_ICON_HOME, SAT_ICON_OPEN, SAT_ICON_DRIVE, SAT_ICON_DRIVE};
    return ICONS[kind];
}

/* ---- where we are ---------------------------------------------------------------------------- */

/** The name of part `index` of the path. owns: free() */
static char *part_name(const SatFilesScreen *files, size_t index)
{
    size_t end = files->part_ends[index];
    size_t start = end;
    while (start > 0 && files->folder[start - 1] != '/') {
        start--;
    }
    return index == 0 ? sat_utf8_printable("/", 1)
                      : sat_utf8_printable(files->folder + start, end - start);
}

static double part_width(const SatFilesScreen *files, const char *name)
{
    SatUi *ui = files->base.host->ui;
    return fmin(sat_text_width(files->base.host->draw, SAT_TEXT_BODY, name) +
                    sat_ui_points(ui, 20.0),
                sat_ui_points(ui, 240.0));
}

/** The first part that is drawn, so that the last ones fit. */
static size_t first_part(const SatFilesScreen *files, double room)
{
    const double arrow = sat_ui_points(files->base.host->ui, 16.0);
    size_t first = files->part_count;
    while (first > 0) {
        char *name = part_name(files, first - 1);
        room -= name != NULL ? part_width(files, name) + arrow : 0.0;
        free(name);
        if (room < 0.0 && first < files->part_count) {
            break;
        }
        first--;
    }
    return first;
}

static void paint_parts(SatFilesScreen *files, SatRect bar)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const double arrow = sat_ui_points(ui, 16.0);
    double x = bar.x;
    for (size_t i = first_part(files, bar.width); i < files->part_count; i++) {
        char *name = part_name(files, i);
        if (name == NULL) {
            continue;
        }
        const double width = fmin(part_width(files, name), bar.x + bar.width - x);
        sat_ui_button(ui, (SatRect){x, bar.y, width, bar.height}, SAT_ICON_NONE, name,
                      sat_files_action(SAT_FILES_PART, i), SAT_WIDGET_LEFT);
        x += width;
        if (i + 1 < files->part_count) {
            sat_draw_icon(draw, SAT_ICON_RIGHT,
                          (SatRect){x, bar.y + (bar.height - arrow) / 2.0, arrow, arrow},
                          SAT_COLOR_TEXT_OFF);
            x += arrow;
        }
        free(name);
    }
}

/** What is asked for, above the path; only where that is not plain. */
static void paint_heading(SatFilesScreen *files, SatRect bar)
{
    enum { LONGEST = 60 };
    SatDraw *draw = files->base.host->draw;
    const double margin = sat_ui_points(files->base.host->ui, SAT_MARGIN_POINTS);
    const SatPathList *what = &files->backs_up;
    char text[320];
    if (files->mode == SAT_FILES_BACK_UP) {
        snprintf(text, sizeof text,
                 "What do you want to back up? A folder, a file, a DICOMDIR or a zip of DICOM");
    } else if (what->count == 1) {
        const char *name = sat_path_file_name(what->paths[0]);
        char *shown = sat_utf8_printable(name, strlen(name));
        const char *from = shown != NULL ? shown : "";
        const size_t kept = sat_utf8_prefix(from, strlen(from), LONGEST);
        snprintf(text, sizeof text, "Where should the backup of \xE2\x80\x9C%.*s%s\xE2\x80\x9D go?",
                 (int)kept, from, from[kept] != '\0' ? "\xE2\x80\xA6" : "");
        free(shown);
    } else {
        snprintf(text, sizeof text, "Where should the backup of these %zu items go?", what->count);
    }
    sat_draw_fill(draw, bar, SAT_COLOR_BAR);
    sat_draw_text(draw,
                  (SatRect){bar.x + 2.0 * margin, bar.y, bar.width - 4.0 * margin, bar.height},
                  SAT_TEXT_BOLD, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
}

static void paint_top(SatFilesScreen *files, SatRect bar)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const double margin = sat_ui_points(ui, SAT_MARGIN_POINTS);
    const double button = sat_ui_points(ui, SAT_BUTTON_POINTS);
    const SatRect up = {bar.x + margin, bar.y + (bar.height - button) / 2.0, button, button};
    sat_draw_fill(draw, bar, SAT_COLOR_BAR);
    const SatAction action = sat_files_action(SAT_FILES_UP, 0);
    const unsigned look = sat_ui_place(ui, up, action, "The folder above  [Backspace]", 0);
    if ((look & (SAT_LOOK_HOVER | SAT_LOOK_HELD)) != 0) {
        sat_draw_round(draw, up, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    sat_draw_icon(draw, SAT_ICON_UP, sat_rect_inset(up, sat_ui_points(ui, 8.0)), SAT_COLOR_TEXT);
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(ui, up);
    }
    const double x = up.x + button + margin;
    paint_parts(files, (SatRect){x, up.y, bar.x + bar.width - margin - x, button});
}

static void paint_places(SatFilesScreen *files, SatRect panel)
{
    SatUi *ui = files->base.host->ui;
    const double margin = sat_ui_points(ui, 8.0);
    const double row = sat_ui_points(ui, 34.0);
    double y = panel.y + margin;
    sat_draw_fill(files->base.host->draw, panel, SAT_COLOR_PANEL);
    for (size_t i = 0; i < files->places.count && y + row <= panel.y + panel.height; i++) {
        const SatFilePlace *place = &files->places.places[i];
        const bool here = strcmp(place->path, files->folder) == 0;
        sat_ui_button(ui, (SatRect){panel.x + margin, y, panel.width - 2.0 * margin, row},
                      icon_of_place(place->kind), place->title,
                      sat_files_action(SAT_FILES_PLACE, i),
                      SAT_WIDGET_LEFT | (here ? SAT_WIDGET_ACTIVE : 0U));
        y += row + sat_ui_points(ui, 2.0);
    }
    sat_files_rule(files, (SatRect){panel.x + panel.width - sat_files_hairline(files), panel.y,
                                    sat_files_hairline(files), panel.height});
}

/* ---- the list -------------------------------------------------------------------------------- */

static void paint_row(SatFilesScreen *files, size_t index, SatRect row)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const SatFileEntry *entry = &files->entries.entries[index];
    const double pad = sat_ui_points(ui, 10.0);
    const double icon = sat_ui_points(ui, 18.0);
    const bool dim =
        entry->kind == SAT_ENTRY_OTHER ||
        (files->mode == SAT_FILES_BACK_UP && entry->kind == SAT_ENTRY_PACK) ||
        (!sat_files_seeks_pictures(files) && entry->kind != SAT_ENTRY_FOLDER &&
         entry->kind != (files->mode == SAT_FILES_SAVE ? SAT_ENTRY_PACK : SAT_ENTRY_BACKUP));
    const bool hovered =
        files->pointer_inside && sat_rect_has(row, files->pointer_x, files->pointer_y);
    const SatColor ink = dim ? SAT_COLOR_TEXT_OFF : SAT_COLOR_TEXT;
    if (index == files->chosen) {
        sat_draw_round(draw, row, SAT_RADIUS_POINTS, SAT_COLOR_ACCENT_DIM);
    } else if (hovered) {
        sat_draw_round(draw, row, SAT_RADIUS_POINTS, SAT_COLOR_RAISED);
    }
    sat_draw_icon(draw, icon_of_kind(entry->kind),
                  (SatRect){row.x + pad, row.y + (row.height - icon) / 2.0, icon, icon},
                  entry->kind == SAT_ENTRY_PACK ? SAT_COLOR_ACCENT : ink);
    const double size_width = sat_ui_points(ui, 84.0);
    const double kind_width = sat_ui_points(ui, 70.0);
    const double right = row.x + row.width - pad;
    if (entry->kind != SAT_ENTRY_FOLDER) {
        char size[24];
        sat_entry_size_text(entry->size_bytes, size, sizeof size);
        sat_draw_text(draw, (SatRect){right - size_width, row.y, size_width, row.height},
                      SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_RIGHT, size);
    }
    if (entry->kind != SAT_ENTRY_FOLDER || entry->holds_backups) {
        sat_draw_text(draw,
                      (SatRect){right - size_width - kind_width, row.y, kind_width, row.height},
                      SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, sat_entry_title(entry));
    }
    const double left = row.x + 2.0 * pad + icon;
    const bool from_right = sat_fonts_is_right_to_left(entry->shown, strlen(entry->shown));
    sat_draw_text(draw,
                  (SatRect){left, row.y, right - size_width - kind_width - pad - left, row.height},
                  entry->kind == SAT_ENTRY_PACK ? SAT_TEXT_BOLD : SAT_TEXT_BODY, ink,
                  from_right ? SAT_ALIGN_RIGHT : SAT_ALIGN_LEFT, entry->shown);
}

static void paint_bar(SatFilesScreen *files)
{
    const double most = sat_files_scroll_most(files);
    const SatRect bar = files->bar;
    if (most <= 0.0) {
        return;
    }
    const double whole = files->row_px * (double)files->entries.count;
    const double knob = fmax(files->row_px, bar.height * files->list.height / whole);
    const double y = bar.y + (bar.height - knob) * files->scroll_px / most;
    const double inset = sat_ui_points(files->base.host->ui, 3.0);
    const bool over = files->drags_bar || (files->pointer_inside &&
                                           sat_rect_has(bar, files->pointer_x, files->pointer_y));
    sat_draw_round(files->base.host->draw,
                   (SatRect){bar.x + inset, round(y), bar.width - 2.0 * inset, round(knob)},
                   SAT_RADIUS_POINTS, over ? SAT_COLOR_PRESSED : SAT_COLOR_HOVER);
}

/** What stands in an empty list. */
static void paint_notice(SatFilesScreen *files, SatRect place)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const double pad = sat_ui_points(ui, 24.0);
    const double width = fmin(place.width - 2.0 * pad, sat_ui_points(ui, 560.0));
    const SatRect text = {place.x + (place.width - width) / 2.0, place.y + sat_ui_points(ui, 70.0),
                          width, place.height};
    if (files->error[0] == '\0') {
        static const char *const EMPTY[] = {
            "This folder is empty.", "This folder is empty. The pack can be saved here.",
            "This folder is empty.", "This folder is empty. The backups can go here."};
        sat_draw_text(draw, (SatRect){text.x, text.y, width, sat_ui_points(ui, 24.0)},
                      SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER, EMPTY[files->mode]);
        return;
    }
    const double icon = sat_ui_points(ui, 34.0);
    sat_draw_icon(draw, SAT_ICON_WARNING,
                  (SatRect){place.x + (place.width - icon) / 2.0,
                            text.y - icon - sat_ui_points(ui, 10.0), icon, icon},
                  SAT_COLOR_WARNING);
    sat_draw_paragraphs(draw, text, SAT_TEXT_BODY, SAT_COLOR_TEXT, files->error);
}

static void keep_chosen_in_view(SatFilesScreen *files)
{
    const double top = files->row_px * (double)files->chosen;
    if (files->show_chosen && files->chosen < files->entries.count) {
        files->scroll_px = fmin(files->scroll_px, top);
        files->scroll_px = fmax(files->scroll_px, top + files->row_px - files->list.height);
    }
    files->show_chosen = false;
    files->scroll_px = fmax(0.0, fmin(files->scroll_px, sat_files_scroll_most(files)));
}

static void paint_list(SatFilesScreen *files, SatRect place)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const double margin = sat_ui_points(ui, 8.0);
    const double bar = sat_ui_points(ui, 14.0);
    files->row_px = sat_ui_points(ui, ROW_POINTS);
    files->list = (SatRect){place.x + margin, place.y + margin, place.width - 2.0 * margin - bar,
                            place.height - 2.0 * margin};
    files->bar =
        (SatRect){place.x + place.width - margin - bar, files->list.y, bar, files->list.height};
    keep_chosen_in_view(files);
    sat_draw_fill(draw, place, SAT_COLOR_PANEL);
    if (files->entries.count == 0) {
        paint_notice(files, place);
        return;
    }
    sat_draw_clip(draw, &files->list);
    const size_t first = (size_t)(files->scroll_px / files->row_px);
    for (size_t i = first; i < files->entries.count; i++) {
        const double y = files->list.y + files->row_px * (double)i - floor(files->scroll_px);
        if (y >= files->list.y + files->list.height) {
            break;
        }
        paint_row(files, i, (SatRect){files->list.x, y, files->list.width, files->row_px});
    }
    sat_draw_clip(draw, NULL);
    paint_bar(files);
}

void sat_files_paint(SatScreen *screen)
{
    SatFilesScreen *files = (SatFilesScreen *)(void *)screen;
    SatUi *ui = screen->host->ui;
    const SatRect window = sat_draw_window(screen->host->draw);
    const bool has_heading = files->mode == SAT_FILES_BACK_UP || files->mode == SAT_FILES_BACKUPS;
    const double heading = has_heading ? sat_ui_points(ui, HEADING_POINTS) : 0.0;
    const double top = sat_ui_points(ui, SAT_BAR_POINTS + 6.0) + heading;
    const double bottom = sat_ui_points(ui, BOTTOM_POINTS);
    const bool with_places = window.width >= sat_ui_points(ui, LEAST_WIDTH_FOR_PLACES_POINTS);
    const double places = with_places ? sat_ui_points(ui, PLACES_POINTS) : 0.0;
    const double height = fmax(0.0, window.height - top - bottom);
    sat_ui_begin(ui);
    /* In the order Tab goes: what is done most comes first. */
    sat_files_paint_bottom(files, (SatRect){0.0, window.height - bottom, window.width, bottom});
    paint_list(files, (SatRect){places, top, window.width - places, height});
    if (with_places) {
        paint_places(files, (SatRect){0.0, top, places, height});
    }
    if (has_heading) {
        paint_heading(files, (SatRect){0.0, 0.0, window.width, heading});
    }
    paint_top(files, (SatRect){0.0, heading, window.width, top - heading});
    sat_files_rule(files, (SatRect){0.0, top - sat_files_hairline(files), window.width,
                                    sat_files_hairline(files)});
    sat_ui_end(ui);
}
