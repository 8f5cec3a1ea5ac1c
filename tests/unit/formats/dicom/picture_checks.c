/* Makes pictures, reads them and compares them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/picture_checks.h"

const MadePicture picture_gray = {.photometric = "MONOCHROME2",
                                  .rows = 2,
                                  .columns = 3,
                                  .samples = 1,
                                  .allocated = 16,
                                  .stored = 12,
                                  .high_bit = 11};
const MadePicture picture_rgb = {.photometric = "RGB",
                                 .rows = 2,
                                 .columns = 2,
                                 .samples = 3,
                                 .allocated = 8,
                                 .stored = 8,
                                 .high_bit = 7};

MadeFile made_picture(const char *uid, const MadePicture *picture, const char *vr,
                      const uint8_t *pixels, size_t length)
{
    DicomMaker maker = maker_new(uid);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "OT");
    put_picture(&maker, picture);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, vr, pixels, length);
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(made.dicom);
    return made;
}

MadeFile made_words(const char *uid, const MadePicture *picture, const uint16_t *words,
                    size_t count)
{
    DicomMaker maker = maker_bare(true, strcmp(uid, UID_BIG_ENDIAN) == 0);
    for (size_t i = 0; i < count; i++) {
        put_raw_u16(&maker, words[i]);
    }
    MadeFile made = made_picture(uid, picture, "OW", maker.out.bytes, maker.out.length);
    maker_free(&maker);
    return made;
}

SatDicomImage made_describe(const MadeFile *made)
{
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    if (!sat_dicom_image_describe(made->dicom, &image, &err)) {
        fail_msg("not described: %s", err.text);
    }
    return image;
}

void assert_frame(const MadeFile *made, uint32_t index, const uint16_t *expected)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image = made_describe(made);
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    if (!sat_dicom_image_read_frame(made->dicom, &image, index, NULL, &frame, &err)) {
        fail_msg("not read: %s", err.text);
    }
    size_t count = (size_t)image.rows * image.columns * image.samples;
    for (size_t i = 0; i < count; i++) {
        uint16_t value = frame.pixels[i];
        if (image.shape.layout == SAT_PIXEL_GRAY16) {
            memcpy(&value, frame.pixels + i * 2, sizeof value);
        }
        assert_int_equal(value, expected[i]);
    }
    sat_pixel_frame_free(&frame);
}

MadeFile made_finish(DicomMaker *maker, const void *pixels, size_t length)
{
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", pixels, length);
    MadeFile made = made_open(maker);
    maker_free(maker);
    assert_non_null(made.dicom);
    return made;
}

void assert_rgb(MadeFile *made, SatDicomConversion conversion, const uint8_t *expected)
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
    if (!sat_dicom_image_read_frame(made->dicom, &image, 0, NULL, &frame, &err)) {
        fail_msg("not read: %s", err.text);
    }
    assert_memory_equal(frame.pixels, expected, (size_t)image.rows * image.columns * 3);
    sat_pixel_frame_free(&frame);
    made_close(made);
}

void assert_refused(MadeFile *made, SatErrorCode code, const char *words)
{
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_dicom_image_describe(made->dicom, &image, &err));
    if (err.code != code || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\" (%d)", err.text, err.code, words, code);
    }
    made_close(made);
}
