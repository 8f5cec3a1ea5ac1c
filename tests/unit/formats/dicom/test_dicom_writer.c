/* Tests of dicom_writer: what is read again is what was read, in every syntax. */
#include "formats/dicom/dicom_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_encoding.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define UID_DEFLATED "1.2.840.10008.1.2.1.99"

/* ---- writing to memory ------------------------------------------------------------------------
 */

typedef struct {
    SatByteWriter bytes;
    size_t most_bytes; /* 0: any; else more is refused, as by a full disk */
} Memory;

static bool take(void *context, const void *bytes, size_t length, SatError *err)
{
    Memory *memory = context;
    if (memory->most_bytes > 0 && memory->bytes.length + length > memory->most_bytes) {
        return sat_fail(err, SAT_ERR_SYSTEM, "the disk is full");
    }
    sat_write_bytes(&memory->bytes, bytes, length);
    return !memory->bytes.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory");
}

static SatDicomWriting unchanged(const SatDicomFile *dicom)
{
    return (SatDicomWriting){.dataset = sat_dicom_dataset(dicom),
                             .source = dicom,
                             .transfer_syntax = sat_dicom_transfer_syntax(dicom)};
}

static SatByteWriter written(const SatDicomWriting *writing)
{
    Memory memory = {.most_bytes = 0};
    SatDicomSink sink = {take, &memory};
    SatError err = SAT_ERROR_INIT;
    bool done = sat_dicom_write(writing, sink, &err);
    assert_string_equal(err.text, "");
    assert_true(done);
    return memory.bytes;
}

/* Writes what was made, reads it again; the same once more must give the same bytes. */
static MadeFile read_again(const MadeFile *made, SatByteWriter *bytes)
{
    assert_string_equal(made->err.text, "");
    assert_non_null(made->dicom);
    SatDicomWriting first = unchanged(made->dicom);
    *bytes = written(&first);
    MadeFile again = made_open_bytes(bytes->bytes, bytes->length);
    assert_string_equal(again.err.text, "");
    assert_non_null(again.dicom);
    SatDicomWriting second = unchanged(again.dicom);
    SatByteWriter twice = written(&second);
    assert_int_equal(twice.length, bytes->length);
    assert_memory_equal(twice.bytes, bytes->bytes, twice.length);
    sat_byte_writer_free(&twice);
    return again;
}

/* ---- comparing --------------------------------------------------------------------------------
 */

static size_t assert_same(const SatDicomDataset *a, const SatDicomDataset *b)
{
    size_t compared = 0;
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const SatDicomElement *x = &a->elements[i], *y = &b->elements[i];
        assert_int_equal(x->tag, y->tag);
        assert_string_equal(x->vr, y->vr);
        assert_int_equal(x->item_count, y->item_count);
        if (x->item_count == 0 && x->value != NULL) {
            assert_int_equal(y->length, x->length + (x->length & 1U));
            assert_memory_equal(x->value, y->value, (size_t)x->length);
        }
        for (size_t k = 0; k < x->item_count; k++) {
            compared += assert_same(&x->items[k], &y->items[k]);
        }
        compared++;
    }
    return compared;
}

/* ---- files ------------------------------------------------------------------------------------
 */

static void put_values(DicomMaker *maker)
{
    put_text(maker, SAT_TAG_BODY_PART_EXAMINED, "CS", "HEAD");
    put_bytes(maker, SAT_TAG_PROTOCOL_NAME, "LO", "odd", 3);
    put_bytes(maker, SAT_TAG_PHYSICAL_DELTA_X, "FD", "\1\2\3\4\5\6\7\10", 8);
    put_u16(maker, SAT_TAG_ROWS, 0x0102);
}

/* Sequences of stated and of unstated length, one in the other. */
static DicomMaker nested(const char *uid, bool is_explicit, bool big_endian)
{
    DicomMaker inner = maker_bare(is_explicit, big_endian);
    put_values(&inner);
    DicomMaker middle = maker_bare(is_explicit, big_endian);
    put_header(&middle, SAT_TAG_SOURCE_IMAGE_SEQUENCE, "SQ", UNDEFINED);
    put_item_of(&middle, &inner);
    put_item(&middle, UNDEFINED);
    put_values(&middle);
    put_item_end(&middle);
    put_sequence_end(&middle);
    DicomMaker maker = maker_new(uid);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2");
    put_text(&maker, SAT_TAG_SOP_INSTANCE_UID, "UI", "1.2.3");
    put_header(&maker, SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ", (uint32_t)middle.out.length + 8);
    put_item_of(&maker, &middle);
    put_header(&maker, SAT_TAG(0x0008, 0x1250), "SQ", 0);
    put_values(&maker);
    maker_free(&inner);
    maker_free(&middle);
    return maker;
}

static void test_each_syntax(void **state)
{
    (void)state;
    static const char *const uids[] = {UID_IMPLICIT, UID_EXPLICIT, UID_BIG_ENDIAN};
    for (size_t i = 0; i < sizeof uids / sizeof uids[0]; i++) {
        SatDicomEncoding encoding = sat_dicom_encoding_of(uids[i]);
        DicomMaker maker = nested(uids[i], encoding.is_explicit, encoding.big_endian);
        MadeFile made = made_open(&maker);
        SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
        MadeFile again = read_again(&made, &bytes);
        assert_string_equal(sat_dicom_transfer_syntax(again.dicom), uids[i]);
        assert_int_equal(assert_same(sat_dicom_dataset(made.dicom), sat_dicom_dataset(again.dicom)),
                         17);
        uint16_t rows = 0;
        assert_true(sat_dicom_get_u16(sat_dicom_dataset(again.dicom), SAT_TAG_ROWS, 0, &rows));
        assert_int_equal(rows, 0x0102);
        sat_byte_writer_free(&bytes);
        made_close(&again);
        made_close(&made);
        maker_free(&maker);
    }
}

static void test_deflated(void **state)
{
    (void)state;
    DicomMaker maker = nested(UID_EXPLICIT, true, false);
    MadeFile made = made_open(&maker);
    SatDicomWriting writing = unchanged(made.dicom);
    writing.transfer_syntax = UID_DEFLATED;
    SatByteWriter bytes = written(&writing);
    MadeFile deflated = made_open_bytes(bytes.bytes, bytes.length);
    assert_non_null(deflated.dicom);
    assert_string_equal(sat_dicom_transfer_syntax(deflated.dicom), UID_DEFLATED);
    assert_false(sat_dicom_is_truncated(deflated.dicom));
    (void)assert_same(sat_dicom_dataset(made.dicom), sat_dicom_dataset(deflated.dicom));
    SatByteWriter again_bytes = SAT_BYTE_WRITER_INIT;
    MadeFile again = read_again(&deflated, &again_bytes);
    sat_byte_writer_free(&again_bytes);
    sat_byte_writer_free(&bytes);
    made_close(&again);
    made_close(&deflated);
    made_close(&made);
    maker_free(&maker);
}

/* Preamble, mark, group length; nothing of the source's own meta header. */
static void test_head(void **state)
{
    (void)state;
    static const uint8_t zeros[128] = {0};
    DicomMaker maker = nested(UID_EXPLICIT, true, false);
    memset(maker.out.bytes, 'P', 128);
    put_bytes(&maker, SAT_TAG(0xFFFC, 0xFFFC), "OB", "\0\0", 2);
    MadeFile made = made_open(&maker);
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    MadeFile again = read_again(&made, &bytes);
    assert_memory_equal(bytes.bytes, zeros, sizeof zeros);
    assert_memory_equal(bytes.bytes + 128, "DICM\2\0\0\0UL\4\0", 12);
    uint32_t length = sat_dicom_load_u32(bytes.bytes + 140, false);
    assert_memory_equal(bytes.bytes + 144, "\2\0\1\0OB\0\0\2\0\0\0\0\1", 14);
    assert_memory_equal(bytes.bytes + 144 + length, "\10\0\26\0UI", 6);
    sat_byte_writer_free(&bytes);
    made_close(&again);
    made_close(&made);
    maker_free(&maker);
}

static void test_fragments_stay(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_JPEG_BASELINE);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, 8);
    sat_write_bytes(&maker.out, "\0\0\0\0\f\0\0\0", 8);
    put_item(&maker, 4);
    sat_write_bytes(&maker.out, "\xFF\xD8\xFF\xD9", 4);
    put_item(&maker, 6);
    sat_write_bytes(&maker.out, "\xFF\xD8\1\2\xFF\xD9", 6);
    size_t whole = maker.out.length;
    put_sequence_end(&maker);
    MadeFile made = made_open(&maker);
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    MadeFile again = read_again(&made, &bytes);
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(again.dicom);
    assert_int_equal(pixels->fragment_count, 2);
    assert_int_equal(pixels->offset_count, 2);
    assert_int_equal(pixels->offset_table[1], 12);
    /* From the tag to the delimiter the bytes are those of the source. */
    size_t length = 12 + 8 + 8 + 8 + 4 + 8 + 6 + 8;
    assert_memory_equal(bytes.bytes + bytes.length - length, maker.out.bytes + whole + 8 - length,
                        length);
    sat_byte_writer_free(&bytes);
    made_close(&again);
    made_close(&made);
    maker_free(&maker);
}

static SatDicomElement element_of(uint32_t tag, const char *vr, const void *value, size_t length)
{
    SatDicomElement element = {.tag = tag, .value = value, .length = length};
    memcpy(element.vr, vr, 3);
    return element;
}

static MadeFile write_elements(const SatDicomElement *elements, size_t count, bool big_endian,
                               const char *uid)
{
    SatDicomDataset dataset = {.elements = elements, .count = count, .big_endian = big_endian};
    SatDicomWriting writing = {.dataset = &dataset, .transfer_syntax = uid};
    SatByteWriter bytes = written(&writing);
    MadeFile made = made_open_bytes(bytes.bytes, bytes.length);
    sat_byte_writer_free(&bytes);
    assert_string_equal(made.err.text, "");
    return made;
}

static void test_order_and_what_is_left_out(void **state)
{
    (void)state;
    const SatDicomElement elements[] = {
        element_of(SAT_TAG_PATIENT_ID, "LO", "second", 6),
        element_of(SAT_TAG(0x0010, 0), "UL", "\1\0\0\0", 4),
        element_of(SAT_TAG_MODALITY, "CS", "CT", 2),
        element_of(SAT_TAG_MODALITY, "CS", "MR", 2),
        element_of(SAT_TAG(2, 0x16), "AE", "ME", 2),
        element_of(SAT_TAG(3, 0x16), "LO", "ME", 2),
    };
    MadeFile made = write_elements(elements, 6, false, UID_EXPLICIT);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    assert_int_equal(dataset->count, 2);
    assert_int_equal(dataset->elements[0].tag, SAT_TAG_MODALITY);
    assert_memory_equal(dataset->elements[0].value, "CT", 2);
    assert_int_equal(dataset->elements[1].tag, SAT_TAG_PATIENT_ID);
    made_close(&made);
}

/* A little-endian value in a big-endian file (from inside a UN) is turned around; one too long for
 * its VR is UN and little-endian. */
static void test_byte_order_and_long_values(void **state)
{
    (void)state;
    enum { LONG_BYTES = 70000 };
    uint8_t *numbers = calloc(1, LONG_BYTES);
    assert_non_null(numbers);
    numbers[1] = 7; /* big-endian 7 */
    const SatDicomElement inside[] = {element_of(SAT_TAG_ROWS, "US", "\2\1", 2)};
    const SatDicomDataset items[] = {{.elements = inside, .count = 1, .big_endian = false}};
    SatDicomElement sequence = element_of(SAT_TAG_REFERENCED_IMAGE_SEQUENCE, "SQ", NULL, 0);
    sequence.items = items;
    sequence.item_count = 1;
    const SatDicomElement elements[] = {
        sequence, element_of(SAT_TAG(0x0018, 0x1244), "US", numbers, LONG_BYTES)};
    MadeFile made = write_elements(elements, 2, true, UID_BIG_ENDIAN);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    uint16_t rows = 0;
    assert_int_equal(dataset->count, 2);
    assert_true(sat_dicom_get_u16(&dataset->elements[0].items[0], SAT_TAG_ROWS, 0, &rows));
    assert_int_equal(rows, 0x0102);
    assert_string_equal(dataset->elements[1].vr, "UN");
    assert_int_equal(dataset->elements[1].length, LONG_BYTES);
    assert_int_equal(dataset->elements[1].value[0], 7);
    made_close(&made);
    free(numbers);
}

static void test_refusals(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Memory memory = {.most_bytes = 100};
    SatDicomSink sink = {take, &memory};
    SatDicomDataset dataset = {.elements = NULL};
    SatDicomWriting writing = {.dataset = &dataset, .transfer_syntax = "1.2.840.113619.5.2"};
    assert_false(sat_dicom_write(&writing, sink, &err));
    assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
    sat_error_clear(&err);
    writing.transfer_syntax = UID_DEFLATED;
    assert_false(sat_dicom_write(&writing, sink, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_string_equal(err.text, "the disk is full");
    sat_byte_writer_free(&memory.bytes);
}

/* The old file stays when the new one cannot be written; nothing else is left behind. */
static void test_file_is_whole_or_not_there(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    SatError err = SAT_ERROR_INIT;
    char *path = sat_path_join(folder.path, "out.dcm");
    SatDicomElement element = element_of(SAT_TAG_PATIENT_ID, "LO", "one", 3);
    SatDicomDataset dataset = {.elements = &element, .count = 1};
    SatDicomWriting writing = {.dataset = &dataset, .transfer_syntax = UID_EXPLICIT};
    assert_true(sat_dicom_write_file(&writing, path, SAT_DICOM_FILE_KEPT, &err));
    uint64_t size = sat_path_info(path).size_bytes;
    assert_true(size > 0);
    element.value = NULL; /* nothing to copy it from */
    assert_false(sat_dicom_write_file(&writing, path, SAT_DICOM_FILE_KEPT, &err));
    assert_int_equal(err.code, SAT_ERR_UNSUPPORTED);
    assert_int_equal(sat_path_info(path).size_bytes, size);
    SatFolderListing listing = {0};
    sat_error_clear(&err);
    assert_true(sat_folder_list(folder.path, &listing, &err));
    assert_int_equal(listing.count, 1);
    sat_folder_listing_free(&listing);
    free(path);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_syntax),
        cmocka_unit_test(test_deflated),
        cmocka_unit_test(test_head),
        cmocka_unit_test(test_fragments_stay),
        cmocka_unit_test(test_order_and_what_is_left_out),
        cmocka_unit_test(test_byte_order_and_long_values),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_file_is_whole_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
