/* Which pictures of a stack are looked at, and the range that most of their values lie in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/encode/stack_values.h"

static void looks_at_few_evenly_spaced_pictures(void **state)
{
    (void)state;
    for (size_t frames = 1; frames < 300; frames++) {
        const size_t count = sat_typical_picture_count(frames);
        bool has_middle = false;
        assert_int_equal(count, frames < 5 ? frames : 5);
        for (size_t i = 0; i < count; i++) {
            const size_t picture = sat_typical_picture(frames, i);
            assert_in_range(picture, 0, frames - 1);
            assert_true(i == 0 || picture > sat_typical_picture(frames, i - 1));
            has_middle = has_middle || picture == frames / 2;
        }
        assert_true(has_middle);
    }
    assert_int_equal(sat_typical_picture(100, 0), 10);
    assert_int_equal(sat_typical_picture(100, 4), 90);
}

/* The range of a picture of 1,000 pixels: value(i) at i. */
static SatValueRange range_of(const SatSeries *series, uint32_t (*value)(uint32_t),
                              const uint8_t *hidden)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame = {0};
    const SatPixelShape shape = {100, 10, series->bits > 8 ? SAT_PIXEL_GRAY16 : SAT_PIXEL_GRAY8,
                                 series->bits};
    SatValueCounts *counts = sat_value_counts_new(series, &err);
    assert_non_null(counts);
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    for (uint32_t i = 0; i < 1000; i++) {
        uint8_t *row = frame.pixels + frame.stride_bytes * (i / 100);
        if (series->bits > 8) {
            ((uint16_t *)(void *)row)[i % 100] = (uint16_t)value(i);
        } else {
            row[i % 100] = (uint8_t)value(i);
        }
    }
    for (uint32_t y = 0; y < shape.height_px; y++) {
        sat_value_counts_add_row(counts, &frame, y, hidden);
    }
    const SatValueRange range = sat_value_counts_typical(counts);
    sat_pixel_frame_free(&frame);
    sat_value_counts_free(counts);
    return range;
}

static uint32_t ramp(uint32_t i)
{
    return 2000 + i;
}

static uint32_t mostly_padding(uint32_t i)
{
    return i < 900 ? 0 : 1000 + i;
}

static uint32_t black(uint32_t i)
{
    return 0 * i;
}

static uint32_t three_bright(uint32_t i)
{
    return i < 3 ? 255 : i % 50;
}

static void leaves_a_hundredth_on_each_side(void **state)
{
    (void)state;
    SatSeries series = {.bits = 12, .samples = 1};
    SatValueRange range = range_of(&series, ramp, NULL);
    assert_true(range.known);
    assert_int_equal(range.low, 2010);
    assert_int_equal(range.high, 2989);
    series.is_signed = true;
    range = range_of(&series, ramp, NULL);
    assert_int_equal(range.low, 2010 - 2048);
    assert_int_equal(range.high, 2989 - 2048);
}

static void padding_does_not_count(void **state)
{
    (void)state;
    const SatSeries series = {.bits = 16, .samples = 1, .has_padding = true};
    const SatValueRange range = range_of(&series, mostly_padding, NULL);
    assert_int_equal(range.low, 1901);
    assert_int_equal(range.high, 1998);
    assert_false(range_of(&series, black, NULL).known);
}

static void a_few_bright_pixels_do_not_decide(void **state)
{
    (void)state;
    const SatSeries series = {.bits = 8, .samples = 1};
    const SatValueRange range = range_of(&series, three_bright, NULL);
    assert_int_equal(range.low, 0);
    assert_int_equal(range.high, 49);
}

static void hidden_pixels_do_not_count(void **state)
{
    (void)state;
    uint8_t hidden[100] = {0};
    const SatSeries series = {.bits = 12, .samples = 1};
    for (size_t i = 50; i < 100; i++) {
        hidden[i] = 1; /* of each row of 100 the values past its 50th */
    }
    const SatValueRange range = range_of(&series, ramp, hidden);
    assert_int_equal(range.low, 2005);
    assert_int_equal(range.high, 2944);
    for (size_t i = 0; i < 50; i++) {
        hidden[i] = 1;
    }
    assert_false(range_of(&series, ramp, hidden).known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_at_few_evenly_spaced_pictures),
        cmocka_unit_test(leaves_a_hundredth_on_each_side),
        cmocka_unit_test(padding_does_not_count),
        cmocka_unit_test(hidden_pixels_do_not_count),
        cmocka_unit_test(a_few_bright_pixels_do_not_decide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
