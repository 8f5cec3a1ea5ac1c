/* From shapes to lines, from lines to covered pixels. */
#include "player/view/mark_painter.h"

#include <math.h>

#define ROUND_PARTS 96 /* straight parts of a circle */
#define EDGE_POINTS 1.25
#define HEAD_POINTS 13.0
#define DASH_POINTS 8.0
#define GAP_POINTS 6.0
#define MOST_FILLED 2000U /* corners: more are not filled, only outlined */
#define FILL_SHARE 0.22
#define PI 3.14159265358979323846

typedef struct {
    const SatMarkPen *pen;
    const SatScreenViewport *viewport;
    const SatCanvas *canvas;
    double radius; /* half of what is drawn now */
    uint32_t color;
    double along; /* output pixels drawn of a dashed line */
} Painter;

static SatPoint on_canvas(const SatScreenViewport *viewport, SatPoint point)
{
    SatPoint out;
    sat_viewport_to_output(viewport, point.x, point.y, &out.x, &out.y);
    out.x -= viewport->x;
    out.y -= viewport->y;
    return out;
}

static void blend(uint32_t *pixel, uint32_t color, double share)
{
    uint32_t out = 0xFF000000U;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        const double old = (double)(*pixel >> shift & 255U);
        const double new = (double)(color >> shift & 255U);
        out |= (uint32_t)lround(old + (new - old) * share) << shift;
    }
    *pixel = out;
}

static double clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

/* ---- lines ----------------------------------------------------------------------------------- */

/** Columns that a thick line from a to b can touch in a row; false: none of the canvas. */
static bool columns_of_row(const Painter *painter, SatPoint a, SatPoint b, double y, long *first,
                           long *last)
{
    const double r = painter->radius + 1.0;
    double from = 0.0;
    double to = 1.0;
    const double dy = b.y - a.y;
    if (fabs(dy) > 1e-9) {
        const double t1 = (y - r - a.y) / dy;
        const double t2 = (y + r - a.y) / dy;
        from = fmax(from, fmin(t1, t2));
        to = fmin(to, fmax(t1, t2));
    }
    if (from > to) {
        return false;
    }
    const double x1 = a.x + from * (b.x - a.x);
    const double x2 = a.x + to * (b.x - a.x);
    const double most = (double)painter->canvas->width_px - 1.0;
    if (fmax(x1, x2) + r < 0.0 || fmin(x1, x2) - r > most) {
        return false;
    }
    *first = (long)floor(clamp(fmin(x1, x2) - r, 0.0, most));
    *last = (long)ceil(clamp(fmax(x1, x2) + r, 0.0, most));
    return true;
}

static void thick_line(const Painter *painter, SatPoint a, SatPoint b)
{
    const SatCanvas *canvas = painter->canvas;
    const double r = painter->radius;
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    const double most = (double)canvas->height_px - 1.0;
    if (fmax(a.y, b.y) + r < 0.0 || fmin(a.y, b.y) - r > most) {
        return;
    }
    const long top = (long)floor(clamp(fmin(a.y, b.y) - r - 1.0, 0.0, most));
    const long bottom = (long)ceil(clamp(fmax(a.y, b.y) + r + 1.0, 0.0, most));
    for (long row = top; row <= bottom; row++) {
        const double y = (double)row + 0.5;
        long first = 0;
        long last = -1;
        if (!columns_of_row(painter, a, b, y, &first, &last)) {
            continue;
        }
        uint32_t *pixels = canvas->pixels + (size_t)row * canvas->stride_px;
        for (long column = first; column <= last; column++) {
            const double x = (double)column + 0.5;
            const double t =
                length2 > 0.0 ? clamp(((x - a.x) * dx + (y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
            const double covered =
                clamp(r + 0.5 - hypot(x - a.x - t * dx, y - a.y - t * dy), 0.0, 1.0);
            if (covered > 0.0) {
                blend(&pixels[column], painter->color, covered);
            }
        }
    }
}

/** The part of a line that lies on the canvas, with room for its width; false: none. What lies
 * outside may be longer than anyone wants to dash. */
static bool clip(const Painter *painter, SatPoint a, SatPoint b, double *from, double *to)
{
    const double room = painter->radius + 2.0;
    const double low[2] = {-room, -room};
    const double high[2] = {(double)painter->canvas->width_px + room,
                            (double)painter->canvas->height_px + room};
    const double start[2] = {a.x, a.y};
    const double step[2] = {b.x - a.x, b.y - a.y};
    *from = 0.0;
    *to = 1.0;
    for (int axis = 0; axis < 2; axis++) {
        if (fabs(step[axis]) < 1e-12) {
            if (start[axis] < low[axis] || start[axis] > high[axis]) {
                return false;
            }
            continue;
        }
        const double t1 = (low[axis] - start[axis]) / step[axis];
        const double t2 = (high[axis] - start[axis]) / step[axis];
        *from = fmax(*from, fmin(t1, t2));
        *to = fmin(*to, fmax(t1, t2));
    }
    return *from <= *to;
}

static SatPoint between(SatPoint a, SatPoint b, double t)
{
    return (SatPoint){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

static void line(Painter *painter, SatPoint a, SatPoint b)
{
    double from = 0.0;
    double to = 1.0;
    const double length = hypot(b.x - a.x, b.y - a.y);
    const double start = painter->along;
    painter->along += length;
    if (!clip(painter, a, b, &from, &to)) {
        return;
    }
    if (!painter->pen->is_dashed) {
        thick_line(painter, between(a, b, from), between(a, b, to));
        return;
    }
    const double dash = DASH_POINTS * painter->pen->scale;
    const double period = dash + GAP_POINTS * painter->pen->scale;
    const double last = start + to * length;
    double at = floor((start + from * length) / period) * period;
    for (; at <= last && length > 0.0; at += period) {
        const double t1 = fmax((at - start) / length, from);
        const double t2 = fmin((at + dash - start) / length, to);
        if (t1 <= t2) {
            thick_line(painter, between(a, b, t1), between(a, b, t2));
        }
    }
}

/* ---- shapes ---------------------------------------------------------------------------------- */

/** The i-th corner of the line round the shape, in the picture; count: how many there are. */
static SatPoint corner(const SatShape *shape, size_t i)
{
    const SatPoint *p = shape->points;
    if (shape->kind == SAT_SHAPE_BOX) {
        return (SatPoint){i == 0 || i == 3 ? p[0].x : p[1].x, i < 2 ? p[0].y : p[1].y};
    }
    if (shape->kind != SAT_SHAPE_CIRCLE && shape->kind != SAT_SHAPE_ELLIPSE) {
        return p[i];
    }
    const double angle = 2.0 * PI * (double)i / ROUND_PARTS;
    const SatPoint one = {p[1].x - p[0].x, p[1].y - p[0].y};
    const SatPoint two = shape->kind == SAT_SHAPE_ELLIPSE
                             ? (SatPoint){p[2].x - p[0].x, p[2].y - p[0].y}
                             : (SatPoint){-one.y, one.x};
    return (SatPoint){p[0].x + one.x * cos(angle) + two.x * sin(angle),
                      p[0].y + one.y * cos(angle) + two.y * sin(angle)};
}

static size_t least_points(SatShapeKind kind)
{
    switch (kind) {
    case SAT_SHAPE_LABEL:
        return 1;
    case SAT_SHAPE_ELLIPSE:
    case SAT_SHAPE_POLYGON:
        return 3;
    case SAT_SHAPE_ARROW:
    case SAT_SHAPE_CIRCLE:
    case SAT_SHAPE_BOX:
    case SAT_SHAPE_FREEHAND:
    case SAT_SHAPE_KINDS:
        break;
    }
    return 2;
}

static size_t corner_count(const SatShape *shape)
{
    if (shape->point_count < least_points(shape->kind)) {
        return 0;
    }
    return shape->kind == SAT_SHAPE_BOX ? 4
           : shape->kind == SAT_SHAPE_CIRCLE || shape->kind == SAT_SHAPE_ELLIPSE
               ? ROUND_PARTS
               : shape->point_count;
}

static bool is_closed(const SatShape *shape)
{
    return shape->kind != SAT_SHAPE_ARROW && shape->kind != SAT_SHAPE_FREEHAND;
}

static void arrow(Painter *painter, SatPoint tip, SatPoint tail)
{
    const double length = hypot(tail.x - tip.x, tail.y - tip.y);
    const double head = fmin(HEAD_POINTS * painter->pen->scale + painter->pen->width_px, length);
    if (!(length > 0.0)) {
        return;
    }
    const SatPoint back = {(tail.x - tip.x) / length * head, (tail.y - tip.y) / length * head};
    line(painter, tip, tail);
    for (int side = -1; side <= 1; side += 2) {
        const double c = cos(0.5 * side);
        const double s = sin(0.5 * side);
        line(painter, tip,
             (SatPoint){tip.x + back.x * c - back.y * s, tip.y + back.x * s + back.y * c});
    }
}

static void outline(Painter *painter, const SatShape *shape, double radius, uint32_t color)
{
    const size_t count = corner_count(shape);
    painter->radius = radius;
    painter->color = color;
    painter->along = 0.0;
    if (count == 0) {
        return;
    }
    SatPoint before = on_canvas(painter->viewport, corner(shape, 0));
    const SatPoint first = before;
    if (shape->kind == SAT_SHAPE_ARROW) {
        arrow(painter, first, on_canvas(painter->viewport, corner(shape, 1)));
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const SatPoint now = on_canvas(painter->viewport, corner(shape, i));
        line(painter, before, now);
        before = now;
    }
    if (is_closed(shape)) {
        line(painter, before, first);
    }
}

/** Even-odd, row by row: a pixel is inside when an odd number of sides lie at its left. */
static void fill(const Painter *painter, const SatShape *shape)
{
    const SatCanvas *canvas = painter->canvas;
    const size_t count = corner_count(shape);
    double crossings[MOST_FILLED];
    for (uint32_t row = 0; row < canvas->height_px && count <= MOST_FILLED; row++) {
        const double y = (double)row + 0.5;
        size_t found = 0;
        SatPoint a = on_canvas(painter->viewport, corner(shape, count - 1));
        for (size_t i = 0; i < count; i++) {
            const SatPoint b = on_canvas(painter->viewport, corner(shape, i));
            if ((a.y <= y) != (b.y <= y)) {
                double x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
                size_t at = found++;
                for (; at > 0 && crossings[at - 1] > x; at--) {
                    crossings[at] = crossings[at - 1];
                }
                crossings[at] = x;
            }
            a = b;
        }
        for (size_t i = 0; i + 1 < found; i += 2) {
            const double most = (double)canvas->width_px;
            const long first = (long)ceil(clamp(crossings[i], 0.0, most) - 0.5);
            const long last = (long)floor(clamp(crossings[i + 1], 0.0, most) - 0.5);
            for (long x = first < 0 ? 0 : first; x <= last; x++) {
                blend(&canvas->pixels[(size_t)row * canvas->stride_px + (size_t)x],
                      painter->pen->color, FILL_SHARE);
            }
        }
    }
}

void sat_mark_paint(const SatShape *shape, const SatMarkPen *pen, const SatScreenViewport *viewport,
                    const SatCanvas *canvas)
{
    Painter painter = {pen, viewport, canvas, 0.0, 0, 0.0};
    if (shape->kind == SAT_SHAPE_LABEL || canvas->width_px == 0 || canvas->height_px == 0) {
        return;
    }
    if (pen->is_filled && is_closed(shape) && corner_count(shape) > 2) {
        fill(&painter, shape);
    }
    outline(&painter, shape, pen->width_px / 2.0 + EDGE_POINTS * pen->scale, 0);
    outline(&painter, shape, pen->width_px / 2.0, pen->color);
}

void sat_mark_bounds(const SatShape *shape, const SatScreenViewport *viewport, double bounds[4])
{
    double low[2] = {1e300, 1e300};
    double high[2] = {-1e300, -1e300};
    const size_t count = corner_count(shape);
    for (size_t i = 0; i < count; i++) {
        const SatPoint point = corner(shape, i);
        double x = 0.0;
        double y = 0.0;
        sat_viewport_to_output(viewport, point.x, point.y, &x, &y);
        low[0] = fmin(low[0], x);
        low[1] = fmin(low[1], y);
        high[0] = fmax(high[0], x);
        high[1] = fmax(high[1], y);
    }
    bounds[0] = count > 0 ? low[0] : 0.0;
    bounds[1] = count > 0 ? low[1] : 0.0;
    bounds[2] = count > 0 ? high[0] - low[0] : 0.0;
    bounds[3] = count > 0 ? high[1] - low[1] : 0.0;
}
