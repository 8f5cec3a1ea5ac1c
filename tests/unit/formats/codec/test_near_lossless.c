/* Tests of near-lossless values: no value is further off than said, padding stays padding and
 * nothing else becomes it, and what comes out is cheaper to code and codes like any picture. */
#include "formats/codec/near_lossless.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/* Noise over slopes, with the ends of the range and a border of padding in it. */
static void fill(const SatPixelFrame *frame, uint32_t seed, uint32_t noise, uint16_t padding)
{
    const uint32_t most = (1U << frame->shape.bits) - 1U;
    const uint32_t samples = frame->shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        uint8_t *row = frame->pixels + y * frame->stride_bytes;
        for (uint32_t x = 0; x < frame->shape.width_px * samples; x++) {
            uint32_t value = (x * 7 + y * 3) % (most + 1) / 2 + next(&seed) % noise;
            value = next(&seed) % 97 == 0 ? (next(&seed) % 2) * most : value;
            value = x < 3 ? padding : value > most ? most : value;
            if (frame->shape.layout == SAT_PIXEL_GRAY16) {
                ((uint16_t *)(void *)row)[x] = (uint16_t)value;
            } else {
                row[x] = (uint8_t)value;
            }
        }
    }
}

static int32_t value_at(const SatPixelFrame *frame, uint32_t x, uint32_t y)
{
    const uint8_t *row = frame->pixels + y * frame->stride_bytes;
    return frame->shape.layout == SAT_PIXEL_GRAY16 ? ((const uint16_t *)(const void *)row)[x]
                                                   : row[x];
}

static void check_pair(const SatPixelFrame *before, const SatPixelFrame *after,
                       const SatNearRule *rule)
{
    const uint32_t samples = before->shape.layout == SAT_PIXEL_RGB8 ? 3 : 1;
    const int32_t most = (int32_t)((1U << before->shape.bits) - 1U);
    size_t changed = 0;
    for (uint32_t y = 0; y < before->shape.height_px; y++) {
        for (uint32_t x = 0; x < before->shape.width_px * samples; x++) {
            const int32_t old = value_at(before, x, y), now = value_at(after, x, y);
            const bool was_kept = old >= rule->kept_low && old <= rule->kept_high;
            const bool is_kept = now >= rule->kept_low && now <= rule->kept_high;
            assert_true(
                abs(old - now) <=
                (int32_t)sat_near_of_step(y < rule->first_rows ? rule->first_step : rule->step));
            assert_true(now >= 0 && now <= most);
            assert_int_equal(was_kept, is_kept);
            assert_true(!was_kept || old == now);
            changed += old != now;
        }
    }
    assert_true(rule->step == 1 && rule->first_rows == 0 ? changed == 0 : changed > 0);
}

static void test_no_value_is_further_off(void **state)
{
    (void)state;
    static const struct {
        SatPixelLayout layout;
        uint8_t bits;
        SatPredictor predictor;
    } kinds[] = {
        {SAT_PIXEL_GRAY16, 9, SAT_PREDICTOR_MED},  {SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_MED},
        {SAT_PIXEL_GRAY16, 16, SAT_PREDICTOR_MED}, {SAT_PIXEL_GRAY16, 16, SAT_PREDICTOR_NONE},
        {SAT_PIXEL_GRAY8, 8, SAT_PREDICTOR_NONE},  {SAT_PIXEL_RGB8, 8, SAT_PREDICTOR_NONE}};
    size_t checked = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const uint32_t most = sat_near_most(kinds[k].bits);
        const uint32_t nears[] = {0, 1, 2, 5, most / 2, most};
        for (size_t n = 0; n < sizeof nears / sizeof *nears; n++) {
            SatError err = SAT_ERROR_INIT;
            const SatPixelShape shape = {61, 37, kinds[k].layout, kinds[k].bits};
            SatPixelFrame before = {0}, after = {0};
            assert_true(sat_pixel_frame_new(&before, &shape, &err));
            assert_true(sat_pixel_frame_new(&after, &shape, &err));
            fill(&before, (uint32_t)(k * 10 + n), 1U << (kinds[k].bits / 2), 200);
            memcpy(after.pixels, before.pixels, before.stride_bytes * shape.height_px);
            const SatNearRule rule = {.step = sat_step_of_near(nears[n]) - (n % 2),
                                      .first_rows = n == 0 ? 0 : (uint32_t)(k * 5),
                                      .first_step = sat_step_of_near(nears[n]) + 1,
                                      .predictor = kinds[k].predictor,
                                      .kept_low = 198,
                                      .kept_high = 203};
            sat_near_apply(&after, &rule);
            check_pair(&before, &after, &rule);
            sat_pixel_frame_free(&before);
            sat_pixel_frame_free(&after);
            checked++;
        }
    }
    assert_int_equal(checked, 36);
}

static size_t coded_bytes(const SatPixelFrame *frame, SatPredictor predictor)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(
        sat_codec(SAT_CODING_WEBP)->encode(frame, predictor, SAT_EFFORT_BALANCED, &out, &err));
    SatPixelFrame back = {0};
    assert_true(sat_pixel_frame_new(&back, &frame->shape, &err));
    assert_true(sat_codec(SAT_CODING_WEBP)->decode(out.bytes, out.length, predictor, &back, &err));
    for (uint32_t y = 0; y < frame->shape.height_px; y++) {
        assert_memory_equal(back.pixels + y * back.stride_bytes,
                            frame->pixels + y * frame->stride_bytes,
                            frame->shape.width_px * sat_pixel_bytes(frame->shape.layout));
    }
    const size_t length = out.length;
    sat_pixel_frame_free(&back);
    sat_byte_writer_free(&out);
    return length;
}

static void test_costs_less_and_codes_like_any_picture(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const SatPixelShape shape = {256, 256, SAT_PIXEL_GRAY16, 12};
    SatPixelFrame frame = {0};
    size_t last = SIZE_MAX;
    assert_true(sat_pixel_frame_new(&frame, &shape, &err));
    static const uint32_t nears[] = {0, 1, 3, 8};
    for (size_t n = 0; n < 4; n++) {
        const SatNearRule rule = {
            .step = sat_step_of_near(nears[n]), .predictor = SAT_PREDICTOR_MED, .kept_low = 1};
        fill(&frame, 7, 32, 0);
        sat_near_apply(&frame, &rule);
        const size_t length = coded_bytes(&frame, SAT_PREDICTOR_MED);
        assert_true(length < last);
        last = length;
    }
    sat_pixel_frame_free(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_value_is_further_off),
        cmocka_unit_test(test_costs_less_and_codes_like_any_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
