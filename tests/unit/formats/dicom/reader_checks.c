/* Makes small files around what a test is about, and looks whether they came through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/reader_checks.h"

const char *const reader_syntaxes[READER_SYNTAXES] = {UID_IMPLICIT, UID_EXPLICIT, UID_BIG_ENDIAN};

static const uint8_t six_pixels[READER_PIXELS_BYTES] = {1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0};
static const MadePicture small_picture = {.photometric = "MONOCHROME2",
                                          .rows = 2,
                                          .columns = 3,
                                          .samples = 1,
                                          .allocated = 16,
                                          .stored = 12,
                                          .high_bit = 11};

void put_head(DicomMaker *maker)
{
    put_text(maker, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", "ISO_IR 100");
    put_text(maker, SAT_TAG_MODALITY, "CS", "CT");
}

void put_tail(DicomMaker *maker)
{
    put_text(maker, SAT_TAG_PATIENT_SEX, "CS", "O");
    put_picture(maker, &small_picture);
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OW", six_pixels, sizeof six_pixels);
}

void assert_whole(const MadeFile *made)
{
    if (!made->dicom) {
        fail_msg("not opened: %s", made->err.text);
    }
    char text[8] = "";
    const SatDicomDataset *dataset = sat_dicom_dataset(made->dicom);
    assert_true(sat_dicom_copy_text(dataset, SAT_TAG_MODALITY, 0, text, sizeof text));
    assert_string_equal(text, "CT");
    assert_true(sat_dicom_copy_text(dataset, SAT_TAG_PATIENT_SEX, 0, text, sizeof text));
    assert_string_equal(text, "O");
    assert_false(sat_dicom_is_truncated(made->dicom));
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(made->dicom);
    assert_true(pixels->present && !pixels->encapsulated);
    assert_int_equal(pixels->length, sizeof six_pixels);
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_dicom_image_describe(made->dicom, &image, &err));
    assert_int_equal(image.rows, 2);
    assert_int_equal(image.columns, 3);
}

void assert_not_opened(const DicomMaker *maker, SatErrorCode code, const char *words)
{
    MadeFile made = made_open(maker);
    assert_null(made.dicom);
    assert_int_equal(made.err.code, code);
    if (!strstr(made.err.text, words)) {
        fail_msg("\"%s\" does not say \"%s\"", made.err.text, words);
    }
    made_close(&made);
}

void put_mixed_sequence(DicomMaker *maker, bool undefined_length)
{
    DicomMaker inside = maker_bare(maker->is_explicit, maker->big_endian);
    put_text(&inside, SAT_TAG_REFERENCED_SOP_INSTANCE_UID, "UI", "1.2.3");
    uint32_t length = (uint32_t)inside.out.length;
    put_header(maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ",
               undefined_length ? UNDEFINED : 8 + length + 8 + length + 8);
    put_item_of(maker, &inside);
    put_item(maker, UNDEFINED);
    sat_write_bytes(&maker->out, inside.out.bytes, length);
    put_item_end(maker);
    if (undefined_length) {
        put_sequence_end(maker);
    }
    maker_free(&inside);
}
