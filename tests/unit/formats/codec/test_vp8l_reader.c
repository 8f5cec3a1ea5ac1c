/* Our reader of VP8L gives what libwebp gives, for what our writer makes, and never more than that:
 * what is damaged or made otherwise is left to libwebp. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <webp/decode.h>

#include "formats/codec/codec.h"
#include "formats/codec/vp8l_reader.h"

static uint32_t random_state = 20261123; /* printed by main */

static uint32_t next_random(void)
{
    random_state = random_state * 1664525U + 1013904223U;
    return random_state >> 8;
}

typedef enum { EMPTY, FLAT, NOISE, SOFT, BLOTS, RARE, SKEWED, FILL_COUNT } Fill;

/* Counts that grow like Fibonacci's numbers make codes as long as they get. */
static unsigned skewed(void)
{
    uint32_t at = next_random() % 46368;
    unsigned step = 0;
    for (uint32_t before = 1, now = 1; at >= now; step++) {
        uint32_t sum = before + now;
        before = now;
        now = sum;
    }
    return step * 37;
}

static unsigned value_at(Fill fill, uint32_t x, uint32_t y)
{
    switch (fill) {
    case FLAT:
        return 1000;
    case NOISE:
        return next_random();
    case SOFT:
        return 500 + 3 * x + y + next_random() % 40;
    case BLOTS: /* flat tiles, calm ones and wild ones beside each other; runs */
        return ((x >> 4) + (y >> 4)) % 3 == 0 ? 0 : next_random() % ((x >> 5) % 2 ? 2000 : 20);
    case RARE:
        return next_random() % 97 == 0 ? next_random() : 7;
    case SKEWED:
        return skewed();
    case EMPTY:
    case FILL_COUNT:
        break;
    }
    return 0;
}

static void make_picture(SatPixelFrame *frame, uint32_t width, uint32_t height, unsigned bits,
                         Fill fill)
{
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {width, height, SAT_PIXEL_GRAY16, (uint8_t)bits};
    assert_true(sat_pixel_frame_new(frame, &shape, &err));
    for (uint32_t y = 0; y < height; y++) {
        uint16_t *row = (uint16_t *)(void *)(frame->pixels + y * frame->stride_bytes);
        for (uint32_t x = 0; x < width; x++) {
            row[x] = (uint16_t)(value_at(fill, x, y) & ((1U << bits) - 1));
        }
    }
}

/* libwebp's word on a file: its pixels as 256 red + green; false: it refuses it, or it is not
 * opaque without blue. */
static bool by_libwebp(const uint8_t *file, size_t length, const SatPixelShape *shape,
                       uint16_t *out)
{
    int width = 0;
    int height = 0;
    uint8_t *rgba = WebPDecodeRGBA(file, length, &width, &height);
    bool done =
        rgba != NULL && (uint32_t)width == shape->width_px && (uint32_t)height == shape->height_px;
    for (size_t i = 0; done && i < (size_t)width * (size_t)height; i++) {
        out[i] = (uint16_t)(rgba[4 * i] << 8 | rgba[4 * i + 1]);
        done = rgba[4 * i + 2] == 0 && rgba[4 * i + 3] == 255;
    }
    WebPFree(rgba);
    return done;
}

static void assert_same(const SatPixelFrame *ours, const uint16_t *theirs)
{
    for (size_t y = 0; y < ours->shape.height_px; y++) {
        assert_memory_equal(ours->pixels + y * ours->stride_bytes,
                            theirs + y * ours->shape.width_px, 2 * ours->shape.width_px);
    }
}

typedef struct {
    SatPixelFrame picture, back;
    uint16_t *expected;
    SatByteWriter file;
} Trial;

static void trial_new(Trial *trial, uint32_t width, uint32_t height, unsigned bits, Fill fill,
                      SatPredictor predictor, SatEffort effort)
{
    SatError err = SAT_ERROR_INIT;
    *trial = (Trial){.file = SAT_BYTE_WRITER_INIT};
    make_picture(&trial->picture, width, height, bits, fill);
    assert_true(sat_pixel_frame_new(&trial->back, &trial->picture.shape, &err));
    trial->expected = calloc((size_t)width * height, sizeof(uint16_t));
    assert_non_null(trial->expected);
    assert_true(
        sat_codec(SAT_CODING_WEBP)->encode(&trial->picture, predictor, effort, &trial->file, &err));
}

static void trial_free(Trial *trial)
{
    sat_pixel_frame_free(&trial->picture);
    sat_pixel_frame_free(&trial->back);
    sat_byte_writer_free(&trial->file);
    free(trial->expected);
}

static bool read_it(Trial *trial)
{
    return sat_vp8l_read(trial->file.bytes + SAT_VP8L_STREAM_OFFSET,
                         trial->file.length - SAT_VP8L_STREAM_OFFSET, &trial->back);
}

static void all_that_our_writer_makes_is_read(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = {{1, 1},    {1, 70},   {70, 1},    {7, 9},    {64, 64},
                                        {33, 129}, {257, 31}, {300, 220}, {16383, 2}};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (Fill fill = EMPTY; fill < FILL_COUNT; fill++) {
            for (unsigned bits = 9; bits <= 16; bits += i % 2 == 0 ? 7 : 3) {
                for (SatEffort effort = SAT_EFFORT_FAST; effort <= SAT_EFFORT_BALANCED; effort++) {
                    Trial trial;
                    trial_new(&trial, sizes[i][0], sizes[i][1], bits, fill, SAT_PREDICTOR_MED,
                              effort);
                    assert_true(by_libwebp(trial.file.bytes, trial.file.length,
                                           &trial.picture.shape, trial.expected));
                    assert_true(read_it(&trial));
                    assert_same(&trial.back, trial.expected);
                    trial_free(&trial);
                    count++;
                }
            }
        }
    }
    print_message("%u pictures\n", count);
    assert_true(count > 300);
}

/* A picture inside a larger one: what lies between the rows stays as it is. */
static void rows_may_lie_apart(void **state)
{
    (void)state;
    Trial trial;
    trial_new(&trial, 90, 60, 12, SOFT, SAT_PREDICTOR_MED, SAT_EFFORT_BALANCED);
    uint16_t wide[60][128];
    memset(wide, 0xab, sizeof wide);
    SatPixelFrame inside = trial.back;
    inside.pixels = (uint8_t *)wide;
    inside.stride_bytes = sizeof wide[0];
    assert_true(
        by_libwebp(trial.file.bytes, trial.file.length, &trial.picture.shape, trial.expected));
    assert_true(sat_vp8l_read(trial.file.bytes + SAT_VP8L_STREAM_OFFSET,
                              trial.file.length - SAT_VP8L_STREAM_OFFSET, &inside));
    assert_same(&inside, trial.expected);
    for (size_t y = 0; y < 60; y++) {
        for (size_t x = 90; x < 128; x++) {
            assert_int_equal(wide[y][x], 0xabab);
        }
    }
    trial_free(&trial);
}

/* Transforms, back references and colour caches are libwebp's; the picture comes out right all the
 * same. */
static void what_libwebp_makes_is_left_to_it(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    for (SatEffort effort = SAT_EFFORT_FAST; effort <= SAT_EFFORT_SMALL; effort++) {
        Trial trial;
        trial_new(&trial, 120, 80, 12, SOFT, SAT_PREDICTOR_NONE, effort);
        assert_false(read_it(&trial)); /* VP8L's own predictor, or libwebp's choice */
        assert_true(sat_codec(SAT_CODING_WEBP)
                        ->decode(trial.file.bytes, trial.file.length, SAT_PREDICTOR_NONE,
                                 &trial.back, &err));
        assert_memory_equal(trial.back.pixels, trial.picture.pixels,
                            trial.picture.stride_bytes * 80);
        trial_free(&trial);
    }
}

/* Of thousands of changed and cut files what we read is what libwebp reads. */
static void nothing_damaged_is_read_otherwise(void **state)
{
    (void)state;
    unsigned read = 0;
    unsigned refused = 0;
    for (unsigned turn = 0; turn < 6000; turn++) {
        Trial trial;
        uint32_t width = 1 + next_random() % 60;
        uint32_t height = 1 + next_random() % 60;
        trial_new(&trial, width, height, 9 + turn % 8, (Fill)(turn % FILL_COUNT), SAT_PREDICTOR_MED,
                  SAT_EFFORT_FAST);
        size_t stream = trial.file.length - SAT_VP8L_STREAM_OFFSET;
        size_t at = SAT_VP8L_STREAM_OFFSET + 5 + next_random() % (stream > 5 ? stream - 5 : 1);
        if (at < trial.file.length) {
            trial.file.bytes[at] ^= (uint8_t)(1U << next_random() % 8);
        }
        if (turn % 3 == 0 && stream > 10) { /* cut, the lengths made good */
            size_t cut = 2 * (1 + next_random() % 3);
            uint32_t left = (uint32_t)(trial.file.length - SAT_VP8L_STREAM_OFFSET - cut);
            trial.file.length -= cut;
            for (unsigned i = 0; i < 4; i++) {
                trial.file.bytes[16 + i] = (uint8_t)(left >> (8 * i));
                trial.file.bytes[4 + i] = (uint8_t)((left + 12) >> (8 * i));
            }
        }
        if (read_it(&trial)) {
            assert_true(by_libwebp(trial.file.bytes, trial.file.length, &trial.picture.shape,
                                   trial.expected));
            assert_same(&trial.back, trial.expected);
            read++;
        } else {
            refused++;
        }
        trial_free(&trial);
    }
    print_message("%u changed files read as libwebp reads them, %u left to it\n", read, refused);
    assert_true(read > 1000 && refused > 1000);
}

int main(void)
{
    print_message("seed %u\n", random_state);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_our_writer_makes_is_read),
        cmocka_unit_test(rows_may_lie_apart),
        cmocka_unit_test(what_libwebp_makes_is_left_to_it),
        cmocka_unit_test(nothing_damaged_is_read_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
