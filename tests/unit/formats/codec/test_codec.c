/* The table of codecs, the names in case.json, how pictures are cut into strips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/codec/codec.h"

static void names_lead_to_codecs_and_back(void **state)
{
    (void)state;
    SatPictureCoding coding = SAT_CODING_JPEG;
    const SatCodec *webp = sat_codec_by_name("webp", &coding);
    assert_ptr_equal(webp, sat_codec(SAT_CODING_WEBP));
    assert_int_equal(coding, SAT_CODING_WEBP);
    assert_string_equal(webp->file_extension, "webp");
    assert_non_null(webp->encode);
    const SatCodec *jpeg = sat_codec_by_name("jpeg", &coding);
    assert_ptr_equal(jpeg, sat_codec(SAT_CODING_JPEG));
    assert_int_equal(coding, SAT_CODING_JPEG);
    assert_string_equal(jpeg->file_extension, "jpg");
    assert_null(jpeg->encode);
    assert_null(sat_codec_by_name("WEBP", &coding));
    assert_null(sat_codec_by_name("", &coding));
}

static void names_lead_to_predictors_and_back(void **state)
{
    (void)state;
    SatPredictor predictor = SAT_PREDICTOR_NONE;
    assert_string_equal(sat_predictor_name(SAT_PREDICTOR_NONE), "none");
    assert_string_equal(sat_predictor_name(SAT_PREDICTOR_MED), "med");
    assert_true(sat_predictor_by_name("med", &predictor));
    assert_int_equal(predictor, SAT_PREDICTOR_MED);
    assert_true(sat_predictor_by_name("none", &predictor));
    assert_int_equal(predictor, SAT_PREDICTOR_NONE);
    assert_false(sat_predictor_by_name("paeth", &predictor));
}

static void strips_cover_a_picture_exactly(void **state)
{
    (void)state;
    static const uint32_t sides[] = {1, 2, 511, 512, 1023, 1024, 1025, 2048, 3001, 4096, 16383};
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        for (size_t k = 0; k < sizeof(sides) / sizeof(sides[0]); k++) {
            SatPixelShape shape = {sides[i], sides[k], SAT_PIXEL_GRAY16, 12};
            SatPictureForm form = sat_picture_form_for(&shape);
            uint32_t count = sat_strip_count(&shape, &form);
            uint64_t pixels = (uint64_t)sides[i] * sides[k];
            assert_int_equal(form.coding, SAT_CODING_WEBP);
            assert_int_equal(form.predictor, SAT_PREDICTOR_MED);
            assert_int_equal(count == 1, pixels <= 1048576);
            uint64_t rows = 0;
            for (uint32_t strip = 0; strip < count; strip++) {
                uint32_t height = sat_strip_height(&shape, &form, strip);
                assert_in_range(height, 1, form.strip_rows);
                assert_true(strip + 1 == count || height == form.strip_rows);
                rows += height;
            }
            assert_int_equal(rows, sides[k]);
            assert_int_equal(sat_strip_height(&shape, &form, count), 0);
            if (count > 1) {
                assert_in_range((uint64_t)form.strip_rows * sides[i], 393216, 700000);
            }
        }
    }
}

static void only_deep_gray_is_predicted(void **state)
{
    (void)state;
    SatPixelShape gray = {512, 512, SAT_PIXEL_GRAY8, 8};
    SatPixelShape colour = {512, 512, SAT_PIXEL_RGB8, 8};
    assert_int_equal(sat_picture_form_for(&gray).predictor, SAT_PREDICTOR_NONE);
    assert_int_equal(sat_picture_form_for(&colour).predictor, SAT_PREDICTOR_NONE);
    assert_int_equal(sat_picture_form_for(&gray).strip_rows, 512);
}

static void strip_rows_of_any_size_are_safe(void **state)
{
    (void)state;
    SatPixelShape shape = {10, 10, SAT_PIXEL_GRAY8, 8};
    SatPictureForm form = {SAT_CODING_WEBP, SAT_PREDICTOR_NONE, 0, 0};
    assert_int_equal(sat_strip_count(&shape, &form), 0);
    form.strip_rows = UINT32_MAX;
    assert_int_equal(sat_strip_count(&shape, &form), 1);
    assert_int_equal(sat_strip_height(&shape, &form, 0), 10);
    assert_int_equal(sat_strip_height(&shape, &form, UINT32_MAX), 0);
    form.strip_rows = 3;
    assert_int_equal(sat_strip_count(&shape, &form), 4);
    assert_int_equal(sat_strip_height(&shape, &form, 3), 1);
}

static void a_thumbnail_is_rgb_and_comes_back(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatPixelShape shape = {3, 2, SAT_PIXEL_RGB8, 8};
    uint8_t pixels[18];
    uint8_t back[18] = {0};
    for (size_t i = 0; i < sizeof(pixels); i++) {
        pixels[i] = (uint8_t)(i * 37);
    }
    SatPixelFrame frame = {shape, 9, pixels};
    SatPixelFrame decoded = {shape, 9, back};
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(sat_encode_thumbnail(&frame, &out, &err));
    const SatCodec *webp = sat_codec(SAT_CODING_WEBP);
    assert_true(webp->decode(out.bytes, out.length, SAT_PREDICTOR_NONE, &decoded, &err));
    assert_memory_equal(pixels, back, sizeof(pixels));
    frame.shape.layout = SAT_PIXEL_GRAY8;
    assert_false(sat_encode_thumbnail(&frame, &out, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    sat_byte_writer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_to_codecs_and_back),
        cmocka_unit_test(names_lead_to_predictors_and_back),
        cmocka_unit_test(strips_cover_a_picture_exactly),
        cmocka_unit_test(only_deep_gray_is_predicted),
        cmocka_unit_test(strip_rows_of_any_size_are_safe),
        cmocka_unit_test(a_thumbnail_is_rgb_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
