/* Draws the bar below the file browser: what can be done with what is chosen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/files_private.h"
#include "player/screen/theme.h"

/** A button that ends at *right, which moves to its left. */
static void button_from_right(SatFilesScreen *files, double *right, SatRect bar, SatIcon icon,
                              const char *label, SatFilesCommand command, unsigned flags)
{
    SatUi *ui = files->base.host->ui;
    const double height = sat_ui_points(ui, 38.0);
    const double icon_width = icon != SAT_ICON_NONE ? sat_ui_points(ui, 26.0) : 0.0;
    const double text =
        sat_text_width(files->base.host->draw,
                       (flags & SAT_WIDGET_PRIMARY) != 0 ? SAT_TEXT_BOLD : SAT_TEXT_BODY, label);
    const double width =
        fmax(sat_ui_points(ui, 92.0), ceil(text) + icon_width + sat_ui_points(ui, 28.0));
    *right -= width;
    sat_ui_button(ui, (SatRect){*right, bar.y + floor((bar.height - height) / 2.0), width, height},
                  icon, label, sat_files_action(command, 0), flags);
    *right -= sat_ui_points(ui, 10.0);
}

/** "Open “CT head” as DICOM", cut so that it fits a button. */
static void put_quoted(char *label, size_t capacity, const char *before, const char *name,
                       const char *after)
{
    enum { LONGEST = 28 };
    const size_t length = strlen(name);
    const size_t kept = sat_utf8_prefix(name, length, LONGEST);
    snprintf(label, capacity, "%s \xE2\x80\x9C%.*s%s\xE2\x80\x9D%s", before, (int)kept, name,
             kept < length ? "\xE2\x80\xA6" : "", after);
}

/** "Open “CT head” as DICOM", "Open all of “Backups”", "Back up “CT head”". */
static void folder_label(const SatFilesScreen *files, char *label, size_t capacity)
{
    const bool opens = files->mode == SAT_FILES_OPEN;
    const SatFileEntry *entry = sat_files_chosen(files);
    const bool here = entry == NULL || entry->kind != SAT_ENTRY_FOLDER;
    const bool backups = here ? files->entries.are_backups : entry->holds_backups;
    const char *verb = !opens ? "Back up" : backups ? "Open all of" : "Open";
    const char *as = opens && !backups ? " as DICOM" : "";
    if (here) {
        snprintf(label, capacity, "%s this folder%s", verb, as);
        return;
    }
    put_quoted(label, capacity, verb, entry->shown, as);
}

static void paint_status(SatFilesScreen *files, SatRect place)
{
    SatDraw *draw = files->base.host->draw;
    const SatFileEntries *entries = &files->entries;
    char text[160];
    if (files->typed[0] != '\0') {
        snprintf(text, sizeof text, "Looking for: %s", files->typed);
    } else if (entries->kinds[SAT_ENTRY_BACKUP] > 0) {
        snprintf(text, sizeof text,
                 entries->kinds[SAT_ENTRY_BACKUP] == 1 ? "%zu backup" : "%zu backups",
                 entries->kinds[SAT_ENTRY_BACKUP]);
    } else if (entries->kinds[SAT_ENTRY_DICOM] > 1) {
        snprintf(text, sizeof text, "%zu files that look like DICOM",
                 entries->kinds[SAT_ENTRY_DICOM]);
    } else {
        snprintf(text, sizeof text, entries->count == 1 ? "%zu item" : "%zu items", entries->count);
    }
    sat_draw_text(draw, place, SAT_TEXT_SMALL,
                  files->typed[0] != '\0' ? SAT_COLOR_ACCENT : SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT,
                  text);
}

static void paint_pictures_bar(SatFilesScreen *files, SatRect bar)
{
    SatUi *ui = files->base.host->ui;
    const double margin = sat_ui_points(ui, 14.0);
    const SatFileEntry *entry = sat_files_chosen(files);
    const bool has_dicom = files->entries.kinds[SAT_ENTRY_DICOM] > 0;
    const bool on_folder = entry != NULL && entry->kind == SAT_ENTRY_FOLDER;
    char label[160];
    double right = bar.x + bar.width - margin;
    folder_label(files, label, sizeof label);
    const char *accept = on_folder                          ? "Enter"
                         : files->mode == SAT_FILES_BACK_UP ? "Back up"
                                                            : "Open";
    const bool dicom_first = has_dicom && entry == NULL; /* then Enter means it */
    const unsigned open_flags = entry == NULL ? (unsigned)SAT_WIDGET_DISABLED
                                : dicom_first ? 0U
                                              : (unsigned)SAT_WIDGET_PRIMARY;
    button_from_right(files, &right, bar, SAT_ICON_NONE, accept, SAT_FILES_ACCEPT, open_flags);
    button_from_right(files, &right, bar,
                      files->mode == SAT_FILES_OPEN ? SAT_ICON_SCROLL : SAT_ICON_ARCHIVE, label,
                      SAT_FILES_AS_DICOM,
                      files->error[0] != '\0' ? (unsigned)SAT_WIDGET_DISABLED
                      : dicom_first           ? (unsigned)SAT_WIDGET_PRIMARY
                                              : 0U);
    button_from_right(files, &right, bar, SAT_ICON_NONE, "Cancel", SAT_FILES_CANCEL, 0);
    paint_status(files, (SatRect){bar.x + margin, bar.y, right - bar.x - margin, bar.height});
}

static void paint_name(SatFilesScreen *files, SatRect field)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const double pad = sat_ui_points(ui, 10.0);
    const SatRect text = {field.x + pad, field.y, field.width - 2.0 * pad, field.height};
    char before[sizeof files->name.text];
    sat_draw_round(draw, field, SAT_RADIUS_POINTS,
                   files->list_leads ? SAT_COLOR_LINE : SAT_COLOR_ACCENT);
    sat_draw_round(draw, sat_rect_inset(field, sat_files_hairline(files)), SAT_RADIUS_POINTS,
                   SAT_COLOR_BACKGROUND);
    if (files->name_is_offer && !files->list_leads) {
        const char *ending = strrchr(files->name.text, '.');
        snprintf(before, sizeof before, "%.*s",
                 ending != NULL ? (int)(ending - files->name.text) : (int)sizeof before - 1,
                 files->name.text);
        const double width = sat_text_width(draw, SAT_TEXT_BODY, before);
        sat_draw_fill(draw,
                      (SatRect){text.x, text.y + pad / 1.5, fmin(width, text.width),
                                text.height - pad / 0.75},
                      SAT_COLOR_ACCENT_DIM);
    }
    sat_draw_text(draw, text, SAT_TEXT_BODY, SAT_COLOR_TEXT, SAT_ALIGN_LEFT, files->name.text);
    if (!files->list_leads) {
        snprintf(before, sizeof before, "%.*s", (int)files->name.caret, files->name.text);
        const double x = text.x + sat_text_width(draw, SAT_TEXT_BODY, before);
        sat_draw_fill(draw,
                      (SatRect){fmin(x, text.x + text.width), text.y + pad / 1.5,
                                2.0 * sat_files_hairline(files), text.height - pad / 0.75},
                      SAT_COLOR_TEXT);
    }
}

/** Enter means the folder that is chosen in the list, not what is typed. */
static bool enters_folder(const SatFilesScreen *files)
{
    const SatFileEntry *entry = sat_files_chosen(files);
    return files->list_leads && entry != NULL && entry->kind == SAT_ENTRY_FOLDER;
}

/** The name, with what is wrong with it, left of `right`. */
static void paint_name_bar(SatFilesScreen *files, SatRect bar, const char *title, double right)
{
    SatUi *ui = files->base.host->ui;
    SatDraw *draw = files->base.host->draw;
    const double margin = sat_ui_points(ui, 14.0);
    const double height = sat_ui_points(ui, 38.0);
    const double label = sat_text_width(draw, SAT_TEXT_BODY, title) + margin;
    sat_draw_text(draw, (SatRect){bar.x + margin, bar.y, label, bar.height}, SAT_TEXT_BODY,
                  SAT_COLOR_TEXT_DIM, SAT_ALIGN_LEFT, title);
    const double x = bar.x + margin + label;
    const bool wrong = files->name_error[0] != '\0';
    const double width = fmin(wrong ? (right - x) / 3.0 : right - x, sat_ui_points(ui, 620.0));
    const double after = x + width + margin;
    sat_draw_text(draw, (SatRect){after, bar.y, right - after, bar.height}, SAT_TEXT_SMALL,
                  SAT_COLOR_WARNING, SAT_ALIGN_LEFT, files->name_error);
    paint_name(files, (SatRect){x, bar.y + floor((bar.height - height) / 2.0), width, height});
}

static void paint_save_bar(SatFilesScreen *files, SatRect bar)
{
    double right = bar.x + bar.width - sat_ui_points(files->base.host->ui, 14.0);
    const bool enters = enters_folder(files);
    button_from_right(files, &right, bar, enters ? SAT_ICON_NONE : SAT_ICON_SAVE,
                      enters ? "Enter" : "Save", SAT_FILES_ACCEPT, SAT_WIDGET_PRIMARY);
    button_from_right(files, &right, bar, SAT_ICON_NONE, "Cancel", SAT_FILES_CANCEL, 0);
    paint_name_bar(files, bar, "Name", right);
}

/** "Back up into “Backups”". */
static void into_label(const char *name, char *label, size_t capacity)
{
    char *shown = sat_utf8_printable(name, strlen(name));
    if (shown != NULL && shown[0] != '\0') {
        put_quoted(label, capacity, "Back up into", shown, "");
    } else {
        snprintf(label, capacity, "Back up into this folder");
    }
    free(shown);
}

static void paint_backups_bar(SatFilesScreen *files, SatRect bar)
{
    const double margin = sat_ui_points(files->base.host->ui, 14.0);
    const bool enters = enters_folder(files);
    const bool known = files->entries.are_backups;
    const bool wrong = files->name_error[0] != '\0';
    double right = bar.x + bar.width - margin;
    char here[160];
    char label[160];
    into_label(sat_path_file_name(files->folder), here, sizeof here);
    into_label(files->name.text, label, sizeof label);
    button_from_right(files, &right, bar, enters ? SAT_ICON_NONE : SAT_ICON_ARCHIVE,
                      enters  ? "Enter"
                      : known ? here
                              : label,
                      SAT_FILES_ACCEPT, SAT_WIDGET_PRIMARY);
    if (!known || enters) {
        button_from_right(files, &right, bar, SAT_ICON_NONE, here, SAT_FILES_HERE,
                          files->error[0] != '\0' ? (unsigned)SAT_WIDGET_DISABLED : 0U);
    }
    button_from_right(files, &right, bar, SAT_ICON_NONE, "Cancel", SAT_FILES_CANCEL, 0);
    if (sat_files_takes_name(files)) {
        paint_name_bar(files, bar, "New folder", right);
    } else {
        sat_draw_text(files->base.host->draw,
                      (SatRect){bar.x + margin, bar.y, right - bar.x - margin, bar.height},
                      SAT_TEXT_SMALL, wrong ? SAT_COLOR_WARNING : SAT_COLOR_TEXT_DIM,
                      SAT_ALIGN_LEFT,
                      wrong ? files->name_error
                            : "Backups are here. Only what is new or has changed is written.");
    }
}

static void paint_replace_bar(SatFilesScreen *files, SatRect bar)
{
    const double margin = sat_ui_points(files->base.host->ui, 14.0);
    double right = bar.x + bar.width - margin;
    char text[400];
    button_from_right(files, &right, bar, SAT_ICON_NONE, "Replace", SAT_FILES_REPLACE, 0);
    button_from_right(files, &right, bar, SAT_ICON_NONE, "Keep it", SAT_FILES_KEEP,
                      SAT_WIDGET_PRIMARY);
    snprintf(text, sizeof text,
             "There is a file \xE2\x80\x9C%.255s\xE2\x80\x9D "
             "already. Replace it?",
             files->name.text);
    sat_draw_text(files->base.host->draw,
                  (SatRect){bar.x + margin, bar.y, right - bar.x - margin, bar.height},
                  SAT_TEXT_BOLD, SAT_COLOR_WARNING, SAT_ALIGN_LEFT, text);
}

void sat_files_paint_bottom(SatFilesScreen *files, SatRect bar)
{
    sat_draw_fill(files->base.host->draw, bar, SAT_COLOR_BAR);
    sat_files_rule(files, (SatRect){bar.x, bar.y, bar.width, sat_files_hairline(files)});
    if (files->asks_replace) {
        paint_replace_bar(files, bar);
    } else if (files->mode == SAT_FILES_SAVE) {
        paint_save_bar(files, bar);
    } else if (files->mode == SAT_FILES_BACKUPS) {
        paint_backups_bar(files, bar);
    } else {
        paint_pictures_bar(files, bar);
    }
}
