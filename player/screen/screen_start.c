/* The start screen. */
#include "player/screen/screen_start.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/plain_screen.h"
#include "player/screen/popup_menu.h"
#include "player/screen/theme.h"

#define MAX_RECENT 10
#define ROW_POINTS 44.0

typedef struct {
    SatScreen base;
    char *recent[MAX_RECENT];
    size_t recent_count;
    char message[600];
    bool help;
    double help_scroll, help_scroll_most;
} StartScreen;

static StartScreen *start_of(SatScreen *screen)
{
    return (StartScreen *)(void *)screen;
}

static void open_recent(StartScreen *start, size_t index)
{
    if (index < start->recent_count) {
        free(start->base.host->wants_path);
        start->base.host->wants_path = sat_text_copy(start->recent[index]);
    }
}

static void scroll_help(StartScreen *start, double by_px)
{
    start->help_scroll = fmin(fmax(start->help_scroll + by_px, 0.0), start->help_scroll_most);
    start->base.host->repaint = true;
}

/* Up and Down: the help lies over the buttons. */
static void move(StartScreen *start, int direction)
{
    if (start->help) {
        scroll_help(start, direction * 40.0);
    } else {
        sat_ui_move_focus(start->base.host->ui, direction);
    }
}

static bool act(SatScreen *screen, SatAction action)
{
    StartScreen *start = start_of(screen);
    screen->host->repaint = true;
    switch ((int)action.kind) {
    case SAT_ACTION_OPEN_RECENT:
        open_recent(start, action.argument);
        return true;
    case SAT_ACTION_CHOOSE:
        screen->host->left_button = (SatLeftButton)action.argument;
        screen->host->left_button_changed = true;
        return true;
    case SAT_ACTION_HELP:
        start->help = !start->help;
        return true;
    case SAT_ACTION_DISMISS:
    case SAT_ACTION_ESCAPE:
        if (start->help) {
            start->help = false;
        } else {
            start->message[0] = '\0';
        }
        return true;
    case SAT_ACTION_IMAGE_NEXT:
        move(start, 1);
        return true;
    case SAT_ACTION_IMAGE_PREVIOUS:
        move(start, -1);
        return true;
    default:
        return false;
    }
}

static void input(SatScreen *screen, const SatInput *what)
{
    StartScreen *start = start_of(screen);
    SatAction action;
    if (sat_ui_input(screen->host->ui, what, &action)) {
        (void)sat_screen_act(screen, action);
    } else if (what->kind == SAT_INPUT_WHEEL && start->help) {
        scroll_help(start, what->wheel * 60.0);
    }
}

static double paint_drop_place(StartScreen *start, SatRect column, double y)
{
    SatUi *ui = start->base.host->ui;
    SatDraw *draw = start->base.host->draw;
    const SatRect box = {column.x, y, column.width, sat_ui_points(ui, 132.0)};
    const double icon = sat_ui_points(ui, 36.0);
    sat_draw_round(draw, box, 9.0, SAT_COLOR_RAISED);
    sat_draw_round(draw, sat_rect_inset(box, fmax(1.0, floor(sat_draw_scale(draw)))), 8.0,
                   SAT_COLOR_BAR);
    sat_draw_icon(
        draw, SAT_ICON_CASE,
        (SatRect){box.x + (box.width - icon) / 2.0, box.y + sat_ui_points(ui, 22.0), icon, icon},
        SAT_COLOR_TEXT_DIM);
    sat_draw_text(
        draw, (SatRect){box.x, box.y + sat_ui_points(ui, 70.0), box.width, sat_ui_points(ui, 24.0)},
        SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_CENTER, "Drop a pack or a DICOM folder here");
    sat_draw_text(
        draw, (SatRect){box.x, box.y + sat_ui_points(ui, 93.0), box.width, sat_ui_points(ui, 22.0)},
        SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER,
        "or a backup, a DICOMDIR, a zip, or single DICOM files");
    return y + box.height;
}

/** One of two buttons that stand side by side, the present one pressed in. */
static void paint_choice(StartScreen *start, SatRect place, const char *label, SatLeftButton which)
{
    const bool now =
        start->base.host->left_button == which ||
        (which == SAT_LEFT_SCROLL && start->base.host->left_button == SAT_LEFT_UNKNOWN);
    sat_ui_button(start->base.host->ui, place, SAT_ICON_NONE, label,
                  (SatAction){SAT_ACTION_CHOOSE, (size_t)which},
                  now ? (unsigned)SAT_WIDGET_ACTIVE : 0U);
}

static double paint_left_button(StartScreen *start, SatRect column, double y)
{
    SatUi *ui = start->base.host->ui;
    SatDraw *draw = start->base.host->draw;
    const double gap = sat_ui_points(ui, 8.0);
    const double height = sat_ui_points(ui, 34.0);
    const double half = floor((column.width - gap) / 2.0);
    const bool first_time = start->base.host->left_button == SAT_LEFT_UNKNOWN;
    sat_draw_text(draw, (SatRect){column.x, y, column.width, sat_ui_points(ui, 26.0)},
                  SAT_TEXT_SMALL, first_time ? SAT_COLOR_TEXT : SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT,
                  first_time ? "Which habit is yours? Dragging with the left mouse button"
                             : "Dragging with the left mouse button");
    y += sat_ui_points(ui, 30.0);
    paint_choice(start, (SatRect){column.x, y, half, height}, "scrolls the images",
                 SAT_LEFT_SCROLL);
    paint_choice(start, (SatRect){column.x + column.width - half, y, half, height},
                 "sets the window", SAT_LEFT_WINDOW);
    return y + height;
}

/** The folder it lies in. owns: text in buffer */
static void place_of(const char *path, char *buffer, size_t capacity)
{
    const size_t folder = (size_t)(sat_path_file_name(path) - path);
    snprintf(buffer, capacity, "%.*s", folder > 1 ? (int)folder - 1 : (int)folder, path);
}

static void paint_recent_row(StartScreen *start, size_t index, SatRect place)
{
    SatUi *ui = start->base.host->ui;
    SatDraw *draw = start->base.host->draw;
    const char *path = start->recent[index];
    const char *name = sat_path_file_name(path);
    const unsigned look =
        sat_ui_place(ui, place, (SatAction){SAT_ACTION_OPEN_RECENT, index}, NULL, 0);
    if ((look & SAT_LOOK_HOVER) != 0) {
        sat_draw_round(draw, place, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
    }
    char folder[1024];
    place_of(path, folder, sizeof folder);
    const double pad = sat_ui_points(ui, 10.0);
    const double half = floor(place.height / 2.0);
    const SatRect text = {place.x + pad, place.y + sat_ui_points(ui, 3.0), place.width - 2.0 * pad,
                          half};
    const bool from_right = sat_fonts_is_right_to_left(name, strlen(name));
    sat_draw_text(draw, text, SAT_TEXT_BODY, SAT_COLOR_TEXT,
                  from_right ? SAT_ALIGN_RIGHT : SAT_ALIGN_LEFT, name);
    sat_draw_text(draw, (SatRect){text.x, text.y + half - sat_ui_points(ui, 4.0), text.width, half},
                  SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, from_right ? SAT_ALIGN_RIGHT : SAT_ALIGN_LEFT,
                  folder);
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(ui, place);
    }
}

/** As many as fit above `bottom`. */
static void paint_recent(StartScreen *start, SatRect column, double y, double bottom)
{
    SatUi *ui = start->base.host->ui;
    const double row = sat_ui_points(ui, ROW_POINTS);
    if (y + sat_ui_points(ui, 30.0) + row > bottom) {
        return;
    }
    sat_draw_text(start->base.host->draw,
                  (SatRect){column.x, y, column.width, sat_ui_points(ui, 28.0)}, SAT_TEXT_SMALL,
                  SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, "Recent packs");
    y += sat_ui_points(ui, 30.0);
    for (size_t i = 0; i < start->recent_count && y + row <= bottom; i++) {
        paint_recent_row(start, i, (SatRect){column.x, y, column.width, row});
        y += row + sat_ui_points(ui, 2.0);
    }
}

static double paint_message(StartScreen *start, SatRect column, double y)
{
    SatUi *ui = start->base.host->ui;
    SatDraw *draw = start->base.host->draw;
    if (start->message[0] == '\0') {
        return y;
    }
    const double pad = sat_ui_points(ui, 12.0);
    const double size = sat_ui_points(ui, 28.0);
    const double width = column.width - 3.0 * pad - size;
    const double height =
        sat_text_paragraphs_height(draw, width, SAT_TEXT_SMALL, start->message) + 2.0 * pad;
    sat_draw_round(draw, (SatRect){column.x, y, column.width, height}, 6.0, 0xFF4A3A1AU);
    sat_draw_paragraphs(draw, (SatRect){column.x + pad, y + pad, width, height}, SAT_TEXT_SMALL,
                        SAT_COLOR_TEXT, start->message);
    sat_ui_icon_button(
        ui, (SatRect){column.x + column.width - size - pad / 2.0, y + pad / 2.0, size, size},
        SAT_ICON_CLOSE, (SatAction){SAT_ACTION_DISMISS, 0}, 0);
    return y + height + sat_ui_points(ui, 16.0);
}

/** Name, Open…, Back up…, where to drop, the habit. Returns where it ends. */
static double paint_main(StartScreen *start, SatRect column, double y)
{
    SatUi *ui = start->base.host->ui;
    SatDraw *draw = start->base.host->draw;
    const double width = column.width;
    sat_draw_text(draw, (SatRect){column.x, y, width, sat_ui_points(ui, 40.0)}, SAT_TEXT_TITLE,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, "Satchel");
    y += sat_ui_points(ui, 40.0);
    sat_draw_text(draw, (SatRect){column.x, y, width, sat_ui_points(ui, 24.0)}, SAT_TEXT_BODY,
                  SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT,
                  "Radiology teaching cases, without a network");
    y += sat_ui_points(ui, 42.0);
    y = paint_message(start, column, y);
    sat_ui_button(ui, (SatRect){column.x, y, sat_ui_points(ui, 150.0), sat_ui_points(ui, 38.0)},
                  SAT_ICON_OPEN, "Open\xE2\x80\xA6", (SatAction){SAT_ACTION_OPEN, 0},
                  SAT_WIDGET_PRIMARY);
    sat_ui_button(ui,
                  (SatRect){column.x + sat_ui_points(ui, 162.0), y, sat_ui_points(ui, 150.0),
                            sat_ui_points(ui, 38.0)},
                  SAT_ICON_ARCHIVE, sat_action_title(SAT_ACTION_BACK_UP),
                  (SatAction){SAT_ACTION_BACK_UP, 0}, 0);
    const double help = sat_ui_points(ui, 38.0);
    sat_ui_icon_button(ui, (SatRect){column.x + width - help, y, help, help}, SAT_ICON_HELP,
                       (SatAction){SAT_ACTION_HELP, 0}, 0);
    y += sat_ui_points(ui, 58.0);
    y = paint_drop_place(start, column, y) + sat_ui_points(ui, 18.0);
    return paint_left_button(start, column, y);
}

static void paint(SatScreen *screen)
{
    StartScreen *start = start_of(screen);
    SatUi *ui = screen->host->ui;
    SatDraw *draw = screen->host->draw;
    const SatRect window = sat_draw_window(draw);
    const double gap = sat_ui_points(ui, 56.0);
    const double margin = sat_ui_points(ui, 24.0);
    const bool beside = start->recent_count > 0 && window.width >= sat_ui_points(ui, 760.0);
    const double columns = beside ? 2.0 : 1.0;
    const double width = floor(fmin((window.width - 2.0 * margin - gap * (columns - 1.0)) / columns,
                                    sat_ui_points(ui, beside ? 440.0 : 520.0)));
    const double left = round((window.width - width * columns - gap * (columns - 1.0)) / 2.0);
    const double rows =
        (double)(start->recent_count < MAX_RECENT ? start->recent_count : MAX_RECENT);
    const double below =
        start->recent_count > 0 && !beside ? 60.0 + rows * (ROW_POINTS + 2.0) : 0.0;
    const double top =
        fmax(margin, round((window.height - sat_ui_points(ui, 366.0 + below)) / 2.3));
    sat_ui_begin(ui);
    sat_draw_fill(draw, window, SAT_COLOR_PANEL);
    const double end = paint_main(start, (SatRect){left, 0.0, width, window.height}, top);
    if (start->recent_count > 0) {
        const double x = beside ? left + width + gap : left;
        paint_recent(start, (SatRect){x, 0.0, width, window.height}, beside ? top : end + margin,
                     window.height - margin / 2.0);
    }
    if (start->help) {
        start->help_scroll_most = sat_help_paint(ui, draw, start->help_scroll);
    }
    sat_ui_end(ui);
}

/** Enter with no button chosen opens. */
static bool key(SatScreen *screen, const SatInput *what)
{
    const SatAction action = sat_action_for_key(what->key, what->modifiers);
    if (action.kind != SAT_ACTION_ACTIVATE || start_of(screen)->help ||
        sat_ui_focused(screen->host->ui).kind != SAT_ACTION_NONE) {
        return false;
    }
    return sat_screen_act(screen, (SatAction){SAT_ACTION_OPEN, 0});
}

static void describe(SatScreen *screen, SatJsonWriter *writer)
{
    const StartScreen *start = start_of(screen);
    sat_json_put_bool(writer, "help", start->help);
    sat_json_open_array(writer, "recent");
    for (size_t i = 0; i < start->recent_count; i++) {
        sat_json_put_text(writer, NULL, start->recent[i]);
    }
    sat_json_close_array(writer);
}

static void free_start(SatScreen *screen)
{
    StartScreen *start = start_of(screen);
    for (size_t i = 0; start != NULL && i < start->recent_count; i++) {
        free(start->recent[i]);
    }
    free(start);
}

static const SatScreenTable START_TABLE = {.name = "start",
                                           .act = act,
                                           .key = key,
                                           .input = input,
                                           .paint = paint,
                                           .tick = sat_plain_tick,
                                           .wake = sat_plain_wake,
                                           .is_idle = sat_plain_is_idle,
                                           .frames = sat_plain_frames,
                                           .describe = describe,
                                           .statistics = sat_plain_statistics,
                                           .free = free_start};

SatScreen *sat_screen_start_new(SatScreenHost *host, const char *const *recent, size_t recent_count,
                                const char *message, SatError *err)
{
    StartScreen *start = calloc(1, sizeof *start);
    if (start == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the start screen");
        return NULL;
    }
    start->base = (SatScreen){&START_TABLE, host};
    snprintf(start->message, sizeof start->message, "%s", message);
    for (size_t i = 0; i < recent_count && start->recent_count < MAX_RECENT; i++) {
        char *copy = sat_text_copy(recent[i]);
        if (copy != NULL) {
            start->recent[start->recent_count++] = copy;
        }
    }
    sat_window_set_title(host->window, "Satchel");
    return &start->base;
}
