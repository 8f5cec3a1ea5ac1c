/* How the overview of a lesson's steps looks. */
#include <math.h>
#include <stdio.h>

#include "player/screen/rgb_picture.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define CARD_WIDTH_POINTS 172.0
#define CARD_PICTURE_POINTS 88.0

/* ---- pictures -------------------------------------------------------------------------------- */

/** Of a case that the pack shows while it is hidden, too. */
static const SatPicture *picture_of_case(SatStackScreen *stack, size_t case_index)
{
    const SatPackReader *reader = sat_pack_session_reader(stack->session);
    const SatPackCaseEntry *entry = sat_pack_reader_case(reader, case_index);
    if (case_index >= stack->grid.case_count || !entry->has_thumbnail) {
        return NULL;
    }
    SatThumbnail *thumbnail = &stack->grid.cases[case_index];
    SatPixelFrame rgb = {0};
    SatError ignored = SAT_ERROR_INIT;
    if (!thumbnail->tried) {
        thumbnail->tried = true;
        if (sat_pack_reader_thumbnail(reader, &entry->thumbnail, &rgb, &ignored)) {
            thumbnail->picture = sat_rgb_picture_new(stack->base.host->draw, &rgb);
            sat_pixel_frame_free(&rgb);
        }
    }
    return thumbnail->picture;
}

static size_t series_of_step(const SatStackScreen *stack, size_t step)
{
    const SatTeaching *teaching = sat_stack_teaching(stack);
    const SatLessonPlace place = sat_lesson_place_at(stack->lesson.lesson, step);
    if (place.kind == SAT_PLACE_MARK) {
        return teaching->findings[place.index].marks[0].shape.series;
    }
    if (place.kind == SAT_PLACE_VIEW) {
        const SatView *view = &teaching->views[place.index];
        return view->active < view->viewport_count ? view->viewports[view->active].series : 0;
    }
    return 0;
}

static const SatPicture *picture_of(SatStackScreen *stack, const SatStepCard *card)
{
    const SatLessonRun *run = stack->lesson.run;
    if (card->kind == SAT_CARD_CASE) {
        return picture_of_case(stack, sat_lesson_run_case(run, card->place.stop));
    }
    if (!card->is_known || card->kind == SAT_CARD_TEXT) {
        return NULL;
    }
    if (card->kind == SAT_CARD_SLIDE) {
        return picture_of_case(stack, sat_lesson_run_entry(run, card->place.stop)->case_index);
    }
    const size_t series = series_of_step(stack, card->place.step);
    return series < stack->thumbnail_count ? sat_stack_thumbnail(stack, series) : NULL;
}

/* ---- painting -------------------------------------------------------------------------------- */

static void caption_of(const SatStepCard *card, char *caption, size_t capacity)
{
    static const char *const WORDS[] = {"", "Question", "Case", "Text", "Slide"};
    const char *kind = WORDS[card->kind];
    if (card->kind == SAT_CARD_STEP || card->kind == SAT_CARD_QUESTION) {
        snprintf(caption, capacity, "%zu  %s%s%s", card->place.step + 1, kind,
                 kind[0] != '\0' && card->text[0] != '\0' ? ": " : "", card->text);
    } else {
        snprintf(caption, capacity, "%s", card->text[0] != '\0' ? card->text : kind);
    }
}

static void paint_card(SatStackScreen *stack, size_t index, SatRect place, SatRect visible)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatStepCard *card = &stack->grid.cards.cards[index];
    const double pad = sat_ui_points(ui, 6.0);
    const double icon = sat_ui_points(ui, 18.0);
    char caption[SAT_CARD_TEXT_BYTES + 64];
    caption_of(card, caption, sizeof caption);
    const unsigned look = sat_ui_place(ui, sat_stack_visible_part(visible, place),
                                       sat_action_of(SAT_ACTION_STEP_CARD, index), NULL, 0);
    const bool is_chosen = index == stack->grid.selected || (look & SAT_LOOK_FOCUS) != 0;
    sat_draw_round(draw, place, SAT_RADIUS_POINTS,
                   card->is_present                            ? SAT_COLOR_ACCENT_DIM
                   : is_chosen || (look & SAT_LOOK_HOVER) != 0 ? SAT_COLOR_HOVER
                                                               : SAT_COLOR_RAISED);
    const SatRect box = {place.x + pad, place.y + pad, place.width - 2.0 * pad,
                         sat_ui_points(ui, CARD_PICTURE_POINTS)};
    sat_draw_fill(draw, box, card->is_known ? SAT_COLOR_BACKGROUND : SAT_COLOR_PANEL);
    sat_stack_put_thumbnail(draw, picture_of(stack, card), box);
    if (card->kind == SAT_CARD_QUESTION || card->kind == SAT_CARD_TEXT) {
        sat_draw_icon(draw, card->kind == SAT_CARD_TEXT ? SAT_ICON_TEXT : SAT_ICON_HELP,
                      (SatRect){box.x + pad, box.y + pad, icon, icon}, SAT_COLOR_TEXT_DIM);
    }
    if (card->is_bookmarked) {
        sat_draw_icon(draw, SAT_ICON_BOOKMARK,
                      (SatRect){box.x + box.width - icon - pad, box.y + pad, icon, icon},
                      SAT_COLOR_WARNING);
    }
    sat_draw_text(draw,
                  (SatRect){box.x, box.y + box.height, box.width,
                            place.y + place.height - box.y - box.height},
                  SAT_TEXT_SMALL, card->is_known ? SAT_COLOR_TEXT : SAT_COLOR_TEXT_DIM,
                  SAT_ALIGN_LEFT, caption);
    if (is_chosen) {
        sat_ui_draw_focus(ui, place);
    }
}

/** Scrolls so that the chosen card can be seen; shown by the next paint. */
static void follow(SatStackScreen *stack, double top, double height, SatRect inside)
{
    SatStackGrid *grid = &stack->grid;
    const double above = inside.y - top;
    const double below = top + height - (inside.y + inside.height);
    if (grid->follows && (above > 0.0 || below > 0.0)) {
        grid->scroll += above > 0.0 ? -above : below;
        stack->base.host->repaint = true;
    }
    grid->follows = false;
}

static void paint_cards(SatStackScreen *stack, SatRect inside)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    SatStackGrid *grid = &stack->grid;
    const double gap = sat_ui_points(ui, 10.0);
    const double least = sat_ui_points(ui, CARD_WIDTH_POINTS);
    grid->columns = (size_t)fmax(floor((inside.width + gap) / (least + gap)), 1.0);
    const double width =
        floor((inside.width - gap * (double)(grid->columns - 1)) / (double)grid->columns);
    const double height = sat_ui_points(ui, CARD_PICTURE_POINTS) +
                          ceil(sat_text_line_height(draw, SAT_TEXT_SMALL) * 1.6) +
                          sat_ui_points(ui, 6.0);
    const size_t rows = (grid->cards.count + grid->columns - 1) / grid->columns;
    grid->scroll_most = fmax(0.0, (double)rows * (height + gap) - gap - inside.height);
    sat_stack_clamp_scroll(stack, &grid->scroll, grid->scroll_most);
    sat_draw_clip(draw, &inside);
    for (size_t i = 0; i < grid->cards.count; i++) {
        const SatRect place = {
            inside.x + (width + gap) * (double)(i % grid->columns),
            inside.y + (height + gap) * (double)(i / grid->columns) - grid->scroll, width, height};
        if (place.y + height > inside.y && place.y < inside.y + inside.height) {
            paint_card(stack, i, place, inside);
        }
        if (i == grid->selected) {
            follow(stack, place.y, height, inside);
        }
    }
    if (grid->cards.count == 0) {
        sat_draw_text(draw, inside, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, SAT_ALIGN_CENTER,
                      "No step that was shown has these words.");
    }
    sat_draw_clip(draw, NULL);
}

static void paint_head(SatStackScreen *stack, SatRect head)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const double size = sat_ui_points(ui, SAT_BUTTON_POINTS);
    const SatStepPlace place = stack->presenter.place;
    char text[400];
    const int used = snprintf(text, sizeof text, "%s", sat_stack_shown_title(stack));
    if (stack->lesson.lesson != NULL && used >= 0 && (size_t)used < sizeof text) {
        snprintf(text + used, sizeof text - (size_t)used, "   %zu / %zu", place.step + 1,
                 sat_lesson_step_count(stack->lesson.lesson));
    }
    sat_draw_text(draw, (SatRect){head.x, head.y, head.width * 0.45, head.height}, SAT_TEXT_BOLD,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
    const SatRect box = {head.x + head.width * 0.47, head.y + sat_ui_points(ui, 7.0),
                         head.width * 0.53 - size - sat_ui_points(ui, 10.0),
                         head.height - sat_ui_points(ui, 14.0)};
    sat_draw_round(draw, box, SAT_RADIUS_POINTS, SAT_COLOR_RAISED);
    const bool is_empty = stack->grid.field.text[0] == '\0';
    snprintf(text, sizeof text, "%s%.300s", is_empty ? "A number, or words to look for" : "",
             stack->grid.field.text);
    sat_draw_text(draw, sat_rect_inset(box, sat_ui_points(ui, 6.0)), SAT_TEXT_BODY,
                  is_empty ? SAT_COLOR_TEXT_DIM : SAT_COLOR_TEXT, SAT_ALIGN_LEFT, text);
    sat_ui_icon_button(
        ui, (SatRect){head.x + head.width - size, head.y + (head.height - size) / 2.0, size, size},
        SAT_ICON_CLOSE, sat_action_of(SAT_ACTION_DISMISS, 0), 0);
}

void sat_stack_grid_paint(SatStackScreen *stack)
{
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatRect window = sat_draw_window(draw);
    const double margin = sat_ui_points(ui, 20.0);
    SatRect box = sat_rect_inset(window, margin);
    box.width = fmin(box.width, sat_ui_points(ui, 1500.0));
    box.x = round((window.width - box.width) / 2.0);
    sat_ui_begin_popup(ui, sat_action_of(SAT_ACTION_DISMISS, 0));
    (void)sat_ui_place(ui, box, sat_action_of(SAT_ACTION_NONE, 0), NULL, SAT_WIDGET_DISABLED);
    sat_draw_fill(draw, window, SAT_COLOR_SHADE);
    sat_draw_round(draw, box, 9.0, SAT_COLOR_BAR);
    const double head = sat_ui_points(ui, 50.0);
    const SatRect inside = {box.x + margin, box.y + head, box.width - 2.0 * margin,
                            fmax(box.height - head - margin, 1.0)};
    paint_head(stack, (SatRect){inside.x, box.y, inside.width, head});
    paint_cards(stack, inside);
}
