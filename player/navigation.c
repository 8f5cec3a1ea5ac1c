/* The ways between the screens. */
#include "player/navigation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/file_entries.h"
#include "player/screen/file_places.h"
#include "player/screen/open_kind.h"
#include "player/screen/screen_files.h"
#include "player/screen/screen_import.h"
#include "player/screen/screen_stack.h"
#include "player/screen/screen_start.h"

/** Takes the new text's memory. */
static void replace_text(char **text, char *by)
{
    free(*text);
    *text = by;
}

static bool is_screen(const SatScreen *screen, const char *name)
{
    return screen != NULL && strcmp(screen->table->name, name) == 0;
}

static void free_screen(SatScreen *screen)
{
    if (screen != NULL) {
        screen->table->free(screen);
    }
}

static void load_recent(SatNavigation *navigation)
{
    if (!navigation->recent_loaded) {
        sat_recent_packs_load(&navigation->recent);
        navigation->recent_loaded = true;
    }
}

/** What the screen that is seen leaves behind. */
static void keep_its_outcome(SatNavigation *navigation)
{
    SatScreen *screen = navigation->screen;
    if (is_screen(screen, "files") && sat_screen_files_mode(screen) != SAT_FILES_BACKUPS) {
        replace_text(&navigation->folder, sat_text_copy(sat_screen_files_folder(screen)));
    } else if (is_screen(screen, "import")) {
        const char *saved = sat_screen_import_made(screen, SAT_IMPORT_SAVE);
        const char *backed_up = sat_screen_import_made(screen, SAT_IMPORT_BACKUP);
        if (saved != NULL) {
            load_recent(navigation);
            sat_recent_packs_add(&navigation->recent, saved);
        }
        if (backed_up != NULL) {
            replace_text(&navigation->preferences.backup_folder, sat_text_copy(backed_up));
            sat_preferences_save(&navigation->preferences);
        }
    }
}

/** Before the screen that is seen goes. */
static void take_leave(SatNavigation *navigation)
{
    keep_its_outcome(navigation);
    sat_ui_clear_focus(navigation->host->ui);
    navigation->host->repaint = true;
    navigation->host->hold_until_ns = 0;
}

/** The only screen from now on. */
static void show(SatNavigation *navigation, SatScreen *screen)
{
    take_leave(navigation);
    free_screen(navigation->screen);
    free_screen(navigation->under);
    navigation->under = NULL;
    navigation->screen = screen;
}

/** Over the start screen or the stack, which stays as it is. */
static void lay_over(SatNavigation *navigation, SatScreen *screen)
{
    take_leave(navigation);
    if (navigation->under == NULL) {
        /* A menu or a message that led here is not there any more when one comes back. */
        (void)navigation->screen->table->act(navigation->screen,
                                             (SatAction){SAT_ACTION_DISMISS, 0});
        navigation->under = navigation->screen;
    } else {
        free_screen(navigation->screen);
    }
    navigation->screen = screen;
}

static void go_back(SatNavigation *navigation)
{
    if (navigation->under != NULL) {
        take_leave(navigation);
        free_screen(navigation->screen);
        navigation->screen = navigation->under;
        navigation->under = NULL;
    }
}

bool sat_navigation_show_start(SatNavigation *navigation, const char *message, SatError *err)
{
    load_recent(navigation);
    SatScreen *screen =
        sat_screen_start_new(navigation->host, (const char *const *)navigation->recent.paths,
                             navigation->recent.count, message, err);
    if (screen == NULL) {
        return false;
    }
    navigation->host->can_save = false;
    sat_path_list_clear(&navigation->sources);
    show(navigation, screen);
    return true;
}

bool sat_navigation_show_session(SatNavigation *navigation, SatPackSession *session,
                                 const SatPathList *sources, size_t left_out, const char *series,
                                 SatError *err)
{
    char *path = sat_text_copy(sat_pack_session_path(session));
    const bool is_private =
        sat_pack_reader_sharing(sat_pack_session_reader(session)) == SAT_SHARING_PRIVATE;
    navigation->host->can_save = is_private && sources != NULL && sources->count > 0;
    navigation->host->left_out = is_private ? left_out : 0;
    replace_text(&navigation->host->series, series != NULL ? sat_text_copy(series) : NULL);
    sat_path_list_clear(&navigation->host->drafts);
    SatScreen *screen = sat_screen_stack_new(navigation->host, session, err);
    if (screen == NULL) {
        free(path);
        return false;
    }
    if (is_private) {
        replace_text(&path, NULL); /* a file of the cache: it comes and goes */
    }
    replace_text(&navigation->remember_path, path);
    const SatPathList unknown = {0};
    sat_path_list_copy(&navigation->sources, sources != NULL ? sources : &unknown);
    const uint64_t hold_until_ns = navigation->host->hold_until_ns;
    show(navigation, screen);
    navigation->host->hold_until_ns = hold_until_ns;
    return true;
}

void sat_navigation_remember(SatNavigation *navigation)
{
    if (navigation->remember_path != NULL) {
        load_recent(navigation);
        sat_recent_packs_add(&navigation->recent, navigation->remember_path);
        replace_text(&navigation->remember_path, NULL);
    }
}

/* ---- opening and saving ---------------------------------------------------------------------- */

static void tell(SatNavigation *navigation, const SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    (void)!sat_navigation_show_start(navigation, err->text, &ignored);
}

static void start_import(SatNavigation *navigation, const SatImportRequest *request)
{
    SatError err = SAT_ERROR_INIT;
    SatScreen *screen = sat_screen_import_new(navigation->host, request, &err);
    if (screen == NULL) {
        tell(navigation, &err);
        return;
    }
    sat_path_list_copy(&navigation->import_sources, request->sources);
    lay_over(navigation, screen);
}

static void open_pack(SatNavigation *navigation, const char *path)
{
    SatError err = SAT_ERROR_INIT;
    const bool made = is_screen(navigation->screen, "import") &&
                      sat_screen_import_made(navigation->screen, SAT_IMPORT_SAVE) == NULL;
    const SatPathList *sources = made ? &navigation->import_sources : NULL;
    const size_t left_out = made ? sat_screen_import_left_out(navigation->screen) : 0;
    const char *series = made ? sat_screen_import_series(navigation->screen) : NULL;
    SatPackSession *session = sat_pack_session_open(path, &err);
    if (session == NULL ||
        !sat_navigation_show_session(navigation, session, sources, left_out, series, &err)) {
        tell(navigation, &err);
    }
}

/** A DICOMDIR stands for the folder it lies in. */
static void add_source(SatPathList *sources, const char *path)
{
    char *absolute = sat_path_absolute(path);
    if (absolute != NULL && sat_entry_is_dicomdir(sat_path_file_name(absolute))) {
        replace_text(&absolute, sat_path_parent(absolute));
    }
    (void)sat_path_list_add(sources, absolute != NULL ? absolute : path);
    free(absolute);
}

void sat_navigation_open(SatNavigation *navigation, const char *path)
{
    SatError err = SAT_ERROR_INIT;
    if (sat_path_is_pack(path)) {
        open_pack(navigation, path);
    } else if (sat_path_info(path).kind == SAT_PATH_MISSING) {
        sat_fail(&err, SAT_ERR_SYSTEM, "%s is not there (any more)", sat_path_file_name(path));
        tell(navigation, &err);
    } else {
        SatPathList sources = {0};
        add_source(&sources, path);
        start_import(navigation, &(SatImportRequest){.kind = SAT_IMPORT_OPEN, .sources = &sources});
        sat_path_list_clear(&sources);
    }
}

static void browse(SatNavigation *navigation, const SatFilesRequest *request)
{
    SatError err = SAT_ERROR_INIT;
    SatScreen *screen = sat_screen_files_new(navigation->host, request, &err);
    if (screen == NULL) {
        tell(navigation, &err);
    } else {
        lay_over(navigation, screen);
    }
}

/** Where the backups of these go: at first the folder used last, else beside what is backed up. */
static void browse_for_backups(SatNavigation *navigation)
{
    if (navigation->backup_sources.count == 0) {
        return; /* no memory for them */
    }
    const char *last = navigation->preferences.backup_folder;
    char *beside = sat_path_parent(navigation->backup_sources.paths[0]);
    const bool is_there = last != NULL && sat_path_info(last).kind == SAT_PATH_FOLDER;
    browse(navigation, &(SatFilesRequest){.mode = SAT_FILES_BACKUPS,
                                          .folder = is_there ? last : beside,
                                          .name = "Backups",
                                          .backs_up = &navigation->backup_sources});
    free(beside);
}

void sat_navigation_drop(SatNavigation *navigation, const char *path)
{
    (void)sat_path_list_add(&navigation->dropped, path);
}

void sat_navigation_drop_end(SatNavigation *navigation)
{
    const SatPathList dropped = navigation->dropped;
    if (dropped.count == 0) {
        return;
    }
    navigation->dropped = (SatPathList){0};
    SatPathList used = dropped;
    if (is_screen(navigation->screen, "files") &&
        sat_screen_files_mode(navigation->screen) == SAT_FILES_BACK_UP) {
        sat_path_list_copy(&navigation->backup_sources, &dropped);
        browse_for_backups(navigation);
        sat_path_list_clear(&used);
        return;
    }
    size_t pack = 0;
    while (pack < dropped.count && !sat_path_is_pack(dropped.paths[pack])) {
        pack++;
    }
    if (pack < dropped.count || dropped.count == 1) {
        sat_navigation_open(navigation, dropped.paths[pack < dropped.count ? pack : 0]);
    } else {
        start_import(navigation, &(SatImportRequest){.kind = SAT_IMPORT_OPEN, .sources = &dropped});
    }
    sat_path_list_clear(&used);
}

/* ---- backing up ------------------------------------------------------------------------------ */

/** What is on screen, when it is known what that was made from; else it is asked for. */
static void choose_backup(SatNavigation *navigation)
{
    const bool on_stack = is_screen(navigation->screen, "stack");
    if (on_stack && navigation->host->can_save) {
        sat_path_list_copy(&navigation->backup_sources, &navigation->sources);
        browse_for_backups(navigation);
    } else if (!on_stack) {
        browse(navigation, &(SatFilesRequest){SAT_FILES_BACK_UP, navigation->folder, NULL, NULL});
    }
}

static void grant_backup(SatNavigation *navigation)
{
    SatScreenHost *host = navigation->host;
    if (host->wants_back_up) {
        host->wants_back_up = false;
        choose_backup(navigation);
    }
    if (host->wants_back_up_source != NULL) {
        sat_path_list_clear(&navigation->backup_sources);
        add_source(&navigation->backup_sources, host->wants_back_up_source);
        replace_text(&host->wants_back_up_source, NULL);
        browse_for_backups(navigation);
    }
    if (host->wants_back_up_folder != NULL) {
        char *folder = host->wants_back_up_folder;
        host->wants_back_up_folder = NULL;
        start_import(navigation, &(SatImportRequest){.kind = SAT_IMPORT_BACKUP,
                                                     .sources = &navigation->backup_sources,
                                                     .output = folder});
        free(folder);
    }
}

static void grant_ways(SatNavigation *navigation)
{
    SatScreenHost *host = navigation->host;
    SatError ignored = SAT_ERROR_INIT;
    if (host->wants_back) {
        host->wants_back = false;
        go_back(navigation);
    }
    if (host->wants_close) {
        host->wants_close = false;
        (void)!sat_navigation_show_start(navigation, "", &ignored);
    }
    if (host->wants_open) {
        host->wants_open = false;
        browse(navigation, &(SatFilesRequest){SAT_FILES_OPEN, navigation->folder, NULL, NULL});
    }
    if (host->wants_save) {
        host->wants_save = false;
        if (host->can_save && is_screen(navigation->screen, "stack")) {
            browse(navigation,
                   &(SatFilesRequest){SAT_FILES_SAVE, navigation->folder, "lecture.satchel", NULL});
        }
    }
}

void sat_navigation_grant(SatNavigation *navigation)
{
    SatScreenHost *host = navigation->host;
    if (host->wants_full_screen) {
        host->wants_full_screen = false;
        sat_window_set_full_screen(host->window, !sat_window_is_full_screen(host->window));
        host->repaint = true;
    }
    if (host->left_button_changed) {
        host->left_button_changed = false;
        navigation->preferences.left_button = host->left_button;
        sat_preferences_save(&navigation->preferences);
    }
    grant_ways(navigation);
    grant_backup(navigation);
    if (host->wants_path != NULL) {
        char *path = host->wants_path;
        host->wants_path = NULL;
        sat_navigation_open(navigation, path);
        free(path);
    }
    if (host->wants_save_path != NULL) {
        char *path = host->wants_save_path;
        host->wants_save_path = NULL;
        if (navigation->sources.count > 0) {
            start_import(navigation, &(SatImportRequest){.kind = SAT_IMPORT_SAVE,
                                                         .sources = &navigation->sources,
                                                         .drafts = &host->drafts,
                                                         .output = path,
                                                         .replace = host->save_replaces});
        }
        free(path);
    }
}

void sat_navigation_end(SatNavigation *navigation)
{
    keep_its_outcome(navigation);
    free_screen(navigation->screen);
    free_screen(navigation->under);
    sat_recent_packs_free(&navigation->recent);
    free(navigation->remember_path);
    sat_path_list_clear(&navigation->sources);
    sat_path_list_clear(&navigation->import_sources);
    sat_path_list_clear(&navigation->backup_sources);
    sat_path_list_clear(&navigation->dropped);
    sat_preferences_free(&navigation->preferences);
    free(navigation->folder);
    sat_path_list_clear(&navigation->host->drafts);
    free(navigation->host->series);
    free(navigation->host->wants_path);
    free(navigation->host->wants_save_path);
    free(navigation->host->wants_back_up_source);
    free(navigation->host->wants_back_up_folder);
}
