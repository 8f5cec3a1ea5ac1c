/* Gives importers the pictures beside a document, and keeps where they go. */
#include "export/source/foreign_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "export/import/import_merge.h"

void sat_foreign_pictures_end(SatForeignPictures *pictures)
{
    for (size_t i = 0; i < pictures->place_count; i++) {
        free(pictures->places[i].name);
    }
    free(pictures->places);
    free(pictures->files);
    sat_met_pictures_end(&pictures->met);
    *pictures = (SatForeignPictures){.files = NULL};
}

static bool fail_without_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read the source");
}

bool sat_foreign_pictures_find(const SatSourceScan *scan, const SatBesides *besides,
                               SatForeignPictures *pictures, SatImportFiles *out, SatError *err)
{
    SatMetPictures *met = &pictures->met;
    *out = (SatImportFiles){.items = NULL, .count = 0};
    if (pictures->files != NULL || scan->visitor->staging == NULL) {
        return true;
    }
    if (!besides->pictures(besides->context, met, err)) {
        return false;
    }
    pictures->files = calloc(met->count + 1, sizeof(*pictures->files));
    if (pictures->files == NULL) {
        return fail_without_memory(err);
    }
    out->items = pictures->files;
    for (size_t i = 0; i < met->count && !met->met_dicom; i++) {
        const SatPictureHead *head = &met->items[i].head;
        if (met->items[i].is_readable) {
            pictures->files[out->count++] = (SatImportFile){
                .name = met->items[i].name, .columns = head->columns, .rows = head->rows};
        }
    }
    return true;
}

static bool keep_places(SatForeignPictures *pictures, const SatImported *imported, SatError *err)
{
    pictures->places = calloc(imported->picture_count + 1, sizeof(*pictures->places));
    for (size_t i = 0; pictures->places != NULL && i < imported->picture_count; i++) {
        const SatImportPicture *picture = &imported->pictures[i];
        if (picture->file == SAT_IMPORT_NO_FILE) {
            continue;
        }
        const char *name = pictures->files[picture->file].name;
        char *copy = malloc(strlen(name) + 1);
        if (copy == NULL) {
            return fail_without_memory(err);
        }
        memcpy(copy, name, strlen(name) + 1);
        pictures->places[pictures->place_count++] =
            (SatForeignPlace){copy, picture->study, picture->series, picture->frame};
    }
    return pictures->places != NULL || fail_without_memory(err);
}

bool sat_foreign_pictures_keep(SatForeignPictures *pictures, SatImported **imported, SatError *err)
{
    if (*imported == NULL || pictures->files == NULL || pictures->places != NULL) {
        return true;
    }
    if (keep_places(pictures, *imported, err) &&
        (pictures->place_count == 0 || sat_import_found_pictures(*imported, err))) {
        return true;
    }
    sat_imported_free(*imported);
    *imported = NULL;
    return false;
}
