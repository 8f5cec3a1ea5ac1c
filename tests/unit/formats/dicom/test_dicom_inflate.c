/* Deflated data sets and deflated frames: read as if they were not, and bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#define ZLIB_CONST
#include <zlib.h>

#include "formats/dicom/dicom_inflate.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define UID_DEFLATED "1.2.840.10008.1.2.1.99"
#define UID_DEFLATED_FRAMES "1.2.840.10008.1.2.8.1"

static const MadePicture gray = {.photometric = "MONOCHROME2",
                                 .rows = 2,
                                 .columns = 3,
                                 .samples = 1,
                                 .allocated = 16,
                                 .stored = 12,
                                 .high_bit = 11,
                                 .frames = "2"};
static const uint8_t words[2][12] = {{0, 0, 1, 0, 2, 1, 0xFF, 0x0F, 0, 0x0F, 0x23, 0xF1},
                                     {7, 0, 6, 0, 5, 0, 4, 0, 3, 0, 2, 0}};
static const uint16_t expected[2][6] = {{0, 1, 0x102, 0xFFF, 0xF00, 0x123}, {7, 6, 5, 4, 3, 2}};

/* Raw deflate, as PS3.5 A.5 wants it. */
static SatByteWriter deflated(const uint8_t *bytes, size_t length)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    uint8_t piece[4096];
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = bytes;
    stream.avail_in = (uInt)length;
    int result = Z_OK;
    while (result == Z_OK) {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        result = deflate(&stream, Z_FINISH);
        sat_write_bytes(&out, piece, sizeof piece - stream.avail_out);
    }
    assert_int_equal(result, Z_STREAM_END);
    (void)deflateEnd(&stream);
    return out;
}

static DicomMaker picture_elements(void)
{
    DicomMaker maker = maker_bare(true, false);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "OT");
    put_picture(&maker, &gray);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OW", words, sizeof words);
    return maker;
}

/* The meta header, then `length` bytes of the deflated elements, then `behind` further ones. */
static DicomMaker deflated_file(const DicomMaker *elements, size_t cut, size_t behind)
{
    SatByteWriter small = deflated(elements->out.bytes, elements->out.length);
    DicomMaker maker = maker_bare(true, false);
    put_meta(&maker, UID_DEFLATED, true);
    assert_true(cut < small.length);
    sat_write_bytes(&maker.out, small.bytes, small.length - cut);
    for (size_t i = 0; i < behind; i++) {
        sat_write_u8(&maker.out, 0);
    }
    sat_byte_writer_free(&small);
    return maker;
}

static void assert_frames(const MadeFile *made)
{
    SatError err = SAT_ERROR_INIT;
    SatDicomImage image;
    if (!made->dicom || !sat_dicom_image_describe(made->dicom, &image, &err)) {
        fail_msg("not described: %s%s", made->err.text, err.text);
    }
    SatPixelFrame frame;
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    for (uint32_t i = 0; i < 2; i++) {
        if (!sat_dicom_image_read_frame(made->dicom, &image, i, NULL, &frame, &err)) {
            fail_msg("not read: %s", err.text);
        }
        assert_memory_equal(frame.pixels, expected[i], sizeof expected[i]);
    }
    sat_pixel_frame_free(&frame);
}

static void a_deflated_file_is_read(void **state)
{
    (void)state;
    DicomMaker elements = picture_elements();
    for (size_t behind = 0; behind < 3; behind++) { /* an odd stream is padded */
        DicomMaker maker = deflated_file(&elements, 0, behind);
        MadeFile made = made_open(&maker);
        assert_frames(&made);
        assert_false(sat_dicom_is_truncated(made.dicom));
        assert_true(sat_dicom_looks_like(made.file));
        assert_string_equal(sat_dicom_transfer_syntax(made.dicom), UID_DEFLATED);
        char text[8];
        assert_true(sat_dicom_copy_text(sat_dicom_dataset(made.dicom), SAT_TAG_MODALITY, 0, text,
                                        sizeof text));
        assert_string_equal(text, "OT");
        uint8_t last[2];
        SatError err = SAT_ERROR_INIT;
        assert_true(sat_dicom_read_at(made.dicom, elements.out.length - 2, last, 2, &err));
        assert_memory_equal(last, words[1] + 10, 2);
        assert_false(sat_dicom_read_at(made.dicom, elements.out.length - 1, last, 2, &err));
        assert_int_equal(err.code, SAT_ERR_CORRUPT);
        made_close(&made);
        maker_free(&maker);
    }
    maker_free(&elements);
}

static void a_deflated_file_that_ends_early_is_cut(void **state)
{
    (void)state;
    DicomMaker elements = picture_elements();
    DicomMaker maker = deflated_file(&elements, 12, 0);
    MadeFile made = made_open(&maker);
    assert_non_null(made.dicom);
    assert_true(sat_dicom_is_truncated(made.dicom));
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    assert_false(sat_dicom_image_describe(made.dicom, &image, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "cut short"));
    made_close(&made);
    maker_free(&maker);
    maker_free(&elements);
}

static void nonsense_is_refused_with_its_place(void **state)
{
    (void)state;
    DicomMaker maker = maker_bare(true, false);
    put_meta(&maker, UID_DEFLATED, true);
    sat_write_bytes(&maker.out, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
    MadeFile made = made_open(&maker);
    assert_null(made.dicom);
    assert_int_equal(made.err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(made.err.text, "make no sense at offset"));
    made_close(&made);
    maker_free(&maker);
}

/* Zeros shrink a thousandfold: the file is refused long before its size is in memory. */
static void bombs_are_refused(void **state)
{
    (void)state;
    enum { ZEROS = 80 << 20 };
    uint8_t *zeros = calloc(ZEROS, 1);
    assert_non_null(zeros);
    SatByteWriter small = deflated(zeros, ZEROS);
    free(zeros);
    DicomMaker maker = maker_bare(true, false);
    put_meta(&maker, UID_DEFLATED, true);
    sat_write_bytes(&maker.out, small.bytes, small.length);
    MadeFile made = made_open(&maker);
    assert_null(made.dicom);
    assert_int_equal(made.err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(made.err.text, "500 times larger"));
    made_close(&made);
    maker_free(&maker);
    sat_byte_writer_free(&small);
}

static MadeFile open_frames(size_t second_length)
{
    DicomMaker maker = maker_new(UID_DEFLATED_FRAMES);
    put_picture(&maker, &gray);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, 0);
    for (size_t i = 0; i < 2; i++) {
        SatByteWriter frame = deflated(words[i], i == 0 ? sizeof words[0] : second_length);
        put_item(&maker, (uint32_t)(frame.length + frame.length % 2));
        sat_write_bytes(&maker.out, frame.bytes, frame.length);
        if (frame.length % 2 != 0) {
            sat_write_u8(&maker.out, 0);
        }
        sat_byte_writer_free(&frame);
    }
    put_sequence_end(&maker);
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    return made;
}

static void deflated_frames_are_read(void **state)
{
    (void)state;
    MadeFile made = open_frames(sizeof words[1]);
    assert_frames(&made);
    made_close(&made);
    made = open_frames(11);
    SatDicomImage image;
    SatError err = SAT_ERROR_INIT;
    SatPixelFrame frame;
    assert_true(sat_dicom_image_describe(made.dicom, &image, &err));
    assert_true(sat_pixel_frame_new(&frame, &image.shape, &err));
    assert_false(sat_dicom_image_read_frame(made.dicom, &image, 1, NULL, &frame, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_non_null(strstr(err.text, "after 11 of 12 bytes"));
    sat_pixel_frame_free(&frame);
    made_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deflated_file_is_read),
        cmocka_unit_test(a_deflated_file_that_ends_early_is_cut),
        cmocka_unit_test(nonsense_is_refused_with_its_place),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(deflated_frames_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
