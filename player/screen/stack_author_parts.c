/* What the author's panel is made of: buttons, boxes to tick, texts that are written. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/theme.h"

void sat_panel_heading(SatStackPanel *panel, const char *text)
{
    sat_panel_gap(panel, 14.0);
    sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_ACCENT, text);
    sat_panel_gap(panel, 5.0);
}

static unsigned place(SatStackPanel *panel, SatRect rect, SatAction action, const char *tooltip,
                      unsigned flags)
{
    return (flags & SAT_PANEL_OFF) == 0 ? sat_panel_place(panel, rect, action, tooltip) : 0U;
}

static void back(SatStackPanel *panel, SatRect rect, unsigned look, unsigned flags, SatColor usual)
{
    const bool hover = (look & SAT_LOOK_HOVER) != 0;
    const SatColor fill = (flags & SAT_PANEL_PRIMARY) != 0
                              ? (hover ? 0xFF5AA7F0U : SAT_COLOR_ACCENT)
                          : (look & SAT_LOOK_HELD) != 0     ? SAT_COLOR_PRESSED
                          : (flags & SAT_PANEL_CHOSEN) != 0 ? SAT_COLOR_ACCENT_DIM
                          : hover                           ? SAT_COLOR_HOVER
                                                            : usual;
    if (fill != 0) {
        sat_draw_round(panel->draw, rect, SAT_RADIUS_POINTS, fill);
    }
    if ((flags & SAT_PANEL_CHOSEN) != 0) {
        sat_draw_frame(panel->draw, rect, fmax(1.0, sat_ui_points(panel->ui, 1.0)),
                       SAT_COLOR_ACCENT);
    }
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(panel->ui, rect);
    }
}

static SatColor ink(unsigned flags)
{
    return (flags & SAT_PANEL_OFF) != 0       ? SAT_COLOR_TEXT_OFF
           : (flags & SAT_PANEL_PRIMARY) != 0 ? 0xFF08131DU
                                              : SAT_COLOR_TEXT;
}

void sat_panel_button(SatStackPanel *panel, SatRect rect, SatIcon icon, const char *label,
                      SatAction action, unsigned flags)
{
    const unsigned look = place(panel, rect, action, NULL, flags);
    const SatTextStyle style = SAT_TEXT_BODY;
    const double gap = sat_ui_points(panel->ui, 6.0);
    const double size = icon != SAT_ICON_NONE ? sat_ui_points(panel->ui, 18.0) : 0.0;
    const double more = size > 0.0 ? size + gap : 0.0;
    const double width = fmin(sat_text_width(panel->draw, style, label), rect.width - gap - more);
    const double x = rect.x + (rect.width - width - more) / 2.0;
    back(panel, rect, look, flags, SAT_COLOR_RAISED);
    if (icon != SAT_ICON_NONE) {
        sat_draw_icon(panel->draw, icon,
                      (SatRect){x, rect.y + (rect.height - size) / 2.0, size, size}, ink(flags));
    }
    sat_draw_text(panel->draw, (SatRect){x + more, rect.y, width + 1.0, rect.height}, style,
                  ink(flags), SAT_ALIGN_LEFT, label);
}

void sat_panel_icon(SatStackPanel *panel, SatRect rect, SatIcon icon, SatAction action,
                    const char *tooltip, unsigned flags)
{
    const unsigned look = place(panel, rect, action, tooltip, flags);
    back(panel, rect, look, flags, 0);
    sat_draw_icon(panel->draw, icon, sat_rect_inset(rect, round(rect.height * 0.21)), ink(flags));
}

void sat_panel_buttons(SatStackPanel *panel, const SatPanelButton *buttons, size_t count)
{
    const double gap = sat_ui_points(panel->ui, 6.0);
    const double height = sat_ui_points(panel->ui, 32.0);
    const double width = floor((panel->area.width - gap * (double)(count - 1)) / (double)count);
    for (size_t i = 0; i < count; i++) {
        sat_panel_button(
            panel, (SatRect){panel->area.x + (width + gap) * (double)i, panel->y, width, height},
            buttons[i].icon, buttons[i].label, buttons[i].action, buttons[i].flags);
    }
    panel->y += height + gap;
}

void sat_panel_shapes(SatStackPanel *panel, const char *label, SatAuthorPurpose purpose)
{
    static const struct {
        SatShapeKind kind;
        SatIcon icon;
        const char *tooltip;
        bool has_inside;
    } SHAPES[] = {{SAT_SHAPE_ARROW, SAT_ICON_ARROW, "Draw an arrow", false},
                  {SAT_SHAPE_ELLIPSE, SAT_ICON_ELLIPSE, "Draw an ellipse", true},
                  {SAT_SHAPE_CIRCLE, SAT_ICON_CIRCLE, "Draw a circle", true},
                  {SAT_SHAPE_BOX, SAT_ICON_BOX, "Draw a box", true},
                  {SAT_SHAPE_POLYGON, SAT_ICON_POLYGON, "Draw a polygon", true},
                  {SAT_SHAPE_FREEHAND, SAT_ICON_FREEHAND, "Draw a line by hand", false},
                  {SAT_SHAPE_LABEL, SAT_ICON_LABEL, "Write a label", false}};
    const SatAuthor *author = panel->stack->author.author;
    const double size = sat_ui_points(panel->ui, 34.0);
    const double step = size + sat_ui_points(panel->ui, 3.0);
    double x = panel->area.x;
    if (label != NULL) {
        const double width = sat_ui_points(panel->ui, 64.0);
        sat_draw_text(panel->draw, (SatRect){x, panel->y, width, size}, SAT_TEXT_BODY,
                      SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, label);
        x += width;
    }
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++) {
        if (purpose != SAT_DRAWS_MARK && !SHAPES[i].has_inside) {
            continue;
        }
        const bool is_taken =
            author->tool.purpose == purpose && author->tool.kind == SHAPES[i].kind;
        sat_panel_icon(panel, (SatRect){x, panel->y, size, size}, SHAPES[i].icon,
                       sat_author_draw_action(purpose, SHAPES[i].kind), SHAPES[i].tooltip,
                       is_taken ? SAT_PANEL_CHOSEN : 0U);
        x += step;
    }
    panel->y += size + sat_ui_points(panel->ui, 4.0);
}

void sat_panel_check(SatStackPanel *panel, const char *label, bool is_on, bool is_round,
                     SatAction action)
{
    const double height = sat_ui_points(panel->ui, 28.0);
    const double size = sat_ui_points(panel->ui, 18.0);
    const SatRect row = {panel->area.x, panel->y, panel->area.width, height};
    const SatRect box = {row.x + sat_ui_points(panel->ui, 4.0), row.y + (height - size) / 2.0, size,
                         size};
    const unsigned look = place(panel, row, action, NULL, 0);
    back(panel, row, look, 0, 0);
    sat_draw_round(panel->draw, box, is_round ? 99.0 : 4.0,
                   is_on ? SAT_COLOR_ACCENT : SAT_COLOR_PRESSED);
    if (is_on) {
        sat_draw_icon(panel->draw, SAT_ICON_CHECK, sat_rect_inset(box, 2.0), 0xFF08131DU);
    }
    const double left = box.x + size + sat_ui_points(panel->ui, 8.0);
    sat_draw_text(panel->draw, (SatRect){left, row.y, row.x + row.width - left, height},
                  SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, label);
    panel->y += height;
}

/** With a line where the caret stands. */
static void text_with_caret(const SatTextField *field, char *buffer, size_t capacity)
{
    snprintf(buffer, capacity, "%.*s|%s", (int)field->caret, field->text,
             field->text + field->caret);
}

void sat_panel_text_box(SatStackPanel *panel, const char *label, SatAuthorText which, double left,
                        double right)
{
    const SatStackAuthor *state = &panel->stack->author;
    const bool is_written = sat_author_is_writing(panel->stack) &&
                            state->which.kind == which.kind && state->which.index == which.index;
    char text[SAT_TEXT_FIELD_BYTES + 16];
    const double pad = sat_ui_points(panel->ui, 7.0);
    SatRect box = {panel->area.x + left, panel->y, panel->area.width - left - right, 0.0};
    if (is_written) {
        text_with_caret(&state->field, text, sizeof text);
    } else {
        snprintf(text, sizeof text, "%s", sat_author_text(state->author, which));
    }
    const bool is_empty = text[0] == '\0';
    if (label != NULL) {
        sat_panel_paragraph(panel, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, label);
        sat_panel_gap(panel, 2.0);
        box.y = panel->y;
    }
    const char *shown = is_empty ? "Click to write" : text;
    const double height =
        sat_text_paragraphs_height(panel->draw, box.width - 2.0 * pad, SAT_TEXT_BODY, shown);
    box.height = height + 2.0 * pad;
    const unsigned look =
        place(panel, box, sat_author_write_action(which), NULL, is_written ? SAT_PANEL_OFF : 0U);
    sat_draw_round(panel->draw, box, SAT_RADIUS_POINTS, SAT_COLOR_RAISED);
    sat_draw_frame(panel->draw, box, fmax(1.0, sat_ui_points(panel->ui, 1.0)),
                   is_written || (look & SAT_LOOK_FOCUS) != 0 ? SAT_COLOR_ACCENT
                   : (look & SAT_LOOK_HOVER) != 0             ? 0xFF5A626BU
                                                              : SAT_COLOR_LINE);
    const bool is_dim = is_empty || (!is_written && sat_author_is_made_up(state->author, which));
    sat_draw_paragraphs(panel->draw,
                        (SatRect){box.x + pad, box.y + pad, box.width - 2.0 * pad, height},
                        SAT_TEXT_BODY, is_dim ? SAT_COLOR_TEXT_DIM : SAT_COLOR_TEXT, shown);
    panel->y += box.height + sat_ui_points(panel->ui, 6.0);
}
