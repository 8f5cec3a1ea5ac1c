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
#define NOTE_POINTS 46.0

typedef struct {
    SatImportScreen *import;
    SatUi *ui;
    SatDraw *draw;
    SatRect inside; /* of the card */
    double y;
} Page;

static const SatImportLines *lines_of(const SatImportScreen *import)
{
    return import->job != NULL ? sat_import_job_lines(import->job) : NULL;
}

static void line(Page *page, SatTextStyle style, SatColor color, double points, const char *text)
{
    const double height = sat_ui_points(page->ui, points);
    sat_draw_text(page->draw, (SatRect){page->inside.x, page->y, page->inside.width, height}, style,
                  color, SAT_ALIGN_LEFT, text);
    page->y += height;
}

static void paragraphs(Page *page, SatColor color, const char *text)
{
    const SatRect place = {page->inside.x, page->y, page->inside.width, page->inside.height};
    page->y += sat_draw_paragraphs(page->draw, place, SAT_TEXT_BODY, color, text) +
               sat_ui_points(page->ui, 10.0);
}

static const char *heading(const SatImportScreen *import)
{
    const bool saves = import->kind == SAT_IMPORT_SAVE;
    const SatImportLines *lines = lines_of(import);
    switch (import->shown) {
    case SAT_IMPORT_RUNNING:
    case SAT_IMPORT_CANCELLED:
        return import->stopping ? "Stopping\xE2\x80\xA6"
               : saves          ? "Saving the pack"
                                : "Reading DICOM";
    case SAT_IMPORT_DONE:
        return saves                   ? "The pack is saved"
               : lines->note_total > 0 ? "Ready; something was left out"
                                       : "Ready";
    case SAT_IMPORT_REFUSED:
        return "Look at these before you share them";
    case SAT_IMPORT_FAILED:
        break;
    }
    return saves ? "The pack was not saved" : "This could not be opened";
}

static void paint_head(Page *page)
{
    const SatImportScreen *import = page->import;
    const char *path = import->output != NULL ? import->output : import->sources.paths[0];
    char *shown = sat_utf8_printable(path, strlen(path));
    line(page, SAT_TEXT_TITLE, SAT_COLOR_TEXT, 40.0, heading(import));
    if (shown != NULL) {
        char text[1200];
        if (import->output == NULL && import->sources.count > 1) {
            snprintf(text, sizeof text, "%zu items, the first is %s", import->sources.count, shown);
        } else {
            snprintf(text, sizeof text, "%s", shown);
        }
        line(page, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, 26.0, text);
    }
    free(shown);
    page->y += sat_ui_points(page->ui, 12.0);
}

/* ---- progress -------------------------------------------------------------------------------- */

static void paint_progress_bar(Page *page, double fraction)
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

static void paint_progress(Page *page)
{
    const SatImportLines *lines = lines_of(page->import);
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

/* ---- what was left out ----------------------------------------------------------------------- */

static void note_title(const SatImportNote *note, char *text, size_t capacity)
{
    if (note->kind == SAT_NOTE_SUSPICIOUS) {
        snprintf(text, capacity, "Series %s   %s", note->where, note->title);
    } else {
        snprintf(text, capacity, "%s", note->where[0] != '\0' ? note->where : note->title);
    }
}

static void paint_note(Page *page, const SatImportNote *note, SatRect row)
{
    const double pad = sat_ui_points(page->ui, 10.0);
    const double icon = sat_ui_points(page->ui, 18.0);
    const SatRect text = {row.x + 2.0 * pad + icon, row.y, row.width - 3.0 * pad - icon,
                          row.height};
    char title[400];
    note_title(note, title, sizeof title);
    sat_draw_icon(page->draw, SAT_ICON_WARNING,
                  (SatRect){row.x + pad, row.y + (row.height - icon) / 2.0, icon, icon},
                  note->kind == SAT_NOTE_SKIPPED ? SAT_COLOR_TEXT_OFF : SAT_COLOR_WARNING);
    if (title[0] == '\0') {
        sat_draw_text(page->draw, text, SAT_TEXT_SMALL, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, note->text);
        return;
    }
    const double half = floor(row.height / 2.0);
    const double nudge = sat_ui_points(page->ui, 2.0);
    sat_draw_text(page->draw, (SatRect){text.x, text.y + nudge, text.width, half}, SAT_TEXT_BODY,
                  SAT_COLOR_TEXT, SAT_ALIGN_LEFT, title);
    sat_draw_text(page->draw, (SatRect){text.x, text.y + half - nudge, text.width, half},
                  SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, note->text);
}

/** The choices of a suspect, at the right of its row. Returns where they start. */
static double paint_choices(Page *page, const SatImportNote *note, size_t suspect, SatRect row)
{
    static const struct {
        const char *label;
        SatImportCommand command;
        SatImportDecision decision;
    } choices[] = {{"Mask", SAT_IMPORT_MASK, SAT_DECISION_MASK},
                   {"Leave out", SAT_IMPORT_LEAVE, SAT_DECISION_LEAVE},
                   {"Accept", SAT_IMPORT_ACCEPT, SAT_DECISION_ACCEPT}};
    const size_t first = note->can_mask ? 0 : 1;
    const double pad = sat_ui_points(page->ui, 8.0), step = sat_ui_points(page->ui, 96.0);
    const double start = row.x + row.width - pad / 2.0 - (double)(3 - first) * step;
    SatRect place = {start, 0.0, step - pad / 2.0, sat_ui_points(page->ui, 32.0)};
    place.y = row.y + floor((row.height - place.height) / 2.0);
    for (size_t i = first; i < 3; i++, place.x += step) {
        const bool is_chosen = page->import->decisions[suspect] == choices[i].decision;
        sat_ui_button(page->ui, place, SAT_ICON_NONE, choices[i].label,
                      sat_import_action(choices[i].command, suspect),
                      is_chosen ? (unsigned)SAT_WIDGET_ACTIVE : 0U);
    }
    return start;
}

static void paint_rows(Page *page, SatRect list)
{
    SatImportScreen *import = page->import;
    const SatImportLines *lines = lines_of(import);
    const bool asks = import->shown == SAT_IMPORT_REFUSED;
    const size_t count = asks ? import->suspect_count : lines->note_count;
    const double row_px = sat_ui_points(page->ui, NOTE_POINTS);
    import->scroll_most = fmax(0.0, row_px * (double)count - list.height);
    import->scroll_px = fmin(import->scroll_px, import->scroll_most);
    sat_draw_clip(page->draw, &list);
    for (size_t i = 0; i < count; i++) {
        SatRect row = {list.x, list.y + row_px * (double)i - floor(import->scroll_px), list.width,
                       row_px};
        if (row.y + row_px <= list.y || row.y >= list.y + list.height) {
            continue;
        }
        const bool whole = row.y >= list.y && row.y + row_px <= list.y + list.height;
        const SatImportNote *note = &lines->notes[asks ? import->suspects[i] : i];
        if (asks && whole) { /* half a button cannot be pressed */
            row.width = paint_choices(page, note, i, row) - row.x;
        }
        paint_note(page, note, row);
    }
    sat_draw_clip(page->draw, NULL);
}

static void paint_notes(Page *page, double bottom)
{
    SatImportScreen *import = page->import;
    const SatImportLines *lines = lines_of(import);
    const bool asks = import->shown == SAT_IMPORT_REFUSED;
    if (lines == NULL || lines->note_count == 0) {
        return;
    }
    const double row_px = sat_ui_points(page->ui, NOTE_POINTS);
    const double wanted = row_px * (double)(asks ? import->suspect_count : lines->note_count);
    const double room = bottom - page->y - sat_ui_points(page->ui, 8.0);
    if (room < row_px) {
        return;
    }
    import->list = (SatRect){page->inside.x, page->y, page->inside.width, fmin(wanted, room)};
    sat_draw_round(page->draw, import->list, SAT_RADIUS_POINTS, SAT_COLOR_PANEL);
    paint_rows(page, import->list);
    if (import->scroll_most > 0.0) {
        const double bar = sat_ui_points(page->ui, 4.0);
        const double knob = fmax(bar * 4.0, import->list.height * import->list.height / wanted);
        const double y = (import->list.height - knob) * import->scroll_px / import->scroll_most;
        sat_draw_round(
            page->draw,
            (SatRect){import->list.x + import->list.width + bar, import->list.y + y, bar, knob},
            2.0, SAT_COLOR_PRESSED);
    }
    page->y += import->list.height;
}

static void paint_count(Page *page)
{
    const SatImportLines *lines = lines_of(page->import);
    if (lines == NULL || lines->note_total == 0 || page->import->shown == SAT_IMPORT_REFUSED) {
        return;
    }
    char text[96];
    snprintf(text, sizeof text,
             lines->note_total == 1 ? "%llu item was left out or wants a look:"
                                    : "%llu items were left out or want a look:",
             (unsigned long long)lines->note_total);
    line(page, SAT_TEXT_SMALL, SAT_COLOR_TEXT_DIM, 28.0, text);
}

/* ---- buttons --------------------------------------------------------------------------------- */

static void button(Page *page, double *right, double y, const char *label, SatImportCommand command,
                   unsigned flags)
{
    const double width = fmax(sat_ui_points(page->ui, 110.0),
                              ceil(sat_text_width(page->draw, SAT_TEXT_BOLD, label)) +
                                  sat_ui_points(page->ui, 32.0));
    *right -= width;
    sat_ui_button(page->ui, (SatRect){*right, y, width, sat_ui_points(page->ui, 38.0)},
                  SAT_ICON_NONE, label, sat_import_action(command, 0), flags);
    *right -= sat_ui_points(page->ui, 10.0);
}

static void save_label(const SatImportScreen *import, char *label, size_t capacity)
{
    size_t out = 0;
    for (size_t i = 0; i < import->suspect_count; i++) {
        out += import->decisions[i] == SAT_DECISION_LEAVE ? 1 : 0;
    }
    if (out == 0) {
        snprintf(label, capacity, "Save with all of them");
    } else {
        snprintf(label, capacity, "Save without %zu series", out);
    }
}

static void paint_buttons(Page *page, double y)
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
        if (import->kind == SAT_IMPORT_SAVE) {
            button(page, &right, y, "Done", SAT_IMPORT_GO, SAT_WIDGET_PRIMARY);
        } else {
            button(page, &right, y, "Show the pictures", SAT_IMPORT_GO, SAT_WIDGET_PRIMARY);
            button(page, &right, y, "Back", SAT_IMPORT_STOP, 0);
        }
        break;
    case SAT_IMPORT_REFUSED:
        save_label(import, label, sizeof label);
        button(page, &right, y, label, SAT_IMPORT_GO, SAT_WIDGET_PRIMARY);
        button(page, &right, y, "Do not save", SAT_IMPORT_STOP, 0);
        break;
    case SAT_IMPORT_FAILED:
        button(page, &right, y, "Back", SAT_IMPORT_STOP, SAT_WIDGET_PRIMARY);
        break;
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

/** The error as a sentence of its own; one that begins with a file's name is left as it is. */
static void paint_error(Page *page)
{
    char text[sizeof page->import->error];
    memcpy(text, page->import->error, sizeof text);
    const size_t word = strcspn(text, " ");
    if (strcspn(text, "./:_-") >= word) {
        text[0] = (char)toupper((unsigned char)text[0]);
    }
    paragraphs(page, SAT_COLOR_TEXT, text);
}

static void paint_explanation(Page *page)
{
    const SatImportScreen *import = page->import;
    const SatImportLines *lines = lines_of(import);
    switch (import->shown) {
    case SAT_IMPORT_RUNNING:
    case SAT_IMPORT_CANCELLED:
        paint_progress(page);
        break;
    case SAT_IMPORT_DONE:
        if (import->kind == SAT_IMPORT_SAVE) {
            char size[24];
            sat_entry_size_text(sat_path_info(lines->pack_path).size_bytes, size, sizeof size);
            line(page, SAT_TEXT_BODY, SAT_COLOR_TEXT, 30.0, size);
        }
        break;
    case SAT_IMPORT_REFUSED:
        paragraphs(
            page, SAT_COLOR_TEXT,
            "A name, a date or a face may be seen in these series. Accept only what you have "
            "looked at, picture by picture. Nothing has been written yet.");
        break;
    case SAT_IMPORT_FAILED:
        paint_error(page);
        break;
    }
}

/** How high the card should be: what is told is short or a list. */
static double card_height(const SatImportScreen *import, SatUi *ui, SatRect window)
{
    const SatImportLines *lines = lines_of(import);
    const size_t rows = lines != NULL ? lines->note_count : 0;
    const double wanted = sat_ui_points(ui, 250.0) +
                          (rows > 0 ? sat_ui_points(ui, 28.0 + NOTE_POINTS * (double)rows) : 0.0);
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
    Page page = {import, ui, draw, sat_rect_inset(card, pad), card.y + pad};
    const double buttons = card.y + card.height - pad - sat_ui_points(ui, 38.0);
    sat_ui_begin(ui);
    sat_draw_fill(draw, window, SAT_COLOR_PANEL);
    sat_draw_round(draw, card, 9.0, SAT_COLOR_BAR);
    paint_head(&page);
    paint_explanation(&page);
    paint_count(&page);
    paint_buttons(&page, buttons);
    paint_notes(&page, buttons - sat_ui_points(ui, 8.0));
    sat_ui_end(ui);
}
