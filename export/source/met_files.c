/* Keeps the names of files that were met, as a DICOMDIR names them. */
#include "export/source/met_files.h"

#include <stdlib.h>
#include <string.h>

#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"

/* ---- names ------------------------------------------------------------------------------------
 */

static size_t without_version(const char *name, size_t length)
{
    size_t end = length;
    while (end > 0 && name[end - 1] >= '0' && name[end - 1] <= '9') {
        end--;
    }
    return end < length && end > 1 && name[end - 1] == ';' ? end - 1 : length;
}

/* One component as it is compared: "IM0001.;1", "im0001" and "IM0001.dcm" are the file IM0001. */
static size_t folded_component(const char *name, size_t length, char *out)
{
    length = without_version(name, length);
    while (length > 1 && (name[length - 1] == '.' || name[length - 1] == ' ')) {
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        out[i] = sat_ascii_upper(name[i]);
    }
    return length > 4 && memcmp(out + length - 4, ".DCM", 4) == 0 ? length - 4 : length;
}

char *sat_met_fold(const char *path)
{
    char *folded = malloc(strlen(path) + 1);
    size_t used = 0;
    while (folded != NULL && *path != '\0') {
        size_t length = strcspn(path, "/\\");
        used += folded_component(path, length, folded + used);
        path += length;
        if (*path != '\0') {
            folded[used++] = '/';
            path++;
        }
    }
    if (folded != NULL) {
        folded[used] = '\0';
    }
    return folded;
}

bool sat_source_is_dicomdir_name(const char *name)
{
    char folded[16];
    size_t length = strlen(name);
    return length < sizeof(folded) && folded_component(name, length, folded) == 8 &&
           memcmp(folded, "DICOMDIR", 8) == 0;
}

/* ---- what was met ------------------------------------------------------------------------------
 */

SatMetFiles *sat_met_files_new(SatError *err)
{
    SatMetFiles *met = calloc(1, sizeof(*met));
    if (met == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
    }
    return met;
}

void sat_met_files_free(SatMetFiles *met)
{
    if (met == NULL) {
        return;
    }
    for (size_t i = 0; i < met->count; i++) {
        free(met->files[i].folded);
    }
    for (size_t i = 0; i < met->directory_count; i++) {
        free(met->directories[i].relative_path);
        free(met->directories[i].path);
    }
    free(met->files);
    free(met->directories);
    free(met);
}

static char *copy_of(const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    if (copy != NULL) {
        memcpy(copy, text, bytes);
    }
    return copy;
}

static bool add_directory(SatMetFiles *met, const char *relative_path, const char *path)
{
    SatMetDirectory *directories = sat_list_grow(met->directories, met->directory_count,
                                                 &met->directory_capacity, sizeof(*directories));
    if (directories == NULL) {
        return false;
    }
    met->directories = directories;
    SatMetDirectory *directory = &directories[met->directory_count++];
    *directory = (SatMetDirectory){copy_of(relative_path), copy_of(path)};
    return directory->relative_path != NULL && directory->path != NULL;
}

static bool add_file(SatMetFiles *met, const char *relative_path, SatVisited visited)
{
    SatMetFile *files = sat_list_grow(met->files, met->count, &met->capacity, sizeof(*files));
    if (files == NULL) {
        return false;
    }
    met->files = files;
    files[met->count] = (SatMetFile){.folded = sat_met_fold(relative_path), .visited = visited};
    if (files[met->count].folded == NULL) {
        return false;
    }
    met->count++;
    return true;
}

bool sat_met_files_add(SatMetFiles *met, const char *relative_path, const char *path,
                       SatVisited visited, SatError *err)
{
    bool is_directory = visited == SAT_VISITED_DIRECTORY;
    return ((!is_directory || add_directory(met, relative_path, path)) &&
            add_file(met, relative_path, visited)) ||
           sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the folder");
}

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const SatMetFile *)a)->folded, ((const SatMetFile *)b)->folded);
}

void sat_met_files_sort(SatMetFiles *met)
{
    qsort(met->files, met->count, sizeof(*met->files), compare_files);
}

/* The first file that does not stand before the text. */
static size_t first_from(const SatMetFiles *met, const char *folded)
{
    size_t low = 0;
    size_t high = met->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(met->files[middle].folded, folded) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool sat_met_files_mark(SatMetFiles *met, const char *folded)
{
    bool found = false;
    for (size_t i = first_from(met, folded);
         i < met->count && strcmp(met->files[i].folded, folded) == 0; i++) {
        met->files[i].is_named = true;
        found = true;
    }
    return found;
}

uint64_t sat_met_files_count_unnamed(SatMetFiles *met, const char *base)
{
    uint64_t count = 0;
    size_t length = strlen(base);
    for (size_t i = first_from(met, base);
         i < met->count && strncmp(met->files[i].folded, base, length) == 0; i++) {
        count += met->files[i].visited == SAT_VISITED_DICOM && !met->files[i].is_named;
        met->files[i].is_named = true;
    }
    return count;
}
