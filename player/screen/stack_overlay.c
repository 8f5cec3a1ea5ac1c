/* What is written over the picture: orientation letters, scale bar; the corners by stack_corners.c.
 */
#include <math.h>
#include <stdio.h>

#include "formats/case/patient_geometry.h"
#include "player/screen/stack_overlay_private.h"
#include "player/screen/theme.h"

/* ---- orientation ----------------------------------------------------------------------------- */

/** Which way an edge of the screen lies in the picture: unit vector across its columns and along
 * its rows. */
static void way_in_picture(const SatStackScreen *stack, double right, double down, double *across,
                           double *along)
{
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    const double x = viewport->x + viewport->width / 2.0;
    const double y = viewport->y + viewport->height / 2.0;
    double from_x = 0.0;
    double from_y = 0.0;
    double to_x = 0.0;
    double to_y = 0.0;
    sat_viewport_to_image(viewport, x, y, &from_x, &from_y);
    sat_viewport_to_image(viewport, x + right * 100.0, y + down * 100.0, &to_x, &to_y);
    const double length = hypot(to_x - from_x, to_y - from_y);
    *across = length > 0.0 ? (to_x - from_x) / length : 0.0;
    *along = length > 0.0 ? (to_y - from_y) / length : 0.0;
}

/** The patient's direction there: by the frame's geometry, else by the words of the series. */
static void letters_towards(const SatStackScreen *stack, double right, double down, char letters[4])
{
    const SatSeries *series = sat_stack_series(stack);
    const SatFrameInfo *frame = &series->frames[sat_stack_view(stack)->frame_index];
    double across = 0.0;
    double along = 0.0;
    way_in_picture(stack, right, down, &across, &along);
    letters[0] = '\0';
    if (frame->orientation != NULL) {
        double direction[3];
        for (int axis = 0; axis < 3; axis++) {
            direction[axis] =
                across * frame->orientation[axis] + along * frame->orientation[axis + 3];
        }
        sat_direction_letters(direction, letters);
    } else if (series->patient_orientation[0][0] != '\0') {
        const bool is_across = fabs(across) > fabs(along); /* pictures turn by quarters only */
        const char *word = series->patient_orientation[is_across ? 0 : 1];
        if ((is_across ? across : along) > 0.0) {
            snprintf(letters, 4, "%s", word);
        } else {
            sat_direction_word_reverse(word, letters);
        }
    }
}

static void orientation_letters(const SatStackOverlay *overlay)
{
    static const struct {
        double right, down;
        SatAlign align;
    } EDGES[4] = {{-1, 0, SAT_ALIGN_LEFT},
                  {1, 0, SAT_ALIGN_RIGHT},
                  {0, -1, SAT_ALIGN_CENTER},
                  {0, 1, SAT_ALIGN_CENTER}};
    for (size_t i = 0; i < 4; i++) {
        char letters[4] = "";
        letters_towards(overlay->stack, EDGES[i].right, EDGES[i].down, letters);
        SatRect place = {overlay->area.x, overlay->area.y, overlay->area.width, overlay->row};
        if (EDGES[i].down > 0.0) {
            place.y = overlay->area.y + overlay->area.height - overlay->row;
        } else if (!(EDGES[i].down < 0.0)) {
            place.y = overlay->area.y + (overlay->area.height - overlay->row) / 2.0;
        }
        sat_draw_text_over(overlay->draw, place, SAT_TEXT_BOLD, SAT_COLOR_OVER, EDGES[i].align,
                           letters);
    }
}

/* ---- scale bar ------------------------------------------------------------------------------- */

static void scale_bar(const SatStackOverlay *overlay)
{
    const SatStackScreen *stack = overlay->stack;
    const SatSeries *series = sat_stack_series(stack);
    if (series->spacing_kind == SAT_SPACING_NONE || !(series->column_spacing_mm > 0.0)) {
        return;
    }
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    const bool sideways = viewport->quarter_turns % 2 != 0;
    const double px_per_mm = sideways && series->row_spacing_mm > 0.0
                                 ? viewport->zoom * viewport->pixel_aspect / series->row_spacing_mm
                                 : viewport->zoom / series->column_spacing_mm;
    const double mm = sat_scale_bar_mm(px_per_mm, overlay->area.width * 0.22);
    if (!(mm > 0.0)) {
        return;
    }
    const double thick = fmax(1.0, round(1.5 * sat_draw_scale(overlay->draw)));
    const double tick = round(5.0 * sat_draw_scale(overlay->draw));
    const double length = round(mm * px_per_mm);
    const double x = round(overlay->area.x + (overlay->area.width - length) / 2.0);
    const double y = overlay->area.y + overlay->area.height - 1.6 * overlay->row;
    const SatRect bars[3] = {{x, y, length, thick},
                             {x, y - tick, thick, 2.0 * tick},
                             {x + length - thick, y - tick, thick, 2.0 * tick}};
    for (size_t i = 0; i < 3; i++) {
        sat_draw_fill(
            overlay->draw,
            (SatRect){bars[i].x - 1, bars[i].y - 1, bars[i].width + 2, bars[i].height + 2},
            0x80000000U);
    }
    for (size_t i = 0; i < 3; i++) {
        sat_draw_fill(overlay->draw, bars[i], SAT_COLOR_OVER);
    }
    char text[48];
    const bool detector = series->spacing_kind == SAT_SPACING_DETECTOR;
    if (mm >= 10.0) {
        snprintf(text, sizeof text, "%.0f cm%s", mm / 10.0, detector ? " at the detector" : "");
    } else {
        snprintf(text, sizeof text, "%g mm%s", mm, detector ? " at the detector" : "");
    }
    const double width = overlay->area.width * 0.3;
    const double plate = fmin(width, sat_text_width(overlay->draw, SAT_TEXT_SMALL, text) + tick);
    sat_draw_fill(
        overlay->draw, /* bone is as bright as the words */
        (SatRect){x + (length - plate) / 2.0, y - tick - overlay->row, plate, overlay->row},
        0x80000000U);
    sat_draw_text_over(
        overlay->draw,
        (SatRect){x + length / 2.0 - width / 2.0, y - tick - overlay->row, width, overlay->row},
        SAT_TEXT_SMALL, SAT_COLOR_OVER, SAT_ALIGN_CENTER, text);
}

void sat_stack_paint_overlay(SatStackScreen *stack, const SatCachedFrame *frame)
{
    SatDraw *draw = stack->base.host->draw;
    const double margin = round(SAT_MARGIN_POINTS * sat_draw_scale(draw));
    SatStackOverlay overlay = {stack, draw, sat_rect_inset(stack->layout.viewport, margin),
                               ceil(sat_text_line_height(draw, SAT_TEXT_SMALL) * 1.2)};
    sat_stack_paint_warnings(&overlay);
    if (stack->info == SAT_INFO_OFF) {
        return;
    }
    orientation_letters(&overlay);
    sat_stack_paint_image_lines(&overlay, frame);
    if (stack->info == SAT_INFO_FULL) {
        scale_bar(&overlay);
        sat_stack_paint_names(&overlay);
    }
}
