/* Fuzzes the readers of presentation states and key object selections: any DICOM object. */
#define _GNU_SOURCE /* memfd_create */

#include <math.h>
#include <string.h>

#include "formats/dicom/dicom_key_objects.h"
#include "formats/dicom/dicom_presentation_state.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_references(const SatDicomReferences *references)
{
    require(references->count <= SAT_DICOM_MAX_REFERENCES, "references have a limit");
    for (size_t i = 0; i < references->count; i++) {
        const SatDicomReference *at = &references->list[i];
        require(at->uid != NULL && at->uid[0] != '\0', "a reference has a UID");
        require(at->names_frames || at->frame_count == 0, "frames are named");
        for (size_t k = 0; k < at->frame_count; k++) {
            require(at->frames[k] > 0, "frames count from 1");
        }
    }
}

static void check_annotation(const SatPresentationState *state, const SatStateAnnotation *drawn)
{
    static const size_t least[] = {1, 2, 2, 2, 4};
    check_references(&drawn->images);
    require(drawn->layer == SAT_STATE_NO_LAYER || drawn->layer < state->layer_count,
            "the layer is there");
    for (size_t i = 0; i < drawn->graphic_count; i++) {
        const SatStateGraphic *graphic = &drawn->graphics[i];
        require(graphic->point_count >= least[graphic->kind] &&
                    graphic->point_count <= SAT_STATE_MAX_POINTS,
                "a graphic object has its points");
        for (size_t k = 0; k < graphic->point_count; k++) {
            SatStatePoint at = sat_state_to_pixels(state, state->areas, 512, 512, graphic->units,
                                                   graphic->points[k]);
            require(!isnan(at.x) && !isnan(at.y), "points are numbers");
        }
    }
    for (size_t i = 0; i < drawn->text_count; i++) {
        require(drawn->texts[i].text[0] != '\0', "a text says something");
        require(drawn->texts[i].has_box || drawn->texts[i].has_anchor, "a text has a place");
    }
}

static void check_state(const SatPresentationState *state)
{
    check_references(&state->images);
    require(state->rotation_degrees % 90 == 0 && state->rotation_degrees < 360, "quarter turns");
    for (size_t i = 0; i < state->annotation_count; i++) {
        check_annotation(state, &state->annotations[i]);
    }
    for (size_t i = 0; i < state->window_count; i++) {
        require(state->windows[i].width > 0.0, "windows are wide");
    }
    require(strlen(state->label) <= SAT_STATE_MAX_TEXT_BYTES * 3U, "texts have a limit");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    if (dicom == NULL) {
        return 0;
    }
    SAT_AUTO(SatArena) *arena = sat_arena_new((size_t)256 << 20, &err);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    SatPresentationState state;
    SatKeyObjects key;
    if (arena == NULL || decoder == NULL) {
        return 0;
    }
    (void)sat_dicom_is_presentation_state(sat_dicom_dataset(dicom));
    if (sat_dicom_presentation_state(sat_dicom_dataset(dicom), decoder, arena, &state, &err)) {
        check_state(&state);
    } else {
        require(err.code == SAT_ERR_LIMIT || err.code == SAT_ERR_NO_MEMORY, "no other error");
    }
    sat_error_clear(&err);
    (void)sat_dicom_is_key_objects(sat_dicom_dataset(dicom));
    if (sat_dicom_key_objects(sat_dicom_dataset(dicom), decoder, arena, &key, &err)) {
        check_references(&key.images);
    }
    return 0;
}
