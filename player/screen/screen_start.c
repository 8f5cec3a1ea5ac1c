/* The start screen. */
#include "player/screen/screen_start.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "player/screen/popup_menu.h"
#include "player/screen/theme.h"

#define MAX_RECENT 8

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

static char *copy_text(const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

static void open_recent(StartScreen *start, size_t index)
{
    if (index < start->recent_count) {
        free(start->base.host->wants_path);
        start->base.host->wants_path = copy_text(start->recent[index]);
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
        sat_ui_move_focus(screen->host->ui, 1);
        return true;
    case SAT_ACTION_IMAGE_PREVIOUS:
        sat_ui_move_focus(screen->host->ui, -1);
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
        start->help_scroll =
            fmin(fmax(start->help_scroll + what->wheel * 60.0, 0.0), start->help_scroll_most);
        screen->host->repaint = true;
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
        (SatRect){box.x + (box.width - icon) / 2.0, box.y + sat_ui_points(ui, 24.0), icon, icon},
        SAT_COLOR_TEXT_DIM);
    sat_draw_text(
        draw, (SatRect){box.x, box.y + sat_ui_points(ui, 72.0), box.width, sat_ui_points(ui, 24.0)},
        SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_CENTER, "Drop a pack here");
    sat_draw_text(
        draw, (SatRect){box.x, box.y + sat_ui_points(ui, 94.0), box.width, sat_ui_points(ui, 22.0)},
        SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER, "a file that ends in .satchel");
    return y + box.height;
}

static double paint_recent(StartScreen *start, SatRect column, double y)
{
    SatUi *ui = start->base.host->ui;
    SatDraw *draw = start->base.host->draw;
    const double row = sat_ui_points(ui, 44.0);
    if (start->recent_count == 0) {
        return y;
    }
    sat_draw_text(draw, (SatRect){column.x, y, column.width, sat_ui_points(ui, 28.0)},
                  SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, "Recent packs");
    y += sat_ui_points(ui, 30.0);
    for (size_t i = 0; i < start->recent_count; i++) {
        const SatRect place = {column.x, y, column.width, row};
        const SatAction action = {SAT_ACTION_OPEN_RECENT, i};
        const unsigned look = sat_ui_place(ui, place, action, NULL, 0);
        if ((look & SAT_LOOK_HOVER) != 0) {
            sat_draw_round(draw, place, SAT_RADIUS_POINTS, SAT_COLOR_HOVER);
        }
        const double pad = sat_ui_points(ui, 10.0);
        const SatRect text = {place.x + pad, place.y + sat_ui_points(ui, 3.0),
                              place.width - 2.0 * pad, row / 2.0};
        sat_draw_text(draw, text, SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT,
                      sat_path_file_name(start->recent[i]));
        sat_draw_text(
            draw,
            (SatRect){text.x, text.y + row / 2.0 - sat_ui_points(ui, 4.0), text.width, row / 2.0},
            SAT_TEXT_SMALL, SAT_COLOR_TEXT_OFF, SAT_ALIGN_LEFT, start->recent[i]);
        if ((look & SAT_LOOK_FOCUS) != 0) {
            sat_ui_draw_focus(ui, place);
        }
        y += row + sat_ui_points(ui, 2.0);
    }
    return y;
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

static void paint(SatScreen *screen)
{
    StartScreen *start = start_of(screen);
    SatUi *ui = screen->host->ui;
    SatDraw *draw = screen->host->draw;
    const SatRect window = sat_draw_window(draw);
    const double width = fmin(window.width - sat_ui_points(ui, 48.0), sat_ui_points(ui, 520.0));
    const SatRect column = {round((window.width - width) / 2.0), 0.0, width, window.height};
    sat_ui_begin(ui);
    sat_draw_fill(draw, window, SAT_COLOR_PANEL);
    const double content = sat_ui_points(ui, 300.0 + (start->recent_count > 0 ? 60.0 : 0.0) +
                                                 46.0 * (double)start->recent_count);
    double y = fmax(sat_ui_points(ui, 24.0), round((window.height - content) / 2.4));
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
    const double help = sat_ui_points(ui, 38.0);
    sat_ui_icon_button(ui, (SatRect){column.x + width - help, y, help, help}, SAT_ICON_HELP,
                       (SatAction){SAT_ACTION_HELP, 0}, 0);
    y += sat_ui_points(ui, 58.0);
    y = paint_drop_place(start, column, y) + sat_ui_points(ui, 24.0);
    (void)paint_recent(start, column, y);
    if (start->help) {
        start->help_scroll_most = sat_help_paint(ui, draw, start->help_scroll);
    }
    sat_ui_end(ui);
}

static uint64_t tick(SatScreen *screen, uint64_t now_ns)
{
    (void)screen;
    (void)now_ns;
    return 0;
}

static void wake(SatScreen *screen)
{
    (void)screen;
}

static bool is_idle(SatScreen *screen)
{
    (void)screen;
    return true;
}

static SatScreenFrames frames(SatScreen *screen)
{
    (void)screen;
    return (SatScreenFrames){false, 0, 0};
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

static void statistics(SatScreen *screen, SatJsonWriter *writer)
{
    (void)screen;
    (void)writer;
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
                                           .input = input,
                                           .paint = paint,
                                           .tick = tick,
                                           .wake = wake,
                                           .is_idle = is_idle,
                                           .frames = frames,
                                           .describe = describe,
                                           .statistics = statistics,
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
        char *copy = copy_text(recent[i]);
        if (copy != NULL) {
            start->recent[start->recent_count++] = copy;
        }
    }
    sat_window_set_title(host->window, "Satchel");
    return &start->base;
}
