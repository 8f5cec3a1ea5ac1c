/* Studies, stacks and pictures of Radiopaedia's viewer JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/import/html_text.h"
#include "export/import/import_text.h"
#include "export/import/radiopaedia_private.h"
#include "formats/base/growing_list.h"
#include "formats/base/text_utf8.h"
#include "formats/case/case_model.h"

enum { MOST_ADDRESS_BYTES = 2048 };

/* The sizes a picture is offered in, the best first; smaller ones are no pictures to look at. */
static const char *const sizes[] = {"original", "big_gallery", "gallery", "medium"};
enum { SIZE_COUNT = sizeof(sizes) / sizeof(sizes[0]) };

static void copy_label(char out[512], const char *text)
{
    size_t length = sat_utf8_prefix(text, strlen(text), 511);
    memcpy(out, text, length);
    out[length] = '\0';
}

static uint32_t get_side(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 && value <= 65535 ? (uint32_t)value : 0;
}

static bool is_video(const json_t *object)
{
    char buffer[32];
    const char *type = sat_radiopaedia_text(object, "content_type", buffer);
    return sat_import_begins(type, strlen(type), "video/");
}

/* "Axial C+ portal venous" */
static void set_stack_title(SatImportStack *stack, const json_t *object, const char *plane,
                            const char *more)
{
    char buffer[32];
    char joined[1100];
    copy_label(stack->perspective, sat_radiopaedia_text(object, plane, buffer));
    copy_label(stack->specifics, sat_radiopaedia_text(object, more, buffer));
    (void)snprintf(joined, sizeof(joined), "%s %s", stack->perspective, stack->specifics);
    const char *text = joined;
    size_t length = strlen(joined);
    sat_import_trim(&text, &length);
    joined[(size_t)(text - joined) + length] = '\0';
    copy_label(stack->title, text);
}

static void keep_place(SatImportCase *building, SatRadiopaediaPlaces *places,
                       SatImportPlaced placed)
{
    SatImportPlaced *grown =
        sat_list_grow(places->items, places->count, &places->capacity, sizeof(*grown));
    if (grown == NULL) {
        building->failed = true;
        return;
    }
    places->items = grown;
    grown[places->count++] = placed;
}

static void add_key_view(SatImportCase *building, const SatImportPlaced *placed)
{
    json_t *view = placed->is_there ? sat_import_add_view(building, &placed->picture) : NULL;
    sat_import_set_label(building, view, "title", "Key image", 9);
}

/* ---- the newer form ---- */

/* All addresses of a frame, NULL at the end. They lie in buffer. */
static void frame_addresses(const json_t *names, const char *number,
                            char buffer[SIZE_COUNT + 1][MOST_ADDRESS_BYTES],
                            const char *addresses[SIZE_COUNT + 2])
{
    static const char host[] = "https://prod-images-static.radiopaedia.org/images/";
    size_t count = 0;
    char number_buffer[32];
    for (size_t i = 0; i <= SIZE_COUNT; i++) {
        const char *name = i < SIZE_COUNT ? sat_radiopaedia_text(names, sizes[i], number_buffer)
                           : count == 0   ? "dr-original.jpg"
                                          : "";
        bool is_whole = strstr(name, "://") != NULL || strchr(name, '/') != NULL;
        int length = snprintf(buffer[count], MOST_ADDRESS_BYTES, "%s%s%s%s", is_whole ? "" : host,
                              is_whole ? "" : number, is_whole ? "" : "/", name);
        if (name[0] != '\0' && length < MOST_ADDRESS_BYTES) {
            addresses[count] = buffer[count];
            count++;
        }
    }
    if (count == 0) {
        addresses[count++] = "";
    }
    addresses[count] = NULL;
}

static void add_frames(SatImportCase *building, const json_t *series, const char *key_number,
                       SatImportStack *stack, SatRadiopaediaPlaces *places)
{
    const json_t *frames = json_object_get(series, "frames");
    const json_t *files =
        json_object_get(json_object_get(series, "encodings"), "thumbnailed_files");
    for (size_t i = 0; i < json_array_size(frames) && !building->failed; i++) {
        char buffer[SIZE_COUNT + 1][MOST_ADDRESS_BYTES];
        const char *addresses[SIZE_COUNT + 2];
        char number_buffer[32];
        const json_t *frame = json_array_get(frames, i);
        const char *number = sat_radiopaedia_text(frame, "id", number_buffer);
        number = strlen(number) < sizeof(number_buffer) ? number : "";
        frame_addresses(json_array_get(files, i), number, buffer, addresses);
        SatImportPlaced placed =
            sat_import_add_picture(building, stack, addresses, number, get_side(frame, "width"),
                                   get_side(frame, "height"));
        keep_place(building, places, placed);
        if (placed.is_there && json_is_true(json_object_get(frame, "current"))) {
            sat_import_set_key_frame(building, stack);
        }
        if (number[0] != '\0' && strcmp(number, key_number) == 0) {
            add_key_view(building, &placed);
        }
    }
}

typedef struct {
    SatImportCase *building;
    SatImportStudy study;
    const char *modality, *modality_word;
    char key_number[32];
    json_t *finding; /* the study's own */
    bool has_fractions;
} Study;

static void add_series(Study *study, const json_t *series)
{
    SatImportStack stack = {
        .study = &study->study, .modality = study->modality, .modality_word = study->modality_word};
    SatRadiopaediaPlaces places = {.items = NULL};
    if (is_video(series)) {
        sat_import_lose(study->building, 0, "a video is left out");
        return;
    }
    set_stack_title(&stack, series, "perspective", "specifics");
    add_frames(study->building, series, study->key_number, &stack, &places);
    sat_radiopaedia_add_marks(study->building, series, &places, study->has_fractions,
                              &study->finding);
    free(places.items);
}

static void read_findings(Study *study, const char *html)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    sat_import_html_marked(html, strlen(html), &text);
    if (text.length > 0) {
        study->finding = sat_import_add_entry(study->building, "findings", "f");
        sat_import_set_long(study->building, study->finding, "text", (const char *)text.bytes,
                            text.length);
    }
    study->building->failed = study->building->failed || text.failed;
    sat_byte_writer_free(&text);
}

/* Gives a finding whose text came to nothing a text all the same. */
static void mend_finding(Study *study)
{
    if (study->finding != NULL && json_object_get(study->finding, "text") == NULL) {
        sat_import_set_long(study->building, study->finding, "text", "As marked", 9);
    }
}

void sat_radiopaedia_add_study(SatImportCase *building, const json_t *object)
{
    char buffer[32];
    Study study = {.building = building};
    const char *modality = sat_radiopaedia_text(object, "modality", buffer);
    const char *key = sat_radiopaedia_text(object, "case_key_image_id", study.key_number);
    if (key != study.key_number) {
        study.key_number[0] = '\0';
    }
    copy_label(study.study.title, modality);
    study.modality = sat_import_modality(modality, strlen(modality));
    study.modality_word = sat_import_modality_word(modality, strlen(modality));
    copy_label(study.study.caption, sat_radiopaedia_text(object, "caption", buffer));
    read_findings(&study, sat_radiopaedia_text(object, "findings", buffer));
    mend_finding(&study);
    study.has_fractions = sat_radiopaedia_has_fractions(object);
    const json_t *list = json_object_get(object, "series");
    for (size_t i = 0; i < json_array_size(list) && !building->failed; i++) {
        add_series(&study, json_array_get(list, i));
    }
}

/* ---- the older form ---- */

typedef struct {
    const json_t *image;
    json_int_t position;
    size_t index;
} Image;

static int compare_images(const void *left, const void *right)
{
    const Image *a = left;
    const Image *b = right;
    int order = (a->position > b->position) - (a->position < b->position);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static Image *sort_images(const json_t *list, size_t count)
{
    Image *images = calloc(count + 1, sizeof(*images));
    for (size_t i = 0; images != NULL && i < count; i++) {
        const json_t *image = json_array_get(list, i);
        images[i] = (Image){image, json_integer_value(json_object_get(image, "position")), i};
    }
    if (images != NULL) {
        qsort(images, count, sizeof(*images), compare_images);
    }
    return images;
}

static void add_image(SatImportCase *building, SatImportStack *stack, const json_t *image)
{
    char buffers[3][32];
    const char *number = sat_radiopaedia_text(image, "id", buffers[0]);
    const char *original = sat_radiopaedia_text(image, "public_filename", buffers[1]);
    const char *shown = sat_radiopaedia_text(image, "fullscreen_filename", buffers[2]);
    const char *addresses[3] = {original[0] != '\0' ? original : shown, shown, NULL};
    number = strlen(number) < sizeof(buffers[0]) ? number : "";
    if (is_video(image)) {
        sat_import_lose(building, 0, "a video is left out");
        return;
    }
    SatImportPlaced placed = sat_import_add_picture(
        building, stack, addresses, number, get_side(image, "width"), get_side(image, "height"));
    if (placed.is_there && json_is_true(json_object_get(image, "show_stack_key_image"))) {
        sat_import_set_key_frame(building, stack);
    }
    if (json_is_true(json_object_get(image, "show_case_key_image"))) {
        add_key_view(building, &placed);
    }
}

void sat_radiopaedia_add_stack(SatImportCase *building, SatImportStudy *study, const json_t *object)
{
    char buffer[32];
    const json_t *list = json_object_get(object, "images");
    size_t count = json_array_size(list);
    Image *images = sort_images(list, count);
    const char *modality = sat_radiopaedia_text(object, "modality", buffer);
    SatImportStack stack = {.study = study,
                            .modality = sat_import_modality(modality, strlen(modality)),
                            .modality_word = sat_import_modality_word(modality, strlen(modality))};
    if (study->title[0] == '\0') {
        copy_label(study->title, modality);
    }
    set_stack_title(&stack, images != NULL ? images[0].image : NULL, "plane_projection",
                    "aux_modality");
    for (size_t i = 0; images != NULL && i < count && !building->failed; i++) {
        add_image(building, &stack, images[i].image);
    }
    building->failed = building->failed || images == NULL;
    free(images);
}

/* What is said of the stacks whose pictures come as DICOM; all of them, so that places fit. */
static void add_stack_words(SatImportCase *building, json_t *study, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        SatImportStack stack = {.study = NULL};
        json_t *series = sat_import_add_object(building, study, "series", SAT_CASE_MAX_SERIES);
        if (series == NULL) {
            return;
        }
        set_stack_title(&stack, json_array_get(list, i), "perspective", "specifics");
        sat_import_set_label(building, series, "title", stack.title, strlen(stack.title));
        sat_import_set_label(building, series, "perspective", stack.perspective,
                             strlen(stack.perspective));
        sat_import_set_label(building, series, "specifics", stack.specifics,
                             strlen(stack.specifics));
    }
}

static bool has_stack_words(const json_t *list)
{
    bool has = false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        char perspective[32], specifics[32];
        const json_t *series = json_array_get(list, i);
        has = has || sat_radiopaedia_text(series, "perspective", perspective)[0] != '\0' ||
              sat_radiopaedia_text(series, "specifics", specifics)[0] != '\0';
    }
    return has;
}

void sat_radiopaedia_add_study_texts(SatImportCase *building, const json_t *object, bool is_alone)
{
    char buffer[32];
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    const char *caption = sat_radiopaedia_text(object, "caption", buffer);
    const char *html = sat_radiopaedia_text(object, "findings", buffer);
    const json_t *stacks = json_object_get(object, "series_words");
    const bool has_words = has_stack_words(stacks);
    if (building->names != NULL || (is_alone && caption[0] == '\0' && !has_words)) {
        sat_radiopaedia_add_study(building, object);
        return;
    }
    json_t *study =
        sat_import_add_object(building, building->root, "studies", SAT_CASE_MAX_STUDIES);
    if (study == NULL) {
        return;
    }
    sat_import_set_label(building, study, "caption", caption, strlen(caption));
    building->failed = building->failed || json_object_set_new(study, "series", json_array()) != 0;
    if (has_words) {
        add_stack_words(building, study, stacks);
    }
    if (is_alone) {
        Study alone = {.building = building};
        read_findings(&alone, html);
        mend_finding(&alone);
        return;
    }
    sat_import_html_marked(html, strlen(html), &text);
    if (text.length > 0) {
        sat_import_set_long(building, study, "text", (const char *)text.bytes, text.length);
    }
    building->failed = building->failed || text.failed;
    sat_byte_writer_free(&text);
}
