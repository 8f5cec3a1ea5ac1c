/* Going to a saved view, a mark, or how a case opens. */
#include <math.h>

#include "formats/case/shape.h"
#include "player/screen/stack_lesson_private.h"

static SatVoiChoice window_of(const SatSeries *series, const SatViewport *place)
{
    SatVoiChoice choice = sat_voi_default(series);
    if (place->window == SAT_VIEW_WINDOW_VALUES) {
        choice.use_table = false;
        choice.window = (SatVoiWindow){place->center, place->width, place->function, ""};
    } else if (place->window == SAT_VIEW_WINDOW_TABLE && place->table < series->voi_table_count) {
        choice.use_table = true;
        choice.table_index = place->table;
    }
    choice.invert = place->is_inverted;
    return choice;
}

/** Quarters only: a picture turned by any other angle is turned to the nearest. */
static void set_shape(SatScreenViewport *viewport, const SatViewport *place)
{
    viewport->quarter_turns = (int)lround(place->rotation_degrees / 90.0) & 3;
    viewport->flipped = place->is_flipped;
    sat_viewport_fit(viewport);
    if (fabs(place->zoom - 1.0) > 1e-6 || place->has_pan) {
        viewport->fitted = false;
        viewport->zoom = fmin(fmax(viewport->zoom * place->zoom, SAT_ZOOM_LEAST), SAT_ZOOM_MOST);
    }
    if (place->has_pan) {
        viewport->center_x = fmin(fmax(place->pan.x, 0.0), viewport->image_width_px);
        viewport->center_y = fmin(fmax(place->pan.y, 0.0), viewport->image_height_px);
    }
}

static void show_place(SatStackScreen *stack, const SatViewport *place)
{
    sat_stack_open_at(stack, place->series, place->frame);
    sat_stack_place_viewport(stack); /* panels may have come or gone since the last paint */
    const SatSeries *series = sat_stack_series(stack);
    SatSeriesView *view = sat_stack_view(stack);
    view->voi = window_of(series, place);
    sat_viewport_set_image(&view->viewport, series->columns, series->rows, series->pixel_aspect);
    set_shape(&view->viewport, place);
    sat_stack_looks_changed(stack);
}

/** The other pictures of a view with several. */
static void show_others(SatStackScreen *stack, const SatView *view)
{
    const SatStackPanes *panes = &stack->panes;
    for (size_t i = 0; i < panes->count; i++) {
        const SatViewport *place = &view->viewports[i];
        if (i == panes->at || place->series >= stack->current->pack_case->series_count) {
            continue;
        }
        const SatSeries *series =
            sat_case_series(stack->current->pack_case->model, place->series, NULL);
        const SatRect at = sat_stack_cell(panes->whole, panes->rows, panes->columns, i, 0.0);
        SatSeriesView shown = {.visited = true, .voi = window_of(series, place)};
        shown.frame_index = place->frame < series->frame_count ? (uint32_t)place->frame
                                                               : sat_stack_opening_frame(series);
        sat_viewport_place(&shown.viewport, at.x, at.y, at.width, at.height);
        sat_viewport_set_image(&shown.viewport, series->columns, series->rows,
                               series->pixel_aspect);
        set_shape(&shown.viewport, place);
        sat_stack_panes_set(stack, i, place->series, &shown);
    }
    sat_stack_place_viewport(stack);
    sat_stack_open_at(stack, stack->series_index,
                      sat_stack_view(stack)->frame_index); /* wants all */
}

void sat_stack_show_view(SatStackScreen *stack, size_t view_index)
{
    const SatView *view = &sat_stack_teaching(stack)->views[view_index];
    const size_t count = view->viewport_count;
    for (size_t i = 0; i < count; i++) { /* the active one, or the next that holds a series */
        const SatViewport *place = &view->viewports[(view->active + i) % count];
        if (place->series < stack->current->pack_case->series_count) {
            const bool has_others = sat_stack_panes_open(stack, view, (view->active + i) % count);
            show_place(stack, place);
            if (has_others) {
                show_others(stack, view);
            }
            return;
        }
    }
}

void sat_stack_show_opening(SatStackScreen *stack)
{
    const SatViewport place = {.series = 0, .frame = SAT_NO_INDEX, .zoom = 1.0};
    sat_stack_panes_close(stack);
    show_place(stack, &place);
}

void sat_stack_show_shape(SatStackScreen *stack, const SatShape *shape)
{
    if (shape->series >= stack->current->pack_case->series_count) {
        return;
    }
    const bool is_there =
        sat_shape_is_on(shape, stack->series_index, sat_stack_view(stack)->frame_index);
    if (!is_there) {
        sat_stack_open_at(stack, shape->series,
                          shape->first_frame + (shape->last_frame - shape->first_frame) / 2);
        sat_stack_place_viewport(stack);
    }
    const SatPoint target = sat_shape_target(shape);
    SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    double x = 0.0;
    double y = 0.0;
    sat_viewport_to_output(viewport, target.x, target.y, &x, &y);
    if (!sat_rect_has(stack->layout.viewport, x, y)) { /* moved out of sight */
        sat_viewport_fit(viewport);
    }
    sat_stack_looks_changed(stack);
}

void sat_stack_show_mark(SatStackScreen *stack, size_t finding, size_t mark)
{
    sat_stack_show_shape(stack, &sat_stack_teaching(stack)->findings[finding].marks[mark].shape);
}
