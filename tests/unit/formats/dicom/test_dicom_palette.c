/* Palettes of every form come out as RGB: plain, in segments, and as a supplement of gray. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_palette.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/picture_checks.h"

static const MadePicture indices = {.photometric = "PALETTE COLOR",
                                    .rows = 1,
                                    .columns = 4,
                                    .samples = 1,
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
        MadeFile made = made_finish(&maker, pixels, 4);
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
    MadeFile made = made_finish(&maker, pixels, 4);
    assert_rgb(&made, SAT_DICOM_FROM_PALETTE, exact_rgb);
    maker = maker_new(UID_BIG_ENDIAN);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 4, 0, 16);
    put_words(&maker, rounded, 4);
    made = made_finish(&maker, pixels, 4);
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
    MadeFile made = made_finish(&maker, pixels, 8);
    assert_rgb(&made, SAT_DICOM_FROM_PALETTE, expected);
}

static void wrong_palettes_are_named(void **state)
{
    (void)state;
    static const uint16_t words[12] = {0};
    static const uint8_t pixels[4] = {0};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    MadeFile made = made_finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "red palette's descriptor is missing");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 4, 0, 12);
    made = made_finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "8 or 16 bits");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptors(&maker, 0, 0, 16); /* 65536 of them */
    put_words(&maker, words, 4);
    made = made_finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "fewer than its 65536 entries");
    maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &indices);
    put_descriptor(&maker, SAT_TAG_RED_PALETTE_DESCRIPTOR, 4, 0, 8);
    put_descriptor(&maker, SAT_TAG_GREEN_PALETTE_DESCRIPTOR, 4, 1, 8);
    put_descriptor(&maker, SAT_TAG_BLUE_PALETTE_DESCRIPTOR, 4, 0, 8);
    made = made_finish(&maker, pixels, 4);
    assert_refused(&made, SAT_ERR_CORRUPT, "three descriptors differ");
}

/* ---- segments ---------------------------------------------------------------------------------
 */

static void put_segments(DicomMaker *maker, const char *vr, const void *red, size_t length)
{
    put_bytes(maker, SAT_TAG_SEGMENTED_RED_PALETTE_DATA, vr, red, length);
    put_bytes(maker, SAT_TAG_SEGMENTED_GREEN_PALETTE_DATA, vr, red, length);
    put_bytes(maker, SAT_TAG_SEGMENTED_BLUE_PALETTE_DATA, vr, red, length);
}

/* Two values, a line of four to 10, both once more (the line now from 10), a line down. */
static const uint16_t segments[] = {0, 2, 1, 2, 1, 4, 10, 2, 2, 0, 0, 1, 2, 3, 9, 9};
static const uint8_t expanded[] = {1, 2, 4, 6, 8, 10, 1, 2, 4, 6, 8, 10, 7, 3};

static void check_segments(const char *uid, unsigned bits)
{
    enum { COUNT = sizeof expanded };
    DicomMaker maker = maker_new(uid);
    MadePicture picture = indices;
    picture.columns = COUNT;
    put_picture(&maker, &picture);
    put_descriptors(&maker, COUNT, 0, (uint16_t)bits);
    SatByteWriter data = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < sizeof segments / sizeof segments[0]; i++) {
        bool is_offset = i == 9 || i == 10;
        uint16_t value = segments[i];
        if (bits == 16 && i != 0 && i != 1 && i != 4 && i != 5 && i != 7 && i != 8 && i != 11 &&
            i != 12 && !is_offset) {
            value = (uint16_t)(value * 257U); /* what is no opcode, count or offset */
        }
        if (bits == 16) {
            sat_write_u8(&data, (uint8_t)(maker.big_endian ? value >> 8 : value));
            sat_write_u8(&data, (uint8_t)(maker.big_endian ? value : value >> 8));
        } else {
            sat_write_u8(&data, (uint8_t)value);
            if (is_offset) {
                sat_write_u8(&data, 0); /* two bytes for a word */
            }
        }
    }
    for (size_t i = 0; maker.big_endian && bits == 8 && i + 1 < data.length; i += 2) {
        uint8_t first = data.bytes[i];
        data.bytes[i] = data.bytes[i + 1];
        data.bytes[i + 1] = first;
    }
    put_segments(&maker, "OW", data.bytes, data.length);
    sat_byte_writer_free(&data);
    uint8_t pixels[COUNT];
    uint8_t rgb[COUNT * 3];
    for (size_t i = 0; i < COUNT; i++) {
        pixels[i] = (uint8_t)i;
        memset(rgb + i * 3, expanded[i], 3);
    }
    MadeFile made = made_finish(&maker, pixels, COUNT);
    /* the half between 10 and 3 is none of 257 */
    assert_rgb(&made, bits == 16 ? SAT_DICOM_FROM_PALETTE_16 : SAT_DICOM_FROM_PALETTE, rgb);
}

static void segments_are_expanded(void **state)
{
    (void)state;
    check_segments(UID_EXPLICIT, 16);
    check_segments(UID_BIG_ENDIAN, 16);
    check_segments(UID_EXPLICIT, 8);
    check_segments(UID_BIG_ENDIAN, 8);
}

static void points_of_a_line_are_rounded(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0, 1, 3, 1, 4, 5, 1, 4, 0, 'A', 'n'};
    static const uint16_t expected[] = {3, 4, 4, 5, 5, 4, 3, 1, 0}; /* 3.5, 4.5 and 2.5 up */
    uint16_t entries[9];
    size_t used = 0;
    SatError err = SAT_ERROR_INIT;
    SatDicomPaletteData data = {.bytes = bytes, .count = sizeof bytes};
    assert_true(sat_dicom_palette_expand(&data, "red", entries, 9, &used, &err));
    assert_int_equal(used, data.count - 2); /* what is left over is told */
    assert_memory_equal(entries, expected, sizeof expected);
}

static void wrong_segments_are_named(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[12];
        size_t length;
        const char *words;
    } bad[] = {
        {{1, 3, 9}, 3, "a line that comes from nowhere"},
        {{0, 3, 9, 9}, 4, "has a segment that is none"},
        {{0, 0, 9}, 3, "has a segment that is none"},
        {{3, 1, 9}, 3, "has a segment that is none"},
        {{0, 1, 9}, 3, "ends before its last entry"},
        {{0, 1, 9, 2, 1, 0, 0}, 7, "has a segment that is none"},
        {{0, 1, 9, 2, 1, 3, 0, 0, 0}, 9, "copies what cannot be copied"},
        {{0, 1, 9, 2, 1, 200, 255, 255, 255}, 9, "ends before its last entry"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint16_t entries[8];
        size_t used = 0;
        SatError err = SAT_ERROR_INIT;
        SatDicomPaletteData data = {.bytes = bad[i].bytes, .count = bad[i].length};
        assert_false(sat_dicom_palette_expand(&data, "green", entries, 8, &used, &err));
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        if (!strstr(err.text, bad[i].words) || !strstr(err.text, "green")) {
            fail_msg("%zu: \"%s\"", i, err.text);
        }
    }
}

/* ---- supplemental colours ----------------------------------------------------------------------
 */

/* Colours from 2 on; below, gray through rescale and window of the object. */
static MadeFile supplemented(const char *presentation, bool has_palette, bool has_window)
{
    static const uint16_t words[] = {10, 11, 20, 21, 30, 31};
    static const uint8_t pixels[4] = {0, 1, 2, 3};
    MadePicture picture = indices;
    picture.photometric = "MONOCHROME2";
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
    put_text(&maker, SAT_TAG_PIXEL_PRESENTATION, "CS", presentation);
    put_picture(&maker, &picture);
    if (has_window) {
        put_text(&maker, SAT_TAG_WINDOW_CENTER, "DS", "-9.5");
        put_text(&maker, SAT_TAG_WINDOW_WIDTH, "DS", "5");
        put_text(&maker, SAT_TAG_RESCALE_INTERCEPT, "DS", "-10");
        put_text(&maker, SAT_TAG_RESCALE_SLOPE, "DS", "2");
    }
    if (has_palette) {
        put_descriptors(&maker, 2, 2, 8);
        put_words(&maker, words, 2);
    }
    return made_finish(&maker, pixels, 4);
}

static void supplemental_colours_follow_gray(void **state)
{
    (void)state;
    /* values -10 and -8: (x + 10) / 4 + 0.5 of white */
    static const uint8_t windowed[12] = {128, 128, 128, 255, 255, 255, 10, 20, 30, 11, 21, 31};
    static const uint8_t whole[12] = {0, 0, 0, 255, 255, 255, 10, 20, 30, 11, 21, 31};
    MadeFile made = supplemented("COLOR", true, true);
    assert_rgb(&made, SAT_DICOM_FROM_SUPPLEMENT, windowed);
    made = supplemented("MIXED", true, false);
    assert_rgb(&made, SAT_DICOM_FROM_SUPPLEMENT, whole);
}

/* A table that is not put to use is of no consequence. */
static void tables_without_use_are_ignored(void **state)
{
    (void)state;
    static const char *const presentations[] = {"COLOR", "MIXED", "MONOCHROME", "TRUE_COLOR"};
    for (size_t i = 0; i < 6; i++) {
        MadeFile made = supplemented(presentations[i % 4], i == 2 || i == 3, true);
        SatDicomImage image;
        assert_true(sat_dicom_image_describe(made.dicom, &image, &made.err));
        assert_int_equal(image.shape.layout, SAT_PIXEL_GRAY8);
        assert_int_equal(image.conversion, SAT_DICOM_AS_STORED);
        made_close(&made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_eight_bits),
        cmocka_unit_test(entries_of_sixteen_bits),
        cmocka_unit_test(signed_indices),
        cmocka_unit_test(wrong_palettes_are_named),
        cmocka_unit_test(segments_are_expanded),
        cmocka_unit_test(points_of_a_line_are_rounded),
        cmocka_unit_test(wrong_segments_are_named),
        cmocka_unit_test(supplemental_colours_follow_gray),
        cmocka_unit_test(tables_without_use_are_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
