/* What is written in the corners of the picture. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formats/case/patient_geometry.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/stack_overlay_private.h"
#include "player/screen/theme.h"
#include "player/sdl/text_flow.h"

#define CORNER_SHARE 0.46 /* of the viewport's width, for each side */
#define SENTENCE_LINES 3

/** line counts from the corner inwards. */
static void corner(const SatStackOverlay *overlay, bool right, bool bottom, int line,
                   SatColor color, const char *text)
{
    const double y =
        bottom ? overlay->area.y + overlay->area.height - (double)(line + 1) * overlay->row
               : overlay->area.y + (double)line * overlay->row;
    const double width = floor(overlay->area.width * CORNER_SHARE);
    const double x = right ? overlay->area.x + overlay->area.width - width : overlay->area.x;
    sat_draw_text_over(overlay->draw, (SatRect){x, y, width, overlay->row}, SAT_TEXT_SMALL, color,
                       right ? SAT_ALIGN_RIGHT : SAT_ALIGN_LEFT, text);
}

static int width_of(void *context, const char *text, size_t length_bytes)
{
    const SatStackOverlay *overlay = context;
    char piece[512];
    snprintf(piece, sizeof piece, "%.*s", (int)length_bytes, text);
    return (int)ceil(sat_text_width(overlay->draw, SAT_TEXT_SMALL, piece));
}

/** A sentence at the top right, on as many lines as it needs. Returns the line after it. */
static int sentence(SatStackOverlay *overlay, int line, const char *text)
{
    SatTextLine lines[SENTENCE_LINES];
    const int width = (int)floor(overlay->area.width * CORNER_SHARE);
    const size_t count =
        sat_text_flow(text, strlen(text), width, width_of, overlay, lines, SENTENCE_LINES);
    for (size_t i = 0; i < count; i++) {
        char piece[512];
        const char *start = text + lines[i].offset;
        if (i + 1 < SENTENCE_LINES) {
            snprintf(piece, sizeof piece, "%.*s", (int)lines[i].length, start);
        } else {
            snprintf(piece, sizeof piece, "%s", start); /* the last line says "…" for what is cut */
        }
        corner(overlay, true, false, line++, SAT_COLOR_WARNING, piece);
    }
    return line;
}

/** A number with at most one decimal, none when it is large. */
static void put_number(char *buffer, size_t capacity, double value)
{
    const bool whole = fabs(value) >= 100.0 || fabs(value - round(value)) < 0.05;
    snprintf(buffer, capacity, whole ? "%.0f" : "%.1f", value);
    if (strcmp(buffer, "-0") == 0) {
        snprintf(buffer, capacity, "0");
    }
}

static void window_line(const SatStackScreen *stack, char *buffer, size_t capacity)
{
    const SatSeries *series = sat_stack_series(stack);
    const SatVoiChoice *voi = &sat_stack_view(stack)->voi;
    const char *inverted = voi->invert ? "   inverted" : "";
    if (series->samples != 1) {
        buffer[0] = '\0';
        return;
    }
    if (voi->use_table) {
        const char *name = voi->table_index < series->voi_table_count
                               ? series->voi_tables[voi->table_index].explanation
                               : "";
        snprintf(buffer, capacity, "Table %zu%s%s%s", voi->table_index + 1, name[0] ? " " : "",
                 name, inverted);
        return;
    }
    char center[32];
    char width[32];
    put_number(center, sizeof center, voi->window.center);
    put_number(width, sizeof width, voi->window.width);
    snprintf(buffer, capacity, "C %s   W %s%s", center, width, inverted);
}

static uint32_t pixel_value(const SatPixelFrame *frame, uint32_t column, uint32_t row)
{
    const uint8_t *line = frame->pixels + (size_t)row * frame->stride_bytes;
    if (frame->shape.layout == SAT_PIXEL_GRAY16) {
        uint16_t value = 0;
        memcpy(&value, line + (size_t)column * 2, sizeof value);
        return value;
    }
    return line[column];
}

static const char *unit_of(const SatSeries *series, const SatFrameInfo *info)
{
    if (sat_window_uses_stored_values(series)) {
        return "";
    }
    if (strcmp(info->modality->type, "HU") == 0 ||
        (info->modality->type[0] == '\0' && strcmp(series->modality, "CT") == 0)) {
        return " HU";
    }
    return "";
}

static void pointer_line(const SatStackScreen *stack, const SatCachedFrame *cached, char *buffer,
                         size_t capacity)
{
    double x = 0.0;
    double y = 0.0;
    buffer[0] = '\0';
    if (cached == NULL || !stack->pointer_inside ||
        !sat_rect_has(stack->layout.viewport, stack->pointer_x, stack->pointer_y)) {
        return;
    }
    sat_viewport_to_image(&sat_stack_view(stack)->viewport, stack->pointer_x, stack->pointer_y, &x,
                          &y);
    const SatPixelFrame *frame = &cached->frame;
    if (!(x >= 0.0 && y >= 0.0 && x < (double)frame->shape.width_px &&
          y < (double)frame->shape.height_px)) {
        return;
    }
    const uint32_t column = (uint32_t)x;
    const uint32_t row = (uint32_t)y;
    const SatSeries *series = sat_stack_series(stack);
    if (frame->shape.layout == SAT_PIXEL_RGB8) {
        const uint8_t *rgb = frame->pixels + (size_t)row * frame->stride_bytes + (size_t)column * 3;
        snprintf(buffer, capacity, "(%u, %u)   R %u G %u B %u", column, row, rgb[0], rgb[1],
                 rgb[2]);
        return;
    }
    const SatFrameInfo *info = &series->frames[cached->key.frame_index];
    char value[32];
    put_number(value, sizeof value,
               sat_displayed_value(series, info, pixel_value(frame, column, row)));
    snprintf(buffer, capacity, "(%u, %u)   %s%s", column, row, value, unit_of(series, info));
}

/** "A 12.5 mm", "I 40 mm": where along the stack the slice lies. */
static void position_line(const SatSeries *series, const SatFrameInfo *frame, char *buffer,
                          size_t capacity)
{
    static const char LETTERS[3][2] = {{'L', 'R'}, {'P', 'A'}, {'S', 'I'}};
    double normal[3];
    buffer[0] = '\0';
    if (!frame->has_position || frame->orientation == NULL ||
        !sat_slice_normal(frame->orientation, normal)) {
        return;
    }
    const char plane = sat_slice_plane(normal);
    const int axis = plane == 'S' ? 0 : plane == 'C' ? 1 : 2;
    const double sign = normal[axis] < 0.0 ? -1.0 : 1.0;
    const double along = sat_dot(frame->position_mm, normal) * sign;
    char number[32];
    put_number(number, sizeof number, fabs(along));
    const int used =
        snprintf(buffer, capacity, "%c %s mm", LETTERS[axis][along < 0.0 ? 1 : 0], number);
    if (series->slice_thickness_mm > 0.0 && used > 0 && (size_t)used < capacity) {
        put_number(number, sizeof number, series->slice_thickness_mm);
        snprintf(buffer + used, capacity - (size_t)used, "   thickness %s mm", number);
    }
}

void sat_stack_paint_image_lines(const SatStackOverlay *overlay, const SatCachedFrame *frame)
{
    const SatStackScreen *stack = overlay->stack;
    const SatSeries *series = sat_stack_series(stack);
    char text[160];
    int line = 0;
    snprintf(text, sizeof text, "Image %u / %u", sat_stack_place(stack) + 1,
             sat_stack_place_count(series));
    if (sat_stack_time_count(series) > 1) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "   Time %u / %u", sat_stack_time(stack) + 1,
                 sat_stack_time_count(series));
    }
    corner(overlay, false, true, line++, SAT_COLOR_OVER, text);
    window_line(stack, text, sizeof text);
    if (text[0] != '\0') {
        corner(overlay, false, true, line++, SAT_COLOR_OVER, text);
    }
    if (stack->info == SAT_INFO_MINIMAL) {
        return;
    }
    snprintf(text, sizeof text, "Zoom %.0f %%", sat_stack_view(stack)->viewport.zoom * 100.0);
    corner(overlay, false, true, line++, SAT_COLOR_OVER, text);
    sat_stack_cine_line(stack, text, sizeof text);
    if (text[0] != '\0') {
        corner(overlay, false, true, line++, SAT_COLOR_OVER, text);
    }
    pointer_line(stack, frame, text, sizeof text);
    corner(overlay, false, true, line, SAT_COLOR_OVER, text);
}

/** In words: a letter alone would look like one at an edge. */
static const char *side_of(const SatSeries *series)
{
    switch (series->laterality[0]) {
    case 'R':
        return ", right";
    case 'L':
        return ", left";
    case 'B':
        return ", both sides";
    default:
        return "";
    }
}

static void bottom_right(const SatStackOverlay *overlay)
{
    const SatStackScreen *stack = overlay->stack;
    const SatSeries *series = sat_stack_series(stack);
    char title[256];
    char text[400];
    int line = 0;
    position_line(series, &series->frames[sat_stack_view(stack)->frame_index], text, sizeof text);
    if (text[0] != '\0') {
        corner(overlay, true, true, line++, SAT_COLOR_OVER, text);
    }
    if (series->gantry_tilt_degrees >= 0.1) {
        snprintf(text, sizeof text, "Gantry tilt %.1f\xC2\xB0", series->gantry_tilt_degrees);
        corner(overlay, true, true, line++, SAT_COLOR_OVER, text);
    }
    sat_stack_series_title(stack, stack->series_index, title, sizeof title);
    snprintf(text, sizeof text, "%s%s", title, side_of(series));
    corner(overlay, true, true, line, SAT_COLOR_OVER, text);
}

static void top_left(const SatStackOverlay *overlay)
{
    const SatStackScreen *stack = overlay->stack;
    const SatCase *teaching_case = stack->current->pack_case->model;
    size_t study_index = 0;
    (void)sat_case_series(teaching_case, stack->series_index, &study_index);
    const SatStudy *study = &teaching_case->studies[study_index];
    char age_sex[64];
    int line = 0;
    corner(overlay, false, false, line++, SAT_COLOR_OVER,
           sat_stack_case_title(stack, stack->current->case_index));
    sat_case_age_sex(teaching_case, age_sex, sizeof age_sex);
    if (sat_stack_reveals(stack, SAT_REVEAL_TITLE) &&
        age_sex[0] != '\0') { /* the hidden title has it already */
        corner(overlay, false, false, line++, SAT_COLOR_OVER, age_sex);
    }
    if (study->caption[0] != '\0') {
        corner(overlay, false, false, line, SAT_COLOR_OVER, study->caption);
    }
}

/** What a viewer must know of the stack at once; whatever else is noted stands in the text panel.
 * It follows from facts of the series: notes are sentences, in which kinds cannot be told apart.
 * Slices without a segment are left out of a segmentation: none is missing. */
static int stack_warnings(SatStackOverlay *overlay, int line)
{
    const SatSeries *series = sat_stack_series(overlay->stack);
    const SatStackGeometry *geometry = &overlay->stack->geometry;
    const bool tells_places =
        geometry->order == SAT_ORDER_POSITION && strcmp(series->modality, "SEG") != 0;
    if (tells_places && geometry->missing_slices > 0) {
        char text[64];
        snprintf(text, sizeof text, "%zu slice%s missing", geometry->missing_slices,
                 geometry->missing_slices == 1 ? "" : "s");
        line = sentence(overlay, line, text);
    }
    if (tells_places && geometry->irregular_spacing) {
        line = sentence(overlay, line, "Slice distances differ");
    }
    const size_t left_out = overlay->stack->base.host->left_out;
    if (left_out > 0) {
        char text[64];
        snprintf(text, sizeof text, "%zu series left out", left_out);
        line = sentence(overlay, line, text);
    }
    return sentence(overlay, line, series->lossy_history);
}

/* That the picture is turned is told in every state of the information: side and position would be
 * taken wrongly. */
void sat_stack_paint_warnings(SatStackOverlay *overlay)
{
    const SatStackScreen *stack = overlay->stack;
    const int line = stack->info == SAT_INFO_FULL ? stack_warnings(overlay, 0) : 0;
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    if (viewport->quarter_turns != 0 || viewport->flipped) {
        char text[64];
        snprintf(text, sizeof text, "%s%s%s", viewport->flipped ? "Mirrored" : "",
                 viewport->flipped && viewport->quarter_turns != 0 ? ", " : "",
                 viewport->quarter_turns == 1   ? "turned right 90\xC2\xB0"
                 : viewport->quarter_turns == 2 ? "turned 180\xC2\xB0"
                 : viewport->quarter_turns == 3 ? "turned left 90\xC2\xB0"
                                                : "");
        corner(overlay, true, false, line, SAT_COLOR_WARNING, text);
    }
}

void sat_stack_paint_names(const SatStackOverlay *overlay)
{
    bottom_right(overlay);
    top_left(overlay);
}
