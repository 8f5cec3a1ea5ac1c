/* Puts the pictures of a foreign form into studies and series as the program will number them. */
#include <string.h>

#include "export/import/import_case.h"
#include "formats/base/growing_list.h"
#include "formats/case/case_model.h"

static json_t *pair(size_t first, size_t second)
{
    return json_pack("[I,I]", (json_int_t)first, (json_int_t)second);
}

void sat_import_set_place(SatImportCase *building, json_t *object, const SatImportPicture *picture)
{
    if (object != NULL) {
        building->failed =
            building->failed ||
            json_object_set_new(object, "series", pair(picture->study, picture->series)) != 0 ||
            json_object_set_new(object, "frames", pair(picture->frame, picture->frame)) != 0;
    }
}

json_t *sat_import_add_view(SatImportCase *building, const SatImportPicture *picture)
{
    json_t *view = sat_import_add_entry(building, "views", "v");
    if (view == NULL) {
        return NULL;
    }
    json_t *viewports = json_pack("[{s:o,s:I}]", "series", pair(picture->study, picture->series),
                                  "frame", (json_int_t)picture->frame);
    building->failed =
        building->failed ||
        json_object_set_new(view, "layout", json_pack("{s:i,s:i}", "rows", 1, "columns", 1)) != 0 ||
        json_object_set_new(view, "viewports", viewports) != 0;
    return view;
}

void sat_import_set_view(SatImportCase *building, json_t *entry, const SatImportPicture *picture)
{
    const json_t *view = entry != NULL ? sat_import_add_view(building, picture) : NULL;
    if (view != NULL) {
        building->failed =
            building->failed || json_object_set(entry, "view", json_object_get(view, "id")) != 0;
    }
}

static bool open_study(SatImportCase *building, SatImportStudy *study)
{
    if (study->object == NULL) {
        study->object =
            sat_import_add_object(building, building->root, "studies", SAT_CASE_MAX_STUDIES);
        study->index = json_array_size(json_object_get(building->root, "studies")) - 1;
        sat_import_set_label(building, study->object, "caption", study->caption,
                             strlen(study->caption));
        sat_import_set_label(building, study->object, "title", study->title, strlen(study->title));
    }
    return study->object != NULL;
}

static void set_integer(SatImportCase *building, json_t *object, const char *key, size_t value)
{
    building->failed =
        building->failed || json_object_set_new(object, key, json_integer((json_int_t)value)) != 0;
}

static bool open_series(SatImportCase *building, SatImportStack *stack, uint32_t columns,
                        uint32_t rows)
{
    json_t *study = stack->study->object;
    json_t *series = sat_import_add_object(building, study, "series", SAT_CASE_MAX_SERIES);
    if (series == NULL) {
        return false;
    }
    stack->object = series;
    stack->index = json_array_size(json_object_get(study, "series")) - 1;
    stack->frame_count = 0;
    stack->columns = columns;
    stack->rows = rows;
    sat_import_set_label(building, series, "title", stack->title, strlen(stack->title));
    sat_import_set_label(building, series, "modality", stack->modality, strlen(stack->modality));
    sat_import_set_label(building, series, "perspective", stack->perspective,
                         strlen(stack->perspective));
    sat_import_set_label(building, series, "specifics", stack->specifics, strlen(stack->specifics));
    if (stack->modality_word != NULL) {
        sat_import_set_label(building, series, "modality_word", stack->modality_word,
                             strlen(stack->modality_word));
    }
    if (columns > 0 && rows > 0) {
        set_integer(building, series, "rows", rows);
        set_integer(building, series, "columns", columns);
    }
    set_integer(building, series, "samples", 3);
    set_integer(building, series, "bits", 8);
    sat_import_set_label(building, series, "photometric", "RGB", 3);
    sat_import_set_label(building, series, "order", "instance", 8);
    return true;
}

static bool keep_picture(SatImportCase *building, const SatImportPicture *picture)
{
    SatImportPicture *grown = sat_list_grow(building->pictures, building->picture_count,
                                            &building->picture_capacity, sizeof(*grown));
    if (grown == NULL) {
        building->failed = true;
        return false;
    }
    building->pictures = grown;
    grown[building->picture_count++] = *picture;
    return true;
}

void sat_import_set_key_frame(SatImportCase *building, const SatImportStack *stack)
{
    json_t *list = stack->object != NULL ? json_object_get(stack->object, "key_frames") : NULL;
    if (stack->object == NULL || stack->frame_count == 0) {
        return;
    }
    if (list == NULL) {
        list = json_array();
        building->failed =
            building->failed || json_object_set_new(stack->object, "key_frames", list) != 0;
    }
    if (!building->failed) {
        building->failed =
            json_array_append_new(list, json_integer((json_int_t)stack->frame_count - 1)) != 0;
    }
}

/* Finds the file of the picture, when files are known. False: it is missing. */
static bool find_file(SatImportCase *building, const char *const *addresses, const char *number,
                      SatImportPlaced *placed)
{
    placed->picture.address = addresses[0];
    placed->picture.file = SAT_IMPORT_NO_FILE;
    for (; building->names != NULL && *addresses != NULL &&
           placed->picture.file == SAT_IMPORT_NO_FILE;
         addresses++) {
        placed->picture.address = *addresses;
        placed->picture.file = sat_import_names_find(building->names, *addresses, number);
    }
    if (placed->picture.file == SAT_IMPORT_NO_FILE) {
        building->missing_pictures += building->names != NULL;
        return building->names == NULL;
    }
    const SatImportFile *found = &building->files.items[placed->picture.file];
    if (found->columns > 0 && found->rows > 0) {
        placed->across = placed->columns > 0 ? (double)found->columns / placed->columns : 1;
        placed->down = placed->rows > 0 ? (double)found->rows / placed->rows : 1;
        placed->columns = found->columns;
        placed->rows = found->rows;
    }
    return true;
}

SatImportPlaced sat_import_add_picture(SatImportCase *building, SatImportStack *stack,
                                       const char *const *addresses, const char *number,
                                       uint32_t columns, uint32_t rows)
{
    SatImportPlaced placed = {.across = 1, .down = 1, .columns = columns, .rows = rows};
    SatError ignored = SAT_ERROR_INIT;
    if (!find_file(building, addresses, number, &placed)) {
        return placed;
    }
    if (!open_study(building, stack->study)) {
        return placed;
    }
    bool is_other = stack->object == NULL || stack->columns != placed.columns ||
                    stack->rows != placed.rows || stack->frame_count >= SAT_CASE_MAX_FRAMES;
    if (is_other && !open_series(building, stack, placed.columns, placed.rows)) {
        return placed;
    }
    const char *address = placed.picture.address;
    placed.picture.address = sat_arena_text(building->arena, address, strlen(address), &ignored);
    placed.picture.study = stack->study->index;
    placed.picture.series = stack->index;
    placed.picture.frame = stack->frame_count;
    building->failed = building->failed || placed.picture.address == NULL;
    placed.is_there =
        sat_import_add_object(building, stack->object, "frames", SAT_CASE_MAX_FRAMES) != NULL &&
        keep_picture(building, &placed.picture);
    stack->frame_count += placed.is_there;
    return placed;
}
