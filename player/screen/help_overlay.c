/* The help: every key that works, read from the key table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/screen/popup_menu.h"
#include "player/screen/theme.h"

static const char *const GESTURES[][2] = {
    {"Wheel", "Images; lists and text scroll too"},
    {"Left drag", "The chosen tool; at first it scrolls"},
    {"Right drag", "Window: right is wider, up is brighter"},
    {"Right click", "Menu"},
    {"Middle drag", "Moves the image; Alt+drag too"},
    {"Ctrl+wheel", "Zooms at the pointer"},
    {"Shift+drag", "Window"},
    {"Ctrl+drag", "Faster"},
    {"Double click", "Full screen"},
    {"Drop a pack or DICOM", "Opens it"},
};
enum { GESTURE_COUNT = sizeof GESTURES / sizeof *GESTURES };

typedef struct {
    SatUi *ui;
    SatDraw *draw;
    double x, y, width, row, keys_width;
} Column;

static void heading(Column *column, const char *title)
{
    sat_draw_text(column->draw, (SatRect){column->x, column->y, column->width, column->row},
                  SAT_TEXT_BOLD, SAT_COLOR_ACCENT, SAT_ALIGN_LEFT, title);
    column->y += column->row * 1.15;
}

static void line(Column *column, const char *keys, const char *title)
{
    const double gap = sat_ui_points(column->ui, 12.0);
    const double needed =
        sat_text_paragraphs_height(column->draw, column->keys_width, SAT_TEXT_SMALL, keys);
    const bool wraps = sat_text_width(column->draw, SAT_TEXT_SMALL, keys) > column->keys_width;
    if (wraps) {
        const double above = (column->row - sat_text_line_height(column->draw, SAT_TEXT_SMALL)) / 2;
        sat_draw_paragraphs(column->draw,
                            (SatRect){column->x, column->y + above, column->keys_width, needed},
                            SAT_TEXT_SMALL, SAT_COLOR_TEXT, keys);
    } else {
        sat_draw_text(column->draw,
                      (SatRect){column->x, column->y, column->keys_width, column->row},
                      SAT_TEXT_SMALL, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, keys);
    }
    const double left = column->x + column->keys_width + gap;
    sat_draw_text(column->draw,
                  (SatRect){left, column->y, column->x + column->width - left, column->row},
                  SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, title);
    column->y += wraps ? fmax(column->row, needed * 1.15) : column->row;
}

static void group(Column *column, SatKeyGroup which, const SatHelpLine *lines, size_t count)
{
    heading(column, sat_key_group_title(which));
    for (size_t i = 0; i < count; i++) {
        if (lines[i].group == which) {
            line(column, lines[i].keys, lines[i].title);
        }
    }
    column->y += column->row * 0.6;
}

static double paint_columns(SatUi *ui, SatDraw *draw, SatRect inside, double top, size_t columns)
{
    SatHelpLine lines[SAT_HELP_MAX_LINES];
    const size_t count = sat_help_lines(lines);
    const double gap = sat_ui_points(ui, 28.0);
    const double width = floor((inside.width - gap * (double)(columns - 1)) / (double)columns);
    Column column = {ui,
                     draw,
                     inside.x,
                     top,
                     width,
                     ceil(sat_text_line_height(draw, SAT_TEXT_SMALL) * 1.38),
                     round(width * 0.36)};
    /* Which column each section stands in; the mouse comes last. */
    static const size_t IN_THREE[SAT_KEYS_GROUP_COUNT + 1] = {0, 1, 2, 0, 2, 1};
    static const size_t IN_TWO[SAT_KEYS_GROUP_COUNT + 1] = {0, 1, 1, 0, 0, 1};
    double ends[3] = {top, top, top};
    for (size_t section = 0; section <= SAT_KEYS_GROUP_COUNT; section++) {
        const size_t at = columns == 3 ? IN_THREE[section] : columns == 2 ? IN_TWO[section] : 0;
        column.x = inside.x + (width + gap) * (double)at;
        column.y = ends[at];
        if (section < SAT_KEYS_GROUP_COUNT) {
            group(&column, (SatKeyGroup)section, lines, count);
        } else {
            heading(&column, "Mouse");
            for (size_t i = 0; i < GESTURE_COUNT; i++) {
                line(&column, GESTURES[i][0], GESTURES[i][1]);
            }
        }
        ends[at] = column.y;
    }
    return fmax(ends[0], fmax(ends[1], ends[2]));
}

/* Over the last lines, as long as others follow; at the end nothing is covered. */
static void tell_more(SatUi *ui, SatDraw *draw, SatRect inside)
{
    const double height = ceil(sat_text_line_height(draw, SAT_TEXT_SMALL) * 1.8);
    const SatRect place = {inside.x, inside.y + inside.height - height, inside.width, height};
    sat_draw_fill(draw, place, SAT_COLOR_BAR);
    sat_draw_fill(draw, (SatRect){place.x, place.y, place.width, fmax(1.0, sat_ui_points(ui, 1.0))},
                  SAT_COLOR_LINE);
    sat_draw_text(draw, place, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, SAT_ALIGN_CENTER,
                  "More below: wheel or Down");
}

double sat_help_paint(SatUi *ui, SatDraw *draw, double scroll_px)
{
    const SatRect window = sat_draw_window(draw);
    const SatAction dismiss = {SAT_ACTION_DISMISS, 0};
    const double margin = sat_ui_points(ui, 24.0);
    SatRect box = sat_rect_inset(window, margin);
    box.width = fmin(box.width, sat_ui_points(ui, 1240.0));
    box.height = fmin(box.height, sat_ui_points(ui, 800.0));
    box.x = round((window.width - box.width) / 2.0);
    box.y = round((window.height - box.height) / 2.0);
    sat_ui_begin_popup(ui, dismiss);
    (void)sat_ui_place(ui, box, (SatAction){SAT_ACTION_NONE, 0}, NULL, SAT_WIDGET_DISABLED);
    sat_draw_fill(draw, window, SAT_COLOR_SHADE);
    sat_draw_round(draw, box, 9.0, SAT_COLOR_BAR);
    const double title_height = sat_ui_points(ui, 54.0);
    const SatRect title = {box.x + margin, box.y, box.width - 3.0 * margin, title_height};
    sat_draw_text(draw, title, SAT_TEXT_TITLE, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, "Keys and mouse");
    const double size = sat_ui_points(ui, SAT_BUTTON_POINTS);
    sat_ui_icon_button(ui,
                       (SatRect){box.x + box.width - size - margin / 2.0,
                                 box.y + (title_height - size) / 2.0, size, size},
                       SAT_ICON_CLOSE, dismiss, 0);
    const SatRect inside = {box.x + margin, box.y + title_height, box.width - 2.0 * margin,
                            box.height - title_height - margin / 2.0};
    const size_t columns = inside.width >= sat_ui_points(ui, 1080.0)  ? 3
                           : inside.width >= sat_ui_points(ui, 640.0) ? 2
                                                                      : 1;
    sat_draw_clip(draw, &inside);
    const double bottom = paint_columns(ui, draw, inside, inside.y - scroll_px, columns);
    sat_draw_clip(draw, NULL);
    const double most = fmax(0.0, bottom + scroll_px - (inside.y + inside.height));
    sat_ui_draw_scrolled(ui, inside, fmin(scroll_px, most), most);
    if (scroll_px + 1.0 < most) {
        tell_more(ui, draw, inside);
    }
    return most;
}
