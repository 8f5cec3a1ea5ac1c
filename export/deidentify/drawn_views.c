/* How a presentation state shows a picture, as a place of a view. */
#include <math.h>

#include "export/deidentify/drawn_shapes.h"
#include "formats/case/case_rules.h"

static void set_area(const SatStateArea *area, const SatPixelRect *shown, SatViewport *out)
{
    double low[2], size[2];
    for (size_t i = 0; i < 2; i++) {
        const double a = (double)area->upper_left[i], b = (double)area->lower_right[i];
        low[i] = fmin(a, b) - 1.0;
        size[i] = fmax(a, b) - low[i];
    }
    /* All of the area is to be seen, whatever the shape of the place. A size in screen pixels or
     * millimetres depends on the screen: the area stands for it. */
    const double zoom = fmin(shown->width_px / size[0], shown->height_px / size[1]);
    const SatPoint middle = {low[0] + size[0] / 2.0 - shown->x_px,
                             low[1] + size[1] / 2.0 - shown->y_px};
    const double off = fabs(middle.x - shown->width_px / 2.0) +
                       fabs(middle.y - shown->height_px / 2.0) + fabs(zoom - 1.0);
    if (off > 0.01 && zoom >= 0.01 && zoom <= 100.0 &&
        fabs(middle.x) <= SAT_CASE_MAX_SIDE_PX * 16.0 &&
        fabs(middle.y) <= SAT_CASE_MAX_SIDE_PX * 16.0) {
        out->zoom = zoom;
        out->has_pan = true;
        out->pan = middle;
    }
}

static void set_window(const SatPresentationState *state, const char *uid, uint32_t frame,
                       SatViewport *out)
{
    static const SatVoiFunction functions[] = {[SAT_STATE_LINEAR] = SAT_VOI_LINEAR,
                                               [SAT_STATE_LINEAR_EXACT] = SAT_VOI_LINEAR_EXACT,
                                               [SAT_STATE_SIGMOID] = SAT_VOI_SIGMOID};
    for (size_t i = 0; i < state->window_count; i++) {
        const SatStateWindow *window = &state->windows[i];
        if (sat_state_holds_for(&window->images, uid, frame) &&
            fabs(window->center) <= SAT_CASE_MAX_NUMBER && window->width <= SAT_CASE_MAX_NUMBER) {
            out->window = SAT_VIEW_WINDOW_VALUES;
            out->center = window->center;
            out->width = window->width;
            out->function = functions[window->function];
            return;
        }
    }
}

SatViewport sat_drawn_viewport(const SatPresentationState *state, const char *uid,
                               const SatDrawnPlace *place)
{
    SatViewport port = {.series = place->series, .frame = place->frame, .zoom = 1.0};
    if (state == NULL) {
        return port;
    }
    const uint32_t frame = place->source_frame + 1;
    const SatStateArea *area = sat_state_area_of(state, uid, frame);
    set_window(state, uid, frame, &port);
    if (area != NULL) {
        set_area(area, &place->shown, &port);
    }
    /* Ours flips first, theirs turns first. */
    const unsigned turn = state->rotation_degrees;
    port.is_flipped = state->is_flipped;
    port.rotation_degrees = state->is_flipped ? (360U - turn) % 360U : turn;
    return port;
}
