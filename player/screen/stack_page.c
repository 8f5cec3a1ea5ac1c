/* What stands between the cases of a lecture: words, or a picture without its case. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formats/case/rich_text.h"
#include "player/screen/stack_lesson_private.h"
#include "player/screen/theme.h"

#define MOST_WIDTH_POINTS 760.0

bool sat_stack_on_page(const SatStackScreen *stack)
{
    const SatLessonRun *run = stack->lesson.run;
    return run != NULL && stack->lesson.lesson == NULL && sat_lesson_run_is_page(run, run->stop);
}

bool sat_stack_on_slide(const SatStackScreen *stack)
{
    const SatLessonRun *run = stack->lesson.run;
    return run != NULL && stack->lesson.lesson == NULL && sat_lesson_run_is_slide(run, run->stop);
}

bool sat_stack_between_cases(const SatStackScreen *stack)
{
    return sat_stack_on_page(stack) || sat_stack_on_slide(stack);
}

const char *sat_stack_shown_title(const SatStackScreen *stack)
{
    return sat_stack_between_cases(stack)
               ? sat_lesson_run_entry(stack->lesson.run, stack->lesson.run->stop)->title
               : sat_stack_case_title(stack, stack->current->case_index);
}

bool sat_stack_show_between(SatStackScreen *stack, SatError *err)
{
    SatStackLesson *lesson = &stack->lesson;
    const size_t behind = sat_lesson_run_case_near(lesson->run, lesson->run->stop);
    bool done = true;
    lesson->is_paging = true;
    lesson->lesson = NULL;
    if (behind != SAT_NO_CASE && behind != stack->current->case_index) {
        done = sat_stack_show_case(stack, behind, err);
    }
    lesson->is_paging = false;
    lesson->lesson = NULL;
    lesson->has_place = false;
    lesson->is_typing = false;
    lesson->has_cross_hair = false;
    lesson->summary_scroll = 0.0;
    stack->cine.playing = false;
    sat_stack_present_enter(stack);
    stack->marks.selected = SAT_NO_INDEX;
    sat_stack_show_opening(stack);
    sat_ui_clear_focus(stack->base.host->ui);
    sat_stack_update_title(stack);
    sat_stack_marks_changed(stack);
    stack->base.host->repaint = true;
    if (!done && sat_lesson_run_is_page(lesson->run, lesson->run->stop)) {
        sat_error_clear(err); /* words need no pictures: it is told when the case is come to */
        done = true;
    }
    return done;
}

/** Without marks; the text itself when there is no memory. */
double sat_stack_put_plain(SatDraw *draw, SatRect place, SatTextStyle style, const char *text)
{
    SatByteWriter plain = SAT_BYTE_WRITER_INIT;
    SatError ignored = SAT_ERROR_INIT;
    const bool done = sat_rich_text_write_plain(text, &plain, &ignored);
    sat_write_u8(&plain, 0);
    const double height =
        sat_draw_paragraphs(draw, place, style, SAT_COLOR_TEXT,
                            done && !plain.failed ? (const char *)plain.bytes : text);
    sat_byte_writer_free(&plain);
    return height;
}

/* One paragraph, heading or entry of a list, as the last row of a hall can read it. */
static double put_block(SatUi *ui, SatDraw *draw, SatRect place, const SatRichBlock *block)
{
    const bool is_entry = block->kind == SAT_RICH_BULLET || block->kind == SAT_RICH_NUMBERED;
    const double indent = is_entry ? sat_ui_points(ui, 30.0) * (double)block->level : 0.0;
    const SatRect words = {place.x + indent, place.y, place.width - indent, 0.0};
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < block->run_count; i++) {
        sat_write_text(&text, block->runs[i].text);
    }
    sat_write_u8(&text, 0);
    if (is_entry) {
        char sign[16] = "\xE2\x80\xA2";
        const SatRect before = {words.x - sat_ui_points(ui, 30.0), place.y, sat_ui_points(ui, 30.0),
                                0.0};
        if (block->kind == SAT_RICH_NUMBERED) {
            (void)snprintf(sign, sizeof sign, "%u.", block->number);
        }
        (void)sat_draw_paragraphs(draw, before, SAT_TEXT_TITLE, SAT_COLOR_TEXT_DIM, sign);
    }
    const SatColor color = block->kind == SAT_RICH_HEADING ? SAT_COLOR_ACCENT : SAT_COLOR_TEXT;
    const double height = sat_draw_paragraphs(draw, words, SAT_TEXT_TITLE, color,
                                              text.failed ? "" : (const char *)text.bytes);
    sat_byte_writer_free(&text);
    return height;
}

static double put_blocks(SatUi *ui, SatDraw *draw, SatRect place, const char *text)
{
    SatError ignored = SAT_ERROR_INIT;
    SatRichText rich = {NULL, 0};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &ignored);
    if (arena == NULL || !sat_rich_text_read(arena, text, &rich, &ignored)) {
        return sat_stack_put_plain(draw, place, SAT_TEXT_TITLE, text);
    }
    const double top = place.y;
    for (size_t i = 0; i < rich.block_count; i++) {
        const SatRichBlock *block = &rich.blocks[i];
        const bool is_entry = block->kind == SAT_RICH_BULLET || block->kind == SAT_RICH_NUMBERED;
        place.y += i > 0 ? sat_ui_points(ui, is_entry ? 4.0 : 16.0) : 0.0;
        place.y += put_block(ui, draw, place, block);
    }
    return place.y - top;
}

void sat_stack_paint_page(SatStackScreen *stack)
{
    SatStackLesson *lesson = &stack->lesson;
    const SatPlaylistEntry *entry = sat_lesson_run_entry(lesson->run, lesson->run->stop);
    SatUi *ui = stack->base.host->ui;
    SatDraw *draw = stack->base.host->draw;
    const SatStackLayout *layout = &stack->layout;
    const double top = layout->viewport.y;
    const SatRect whole = {0.0, top, sat_draw_window(draw).width, layout->viewport.height};
    const double margin = sat_ui_points(ui, 32.0);
    const double width = fmin(whole.width - 2.0 * margin, sat_ui_points(ui, MOST_WIDTH_POINTS));
    SatRect place = {whole.x + floor((whole.width - width) / 2.0),
                     whole.y + margin - lesson->summary_scroll, width, 0.0};
    sat_draw_fill(draw, whole, SAT_COLOR_PANEL);
    sat_draw_clip(draw, &whole);
    if (entry->title[0] != '\0') {
        place.y += sat_draw_paragraphs(draw, place, SAT_TEXT_TITLE, SAT_COLOR_ACCENT, entry->title);
        place.y += sat_ui_points(ui, 18.0);
    }
    place.y += put_blocks(ui, draw, place, entry->text);
    lesson->summary_scroll_most =
        fmax(0.0, place.y + lesson->summary_scroll + margin - (whole.y + whole.height));
    sat_stack_clamp_scroll(stack, &lesson->summary_scroll, lesson->summary_scroll_most);
    sat_draw_clip(draw, NULL);
}
