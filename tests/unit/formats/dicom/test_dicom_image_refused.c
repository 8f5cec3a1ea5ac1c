/* Pictures that cannot be read are refused by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/picture_checks.h"

static void assert_says(const MadeFile *made, SatErrorCode code, const char *words)
{
    SatDicomImage image = {.rows = 4711};
    SatError err = SAT_ERROR_INIT;
    assert_non_null(made->dicom);
    assert_false(sat_dicom_image_describe(made->dicom, &image, &err));
    if (err.code != code || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\" (%d)", err.text, err.code, words, code);
    }
    assert_int_equal(image.rows, 4711);
}

static void kinds_not_read_yet_are_named(void **state)
{
    (void)state;
    const struct {
        const char *photometric;
        uint16_t samples, allocated, stored;
        const char *reason;
    } kinds[] = {
        {"MONOCHROME2", 1, 24, 24, "this many bits"},
        {"PALETTE COLOR", 1, 32, 32, "palette pictures of other"},
        {"MONOCHROME2", 1, 40, 40, "this many bits"},
        {"MONOCHROME2", 1, 64, 64, "this many bits"},
        {"RGB", 3, 12, 12, "other than 8, 16 or 32 bits"},
        {"YBR_FULL", 3, 16, 16, "YBR pictures of other than 8"},
        {"YBR_PARTIAL_420", 3, 8, 8, "for video only"},
        {"HSV", 3, 8, 8, "HSV pictures (retired)"},
        {"ARGB", 4, 8, 8, "ARGB pictures (retired)"},
        {"CMYK", 4, 8, 8, "CMYK pictures (retired)"},
        {"SOMETHING", 3, 8, 8, "this kind of colour"},
    };
    static const uint8_t bytes[64] = {0}; /* enough for each */
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        MadePicture picture = {.photometric = kinds[i].photometric,
                               .rows = 2,
                               .columns = 2,
                               .samples = kinds[i].samples,
                               .allocated = kinds[i].allocated,
                               .stored = kinds[i].stored,
                               .high_bit = (uint16_t)(kinds[i].stored - 1U)};
        MadeFile made = made_picture(UID_EXPLICIT, &picture, "OW", bytes, sizeof bytes);
        assert_says(&made, SAT_ERR_UNSUPPORTED, kinds[i].reason);
        made_close(&made);
    }
}

static void descriptions_that_contradict_themselves(void **state)
{
    (void)state;
    const struct {
        uint16_t rows, samples, allocated, stored, high_bit, is_signed;
        const char *frames, *words;
        SatErrorCode code;
    } bad[] = {
        {0, 1, 16, 12, 11, 0, NULL, "rows (0028,0010)", SAT_ERR_CORRUPT},
        {2, 1, 16, 17, 16, 0, NULL, "bits stored (0028,0101)", SAT_ERR_CORRUPT},
        {2, 1, 16, 0, 0, 0, NULL, "bits stored (0028,0101)", SAT_ERR_CORRUPT},
        {2, 1, 0, 0, 0, 0, NULL, "bits allocated (0028,0100)", SAT_ERR_CORRUPT},
        {2, 1, 16, 12, 10, 0, NULL, "high bit (0028,0102)", SAT_ERR_CORRUPT},
        {2, 1, 16, 12, 16, 0, NULL, "high bit (0028,0102)", SAT_ERR_CORRUPT},
        {2, 1, 16, 12, 11, 2, NULL, "sign (0028,0103)", SAT_ERR_CORRUPT},
        {2, 3, 16, 12, 11, 0, NULL, "number of samples", SAT_ERR_CORRUPT},
        {2, 0, 16, 12, 11, 0, NULL, "number of samples", SAT_ERR_CORRUPT},
        {2, 1, 16, 12, 11, 0, "x", "number of frames", SAT_ERR_CORRUPT},
        {2, 1, 16, 12, 11, 0, "-1", "number of frames", SAT_ERR_CORRUPT},
        {2, 1, 16, 12, 11, 0, "4000001", "more than 4000000 frames", SAT_ERR_LIMIT},
    };
    static const uint8_t bytes[12] = {0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        MadePicture picture = {.photometric = "MONOCHROME2",
                               .rows = bad[i].rows,
                               .columns = 3,
                               .samples = bad[i].samples,
                               .allocated = bad[i].allocated,
                               .stored = bad[i].stored,
                               .high_bit = bad[i].high_bit,
                               .is_signed = bad[i].is_signed,
                               .frames = bad[i].frames};
        MadeFile made = made_picture(UID_EXPLICIT, &picture, "OW", bytes, sizeof bytes);
        assert_says(&made, bad[i].code, bad[i].words);
        made_close(&made);
    }
}

static void zero_frames_are_one(void **state)
{
    (void)state;
    static const uint16_t words[6] = {1, 2, 3, 4, 5, 6};
    MadePicture picture = picture_gray;
    picture.frames = "0";
    MadeFile made = made_words(UID_EXPLICIT, &picture, words, 6);
    assert_int_equal(made_describe(&made).frames, 1);
    assert_frame(&made, 0, words);
    made_close(&made);
}

static void missing_attributes_are_named(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_u16(&maker, SAT_TAG_ROWS, 2);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OW", "123456789012", 12);
    MadeFile made = made_open(&maker);
    assert_says(&made, SAT_ERR_CORRUPT, "columns (0028,0011) is missing");
    made_close(&made);
    maker_free(&maker);
}

static void pictures_that_are_not_there(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "SR");
    MadeFile made = made_open(&maker);
    assert_says(&made, SAT_ERR_FORMAT, "no picture in it");
    made_close(&made);
    maker_free(&maker);
}

static void an_icon_is_not_the_picture(void **state)
{
    (void)state;
    DicomMaker icon = maker_bare(true, false);
    put_picture(&icon, &picture_gray);
    put_bytes(&icon, SAT_TAG_PIXEL_DATA, "OW", "123456789012", 12);
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_header(&maker, SAT_TAG(0x0088, 0x0200), "SQ", UNDEFINED);
    put_item_of(&maker, &icon);
    put_sequence_end(&maker);
    MadeFile made = made_open(&maker);
    assert_says(&made, SAT_ERR_FORMAT, "no picture in it");
    made_close(&made);
    maker_free(&icon);
    maker_free(&maker);
}

/* What is whole of several frames can be read; of none, or of a single one, nothing. */
static void missing_frames_are_counted(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.frames = "3";
    static const uint16_t words[19] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    static const struct {
        size_t count;
        uint32_t whole;
    } cuts[] = {{19, 3}, {18, 3}, {17, 2}, {12, 2}, {11, 1}, {6, 1}};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        MadeFile made = made_words(UID_EXPLICIT, &picture, words, cuts[i].count);
        assert_int_equal(made_describe(&made).frames, cuts[i].whole);
        assert_int_equal(made_describe(&made).frames_missing, 3 - cuts[i].whole);
        assert_frame(&made, cuts[i].whole - 1, words + (size_t)(cuts[i].whole - 1) * 6);
        made_close(&made);
    }
    MadeFile made = made_words(UID_EXPLICIT, &picture, words, 5);
    assert_says(&made, SAT_ERR_CORRUPT, "0 of 3 frames are whole");
    made_close(&made);
}

static void sizes_past_the_limits(void **state)
{
    (void)state;
    MadePicture picture = picture_gray;
    picture.rows = 1;
    picture.columns = SAT_PICTURE_MAX_SIDE_PX + 1;
    uint8_t *bytes = calloc(picture.columns, 2);
    assert_non_null(bytes);
    MadeFile made = made_picture(UID_EXPLICIT, &picture, "OW", bytes, (size_t)picture.columns * 2);
    assert_says(&made, SAT_ERR_LIMIT, "16383");
    made_close(&made);
    picture.rows = UINT16_MAX;
    picture.columns = UINT16_MAX;
    picture.frames = "4000000"; /* 3.4e16 bytes */
    made = made_picture(UID_EXPLICIT, &picture, "OW", bytes, 12);
    assert_says(&made, SAT_ERR_CORRUPT, "0 of 4000000 frames");
    made_close(&made);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_not_read_yet_are_named),
        cmocka_unit_test(descriptions_that_contradict_themselves),
        cmocka_unit_test(zero_frames_are_one),
        cmocka_unit_test(missing_attributes_are_named),
        cmocka_unit_test(pictures_that_are_not_there),
        cmocka_unit_test(an_icon_is_not_the_picture),
        cmocka_unit_test(missing_frames_are_counted),
        cmocka_unit_test(sizes_past_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
