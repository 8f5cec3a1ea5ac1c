/* Drawing marks and regions on the picture. */
#include <math.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/theme.h"

#define LEAST_POINTS 4.0 /* a shorter stroke was a slip of the hand */

static SatPoint point_at(const SatStackScreen *stack, const SatInput *input)
{
    const SatSeries *series = sat_stack_series(stack);
    SatPoint point;
    sat_viewport_to_image(&sat_stack_view(stack)->viewport, input->x, input->y, &point.x, &point.y);
    return (SatPoint){fmin(fmax(point.x, 0.0), series->columns),
                      fmin(fmax(point.y, 0.0), series->rows)};
}

/** In pixels of the frame. */
static double least(const SatStackScreen *stack)
{
    return LEAST_POINTS * sat_draw_scale(stack->base.host->draw) /
           fmax(sat_stack_view(stack)->viewport.zoom, 1e-6);
}

bool sat_stack_author_draws(const SatStackScreen *stack, const SatInput *input)
{
    return stack->author.open && stack->author.author->tool.purpose != SAT_DRAWS_NOTHING &&
           input->button == SAT_BUTTON_LEFT && input->modifiers == 0;
}

static void after(SatStackScreen *stack, bool done, const SatError *err)
{
    if (done || err->code != SAT_OK) {
        sat_stack_author_changed(stack, err);
    }
    if (done) {
        const SatAuthor *author = stack->author.author;
        const bool is_first =
            author->page == SAT_AUTHOR_FINDING
                ? sat_author_is_made_up(author, (SatAuthorText){SAT_TEXT_OF_FINDING, 0})
                : sat_author_is_made_up(author, (SatAuthorText){SAT_TEXT_PROMPT, 0});
        stack->author.scroll = 0.0;
        if (is_first) { /* it wants to be written now */
            const SatAuthorText which = {
                author->page == SAT_AUTHOR_FINDING ? SAT_TEXT_OF_FINDING : SAT_TEXT_PROMPT, 0};
            (void)sat_stack_act_on_author(stack, sat_author_write_action(which));
        }
    }
    sat_stack_marks_changed(stack);
}

void sat_stack_author_press(SatStackScreen *stack, const SatInput *input)
{
    SatError err = SAT_ERROR_INIT;
    bool done = false;
    stack->cine.playing = false;
    sat_stack_author_keep_text(stack);
    stack->author.which = (SatAuthorText){SAT_TEXT_NONE, 0};
    sat_stack_author_look(stack);
    if (input->clicks == 2 && stack->author.author->is_drawing) {
        (void)!sat_author_close_shape(stack->author.author, &done, &err);
    } else {
        (void)!sat_author_press(stack->author.author, point_at(stack, input), least(stack), &done,
                                &err);
    }
    after(stack, done, &err);
}

void sat_stack_author_move(SatStackScreen *stack, const SatInput *input)
{
    if (stack->author.open && stack->author.author->is_drawing) {
        sat_stack_author_look(stack);
        sat_author_drag(stack->author.author, point_at(stack, input), least(stack));
        sat_stack_marks_changed(stack);
    }
}

void sat_stack_author_release(SatStackScreen *stack, const SatInput *input)
{
    SatError err = SAT_ERROR_INIT;
    bool done = false;
    sat_stack_author_look(stack);
    (void)!sat_author_release(stack->author.author, point_at(stack, input), least(stack), &done,
                              &err);
    after(stack, done, &err);
}

static const char *hint_of(SatAuthorTool tool)
{
    switch (tool.kind) {
    case SAT_SHAPE_ARROW:
        return "Drag towards what the arrow shows";
    case SAT_SHAPE_LABEL:
        return "Click where the text starts";
    case SAT_SHAPE_CIRCLE:
        return "Drag from the middle outwards";
    case SAT_SHAPE_ELLIPSE:
    case SAT_SHAPE_BOX:
        return "Drag from corner to corner";
    case SAT_SHAPE_POLYGON:
        return "Click the corners, then the first one again";
    case SAT_SHAPE_FREEHAND:
        return "Draw the line with the button held down";
    case SAT_SHAPE_KINDS:
        break;
    }
    return "";
}

void sat_stack_author_paint_hint(const SatStackScreen *stack)
{
    SatDraw *draw = stack->base.host->draw;
    SatUi *ui = stack->base.host->ui;
    if (!stack->author.open || stack->author.author->tool.purpose == SAT_DRAWS_NOTHING) {
        return;
    }
    const char *text = hint_of(stack->author.author->tool);
    const SatRect area = stack->layout.viewport;
    const double width =
        fmin(sat_text_width(draw, SAT_TEXT_BODY, text) + sat_ui_points(ui, 28.0), area.width);
    const SatRect box = {round(area.x + (area.width - width) / 2.0),
                         area.y + sat_ui_points(ui, 40.0), width, sat_ui_points(ui, 32.0)};
    sat_draw_round(draw, box, 8.0, 0xE0244359U);
    sat_draw_text(draw, box, SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_CENTER, text);
}
