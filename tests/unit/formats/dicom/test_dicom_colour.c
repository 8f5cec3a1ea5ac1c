/* Colour comes out as RGB: through palettes of every form, and from luminance and chrominance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_colour.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static const MadePicture indices = {.photometric = "PALETTE COLOR",
                                    .rows = 1,
                                    .columns = 4,
                                    .samples = 1,
                                    .allocated = 8,
                                    .stored = 8,
                                    .high_bit = 7};
static const MadePicture ybr = {.photometric = "YBR_FULL",
                                .rows = 1,
                                .columns = 4,
                                .samples = 3,
                                .allocated = 8,
                                .stored = 8,
                                .high_bit = 7};

static void put_descriptor(DicomMaker *maker, uint32_t tag, uint16_t count, uint16_t first,
                           uint16_t bits)
{
    put_header(maker, tag, "US", 6);
    put_raw_u16(maker, count);
    put_raw_u16(maker, first);
    put_raw_u16(maker, bits);
}

static void put_descriptors(DicomMaker *maker, uint16_t count, uint16_t first, uint16_t bits)
{
    put_descriptor(maker, SAT_TAG_RED_PALETTE_DESCRIPTOR, count, first, bits);
    put_descriptor(maker, SAT_TAG_GREEN_PALETTE_DESCRIPTOR, count, first, bits);
    put_descriptor(maker, SAT_TAG_BLUE_PALETTE_DESCRIPTOR, count, first, bits);
}

/* Red, green and blue entries, each of them `count` long, in words. */
static void put_words(DicomMaker *maker, const uint16_t *entries, size_t count)
{
    static const uint32_t tags[] = {SAT_TAG_RED_PALETTE_DATA, SAT_TAG_GREEN_PALETTE_DATA,
                                    SAT_TAG_BLUE_PALETTE_DATA};
    for (size_t channel = 0; channel < 3; channel++) {
        put_header(maker, tags[channel], "OW", (uint32_t)count * 2);
        for (size_t i = 0; i < count; i++) {
            put_raw_u16(maker, entries[channel * count + i]);
        }
    }
}

static MadeFile finish(DicomMaker *maker, const void *pixels, size_t length)
{
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", pixels, length);
    MadeFile made = made_open(maker);
    maker_free(maker);
    assert_non_null(made.dicom);
    return made;
}

static void assert_rgb(MadeFile *made, SatDicomConversion conversion, const uint8_t *expected)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image;
    if (!sat_dicom_image_describe(made->dicom, &image, &err)) {
        fail_msg("not described: %s", err.text);
    }
    assert_int_equal(image.shape.layout, SAT_PIXEL_RGB8);
    assert_int_equal(image.shape.bits, 8);
    assert_int_equal(image.conversion, conversion);
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    if (!sat_dicom_image_read_frame(made->dicom, &image, 0, &frame, &err)) {
        fail_msg("not read: %s", err.text);
    }
    assert_memory_equal(frame.pixels, expected, (size_t)image.rows * image.columns * 3);
    sat_pixel_frame_free(&frame);
    made_close(made);
}

static void assert_refused(MadeFile *made, SatErrorCode code, const char *words)
{
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_dicom_image_describe(made->dicom, &image, &err));
    if (err.code != code || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\" (%d)", err.text, err.code, words, code);
    }
    made_close(made);
}

/* Entries 2 to 4; 0 is below, 9 above. In words, in bytes, in bytes of big-endian words. */
static void entries_of_eight_bits(void **state)
{
    (void)state;
    static const uint16_t words[9] = {10, 11, 12, 20, 21, 22, 30, 31, 32};
    static const uint8_t expected[12] = {10, 20, 30, 11, 21, 31, 12, 22, 32, 12, 22, 32};
    static const uint8_t pixels[4] = {0, 3, 4, 9};
    for (size_t way = 0; way < 3; way++) {
        DicomMaker maker = maker_new(way == 2 ? UID_BIG_ENDIAN : UID_EXPLICIT);
        put_picture(&maker, &indices);
        put_descriptors(&maker, 3, 2, 8);
        if (way == 0) {
            put_words(&maker, words, 3);
        } else {
            static const char *const lists[2][3] = {{"\12\13\14\0", "\24\25\26\0", "\36\37\40\0"},
                                                    {"\13\12\0\14", "\25\24\0\26", "\37\36\0\40"}};
            put_bytes(&maker, SAT_TAG_RED_PALETTE_DATA, "OW", lists[way - 1][0], 4);
            put_bytes(&maker, SAT_TAG_GREEN_PALETTE_DATA, "OW", lists[way - 1][1], 4);
            put_bytes(&maker, SAT_TAG_BLUE_PALETTE_DATA, "OW", lists[way - 1][2], 4);
        }
        MadeFile made = finish(&maker, pixels, 4);
        assert_rgb(&made, SAT_DICOM_FROM_PALETTE, expected);
    }
}

/* Rounded as PACK_FORMAT.md says, and told only when something was lost. */
static void entries_of_sixteen_bits(void **state)
{
    (void)state;
    static const uint16_t exact[12] = {0,      0x0101, 0xFFFF, 0x8080, 257, 514,
                                       0x7F7F, 0xFEFE, 0,      0,      0,   0x0303};
    static const uint8_t exact_rgb[12] = {0, 1, 0, 1, 2, 0, 255, 127, 0, 128, 254, 3};
    static const uint16_t rounded[12] = {0, 128, 129, 0xFF00, 0xFF7E, 0xFF7F, 0, 0, 0, 0, 0, 0};
    static const uint8_t rounded_rgb[12] = {0, 254, 0, 0, 255, 0, 1, 0, 0, 254, 0, 0};
    static const uint8_t pixels[4] = {0, 1, 2, 3};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 4, 0, 16);
    put_words(&maker, exact, 4);
    MadeFile made = finish(&maker, pixels, 4);
    assert_rgb(&made, SAT_DICOM_FROM_PALETTE, exact_rgb);
    maker = maker_new(UID_BIG_ENDIAN);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 4, 0, 16);
    put_words(&maker, rounded, 4);
    made = finish(&maker, pixels, 4);
    assert_rgb(&made, SAT_DICOM_FROM_PALETTE_16, rounded_rgb);
}

/* Signed indices of 16 bits; the first entry belongs to -1. */
static void signed_indices(void **state)
{
    (void)state;
    static const uint16_t words[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const uint8_t pixels[8] = {0xFF, 0xFF, 0, 0, 1, 0, 0, 0x80};
    static const uint8_t expected[12] = {1, 4, 7, 2, 5, 8, 3, 6, 9, 1, 4, 7};
    MadePicture picture = indices;
    picture.allocated = 16;
    picture.stored = 16;
    picture.high_bit = 15;
    picture.is_signed = 1;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    put_descriptors(&maker, 3, 0xFFFF, 8);
    put_words(&maker, words, 3);
    MadeFile made = finish(&maker, pixels, 8);
    assert_rgb(&made, SAT_DICOM_FROM_PALETTE, expected);
}

static void wrong_palettes_are_named(void **state)
{
    (void)state;
    static const uint16_t words[12] = {0};
    static const uint8_t pixels[4] = {0};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    MadeFile made = finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "red palette's descriptor is missing");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 4, 0, 12);
    made = finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "8 or 16 bits");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 0, 0, 16); /* 65536 of them */
    put_words(&maker, words, 4);
    made = finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "fewer than its 65536 entries");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptor(&maker, SAT_TAG_RED_PALETTE_DESCRIPTOR, 4, 0, 8);
    put_descriptor(&maker, SAT_TAG_GREEN_PALETTE_DESCRIPTOR, 4, 1, 8);
    put_descriptor(&maker, SAT_TAG_BLUE_PALETTE_DESCRIPTOR, 4, 0, 8);
    made = finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "three descriptors differ");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 4, 0, 16);
    put_bytes(&maker, SAT_TAG_SEGMENTED_RED_PALETTE_DATA, "OW", "123456", 6);
    made = finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_UNSUPPORTED, "segmented palettes");
}

/* A table that is put to use colours a part of the gray values; any other is of no consequence. */
static void supplemental_colours_are_refused(void **state)
{
    (void)state;
    static const char *const presentations[] = {"COLOR", "MIXED", "MONOCHROME", "TRUE_COLOR"};
    static const uint8_t pixels[4] = {0, 1, 2, 3};
    MadePicture picture = indices;
    picture.photometric = "MONOCHROME2";
    for (size_t i = 0; i < 8; i++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_text(&maker, SAT_TAG_PIXEL_PRESENTATION, "CS", presentations[i % 4]);
        put_picture(&maker, &picture);
        if (i < 4) {
            put_descriptors(&maker, 2, 2, 8);
        }
        MadeFile made = finish(&maker, pixels, 4);
        if (i < 2) {
            assert_refused(&made, SAT_ERR_UNSUPPORTED, "supplemental colours");
            continue;
        }
        SatDicomImage image;
        assert_true(sat_dicom_image_describe(made.dicom, &image, &made.err));
        assert_int_equal(image.shape.layout, SAT_PIXEL_GRAY8);
        made_close(&made);
    }
}

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
        MadeFile made = finish(&maker, picture.planar ? by_plane : by_pixel, 12);
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
    MadeFile made = finish(&maker, cells, 8);
    assert_rgb(&made, SAT_DICOM_FROM_YBR_422, expected);
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    made = finish(&maker, cells, 6);
    assert_refused(&made, SAT_ERR_CORRUPT, "0 of 1 frames");
    picture.columns = 3;
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &picture);
    made = finish(&maker, cells, 8);
    assert_refused(&made, SAT_ERR_CORRUPT, "even number of columns");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_eight_bits),
        cmocka_unit_test(entries_of_sixteen_bits),
        cmocka_unit_test(signed_indices),
        cmocka_unit_test(wrong_palettes_are_named),
        cmocka_unit_test(supplemental_colours_are_refused),
        cmocka_unit_test(luminance_and_chrominance),
        cmocka_unit_test(rounding_is_exact),
        cmocka_unit_test(chrominance_of_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
