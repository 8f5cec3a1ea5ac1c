/* Windows: choices, presets, gray levels at hand-worked points. check_voi.py checks the rest. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/platform.h"
#include "formats/case/voi_window.h"

static const SatModalityTransform identity = {.slope = 1.0, .type = ""};
static const SatModalityTransform hounsfield = {.slope = 1.0, .intercept = -1024.0, .type = "HU"};

/* One frame, 12-bit unsigned CT in HU without windows. */
static SatSeries ct_series(SatFrameInfo *frame)
{
    *frame = (SatFrameInfo){.modality = &hounsfield};
    return (SatSeries){.modality = "CT",
                       .rows = 1,
                       .columns = 1,
                       .samples = 1,
                       .bits = 12,
                       .photometric = SAT_PHOTOMETRIC_MONOCHROME2,
                       .pixel_aspect = 1.0,
                       .frames = frame,
                       .frame_count = 1};
}

static SatVoiChoice window_choice(double center, double width, SatVoiFunction function)
{
    return (SatVoiChoice){
        .window = {.center = center, .width = width, .function = function, .explanation = ""}};
}

static bool is(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void test_stored_and_displayed_values(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    assert_true(is(sat_displayed_value(&series, &frame, 1064), 40));
    series.is_signed = true;
    assert_int_equal(sat_stored_value(&series, 0), -2048);
    assert_int_equal(sat_stored_value(&series, 4095), 2047);
    assert_true(is(sat_displayed_value(&series, &frame, 2048), -1024));
    static const char *const stored[] = {"MR", "PT", "XA", "RF"};
    for (size_t i = 0; i < 4; i++) {
        series.modality = stored[i];
        assert_true(sat_window_uses_stored_values(&series));
        assert_true(is(sat_displayed_value(&series, &frame, 2048), 0));
    }
    series.modality = "NM";
    assert_false(sat_window_uses_stored_values(&series));
}

static void test_modality_table(void **state)
{
    (void)state;
    static const uint16_t values[3] = {10, 200, 100};
    SatLookupTable table = {.first_input = 5, .count = 3, .bits = 8, .values = values};
    SatModalityTransform modality = {.slope = 1, .type = "", .table = &table};
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    frame.modality = &modality;
    assert_true(is(sat_displayed_value(&series, &frame, 0), 10)); /* below: the first */
    assert_true(is(sat_displayed_value(&series, &frame, 6), 200));
    assert_true(is(sat_displayed_value(&series, &frame, 4095), 100)); /* past: the last */
    series.bits = 4;
    uint8_t lut[16];
    SatVoiChoice choice = window_choice(128, 256, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[0], 10);
    assert_int_equal(lut[6], 200);
    assert_int_equal(lut[15], 100);
    SatVoiChoice automatic = sat_voi_auto(&series); /* 10 to 200 though the ends give 10 and 100 */
    assert_true(is(automatic.window.center - automatic.window.width / 2, 10));
    assert_true(is(automatic.window.width, 191));
}

/* PS3.3 C.11.2.1.2.1 prints this case: center 2048, width 4096. */
static void test_linear(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    frame.modality = &identity;
    uint8_t lut[4096];
    SatVoiChoice choice = window_choice(2048, 4096, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[0], 0);
    assert_int_equal(lut[4095], 255);
    assert_int_equal(lut[2048], 128); /* 2048 / 4095 * 255 = 127.53 */
    assert_int_equal(lut[2047], 127); /* 127.47 */
    choice = window_choice(2048, 1, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[2047], 0); /* x <= 2047.5 */
    assert_int_equal(lut[2048], 255);
    SatVoiChoice thin = window_choice(2048, -7, SAT_VOI_LINEAR);
    uint8_t again[4096];
    sat_voi_build_lut(&series, &frame, &thin, again);
    assert_memory_equal(lut, again, sizeof(lut)); /* shown with the least width */
    choice = window_choice(0, 100, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[0], 129); /* (0.5 / 99 + 0.5) * 255 = 128.79 */
    assert_int_equal(lut[49], 255);
    assert_int_equal(lut[50], 255);
}

static void test_linear_exact_and_sigmoid(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    frame.modality = &identity;
    uint8_t lut[4096];
    SatVoiChoice choice = window_choice(2048, 4096, SAT_VOI_LINEAR_EXACT);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[2048], 128); /* 127.5: halves go up */
    assert_int_equal(lut[4095], 255); /* 254.94 */
    assert_int_equal(lut[4087], 254); /* 254.44 */
    choice = window_choice(2048, 0, SAT_VOI_LINEAR_EXACT);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[2048], 0);
    assert_int_equal(lut[2049], 255);
    choice = window_choice(2048, 1000, SAT_VOI_SIGMOID);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[2048], 128);
    assert_int_equal(lut[2548], 225); /* 255 / (1 + e^-2) = 224.60 */
    assert_int_equal(lut[1548], 30);  /* 30.40 */
    assert_int_equal(lut[0], 0);
}

static void test_rescale_goes_before_the_window(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    uint8_t lut[4096];
    SatVoiChoice choice = window_choice(40, 400, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[1024 - 160], 0);   /* -160 HU */
    assert_int_equal(lut[1024 + 40], 128);  /* 127.82 */
    assert_int_equal(lut[1024 + 239], 255); /* 239 HU */
    series.modality = "MR";                 /* the same numbers as stored values */
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[40], 128);
}

static void test_mono1_and_invert(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    uint8_t plain[4096];
    uint8_t lut[4096];
    SatVoiChoice choice = window_choice(40, 400, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, plain);
    series.photometric = SAT_PHOTOMETRIC_MONOCHROME1;
    sat_voi_build_lut(&series, &frame, &choice, lut);
    for (size_t v = 0; v < 4096; v++) {
        assert_int_equal(lut[v], 255 - plain[v]);
    }
    choice.invert = true;
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_memory_equal(lut, plain, sizeof(lut));
    series.has_padding = true;
    series.padding_low = 0;
    series.padding_high = 3;
    choice.invert = false; /* MONOCHROME1: lowest values are white, padding is not */
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[0], 0);
    assert_int_equal(lut[3], 0);
    assert_int_equal(lut[4], 255);
}

static void test_padding_of_signed_values(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    frame.modality = &identity;
    series.is_signed = true;
    series.has_padding = true;
    series.padding_low = series.padding_high = -2000;
    uint8_t lut[4096];
    SatVoiChoice choice = window_choice(-2000, 10, SAT_VOI_LINEAR);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[48], 0); /* -2000; its neighbours are gray */
    assert_true(lut[47] > 0 && lut[49] > 0);
    series.padding_low = -70000; /* outside of what is stored */
    series.padding_high = 70000;
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[4095], 0);
}

static void test_voi_table(void **state)
{
    (void)state;
    static const uint16_t values[4] = {0, 1, 512, 1023};
    SatLookupTable table = {.first_input = -2, .count = 4, .bits = 10, .values = values};
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    series.voi_tables = &table;
    series.voi_table_count = 1;
    SatVoiChoice choice = sat_voi_default(&series);
    assert_true(choice.use_table);
    uint8_t lut[4096];
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[0], 0);
    assert_int_equal(lut[1023], 0);   /* -1: 1 / 1023 * 255 = 0.25 */
    assert_int_equal(lut[1024], 128); /* 0: 127.62 */
    assert_int_equal(lut[1025], 255);
    assert_int_equal(lut[4095], 255);
}

static void test_default_window(void **state)
{
    (void)state;
    SatVoiWindow windows[3] = {{.center = 1, .width = 0, .explanation = ""},
                               {.center = 30, .width = 90, .explanation = ""},
                               {.center = 9, .width = 9, .explanation = ""}};
    SatFrameInfo frames[3];
    SatSeries series = ct_series(&frames[0]);
    frames[1] = frames[2] = frames[0];
    series.frames = frames;
    series.frame_count = 3;
    frames[0].windows = &windows[2];
    frames[0].window_count = 1;
    frames[1].windows = windows; /* the middle one decides; its first has no width */
    frames[1].window_count = 2;
    SatVoiChoice choice = sat_voi_default(&series);
    assert_false(choice.use_table);
    assert_true(is(choice.window.center, 30) && is(choice.window.width, 90));
    frames[1].window_count = 0; /* automatic: 12 bits in HU */
    choice = sat_voi_default(&series);
    assert_true(is(choice.window.center, 1024) && is(choice.window.width, 4096));
}

static void test_auto_spans_black_to_white(void **state)
{
    (void)state;
    static const SatModalityTransform falling = {.slope = -0.3, .intercept = 7.1, .type = ""};
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    series.has_value_range = true;
    series.value_low = 100;
    series.value_high = 900;
    uint8_t lut[4096];
    SatVoiChoice choice = sat_voi_auto(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[100], 0);
    assert_int_equal(lut[900], 255);
    assert_in_range(lut[500], 127, 128);
    frame.modality = &falling;
    choice = sat_voi_auto(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[900], 0);
    assert_int_equal(lut[100], 255);
    series.value_high = 100; /* one value only */
    choice = sat_voi_auto(&series);
    assert_true(choice.window.width > 0.0);
}

/* Most of the picture, with room for what is brighter; the ends of the stack only limit it. */
static void test_auto_shows_the_typical_range(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    series.modality = "MR";
    series.has_value_range = series.has_typical_range = true;
    series.value_high = 4000;
    series.typical_low = 100;
    series.typical_high = 600;
    uint8_t lut[4096];
    SatVoiChoice choice = sat_voi_auto(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[100], 0);
    assert_in_range(lut[600], 200, 225); /* bright, not white */
    assert_int_equal(lut[700], 255);
    series.photometric = SAT_PHOTOMETRIC_MONOCHROME1; /* the bright end is the low one */
    series.typical_low = 1000;
    series.typical_high = 2000;
    choice = sat_voi_auto(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[2000], 0);
    assert_in_range(lut[1000], 200, 225);
    assert_int_equal(lut[800], 255);
    series.value_low = 950; /* nothing is beyond it */
    choice = sat_voi_auto(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[950], 255);
    assert_in_range(lut[960], 240, 254);
    series.typical_high = 5000; /* contradicts the range: not used */
    choice = sat_voi_auto(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    assert_int_equal(lut[4000], 0);
}

static void test_auto_leaves_screen_pictures_alone(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    series.modality = "US";
    series.bits = 8;
    series.has_value_range = series.has_typical_range = true;
    series.value_low = 10;
    series.value_high = 200;
    series.typical_low = 20;
    series.typical_high = 90;
    uint8_t lut[256];
    SatModalityTransform none = {.slope = 1, .type = ""};
    frame.modality = &none;
    SatVoiChoice choice = sat_voi_default(&series);
    sat_voi_build_lut(&series, &frame, &choice, lut);
    for (size_t v = 0; v < 256; v++) {
        assert_int_equal(lut[v], v);
    }
}

static void test_presets(void **state)
{
    (void)state;
    SatVoiWindow window = {.center = 5, .width = 6, .explanation = ""};
    SatVoiWindow named[2] = {window, {.center = 1, .width = 2, .explanation = "Harder"}};
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    SatVoiPreset presets[9];
    assert_int_equal(sat_voi_presets(&series, presets), 9);
    static const double expected[9][2] = {{400, 40}, {1500, -600}, {2500, 480},
                                          {80, 40},  {200, 80},    {40, 40},
                                          {150, 90}, {350, 50},    {600, 300}};
    for (size_t i = 0; i < 9; i++) {
        assert_true(is(presets[i].choice.window.width, expected[i][0]));
        assert_true(is(presets[i].choice.window.center, expected[i][1]));
    }
    assert_string_equal(presets[1].name, "Lung");
    SatModalityTransform other = {.slope = 1, .type = "MGML"}; /* CT, but not HU */
    frame.modality = &other;
    assert_int_equal(sat_voi_presets(&series, presets), 0);
    series.modality = "MR";
    frame.modality = &hounsfield;
    frame.windows = named;
    frame.window_count = 2;
    static const uint16_t values[1] = {1};
    SatLookupTable table = {.count = 1, .bits = 8, .values = values, .explanation = ""};
    series.voi_tables = &table;
    series.voi_table_count = 1;
    assert_int_equal(sat_voi_presets(&series, presets), 3);
    assert_string_equal(presets[0].name, "Window 1");
    assert_string_equal(presets[1].name, "Harder");
    assert_true(presets[2].choice.use_table);
    series.samples = 3;
    assert_int_equal(sat_voi_presets(&series, presets), 0);
}

/* Hostile numbers must not leave the table or trap. */
static void test_extreme_numbers(void **state)
{
    (void)state;
    static const double numbers[] = {0, -1, 1e-300, 1e300, -1.7e308, 1.7e308};
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    SatModalityTransform modality = {.type = ""};
    frame.modality = &modality;
    uint8_t *lut = malloc(4096 + 1);
    assert_non_null(lut);
    lut[4096] = 0xa5;
    for (size_t i = 0; i < 6 * 6 * 6 * 6 * 3; i++) {
        modality.slope = numbers[i % 6];
        modality.intercept = numbers[i / 6 % 6];
        SatVoiChoice choice =
            window_choice(numbers[i / 36 % 6], numbers[i / 216 % 6], (SatVoiFunction)(i / 1296));
        sat_voi_build_lut(&series, &frame, &choice, lut);
    }
    assert_int_equal(lut[4096], 0xa5);
    free(lut);
}

static double best_lut_ms(const SatSeries *series, bool use_table, uint8_t *lut)
{
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < 60; i++) {
        SatVoiChoice choice = window_choice(1000.0 + i, 3000, (SatVoiFunction)(i % 3));
        choice.use_table = use_table;
        uint64_t start = sat_monotonic_ns();
        sat_voi_build_lut(series, series->frames, &choice, lut);
        uint64_t taken = sat_monotonic_ns() - start;
        best = taken < best ? taken : best;
    }
    return (double)best / 1e6;
}

/* It runs on every step of a window drag. The limit is generous, for a busy machine. */
static void test_lut_is_fast(void **state)
{
    (void)state;
    SatFrameInfo frame;
    SatSeries series = ct_series(&frame);
    series.bits = 16;
    uint8_t *lut = malloc(65536);
    uint16_t *values = calloc(65536, sizeof(*values));
    assert_true(lut != NULL && values != NULL);
    SatLookupTable table = {.count = 65536, .bits = 16, .values = values};
    SatModalityTransform by_table = {.slope = 1, .type = "", .table = &table};
    series.voi_tables = &table;
    series.voi_table_count = 1;
    double window_ms = best_lut_ms(&series, false, lut);
    double voi_table_ms = best_lut_ms(&series, true, lut);
    frame.modality = &by_table;
    double modality_table_ms = best_lut_ms(&series, false, lut);
    printf("65536 entries: window %.3f ms, VOI table %.3f ms, modality table %.3f ms\n", window_ms,
           voi_table_ms, modality_table_ms);
    assert_true(window_ms < 5 && voi_table_ms < 20 && modality_table_ms < 5);
    free(values);
    free(lut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stored_and_displayed_values),
        cmocka_unit_test(test_modality_table),
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_linear_exact_and_sigmoid),
        cmocka_unit_test(test_rescale_goes_before_the_window),
        cmocka_unit_test(test_mono1_and_invert),
        cmocka_unit_test(test_padding_of_signed_values),
        cmocka_unit_test(test_voi_table),
        cmocka_unit_test(test_default_window),
        cmocka_unit_test(test_auto_spans_black_to_white),
        cmocka_unit_test(test_auto_shows_the_typical_range),
        cmocka_unit_test(test_auto_leaves_screen_pictures_alone),
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_extreme_numbers),
        cmocka_unit_test(test_lut_is_fast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
