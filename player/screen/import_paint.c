/* Draws the import screen. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/file_entries.h"
#include "player/screen/import_private.h"
#include "player/screen/theme.h"

#define CARD_POINTS 760.0

void sat_import_paint_line(SatImportPage *page, SatTextStyle style, SatColor color, double points,
                           const char *text)
{
    const double height = sat_ui_points(page->ui, points);
    sat_draw_text(page->draw, (SatRect){page->inside.x, page->y, page->inside.width, height}, style,
                  color, SAT_ALIGN_LEFT, text);
    page->y += height;
}

static void paragraphs(SatImportPage *page, SatColor color, const char *text)
{
    const SatRect place = {page->inside.x, page->y, page->inside.width, page->inside.height};
    page->y += sat_draw_paragraphs(page->draw, place, SAT_TEXT_BODY, color, text) +
               sat_ui_points(page->ui, 10.0);
}

/* What the screen says about each kind of job. */
static const struct {
    const char *running, *done, *done_with_notes, *refused, *failed;
    const char *with_all, *without, *no; /* buttons; without: what stands before "2 series" */
} WORDS[] = {[SAT_IMPORT_OPEN] = {"Reading DICOM", "Ready", "Ready; something was left out", "",
                                  "This could not be opened", "", "", ""},
             [SAT_IMPORT_SAVE] = {"Saving the pack", "The pack is saved", "The pack is saved",
                                  "Look at these before you share them", "The pack was not saved",
                                  "Save with all of them", "Save without", "Do not save"},
             [SAT_IMPORT_BACKUP] = {"Backing up", "Backed up", "Backed up; something wants a look",
                                    "Look at these before they are backed up",
                                    "The backup did not finish", "Back up with all of them",
                                    "Back up without", "Do not back up"}};

static const char *heading(const SatImportScreen *import)
{
    const SatImportLines *lines = sat_import_lines_of(import);
    switch (import->shown) {
    case SAT_IMPORT_RUNNING:
    case SAT_IMPORT_CANCELLED:
        return import->stopping ? "Stopping\xE2\x80\xA6" : WORDS[import->kind].running;
    case SAT_IMPORT_DONE:
        return lines != NULL && lines->note_total > 0 ? WORDS[import->kind].done_with_notes
                                                      : WORDS[import->kind].done;
    case SAT_IMPORT_REFUSED:
        return WORDS[import->kind].refused;
    case SAT_IMPORT_FAILED:
        break;
    }
    return WORDS[import->kind].failed;
}

static void paint_head(SatImportPage *page)
{
    const SatImportScreen *import = page->import;
    const char *path = import->output != NULL ? import->output : import->sources.paths[0];
    char *shown = sat_utf8_printable(path, strlen(path));
    sat_import_paint_line(page, SAT_TEXT_TITLE, SAT_COLOR_TEXT, 40.0, heading(import));
    if (shown != NULL) {
        char text[1200];
        if (import->output == NULL && import->sources.count > 1) {
            snprintf(text, sizeof text, "%zu items, the first is %s", import->sources.count, shown);
        } else {
            snprintf(text, sizeof text, "%s", shown);
        }
        sat_import_paint_line(page, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, 26.0, text);
    }
    free(shown);
    page->y += sat_ui_points(page->ui, 12.0);
}

/* ---- progress -------------------------------------------------------------------------------- */

static void paint_progress_bar(SatImportPage *page, double fraction)
{
    const double height = sat_ui_points(page->ui, 10.0);
    const SatRect bar = {page->inside.x, page->y, page->inside.width, height};
    const double radius = SAT_RADIUS_POINTS;
    sat_draw_round(page->draw, bar, radius, SAT_COLOR_RAISED);
    if (fraction >= 0.0) {
        const double width = round(bar.width * fraction);
        if (width >= height) {
            sat_draw_round(page->draw, (SatRect){bar.x, bar.y, width, height}, radius,
                           SAT_COLOR_ACCENT);
        }
    } else {
        /* Not known how much there is: a piece that goes to and fro. */
        const double seconds =
            (double)(page->import->base.host->now_ns - page->import->start_ns) / 1e9;
        const double piece = bar.width / 5.0;
        const double along = 0.5 - 0.5 * cos(seconds * 2.2);
        sat_draw_round(page->draw,
                       (SatRect){round(bar.x + along * (bar.width - piece)), bar.y, piece, height},
                       radius, SAT_COLOR_ACCENT);
    }
    page->y += height + sat_ui_points(page->ui, 12.0);
}

static void paint_progress(SatImportPage *page)
{
    const SatImportLines *lines = sat_import_lines_of(page->import);
    if (lines == NULL) {
        return;
    }
    const double height = sat_ui_points(page->ui, 26.0);
    const SatRect row = {page->inside.x, page->y, page->inside.width, height};
    char text[512];
    char rate[128];
    sat_import_lines_stage_text(lines, text, sizeof text);
    sat_import_lines_rate_text(lines, page->import->base.host->now_ns, rate, sizeof rate);
    if (lines->total > 0) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "   %.0f %%",
                 floor(sat_import_lines_fraction(lines) * 100.0));
    }
    const double taken =
        sat_draw_text(page->draw, row, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_RIGHT, rate);
    sat_draw_text(
        page->draw,
        (SatRect){row.x, row.y, row.width - taken - sat_ui_points(page->ui, 12.0), height},
        SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT,
        text[0] != '\0' ? text : "Starting\xE2\x80\xA6");
    page->y += height + sat_ui_points(page->ui, 8.0);
    paint_progress_bar(page, sat_import_lines_fraction(lines));
}

/* ---- buttons --------------------------------------------------------------------------------- */

static void button(SatImportPage *page, double *right, double y, const char *label,
                   SatImportCommand command, unsigned flags)
{
    const double width = fmax(sat_ui_points(page->ui, 110.0),
                              ceil(sat_text_width(page->draw, SAT_TEXT_BOLD, label)) +
                                  sat_ui_points(page->ui, 32.0));
    *right -= width;
    sat_ui_button(page->ui, (SatRect){*right, y, width, sat_ui_points(page->ui, 38.0)},
                  SAT_ICON_NONE, label, sat_import_action(command, 0), flags);
    *right -= sat_ui_points(page->ui, 10.0);
}

static void go_on_label(const SatImportScreen *import, char *label, size_t capacity)
{
    const size_t out = sat_import_series_left_out(import);
    if (!sat_import_is_decided(import)) {
        snprintf(label, capacity, "Accept or change the texts first");
    } else if (out == 0) {
        snprintf(label, capacity, "%s", WORDS[import->kind].with_all);
    } else {
        snprintf(label, capacity, "%s %zu series", WORDS[import->kind].without, out);
    }
}

static void paint_buttons(SatImportPage *page, double y)
{
    const SatImportScreen *import = page->import;
    double right = page->inside.x + page->inside.width;
    char label[64] = "";
    switch (import->shown) {
    case SAT_IMPORT_RUNNING:
    case SAT_IMPORT_CANCELLED:
        button(page, &right, y, "Cancel", SAT_IMPORT_STOP,
               import->stopping ? (unsigned)SAT_WIDGET_DISABLED : 0U);
        break;
    case SAT_IMPORT_DONE:
        if (import->kind == SAT_IMPORT_SAVE && sat_import_shows_pack(import)) {
            button(page, &right, y, "Open the pack", SAT_IMPORT_GO, SAT_WIDGET_PRIMARY);
            button(page, &right, y, "Back", SAT_IMPORT_STOP, 0);
        } else if (import->kind != SAT_IMPORT_OPEN) {
            button(page, &right, y, "Done", SAT_IMPORT_GO, SAT_WIDGET_PRIMARY);
        } else {
            button(page, &right, y, "Show the pictures", SAT_IMPORT_GO, SAT_WIDGET_PRIMARY);
            button(page, &right, y, "Back", SAT_IMPORT_STOP, 0);
        }
        break;
    case SAT_IMPORT_REFUSED:
        go_on_label(import, label, sizeof label);
        button(page, &right, y, label, SAT_IMPORT_GO,
               sat_import_is_decided(import) ? (unsigned)SAT_WIDGET_PRIMARY
                                             : (unsigned)SAT_WIDGET_DISABLED);
        button(page, &right, y, WORDS[import->kind].no, SAT_IMPORT_STOP, 0);
        break;
    case SAT_IMPORT_FAILED:
        button(page, &right, y, "Back", SAT_IMPORT_STOP, SAT_WIDGET_PRIMARY);
        break;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/** The error as a sentence of its own; one that begins with a file's name is left as it is. */
static void paint_error(SatImportPage *page)
{
    char text[sizeof page->import->error];
    memcpy(text, page->import->error, sizeof text);
    const size_t word = strcspn(text, " ");
    if (strcspn(text, "./:_-") >= word) {
        text[0] = (char)toupper((unsigned char)text[0]);
    }
    paragraphs(page, SAT_COLOR_TEXT, text);
}

/** What was written. */
static void paint_outcome(SatImportPage *page)
{
    const SatImportLines *lines = sat_import_lines_of(page->import);
    char size[24];
    char before[160];
    if (lines == NULL) {
        return;
    }
    if (page->import->kind == SAT_IMPORT_SAVE) {
        sat_entry_size_text(sat_path_info(lines->pack_path).size_bytes, size, sizeof size);
        sat_import_paint_line(page, SAT_TEXT_BODY, SAT_COLOR_TEXT, 30.0, size);
    } else if (page->import->kind == SAT_IMPORT_BACKUP) {
        char text[600];
        sat_import_lines_backups_text(lines, text, sizeof text);
        paragraphs(page, SAT_COLOR_TEXT, text);
        if (lines->backups.files > 0) {
            char written[80];
            sat_entry_size_text(lines->backups.size_bytes, size, sizeof size);
            snprintf(written, sizeof written, "%s written, one zip for each case", size);
            sat_import_paint_line(page, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, 26.0, written);
        }
    }
    sat_import_lines_before_text(lines, before, sizeof before);
    if (before[0] != '\0') {
        sat_import_paint_line(page, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, 26.0, before);
    }
}

static void paint_explanation(SatImportPage *page)
{
    switch (page->import->shown) {
    case SAT_IMPORT_RUNNING:
    case SAT_IMPORT_CANCELLED:
        paint_progress(page);
        break;
    case SAT_IMPORT_DONE:
        paint_outcome(page);
        break;
    case SAT_IMPORT_REFUSED:
        paragraphs(
            page, SAT_COLOR_TEXT,
            "A name, a date or a face may be seen in these series. Accept only what you have "
            "looked at, picture by picture. Nothing has been written yet.");
        break;
    case SAT_IMPORT_FAILED:
        paint_error(page);
        if (page->import->kind == SAT_IMPORT_BACKUP) {
            paragraphs(page, SAT_COLOR_TEXT_DIM,
                       "Backups made before are whole. Choose another folder, or set right what is "
                       "said above, then try again.");
        }
        break;
    }
}

/** How high the card should be: what is told is short or a list. */
static double card_height(const SatImportScreen *import, SatUi *ui, SatRect window)
{
    const SatImportLines *lines = sat_import_lines_of(import);
    const size_t rows = lines != NULL ? lines->note_count : 0;
    char told[600] = "";
    if (lines != NULL && import->kind == SAT_IMPORT_BACKUP) {
        sat_import_lines_backups_text(lines, told, sizeof told);
    }
    size_t sentences =
        import->kind == SAT_IMPORT_BACKUP && import->shown == SAT_IMPORT_FAILED ? 2 : 0;
    for (const char *c = told; *c != '\0'; c++) {
        sentences += *c == '\n' ? 1 : 0;
    }
    const double wanted =
        sat_ui_points(ui, 250.0 + 22.0 * (double)sentences) +
        (rows > 0 ? sat_ui_points(ui, 28.0 + sat_import_row_points(import) * (double)rows) : 0.0);
    return round(fmin(wanted, window.height - sat_ui_points(ui, 48.0)));
}

void sat_import_paint(SatScreen *screen)
{
    SatImportScreen *import = (SatImportScreen *)(void *)screen;
    SatUi *ui = screen->host->ui;
    SatDraw *draw = screen->host->draw;
    const SatRect window = sat_draw_window(draw);
    const double width =
        fmin(window.width - sat_ui_points(ui, 32.0), sat_ui_points(ui, CARD_POINTS));
    const double height = card_height(import, ui, window);
    const SatRect card = {round((window.width - width) / 2.0),
                          round((window.height - height) / 2.2), width, height};
    const double pad = sat_ui_points(ui, 26.0);
    SatImportPage page = {import, ui, draw, sat_rect_inset(card, pad), card.y + pad};
    const double buttons = card.y + card.height - pad - sat_ui_points(ui, 38.0);
    sat_ui_begin(ui);
    if (sat_import_is_looking(import)) {
        sat_import_paint_look(import);
        sat_ui_end(ui);
        return;
    }
    sat_draw_fill(draw, window, SAT_COLOR_PANEL);
    sat_draw_round(draw, card, 9.0, SAT_COLOR_BAR);
    paint_head(&page);
    paint_explanation(&page);
    sat_import_paint_count(&page);
    paint_buttons(&page, buttons);
    sat_import_paint_notes(&page, buttons - sat_ui_points(ui, 8.0));
    sat_ui_end(ui);
}
