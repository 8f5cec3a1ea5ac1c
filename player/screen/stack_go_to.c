/* Going to an image by its number: G, digits, Enter. */
#include <math.h>
#include <stdio.h>

#include "player/screen/stack_private.h"
#include "player/screen/theme.h"

#define MOST_NUMBER 99999999U

void sat_stack_go_to_open(SatStackScreen *stack)
{
    stack->go_to = (SatGoTo){.open = sat_stack_place_count(sat_stack_series(stack)) > 1};
    stack->base.host->repaint = true;
}

static void go(SatStackScreen *stack, uint32_t number)
{
    sat_stack_show_place(stack, number - 1); /* past the end: the last */
}

bool sat_stack_go_to_key(SatStackScreen *stack, const SatInput *input)
{
    SatGoTo *go_to = &stack->go_to;
    if (!go_to->open) {
        return false;
    }
    stack->base.host->repaint = true;
    if (input->modifiers == 0 && input->key >= '0' && input->key <= '9') {
        const uint32_t number = go_to->number * 10 + (input->key - '0');
        go_to->number = number <= MOST_NUMBER ? number : go_to->number;
        return true;
    }
    if (input->key == SAT_KEY_BACKSPACE) {
        go_to->number /= 10;
        return true;
    }
    go_to->open = false;
    if (input->key == SAT_KEY_ENTER) {
        if (go_to->number > 0) {
            go(stack, go_to->number);
        }
        return true;
    }
    return input->key == SAT_KEY_ESCAPE; /* any other key means what it always means */
}

void sat_stack_go_to_paint(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect viewport = stack->layout.viewport;
    char digits[16] = "";
    char text[96];
    if (!stack->go_to.open) {
        return;
    }
    if (stack->go_to.number > 0) {
        snprintf(digits, sizeof digits, "%u", stack->go_to.number);
    }
    snprintf(text, sizeof text, "Go to image  %s_  of %u", digits,
             sat_stack_place_count(sat_stack_series(stack)));
    const double row = sat_text_line_height(draw, SAT_TEXT_BOLD);
    const double margin = sat_ui_points(ui, 16.0);
    const double width =
        fmin(viewport.width, sat_text_width(draw, SAT_TEXT_BOLD, text) + 4.0 * margin);
    const double height = 2.6 * row + 2.0 * margin;
    const SatRect box = {floor(viewport.x + (viewport.width - width) / 2.0),
                         floor(viewport.y + (viewport.height - height) / 3.0), width, height};
    const SatRect inside = sat_rect_inset(box, margin);
    sat_draw_round(draw, box, sat_ui_points(ui, 8.0), SAT_COLOR_PANEL);
    sat_draw_text(draw, (SatRect){inside.x, inside.y, inside.width, row}, SAT_TEXT_BOLD,
                  SAT_COLOR_TEXT, SAT_ALIGN_CENTER, text);
    sat_draw_text(draw, (SatRect){inside.x, inside.y + 1.6 * row, inside.width, row},
                  SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER,
                  "Digits, then Enter; Esc leaves");
}
