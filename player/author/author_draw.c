/* The shape under the hand: from the first press to the shape of the draft. */
#include <math.h>
#include <string.h>

#include "player/author/author_private.h"

static double distance(SatPoint a, SatPoint b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

void sat_author_stop_drawing(SatAuthor *author)
{
    author->is_drawing = false;
    author->point_count = 0;
}

void sat_author_take_tool(SatAuthor *author, SatAuthorTool tool)
{
    sat_author_stop_drawing(author);
    author->tool = tool;
}

/* ---- what it looks like ---------------------------------------------------------------------- */

static size_t dragged_points(SatShapeKind kind, SatPoint from, SatPoint to, SatPoint *points)
{
    const SatPoint middle = {(from.x + to.x) / 2.0, (from.y + to.y) / 2.0};
    switch ((int)kind) {
    case SAT_SHAPE_ARROW: /* drawn towards what it shows */
        points[0] = to;
        points[1] = from;
        return 2;
    case SAT_SHAPE_ELLIPSE: /* inside the box that was drawn */
        points[0] = middle;
        points[1] = (SatPoint){to.x, middle.y};
        points[2] = (SatPoint){middle.x, to.y};
        return 3;
    default: /* circle: its centre and a point of the line; box: two corners */
        points[0] = from;
        points[1] = to;
        return 2;
    }
}

bool sat_author_shape(const SatAuthor *author, SatPoint *points, SatShape *shape)
{
    if (!author->is_drawing || author->point_count == 0) {
        return false;
    }
    *shape = (SatShape){.kind = author->tool.kind,
                        .series = author->now.series,
                        .first_frame = author->now.frame,
                        .last_frame = author->now.frame,
                        .points = points};
    if (shape->kind == SAT_SHAPE_POLYGON || shape->kind == SAT_SHAPE_FREEHAND ||
        shape->kind == SAT_SHAPE_LABEL) {
        memcpy(points, author->points, author->point_count * sizeof *points);
        points[author->point_count] = author->end;
        shape->point_count = author->point_count;
        if (shape->kind == SAT_SHAPE_POLYGON) {
            shape->kind = SAT_SHAPE_FREEHAND; /* not closed yet */
            shape->point_count++;
        }
    } else {
        shape->point_count = dragged_points(shape->kind, author->points[0], author->end, points);
    }
    return true;
}

/* ---- the hand -------------------------------------------------------------------------------- */

static bool finish(SatAuthor *author, bool *done, SatError *err)
{
    SatPoint points[SAT_AUTHOR_MOST_POINTS + 1];
    SatShape shape;
    if (!sat_author_shape(author, points, &shape)) {
        return true;
    }
    if (author->tool.kind == SAT_SHAPE_POLYGON) {
        shape.kind = SAT_SHAPE_POLYGON;
        shape.point_count = author->point_count;
    }
    sat_author_stop_drawing(author);
    *done = sat_author_add_shape(author, &shape, err);
    if (*done) {
        sat_author_take_tool(author, (SatAuthorTool){SAT_DRAWS_NOTHING, author->tool.kind});
    }
    return *done;
}

bool sat_author_close_shape(SatAuthor *author, bool *done, SatError *err)
{
    *done = false;
    if (author->tool.kind != SAT_SHAPE_POLYGON || author->point_count < 3) {
        return true;
    }
    return finish(author, done, err);
}

bool sat_author_press(SatAuthor *author, SatPoint point, double least, bool *done, SatError *err)
{
    *done = false;
    author->end = point;
    if (author->tool.purpose == SAT_DRAWS_NOTHING) {
        return true;
    }
    if (author->tool.kind != SAT_SHAPE_POLYGON || !author->is_drawing) {
        author->is_drawing = true;
        author->points[0] = point;
        author->point_count = 1;
        return true;
    }
    if (author->point_count >= 3 && distance(point, author->points[0]) < 2.0 * least) {
        return finish(author, done, err);
    }
    if (author->point_count < SAT_AUTHOR_MOST_POINTS &&
        distance(point, author->points[author->point_count - 1]) >= least) {
        author->points[author->point_count++] = point;
    }
    return true;
}

void sat_author_drag(SatAuthor *author, SatPoint point, double least)
{
    author->end = point;
    if (author->is_drawing && author->tool.kind == SAT_SHAPE_FREEHAND &&
        author->point_count < SAT_AUTHOR_MOST_POINTS &&
        distance(point, author->points[author->point_count - 1]) >= least / 2.0) {
        author->points[author->point_count++] = point;
    }
}

bool sat_author_release(SatAuthor *author, SatPoint point, double least, bool *done, SatError *err)
{
    *done = false;
    sat_author_drag(author, point, least);
    if (!author->is_drawing || author->tool.kind == SAT_SHAPE_POLYGON) {
        return true;
    }
    const SatPoint from = author->points[0];
    const bool is_flat =
        (author->tool.kind == SAT_SHAPE_BOX || author->tool.kind == SAT_SHAPE_ELLIPSE) &&
        (fabs(point.x - from.x) < least || fabs(point.y - from.y) < least);
    const bool is_slip = author->tool.kind == SAT_SHAPE_FREEHAND
                             ? author->point_count < 2
                             : distance(from, point) < least || is_flat;
    if (author->tool.kind != SAT_SHAPE_LABEL && is_slip) {
        sat_author_stop_drawing(author);
        return true;
    }
    return finish(author, done, err);
}
