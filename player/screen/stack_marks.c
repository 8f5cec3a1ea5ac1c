/* Marks of findings, and the places of questions, over the picture. */
#include <math.h>
#include <stdio.h>

#include "formats/case/shape.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"
#include "player/view/mark_painter.h"

#define LINE_POINTS 2.0
#define MOST_TICKS 4096
#define RIGHT_COLOR 0x56B4E9U /* right and wrong differ in their lines, too */
#define WRONG_COLOR 0xE69F00U

uint32_t sat_stack_finding_color(size_t finding)
{
    /* Okabe and Ito: told apart with any colour vision, and from gray */
    static const uint32_t COLORS[] = {0xF0E442U, 0x56B4E9U, 0xE69F00U,
                                      0x2FC49AU, 0xFF7A33U, 0xE08BBEU};
    return COLORS[finding % (sizeof COLORS / sizeof *COLORS)];
}

const char *sat_shape_kind_name(SatShapeKind kind)
{
    static const char *const NAMES[SAT_SHAPE_KINDS] = {"Arrow", "Label",   "Circle",  "Ellipse",
                                                       "Box",   "Polygon", "Freehand"};
    return kind < SAT_SHAPE_KINDS ? NAMES[kind] : "";
}

static uint32_t color_of(const SatMark *mark, size_t finding)
{
    const uint8_t *rgb = mark->style.color;
    return mark->style.has_color ? (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2]
                                 : sat_stack_finding_color(finding);
}

static bool is_on_frame(const SatStackScreen *stack, size_t finding, size_t mark, size_t frame)
{
    const SatShape *shape = &sat_stack_teaching(stack)->findings[finding].marks[mark].shape;
    return sat_shape_is_on(shape, stack->series_index, frame) &&
           sat_stack_mark_is_on(stack, finding, mark);
}

/* ---- on the picture -------------------------------------------------------------------------- */

static void paint_regions(const SatStackScreen *stack, size_t frame_index, const SatCanvas *canvas)
{
    const SatQuestion *question = sat_stack_solved_hotspot(stack);
    const double scale = sat_draw_scale(stack->base.host->draw);
    for (size_t i = 0; question != NULL && i < question->region_count; i++) {
        const SatRegion *region = &question->regions[i];
        if (sat_shape_is_on(&region->shape, stack->series_index, frame_index)) {
            const SatMarkPen pen = {region->is_correct ? RIGHT_COLOR : WRONG_COLOR,
                                    LINE_POINTS * scale, scale, !region->is_correct,
                                    region->is_correct};
            sat_mark_paint(&region->shape, &pen, &sat_stack_view(stack)->viewport, canvas);
        }
    }
}

/** The shape under the author's hand. */
static void paint_shape_drawn(const SatStackScreen *stack, size_t frame_index,
                              const SatCanvas *canvas)
{
    SatPoint points[SAT_AUTHOR_MOST_POINTS + 1];
    SatShape shape;
    const double scale = sat_draw_scale(stack->base.host->draw);
    if (stack->author.open && sat_author_shape(stack->author.author, points, &shape) &&
        sat_shape_is_on(&shape, stack->series_index, frame_index)) {
        const bool is_wrong = stack->author.author->tool.purpose == SAT_DRAWS_WRONG;
        const SatMarkPen pen = {0xFFFFFFU, LINE_POINTS * scale, scale, is_wrong, false};
        sat_mark_paint(&shape, &pen, &sat_stack_view(stack)->viewport, canvas);
    }
}

void sat_stack_paint_marks(const SatStackScreen *stack, size_t frame_index, const SatCanvas *canvas)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    const double scale = sat_draw_scale(stack->base.host->draw);
    for (size_t i = 0; i < teaching->finding_count; i++) {
        const SatFinding *finding = &teaching->findings[i];
        const double more = i == stack->marks.selected ? 0.75 : 0.0;
        for (size_t j = 0; j < finding->mark_count; j++) {
            const SatMark *mark = &finding->marks[j];
            if (is_on_frame(stack, i, j, frame_index)) {
                const double width = fmin(fmax(LINE_POINTS * mark->style.width, 0.75), 12.0);
                const SatMarkPen pen = {color_of(mark, i), (width + more) * scale, scale,
                                        mark->style.is_dashed, mark->style.is_filled};
                sat_mark_paint(&mark->shape, &pen, &sat_stack_view(stack)->viewport, canvas);
            }
        }
    }
    paint_regions(stack, frame_index, canvas);
    paint_shape_drawn(stack, frame_index, canvas);
}

static SatTextStyle style_of(double factor)
{
    return factor < 0.9 ? SAT_TEXT_SMALL : factor > 1.4 ? SAT_TEXT_TITLE : SAT_TEXT_BOLD;
}

/** Beside the shape, at its right when there is room; a label's starts at its point. */
static void paint_text(const SatStackScreen *stack, const SatMark *mark, SatColor color)
{
    SatDraw *draw = stack->base.host->draw;
    const SatRect area = stack->layout.viewport;
    const SatTextStyle style = style_of(mark->style.text_size);
    const double row = ceil(sat_text_line_height(draw, style) * 1.2);
    const double gap = sat_ui_points(stack->base.host->ui, 6.0);
    const double width = sat_text_width(draw, style, mark->text) + gap;
    double box[4];
    sat_mark_bounds(&mark->shape, &sat_stack_view(stack)->viewport, box);
    double x = box[0] + box[2] + gap;
    double y = box[1] + (box[3] - row) / 2.0;
    if (mark->shape.kind == SAT_SHAPE_LABEL) {
        x = box[0];
        y = box[1];
    } else if (mark->shape.kind == SAT_SHAPE_ARROW) { /* at its tail */
        double tail_y = 0.0;
        double tail_x = 0.0;
        double tip_x = 0.0;
        double tip_y = 0.0;
        const SatPoint *points = mark->shape.points;
        sat_viewport_to_output(&sat_stack_view(stack)->viewport, points[1].x, points[1].y, &tail_x,
                               &tail_y);
        sat_viewport_to_output(&sat_stack_view(stack)->viewport, points[0].x, points[0].y, &tip_x,
                               &tip_y);
        x = tail_x >= tip_x ? tail_x + gap : tail_x - gap - width;
        y = tail_y - row / 2.0;
    } else if (x + width > area.x + area.width) {
        x = box[0] - gap - width;
    }
    const SatRect place = {round(fmax(x, area.x + gap)),
                           round(fmin(fmax(y, area.y), area.y + area.height - row)), 0.0, row};
    (void)sat_draw_text_over(
        draw, (SatRect){place.x, place.y, fmin(width + gap, area.x + area.width - place.x), row},
        style, color, SAT_ALIGN_LEFT, mark->text);
}

static void cross(SatDraw *draw, double x, double y, double inner, double outer, SatColor color)
{
    const double scale = sat_draw_scale(draw);
    for (int pass = 0; pass < 2; pass++) {
        const double half = pass == 0 ? 2.5 * scale : 1.0 * scale;
        const double more = pass == 0 ? 1.5 * scale : 0.0;
        const SatColor ink = pass == 0 ? 0xD0000000U : color;
        const double length = outer - inner + 2.0 * more;
        sat_draw_fill(draw, (SatRect){x - outer - more, y - half, length, 2.0 * half}, ink);
        sat_draw_fill(draw, (SatRect){x + inner - more, y - half, length, 2.0 * half}, ink);
        sat_draw_fill(draw, (SatRect){x - half, y - outer - more, 2.0 * half, length}, ink);
        sat_draw_fill(draw, (SatRect){x - half, y + inner - more, 2.0 * half, length}, ink);
    }
}

/** The place that answers the question, and the cross-hair that looks for it. */
static void paint_click(SatStackScreen *stack)
{
    SatDraw *draw = stack->base.host->draw;
    const double scale = sat_draw_scale(draw);
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    double x = 0.0;
    double y = 0.0;
    if (stack->lesson.lesson == NULL) {
        return;
    }
    const SatQuestionState *state = sat_lesson_question_state(stack->lesson.lesson);
    if (state != NULL && state->has_click && state->click_series == stack->series_index &&
        state->click_frame == sat_stack_view(stack)->frame_index) {
        sat_viewport_to_output(viewport, state->click.x, state->click.y, &x, &y);
        cross(draw, x, y, 4.0 * scale, 13.0 * scale, 0xFFFFFFFFU);
    }
    if (stack->lesson.has_cross_hair) {
        sat_viewport_to_output(viewport, stack->lesson.cross_hair.x, stack->lesson.cross_hair.y, &x,
                               &y);
        cross(draw, x, y, 9.0 * scale, 44.0 * scale, SAT_COLOR_ACCENT);
    }
}

void sat_stack_paint_mark_texts(SatStackScreen *stack)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    for (size_t i = 0; i < teaching->finding_count; i++) {
        for (size_t j = 0; j < teaching->findings[i].mark_count; j++) {
            const SatMark *mark = &teaching->findings[i].marks[j];
            if (mark->text[0] != '\0' &&
                is_on_frame(stack, i, j, sat_stack_view(stack)->frame_index)) {
                paint_text(stack, mark, 0xFF000000U | color_of(mark, i));
            }
        }
    }
    paint_click(stack);
}

/* ---- beside the slider ----------------------------------------------------------------------- */

static void tick(const SatStackScreen *stack, const SatShape *shape, SatColor color)
{
    SatDraw *draw = stack->base.host->draw;
    const SatRect slider = stack->layout.slider;
    const double scale = sat_draw_scale(draw);
    const uint32_t places = sat_stack_place_count(sat_stack_series(stack));
    const SatRect first =
        sat_slider_knob(slider, scale, (uint32_t)shape->first_frame % places, places);
    const SatRect last =
        sat_slider_knob(slider, scale, (uint32_t)shape->last_frame % places, places);
    const double top = first.y + first.height / 2.0 - scale;
    const double bottom = fmax(last.y + last.height / 2.0 + scale, top + 3.0 * scale);
    sat_draw_fill(draw, (SatRect){slider.x, top, round(4.0 * scale), bottom - top}, color);
}

void sat_stack_paint_mark_ticks(const SatStackScreen *stack)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    int left = MOST_TICKS;
    if (sat_stack_place_count(sat_stack_series(stack)) < 2) {
        return;
    }
    for (size_t i = 0; i < teaching->finding_count; i++) {
        for (size_t j = 0; j < teaching->findings[i].mark_count; j++) {
            const SatMark *mark = &teaching->findings[i].marks[j];
            if (mark->shape.series == stack->series_index && left > 0 &&
                sat_stack_mark_is_on(stack, i, j)) {
                tick(stack, &mark->shape, 0xFF000000U | color_of(mark, i));
                left--;
            }
        }
    }
    const SatQuestion *question = sat_stack_solved_hotspot(stack);
    for (size_t i = 0; question != NULL && i < question->region_count; i++) {
        if (question->regions[i].shape.series == stack->series_index) {
            tick(stack, &question->regions[i].shape,
                 0xFF000000U | (question->regions[i].is_correct ? RIGHT_COLOR : WRONG_COLOR));
        }
    }
}

bool sat_stack_series_has_marks(const SatStackScreen *stack, size_t series_index)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    for (size_t i = 0; i < teaching->finding_count; i++) {
        for (size_t j = 0; j < teaching->findings[i].mark_count; j++) {
            if (teaching->findings[i].marks[j].shape.series == series_index &&
                sat_stack_mark_is_on(stack, i, j)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- state ----------------------------------------------------------------------------------- */

static void describe_mark(const SatStackScreen *stack, size_t finding, size_t index,
                          SatJsonWriter *writer)
{
    const SatMark *mark = &sat_stack_teaching(stack)->findings[finding].marks[index];
    double box[4];
    sat_mark_bounds(&mark->shape, &sat_stack_view(stack)->viewport, box);
    sat_json_open_object_inline(writer, NULL);
    sat_json_put_u64(writer, "finding", finding);
    sat_json_put_u64(writer, "mark", index);
    sat_json_put_text(writer, "kind", sat_shape_kind_name(mark->shape.kind));
    sat_json_put_text(writer, "text", mark->text);
    sat_json_put_double(writer, "x", box[0]);
    sat_json_put_double(writer, "y", box[1]);
    sat_json_put_double(writer, "width", box[2]);
    sat_json_put_double(writer, "height", box[3]);
    sat_json_close_object(writer);
}

static void describe_picture(SatStackScreen *stack, void *writer)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    for (size_t i = 0; i < teaching->finding_count; i++) {
        for (size_t j = 0; j < teaching->findings[i].mark_count; j++) {
            if (is_on_frame(stack, i, j, sat_stack_view(stack)->frame_index)) {
                describe_mark(stack, i, j, writer);
            }
        }
    }
}

void sat_stack_describe_marks(SatStackScreen *stack, SatJsonWriter *writer)
{
    sat_json_open_array(writer, "visible_marks");
    if (stack->presenter.blank == SAT_BLANK_NOT) {
        describe_picture(stack, writer);
        sat_stack_panes_visit(stack, describe_picture, writer);
    }
    sat_json_close_array(writer);
}
