/* Keys on the screen, to type with the mouse. */
#include <math.h>

#include "formats/base/text_utf8.h"
#include "player/screen/stack_author_private.h"
#include "player/screen/theme.h"

#define KEY_POINTS 40.0
#define WIDEST_POINTS 640.0

typedef struct {
    SatStackScreen *stack;
    SatUi *ui;
    SatDraw *draw;
    double gap, height;
} Keys;

static void key(const Keys *keys, SatRect rect, SatIcon icon, const char *label, SatAction action,
                bool is_chosen)
{
    const unsigned look = sat_ui_place(keys->ui, rect, action, NULL, 0);
    sat_draw_round(keys->draw, rect, SAT_RADIUS_POINTS,
                   (look & SAT_LOOK_HELD) != 0    ? SAT_COLOR_PRESSED
                   : is_chosen                    ? SAT_COLOR_ACCENT_DIM
                   : (look & SAT_LOOK_HOVER) != 0 ? SAT_COLOR_HOVER
                                                  : SAT_COLOR_RAISED);
    if (icon != SAT_ICON_NONE) {
        const double size = sat_ui_points(keys->ui, 20.0);
        sat_draw_icon(keys->draw, icon,
                      (SatRect){rect.x + (rect.width - size) / 2.0,
                                rect.y + (rect.height - size) / 2.0, size, size},
                      SAT_COLOR_TEXT);
    } else {
        sat_draw_text(keys->draw, rect, SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_CENTER, label);
    }
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(keys->ui, rect);
    }
}

static void characters(const Keys *keys, SatRect box, double *y)
{
    const SatStackAuthor *author = &keys->stack->author;
    for (size_t r = 0; r < SAT_KEY_ROWS; r++) {
        uint32_t row[SAT_KEY_MOST_IN_ROW];
        const size_t count = sat_key_layout_row(author->key_layout, author->key_level, r, row);
        const double width = floor(box.width / (double)(count > 10 ? count : 10)) - keys->gap;
        double x = box.x + (box.width - (width + keys->gap) * (double)count) / 2.0;
        for (size_t i = 0; i < count; i++) {
            char label[5] = "";
            label[sat_utf8_encode(row[i], label)] = '\0';
            key(keys, (SatRect){round(x), *y, width, keys->height}, SAT_ICON_NONE, label,
                sat_action_of(SAT_ACTION_KEY, row[i]), false);
            x += width + keys->gap;
        }
        *y += keys->height + keys->gap;
    }
}

static void bottom_row(const Keys *keys, SatRect box, double y)
{
    const SatStackAuthor *author = &keys->stack->author;
    const char *next = sat_key_layout_name((author->key_layout + 1) % sat_key_layout_count());
    const struct {
        double parts;
        SatIcon icon;
        const char *label;
        SatAction action;
        bool is_chosen;
    } row[] = {{1.5,
                SAT_ICON_UP,
                "",
                {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_SHIFT},
                (author->key_level & 1U) != 0},
               {1.2,
                SAT_ICON_NONE,
                "\xC3\xA1\xC3\xB1?",
                {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_MORE},
                (author->key_level & 2U) != 0},
               {1.2, SAT_ICON_NONE, next, {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_LAYOUT}, false},
               {3.2, SAT_ICON_NONE, "Space", {SAT_ACTION_KEY, ' '}, false},
               {0.9, SAT_ICON_NONE, "\xE2\x86\xB5", {SAT_ACTION_KEY, '\n'}, false},
               {0.9, SAT_ICON_LEFT, "", {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_LEFT}, false},
               {0.9, SAT_ICON_RIGHT, "", {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_RIGHT}, false},
               {1.3, SAT_ICON_BACKSPACE, "", {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_BACK}, false},
               {1.3, SAT_ICON_NONE, "Clear", {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_CLEAR}, false},
               {1.5, SAT_ICON_NONE, "Done", {SAT_ACTION_KEY_SPECIAL, SAT_SPECIAL_DONE}, true}};
    double parts = 0.0;
    double x = box.x + keys->gap / 2.0;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        parts += row[i].parts;
    }
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const double width = box.width * row[i].parts / parts - keys->gap;
        key(keys, (SatRect){round(x), y, round(width), keys->height}, row[i].icon, row[i].label,
            row[i].action, row[i].is_chosen);
        x += width + keys->gap;
    }
}

void sat_stack_paint_author_keys(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    const SatRect area = stack->layout.viewport;
    if (!sat_author_is_writing(stack) || stack->author.keys_hidden) {
        return;
    }
    const double pad = sat_ui_points(ui, 10.0);
    const Keys keys = {.stack = stack,
                       .ui = ui,
                       .draw = stack->base.host->draw,
                       .gap = sat_ui_points(ui, 4.0),
                       .height = fmin(sat_ui_points(ui, KEY_POINTS), area.height / 8.0)};
    const double rows = (double)SAT_KEY_ROWS + 1.0;
    const double width = fmin(area.width - 2.0 * pad, sat_ui_points(ui, WIDEST_POINTS));
    const double height = rows * keys.height + (rows - 1.0) * keys.gap + 2.0 * pad;
    const SatRect back = {round(area.x + (area.width - width) / 2.0) - pad,
                          area.y + area.height - height, width + 2.0 * pad, height};
    const SatRect box = {back.x + pad, back.y + pad, width, height - 2.0 * pad};
    double y = box.y;
    (void)sat_ui_place(ui, back, (SatAction){SAT_ACTION_NONE, 0}, NULL,
                       0); /* no click goes through */
    sat_draw_round(keys.draw, back, 8.0, SAT_COLOR_LINE);
    sat_draw_round(keys.draw, sat_rect_inset(back, 1.0), 8.0, SAT_COLOR_BAR);
    characters(&keys, box, &y);
    bottom_row(&keys, box, y);
}
