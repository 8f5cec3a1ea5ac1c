/* Limits of what is read, and files cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/reader_checks.h"

/* ---- limits ------------------------------------------------------------------------------------
 */

static void put_nested(DicomMaker *maker, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++) {
        put_header(maker, SAT_TAG_CONTENT_SEQUENCE, "SQ", UNDEFINED);
        put_item(maker, UNDEFINED);
    }
    put_text(maker, SAT_TAG_CODE_VALUE, "SH", "x");
    for (unsigned i = 0; i < depth; i++) {
        put_item_end(maker);
        put_sequence_end(maker);
    }
}

static void nesting_is_limited(void **state)
{
    (void)state;
    for (size_t i = 0; i < READER_SYNTAXES; i++) {
        DicomMaker maker = maker_new(reader_syntaxes[i]);
        put_head(&maker);
        put_nested(&maker, SAT_DICOM_MAX_DEPTH);
        MadeFile made = made_open(&maker);
        assert_non_null(made.dicom);
        const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
        for (unsigned k = 0; k < SAT_DICOM_MAX_DEPTH; k++) {
            const SatDicomElement *sequence = sat_dicom_find(dataset, SAT_TAG_CONTENT_SEQUENCE);
            assert_int_equal(sequence->item_count, 1);
            dataset = &sequence->items[0];
        }
        assert_int_equal(sat_dicom_value_count(dataset, SAT_TAG_CODE_VALUE), 1);
        made_close(&made);
        maker_free(&maker);
        maker = maker_new(reader_syntaxes[i]);
        put_head(&maker);
        put_nested(&maker, SAT_DICOM_MAX_DEPTH + 1);
        assert_not_opened(&maker, SAT_ERR_LIMIT, "deeper than 16");
        maker_free(&maker);
    }
}

static void the_number_of_elements_is_limited(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_IMPLICIT);
    put_head(&maker);
    put_header(&maker, SAT_TAG_CONTENT_SEQUENCE, "SQ", UNDEFINED);
    for (uint32_t i = 0; i < SAT_DICOM_MAX_ELEMENTS; i++) {
        put_item(&maker, 0);
    }
    put_sequence_end(&maker);
    assert_not_opened(&maker, SAT_ERR_LIMIT, "more than 1000000 data elements");
    maker_free(&maker);
}

/* A file with holes: long values without their bytes on disk. */
static MadeFile open_with_values(uint32_t length, uint16_t count)
{
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    MadeFile made = made_open(&maker);
    sat_dicom_close(made.dicom);
    uint64_t offset = maker.out.length;
    for (uint16_t i = 0; i < count; i++) {
        DicomMaker element = maker_bare(true, false);
        put_header(&element, SAT_TAG(0x0009, 0x1000U + i), "OB", length);
        assert_true(
            sat_file_write_at(made.file, offset, element.out.bytes, element.out.length, &made.err));
        offset += element.out.length + length;
        maker_free(&element);
    }
    DicomMaker tail = maker_bare(true, false);
    put_tail(&tail);
    assert_true(sat_file_write_at(made.file, offset, tail.out.bytes, tail.out.length, &made.err));
    maker_free(&tail);
    maker_free(&maker);
    made.dicom = sat_dicom_open(made.file, &made.err);
    return made;
}

static void long_values_are_located_only(void **state)
{
    (void)state;
    MadeFile made = open_with_values((uint32_t)SAT_DICOM_MAX_VALUE_BYTES + 2, 20);
    assert_whole(&made);
    const SatDicomElement *element =
        sat_dicom_find(sat_dicom_dataset(made.dicom), SAT_TAG(0x0009, 0x1000));
    assert_null(element->value);
    assert_int_equal(element->length, SAT_DICOM_MAX_VALUE_BYTES + 2);
    assert_int_equal(sat_dicom_value_count(sat_dicom_dataset(made.dicom), element->tag), 0);
    made_close(&made);
}

static void all_values_together_are_limited(void **state)
{
    (void)state;
    MadeFile made = open_with_values((uint32_t)SAT_DICOM_MAX_VALUE_BYTES, 17);
    assert_null(made.dicom);
    assert_int_equal(made.err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(made.err.text, "256 MiB"));
    made_close(&made);
}

/* ---- truncation
 * ---------------------------------------------------------------------------------- */

/* At every length: an error that says something, or a file that is told to be cut, whose picture is
 * refused as well. Nothing shorter than the whole passes for whole, except before the pixels begin
 * and exactly between two elements. */
static void assert_cut_is_told(const DicomMaker *maker, uint64_t pixel_header_offset)
{
    for (size_t length = 0; length < maker->out.length; length++) {
        MadeFile made = made_open_bytes(maker->out.bytes, length);
        if (!made.dicom) {
            assert_true(made.err.code == SAT_ERR_FORMAT || made.err.code == SAT_ERR_CORRUPT);
            assert_true(made.err.text[0] != '\0');
            assert_true(length < pixel_header_offset);
        } else {
            SatDicomImage image;
            SatError err = SAT_ERROR_INIT;
            assert_false(sat_dicom_image_describe(made.dicom, &image, &err));
            if (length > pixel_header_offset) {
                assert_true(sat_dicom_is_truncated(made.dicom));
                assert_int_equal(err.code, SAT_ERR_CORRUPT);
                int64_t rows = 0; /* what came before is still there */
                assert_true(
                    sat_dicom_get_i64(sat_dicom_dataset(made.dicom), SAT_TAG_ROWS, 0, &rows));
                assert_int_equal(rows, 2);
            }
        }
        made_close(&made);
    }
}

static void files_cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < READER_SYNTAXES; i++) {
        DicomMaker maker = maker_new(reader_syntaxes[i]);
        put_head(&maker);
        put_mixed_sequence(&maker, false);
        put_mixed_sequence(&maker, true);
        put_tail(&maker);
        size_t pixel_bytes = READER_PIXELS_BYTES + (maker.is_explicit ? 12 : 8);
        assert_cut_is_told(&maker, maker.out.length - pixel_bytes);
        maker_free(&maker);
    }
}

static void a_cut_inside_a_sequence_keeps_whole_items(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_head(&maker);
    size_t before = maker.out.length;
    put_mixed_sequence(&maker, false);
    /* header 12, first item 8 + 14, second item's header 8, and 3 bytes of its element */
    MadeFile made = made_open_bytes(maker.out.bytes, before + 12 + 22 + 8 + 3);
    assert_non_null(made.dicom);
    assert_true(sat_dicom_is_truncated(made.dicom));
    const SatDicomElement *sequence =
        sat_dicom_find(sat_dicom_dataset(made.dicom), SAT_TAG_REFERENCED_IMAGE_SEQUENCE);
    assert_int_equal(sequence->item_count, 2);
    assert_int_equal(sequence->items[0].count, 1);
    assert_int_equal(sequence->items[1].count, 0);
    made_close(&made);
    maker_free(&maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(the_number_of_elements_is_limited),
        cmocka_unit_test(long_values_are_located_only),
        cmocka_unit_test(all_values_together_are_limited),
        cmocka_unit_test(files_cut_at_every_byte),
        cmocka_unit_test(a_cut_inside_a_sequence_keeps_whole_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
