/* Paints the stack screen: the picture, then everything around it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/screen/stack_author_private.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define SHARP_FROM_ZOOM 12.0 /* output pixels an image pixel: who zooms so far looks at pixels */

static bool same_key(SatFrameKey a, SatFrameKey b)
{
    return a.case_index == b.case_index && a.series_index == b.series_index &&
           a.frame_index == b.frame_index;
}

/** The table from value to gray, made anew only when it would differ. */
static const uint8_t *lut_for(SatStackScreen *stack, uint32_t frame_index)
{
    const SatSeries *series = sat_stack_series(stack);
    const SatFrameInfo *frame = &series->frames[frame_index];
    if (series->samples != 1) {
        return NULL;
    }
    if (stack->lut_look != stack->look || stack->lut_modality != frame->modality) {
        sat_voi_build_lut(series, frame, &sat_stack_view(stack)->voi, stack->lut);
        stack->lut_look = stack->look;
        stack->lut_modality = frame->modality;
    }
    return stack->lut;
}

static bool prepare_picture(SatStackScreen *stack, uint32_t width_px, uint32_t height_px,
                            SatError *err)
{
    uint32_t have_width = 0;
    uint32_t have_height = 0;
    if (stack->picture != NULL) {
        sat_picture_size(stack->picture, &have_width, &have_height);
    }
    if (have_width != width_px || have_height != height_px) {
        sat_picture_free(stack->picture);
        stack->painted.valid = false;
        stack->picture = sat_picture_new(stack->base.host->draw, width_px, height_px, err);
    }
    return stack->picture != NULL;
}

/** Scales when the picture or its place changed, shades always. */
static bool paint_pixels(SatStackScreen *stack, const SatCachedFrame *frame, uint32_t width_px,
                         uint32_t height_px, SatError *err)
{
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    SatPainted *painted = &stack->painted;
    SatCanvas canvas = {NULL, width_px, height_px, 0};
    const bool scaled = painted->valid && same_key(painted->key, frame->key) &&
                        painted->shape == stack->shape && painted->width_px == width_px &&
                        painted->height_px == height_px;
    painted->valid = false;
    if (!prepare_picture(stack, width_px, height_px, err) ||
        (!scaled &&
         !sat_frame_scale(stack->scaled, &frame->frame, viewport,
                          viewport->zoom >= SHARP_FROM_ZOOM && !viewport->fitted ? SAT_SCALE_SHARP
                                                                                 : SAT_SCALE_SMOOTH,
                          err))) {
        return false;
    }
    canvas.pixels = sat_picture_lock(stack->picture, &canvas.stride_px);
    if (canvas.pixels != NULL) {
        sat_frame_shade(stack->scaled, lut_for(stack, frame->key.frame_index), SAT_COLOR_BACKGROUND,
                        &canvas);
        sat_stack_paint_marks(stack, frame->key.frame_index, &canvas);
        sat_stack_paint_ink(stack, frame->key.frame_index, &canvas);
        sat_picture_unlock(stack->picture);
        *painted = (SatPainted){true, frame->key, stack->look, stack->shape, width_px, height_px};
    }
    return true;
}

static void paint_frame(SatStackScreen *stack, const SatCachedFrame *frame)
{
    const SatRect place = stack->layout.viewport;
    const uint32_t width_px = (uint32_t)place.width;
    const uint32_t height_px = (uint32_t)place.height;
    const SatPainted *painted = &stack->painted;
    if (!painted->valid || !same_key(painted->key, frame->key) || painted->look != stack->look ||
        painted->width_px != width_px || painted->height_px != height_px) {
        SatError err = SAT_ERROR_INIT;
        if (!paint_pixels(stack, frame, width_px, height_px, &err)) {
            snprintf(stack->message, sizeof stack->message, "%s", err.text);
        }
    }
    if (stack->painted.valid && stack->picture != NULL) {
        sat_picture_draw(stack->base.host->draw, stack->picture, place);
    }
}

static void paint_notice(SatStackScreen *stack, SatIcon icon, const char *title, const char *text)
{
    SatDraw *draw = stack->base.host->draw;
    SatUi *ui = stack->base.host->ui;
    const SatRect place = stack->layout.viewport;
    const double width = fmin(place.width - sat_ui_points(ui, 32.0), sat_ui_points(ui, 460.0));
    const double icon_size = sat_ui_points(ui, 44.0);
    double y = place.y + place.height / 2.0 - sat_ui_points(ui, 80.0);
    const double x = place.x + (place.width - width) / 2.0;
    sat_draw_icon(draw, icon,
                  (SatRect){place.x + (place.width - icon_size) / 2.0, y, icon_size, icon_size},
                  SAT_COLOR_WARNING);
    y += icon_size + sat_ui_points(ui, 12.0);
    const double row = sat_text_line_height(draw, SAT_TEXT_BOLD);
    sat_draw_text(draw, (SatRect){x, y, width, row}, SAT_TEXT_BOLD, SAT_COLOR_TEXT,
                  SAT_ALIGN_CENTER, title);
    y += row + sat_ui_points(ui, 8.0);
    sat_draw_text(draw, (SatRect){x, y, width, row}, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM,
                  SAT_ALIGN_CENTER, text);
    sat_draw_text(draw, (SatRect){x, y + row * 1.3, width, row}, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM,
                  SAT_ALIGN_CENTER, "The other images are not affected.");
}

/** A small clock in the corner: what is shown is a neighbour, the right one is on its way. */
static void paint_pending(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    const SatRect place = stack->layout.viewport;
    const double size = sat_ui_points(ui, 18.0);
    const double margin = sat_ui_points(ui, SAT_MARGIN_POINTS);
    sat_draw_icon(stack->base.host->draw, SAT_ICON_PENDING,
                  (SatRect){place.x + place.width - size - margin,
                            place.y + place.height / 2.0 + sat_ui_points(ui, 20.0), size, size},
                  0xB0E9E6D2U);
}

void sat_stack_paint_picture(SatStackScreen *stack)
{
    SatDraw *draw = stack->base.host->draw;
    SatFrameCache *cache = sat_pack_session_cache(stack->session);
    const SatFrameKey key = sat_stack_key(stack);
    const SatCachedFrame *frame = sat_frame_cache_get(cache, key);
    const SatRect place = stack->layout.viewport;
    stack->shows_exact = frame != NULL;
    sat_draw_clip(draw, &place);
    if (frame == NULL) {
        frame = sat_frame_cache_nearest(cache, key);
    }
    stack->shows_blank = frame == NULL;
    if (frame != NULL && frame->failed) {
        char title[64];
        char time[24] = "";
        if (sat_stack_time_count(sat_stack_series(stack)) > 1) {
            snprintf(time, sizeof time, " at time %u", sat_stack_time(stack) + 1);
        }
        snprintf(title, sizeof title, "Image %u%s cannot be shown", sat_stack_place(stack) + 1,
                 time);
        sat_draw_fill(draw, place, 0xFF101214U);
        paint_notice(stack, SAT_ICON_WARNING, title, frame->reason);
        stack->painted.valid = false;
    } else if (frame != NULL) {
        paint_frame(stack, frame);
    }
    if (!sat_stack_on_slide(stack)) {
        sat_stack_paint_mark_texts(stack);
        sat_stack_paint_overlay(stack, frame != NULL && !frame->failed ? frame : NULL);
    }
    if (!stack->shows_exact) {
        paint_pending(stack);
    }
    if (frame != NULL) {
        stack->shown = frame->key;
        sat_frame_cache_release(cache, frame);
    }
    sat_draw_clip(draw, NULL);
}

static double notice_inset(const SatStackScreen *stack)
{
    return sat_ui_points(stack->base.host->ui, 8.0);
}

static double notice_button(const SatStackScreen *stack)
{
    return sat_ui_points(stack->base.host->ui, 28.0);
}

static void place_notice(SatStackScreen *stack)
{
    const double inset = notice_inset(stack);
    const double button = notice_button(stack);
    const double width = stack->layout.viewport.width + stack->layout.slider.width - button;
    const double text = sat_text_paragraphs_height(stack->base.host->draw, width - 3.0 * inset,
                                                   SAT_TEXT_SMALL, stack->message);
    sat_stack_layout_add_notice(&stack->layout, fmax(text, button) + 2.0 * inset);
}

static void paint_message(SatStackScreen *stack)
{
    SatDraw *draw = stack->base.host->draw;
    const SatRect box = stack->layout.notice;
    const double inset = notice_inset(stack);
    const double button = notice_button(stack);
    const double width = box.width - button - 3.0 * inset;
    const double height = sat_text_paragraphs_height(draw, width, SAT_TEXT_SMALL, stack->message);
    const double above = fmax(inset, round((box.height - height) / 2.0));
    const SatRect text = {box.x + inset, box.y + above, width, box.height - above};
    sat_draw_fill(draw, box, 0xFF4A3A1AU);
    sat_draw_clip(draw, &box);
    sat_draw_paragraphs(draw, text, SAT_TEXT_SMALL, SAT_COLOR_TEXT, stack->message);
    sat_draw_clip(draw, NULL);
    sat_ui_icon_button(stack->base.host->ui,
                       (SatRect){box.x + box.width - button - inset, box.y + inset, button, button},
                       SAT_ICON_CLOSE, (SatAction){SAT_ACTION_DISMISS, 0}, 0);
}

void sat_stack_place_viewport(SatStackScreen *stack)
{
    const SatRect window = sat_draw_window(stack->base.host->draw);
    const SatRect before = stack->layout.viewport;
    const double scale = sat_draw_scale(stack->base.host->draw);
    stack->layout = sat_stack_between_cases(stack)
                        ? sat_stack_layout_slide(window.width, window.height, scale)
                        : sat_stack_layout(window.width, window.height, scale, stack->with_text);
    if (stack->message[0] != '\0') {
        place_notice(stack);
    }
    if (stack->lesson.run != NULL) {
        sat_stack_layout_add_steps(&stack->layout, sat_draw_scale(stack->base.host->draw));
    }
    if (sat_stack_has_notes(stack)) {
        sat_stack_layout_add_notes(&stack->layout, sat_stack_notes_height(stack));
    }
    if (sat_stack_time_count(sat_stack_series(stack)) > 1 && !sat_stack_between_cases(stack)) {
        sat_stack_layout_add_times(&stack->layout, sat_draw_scale(stack->base.host->draw));
    }
    sat_stack_panes_place(stack);
    const SatRect now = stack->layout.viewport;
    const SatScreenViewport *viewport = &sat_stack_view(stack)->viewport;
    const bool moved = memcmp(&before, &now, sizeof now) != 0;
    const SatRect placed = {viewport->x, viewport->y, viewport->width, viewport->height};
    if (moved || memcmp(&placed, &now, sizeof now) != 0) {
        sat_viewport_place(&sat_stack_view(stack)->viewport, now.x, now.y, now.width, now.height);
        stack->look++;
        stack->shape++;
    }
}

static void paint_panel(SatStackScreen *stack)
{
    if (stack->author.open) {
        sat_stack_paint_author(stack);
    } else {
        sat_stack_paint_text(stack);
    }
}

void sat_stack_paint(SatScreen *screen)
{
    SatStackScreen *stack = (SatStackScreen *)(void *)screen;
    sat_stack_place_viewport(stack);
    sat_ui_begin(screen->host->ui);
    if (sat_stack_paint_blank(stack)) {
        sat_ui_end(screen->host->ui);
        return;
    }
    if (sat_stack_on_page(stack)) {
        sat_stack_paint_page(stack);
    } else {
        sat_stack_paint_picture(stack);
        sat_stack_paint_panes(stack);
    }
    if (!sat_stack_between_cases(stack)) {
        sat_stack_paint_slider(stack);
        sat_stack_paint_times(stack);
        sat_stack_paint_strip(stack);
        paint_panel(stack);
    }
    sat_stack_paint_notes(stack);
    sat_stack_paint_steps(stack);
    sat_stack_paint_summary(stack);
    sat_stack_paint_toolbar(stack);
    sat_stack_author_paint_hint(stack);
    sat_stack_paint_author_keys(stack);
    sat_stack_go_to_paint(stack);
    if (stack->message[0] != '\0') {
        paint_message(stack);
    }
    sat_stack_paint_pointing(stack);
    if (stack->grid.open) {
        sat_stack_grid_paint(stack);
    } else if (stack->help) {
        stack->help_scroll_most =
            sat_help_paint(screen->host->ui, screen->host->draw, stack->help_scroll);
    } else if (stack->menu.open) {
        sat_menu_paint(&stack->menu, screen->host->ui, screen->host->draw);
    }
    sat_ui_end(screen->host->ui);
}
