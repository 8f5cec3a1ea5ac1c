/* How the lecturer's tools look: blank screen, ink, laser, spotlight; and what `state` says. */
#include "formats/case/shape.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"
#include "player/view/mark_painter.h"

#define INK_COLOR 0xFF5CD6U /* no mark has it */
#define INK_POINTS 3.0
#define LASER_COLOR 0xFFFF2D20U
#define LASER_POINTS 6.0
#define SPOTLIGHT_POINTS 90.0
#define SPOTLIGHT_SHADE 0xC8000000U
#define ERASER_POINTS 9.0

bool sat_stack_paint_blank(SatStackScreen *stack)
{
    const SatBlank blank = stack->presenter.blank;
    if (blank == SAT_BLANK_NOT) {
        return false;
    }
    SatDraw *draw = stack->base.host->draw;
    sat_draw_fill(draw, sat_draw_window(draw),
                  blank == SAT_BLANK_WHITE ? 0xFFFFFFFFU : 0xFF000000U);
    return true;
}

void sat_stack_paint_ink(const SatStackScreen *stack, size_t frame_index, const SatCanvas *canvas)
{
    const double scale = sat_draw_scale(stack->base.host->draw);
    const SatMarkPen pen = {INK_COLOR, INK_POINTS * scale, scale, false, false};
    size_t cursor = 0;
    SatShape line;
    while (sat_ink_next(stack->presenter.ink, &cursor, &line)) {
        if (sat_shape_is_on(&line, stack->series_index, frame_index)) {
            sat_mark_paint(&line, &pen, &sat_stack_view(stack)->viewport, canvas);
        }
    }
}

static void disc(SatDraw *draw, double x, double y, double radius_points, SatColor color)
{
    const double radius = radius_points * sat_draw_scale(draw);
    sat_draw_round(draw, (SatRect){x - radius, y - radius, 2.0 * radius, 2.0 * radius},
                   radius_points, color);
}

void sat_stack_paint_pointing(SatStackScreen *stack)
{
    SatDraw *draw = stack->base.host->draw;
    const double x = stack->pointer_x;
    const double y = stack->pointer_y;
    if (stack->lesson.run == NULL || !stack->pointer_inside) {
        return;
    }
    switch (stack->presenter.tool) {
    case SAT_PRESENT_LASER:
        disc(draw, x, y, LASER_POINTS * 2.2, 0x50FF2D20U);
        disc(draw, x, y, LASER_POINTS * 1.2, 0xC0000000U); /* seen on bright pictures too */
        disc(draw, x, y, LASER_POINTS, LASER_COLOR);
        disc(draw, x, y, LASER_POINTS * 0.4, 0xFFFFFFFFU);
        break;
    case SAT_PRESENT_SPOTLIGHT:
        sat_draw_around(draw, x, y, SPOTLIGHT_POINTS * sat_draw_scale(draw), SPOTLIGHT_SHADE);
        break;
    case SAT_PRESENT_ERASER:
        if (sat_rect_has(stack->layout.viewport, x, y)) {
            disc(draw, x, y, ERASER_POINTS, 0x90FFFFFFU);
        }
        break;
    case SAT_PRESENT_PEN:
    case SAT_PRESENT_NOTHING:
        break;
    }
}

/* ---- state ----------------------------------------------------------------------------------- */

static size_t lines_here(const SatStackScreen *stack)
{
    size_t cursor = 0;
    size_t count = 0;
    SatShape line;
    while (sat_ink_next(stack->presenter.ink, &cursor, &line)) {
        count += sat_shape_is_on(&line, stack->series_index, sat_stack_view(stack)->frame_index);
    }
    return count;
}

void sat_stack_describe_present(const SatStackScreen *stack, SatJsonWriter *writer)
{
    const SatPresenter *presenter = &stack->presenter;
    sat_json_open_object(writer, "presenter");
    sat_json_put_text(writer, "screen", sat_blank_name(presenter->blank));
    sat_json_put_text(writer, "tool", sat_present_tool_name(presenter->tool));
    sat_json_put_u64(writer, "lines", sat_ink_count(presenter->ink));
    sat_json_put_u64(writer, "lines_on_image", lines_here(stack));
    sat_json_open_array_inline(writer, "bookmarks");
    for (size_t i = 0; i < presenter->bookmark_count; i++) {
        sat_json_open_object_inline(writer, NULL);
        sat_json_put_u64(writer, "entry", presenter->bookmarks[i].stop);
        sat_json_put_u64(writer, "step", presenter->bookmarks[i].step);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
    sat_stack_describe_notes(stack, writer);
    sat_stack_describe_grid(stack, writer);
    sat_json_close_object(writer);
}
