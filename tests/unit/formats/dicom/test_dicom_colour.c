/* Luminance with chrominance comes out as RGB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_colour.h"
#include "tests/unit/formats/dicom/picture_checks.h"

static const MadePicture ybr = {.photometric = "YBR_FULL",
                                .rows = 1,
                                .columns = 4,
                                .samples = 3,
                                .allocated = 8,
                                .stored = 8,
                                .high_bit = 7};

/* White, a clamped red, a clamped blue, gray: by pixel, by plane. */
static void luminance_and_chrominance(void **state)
{
    (void)state;
    static const uint8_t by_pixel[12] = {255, 128, 128, 200, 128, 255, 100, 255, 128, 7, 128, 128};
    static const uint8_t by_plane[12] = {255, 200, 100, 7, 128, 128, 255, 128, 128, 255, 128, 128};
    /* 200 - 0.71414 x 127 = 109.3; 100 - 0.34414 x 127 = 56.3; 100 + 1.772 x 127 = 325 */
    static const uint8_t expected[12] = {255, 255, 255, 255, 109, 200, 100, 56, 255, 7, 7, 7};
    MadePicture picture = ybr;
    for (picture.planar = 0; picture.planar < 2; picture.planar++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_picture(&maker, &picture);
        MadeFile made = made_finish(&maker, picture.planar ? by_plane : by_pixel, 12);
        assert_rgb(&made, SAT_DICOM_FROM_YBR, expected);
    }
}

/* Every value: nearest to the real number, halves up. */
static void rounding_is_exact(void **state)
{
    (void)state;
    for (int cb = 0; cb < 256; cb++) {
        for (int y = 0; y < 256; y++) {
            const uint16_t values[3] = {(uint16_t)y, (uint16_t)cb, 128};
            uint8_t rgb[3];
            sat_dicom_ybr_to_rgb(values, 1, rgb);
            int blue = y * 1000 + 1772 * (cb - 128); /* thousandths */
            blue = blue < 0 ? 0 : (blue + 500) / 1000;
            assert_int_equal(rgb[2], blue > 255 ? 255 : blue);
            assert_int_equal(rgb[0], y);
        }
    }
    const uint16_t tie[3] = {10, 253, 128}; /* 10 + 1.772 x 125 = 231.5 */
    uint8_t rgb[3];
    sat_dicom_ybr_to_rgb(tie, 1, rgb);
    assert_int_equal(rgb[2], 232);
}

static void chrominance_of_pairs(void **state)
{
    (void)state;
    static const uint8_t cells[8] = {255, 200, 128, 128, 100, 50, 255, 128};
    static const uint8_t expected[12] = {255, 255, 255, 200, 200, 200, 100, 56, 255, 50, 6, 255};
    MadePicture picture = ybr;
    picture.photometric = "YBR_FULL_422";
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    MadeFile made = made_finish(&maker, cells, 8);
    assert_rgb(&made, SAT_DICOM_FROM_YBR_422, expected);
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    made = made_finish(&maker, cells, 6);
    assert_refused(&made, SAT_ERR_CORRUPT, "0 of 1 frames");
    picture.columns = 3;
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    made = made_finish(&maker, cells, 8);
    assert_refused(&made, SAT_ERR_CORRUPT, "even number of columns");
}

/* PS3.3-2004 C.7.6.3.1.2: its own forward equations, rounded, lead back to within two steps. */
static void partial_range(void **state)
{
    (void)state;
    static const uint8_t pixels[8] = {16, 235, 128, 128, 0, 255, 128, 128};
    static const uint8_t expected[12] = {0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255};
    MadePicture picture = ybr;
    picture.photometric = "YBR_PARTIAL_422";
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    MadeFile made = made_finish(&maker, pixels, 8);
    assert_rgb(&made, SAT_DICOM_FROM_YBR_PARTIAL_422, expected);
    for (int red = 0; red < 256; red += 15) {
        for (int green = 0; green < 256; green += 15) {
            for (int blue = 0; blue < 256; blue += 15) {
                double y = 0.2568 * red + 0.5041 * green + 0.0979 * blue + 16;
                double cb = -0.1482 * red - 0.2910 * green + 0.4392 * blue + 128;
                double cr = 0.4392 * red - 0.3678 * green - 0.0714 * blue + 128;
                const uint16_t cell[4] = {(uint16_t)(y + 0.5), (uint16_t)(y + 0.5),
                                          (uint16_t)(cb + 0.5), (uint16_t)(cr + 0.5)};
                uint8_t rgb[6];
                sat_dicom_ybr_partial_422_to_rgb(cell, 2, rgb);
                assert_memory_equal(rgb, rgb + 3, 3);
                assert_in_range(rgb[0] + 2 - red, 0, 4);
                assert_in_range(rgb[1] + 2 - green, 0, 4);
                assert_in_range(rgb[2] + 2 - blue, 0, 4);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(luminance_and_chrominance),
        cmocka_unit_test(rounding_is_exact),
        cmocka_unit_test(chrominance_of_pairs),
        cmocka_unit_test(partial_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
