/* Draws lines, and the numbers beside them. */
#include "export/publish/draw_marks.h"

#include <math.h>
#include <stdio.h>

#define TURN 6.283185307179586
enum { ROUND_SIDES = 72, GLYPH_COLUMNS = 5, GLYPH_ROWS = 7 };

typedef struct {
    const SatPixelFrame *frame;
    SatDrawScale scale;
    double radius; /* half of the line's width */
    uint8_t color[3];
} Pen;

static const uint8_t USUAL[3] = {255, 200, 40};

static void put_dot(const Pen *pen, int64_t x, int64_t y)
{
    const SatPixelShape *shape = &pen->frame->shape;
    if (x >= 0 && y >= 0 && x < (int64_t)shape->width_px && y < (int64_t)shape->height_px) {
        uint8_t *to = pen->frame->pixels + pen->frame->stride_bytes * (size_t)y + (size_t)x * 3U;
        for (int i = 0; i < 3; i++) {
            to[i] = pen->color[i];
        }
    }
}

static double limited(double value, double most)
{
    return value < 0 ? 0 : value > most ? most : value;
}

/* All dots within the radius of the segment. */
static void draw_segment(const Pen *pen, SatPoint a, SatPoint b)
{
    const SatPixelShape *shape = &pen->frame->shape;
    double dx = b.x - a.x, dy = b.y - a.y;
    double squared = dx * dx + dy * dy;
    int64_t left = (int64_t)limited(fmin(a.x, b.x) - pen->radius - 1, shape->width_px);
    int64_t right = (int64_t)limited(fmax(a.x, b.x) + pen->radius + 1, shape->width_px);
    int64_t top = (int64_t)limited(fmin(a.y, b.y) - pen->radius - 1, shape->height_px);
    int64_t below = (int64_t)limited(fmax(a.y, b.y) + pen->radius + 1, shape->height_px);
    for (int64_t y = top; y <= below; y++) {
        for (int64_t x = left; x <= right; x++) {
            double px = (double)x + 0.5 - a.x, py = (double)y + 0.5 - a.y;
            double along = squared > 0 ? limited((px * dx + py * dy) / squared, 1) : 0;
            double ex = px - along * dx, ey = py - along * dy;
            if (ex * ex + ey * ey <= pen->radius * pen->radius) {
                put_dot(pen, x, y);
            }
        }
    }
}

static SatPoint placed(const Pen *pen, SatPoint point)
{
    return (SatPoint){point.x * pen->scale.across, point.y * pen->scale.down};
}

static void draw_between(const Pen *pen, SatPoint a, SatPoint b)
{
    draw_segment(pen, placed(pen, a), placed(pen, b));
}

/* centre + u cos + v sin, the whole turn. */
static void draw_round(const Pen *pen, SatPoint centre, SatPoint u, SatPoint v)
{
    SatPoint last = {centre.x + u.x, centre.y + u.y};
    for (int i = 1; i <= ROUND_SIDES; i++) {
        double angle = TURN * i / ROUND_SIDES;
        SatPoint next = {centre.x + u.x * cos(angle) + v.x * sin(angle),
                         centre.y + u.y * cos(angle) + v.y * sin(angle)};
        draw_between(pen, last, next);
        last = next;
    }
}

static void draw_arrow(const Pen *pen, SatPoint from_tip, SatPoint from_tail)
{
    SatPoint tip = placed(pen, from_tip), tail = placed(pen, from_tail);
    double dx = tail.x - tip.x, dy = tail.y - tip.y;
    double length = sqrt(dx * dx + dy * dy);
    double size = length > 0 ? fmin(length, 12 + pen->radius * 4) / length : 0;
    SatPoint left = {tip.x + (dx - dy / 2) * size, tip.y + (dy + dx / 2) * size};
    SatPoint right = {tip.x + (dx + dy / 2) * size, tip.y + (dy - dx / 2) * size};
    draw_segment(pen, tip, tail);
    draw_segment(pen, tip, left);
    draw_segment(pen, tip, right);
}

static void draw_lines(const Pen *pen, const SatShape *shape, bool is_closed)
{
    size_t count = shape->point_count;
    for (size_t i = 0; i + 1 < count; i++) {
        draw_between(pen, shape->points[i], shape->points[i + 1]);
    }
    if (is_closed && count > 2) {
        draw_between(pen, shape->points[count - 1], shape->points[0]);
    }
}

static void draw_outline(const Pen *pen, const SatShape *shape)
{
    const SatPoint *p = shape->points;
    switch (shape->kind) {
    case SAT_SHAPE_ARROW:
        draw_arrow(pen, p[0], p[1]);
        break;
    case SAT_SHAPE_CIRCLE: {
        double radius = hypot(p[1].x - p[0].x, p[1].y - p[0].y);
        draw_round(pen, p[0], (SatPoint){radius, 0}, (SatPoint){0, radius});
        break;
    }
    case SAT_SHAPE_ELLIPSE:
        draw_round(pen, p[0], (SatPoint){p[1].x - p[0].x, p[1].y - p[0].y},
                   (SatPoint){p[2].x - p[0].x, p[2].y - p[0].y});
        break;
    case SAT_SHAPE_BOX:
        draw_between(pen, p[0], (SatPoint){p[1].x, p[0].y});
        draw_between(pen, (SatPoint){p[1].x, p[0].y}, p[1]);
        draw_between(pen, p[1], (SatPoint){p[0].x, p[1].y});
        draw_between(pen, (SatPoint){p[0].x, p[1].y}, p[0]);
        break;
    case SAT_SHAPE_POLYGON:
    case SAT_SHAPE_FREEHAND:
        draw_lines(pen, shape, shape->kind == SAT_SHAPE_POLYGON);
        break;
    case SAT_SHAPE_LABEL:
    case SAT_SHAPE_KINDS:
        break;
    }
}

/* ---- numbers ---- */

/* Rows of five dots, the leftmost the highest bit. */
static const uint8_t digits[10][GLYPH_ROWS] = {
    {14, 17, 19, 21, 25, 17, 14}, {4, 12, 4, 4, 4, 4, 14},  {14, 17, 1, 2, 4, 8, 31},
    {31, 2, 4, 2, 1, 17, 14},     {2, 6, 10, 18, 31, 2, 2}, {31, 16, 30, 1, 1, 17, 14},
    {6, 8, 16, 30, 17, 17, 14},   {31, 1, 2, 4, 8, 8, 8},   {14, 17, 17, 14, 17, 17, 14},
    {14, 17, 17, 15, 1, 2, 12}};

static void draw_digit(const Pen *pen, int digit, double x, double y, double dot)
{
    for (int row = 0; row < GLYPH_ROWS; row++) {
        for (int column = 0; column < GLYPH_COLUMNS; column++) {
            if ((digits[digit][row] >> (GLYPH_COLUMNS - 1 - column) & 1U) != 0) {
                SatPoint at = {x + column * dot, y + row * dot};
                draw_segment(pen, at, at);
            }
        }
    }
}

/* Beside the last place of an arrow's tail, or right of the rightmost point. */
static SatPoint number_place(const Pen *pen, const SatShape *shape)
{
    SatPoint at = placed(pen, shape->points[0]);
    for (size_t i = 1; i < shape->point_count; i++) {
        SatPoint other = placed(pen, shape->points[i]);
        at = shape->kind == SAT_SHAPE_ARROW || other.x > at.x ? other : at;
    }
    return at;
}

static void draw_number(Pen *pen, const SatShape *shape, size_t number, double dot)
{
    char text[24];
    int count = snprintf(text, sizeof(text), "%zu", number);
    SatPoint at = number_place(pen, shape);
    double width = count * (GLYPH_COLUMNS + 1) * dot, height = GLYPH_ROWS * dot;
    at.x = limited(at.x + 3 * dot, fmax(0, pen->frame->shape.width_px - width - dot));
    at.y = limited(at.y - height / 2, fmax(0, pen->frame->shape.height_px - height - dot));
    at.x = fmax(at.x, 2 * dot);
    at.y = fmax(at.y, 2 * dot);
    for (int i = 0; i < count; i++) {
        draw_digit(pen, text[i] - '0', at.x + i * (GLYPH_COLUMNS + 1) * dot, at.y, dot);
    }
}

static void set_color(Pen *pen, const uint8_t color[3])
{
    for (int i = 0; i < 3; i++) {
        pen->color[i] = color[i];
    }
}

void sat_draw_shape(const SatPixelFrame *frame, const SatShape *shape, SatDrawScale scale,
                    const SatMarkStyle *style, size_t number)
{
    static const uint8_t black[3] = {0, 0, 0};
    uint32_t longest = frame->shape.width_px > frame->shape.height_px ? frame->shape.width_px
                                                                      : frame->shape.height_px;
    double usual = fmax(1, longest / 500.0);
    double factor = style != NULL && style->width > 0 ? fmin(style->width, 8) : 1;
    double dot = fmax(2, longest / 300.0);
    Pen pen = {.frame = frame, .scale = scale};
    for (int pass = 0; pass < 2; pass++) {
        bool is_line = pass == 1;
        set_color(&pen, !is_line                            ? black
                        : style != NULL && style->has_color ? style->color
                                                            : USUAL);
        pen.radius = usual * factor + (is_line ? 0 : usual);
        draw_outline(&pen, shape);
        if (number > 0) {
            pen.radius = dot * 0.6 + (is_line ? 0 : usual);
            draw_number(&pen, shape, number, dot);
        }
    }
}
