/* The list of recent packs: one path a line. */
#include "player/recent_packs.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/file_io.h"
#include "formats/base/platform.h"
#include "formats/base/text_utf8.h"

#define LIST_NAME "recent-packs.txt"
#define MAX_LIST_BYTES 65536U

static char *list_path(bool make_folder)
{
    SatError ignored = SAT_ERROR_INIT;
    char *folder = sat_user_directory(SAT_DIRECTORY_DATA);
    char *path = NULL;
    if (folder != NULL && (!make_folder || sat_folder_make(folder, true, &ignored))) {
        path = sat_path_join(folder, LIST_NAME);
    }
    free(folder);
    return path;
}

static void append(SatRecentPacks *recent, const char *path, size_t length)
{
    char *copy = recent->count < SAT_RECENT_MAX ? malloc(length + 1) : NULL;
    if (copy == NULL) {
        return;
    }
    memcpy(copy, path, length);
    copy[length] = '\0';
    if (length > 0 && sat_path_info(copy).kind == SAT_PATH_FILE) {
        recent->paths[recent->count++] = copy;
    } else {
        free(copy);
    }
}

void sat_recent_packs_load(SatRecentPacks *recent)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *path = list_path(false);
    *recent = (SatRecentPacks){0};
    char *text =
        path != NULL ? (char *)sat_read_file(path, MAX_LIST_BYTES, &length, &ignored) : NULL;
    if (text != NULL && sat_utf8_is_valid(text, length)) {
        size_t start = 0;
        while (start < length) {
            const char *newline = memchr(text + start, '\n', length - start);
            const size_t end = newline != NULL ? (size_t)(newline - text) : length;
            append(recent, text + start, end - start);
            start = end + 1;
        }
    }
    free(text);
    free(path);
}

static void save(const SatRecentPacks *recent)
{
    SatError ignored = SAT_ERROR_INIT;
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    char *path = list_path(true);
    for (size_t i = 0; i < recent->count; i++) {
        sat_write_text(&text, recent->paths[i]);
        sat_write_u8(&text, '\n');
    }
    if (path != NULL && !text.failed) {
        (void)!sat_write_file_atomic(path, text.bytes, text.length, true, &ignored);
    }
    sat_byte_writer_free(&text);
    free(path);
}

void sat_recent_packs_add(SatRecentPacks *recent, const char *path)
{
    SatRecentPacks updated = {0};
    /* However it was called this time, it is the same file and stands there once. */
    char *real = sat_path_real(path);
    const char *added = real != NULL ? real : path;
    if (strchr(added, '\n') == NULL) {
        append(&updated, added, strlen(added));
        for (size_t i = 0; i < recent->count; i++) {
            if (strcmp(recent->paths[i], added) != 0) {
                append(&updated, recent->paths[i], strlen(recent->paths[i]));
            }
        }
        sat_recent_packs_free(recent);
        *recent = updated;
        save(recent);
    }
    free(real);
}

void sat_recent_packs_free(SatRecentPacks *recent)
{
    for (size_t i = 0; i < recent->count; i++) {
        free(recent->paths[i]);
    }
    *recent = (SatRecentPacks){0};
}
