/* The file of preferences: lines of "name = value"; others are passed over. */
#include "player/preferences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"

#define FILE_NAME "player.conf"
#define MAX_FILE_BYTES 65536U

SatLeftButton sat_preferences_parse(const char *text, size_t length)
{
    static const char NAME[] = "left-button";
    for (size_t start = 0; start < length;) {
        const char *newline = memchr(text + start, '\n', length - start);
        const size_t end = newline != NULL ? (size_t)(newline - text) : length;
        char line[80];
        char name[40];
        char value[40];
        snprintf(line, sizeof line, "%.*s", (int)(end - start), text + start);
        if (sscanf(line, " %39[a-z-] = %39[a-z]", name, value) == 2 && strcmp(name, NAME) == 0) {
            return strcmp(value, "window") == 0   ? SAT_LEFT_WINDOW
                   : strcmp(value, "scroll") == 0 ? SAT_LEFT_SCROLL
                                                  : SAT_LEFT_UNKNOWN;
        }
        start = end + 1;
    }
    return SAT_LEFT_UNKNOWN;
}

SatLeftButton sat_preferences_load(void)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *folder = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *path = folder != NULL ? sat_path_join(folder, FILE_NAME) : NULL;
    char *text = path != NULL && sat_path_info(path).kind == SAT_PATH_FILE
                     ? (char *)sat_read_file(path, MAX_FILE_BYTES, &length, &ignored)
                     : NULL;
    const SatLeftButton left =
        text != NULL ? sat_preferences_parse(text, length) : SAT_LEFT_UNKNOWN;
    free(text);
    free(path);
    free(folder);
    return left;
}

void sat_preferences_save(SatLeftButton left_button)
{
    SatError ignored = SAT_ERROR_INIT;
    char text[80];
    char *folder = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *path = folder != NULL && sat_folder_make(folder, true, &ignored)
                     ? sat_path_join(folder, FILE_NAME)
                     : NULL;
    snprintf(text, sizeof text, "left-button = %s\n",
             left_button == SAT_LEFT_WINDOW ? "window" : "scroll");
    if (path != NULL) {
        (void)!sat_write_file_atomic(path, text, strlen(text), true, &ignored);
    }
    free(path);
    free(folder);
}
