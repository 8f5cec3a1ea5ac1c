/* The long texts of a case in the panel: headings, lists, bold words, and words that lead to a
 * finding, a mark or a view. */
#include "player/screen/rich_panel.h"

#include <stdio.h>
#include <string.h>

#include "formats/case/rich_text.h"
#include "player/screen/theme.h"

enum { MOST_SPANS = 256 };

typedef struct {
    SatStackPanel *panel;
    const SatRichRun *runs[MOST_SPANS]; /* of which the spans are */
} Painting;

/* ---- where links lead -------------------------------------------------------------------------
 */

static bool find_mark(const SatTeaching *teaching, const char *id, SatAction *action)
{
    for (size_t f = 0; f < teaching->finding_count; f++) {
        const SatFinding *finding = &teaching->findings[f];
        for (size_t m = 0; m < finding->mark_count && m < SAT_MARKS_OF_FINDING; m++) {
            if (strcmp(finding->marks[m].id, id) == 0) {
                *action = sat_action_of(SAT_ACTION_MARK_SHOW, f * SAT_MARKS_OF_FINDING + m);
                return true;
            }
        }
    }
    return false;
}

static bool action_of(const SatTeaching *teaching, const SatRichRun *run, SatAction *action)
{
    if (run->link == SAT_RICH_MARK) {
        return find_mark(teaching, run->target, action);
    }
    for (size_t i = 0; run->link == SAT_RICH_FINDING && i < teaching->finding_count; i++) {
        if (strcmp(teaching->findings[i].id, run->target) == 0) {
            *action = sat_action_of(SAT_ACTION_FINDING_SHOW, i);
            return true;
        }
    }
    for (size_t i = 0; run->link == SAT_RICH_VIEW && i < teaching->view_count; i++) {
        if (strcmp(teaching->views[i].id, run->target) == 0) {
            *action = sat_action_of(SAT_ACTION_VIEW_SHOW, i);
            return true;
        }
    }
    return false;
}

static void place_link(void *context, size_t span, SatRect place)
{
    const Painting *painting = context;
    const SatRichRun *run = painting->runs[span];
    SatStackPanel *panel = painting->panel;
    SatAction action;
    if (run->link == SAT_RICH_NO_LINK ||
        !action_of(sat_stack_teaching(panel->stack), run, &action)) {
        return;
    }
    const unsigned look = sat_panel_place(panel, place, action, NULL);
    const SatRect line = {place.x, place.y + place.height - 3.0, place.width, 1.0};
    sat_draw_fill(panel->draw, line,
                  (look & SAT_LOOK_HOVER) != 0 ? SAT_COLOR_TEXT : SAT_COLOR_ACCENT);
    if ((look & SAT_LOOK_FOCUS) != 0) {
        sat_ui_draw_focus(panel->ui, place);
    }
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

/* The words without their looks; a web link has its address behind it. */
static void write_words(const SatRichBlock *block, SatByteWriter *out)
{
    for (size_t i = 0; i < block->run_count; i++) {
        const SatRichRun *run = &block->runs[i];
        sat_write_text(out, run->text);
        if (run->link == SAT_RICH_WEB && strcmp(run->text, run->target) != 0) {
            sat_write_format(out, " (%s)", run->target);
        }
    }
    sat_write_u8(out, 0);
}

static bool is_of_one_look(const SatRichBlock *block)
{
    for (size_t i = 0; i < block->run_count; i++) {
        if (block->runs[i].is_bold || block->runs[i].link != SAT_RICH_NO_LINK) {
            return false;
        }
    }
    return true;
}

static double draw_runs(SatStackPanel *panel, const SatRichBlock *block, SatRect place,
                        const char *words)
{
    SatDrawSpan spans[MOST_SPANS];
    Painting painting = {.panel = panel};
    size_t count = 0;
    for (size_t i = 0; i < block->run_count; i++) {
        const SatRichRun *run = &block->runs[i];
        const SatTextStyle style = run->is_bold ? SAT_TEXT_BOLD : SAT_TEXT_BODY;
        const bool is_web = run->link == SAT_RICH_WEB; /* there is no web here: it is told */
        const bool is_link = run->link != SAT_RICH_NO_LINK && !is_web;
        painting.runs[count] = run;
        spans[count++] =
            (SatDrawSpan){run->text, style, is_link ? SAT_COLOR_ACCENT : SAT_COLOR_TEXT};
        const char *const address[] = {" (", run->target, ")"};
        for (size_t k = 0; is_web && strcmp(run->text, run->target) != 0 && k < 3; k++) {
            painting.runs[count] = run;
            spans[count++] = (SatDrawSpan){address[k], SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM};
        }
    }
    sat_draw_remember(panel->draw, words);
    return sat_draw_spans(panel->draw, place, spans, count, place_link, &painting);
}

static double draw_words(SatStackPanel *panel, const SatRichBlock *block, SatRect place)
{
    SatByteWriter words = SAT_BYTE_WRITER_INIT;
    write_words(block, &words);
    const char *text = words.failed ? "" : (const char *)words.bytes;
    const bool is_heading = block->kind == SAT_RICH_HEADING;
    const bool in_one = is_heading || is_of_one_look(block) || block->run_count > MOST_SPANS / 4 ||
                        !sat_text_is_plain_flow(text);
    const double height =
        in_one ? sat_draw_paragraphs(panel->draw, place, is_heading ? SAT_TEXT_BOLD : SAT_TEXT_BODY,
                                     SAT_COLOR_TEXT, text)
               : draw_runs(panel, block, place, text);
    sat_byte_writer_free(&words);
    return height;
}

static void paint_block(SatStackPanel *panel, const SatRichBlock *block, bool is_first)
{
    const bool is_entry = block->kind == SAT_RICH_BULLET || block->kind == SAT_RICH_NUMBERED;
    const double indent = is_entry ? sat_ui_points(panel->ui, 18.0) * (double)block->level : 0.0;
    char sign[16] = "\xE2\x80\xA2";
    if (block->kind == SAT_RICH_NUMBERED) {
        (void)snprintf(sign, sizeof sign, "%u.", block->number);
    }
    if (!is_first) {
        sat_panel_gap(panel, is_entry ? 2.0 : 8.0);
    }
    const SatRect place = {panel->area.x + indent, panel->y, panel->area.width - indent, 0.0};
    if (is_entry) {
        const SatRect before = {place.x - sat_ui_points(panel->ui, 18.0), place.y,
                                sat_ui_points(panel->ui, 18.0), 0.0};
        (void)sat_draw_paragraphs(panel->draw, before, SAT_TEXT_BODY, SAT_COLOR_TEXT_DIM, sign);
    }
    panel->y += draw_words(panel, block, place);
}

void sat_panel_rich(SatStackPanel *panel, const char *text)
{
    SatError ignored = SAT_ERROR_INIT;
    SatRichText rich = {NULL, 0};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &ignored);
    if (arena == NULL || !sat_rich_text_read(arena, text, &rich, &ignored)) {
        sat_panel_paragraph(panel, SAT_TEXT_BODY, SAT_COLOR_TEXT, text);
        return;
    }
    for (size_t i = 0; i < rich.block_count; i++) {
        paint_block(panel, &rich.blocks[i], i == 0);
    }
}
