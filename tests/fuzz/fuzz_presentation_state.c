/* Fuzzes the display shutters of presentation states: a hostile state, applied to pictures of our
 * own that are named as it names them; checks what is hidden of them, and that something is left.
 */
#define _GNU_SOURCE /* memfd_create */

#include <math.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "export/deidentify/deid_private.h"
#include "tests/fuzz/fuzz_promise.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WIDTH = 37, HEIGHT = 23, FRAMES = 3 };

static void check_shutters(const SatFrameTraits *frame)
{
    uint8_t hidden[WIDTH];
    const SatPixelMask mask = {.shutters = frame->shutters, .shutter_count = frame->shutter_count};
    uint64_t covered = 0;
    require((frame->shutters == NULL) == (frame->shutter_count == 0), "a list or none");
    for (size_t i = 0; i < frame->shutter_count; i++) {
        const SatShutter *shutter = &frame->shutters[i];
        require(shutter->kind == SAT_SHUTTER_CIRCLE || shutter->point_count >= 2, "a shape");
        require(shutter->point_count <= SAT_SHUTTER_MOST_POINTS, "points are bounded");
        require(isfinite(shutter->pixel_aspect) && shutter->pixel_aspect > 0.0, "an aspect");
        for (size_t p = 0; p < shutter->point_count; p++) {
            const SatPixelPoint *point = &shutter->points[p];
            require(abs(point->x_px) <= SAT_SHUTTER_FARTHEST_PX &&
                        abs(point->y_px) <= SAT_SHUTTER_FARTHEST_PX,
                    "no point is out of all bounds");
        }
    }
    for (uint32_t y = 0; y < HEIGHT; y++) {
        (void)sat_pixel_mask_row(&mask, 0, y, WIDTH, hidden);
        for (size_t x = 0; x < WIDTH; x++) {
            covered += hidden[x] != 0 ? 1U : 0U;
        }
    }
    require(covered == sat_pixel_mask_count(&mask, WIDTH, HEIGHT), "counted as it is drawn");
    require(covered < (uint64_t)WIDTH * HEIGHT, "something of the picture is left");
}

/* The picture that the first reference names, as one of one frame, of several, and of tiles. */
static void apply_to(SatStateShutters *states, SatFactsStore *kept, uint32_t frames, bool is_mosaic)
{
    SatError err = SAT_ERROR_INIT;
    SatFrameFacts own[FRAMES];
    const SatFrameDraft draft = {.pixel_aspect = 1.0}, wide = {.pixel_aspect = 0.5};
    SatCleanFacts facts = {.suspicion = "", .is_mosaic = is_mosaic};
    SatItemShared shared = {.facts = &facts};
    SatCleanItem item = {.shared = &shared, .own = {.instance_key = states->list[0].instance_key}};
    facts.image = (SatDicomImage){.rows = HEIGHT,
                                  .columns = WIDTH,
                                  .frames = frames,
                                  .shape = {WIDTH, HEIGHT, SAT_PIXEL_GRAY16, 12}};
    bool done = sat_facts_store_frame(kept, &draft, &item.frame, &err);
    for (uint32_t i = 0; done && i < frames; i++) {
        done = sat_facts_store_frame(kept, i == 1 ? &wide : &draft, &own[i], &err);
    }
    shared.own_frames = frames > 1 ? own : NULL;
    if (!done || !sat_deid_apply_states(states, kept, &item, &err)) {
        check_refusal(&err);
        return;
    }
    bool is_odd = false, is_hidden = false;
    for (uint32_t i = 0; i < frames; i++) {
        const SatFrameTraits *frame = sat_clean_frame(&item, i)->traits;
        check_shutters(frame);
        is_odd = is_odd || frame->has_odd_shutter;
        is_hidden = is_hidden || frame->shutter_count > 0;
    }
    require(!is_odd || item.shared->facts->suspicion[0] != '\0',
            "what cannot be followed is asked about");
    require(!is_mosaic || (is_odd && !is_hidden), "tiles are asked about, never cut");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SatLibrarySecret secret = {.bytes = {1, 2, 3}};
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatFile) *file = memory_file(data, size);
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatStateShutters states = {.list = NULL};
    SatFactsStore kept;
    if (dicom == NULL || arena == NULL || !sat_facts_store_begin(&kept, arena, &err)) {
        check_refusal(&err);
        return 0;
    }
    const SatRawItem raw = {.path = "state", .identity = "state", .dicom = dicom};
    const SatDeidStep step = {
        .secret = &secret, .arena = arena, .raw = &raw, .dataset = sat_dicom_dataset(dicom)};
    if (!sat_deid_note_state(&step, &states, &err)) {
        check_refusal(&err);
    } else if (states.count > 0) {
        apply_to(&states, &kept, 1, false);
        apply_to(&states, &kept, FRAMES, false);
        apply_to(&states, &kept, 1, true);
    }
    free(states.list);
    sat_facts_store_end(&kept);
    return 0;
}
