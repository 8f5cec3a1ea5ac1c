/* Pictures become DICOM objects: all eight turns, limits, what the data set says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#include "export/picture/picture_object.h"
#include "export/picture/picture_pixels.h"
#include "formats/dicom/dicom_image.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/support/scratch_folder.h"

enum { COLUMNS = 3, ROWS = 2, MOST_BYTES = 4096 };
static const uint8_t pixels[ROWS * COLUMNS] = {1, 2, 3, 4, 5, 6};

/* A PNG of these pixels. */
static size_t make_png(uint8_t out[MOST_BYTES], const void *values, uint32_t format)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = COLUMNS, .height = ROWS, .format = format};
    png_alloc_size_t length = MOST_BYTES;
    assert_true(png_image_write_to_memory(&image, out, &length, 0, values, 0, NULL));
    return length;
}

static void all_turns(void **state)
{
    (void)state;
    static const struct {
        uint8_t turn, width, shown[ROWS * COLUMNS];
    } cases[] = {
        {1, 3, {1, 2, 3, 4, 5, 6}}, {2, 3, {3, 2, 1, 6, 5, 4}}, {3, 3, {6, 5, 4, 3, 2, 1}},
        {4, 3, {4, 5, 6, 1, 2, 3}}, {5, 2, {1, 4, 2, 5, 3, 6}}, {6, 2, {4, 1, 5, 2, 6, 3}},
        {7, 2, {6, 3, 5, 2, 4, 1}}, {8, 2, {3, 6, 2, 5, 1, 4}},
    };
    uint8_t png[MOST_BYTES];
    const size_t length = make_png(png, pixels, PNG_FORMAT_GRAY);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatPictureHead head;
        SatPixelFrame frame;
        SatByteWriter profile = SAT_BYTE_WRITER_INIT;
        assert_true(sat_picture_head_read(png, length, &head, &err));
        head.orientation = cases[i].turn;
        head.columns = cases[i].width;
        head.rows = ROWS * COLUMNS / cases[i].width;
        assert_true(
            sat_picture_pixels(png, length, &head, SAT_PIXEL_GRAY8, &frame, &profile, &err));
        assert_int_equal(frame.shape.width_px, cases[i].width);
        assert_memory_equal(frame.pixels, cases[i].shown, sizeof(cases[i].shown));
        sat_pixel_frame_free(&frame);
        sat_byte_writer_free(&profile);
    }
}

static void the_object_says_what_it_is(void **state)
{
    (void)state;
    uint8_t png[MOST_BYTES];
    const uint16_t deep[ROWS * COLUMNS] = {0, 1, 256, 65535, 4660, 43981};
    const size_t length = make_png(png, deep, PNG_FORMAT_LINEAR_Y);
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "object");
    SatError err = SAT_ERROR_INIT;
    SatPictureHead head;
    assert_true(sat_picture_head_read(png, length, &head, &err));
    assert_int_equal(head.shape.layout, SAT_PIXEL_GRAY16);
    const SatPictureObject object = {.layout = SAT_PIXEL_GRAY16,
                                     .study_uid = "2.25.1",
                                     .series_uid = "2.25.2",
                                     .instance_uid = "2.25.3",
                                     .patient_id = "",
                                     .series_number = 4,
                                     .instance_number = 5};
    assert_true(sat_picture_write_object(png, length, &head, &object, path, &err));
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_READ, &err);
    assert_non_null(file);
    SAT_AUTO(SatDicomFile) *dicom = sat_dicom_open(file, &err);
    assert_non_null(dicom);
    const SatDicomDataset *dataset = sat_dicom_dataset(dicom);
    char text[80];
    assert_true(sat_dicom_copy_text(dataset, SAT_TAG_SOP_CLASS_UID, 0, text, sizeof(text)));
    assert_string_equal(text, "1.2.840.10008.5.1.4.1.1.7");
    assert_true(sat_dicom_copy_text(dataset, SAT_TAG_INSTANCE_NUMBER, 0, text, sizeof(text)));
    assert_string_equal(text, "5");
    SatDicomImage image;
    assert_true(sat_dicom_image_describe(dicom, &image, &err));
    assert_int_equal(image.bits_stored, 16);
    const SatDicomPixelLocation *location = sat_dicom_pixels(dicom);
    uint8_t stored[2 * ROWS * COLUMNS];
    assert_int_equal(location->length, sizeof(stored));
    assert_true(sat_dicom_read_at(dicom, location->offset, stored, sizeof(stored), &err));
    for (size_t i = 0; i < ROWS * COLUMNS; i++) {
        assert_int_equal(stored[2 * i] | stored[2 * i + 1] << 8, deep[i]);
    }
    free(path);
    scratch_folder_free(&folder);
}

static void what_is_too_large_is_refused_by_its_head(void **state)
{
    (void)state;
    uint8_t png[MOST_BYTES];
    const size_t length = make_png(png, pixels, PNG_FORMAT_GRAY);
    SatError err = SAT_ERROR_INIT;
    SatPictureHead head;
    png[16] = 0x7F; /* the width's first byte */
    assert_false(sat_picture_head_read(png, length, &head, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(err.text, "make it smaller"));
    sat_error_clear(&err);
    assert_false(sat_picture_head_read(png, 20, &head, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    sat_error_clear(&err);
    png[16] = 0;
    png[19] = COLUMNS + 1; /* the head's checksum is wrong */
    SatPixelFrame frame;
    SatByteWriter profile = SAT_BYTE_WRITER_INIT;
    assert_true(sat_picture_head_read(png, length, &head, &err));
    assert_false(sat_picture_pixels(png, length, &head, SAT_PIXEL_GRAY8, &frame, &profile, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    sat_byte_writer_free(&profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_turns),
        cmocka_unit_test(the_object_says_what_it_is),
        cmocka_unit_test(what_is_too_large_is_refused_by_its_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
