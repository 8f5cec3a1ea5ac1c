/* Reads the first frame of a made file and compares it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/picture_checks.h"

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
