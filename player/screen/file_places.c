/* Finds the places. */
#include "player/screen/file_places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"
#include "formats/base/text_utf8.h"

static char *copy_bytes(const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

char *sat_path_parent(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    while (length > 0 && path[length - 1] != '/') {
        length--;
    }
    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    return length > 0 ? copy_bytes(path, length) : copy_bytes("/", 1);
}

size_t sat_path_parts(const char *path, size_t *ends, size_t capacity)
{
    size_t count = 0;
    size_t at = 0;
    if (path[0] != '/' || capacity < 2) {
        return 0;
    }
    ends[count++] = 1;
    for (;;) {
        while (path[at] == '/') {
            at++;
        }
        if (path[at] == '\0') {
            return count;
        }
        while (path[at] != '\0' && path[at] != '/') {
            at++;
        }
        if (count == capacity) {
            memmove(ends + 1, ends + 2, (capacity - 2) * sizeof *ends);
            count--;
        }
        ends[count++] = at;
    }
}

/* ---- the user's folders ---------------------------------------------------------------------- */

static char *unescape(const char *from, const char *end, const char *home)
{
    static const char HOME[] = "$HOME";
    const bool relative =
        (size_t)(end - from) >= sizeof HOME - 1 && memcmp(from, HOME, sizeof HOME - 1) == 0;
    if (!relative && (from == end || *from != '/')) {
        return NULL;
    }
    from += relative ? sizeof HOME - 1 : 0;
    const size_t home_bytes = relative ? strlen(home) : 0;
    char *path = malloc(home_bytes + (size_t)(end - from) + 1);
    if (path == NULL) {
        return NULL;
    }
    memcpy(path, home, home_bytes);
    size_t used = home_bytes;
    for (; from < end; from++) {
        if (*from == '\\' && from + 1 < end) {
            from++;
        }
        path[used++] = *from;
    }
    while (used > 1 && path[used - 1] == '/') {
        used--;
    }
    path[used] = '\0';
    return path;
}

char *sat_user_folder_from(const char *text, const char *key, const char *home)
{
    const size_t key_bytes = strlen(key);
    for (const char *line = text; line != NULL && *line != '\0';) {
        line += strspn(line, " \t\r\n");
        if (strncmp(line, key, key_bytes) == 0 && strncmp(line + key_bytes, "=\"", 2) == 0) {
            const char *from = line + key_bytes + 2;
            const char *end = from;
            while (*end != '\0' && *end != '\n' && *end != '"') {
                end += *end == '\\' && end[1] != '\0' ? 2 : 1;
            }
            return *end == '"' ? unescape(from, end, home) : NULL;
        }
        line = strchr(line, '\n');
    }
    return NULL;
}

static bool is_folder(const char *path)
{
    return sat_path_info(path).kind == SAT_PATH_FOLDER;
}

/** Takes the path's memory. */
static void add(SatFilePlaces *out, SatPlaceKind kind, const char *title, char *path)
{
    bool wanted = path != NULL && out->count < SAT_MAX_PLACES && is_folder(path);
    for (size_t i = 0; wanted && i < out->count; i++) {
        wanted = strcmp(out->places[i].path, path) != 0;
    }
    if (!wanted) {
        free(path);
        return;
    }
    SatFilePlace *place = &out->places[out->count++];
    char *shown = sat_utf8_printable(title, strlen(title));
    place->kind = kind;
    place->path = path;
    snprintf(place->title, sizeof place->title, "%.*s",
             shown != NULL ? (int)sat_utf8_prefix(shown, strlen(shown), sizeof place->title - 1)
                           : 0,
             shown != NULL ? shown : "");
    free(shown);
}

/** The desktop's own list of where its folders are, in the user's language. owns: free() */
static char *read_user_folders(void)
{
    SatError ignored = SAT_ERROR_INIT;
    size_t length = 0;
    char *ours = sat_user_directory(SAT_DIRECTORY_CONFIG);
    char *config = ours != NULL ? sat_path_parent(ours) : NULL;
    char *path = config != NULL ? sat_path_join(config, "user-dirs.dirs") : NULL;
    char *text = NULL;
    if (path != NULL && sat_path_info(path).kind == SAT_PATH_FILE) {
        text = (char *)sat_read_file(path, 65536, &length, &ignored);
    }
    free(path);
    free(config);
    free(ours);
    return text;
}

static void add_user_folders(SatFilePlaces *out, const char *home)
{
    static const char *const FOLDERS[][2] = {{"XDG_DESKTOP_DIR", "Desktop"},
                                             {"XDG_DOCUMENTS_DIR", "Documents"},
                                             {"XDG_DOWNLOAD_DIR", "Downloads"}};
    char *text = read_user_folders();
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        char *path = text != NULL ? sat_user_folder_from(text, FOLDERS[i][0], home) : NULL;
        if (path == NULL || !is_folder(path)) {
            free(path);
            path = sat_path_join(home, FOLDERS[i][1]);
        }
        add(out, SAT_PLACE_FOLDER, FOLDERS[i][1], path);
    }
    free(text);
}

/* ---- what is plugged in ---------------------------------------------------------------------- */

/** Folders below `folder` that are mounted; those that are not are looked into, `depth` deep: the
 * system makes one for each user. */
static void add_mounted(SatFilePlaces *out, const char *folder, int depth)
{
    SatError ignored = SAT_ERROR_INIT;
    SatFolderListing listing = {0};
    const SatPathInfo above = sat_path_info(folder);
    if (above.kind != SAT_PATH_FOLDER || !sat_folder_list(folder, &listing, &ignored)) {
        return;
    }
    for (size_t i = 0; i < listing.count && i < 256; i++) {
        char *path = sat_path_join(folder, listing.names[i]);
        const SatPathInfo info = path != NULL ? sat_path_info(path) : (SatPathInfo){0};
        if (info.kind == SAT_PATH_FOLDER && info.device != above.device) {
            add(out, SAT_PLACE_DRIVE, listing.names[i], path);
            path = NULL; /* taken over */
        } else if (info.kind == SAT_PATH_FOLDER && depth > 0) {
            add_mounted(out, path, depth - 1);
        }
        free(path);
    }
    sat_folder_listing_free(&listing);
}

void sat_file_places_load(SatFilePlaces *out)
{
    *out = (SatFilePlaces){0};
    char *home = sat_user_directory(SAT_DIRECTORY_HOME);
    if (home != NULL) {
        add(out, SAT_PLACE_HOME, "Home", copy_bytes(home, strlen(home)));
        add_user_folders(out, home);
    }
    free(home);
    add_mounted(out, "/media", 1);
    add_mounted(out, "/run/media", 1);
    add_mounted(out, "/mnt", 0);
    if (is_folder("/mnt") && sat_path_info("/mnt").device != sat_path_info("/").device) {
        add(out, SAT_PLACE_DRIVE, "mnt", copy_bytes("/mnt", 4));
    }
    add(out, SAT_PLACE_ROOT, "This computer", copy_bytes("/", 1));
}

void sat_file_places_free(SatFilePlaces *places)
{
    for (size_t i = 0; i < places->count; i++) {
        free(places->places[i].path);
    }
    *places = (SatFilePlaces){0};
}
