/* Matches addresses of pictures with names of files. */
#include "export/import/import_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/text_utf8.h"

enum { KEYS_PER_FILE = 4, MOST_NAME_BYTES = 2048 };

typedef struct {
    const char *text;
    size_t file;
} Key;

struct SatImportNames {
    Key *keys; /* sorted by text */
    size_t count;
};

/* Small letters, '/' before every component, without "./", scheme, host, query and fragment: a key
 * that begins with '/' is a whole name. False: too long. */
static bool fold(const char *name, char out[MOST_NAME_BYTES])
{
    const char *host = strstr(name, "://");
    size_t length = 1;
    if (host != NULL) {
        const char *path = strchr(host + 3, '/');
        name = path != NULL ? path + 1 : "";
    }
    while (strncmp(name, "./", 2) == 0 || *name == '/') {
        name += *name == '/' ? 1 : 2;
    }
    for (; *name != '\0' && !(host != NULL && (*name == '?' || *name == '#')); name++) {
        if (length + 1 >= MOST_NAME_BYTES) {
            return false;
        }
        out[length++] = *name == '\\' ? '/' : sat_ascii_lower(*name);
    }
    out[0] = '/';
    out[length] = '\0';
    return length > 1;
}

/* The last `components` components, or all. */
static const char *tail(const char *path, int components)
{
    const char *at = path + strlen(path);
    while (at > path + 1 && (at[-1] != '/' || --components > 0)) {
        at--;
    }
    return at;
}

static int compare_keys(const void *left, const void *right)
{
    const Key *a = left;
    const Key *b = right;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->file > b->file) - (a->file < b->file);
}

static bool add_key(SatImportNames *names, SatArena *arena, const char *text, size_t length,
                    size_t file, SatError *err)
{
    const char *copy = sat_arena_text(arena, text, length, err);
    names->keys[names->count] = (Key){copy, file};
    names->count += copy != NULL;
    return copy != NULL;
}

static bool add_file(SatImportNames *names, SatArena *arena, const char *name, size_t file,
                     SatError *err)
{
    char path[MOST_NAME_BYTES];
    if (!fold(name, path)) {
        return true; /* no document means it */
    }
    const char *parent = tail(path, 2);
    const char *base = tail(path, 1);
    const char *dot = strrchr(base, '.');
    size_t stem = dot != NULL && dot > base ? (size_t)(dot - base) : strlen(base);
    return add_key(names, arena, path, strlen(path), file, err) &&
           (parent == base || add_key(names, arena, parent, strlen(parent), file, err)) &&
           add_key(names, arena, base, strlen(base), file, err) &&
           add_key(names, arena, base, stem, file, err);
}

SatImportNames *sat_import_names_new(SatArena *arena, const SatImportFiles *files, SatError *err)
{
    SatImportNames *names = sat_arena_alloc(arena, 1, sizeof(*names), err);
    if (names == NULL) {
        return NULL;
    }
    names->keys = sat_arena_alloc(arena, files->count + 1, sizeof(Key) * KEYS_PER_FILE, err);
    bool done = names->keys != NULL;
    for (size_t i = 0; done && i < files->count; i++) {
        done = add_file(names, arena, files->items[i].name, i, err);
    }
    if (!done) {
        return NULL;
    }
    qsort(names->keys, names->count, sizeof(Key), compare_keys);
    return names;
}

/* The only file of this key. */
static size_t find_key(const SatImportNames *names, const char *text)
{
    size_t low = 0;
    for (size_t high = names->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->keys[middle].text, text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t file = SAT_IMPORT_NO_FILE;
    for (; text[0] != '\0' && low < names->count && strcmp(names->keys[low].text, text) == 0;
         low++) {
        if (file != SAT_IMPORT_NO_FILE && file != names->keys[low].file) {
            return SAT_IMPORT_NO_FILE;
        }
        file = names->keys[low].file;
    }
    return file;
}

size_t sat_import_names_find(const SatImportNames *names, const char *address, const char *number)
{
    char path[MOST_NAME_BYTES];
    char joined[MOST_NAME_BYTES + 64];
    size_t found = SAT_IMPORT_NO_FILE;
    if (fold(address, path)) {
        found = find_key(names, path);
        found = found != SAT_IMPORT_NO_FILE ? found : find_key(names, tail(path, 2));
        for (const char *between = "_-. "; found == SAT_IMPORT_NO_FILE && *between != '\0';
             between++) {
            (void)snprintf(joined, sizeof(joined), "%.40s%c%s", number, *between, tail(path, 1));
            found = find_key(names, number[0] != '\0' ? joined : "");
        }
        found = found != SAT_IMPORT_NO_FILE ? found : find_key(names, tail(path, 1));
    }
    return found != SAT_IMPORT_NO_FILE ? found : find_key(names, number);
}
