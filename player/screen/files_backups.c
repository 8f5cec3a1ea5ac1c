/* Where the file browser lets things be written: under a name, into a folder of backups. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"
#include "player/screen/files_private.h"

static const char PACK_ENDING[] = ".satchel";

char *sat_files_named_path(const SatFilesScreen *files)
{
    char name[sizeof files->name.text + sizeof PACK_ENDING];
    const char *typed = files->name.text;
    typed += strspn(typed, " ");
    size_t length = strlen(typed);
    while (length > 0 && typed[length - 1] == ' ') {
        length--;
    }
    if (length == 0 || typed[0] == '.' || memchr(typed, '/', length) != NULL) {
        return NULL;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, typed);
    if (files->mode == SAT_FILES_SAVE && sat_entry_kind_of_name(name) != SAT_ENTRY_PACK) {
        snprintf(name + length, sizeof name - length, "%s", PACK_ENDING);
    }
    return sat_path_join(files->folder, name);
}

/** Without detours; of what is not there yet, where it will be. owns: free() */
static char *real_path(const char *path)
{
    char *real = sat_path_real(path);
    if (real == NULL) {
        char *parent = sat_path_parent(path);
        char *real_parent = parent != NULL ? sat_path_real(parent) : NULL;
        real = real_parent != NULL ? sat_path_join(real_parent, sat_path_file_name(path)) : NULL;
        free(real_parent);
        free(parent);
    }
    return real;
}

/** Backups in the folder that is backed up would be backed up themselves the next time. */
static bool lies_in_source(const SatFilesScreen *files, const char *folder)
{
    bool inside = false;
    char *real = real_path(folder);
    for (size_t i = 0; real != NULL && i < files->backs_up.count && !inside; i++) {
        char *source = sat_path_real(files->backs_up.paths[i]);
        const size_t length = source != NULL ? strlen(source) : 0;
        inside = length > 0 && strncmp(real, source, length) == 0 &&
                 (real[length] == '/' || real[length] == '\0' || source[length - 1] == '/');
        free(source);
    }
    free(real);
    return inside;
}

/** Takes the path's memory. */
static void back_up_into(SatFilesScreen *files, char *folder)
{
    SatScreenHost *host = files->base.host;
    files->name_error[0] = '\0';
    if (folder != NULL && lies_in_source(files, folder)) {
        snprintf(files->name_error, sizeof files->name_error,
                 "That lies in what is backed up: choose another place");
        free(folder);
        return;
    }
    free(host->wants_back_up_folder);
    host->wants_back_up_folder = folder;
}

void sat_files_back_up_into_name(SatFilesScreen *files)
{
    char *path = sat_files_named_path(files);
    const SatPathKind kind = path != NULL ? sat_path_info(path).kind : SAT_PATH_MISSING;
    if (path == NULL) {
        snprintf(files->name_error, sizeof files->name_error,
                 "Give it a name, without \"/\" and not beginning with a dot");
    } else if (kind == SAT_PATH_FILE || kind == SAT_PATH_OTHER) {
        snprintf(files->name_error, sizeof files->name_error,
                 "There is a file of that name: choose another");
        free(path);
    } else {
        back_up_into(files, path);
    }
}

void sat_files_back_up_here(SatFilesScreen *files)
{
    if (files->mode == SAT_FILES_BACKUPS) {
        back_up_into(files, sat_text_copy(files->folder));
    }
}
