/* The order of stacks: any permutation, tilted, reversed, sagittal, coronal, without places. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/patient_geometry.h"
#include "formats/case/slice_order.h"

enum { MAX_SLICES = 64 };
static const double axial[6] = {1, 0, 0, 0, 1, 0};
static const double sagittal[6] = {0, 1, 0, 0, 0, -1};
static const double coronal[6] = {1, 0, 0, 0, 0, -1};

static SatSliceKey slice_at(const double orientation[6], double x, double y, double z,
                            int64_t instance)
{
    SatSliceKey key = {.has_geometry = true,
                       .position_mm = {x, y, z},
                       .has_instance_number = true,
                       .instance_number = instance};
    memcpy(key.orientation, orientation, sizeof(key.orientation));
    key.tie_break[0] = (uint8_t)(instance * 37);
    return key;
}

static SatStackGeometry order_of(const SatSliceKey *keys, size_t count, size_t *order)
{
    SatError err = SAT_ERROR_INIT;
    SatStackGeometry geometry;
    assert_true(sat_slice_order(keys, count, order, &geometry, &err));
    uint64_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(order[i] < count);
        seen |= 1ULL << order[i];
    }
    assert_true(seen == (count == 64 ? ~0ULL : (1ULL << count) - 1)); /* each slice once */
    return geometry;
}

static void assert_order(const size_t *order, const size_t *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (order[i] != expected[i]) {
            fail_msg("place %zu: slice %zu, expected %zu", i, order[i], expected[i]);
        }
    }
}

/* A series of the player: a gap at the first time, none told for the second, which has it too. */
static void test_a_series_has_the_geometry_of_its_first_time(void **state)
{
    (void)state;
    SatFrameInfo frames[12] = {{.has_position = false}};
    for (size_t i = 0; i < 12; i++) {
        size_t place = i % 6;
        frames[i].orientation = axial;
        frames[i].has_position = true;
        frames[i].position_mm[2] = -5.0 * (double)(place < 4 ? place : place + 2);
    }
    SatSeries series = {.frames = frames, .frame_count = 12, .time_points = 2};
    SatError err = SAT_ERROR_INIT;
    SatStackGeometry geometry;
    assert_true(sat_series_geometry(&series, &geometry, &err));
    assert_int_equal(geometry.order, SAT_ORDER_POSITION);
    assert_int_equal(geometry.missing_slices, 2);
    assert_false(geometry.irregular_spacing);
    assert_int_equal(geometry.duplicate_positions, 0);
    assert_true(fabs(geometry.spacing_mm - 5.0) < 1e-9);
    frames[3].position_mm[2] -= 1.0;
    assert_true(sat_series_geometry(&series, &geometry, &err));
    assert_true(geometry.irregular_spacing);
    frames[2].has_position = false; /* no stack: nothing is told of its places */
    assert_true(sat_series_geometry(&series, &geometry, &err));
    assert_int_equal(geometry.order, SAT_ORDER_INSTANCE);
    assert_int_equal(geometry.missing_slices, 0);
    assert_false(geometry.irregular_spacing);
}

static void test_axial_starts_at_the_top(void **state)
{
    (void)state;
    SatSliceKey keys[4];
    for (int i = 0; i < 4; i++) { /* feet first, numbers against the anatomy */
        keys[i] = slice_at(axial, -100, -100, 10.0 + 5.0 * i, 1 + i);
    }
    size_t order[4];
    SatStackGeometry geometry = order_of(keys, 4, order);
    assert_order(order, (const size_t[]){3, 2, 1, 0}, 4);
    assert_int_equal(geometry.order, SAT_ORDER_POSITION);
    assert_true(fabs(geometry.spacing_mm - 5.0) < 1e-9);
    assert_true(geometry.tilt_degrees <= 0.0);
    assert_false(geometry.irregular_spacing);
    assert_int_equal(geometry.missing_slices, 0);
    assert_int_equal(geometry.duplicate_positions, 0);
}

static void test_prone_feet_first_axial_starts_at_the_top(void **state)
{
    (void)state;
    const double flipped[6] = {-1, 0, 0, 0, 1, 0}; /* normal towards the feet */
    SatSliceKey keys[3] = {slice_at(flipped, 0, 0, 0, 1), slice_at(flipped, 0, 0, 20, 2),
                           slice_at(flipped, 0, 0, 10, 3)};
    size_t order[3];
    (void)order_of(keys, 3, order);
    assert_order(order, (const size_t[]){1, 2, 0}, 3);
}

static void test_sagittal_starts_right(void **state)
{
    (void)state;
    SatSliceKey keys[3] = {slice_at(sagittal, 40, 0, 0, 1), slice_at(sagittal, -40, 0, 0, 2),
                           slice_at(sagittal, 0, 0, 0, 3)};
    size_t order[3];
    (void)order_of(keys, 3, order);
    assert_order(order, (const size_t[]){1, 2, 0}, 3); /* LPS: right is -x */
}

static void test_coronal_starts_anterior(void **state)
{
    (void)state;
    SatSliceKey keys[3] = {slice_at(coronal, 0, 30, 0, 1), slice_at(coronal, 0, -30, 0, 2),
                           slice_at(coronal, 0, 0, 0, 3)};
    size_t order[3];
    (void)order_of(keys, 3, order);
    assert_order(order, (const size_t[]){1, 2, 0}, 3); /* anterior is -y */
}

/* Gantry tilt: the table moves along z while the slices lean by 20 degrees. */
static void test_gantry_tilt_is_measured(void **state)
{
    (void)state;
    double lean = 20.0 * 3.14159265358979 / 180.0;
    const double tilted[6] = {1, 0, 0, 0, cos(lean), -sin(lean)};
    SatSliceKey keys[10];
    for (int i = 0; i < 10; i++) {
        keys[i] = slice_at(tilted, -120, -100, 5.0 * ((i * 7) % 10), i);
    }
    size_t order[10];
    SatStackGeometry geometry = order_of(keys, 10, order);
    for (int i = 1; i < 10; i++) {
        assert_true(keys[order[i - 1]].position_mm[2] > keys[order[i]].position_mm[2]);
    }
    assert_true(fabs(geometry.tilt_degrees - 20.0) < 0.01);
    assert_true(fabs(geometry.spacing_mm - 5.0 * cos(lean)) < 1e-9);
}

/* An oblique stack whose positions run along its normal has no tilt. */
static void test_oblique_is_no_tilt(void **state)
{
    (void)state;
    double lean = 25.0 * 3.14159265358979 / 180.0;
    const double oblique[6] = {1, 0, 0, 0, cos(lean), sin(lean)};
    SatSliceKey keys[5];
    for (int i = 0; i < 5; i++) {
        keys[i] = slice_at(oblique, 0, -sin(lean) * 4.0 * i, cos(lean) * 4.0 * i, i);
    }
    size_t order[5];
    SatStackGeometry geometry = order_of(keys, 5, order);
    assert_order(order, (const size_t[]){4, 3, 2, 1, 0}, 5);
    assert_true(geometry.tilt_degrees <= 0.0);
    assert_true(fabs(geometry.spacing_mm - 4.0) < 1e-9);
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return *state >> 33;
}

/* Random stacks with repeats, rounding noise and missing numbers, in 20 random orders each. */
static void test_any_permutation_gives_the_same_order(void **state)
{
    (void)state;
    static const double *const planes[3] = {axial, sagittal, coronal};
    uint64_t seed = 20240607;
    for (int round = 0; round < 300; round++) {
        SatSliceKey keys[MAX_SLICES];
        size_t count = 1 + next_random(&seed) % MAX_SLICES;
        const double *plane = planes[round % 3];
        for (size_t i = 0; i < count; i++) {
            double place = 3.0 * (double)(next_random(&seed) % 40);
            place += (double)(next_random(&seed) % 3) * 1e-6;
            keys[i] = slice_at(plane, place, place, place, (int64_t)(next_random(&seed) % 8));
            keys[i].has_geometry = round % 5 != 4 || next_random(&seed) % 10 > 0;
            keys[i].has_instance_number = next_random(&seed) % 4 > 0;
            keys[i].frame_number = (uint32_t)(next_random(&seed) % 3);
            keys[i].tie_break[1] = (uint8_t)i; /* each its own instance */
        }
        size_t order[MAX_SLICES];
        uint8_t first[MAX_SLICES];
        SatStackGeometry expected = order_of(keys, count, order);
        for (size_t i = 0; i < count; i++) {
            first[i] = keys[order[i]].tie_break[1];
        }
        for (int shuffle = 0; shuffle < 20; shuffle++) {
            for (size_t i = count - 1; i > 0; i--) {
                size_t other = next_random(&seed) % (i + 1);
                SatSliceKey swapped = keys[i];
                keys[i] = keys[other];
                keys[other] = swapped;
            }
            SatStackGeometry geometry = order_of(keys, count, order);
            for (size_t i = 0; i < count; i++) {
                assert_int_equal(keys[order[i]].tie_break[1], first[i]);
            }
            assert_int_equal(geometry.order, expected.order);
            assert_memory_equal(&geometry.spacing_mm, &expected.spacing_mm, sizeof(double));
            assert_int_equal(geometry.missing_slices, expected.missing_slices);
            assert_int_equal(geometry.duplicate_positions, expected.duplicate_positions);
        }
    }
}

static void test_duplicates_go_by_number(void **state)
{
    (void)state;
    /* Two times at three places; the rounding noise runs against the numbers. */
    SatSliceKey keys[6] = {slice_at(axial, 0, 0, 10.000001, 5), slice_at(axial, 0, 0, 10, 2),
                           slice_at(axial, 0, 0, 5, 6),         slice_at(axial, 0, 0, 5.000001, 3),
                           slice_at(axial, 0, 0, 0, 1),         slice_at(axial, 0, 0, 0.000001, 4)};
    size_t order[6];
    SatStackGeometry geometry = order_of(keys, 6, order);
    assert_order(order, (const size_t[]){1, 0, 3, 2, 4, 5}, 6);
    assert_int_equal(geometry.duplicate_positions, 3);
    assert_false(geometry.irregular_spacing);
    assert_true(fabs(geometry.spacing_mm - 5.0) < 1e-5);
}

static SatStackGeometry geometry_of_heights(const double *heights, size_t count)
{
    SatSliceKey keys[MAX_SLICES];
    size_t order[MAX_SLICES];
    for (size_t i = 0; i < count; i++) {
        keys[i] = slice_at(axial, 0, 0, heights[i], (int64_t)i);
    }
    return order_of(keys, count, order);
}

static void test_missing_slices_are_counted(void **state)
{
    (void)state;
    SatStackGeometry geometry =
        geometry_of_heights((const double[]){0, 2, 4, 10, 12, 16, 18, 20}, 8);
    assert_int_equal(geometry.missing_slices, 3); /* 6 and 8; 14 */
    assert_false(geometry.irregular_spacing);
}

static void test_changed_spacing_is_irregular(void **state)
{
    (void)state;
    /* Base of the skull every 2.5 mm, above it every 5 mm: nothing is missing. */
    SatStackGeometry geometry =
        geometry_of_heights((const double[]){0, 2.5, 5, 7.5, 10, 12.5, 15, 20, 25, 30, 35}, 11);
    assert_int_equal(geometry.missing_slices, 0);
    assert_true(geometry.irregular_spacing);
}

static void test_uneven_spacing_is_irregular(void **state)
{
    (void)state;
    SatStackGeometry geometry = geometry_of_heights((const double[]){0, 5, 10, 16.3, 21.3}, 5);
    assert_true(geometry.irregular_spacing);
    assert_int_equal(geometry.missing_slices, 0);
    geometry = geometry_of_heights((const double[]){0, 5, 10.1, 14.9, 20}, 5);
    assert_false(geometry.irregular_spacing); /* 2 % is how scanners are */
}

static void test_not_parallel_goes_by_instance(void **state)
{
    (void)state;
    SatSliceKey keys[3] = {slice_at(axial, 0, 0, 0, 30), slice_at(sagittal, 0, 0, 50, 10),
                           slice_at(coronal, 0, 0, 90, 20)};
    size_t order[3];
    SatStackGeometry geometry = order_of(keys, 3, order);
    assert_order(order, (const size_t[]){1, 2, 0}, 3);
    assert_int_equal(geometry.order, SAT_ORDER_INSTANCE);
    assert_true(geometry.spacing_mm <= 0.0);
}

static void test_missing_geometry_goes_by_instance(void **state)
{
    (void)state;
    SatSliceKey keys[4] = {slice_at(axial, 0, 0, 0, 12), slice_at(axial, 0, 0, 5, 2),
                           slice_at(axial, 0, 0, 10, 7), slice_at(axial, 0, 0, 15, 0)};
    keys[2].has_geometry = false;
    keys[3].has_instance_number = false; /* last */
    size_t order[4];
    assert_int_equal(order_of(keys, 4, order).order, SAT_ORDER_INSTANCE);
    assert_order(order, (const size_t[]){1, 2, 0, 3}, 4);
    keys[2] = slice_at(axial, 0, (double)NAN, 10, 7);
    assert_int_equal(order_of(keys, 4, order).order, SAT_ORDER_INSTANCE);
}

static void test_frames_of_one_object_are_time(void **state)
{
    (void)state;
    SatSliceKey keys[4];
    for (uint32_t i = 0; i < 4; i++) {
        keys[i] = (SatSliceKey){
            .has_instance_number = true, .instance_number = 1, .frame_number = (i * 3) % 4};
    }
    size_t order[4];
    assert_int_equal(order_of(keys, 4, order).order, SAT_ORDER_TIME);
    assert_order(order, (const size_t[]){0, 3, 2, 1}, 4);
}

static void test_one_place_is_no_row_of_duplicates(void **state)
{
    (void)state;
    SatSliceKey keys[3] = {slice_at(axial, 0, 0, 7, 3), slice_at(axial, 0, 0, 7, 1),
                           slice_at(axial, 0, 0, 7, 2)};
    size_t order[3];
    SatStackGeometry geometry = order_of(keys, 3, order);
    assert_order(order, (const size_t[]){1, 2, 0}, 3);
    assert_int_equal(geometry.order, SAT_ORDER_INSTANCE);
    assert_int_equal(geometry.duplicate_positions, 0);
}

static void test_one_slice_and_none(void **state)
{
    (void)state;
    SatSliceKey key = slice_at(axial, 1, 2, 3, 4);
    size_t order[1] = {9};
    SatStackGeometry geometry = order_of(&key, 1, order);
    assert_int_equal(geometry.order, SAT_ORDER_POSITION);
    assert_true(geometry.spacing_mm <= 0.0);
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_slice_order(NULL, 0, NULL, &geometry, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_series_has_the_geometry_of_its_first_time),
        cmocka_unit_test(test_axial_starts_at_the_top),
        cmocka_unit_test(test_prone_feet_first_axial_starts_at_the_top),
        cmocka_unit_test(test_sagittal_starts_right),
        cmocka_unit_test(test_coronal_starts_anterior),
        cmocka_unit_test(test_gantry_tilt_is_measured),
        cmocka_unit_test(test_oblique_is_no_tilt),
        cmocka_unit_test(test_any_permutation_gives_the_same_order),
        cmocka_unit_test(test_duplicates_go_by_number),
        cmocka_unit_test(test_missing_slices_are_counted),
        cmocka_unit_test(test_changed_spacing_is_irregular),
        cmocka_unit_test(test_uneven_spacing_is_irregular),
        cmocka_unit_test(test_not_parallel_goes_by_instance),
        cmocka_unit_test(test_missing_geometry_goes_by_instance),
        cmocka_unit_test(test_frames_of_one_object_are_time),
        cmocka_unit_test(test_one_place_is_no_row_of_duplicates),
        cmocka_unit_test(test_one_slice_and_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
