/* Kept JPEG: cleaning removes text and keeps every pixel, decoding shows the right colours, the
 * rest is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/codec/codec.h"
#include "tests/unit/formats/codec/jpeg_maker.h"

#define CANARY "Canary^Patient^1961-02-03"

enum { WIDTH = 45, HEIGHT = 38, MAX_BYTES = WIDTH * HEIGHT * 4 };

static void paint(uint8_t *pixels, int components)
{
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *at = pixels + (y * WIDTH + x) * components;
            int right = x > WIDTH / 2;
            for (int i = 0; i < components; i++) { /* strong red on the left, blue on the right */
                at[i] = (uint8_t)(i == 0   ? 220 - 200 * right + y % 7
                                  : i == 2 ? 20 + 200 * right
                                           : 30 + x % 5);
            }
        }
    }
}

static void make(const JpegRecipe *recipe, SatByteWriter *out)
{
    uint8_t pixels[MAX_BYTES];
    paint(pixels, recipe->components);
    jpeg_make(recipe, pixels, out);
}

static bool decode(const void *bytes, size_t length, SatPixelLayout layout, uint8_t *pixels,
                   SatError *err)
{
    SatPixelShape shape = {WIDTH, HEIGHT, layout, 8};
    SatPixelFrame frame = {shape, WIDTH * sat_pixel_bytes(layout), pixels};
    uint8_t *copy = malloc(length > 0 ? length : 1); /* exact, for sanitizers */
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    bool done = sat_codec(SAT_CODING_JPEG)->decode(copy, length, SAT_PREDICTOR_NONE, &frame, err);
    free(copy);
    return done;
}

static bool contains(const SatByteWriter *file, const char *words)
{
    size_t length = strlen(words);
    for (size_t i = 0; i + length <= file->length; i++) {
        if (memcmp(file->bytes + i, words, length) == 0) {
            return true;
        }
    }
    return false;
}

static void assert_words(SatError *err, SatErrorCode code, const char *words)
{
    assert_int_equal(err->code, code);
    if (!strstr(err->text, words)) {
        fail_msg("\"%s\" does not say \"%s\"", err->text, words);
    }
    sat_error_clear(err);
}

static const JpegRecipe kept[] = {
    {.components = 1, .comment = CANARY},
    {.components = 3, .comment = CANARY},
    {.components = 3, .comment = CANARY, .subsampled = true},
    {.components = 3, .comment = CANARY, .restart_rows = 1, .subsampled = true},
    {.components = 3, .comment = CANARY, .scan_each = true, .restart_rows = 2},
    {.components = 3, .comment = CANARY, .rgb_inside = true},
};

static void cleaning_removes_text_and_keeps_every_pixel(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        JpegRecipe recipe = kept[i];
        recipe.width = WIDTH;
        recipe.height = HEIGHT;
        SatError err = SAT_ERROR_INIT;
        SatByteWriter file = SAT_BYTE_WRITER_INIT;
        SatByteWriter clean = SAT_BYTE_WRITER_INIT;
        SatByteWriter again = SAT_BYTE_WRITER_INIT;
        uint8_t expected[MAX_BYTES] = {0};
        uint8_t pixels[MAX_BYTES] = {0};
        make(&recipe, &file);
        jpeg_decode_plain(&file, expected);
        assert_true(contains(&file, CANARY));
        sat_write_bytes(&file, CANARY, strlen(CANARY)); /* behind EOI */
        assert_true(sat_jpeg_clean(file.bytes, file.length, recipe.rgb_inside, &clean, &err));
        assert_false(contains(&clean, CANARY));
        assert_false(contains(&clean, "JFIF"));
        assert_int_equal(contains(&clean, "Adobe"), recipe.components == 3);
        SatPixelLayout layout = recipe.components == 1 ? SAT_PIXEL_GRAY8 : SAT_PIXEL_RGB8;
        assert_true(decode(clean.bytes, clean.length, layout, pixels, &err));
        assert_memory_equal(pixels, expected, sizeof(pixels));
        memset(pixels, 0, sizeof(pixels));
        jpeg_decode_plain(&clean, pixels); /* a stranger's program sees the same */
        assert_memory_equal(pixels, expected, sizeof(pixels));
        assert_true(sat_jpeg_clean(clean.bytes, clean.length, recipe.rgb_inside, &again, &err));
        assert_int_equal(again.length, clean.length);
        assert_memory_equal(again.bytes, clean.bytes, clean.length);
        sat_byte_writer_free(&file);
        sat_byte_writer_free(&clean);
        sat_byte_writer_free(&again);
    }
}

/* Scanners write RGB without any marker that says so; only DICOM's photometric interpretation
 * knows. */
static void rgb_without_a_marker_shows_its_colours(void **state)
{
    (void)state;
    JpegRecipe recipe = {WIDTH, HEIGHT, .components = 3, .rgb_inside = true, .no_markers = true};
    SatError err = SAT_ERROR_INIT;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    SatByteWriter clean = SAT_BYTE_WRITER_INIT;
    uint8_t original[MAX_BYTES];
    uint8_t pixels[MAX_BYTES];
    paint(original, 3);
    make(&recipe, &file);
    assert_true(sat_jpeg_clean(file.bytes, file.length, true, &clean, &err));
    assert_true(decode(clean.bytes, clean.length, SAT_PIXEL_RGB8, pixels, &err));
    for (int i = 0; i < WIDTH * HEIGHT * 3; i++) {
        if (i / 3 % WIDTH < WIDTH / 2 - 8 || i / 3 % WIDTH > WIDTH / 2 + 8) {
            assert_in_range(pixels[i] + 100 - original[i], 80, 120);
        }
    }
    sat_byte_writer_free(&clean);
    assert_true(sat_jpeg_clean(file.bytes, file.length, false, &clean, &err)); /* wrongly YCbCr */
    assert_true(decode(clean.bytes, clean.length, SAT_PIXEL_RGB8, pixels, &err));
    assert_true(abs(pixels[0] - original[0]) > 60);
    sat_byte_writer_free(&file);
    sat_byte_writer_free(&clean);
}

static void inspection_tells_what_the_header_says(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatJpegInfo info;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    make(&(JpegRecipe){WIDTH, HEIGHT, .components = 3}, &file);
    assert_true(sat_jpeg_inspect(file.bytes, file.length, &info, &err));
    assert_int_equal(info.width_px, WIDTH);
    assert_int_equal(info.height_px, HEIGHT);
    assert_int_equal(info.components, 3);
    assert_int_equal(info.bits, 8);
    assert_true(info.baseline);
    make(&(JpegRecipe){WIDTH, HEIGHT, .components = 1, .progressive = true}, &file);
    assert_true(sat_jpeg_inspect(file.bytes, file.length, &info, &err));
    assert_int_equal(info.components, 1);
    assert_false(info.baseline);
    make(&(JpegRecipe){WIDTH, HEIGHT, .components = 4}, &file);
    assert_true(sat_jpeg_inspect(file.bytes, file.length, &info, &err));
    assert_int_equal(info.components, 4);
    assert_false(info.baseline);
    assert_false(sat_jpeg_inspect(file.bytes + 1, file.length - 1, &info, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "no marker");
    assert_false(sat_jpeg_inspect(file.bytes, 40, &info, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "cut off");
    assert_false(sat_jpeg_inspect("", 0, &info, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "cut off");
    sat_byte_writer_free(&file);
}

static void assert_not_kept(const SatByteWriter *file, SatPixelLayout layout, SatErrorCode code,
                            const char *words)
{
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    uint8_t pixels[MAX_BYTES];
    sat_write_text(&out, "before");
    assert_false(sat_jpeg_clean(file->bytes, file->length, false, &out, &err));
    assert_words(&err, code, words);
    assert_int_equal(out.length, 6);
    assert_false(decode(file->bytes, file->length, layout, pixels, &err));
    assert_int_equal(err.code, code);
    sat_byte_writer_free(&out);
}

static size_t find_marker(const SatByteWriter *file, uint8_t marker)
{
    for (size_t i = 0; i + 1 < file->length; i++) {
        if (file->bytes[i] == 0xff && file->bytes[i + 1] == marker) {
            return i;
        }
    }
    fail_msg("no marker 0x%02x", (unsigned)marker);
    return 0;
}

static void other_kinds_of_jpeg_are_refused(void **state)
{
    (void)state;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    JpegRecipe recipe = {WIDTH, HEIGHT, .components = 3, .no_markers = true, .progressive = true};
    make(&recipe, &file);
    assert_not_kept(&file, SAT_PIXEL_RGB8, SAT_ERR_UNSUPPORTED, "process 2");
    recipe.progressive = false;
    recipe.arithmetic = true;
    make(&recipe, &file);
    assert_not_kept(&file, SAT_PIXEL_RGB8, SAT_ERR_UNSUPPORTED, "not ");
    recipe.arithmetic = false;
    recipe.components = 4;
    make(&recipe, &file);
    assert_not_kept(&file, SAT_PIXEL_RGB8, SAT_ERR_UNSUPPORTED, "4 components");
    recipe.components = 1;
    make(&recipe, &file);
    file.bytes[find_marker(&file, 0xc0) + 4] = 12;
    assert_not_kept(&file, SAT_PIXEL_GRAY8, SAT_ERR_UNSUPPORTED, "12 bits");
    make(&recipe, &file);
    memset(file.bytes + find_marker(&file, 0xc0) + 5, 0, 2);
    assert_not_kept(&file, SAT_PIXEL_GRAY8, SAT_ERR_UNSUPPORTED, "height only after");
    make(&recipe, &file);
    file.bytes[find_marker(&file, 0xda) + 5] ^= 0x40; /* a scan of nobody */
    assert_not_kept(&file, SAT_PIXEL_GRAY8, SAT_ERR_CORRUPT, "unknown component");
    sat_byte_writer_free(&file);
}

static void what_was_not_cleaned_is_not_decoded(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    SatByteWriter clean = SAT_BYTE_WRITER_INIT;
    uint8_t pixels[MAX_BYTES];
    JpegRecipe recipe = {WIDTH, HEIGHT, .components = 3, .comment = CANARY, .no_markers = true};
    make(&recipe, &file);
    assert_false(decode(file.bytes, file.length, SAT_PIXEL_RGB8, pixels, &err));
    assert_words(&err, SAT_ERR_UNSUPPORTED, "comment or application segment");
    recipe.comment = NULL;
    make(&recipe, &file);
    assert_false(decode(file.bytes, file.length, SAT_PIXEL_RGB8, pixels, &err));
    assert_words(&err, SAT_ERR_UNSUPPORTED, "does not say what its components are");
    assert_true(sat_jpeg_clean(file.bytes, file.length, false, &clean, &err));
    assert_false(decode(clean.bytes, clean.length, SAT_PIXEL_GRAY8, pixels, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "is in colour, but gray was announced");
    clean.bytes[17] = 2; /* the transform of CMYK */
    assert_false(decode(clean.bytes, clean.length, SAT_PIXEL_RGB8, pixels, &err));
    assert_words(&err, SAT_ERR_UNSUPPORTED, "application segment");
    clean.bytes[17] = 1;
    sat_write_u8(&clean, 0);
    assert_false(decode(clean.bytes, clean.length, SAT_PIXEL_RGB8, pixels, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "1 bytes behind its end");
    recipe.components = 1;
    recipe.width = WIDTH - 1;
    make(&recipe, &file);
    assert_false(decode(file.bytes, file.length, SAT_PIXEL_GRAY8, pixels, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "is 44 x 38 pixels, but 45 x 38 were announced");
    recipe.width = WIDTH;
    make(&recipe, &file);
    SatPixelFrame frame = {{WIDTH, HEIGHT, SAT_PIXEL_GRAY8, 7}, WIDTH, pixels};
    const SatCodec *jpeg = sat_codec(SAT_CODING_JPEG);
    assert_false(jpeg->decode(file.bytes, file.length, SAT_PREDICTOR_NONE, &frame, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "7 bits");
    frame.shape.bits = 8;
    assert_false(jpeg->decode(file.bytes, file.length, SAT_PREDICTOR_MED, &frame, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "\"med\"");
    sat_byte_writer_free(&file);
    sat_byte_writer_free(&clean);
}

static void damage_that_libjpeg_would_paper_over_is_refused(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    uint8_t pixels[MAX_BYTES];
    make(&(JpegRecipe){WIDTH, HEIGHT, .components = 1, .no_markers = true}, &file);
    assert_true(decode(file.bytes, file.length, SAT_PIXEL_GRAY8, pixels, &err));
    size_t cut = file.length - 2 - 40; /* 40 bytes of coded data are gone, the end is there */
    memmove(file.bytes + cut, file.bytes + file.length - 2, 2);
    assert_false(decode(file.bytes, cut + 2, SAT_PIXEL_GRAY8, pixels, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "does not decode");
    make(&(JpegRecipe){WIDTH, HEIGHT, .components = 1, .no_markers = true}, &file);
    file.length -= 2;
    sat_write_bytes(&file, CANARY "\xff\xd9", strlen(CANARY) + 2); /* text behind the last block */
    assert_false(decode(file.bytes, file.length, SAT_PIXEL_GRAY8, pixels, &err));
    assert_words(&err, SAT_ERR_CORRUPT, "does not decode");
    sat_byte_writer_free(&file);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatByteWriter file = SAT_BYTE_WRITER_INIT;
    SatByteWriter clean = SAT_BYTE_WRITER_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    uint8_t pixels[MAX_BYTES];
    JpegRecipe recipe = {WIDTH, HEIGHT, .components = 3, .restart_rows = 1, .scan_each = true};
    make(&recipe, &file);
    assert_true(sat_jpeg_clean(file.bytes, file.length, false, &clean, &err));
    for (size_t length = 0; length < clean.length; length++) {
        assert_false(decode(clean.bytes, length, SAT_PIXEL_RGB8, pixels, &err));
        assert_words(&err, SAT_ERR_CORRUPT, "cut off");
        assert_false(sat_jpeg_clean(clean.bytes, length, false, &out, &err));
        assert_words(&err, SAT_ERR_CORRUPT, "cut off");
        assert_int_equal(out.length, 0);
    }
    sat_byte_writer_free(&file);
    sat_byte_writer_free(&clean);
    sat_byte_writer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaning_removes_text_and_keeps_every_pixel),
        cmocka_unit_test(rgb_without_a_marker_shows_its_colours),
        cmocka_unit_test(inspection_tells_what_the_header_says),
        cmocka_unit_test(other_kinds_of_jpeg_are_refused),
        cmocka_unit_test(what_was_not_cleaned_is_not_decoded),
        cmocka_unit_test(damage_that_libjpeg_would_paper_over_is_refused),
        cmocka_unit_test(every_truncation_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
