/* Lines that know from which change on they are there, and from which on they are gone. */
#include "player/lesson/ink.h"

#include <math.h>
#include <stdlib.h>

#define FIRST_LINES 16U
#define FIRST_POINTS 256U

typedef struct {
    size_t series, frame;
    size_t first_point, point_count;
    size_t born, gone; /* numbers of changes; gone: SIZE_MAX never */
} Line;

struct SatInk {
    Line *lines; /* in the order of birth */
    size_t line_count, line_capacity;
    SatPoint *points;
    size_t point_count, point_capacity;
    size_t now;     /* changes that count */
    size_t changes; /* with those that were undone */
    bool is_erasing;
};

SatInk *sat_ink_new(SatError *err)
{
    SatInk *ink = calloc(1, sizeof *ink);
    if (ink == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to draw with");
    }
    return ink;
}

void sat_ink_free(SatInk *ink)
{
    if (ink != NULL) {
        free(ink->lines);
        free(ink->points);
        free(ink);
    }
}

static bool is_seen(const SatInk *ink, const Line *line)
{
    return line->born <= ink->now && ink->now < line->gone;
}

/** What was undone cannot come back once something else is done. */
static void forget_undone(SatInk *ink)
{
    while (ink->line_count > 0 && ink->lines[ink->line_count - 1].born > ink->now) {
        ink->line_count--;
        ink->point_count = ink->lines[ink->line_count].first_point;
    }
    for (size_t i = 0; i < ink->line_count; i++) {
        if (ink->lines[i].gone > ink->now) {
            ink->lines[i].gone = SIZE_MAX;
        }
    }
    ink->changes = ink->now;
}

static void count_change(SatInk *ink)
{
    ink->now++;
    ink->changes = ink->now;
}

static bool room_for_line(SatInk *ink)
{
    if (ink->line_count < ink->line_capacity) {
        return true;
    }
    const size_t wanted = ink->line_capacity > 0 ? ink->line_capacity * 2 : FIRST_LINES;
    Line *more = ink->line_count < SAT_INK_MOST_LINES
                     ? realloc(ink->lines, wanted * sizeof *ink->lines)
                     : NULL;
    if (more == NULL) {
        return false;
    }
    ink->lines = more;
    ink->line_capacity = wanted;
    return true;
}

static bool add_point(SatInk *ink, SatPoint point)
{
    if (ink->point_count == ink->point_capacity) {
        const size_t wanted = ink->point_capacity > 0 ? ink->point_capacity * 2 : FIRST_POINTS;
        SatPoint *more = ink->point_count < SAT_INK_MOST_POINTS
                             ? realloc(ink->points, wanted * sizeof *ink->points)
                             : NULL;
        if (more == NULL) {
            return false;
        }
        ink->points = more;
        ink->point_capacity = wanted;
    }
    ink->points[ink->point_count++] = point;
    return true;
}

bool sat_ink_begin(SatInk *ink, size_t series, size_t frame, SatPoint point)
{
    forget_undone(ink);
    ink->is_erasing = false;
    const size_t first = ink->point_count;
    if (!room_for_line(ink) || !add_point(ink, point)) {
        return false;
    }
    count_change(ink);
    ink->lines[ink->line_count++] = (Line){series, frame, first, 1, ink->now, SIZE_MAX};
    return true;
}

bool sat_ink_extend(SatInk *ink, SatPoint point, double least)
{
    Line *line = ink->line_count > 0 ? &ink->lines[ink->line_count - 1] : NULL;
    if (line == NULL || line->born != ink->now || ink->now != ink->changes ||
        line->point_count >= SAT_TEACHING_MAX_POINTS) {
        return false;
    }
    const SatPoint last = ink->points[ink->point_count - 1];
    if (hypot(point.x - last.x, point.y - last.y) < least || !add_point(ink, point)) {
        return false;
    }
    line->point_count++;
    return true;
}

/* ---- the eraser ------------------------------------------------------------------------------ */

static double distance(SatPoint from, SatPoint a, SatPoint b)
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    const double along =
        length2 > 0.0 ? ((from.x - a.x) * dx + (from.y - a.y) * dy) / length2 : 0.0;
    const double t = fmin(fmax(along, 0.0), 1.0);
    return hypot(from.x - a.x - t * dx, from.y - a.y - t * dy);
}

static bool is_near(const SatInk *ink, const Line *line, SatPoint point, double reach)
{
    const SatPoint *points = &ink->points[line->first_point];
    for (size_t i = 0; i < line->point_count; i++) {
        if (distance(point, points[i > 0 ? i - 1 : 0], points[i]) <= reach) {
            return true;
        }
    }
    return false;
}

void sat_ink_erase_begin(SatInk *ink)
{
    ink->is_erasing = false; /* until it meets a line */
}

bool sat_ink_erase(SatInk *ink, size_t series, size_t frame, SatPoint point, double reach)
{
    bool any = false;
    for (size_t i = 0; i < ink->line_count; i++) {
        Line *line = &ink->lines[i];
        if (!is_seen(ink, line) || line->series != series || line->frame != frame ||
            !is_near(ink, line, point, reach)) {
            continue;
        }
        if (!ink->is_erasing) {
            forget_undone(ink); /* takes away none that is seen */
            count_change(ink);
            ink->is_erasing = true;
        }
        line->gone = ink->now;
        any = true;
    }
    return any;
}

bool sat_ink_clear(SatInk *ink)
{
    if (sat_ink_count(ink) == 0) {
        return false;
    }
    forget_undone(ink);
    const size_t before = ink->now;
    count_change(ink);
    ink->is_erasing = false;
    for (size_t i = 0; i < ink->line_count; i++) {
        Line *line = &ink->lines[i];
        if (line->born <= before && before < line->gone) {
            line->gone = ink->now;
        }
    }
    return true;
}

bool sat_ink_undo(SatInk *ink)
{
    ink->is_erasing = false;
    if (ink->now == 0) {
        return false;
    }
    ink->now--;
    return true;
}

bool sat_ink_redo(SatInk *ink)
{
    ink->is_erasing = false;
    if (ink->now == ink->changes) {
        return false;
    }
    ink->now++;
    return true;
}

void sat_ink_wipe(SatInk *ink)
{
    ink->line_count = 0;
    ink->point_count = 0;
    ink->now = 0;
    ink->changes = 0;
    ink->is_erasing = false;
}

/* ---- what is seen ---------------------------------------------------------------------------- */

size_t sat_ink_count(const SatInk *ink)
{
    size_t count = 0;
    for (size_t i = 0; i < ink->line_count; i++) {
        count += is_seen(ink, &ink->lines[i]) ? 1 : 0;
    }
    return count;
}

bool sat_ink_next(const SatInk *ink, size_t *cursor, SatShape *line)
{
    while (*cursor < ink->line_count) {
        const Line *at = &ink->lines[(*cursor)++];
        if (is_seen(ink, at)) {
            *line = (SatShape){.kind = SAT_SHAPE_FREEHAND,
                               .series = at->series,
                               .first_frame = at->frame,
                               .last_frame = at->frame,
                               .points = &ink->points[at->first_point],
                               .point_count = at->point_count};
            return true;
        }
    }
    return false;
}
