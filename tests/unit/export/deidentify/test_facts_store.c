/* Tests that what items say alike is kept once, whatever memory it was read into, and that nothing
 * of it is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/facts_store.h"
#include "formats/case/clean_text_private.h"

typedef struct {
    SatArena *lasting;
    SatFactsStore store;
} Kept;

static Kept kept_new(void)
{
    SatError err = SAT_ERROR_INIT;
    Kept kept = {.lasting = sat_arena_new(0, &err)};
    assert_non_null(kept.lasting);
    assert_true(sat_facts_store_begin(&kept.store, kept.lasting, &err));
    return kept;
}

static void kept_free(Kept *kept)
{
    sat_facts_store_end(&kept->store);
    sat_arena_free(kept->lasting);
}

static void *copy_of(SatArena *arena, const void *bytes, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    void *copy = sat_arena_alloc(arena, length, 1, &err);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    return copy;
}

static const SatCleanText *text_of(SatArena *arena, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    return sat_clean_text_vouch(arena, text, strlen(text), &err);
}

/* A frame that says everything there is, all of it in `arena`. */
static SatFrameDraft rich_frame(SatArena *arena)
{
    static const uint16_t values[3] = {7, 8, 9};
    static const SatPixelPoint points[3] = {{1, 2}, {30, 4}, {5, 60}};
    const SatLookupTable table = {-3, 3, 12, copy_of(arena, values, sizeof(values)),
                                  copy_of(arena, "Bone", 5)};
    const SatModalityTransform transform = {2.0, -5.0, copy_of(arena, "HU", 3),
                                            copy_of(arena, &table, sizeof(table))};
    const SatVoiWindow windows[2] = {{40.0, 400.0, SAT_VOI_LINEAR, copy_of(arena, "Lung", 5)},
                                     {1.0, 2.0, SAT_VOI_SIGMOID, copy_of(arena, "", 1)}};
    const SatShutter shutter = {.kind = SAT_SHUTTER_POLYGON,
                                .points = copy_of(arena, points, sizeof(points)),
                                .point_count = 3,
                                .pixel_aspect = 1.0};
    SatFrameDraft frame = {.has_position = true,
                           .has_orientation = true,
                           .position_mm = {1.0, 2.0, 3.0},
                           .orientation = {1.0, 0.0, 0.0, 0.0, 1.0, 0.0},
                           .spacing_kind = SAT_SPACING_PATIENT,
                           .row_spacing_mm = 0.5,
                           .column_spacing_mm = 0.25,
                           .pixel_aspect = 2.0,
                           .slice_thickness_mm = 3.0,
                           .modality_transform = copy_of(arena, &transform, sizeof(transform)),
                           .windows = copy_of(arena, windows, sizeof(windows)),
                           .window_count = 2,
                           .laterality = text_of(arena, "R"),
                           .patient_orientation = {"L", "F"},
                           .content = SAT_CONTENT_WATER,
                           .shutters = copy_of(arena, &shutter, sizeof(shutter)),
                           .shutter_count = 1,
                           .has_odd_shutter = true,
                           .place_number = 4};
    for (int i = 0; i < SAT_BY_COUNT; i++) {
        frame.numbers[i] = i + 0.5;
    }
    return frame;
}

static void test_a_frame_comes_back_whole(void **state)
{
    (void)state;
    Kept kept = kept_new();
    SatError err = SAT_ERROR_INIT;
    SatFrameFacts frame;
    SatArena *own = sat_arena_new(0, &err);
    SatFrameDraft draft = rich_frame(own);
    assert_true(sat_facts_store_frame(&kept.store, &draft, &frame, &err));
    sat_arena_free(own); /* nothing of it is needed any more */
    const SatFrameDraft back = sat_frame_draft(&frame);
    assert_memory_equal(back.position_mm, draft.position_mm, sizeof(draft.position_mm));
    assert_memory_equal(back.orientation, draft.orientation, sizeof(draft.orientation));
    assert_memory_equal(back.numbers, draft.numbers, sizeof(draft.numbers));
    assert_memory_equal(back.patient_orientation, draft.patient_orientation,
                        sizeof(draft.patient_orientation));
    assert_true(back.has_position && back.has_orientation && !back.is_in_volume &&
                back.has_odd_shutter);
    assert_int_equal(back.spacing_kind, SAT_SPACING_PATIENT);
    assert_int_equal(back.content, SAT_CONTENT_WATER);
    assert_int_equal(back.place_number, 4);
    assert_string_equal(sat_clean_text_utf8(back.laterality), "R");
    assert_int_equal((int)(back.row_spacing_mm * 100 + back.column_spacing_mm * 100 +
                           back.pixel_aspect * 100 + back.slice_thickness_mm * 100),
                     50 + 25 + 200 + 300);
    assert_string_equal(back.modality_transform->type, "HU");
    assert_string_equal(back.modality_transform->table->explanation, "Bone");
    assert_int_equal(back.modality_transform->table->first_input, -3);
    assert_int_equal(back.modality_transform->table->values[2], 9);
    assert_int_equal(back.window_count, 2);
    assert_string_equal(back.windows[0].explanation, "Lung");
    assert_int_equal(back.windows[1].function, SAT_VOI_SIGMOID);
    assert_int_equal(back.shutter_count, 1);
    assert_int_equal(back.shutters[0].points[2].y_px, 60);
    kept_free(&kept);
}

static void test_equal_frames_share_and_others_do_not(void **state)
{
    (void)state;
    Kept kept = kept_new();
    SatError err = SAT_ERROR_INIT;
    SatFrameFacts first, second;
    for (int what = 0; what < 7; what++) {
        SatArena *a = sat_arena_new(0, &err), *b = sat_arena_new(0, &err);
        SatFrameDraft x = rich_frame(a), y = rich_frame(b);
        y.position_mm[2] = what == 1 ? 9.0 : y.position_mm[2];
        y.numbers[SAT_BY_ACQUIRED_S] += what == 2 ? 1.0 : 0.0;
        y.numbers[SAT_BY_ECHO] += what == 3 ? 1.0 : 0.0;
        y.laterality = what == 4 ? text_of(b, "L") : y.laterality;
        y.window_count = what == 5 ? 1 : y.window_count;
        y.shutter_count = what == 6 ? 0 : y.shutter_count;
        assert_true(sat_facts_store_frame(&kept.store, &x, &first, &err) &&
                    sat_facts_store_frame(&kept.store, &y, &second, &err));
        assert_true((first.traits == second.traits) == (what < 3 || what == 5));
        assert_true((first.windows == second.windows) == (what != 5));
        assert_ptr_equal(first.modality_transform, second.modality_transform);
        assert_true((first.position_mm[2] < second.position_mm[2]) == (what == 1));
        assert_true((first.acquired_s < second.acquired_s) == (what == 2));
        sat_arena_free(a);
        sat_arena_free(b);
    }
    kept_free(&kept);
}

static SatCleanFacts rich_facts(SatArena *arena)
{
    const SatCleanSegment segment = {2, text_of(arena, "Liver")};
    const SatPixelRect region = {1, 2, 3, 4};
    SatCleanFacts facts;
    memset(&facts, 0, sizeof(facts));
    facts.patient_key.bytes[0] = 7;
    facts.modality = text_of(arena, "CT");
    facts.series_words = text_of(arena, "Axial");
    facts.age = text_of(arena, "45 y");
    facts.segments = copy_of(arena, &segment, sizeof(segment));
    facts.segment_count = 1;
    facts.us_regions = copy_of(arena, &region, sizeof(region));
    facts.us_region_count = 1;
    facts.suspicion = "";
    return facts;
}

static void test_equal_facts_are_one(void **state)
{
    (void)state;
    Kept kept = kept_new();
    SatError err = SAT_ERROR_INIT;
    SatArena *a = sat_arena_new(0, &err), *b = sat_arena_new(0, &err);
    SatCleanFacts x = rich_facts(a), y = rich_facts(b);
    const SatCleanFacts *first = sat_facts_store_keep(&kept.store, &x, &err);
    assert_non_null(first);
    assert_ptr_equal(first, sat_facts_store_keep(&kept.store, &y, &err));
    assert_ptr_equal(first, sat_facts_store_keep(&kept.store, first, &err));
    y.age = text_of(b, "50 y");
    const SatCleanFacts *second = sat_facts_store_keep(&kept.store, &y, &err);
    assert_ptr_not_equal(first, second);
    assert_ptr_equal(first->modality, second->modality);
    sat_arena_free(a);
    sat_arena_free(b);
    assert_string_equal(sat_clean_text_utf8(first->series_words), "Axial");
    assert_string_equal(sat_clean_text_utf8(first->segments[0].name), "Liver");
    assert_int_equal(first->segments[0].number, 2);
    assert_int_equal(first->us_regions[0].height_px, 4);
    assert_null(first->sex); /* not said */
    kept_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_frame_comes_back_whole),
                                       cmocka_unit_test(test_equal_frames_share_and_others_do_not),
                                       cmocka_unit_test(test_equal_facts_are_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
