/* The file browser as a screen: what choosing does. */
#include "player/screen/screen_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/files_private.h"
#include "player/screen/plain_screen.h"

static SatFilesScreen *files_of(SatScreen *screen)
{
    return (SatFilesScreen *)(void *)screen;
}

const SatFileEntry *sat_files_chosen(const SatFilesScreen *files)
{
    return files->chosen < files->entries.count ? &files->entries.entries[files->chosen] : NULL;
}

void sat_files_choose(SatFilesScreen *files, size_t index)
{
    files->chosen = index;
    files->show_chosen = true;
    files->list_leads = true;
    files->base.host->repaint = true;
    const SatFileEntry *entry = sat_files_chosen(files);
    if (files->mode == SAT_FILES_SAVE && entry != NULL && entry->kind == SAT_ENTRY_PACK) {
        sat_text_field_set(&files->name, entry->shown, strlen(entry->shown));
        files->name_is_offer = true;
    }
}

/** A folder of slices: it is opened as a whole, unless one of them is chosen. */
static bool is_stack_folder(const SatFileEntries *entries)
{
    return entries->kinds[SAT_ENTRY_DICOM] > 1 && entries->kinds[SAT_ENTRY_FOLDER] == 0 &&
           entries->kinds[SAT_ENTRY_PACK] == 0;
}

/** Among backups the first of them, not the list that lies beside them. */
static size_t first_choice(const SatFileEntries *entries)
{
    size_t at = 0;
    while (entries->are_backups && entries->kinds[SAT_ENTRY_BACKUP] > 0 &&
           entries->entries[at].kind != SAT_ENTRY_BACKUP) {
        at++;
    }
    return at;
}

void sat_files_go(SatFilesScreen *files, const char *folder, const char *chosen_name)
{
    SatError err = SAT_ERROR_INIT;
    char *copy = sat_text_copy(folder); /* it may be our own folder's text, or an entry's */
    char *chosen = chosen_name != NULL ? sat_text_copy(chosen_name) : NULL;
    if (copy == NULL) {
        free(chosen);
        return;
    }
    free(files->folder);
    files->folder = copy;
    sat_file_entries_free(&files->entries);
    files->error[0] = '\0';
    files->name_error[0] = '\0';
    if (!sat_file_entries_read(files->folder, &files->entries, &err)) {
        snprintf(files->error, sizeof files->error, "%s", err.text);
    }
    files->part_count = sat_path_parts(files->folder, files->part_ends, SAT_FILES_MAX_PARTS);
    files->typed[0] = '\0';
    files->asks_replace = false;
    files->scroll_px = 0.0;
    files->chosen = files->entries.count;
    if (chosen != NULL) {
        files->chosen = sat_file_entries_at_name(&files->entries, chosen);
    } else if (sat_files_seeks_pictures(files) && !is_stack_folder(&files->entries)) {
        files->chosen = first_choice(&files->entries);
    }
    files->list_leads = files->list_leads && files->mode != SAT_FILES_BACKUPS;
    files->show_chosen = true;
    files->base.host->repaint = true;
    free(chosen);
}

static void go_up(SatFilesScreen *files)
{
    char *parent = sat_path_parent(files->folder);
    char *name = sat_text_copy(sat_path_file_name(files->folder));
    if (parent != NULL && name != NULL && strcmp(parent, files->folder) != 0) {
        sat_files_go(files, parent, name);
    }
    free(parent);
    free(name);
}

static void go_to_part(SatFilesScreen *files, size_t part)
{
    if (part < files->part_count) {
        char *path = sat_text_copy(files->folder);
        if (path != NULL) {
            path[files->part_ends[part]] = '\0';
            sat_files_go(files, path, NULL);
        }
        free(path);
    }
}

/** It is chosen: to open, to back up. Takes the path's memory. */
static void take_path(SatFilesScreen *files, char *path)
{
    SatScreenHost *host = files->base.host;
    char **wish =
        files->mode == SAT_FILES_BACK_UP ? &host->wants_back_up_source : &host->wants_path;
    free(*wish);
    *wish = path;
}

static void accept_entry(SatFilesScreen *files)
{
    const SatFileEntry *entry = sat_files_chosen(files);
    char *path = entry != NULL ? sat_path_join(files->folder, entry->name) : NULL;
    if (path == NULL) {
        return;
    }
    if (entry->kind == SAT_ENTRY_FOLDER) {
        sat_files_go(files, path, NULL);
        free(path);
    } else {
        take_path(files, path);
    }
}

static void take_folder(SatFilesScreen *files)
{
    const SatFileEntry *entry = sat_files_chosen(files);
    const bool folder = entry != NULL && entry->kind == SAT_ENTRY_FOLDER;
    char *path = folder ? sat_path_join(files->folder, entry->name) : sat_text_copy(files->folder);
    if (path != NULL) {
        take_path(files, path);
    }
}

static void save(SatFilesScreen *files, bool replace)
{
    char *path = sat_files_named_path(files);
    files->asks_replace = false;
    files->name_error[0] = '\0';
    if (path == NULL) {
        snprintf(files->name_error, sizeof files->name_error,
                 "Give it a name, without \"/\" and not beginning with a dot");
        return;
    }
    const SatPathKind kind = sat_path_info(path).kind;
    if (kind == SAT_PATH_FILE && !replace) {
        files->asks_replace = true;
        free(path);
    } else if (kind == SAT_PATH_FOLDER || kind == SAT_PATH_OTHER) {
        snprintf(files->name_error, sizeof files->name_error,
                 "There is a folder of that name: choose another");
        free(path);
    } else {
        free(files->base.host->wants_save_path);
        files->base.host->wants_save_path = path;
        files->base.host->save_replaces = replace;
    }
}

static void accept(SatFilesScreen *files)
{
    const SatFileEntry *entry = sat_files_chosen(files);
    const bool folder = entry != NULL && entry->kind == SAT_ENTRY_FOLDER;
    if (sat_files_seeks_pictures(files) && entry == NULL) {
        if (files->entries.kinds[SAT_ENTRY_DICOM] > 0) {
            take_folder(files);
        }
    } else if (sat_files_seeks_pictures(files) || (files->list_leads && folder)) {
        accept_entry(files);
    } else if (files->mode == SAT_FILES_SAVE) {
        save(files, false);
    } else if (files->entries.are_backups) {
        sat_files_back_up_here(files);
    } else {
        sat_files_back_up_into_name(files);
    }
}

void sat_files_do(SatFilesScreen *files, SatFilesCommand command, size_t index)
{
    files->base.host->repaint = true;
    switch (command) {
    case SAT_FILES_UP:
        go_up(files);
        break;
    case SAT_FILES_ACCEPT:
        accept(files);
        break;
    case SAT_FILES_AS_DICOM:
        take_folder(files);
        break;
    case SAT_FILES_HERE:
        sat_files_back_up_here(files);
        break;
    case SAT_FILES_CANCEL:
        files->base.host->wants_back = true;
        break;
    case SAT_FILES_PLACE:
        if (index < files->places.count) {
            sat_files_go(files, files->places.places[index].path, NULL);
        }
        break;
    case SAT_FILES_PART:
        go_to_part(files, index);
        break;
    case SAT_FILES_REPLACE:
        save(files, true);
        break;
    case SAT_FILES_KEEP:
        files->asks_replace = false;
        break;
    case SAT_FILES_COMMANDS:
        break;
    }
}

static bool act(SatScreen *screen, SatAction action)
{
    SatFilesScreen *files = files_of(screen);
    if (action.kind == SAT_ACTION_CHOOSE) {
        const size_t commands = (size_t)SAT_FILES_COMMANDS;
        sat_files_do(files, (SatFilesCommand)(action.argument % commands),
                     action.argument / commands);
        return true;
    }
    return false;
}

static void describe(SatScreen *screen, SatJsonWriter *writer)
{
    const SatFilesScreen *files = files_of(screen);
    const SatFileEntry *chosen = sat_files_chosen(files);
    char *folder = sat_utf8_printable(files->folder, strlen(files->folder));
    static const char *const MODES[] = {"open", "save", "back up", "backups"};
    sat_json_put_text(writer, "mode", MODES[files->mode]);
    sat_json_put_text(writer, "folder", folder);
    sat_json_put_u64(writer, "entries", files->entries.count);
    sat_json_put_text(writer, "chosen", chosen != NULL ? chosen->shown : NULL);
    sat_json_put_text(writer, "typed", files->typed);
    sat_json_put_text(writer, "name", files->name.text);
    sat_json_put_bool(writer, "asks_replace", files->asks_replace);
    sat_json_put_text(writer, "error", files->error);
    sat_json_put_text(writer, "name_error", files->name_error);
    free(folder);
}

static void free_files(SatScreen *screen)
{
    SatFilesScreen *files = files_of(screen);
    if (files != NULL) {
        sat_file_entries_free(&files->entries);
        sat_file_places_free(&files->places);
        sat_path_list_clear(&files->backs_up);
        free(files->folder);
        free(files);
    }
}

static const SatScreenTable FILES_TABLE = {.name = "files",
                                           .act = act,
                                           .key = sat_files_key,
                                           .input = sat_files_input,
                                           .paint = sat_files_paint,
                                           .tick = sat_files_tick,
                                           .wake = sat_plain_wake,
                                           .is_idle = sat_plain_is_idle,
                                           .frames = sat_plain_frames,
                                           .describe = describe,
                                           .statistics = sat_plain_statistics,
                                           .free = free_files};

const char *sat_screen_files_folder(const SatScreen *screen)
{
    return ((const SatFilesScreen *)(const void *)screen)->folder;
}

SatFilesMode sat_screen_files_mode(const SatScreen *screen)
{
    return ((const SatFilesScreen *)(const void *)screen)->mode;
}

SatScreen *sat_screen_files_new(SatScreenHost *host, const SatFilesRequest *request, SatError *err)
{
    const char *name = request->name;
    const char *folder = request->folder;
    SatFilesScreen *files = calloc(1, sizeof *files);
    if (files == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to choose a file");
        return NULL;
    }
    files->base = (SatScreen){&FILES_TABLE, host};
    files->mode = request->mode;
    if (request->backs_up != NULL) {
        sat_path_list_copy(&files->backs_up, request->backs_up);
    }
    sat_file_places_load(&files->places);
    const char *ending = name != NULL ? strrchr(name, '.') : NULL;
    sat_text_field_set(&files->name, name != NULL ? name : "",
                       ending != NULL ? (size_t)(ending - name) : 0);
    files->name_is_offer = name != NULL && name[0] != '\0';
    const bool usable = folder != NULL && sat_path_info(folder).kind == SAT_PATH_FOLDER;
    /* The first place is the home folder; there is always the last, "/". */
    sat_files_go(files, usable ? folder : files->places.places[0].path, NULL);
    if (files->folder == NULL) {
        free_files(&files->base);
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory to choose a file");
        return NULL;
    }
    return &files->base;
}
