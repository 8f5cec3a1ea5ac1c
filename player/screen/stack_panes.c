/* A view with several pictures side by side: one of them is worked on, the others stand as they
 * were left. Whatever is painted of another one is painted as if it were that one's turn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define GAP_POINTS 2.0

static SatRect cell(const SatStackScreen *stack, size_t index)
{
    const SatStackPanes *panes = &stack->panes;
    return sat_stack_cell(panes->whole, panes->rows, panes->columns, index,
                          sat_ui_points(stack->base.host->ui, GAP_POINTS));
}

/* ---- their life ------------------------------------------------------------------------------ */

void sat_stack_panes_close(SatStackScreen *stack)
{
    SatStackPanes *panes = &stack->panes;
    for (size_t i = 0; i < panes->count; i++) {
        if (i != panes->at) {
            sat_picture_free(panes->panes[i].picture);
            sat_scaled_picture_free(panes->panes[i].scaled);
        }
    }
    free(panes->panes);
    stack->panes = (SatStackPanes){0};
    stack->base.host->repaint = true;
}

bool sat_stack_panes_open(SatStackScreen *stack, const SatView *view, size_t active)
{
    const size_t places = view->rows * view->columns;
    SatStackPanes *panes = &stack->panes;
    sat_stack_panes_close(stack);
    if (view->viewport_count < 2 || places < view->viewport_count) {
        return false;
    }
    panes->panes = calloc(view->viewport_count, sizeof *panes->panes);
    if (panes->panes == NULL) {
        return false; /* one of them is better than none */
    }
    panes->rows = view->rows;
    panes->columns = view->columns;
    panes->count = view->viewport_count;
    panes->at = active;
    for (size_t i = 0; i < panes->count; i++) {
        panes->panes[i].series = SAT_NO_INDEX;
    }
    return true;
}

void sat_stack_panes_set(SatStackScreen *stack, size_t index, size_t series,
                         const SatSeriesView *view)
{
    SatStackPane *pane = &stack->panes.panes[index];
    SatError err = SAT_ERROR_INIT;
    pane->scaled = sat_scaled_picture_new(&err);
    if (pane->scaled == NULL) {
        return; /* it stays empty */
    }
    pane->series = series;
    pane->view = *view;
    if (!sat_series_geometry(sat_case_series(stack->current->pack_case->model, series, NULL),
                             &pane->geometry, &err)) {
        pane->geometry = (SatStackGeometry){0};
    }
}

void sat_stack_panes_place(SatStackScreen *stack)
{
    SatStackPanes *panes = &stack->panes;
    if (panes->count == 0) {
        return;
    }
    panes->whole = stack->layout.viewport;
    for (size_t i = 0; i < panes->count; i++) {
        SatStackPane *pane = &panes->panes[i];
        const SatRect now = cell(stack, i);
        const SatScreenViewport *before = &pane->view.viewport;
        const bool moved = fabs(before->x - now.x) > 0.0 || fabs(before->y - now.y) > 0.0 ||
                           fabs(before->width - now.width) > 0.0 ||
                           fabs(before->height - now.height) > 0.0;
        if (i != panes->at && pane->series != SAT_NO_INDEX && moved) {
            sat_viewport_place(&pane->view.viewport, now.x, now.y, now.width, now.height);
            pane->painted.valid = false;
        }
    }
    stack->layout.viewport = cell(stack, panes->at);
}

/* ---- whose turn it is ------------------------------------------------------------------------ */

/** What belongs to the picture that is worked on goes into its pane, and the other's out of its. */
static void change_turn(SatStackScreen *stack, size_t to)
{
    SatStackPanes *panes = &stack->panes;
    SatStackPane *from = &panes->panes[panes->at];
    SatStackPane *next = &panes->panes[to];
    from->series = stack->series_index;
    from->view = *sat_stack_view(stack);
    from->geometry = stack->geometry;
    from->picture = stack->picture;
    from->scaled = stack->scaled;
    from->painted = stack->painted;
    from->shows_exact = stack->shows_exact;
    stack->series_index = next->series;
    *sat_stack_view(stack) = next->view;
    stack->geometry = next->geometry;
    stack->picture = next->picture;
    stack->scaled = next->scaled;
    stack->painted = next->painted;
    stack->shows_exact = next->shows_exact;
    stack->lut_modality = NULL; /* another table */
    stack->lut_look = UINT64_MAX;
    panes->at = to;
}

static void activate(SatStackScreen *stack, size_t index)
{
    if (index != stack->panes.at && stack->panes.panes[index].series != SAT_NO_INDEX) {
        change_turn(stack, index);
        sat_stack_open_at(stack, stack->series_index, sat_stack_view(stack)->frame_index);
        sat_stack_place_viewport(stack);
        sat_stack_marks_changed(stack);
    }
}

void sat_stack_panes_point(SatStackScreen *stack, double x, double y)
{
    for (size_t i = 0; i < stack->panes.count; i++) {
        if (sat_rect_has(cell(stack, i), x, y)) {
            activate(stack, i);
            return;
        }
    }
}

void sat_stack_panes_next(SatStackScreen *stack)
{
    const size_t count = stack->panes.count;
    for (size_t step = 1; step < count; step++) {
        const size_t index = (stack->panes.at + step) % count;
        if (stack->panes.panes[index].series != SAT_NO_INDEX) {
            activate(stack, index);
            return;
        }
    }
}

/* ---- painting -------------------------------------------------------------------------------- */

void sat_stack_panes_visit(SatStackScreen *stack, SatPaneVisit visit, void *context)
{
    SatStackPanes *panes = &stack->panes;
    const size_t active = panes->at;
    const SatRect place = stack->layout.viewport;
    for (size_t i = 0; i < panes->count; i++) {
        const size_t series = panes->panes[i].series;
        if (i == active || series == SAT_NO_INDEX) {
            continue;
        }
        const SatSeriesView kept = stack->current->views[series];
        const bool is_same = series == stack->series_index;
        change_turn(stack, i);
        stack->layout.viewport = cell(stack, i);
        visit(stack, context);
        change_turn(stack, active);
        if (!is_same) {
            stack->current->views[series] = kept;
        }
        stack->layout.viewport = place;
    }
}

static void paint(SatStackScreen *stack, void *waits)
{
    sat_stack_paint_picture(stack);
    *(bool *)waits = *(bool *)waits || !stack->shows_exact;
}

void sat_stack_paint_panes(SatStackScreen *stack)
{
    SatStackPanes *panes = &stack->panes;
    const bool blank = stack->shows_blank;
    const SatFrameKey shown = stack->shown;
    bool waits = false;
    sat_stack_panes_visit(stack, paint, &waits);
    stack->shows_blank = blank;
    stack->shown = shown;
    panes->waits = waits;
    if (panes->count > 0) {
        sat_draw_frame(stack->base.host->draw, stack->layout.viewport, 2.0, SAT_COLOR_ACCENT);
    }
}

size_t sat_stack_panes_wanted(const SatStackScreen *stack, SatFrameKey *keys, size_t most)
{
    const SatStackPanes *panes = &stack->panes;
    size_t count = 0;
    for (size_t i = 0; i < panes->count && count < most; i++) {
        if (i != panes->at && panes->panes[i].series != SAT_NO_INDEX) {
            keys[count++] =
                (SatFrameKey){(uint32_t)stack->current->case_index,
                              (uint32_t)panes->panes[i].series, panes->panes[i].view.frame_index};
        }
    }
    return count;
}

/* ---- state ----------------------------------------------------------------------------------- */

void sat_stack_describe_panes(const SatStackScreen *stack, SatJsonWriter *writer)
{
    const SatStackPanes *panes = &stack->panes;
    char layout[48];
    const bool has_several = panes->count > 0;
    snprintf(layout, sizeof layout, "%zux%zu", has_several ? panes->rows : 1,
             has_several ? panes->columns : 1);
    sat_json_put_text(writer, "layout", layout);
    sat_json_open_array(writer, "viewports");
    for (size_t i = 0; i < (has_several ? panes->count : 1); i++) {
        const bool is_active = !has_several || i == panes->at;
        const size_t series = is_active ? stack->series_index : panes->panes[i].series;
        const SatSeriesView *view = is_active ? sat_stack_view(stack) : &panes->panes[i].view;
        const SatRect place = is_active ? stack->layout.viewport : cell(stack, i);
        sat_json_open_object_inline(writer, NULL);
        sat_json_put_bool(writer, "active", is_active);
        if (series == SAT_NO_INDEX) {
            sat_json_put_text(writer, "series", NULL);
        } else {
            sat_json_put_u64(writer, "series", series);
            sat_json_put_u64(writer, "frame", view->frame_index);
            sat_json_put_bool(writer, "shown",
                              is_active ? stack->shows_exact : panes->panes[i].shows_exact);
            sat_json_put_double(writer, "center", view->voi.window.center);
            sat_json_put_double(writer, "width", view->voi.window.width);
            sat_json_put_double(writer, "zoom", view->viewport.zoom);
        }
        sat_json_put_double(writer, "x", place.x);
        sat_json_put_double(writer, "y", place.y);
        sat_json_put_double(writer, "place_width", place.width);
        sat_json_put_double(writer, "place_height", place.height);
        sat_json_close_object(writer);
    }
    sat_json_close_array(writer);
}
