/* Widgets: hit places, focus, tooltips. */
#include "player/screen/widget.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "player/screen/theme.h"

#define MAX_PLACES 512
#define TOOLTIP_DELAY_NS 600000000U

typedef struct {
    SatRect rect;
    SatAction action;
    bool disabled;
    char tooltip[160];
} Place;

struct SatUi {
    SatDraw *draw;
    Place places[MAX_PLACES];
    size_t count;
    size_t popup_start; /* places before it are covered */
    SatAction outside;  /* of the popup */
    double pointer_x, pointer_y;
    bool pointer_inside;
    SatAction hovered, held, focused;
    uint64_t hover_since_ns;
    bool tooltip_off; /* after a press, until the pointer leaves */
    bool focus_moved;
    bool changed;
};

SatUi *sat_ui_new(SatDraw *draw, SatError *err)
{
    SatUi *ui = calloc(1, sizeof *ui);
    if (ui == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for buttons");
        return NULL;
    }
    ui->draw = draw;
    return ui;
}

void sat_ui_free(SatUi *ui)
{
    free(ui);
}

void sat_ui_begin(SatUi *ui)
{
    ui->count = 0;
    ui->popup_start = 0;
    ui->outside = (SatAction){SAT_ACTION_NONE, 0};
}

double sat_ui_points(const SatUi *ui, double points)
{
    return round(points * sat_draw_scale(ui->draw));
}

static const Place *place_at(const SatUi *ui, double x, double y)
{
    for (size_t i = ui->count; i > ui->popup_start; i--) {
        if (sat_rect_has(ui->places[i - 1].rect, x, y)) {
            return &ui->places[i - 1];
        }
    }
    return NULL;
}

unsigned sat_ui_place(SatUi *ui, SatRect rect, SatAction action, const char *tooltip,
                      unsigned flags)
{
    if (ui->count < MAX_PLACES) {
        Place *place = &ui->places[ui->count++];
        place->rect = rect;
        place->action = action;
        place->disabled = (flags & SAT_WIDGET_DISABLED) != 0;
        snprintf(place->tooltip, sizeof place->tooltip, "%s", tooltip != NULL ? tooltip : "");
    }
    if ((flags & SAT_WIDGET_DISABLED) != 0) {
        return 0;
    }
    const bool over = ui->pointer_inside && sat_rect_has(rect, ui->pointer_x, ui->pointer_y) &&
                      sat_action_equal(ui->hovered, action);
    unsigned look = over ? SAT_LOOK_HOVER : 0U;
    look |= over && sat_action_equal(ui->held, action) ? SAT_LOOK_HELD : 0U;
    look |= sat_action_equal(ui->focused, action) ? SAT_LOOK_FOCUS : 0U;
    return look;
}

bool sat_ui_place_at(const SatUi *ui, size_t index, SatRect *rect, SatAction *action)
{
    const size_t at = ui->popup_start + index;
    if (at >= ui->count) {
        return false;
    }
    *rect = ui->places[at].rect;
    *action = ui->places[at].disabled ? (SatAction){SAT_ACTION_NONE, 0} : ui->places[at].action;
    return true;
}

void sat_ui_draw_focus(SatUi *ui, SatRect rect)
{
    sat_draw_frame(ui->draw, rect, 2.0, SAT_COLOR_ACCENT);
}

void sat_ui_draw_scrolled(SatUi *ui, SatRect list, double scroll_px, double most_px)
{
    if (most_px <= 0.0) {
        return;
    }
    const double bar = sat_ui_points(ui, 4.0);
    const double knob = fmax(bar * 4.0, list.height * list.height / (list.height + most_px));
    const double y = list.y + (list.height - knob) * scroll_px / most_px;
    sat_draw_round(ui->draw, (SatRect){list.x + list.width + bar, y, bar, knob}, 2.0,
                   SAT_COLOR_PRESSED);
}

static void tooltip_for(SatAction action, char *buffer, size_t capacity)
{
    char keys[64];
    sat_action_keys(action, keys, sizeof keys);
    snprintf(buffer, capacity, keys[0] != '\0' ? "%s  [%s]" : "%s%s", sat_action_title(action.kind),
             keys);
}

static SatColor fill_of(unsigned look, unsigned flags)
{
    if ((flags & SAT_WIDGET_PRIMARY) != 0) {
        return (look & SAT_LOOK_HOVER) != 0 ? 0xFF5AA7F0U : SAT_COLOR_ACCENT;
    }
    if ((look & SAT_LOOK_HELD) != 0) {
        return SAT_COLOR_PRESSED;
    }
    if ((flags & SAT_WIDGET_ACTIVE) != 0) {
        return SAT_COLOR_ACCENT_DIM;
    }
    return (look & SAT_LOOK_HOVER) != 0 ? SAT_COLOR_HOVER : 0;
}

static SatColor ink_of(unsigned flags)
{
    if ((flags & SAT_WIDGET_DISABLED) != 0) {
        return SAT_COLOR_TEXT_OFF;
    }
    return (flags & SAT_WIDGET_PRIMARY) != 0 ? 0xFF08131DU : SAT_COLOR_TEXT;
}

void sat_ui_icon_button(SatUi *ui, SatRect rect, SatIcon icon, SatAction action, unsigned flags)
{
    char tooltip[160];
    tooltip_for(action, tooltip, sizeof tooltip);
    const unsigned look = sat_ui_place(ui, rect, action, tooltip, flags);
    const SatColor fill = fill_of(look, flags);
    if (fill != 0) {
        sat_draw_round(ui->draw, rect, SAT_RADIUS_POINTS, fill);
    }
    sat_draw_icon(ui->draw, icon, sat_rect_inset(rect, sat_ui_points(ui, 7.0)), ink_of(flags));
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(ui, rect);
    }
}

void sat_ui_button(SatUi *ui, SatRect rect, SatIcon icon, const char *label, SatAction action,
                   unsigned flags)
{
    const unsigned look = sat_ui_place(ui, rect, action, NULL, flags);
    SatColor fill = fill_of(look, flags);
    if (fill == 0 && (flags & SAT_WIDGET_LEFT) == 0) {
        fill = SAT_COLOR_RAISED;
    }
    if (fill != 0) {
        sat_draw_round(ui->draw, rect, SAT_RADIUS_POINTS, fill);
    }
    const double gap = sat_ui_points(ui, 8.0);
    const double icon_size = icon != SAT_ICON_NONE ? sat_ui_points(ui, 18.0) : 0.0;
    const SatTextStyle style = (flags & SAT_WIDGET_PRIMARY) != 0 ? SAT_TEXT_BOLD : SAT_TEXT_BODY;
    const double label_width =
        fmin(sat_text_width(ui->draw, style, label), rect.width - 2.0 * gap - icon_size - gap);
    double x = rect.x + gap;
    if ((flags & SAT_WIDGET_LEFT) == 0) {
        const double content = label_width + (icon_size > 0.0 ? icon_size + gap : 0.0);
        x = rect.x + (rect.width - content) / 2.0;
    }
    if (icon != SAT_ICON_NONE) {
        const SatRect at = {x, rect.y + (rect.height - icon_size) / 2.0, icon_size, icon_size};
        sat_draw_icon(ui->draw, icon, at, ink_of(flags));
        x += icon_size + gap;
    }
    sat_draw_text(ui->draw, (SatRect){x, rect.y, rect.x + rect.width - gap / 2.0 - x, rect.height},
                  style, ink_of(flags), SAT_ALIGN_LEFT, label);
    if ((look & SAT_LOOK_FOCUS) != 0 && (flags & SAT_WIDGET_PRIMARY) != 0) {
        sat_draw_frame(ui->draw, rect, 2.0, SAT_COLOR_TEXT); /* it stands on the accent's colour */
    } else if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(ui, rect);
    }
}

void sat_ui_begin_popup(SatUi *ui, SatAction outside)
{
    ui->popup_start = ui->count;
    ui->outside = outside;
}

/** A popup may have come or gone since the pointer moved: what lies under it now? */
static void find_hovered(SatUi *ui)
{
    const Place *place = ui->pointer_inside ? place_at(ui, ui->pointer_x, ui->pointer_y) : NULL;
    const SatAction now = place != NULL ? place->action : (SatAction){SAT_ACTION_NONE, 0};
    if (!sat_action_equal(now, ui->hovered)) {
        ui->hovered = now;
        ui->hover_since_ns = sat_monotonic_ns();
        ui->tooltip_off = false;
        ui->changed = true;
    }
}

static void draw_tooltip(SatUi *ui)
{
    const Place *place = place_at(ui, ui->pointer_x, ui->pointer_y);
    if (place == NULL || place->tooltip[0] == '\0' || ui->tooltip_off || !ui->pointer_inside ||
        ui->held.kind != SAT_ACTION_NONE ||
        sat_monotonic_ns() - ui->hover_since_ns < TOOLTIP_DELAY_NS) {
        return;
    }
    const SatRect window = sat_draw_window(ui->draw);
    const double pad = sat_ui_points(ui, 8.0);
    const double width = sat_text_width(ui->draw, SAT_TEXT_SMALL, place->tooltip) + 2.0 * pad;
    const double height = sat_text_line_height(ui->draw, SAT_TEXT_SMALL) + pad;
    double x = place->rect.x + place->rect.width / 2.0 - width / 2.0;
    double y = place->rect.y + place->rect.height + sat_ui_points(ui, 4.0);
    if (y + height > window.height) {
        y = place->rect.y - height - sat_ui_points(ui, 4.0);
    }
    x = fmax(fmin(x, window.width - width - pad / 2.0), pad / 2.0);
    const SatRect box = {round(x), round(y), width, height};
    sat_draw_round(ui->draw, (SatRect){box.x - 1, box.y - 1, box.width + 2, box.height + 2}, 4.0,
                   0xFF4A5058U);
    sat_draw_round(ui->draw, box, 4.0, 0xFF0E1012U);
    sat_draw_text(ui->draw, box, SAT_TEXT_SMALL, SAT_COLOR_TEXT, SAT_ALIGN_CENTER, place->tooltip);
}

static bool focus_exists(const SatUi *ui)
{
    for (size_t i = ui->popup_start; i < ui->count; i++) {
        if (!ui->places[i].disabled && sat_action_equal(ui->places[i].action, ui->focused)) {
            return true;
        }
    }
    return false;
}

void sat_ui_end(SatUi *ui)
{
    find_hovered(ui);
    if (ui->focused.kind != SAT_ACTION_NONE && !focus_exists(ui)) {
        ui->focused = (SatAction){SAT_ACTION_NONE, 0};
    }
    draw_tooltip(ui);
}

static bool press(SatUi *ui, const SatInput *input, SatAction *action)
{
    const Place *place = place_at(ui, input->x, input->y);
    ui->focused = (SatAction){SAT_ACTION_NONE, 0};
    ui->tooltip_off = true;
    ui->changed = true;
    if (place != NULL) {
        ui->held = input->button == SAT_BUTTON_LEFT && !place->disabled
                       ? place->action
                       : (SatAction){SAT_ACTION_NONE, 0};
        return true;
    }
    if (ui->outside.kind != SAT_ACTION_NONE) {
        *action = ui->outside;
        return true;
    }
    return false;
}

static bool release(SatUi *ui, const SatInput *input, SatAction *action)
{
    const SatAction held = ui->held;
    ui->held = (SatAction){SAT_ACTION_NONE, 0};
    if (held.kind == SAT_ACTION_NONE || input->button != SAT_BUTTON_LEFT) {
        return false;
    }
    ui->changed = true;
    const Place *place = place_at(ui, input->x, input->y);
    if (place != NULL && sat_action_equal(place->action, held)) {
        *action = held;
    }
    return true;
}

bool sat_ui_input(SatUi *ui, const SatInput *input, SatAction *action)
{
    *action = (SatAction){SAT_ACTION_NONE, 0};
    if (input->kind == SAT_INPUT_LEAVE) {
        ui->pointer_inside = false;
        find_hovered(ui);
        return false;
    }
    if (input->kind == SAT_INPUT_MOVE || input->kind == SAT_INPUT_PRESS ||
        input->kind == SAT_INPUT_RELEASE || input->kind == SAT_INPUT_WHEEL) {
        ui->pointer_x = input->x;
        ui->pointer_y = input->y;
        ui->pointer_inside = true;
        find_hovered(ui);
    }
    if (input->kind == SAT_INPUT_PRESS) {
        return press(ui, input, action);
    }
    if (input->kind == SAT_INPUT_RELEASE) {
        return release(ui, input, action);
    }
    return input->kind == SAT_INPUT_MOVE && ui->held.kind != SAT_ACTION_NONE;
}

void sat_ui_move_focus(SatUi *ui, int direction)
{
    const size_t count = ui->count - ui->popup_start;
    size_t at = direction > 0 ? count - 1 : 0;
    if (count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (sat_action_equal(ui->places[ui->popup_start + i].action, ui->focused)) {
            at = i;
        }
    }
    for (size_t tried = 0; tried < count; tried++) {
        at = direction > 0 ? (at + 1) % count : (at + count - 1) % count;
        const Place *place = &ui->places[ui->popup_start + at];
        if (!place->disabled && place->action.kind != SAT_ACTION_NONE) {
            ui->focused = place->action;
            ui->changed = true;
            return;
        }
    }
}

SatAction sat_ui_focused(const SatUi *ui)
{
    return ui->focused;
}

void sat_ui_clear_focus(SatUi *ui)
{
    ui->changed = ui->changed || ui->focused.kind != SAT_ACTION_NONE;
    ui->focused = (SatAction){SAT_ACTION_NONE, 0};
}

void sat_ui_set_focus(SatUi *ui, SatAction action)
{
    ui->focused = action;
    ui->changed = true;
}

uint64_t sat_ui_tooltip_due(SatUi *ui, uint64_t now_ns)
{
    const Place *place = ui->pointer_inside ? place_at(ui, ui->pointer_x, ui->pointer_y) : NULL;
    const uint64_t due = ui->hover_since_ns + TOOLTIP_DELAY_NS;
    const bool waits = place != NULL && place->tooltip[0] != '\0' && !ui->tooltip_off &&
                       ui->held.kind == SAT_ACTION_NONE && now_ns < due;
    return waits ? due : 0;
}

bool sat_ui_take_changed(SatUi *ui)
{
    const bool changed = ui->changed;
    ui->changed = false;
    return changed;
}
