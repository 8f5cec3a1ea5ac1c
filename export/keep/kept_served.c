/* Lists the files that were fetched with the objects of a case. */
#include "export/keep/kept_served.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/deidentify/deid_file.h"
#include "formats/backup/backup_layout.h"
#include "formats/backup/backup_writer.h"
#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"
#include "formats/dicom/dicom_reader.h"

enum { MOST_FOLDERS_DEEP = 32, MOST_PATH_BYTES = 180 };

typedef struct {
    SatKeptObjects *list;
    uint32_t case_number;
    size_t folder_bytes; /* of the case's folder, with the '/' behind it */
    size_t next_object;  /* of the list, to be looked at first */
    SatKeptObject *added;
    size_t count, capacity;
    SatError *err;
} Walk;

/* ---- which files ----------------------------------------------------------------------------- */

/* They mostly stand in the list as they do on the disk: one behind the other. */
static bool is_object(Walk *walk, const char *path)
{
    const SatKeptObjects *list = walk->list;
    for (size_t i = 0; i < list->count; i++) {
        const size_t at = (walk->next_object + i) % list->count;
        if (sat_object_file_is_at(list->objects[at].file, path)) {
            walk->next_object = at + 1;
            return true;
        }
    }
    return false;
}

/* Whole or not: what began as DICOM may name someone, and was looked at where it could be. */
static bool is_dicom(const char *path)
{
    static const uint64_t preamble_bytes = 128;
    uint8_t magic[4];
    SatError ignored = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &ignored);
    if (file == NULL) {
        return false;
    }
    if (sat_file_read_at(file, preamble_bytes, magic, sizeof(magic), &ignored) &&
        memcmp(magic, "DICM", sizeof(magic)) == 0) {
        return true;
    }
    sat_error_clear(&ignored);
    SatDicomFile *dicom = sat_dicom_open(file, &ignored);
    sat_dicom_close(dicom);
    return dicom != NULL;
}

/* ---- what they are called -------------------------------------------------------------------- */

static bool is_good_path(const char *path)
{
    char name[MOST_PATH_BYTES + 1];
    bool is_good = strlen(path) + strlen(SAT_BACKUP_SOURCE_FILES) <= MOST_PATH_BYTES;
    while (is_good && path != NULL) {
        const char *end = strchr(path, '/');
        const size_t length = end != NULL ? (size_t)(end - path) : strlen(path);
        memcpy(name, path, length);
        name[length] = '\0';
        is_good = sat_backup_name_is_good(name);
        path = end != NULL ? end + 1 : NULL;
    }
    return is_good;
}

static bool is_taken(const Walk *walk, const char *path)
{
    bool is_taken = false;
    for (size_t i = 0; !is_taken && i < walk->count; i++) {
        is_taken = sat_ascii_equal_but_case(walk->added[i].own_path, path);
    }
    return is_taken;
}

/* The server's own name where every system can have it. */
static const char *path_for(const Walk *walk, const char *path)
{
    char out[MOST_PATH_BYTES + 1];
    const char *own = path + walk->folder_bytes;
    (void)snprintf(out, sizeof(out), "%s%s", SAT_BACKUP_SOURCE_FILES, own);
    bool is_free = is_good_path(own) && !is_taken(walk, out);
    for (size_t number = walk->count + 1; !is_free; number++) {
        (void)snprintf(out, sizeof(out), "%sfile %04zu", SAT_BACKUP_SOURCE_FILES, number);
        is_free = !is_taken(walk, out);
    }
    return sat_arena_text(walk->list->arena, out, strlen(out), walk->err);
}

/* ---- the walk -------------------------------------------------------------------------------- */

static bool add(Walk *walk, const char *path, const char *own_path)
{
    SatKeptObject *added = sat_list_grow(walk->added, walk->count, &walk->capacity, sizeof(*added));
    if (added == NULL) {
        return sat_fail(walk->err, SAT_ERR_NO_MEMORY, "not enough memory for the files of a case");
    }
    walk->added = added;
    added[walk->count] = (SatKeptObject){.age = "",
                                         .unseen = "",
                                         .place = {.case_number = walk->case_number},
                                         .folder = "",
                                         .own_path = own_path};
    return own_path != NULL &&
           sat_object_file_at(path, walk->list->arena, &added[walk->count].file, walk->err) &&
           ++walk->count > 0;
}

static bool add_file(Walk *walk, const char *path, uint64_t size_bytes)
{
    const bool is_ours = strcmp(path + walk->folder_bytes, "case.json") == 0;
    if (is_ours || size_bytes == 0 || is_object(walk, path) || is_dicom(path)) {
        return true;
    }
    return add(walk, path, path_for(walk, path));
}

static bool add_folder(Walk *walk, const char *folder, int depth)
{
    SatFolderListing listing = {NULL, 0};
    if (depth == MOST_FOLDERS_DEEP) {
        return sat_fail(walk->err, SAT_ERR_LIMIT, "its files lie too many folders deep");
    }
    bool done = sat_folder_list(folder, &listing, walk->err);
    for (size_t i = 0; done && i < listing.count; i++) {
        char *path = sat_path_join(folder, listing.names[i]);
        const SatPathInfo info = path != NULL ? sat_path_info(path) : (SatPathInfo){0};
        done = path != NULL || sat_fail(walk->err, SAT_ERR_NO_MEMORY, "not enough memory");
        if (done && info.kind == SAT_PATH_FOLDER) {
            done = add_folder(walk, path, depth + 1);
        } else if (done && info.kind == SAT_PATH_FILE) {
            done = add_file(walk, path, info.size_bytes);
        }
        free(path);
    }
    sat_folder_listing_free(&listing);
    return done;
}

bool sat_kept_objects_add_served(SatKeptObjects *list, uint32_t case_number, const char *folder,
                                 const char *answers, SatError *err)
{
    Walk walk = {
        .list = list, .case_number = case_number, .folder_bytes = strlen(folder) + 1, .err = err};
    bool done = add_folder(&walk, folder, 0) &&
                (answers == NULL || add(&walk, answers, SAT_BACKUP_ANSWERS_NAME));
    SatKeptObject *all =
        done ? sat_arena_alloc(list->arena, list->count + walk.count + 1, sizeof(*all), err) : NULL;
    if (all != NULL && list->count > 0) {
        memcpy(all, list->objects, list->count * sizeof(*all));
    }
    if (all != NULL && walk.count > 0) {
        memcpy(all + list->count, walk.added, walk.count * sizeof(*all));
    }
    if (all != NULL) {
        list->objects = all;
        list->count += walk.count;
    }
    free(walk.added);
    return all != NULL;
}
