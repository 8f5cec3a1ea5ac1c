/* Where shapes on a picture lie. */
#include "formats/case/shape.h"

#include <math.h>

static double squared_distance(SatPoint a, SatPoint b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/* In the axes' own coordinates an ellipse is a circle of radius 1. */
static bool ellipse_holds(const SatPoint *points, SatPoint point)
{
    double ax = points[1].x - points[0].x, ay = points[1].y - points[0].y;
    double bx = points[2].x - points[0].x, by = points[2].y - points[0].y;
    double px = point.x - points[0].x, py = point.y - points[0].y;
    double area = ax * by - ay * bx;
    if (fabs(area) < 1e-9) {
        return false; /* a line */
    }
    double u = (px * by - py * bx) / area;
    double v = (ax * py - ay * px) / area;
    return u * u + v * v <= 1.0;
}

static bool is_between(double value, double a, double b)
{
    return value >= fmin(a, b) && value <= fmax(a, b);
}

/* On the segment, to a thousandth of a pixel. */
static bool is_on_segment(SatPoint a, SatPoint b, SatPoint point)
{
    double length = sqrt(squared_distance(a, b));
    double cross = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
    return fabs(cross) <= 1e-3 * fmax(length, 1e-3) && is_between(point.x, a.x, b.x) &&
           is_between(point.y, a.y, b.y);
}

/* Even-odd rule; the line belongs to it. */
static bool polygon_holds(const SatShape *shape, SatPoint point)
{
    bool inside = false;
    for (size_t i = 0; i < shape->point_count; i++) {
        SatPoint a = shape->points[i];
        SatPoint b = shape->points[(i + 1) % shape->point_count];
        if (is_on_segment(a, b, point)) {
            return true;
        }
        if ((a.y > point.y) != (b.y > point.y) &&
            point.x < a.x + (point.y - a.y) * (b.x - a.x) / (b.y - a.y)) {
            inside = !inside;
        }
    }
    return inside;
}

bool sat_shape_holds(const SatShape *shape, SatPoint point)
{
    const SatPoint *points = shape->points;
    switch (shape->kind) {
    case SAT_SHAPE_CIRCLE:
        return squared_distance(points[0], point) <= squared_distance(points[0], points[1]);
    case SAT_SHAPE_ELLIPSE:
        return ellipse_holds(points, point);
    case SAT_SHAPE_BOX:
        return is_between(point.x, points[0].x, points[1].x) &&
               is_between(point.y, points[0].y, points[1].y);
    case SAT_SHAPE_POLYGON:
        return polygon_holds(shape, point);
    case SAT_SHAPE_ARROW:
    case SAT_SHAPE_LABEL:
    case SAT_SHAPE_FREEHAND:
    case SAT_SHAPE_KINDS:
        break;
    }
    return false;
}

bool sat_shape_is_on(const SatShape *shape, size_t series, size_t frame)
{
    return shape->series == series && frame >= shape->first_frame && frame <= shape->last_frame;
}

SatPoint sat_shape_target(const SatShape *shape)
{
    SatPoint sum = {0.0, 0.0};
    if (shape->kind == SAT_SHAPE_BOX) {
        return (SatPoint){(shape->points[0].x + shape->points[1].x) / 2.0,
                          (shape->points[0].y + shape->points[1].y) / 2.0};
    }
    if (shape->kind != SAT_SHAPE_POLYGON) {
        return shape->points[0];
    }
    for (size_t i = 0; i < shape->point_count; i++) {
        sum.x += shape->points[i].x;
        sum.y += shape->points[i].y;
    }
    return (SatPoint){sum.x / (double)shape->point_count, sum.y / (double)shape->point_count};
}
