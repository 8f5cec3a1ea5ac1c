/* The file of preferences: lines of "name = value"; others are passed over. */
#include "player/preferences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"

#define FILE_NAME "player.conf"
#define MAX_FILE_BYTES 65536U

/** What stands behind "name =" in the line; NULL: it is about something else. */
static const char *value_of(const char *line, const char *name)
{
    line += strspn(line, " \t");
    const size_t length = strlen(name);
    if (strncmp(line, name, length) != 0) {
        return NULL;
    }
    line += length + strspn(line + length, " \t");
    return *line == '=' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

static void take_line(char *line, SatPreferences *preferences)
{
    const char *habit = value_of(line, "left-button");
    const char *folder = value_of(line, "backup-folder");
    if (habit != NULL) {
        preferences->left_button = strcmp(habit, "window") == 0   ? SAT_LEFT_WINDOW
                                   : strcmp(habit, "scroll") == 0 ? SAT_LEFT_SCROLL
                                                                  : SAT_LEFT_UNKNOWN;
    } else if (folder != NULL && folder[0] == '/') {
        const size_t size = strlen(folder) + 1;
        free(preferences->backup_folder);
        preferences->backup_folder = malloc(size);
        if (preferences->backup_folder != NULL) {
            memcpy(preferences->backup_folder, folder, size);
        }
    }
}

void sat_preferences_parse(const char *text, size_t length, SatPreferences *preferences)
{
    *preferences = (SatPreferences){0};
    char *line = malloc(length + 1);
    for (size_t start = 0; line != NULL && start < length;) {
        const char *newline = memchr(text + start, '\n', length - start);
        const size_t end = newline != NULL ? (size_t)(newline - text) : length;
        memcpy(line, text + start, end - start);
        line[end - start] = '\0';
        take_line(line, preferences);
        start = end + 1;
    }
    free(line);
}

void sat_preferences_load(SatPreferences *preferences)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *folder = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *path = folder != NULL ? sat_path_join(folder, FILE_NAME) : NULL;
    char *text = path != NULL && sat_path_info(path).kind == SAT_PATH_FILE
                     ? (char *)sat_read_file(path, MAX_FILE_BYTES, &length, &ignored)
                     : NULL;
    sat_preferences_parse(text != NULL ? text : "", length, preferences);
    free(text);
    free(path);
    free(folder);
}

void sat_preferences_save(const SatPreferences *preferences)
{
    SatError ignored = SAT_ERROR_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const char *backups = preferences->backup_folder;
    if (preferences->left_button != SAT_LEFT_UNKNOWN) {
        sat_write_text(&text, "left-button = ");
        sat_write_text(&text,
                       preferences->left_button == SAT_LEFT_WINDOW ? "window\n" : "scroll\n");
    }
    if (backups != NULL && strchr(backups, '\n') == NULL) {
        sat_write_text(&text, "backup-folder = ");
        sat_write_text(&text, backups);
        sat_write_u8(&text, '\n');
    }
    char *folder = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *path = folder != NULL && sat_folder_make(folder, true, &ignored)
                     ? sat_path_join(folder, FILE_NAME)
                     : NULL;
    if (path != NULL && !text.failed) {
        (void)!sat_write_file_atomic(path, text.bytes, text.length, true, &ignored);
    }
    sat_byte_writer_free(&text);
    free(path);
    free(folder);
}

void sat_preferences_free(SatPreferences *preferences)
{
    free(preferences->backup_folder);
    *preferences = (SatPreferences){0};
}
