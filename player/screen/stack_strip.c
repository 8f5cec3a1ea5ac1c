/* The strip of cases and series of the stack screen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/screen/hidden_words.h"
#include "player/screen/rgb_picture.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

/* ---- series strip ---------------------------------------------------------------------------- */

void sat_stack_series_title(const SatStackScreen *stack, size_t series_index, char *buffer,
                            size_t capacity)
{
    const SatCase *teaching_case = stack->current->pack_case->model;
    const SatSeries *series = sat_case_series(teaching_case, series_index, NULL);
    const bool revealed = sat_stack_reveals(stack, SAT_REVEAL_SERIES_TITLES);
    if (series->title[0] == '\0' ||
        (!revealed && sat_text_gives_away(series->title, teaching_case->diagnosis))) {
        snprintf(buffer, capacity, "%s Series %zu", series->modality, series_index + 1);
    } else {
        snprintf(buffer, capacity, "%s", series->title);
    }
}

SatRect sat_stack_visible_part(SatRect area, SatRect rect)
{
    const double top = fmax(rect.y, area.y);
    const double bottom = fmin(rect.y + rect.height, area.y + area.height);
    return (SatRect){rect.x, top, rect.width, fmax(bottom - top, 0.0)};
}

void sat_stack_clamp_scroll(SatStackScreen *stack, double *scroll, double most)
{
    const double clamped = fmin(fmax(*scroll, 0.0), most);
    if (clamped < *scroll || clamped > *scroll) {
        *scroll = clamped;
        stack->base.host->repaint = true;
    }
}

void sat_stack_forget_thumbnails(SatStackScreen *stack)
{
    for (size_t i = 0; i < stack->thumbnail_count; i++) {
        sat_picture_free(stack->thumbnails[i].picture);
    }
    free(stack->thumbnails);
    stack->thumbnails = NULL;
    stack->thumbnail_count = 0;
}

/** Loads it at the first paint that shows it; a damaged one stays a dark box. */
const SatPicture *sat_stack_thumbnail(SatStackScreen *stack, size_t series_index)
{
    SatThumbnail *thumbnail = &stack->thumbnails[series_index];
    const SatPackSeries *series = &stack->current->pack_case->series[series_index];
    if (thumbnail->tried || !series->has_thumbnail) {
        return thumbnail->picture;
    }
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame rgb = {0};
    thumbnail->tried = true;
    if (sat_pack_reader_thumbnail(sat_pack_session_reader(stack->session), &series->thumbnail, &rgb,
                                  &err)) {
        thumbnail->picture = sat_rgb_picture_new(stack->base.host->draw, &rgb);
        sat_pixel_frame_free(&rgb);
    }
    return thumbnail->picture;
}

typedef struct {
    SatStackScreen *stack;
    SatUi *ui;
    SatDraw *draw;
    SatRect area;
    double y; /* of the next item */
} Strip;

static bool is_in_view(const Strip *strip, double height)
{
    return strip->y + height > strip->area.y && strip->y < strip->area.y + strip->area.height;
}

void sat_stack_put_thumbnail(SatDraw *draw, const SatPicture *picture, SatRect box)
{
    uint32_t width_px = 0;
    uint32_t height_px = 0;
    if (picture != NULL) {
        sat_picture_size(picture, &width_px, &height_px);
        const double fit = fmin(box.width / (double)width_px, box.height / (double)height_px);
        const double width = (double)width_px * fit;
        const double height = (double)height_px * fit;
        sat_picture_draw(draw, picture,
                         (SatRect){box.x + (box.width - width) / 2.0,
                                   box.y + (box.height - height) / 2.0, width, height});
    }
}

/** Scrolls so that the item at strip->y can be seen; shown by the next paint. */
static void follow(Strip *strip, double height)
{
    const double above = strip->area.y - strip->y;
    const double below = strip->y + height - (strip->area.y + strip->area.height);
    const double by = below > 0.0 ? fmin(below, -above) : above > 0.0 ? -above : 0.0;
    if (by < 0.0 || by > 0.0) {
        strip->stack->strip_scroll += by + (by > 0.0 ? 1.0 : -1.0) * sat_ui_points(strip->ui, 40.0);
        strip->stack->base.host->repaint = true;
    }
}

static void series_item(Strip *strip, size_t series_index)
{
    SatUi *ui = strip->ui;
    const double pad = sat_ui_points(ui, 6.0);
    const double row = ceil(sat_text_line_height(strip->draw, SAT_TEXT_SMALL) * 1.15);
    const double picture_height = sat_ui_points(ui, 104.0);
    const double height = picture_height + 2.0 * row + 3.0 * pad;
    const SatRect item = {strip->area.x + pad, strip->y, strip->area.width - 2.0 * pad, height};
    if (strip->stack->strip_follows && series_index == strip->stack->series_index) {
        follow(strip, height);
    }
    if (is_in_view(strip, height)) {
        const SatAction action = {SAT_ACTION_SHOW_SERIES, series_index};
        const bool current = series_index == strip->stack->series_index;
        char title[256];
        char images[64];
        sat_stack_series_title(strip->stack, series_index, title, sizeof title);
        const SatSeries *series =
            sat_case_series(strip->stack->current->pack_case->model, series_index, NULL);
        const uint32_t places = sat_stack_place_count(series);
        const uint32_t times = sat_stack_time_count(series);
        if (times > 1) {
            snprintf(images, sizeof images, "%s   %u \xC3\x97 %u times", series->modality, places,
                     times);
        } else {
            snprintf(images, sizeof images, "%s   %u image%s", series->modality, places,
                     places == 1 ? "" : "s");
        }
        const unsigned look =
            sat_ui_place(ui, sat_stack_visible_part(strip->area, item), action, title, 0);
        if (current || (look & SAT_LOOK_HOVER) != 0) {
            sat_draw_round(strip->draw, item, SAT_RADIUS_POINTS,
                           current ? SAT_COLOR_ACCENT_DIM : SAT_COLOR_HOVER);
        }
        const double left = item.x + pad;
        const double width = item.width - 2.0 * pad;
        const SatRect box = {left, item.y + pad, width, picture_height};
        sat_draw_fill(strip->draw, box, SAT_COLOR_BACKGROUND);
        sat_stack_put_thumbnail(strip->draw, sat_stack_thumbnail(strip->stack, series_index), box);
        if (sat_stack_series_has_marks(strip->stack, series_index)) {
            const double icon = sat_ui_points(ui, 18.0);
            sat_draw_icon(
                strip->draw, SAT_ICON_MARKS,
                (SatRect){left + width - icon - pad / 2.0, item.y + 1.5 * pad, icon, icon},
                0xFFF0E442U);
        }
        sat_draw_text(strip->draw, (SatRect){left, item.y + 1.5 * pad + picture_height, width, row},
                      SAT_TEXT_SMALL, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, title);
        sat_draw_text(strip->draw,
                      (SatRect){left, item.y + 1.5 * pad + picture_height + row, width, row},
                      SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, images);
        if ((look & SAT_LOOK_FOCUS) != 0) {
            sat_ui_draw_focus(ui, item);
        }
    }
    strip->y += height + pad;
}

static void caption(Strip *strip, const char *first, const char *second)
{
    const double pad = sat_ui_points(strip->ui, 10.0);
    const double row = ceil(sat_text_line_height(strip->draw, SAT_TEXT_SMALL) * 1.5);
    char text[600];
    snprintf(text, sizeof text, "%s%s%s", first, first[0] != '\0' && second[0] != '\0' ? "   " : "",
             second);
    if (text[0] == '\0') {
        return;
    }
    if (is_in_view(strip, row)) {
        sat_draw_text(strip->draw,
                      (SatRect){strip->area.x + pad, strip->y, strip->area.width - 2.0 * pad, row},
                      SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, text);
    }
    strip->y += row;
}

static void series_of_case(Strip *strip)
{
    const SatStackScreen *stack = strip->stack;
    const SatCase *teaching_case = stack->current->pack_case->model;
    const bool revealed = sat_stack_reveals(stack, SAT_REVEAL_SERIES_TITLES);
    size_t first = 0;
    for (size_t i = 0; i < teaching_case->study_count; i++) {
        const SatStudy *study = &teaching_case->studies[i];
        if (teaching_case->study_count > 1) {
            const bool hide =
                !revealed && sat_text_gives_away(study->title, teaching_case->diagnosis);
            caption(strip, study->caption, hide ? "" : study->title);
        }
        for (size_t j = 0; j < study->series_count; j++) {
            series_item(strip, first + j);
        }
        first += study->series_count;
    }
}

static void case_row(Strip *strip, size_t case_index)
{
    SatUi *ui = strip->ui;
    const double pad = sat_ui_points(ui, 6.0);
    const double height = sat_ui_points(ui, 32.0);
    const bool current = case_index == strip->stack->current->case_index;
    if (is_in_view(strip, height)) {
        const SatRect row = {strip->area.x + pad, strip->y, strip->area.width - 2.0 * pad, height};
        const char *title = sat_stack_case_title(strip->stack, case_index);
        const unsigned look = sat_ui_place(ui, sat_stack_visible_part(strip->area, row),
                                           (SatAction){SAT_ACTION_SHOW_CASE, case_index}, title, 0);
        if (current || (look & SAT_LOOK_HOVER) != 0) {
            sat_draw_round(strip->draw, row, SAT_RADIUS_POINTS,
                           current ? SAT_COLOR_RAISED : SAT_COLOR_HOVER);
        }
        const double icon = sat_ui_points(ui, 15.0);
        sat_draw_icon(strip->draw, SAT_ICON_CASE,
                      (SatRect){row.x + pad, row.y + (height - icon) / 2.0, icon, icon},
                      current ? SAT_COLOR_ACCENT : SAT_COLOR_TEXT_DIM);
        const double left = row.x + 2.0 * pad + icon;
        sat_draw_text(strip->draw, (SatRect){left, row.y, row.x + row.width - pad - left, height},
                      SAT_TEXT_SMALL, current ? SAT_COLOR_TEXT : SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT,
                      title);
        if ((look & SAT_LOOK_FOCUS) != 0) {
            sat_ui_draw_focus(ui, row);
        }
    }
    strip->y += height + sat_ui_points(ui, 2.0);
}

void sat_stack_paint_strip(SatStackScreen *stack)
{
    SatDraw *draw = stack->base.host->draw;
    SatUi *ui = stack->base.host->ui;
    const SatRect area = stack->layout.strip;
    const size_t cases = sat_pack_reader_case_count(sat_pack_session_reader(stack->session));
    if (!(area.width > 0.0)) {
        return;
    }
    sat_draw_fill(draw, area, SAT_COLOR_PANEL);
    sat_draw_clip(draw, &area);
    Strip strip = {stack, ui, draw, area, area.y + sat_ui_points(ui, 6.0) - stack->strip_scroll};
    for (size_t i = 0; i < cases; i++) {
        if (cases > 1 && !sat_pack_session_is_slide(stack->session, i)) {
            case_row(&strip, i);
        }
        if (i == stack->current->case_index) {
            series_of_case(&strip);
        }
    }
    const double bottom = strip.y + stack->strip_scroll;
    stack->strip_scroll_most = fmax(0.0, bottom - (area.y + area.height));
    sat_stack_clamp_scroll(stack, &stack->strip_scroll, stack->strip_scroll_most);
    stack->strip_follows = false;
    sat_draw_clip(draw, NULL);
}
