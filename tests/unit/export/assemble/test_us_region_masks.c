/* Masks around ultrasound regions: every pixel is in a region or in exactly one mask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/assemble/us_region_masks.h"
#include "tests/unit/export/assemble/item_maker.h"

enum { CASES = 2000, SIDE = 64, MOST_REGIONS = 4 };

static uint32_t next_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33);
}

static bool is_in(const SatPixelRect *rect, uint32_t x, uint32_t y)
{
    return x >= rect->x_px && x - rect->x_px < rect->width_px && y >= rect->y_px &&
           y - rect->y_px < rect->height_px;
}

static SatExportPlan *plan_of(const MadeItems *made)
{
    SatError err = SAT_ERROR_INIT;
    SatExportPlan *plan = sat_export_plan_new(made->list, made->count, NULL, NULL, &err);
    assert_non_null(plan);
    return plan;
}

static const SatPlannedMask *masks_of(const SatExportPlan *plan, SatArena *arena, size_t *count)
{
    SatError err = SAT_ERROR_INIT;
    const SatPlannedMask *masks = NULL;
    assert_true(
        sat_us_region_masks(&plan->cases[0].studies[0].series[0], arena, &masks, count, &err));
    return masks;
}

static void all_but_the_regions_is_masked_once(void **state)
{
    (void)state;
    uint64_t seed = 5;
    uint64_t masks_made = 0;
    for (int c = 0; c < CASES; c++) {
        MadeItems *made = made_new();
        SatPixelRect regions[MOST_REGIONS];
        MadeItem *slice = made_slice(made, 1, 1, 1, 1, 0.0);
        slice->facts.us_regions = regions;
        slice->facts.us_region_count = 1 + next_number(&seed) % MOST_REGIONS;
        for (size_t i = 0; i < slice->facts.us_region_count; i++) {
            uint32_t x = next_number(&seed) % SIDE;
            uint32_t y = next_number(&seed) % SIDE;
            regions[i] = (SatPixelRect){x, y, 1 + next_number(&seed) % (SIDE - x),
                                        1 + next_number(&seed) % (SIDE - y)};
        }
        SatExportPlan *plan = plan_of(made);
        size_t count = 0;
        const SatPlannedMask *masks = masks_of(plan, made->arena, &count);
        for (uint32_t y = 0; y < SIDE; y++) {
            for (uint32_t x = 0; x < SIDE; x++) {
                unsigned covers = 0;
                for (size_t i = 0; i < slice->facts.us_region_count && covers == 0; i++) {
                    covers += is_in(&regions[i], x, y);
                }
                for (size_t i = 0; i < count; i++) {
                    covers += is_in(&masks[i].rect, x, y);
                }
                assert_int_equal(covers, 1);
            }
        }
        masks_made += count;
        sat_export_plan_free(plan);
        made_free(made);
    }
    print_message("%d sets of regions, %llu masks\n", (int)CASES, (unsigned long long)masks_made);
    assert_true(masks_made > CASES);
}

static void frames_with_other_regions_have_other_masks(void **state)
{
    (void)state;
    static const SatPixelRect left = {0, 0, 32, 64};
    static const SatPixelRect right = {32, 0, 32, 64};
    MadeItems *made = made_new();
    for (int i = 0; i < 6; i++) {
        MadeItem *slice = made_slice(made, 1, 1, 1, i + 1, -2.0 * i);
        slice->facts.us_regions = i < 4 ? &left : &right;
        slice->facts.us_region_count = 1;
    }
    SatExportPlan *plan = plan_of(made);
    size_t count = 0;
    const SatPlannedMask *masks = masks_of(plan, made->arena, &count);
    assert_int_equal(count, 2);
    assert_memory_equal(&masks[0].rect, &right, sizeof(right));
    assert_int_equal(masks[0].first_frame, 0);
    assert_int_equal(masks[0].last_frame, 3);
    assert_memory_equal(&masks[1].rect, &left, sizeof(left));
    assert_int_equal(masks[1].first_frame, 4);
    assert_int_equal(masks[1].last_frame, 5);
    made->items[2].facts.us_region_count = 0; /* a picture that says nothing */
    (void)masks_of(plan, made->arena, &count);
    assert_int_equal(count, 0);
    sat_export_plan_free(plan);
    made_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_but_the_regions_is_masked_once),
        cmocka_unit_test(frames_with_other_regions_have_other_masks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
