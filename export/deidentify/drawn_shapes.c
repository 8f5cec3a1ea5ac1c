/* Makes marks of graphic and text objects. */
#include "export/deidentify/drawn_shapes.h"

#include <math.h>

#include "formats/case/case_rules.h"

enum { CURVE_STEPS = 8 };

static SatPoint place(const SatDrawnOn *on, SatStateUnits units, SatStatePoint point)
{
    const SatStatePoint at =
        sat_state_to_pixels(on->state, on->area, on->columns, on->rows, units, point);
    return (SatPoint){at.x - on->shown.x_px, at.y - on->shown.y_px};
}

static bool is_near(SatPoint a, SatPoint b)
{
    return fabs(a.x - b.x) < 1e-3 && fabs(a.y - b.y) < 1e-3;
}

/* Whether every point is one that a case can hold. */
static bool can_be_held(const SatPoint *points, size_t count)
{
    static const double farthest = SAT_CASE_MAX_SIDE_PX * 16.0;
    for (size_t i = 0; i < count; i++) {
        if (!(fabs(points[i].x) <= farthest && fabs(points[i].y) <= farthest)) {
            return false;
        }
    }
    return true;
}

static SatPoint *make_points(const SatDrawnOn *on, size_t count)
{
    SatPoint *none = NULL;
    return sat_arena_alloc(on->arena, count, sizeof(*none), on->err);
}

/* A Catmull-Rom curve: through all points, as C.10.5.1.2 asks. */
static SatPoint between(SatPoint a, SatPoint b, SatPoint c, SatPoint d, double t)
{
    const double weights[4] = {
        -0.5 * t + t * t - 0.5 * t * t * t, 1.0 - 2.5 * t * t + 1.5 * t * t * t,
        0.5 * t + 2.0 * t * t - 1.5 * t * t * t, -0.5 * t * t + 0.5 * t * t * t};
    return (SatPoint){weights[0] * a.x + weights[1] * b.x + weights[2] * c.x + weights[3] * d.x,
                      weights[0] * a.y + weights[1] * b.y + weights[2] * c.y + weights[3] * d.y};
}

/* from: count points, the last not the first again when closed. */
static bool bend(const SatDrawnOn *on, const SatPoint *from, size_t count, bool is_closed,
                 SatShape *out)
{
    const size_t spans = is_closed ? count : count - 1;
    size_t steps = SAT_TEACHING_MAX_POINTS / (spans + 1);
    steps = steps < CURVE_STEPS ? (steps > 0 ? steps : 1) : CURVE_STEPS;
    SatPoint *points = make_points(on, spans * steps + 1);
    for (size_t i = 0; points != NULL && i < spans; i++) {
        const size_t before = i > 0 ? i - 1 : is_closed ? count - 1 : 0;
        const size_t next = (i + 1) % count;
        const size_t behind = is_closed ? (i + 2) % count : i + 2 < count ? i + 2 : count - 1;
        for (size_t k = 0; k < steps; k++) {
            points[out->point_count++] =
                between(from[before], from[i], from[next], from[behind], (double)k / (double)steps);
        }
    }
    if (points != NULL && !is_closed) {
        points[out->point_count++] = from[count - 1];
    }
    out->points = points;
    return points != NULL;
}

static bool set_line(const SatDrawnOn *on, const SatStateGraphic *graphic, SatPoint *points,
                     SatShape *out)
{
    size_t count = graphic->point_count;
    const bool is_closed = count > 3 && is_near(points[0], points[count - 1]);
    count -= is_closed ? 1U : 0U;
    out->kind =
        is_closed || (graphic->is_filled && count > 2) ? SAT_SHAPE_POLYGON : SAT_SHAPE_FREEHAND;
    if (graphic->kind == SAT_STATE_INTERPOLATED && count > 2) {
        return bend(on, points, count, out->kind == SAT_SHAPE_POLYGON, out);
    }
    out->points = points;
    out->point_count = count;
    return true;
}

/* A point is drawn as a circle that can be seen: of a 200th of the picture. */
static bool set_point(const SatDrawnOn *on, SatPoint at, SatShape *out)
{
    const uint32_t side = on->columns > on->rows ? on->columns : on->rows;
    SatPoint *points = make_points(on, 2);
    if (points != NULL) {
        points[0] = at;
        points[1] = (SatPoint){at.x + fmax(1.0, side / 200.0), at.y};
    }
    *out = (SatShape){.kind = SAT_SHAPE_CIRCLE, .points = points, .point_count = 2};
    return points != NULL;
}

bool sat_drawn_graphic(const SatDrawnOn *on, const SatStateGraphic *graphic, SatMark *out,
                       bool *is_taken)
{
    SatPoint *points = make_points(on, graphic->point_count);
    *is_taken = false;
    if (points == NULL) {
        return false;
    }
    for (size_t i = 0; i < graphic->point_count; i++) {
        points[i] = place(on, graphic->units, graphic->points[i]);
    }
    out->style.is_dashed = graphic->is_dashed;
    out->style.is_filled = graphic->is_filled;
    out->shape = (SatShape){.kind = SAT_SHAPE_CIRCLE, .points = points, .point_count = 2};
    bool done = true;
    switch (graphic->kind) {
    case SAT_STATE_POINT:
        done = set_point(on, points[0], &out->shape);
        break;
    case SAT_STATE_POLYLINE:
    case SAT_STATE_INTERPOLATED:
        out->shape.point_count = 0;
        done = set_line(on, graphic, points, &out->shape);
        break;
    case SAT_STATE_CIRCLE:
        break;
    case SAT_STATE_ELLIPSE: /* ends of both axes: centre, an end of each */
        points[0] =
            (SatPoint){(points[0].x + points[1].x) / 2.0, (points[0].y + points[1].y) / 2.0};
        points[2] = points[3];
        out->shape.kind = SAT_SHAPE_ELLIPSE;
        out->shape.point_count = 3;
        break;
    }
    *is_taken = done && can_be_held(out->shape.points, out->shape.point_count);
    return done;
}

/* The point of the box that is nearest. */
static SatPoint nearest(SatPoint a, SatPoint b, SatPoint to)
{
    return (SatPoint){fmax(fmin(a.x, b.x), fmin(fmax(a.x, b.x), to.x)),
                      fmax(fmin(a.y, b.y), fmin(fmax(a.y, b.y), to.y))};
}

bool sat_drawn_text(const SatDrawnOn *on, const SatStateText *text, SatMark *out, bool *is_taken)
{
    SatPoint *points = make_points(on, 2);
    *is_taken = false;
    if (points == NULL) {
        return false;
    }
    out->shape = (SatShape){.kind = SAT_SHAPE_LABEL, .points = points, .point_count = 1};
    const SatPoint anchor = place(on, text->anchor_units, text->anchor);
    points[0] = anchor;
    if (text->has_box) {
        const SatPoint first = place(on, text->box_units, text->box[0]);
        points[0] = first;
        if (text->has_anchor && text->shows_anchor) {
            out->shape.kind = SAT_SHAPE_ARROW;
            out->shape.point_count = 2;
            points[0] = anchor;
            points[1] = nearest(first, place(on, text->box_units, text->box[1]), anchor);
        }
    }
    if (out->shape.kind == SAT_SHAPE_ARROW && is_near(points[0], points[1])) {
        out->shape.kind = SAT_SHAPE_LABEL; /* the text stands on its anchor */
        out->shape.point_count = 1;
    }
    *is_taken = can_be_held(points, out->shape.point_count);
    return true;
}
