/* Tests of kept DICOM: places where a hostile or a sloppy writer leaves text beside what belongs
 * there. Each holds the same words, which nobody lists as the patient's; none may be in the output.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_object.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define HIDDEN "QZHIDDEN"
#define UID_RLE "1.2.840.10008.1.2.5"
enum { HIDDEN_BYTES = 8 };

static const SatLibrarySecret secret = {.bytes = {1, 2, 3}};

typedef struct {
    SatByteWriter bytes; /* of the file that is written; empty when it was refused */
    MadeFile read;       /* the same */
    SatError err;
} Output;

static bool take(void *context, const void *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory");
}

static Output clean(DicomMaker *maker)
{
    Output out = {.bytes = SAT_BYTE_WRITER_INIT};
    MadeFile made = made_open(maker);
    SatDeidProfile profile;
    SatDeidObject object;
    assert_non_null(made.dicom);
    assert_true(sat_deid_profile_parse("teaching", &profile, &out.err));
    const SatDeidContext context = {.secret = &secret, .profile = &profile};
    const SatDeidObjectInput input = {.identity = "somewhere"};
    SatArena *arena = sat_arena_new(0, &out.err);
    SatDicomSink sink = {.write = take, .context = &out.bytes};
    if (sat_deid_object(&context, made.dicom, &input, arena, &object, &out.err) &&
        sat_dicom_write(&object.writing, sink, &out.err)) {
        out.read = made_open_bytes(out.bytes.bytes, out.bytes.length);
        assert_non_null(out.read.dicom);
    } else {
        sat_byte_writer_free(&out.bytes);
    }
    sat_arena_free(arena);
    made_close(&made);
    maker_free(maker);
    return out;
}

static bool holds(const SatByteWriter *bytes, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= bytes->length; i++) {
        if (memcmp(bytes->bytes + i, text, length) == 0) {
            return true;
        }
    }
    return false;
}

static void output_free(Output *out)
{
    if (out->bytes.length > 0) {
        made_close(&out->read);
    }
    sat_byte_writer_free(&out->bytes);
}

/* Written, without the hidden words. */
static void assert_gone(Output *out)
{
    assert_string_equal(out->err.text, "");
    assert_true(out->bytes.length > 0);
    assert_false(holds(&out->bytes, HIDDEN));
}

static const SatDicomElement *found(const Output *out, uint32_t tag)
{
    return sat_dicom_find(sat_dicom_dataset(out->read.dicom), tag);
}

static DicomMaker object_of(const char *uid)
{
    DicomMaker maker = maker_new(uid);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2");
    put_text(&maker, SAT_TAG_PATIENT_ID, "LO", "4711001");
    return maker;
}

static const MadePicture picture = {.photometric = "MONOCHROME2",
                                    .rows = 2,
                                    .columns = 2,
                                    .samples = 1,
                                    .allocated = 8,
                                    .stored = 8,
                                    .high_bit = 7};

static void put_pixels(DicomMaker *maker)
{
    put_bytes(maker, SAT_TAG_PIXEL_DATA, "OB", "\1\2\3\4", 4);
}

/* ---- values -----------------------------------------------------------------------------------
 */

static void test_more_than_belongs_there(void **state)
{
    (void)state;
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_bytes(&maker, SAT_TAG_CONVOLUTION_KERNEL, "SH", "B30f\0" HIDDEN "\0", 14);
    put_text(&maker, SAT_TAG_PATIENT_POSITION, "CS", "HFS\\" HIDDEN);
    put_picture(&maker, &picture);
    put_text(&maker, SAT_TAG_PIXEL_SPACING, "DS", "0.5\\0.25\\7");
    put_bytes(&maker, SAT_TAG_RED_PALETTE_DESCRIPTOR, "US", "\2\0\0\0\x08\0" HIDDEN, 14);
    put_bytes(&maker, SAT_TAG_RED_PALETTE_DATA, "OW", "\1\0\2\0" HIDDEN, 12);
    put_bytes(&maker, SAT_TAG(0x0028, 0x9416), "FD", "\0\0\0\0\0\0\xF0\x3F" HIDDEN, 16);
    put_pixels(&maker);
    Output out = clean(&maker);
    assert_gone(&out);
    assert_int_equal(found(&out, SAT_TAG_RED_PALETTE_DATA)->length, 4);
    assert_int_equal(found(&out, SAT_TAG_RED_PALETTE_DESCRIPTOR)->length, 6);
    assert_int_equal(found(&out, SAT_TAG_PIXEL_SPACING)->length, 8);
    assert_memory_equal(found(&out, SAT_TAG_PATIENT_POSITION)->value, "HFS ", 4);
    assert_memory_equal(found(&out, SAT_TAG_CONVOLUTION_KERNEL)->value, "B30f", 4);
    output_free(&out);
}

/* A size in mm may be made of letters alone, as in real files; a name is no such number. */
static void test_letters_as_numbers(void **state)
{
    (void)state;
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_bytes(&maker, SAT_TAG_PHYSICAL_DELTA_X, "FD", "abcdef\x7A\x3F", 8);
    put_bytes(&maker, SAT_TAG(0x0018, 0x602E), "FD", HIDDEN, HIDDEN_BYTES);
    put_picture(&maker, &picture);
    put_pixels(&maker);
    Output out = clean(&maker);
    assert_gone(&out);
    double value = 0.0;
    assert_true(sat_dicom_get_double(sat_dicom_dataset(out.read.dicom), SAT_TAG_PHYSICAL_DELTA_X, 0,
                                     &value));
    assert_true(value > 0.001 && value < 0.1);
    assert_null(found(&out, SAT_TAG(0x0018, 0x602E)));
    output_free(&out);
}

/* Tables in the items of a sequence, and one whose descriptor says nothing. */
static void test_tables(void **state)
{
    (void)state;
    DicomMaker item = maker_bare(true, false);
    put_bytes(&item, SAT_TAG_LUT_DESCRIPTOR, "US", "\3\0\0\0\x10\0", 6);
    put_bytes(&item, SAT_TAG_LUT_DATA, "US", "\1\0\2\0\3\0" HIDDEN, 14);
    DicomMaker other = maker_bare(true, false);
    put_bytes(&other, SAT_TAG_LUT_DATA, "OW", HIDDEN, 8);
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_picture(&maker, &picture);
    put_bytes(&maker, SAT_TAG_RED_PALETTE_DESCRIPTOR, "US", "\4\0\0\0\x08\0", 6);
    put_bytes(&maker, SAT_TAG_SEGMENTED_RED_PALETTE_DATA, "OW", "\0\4\1\2\3\4" HIDDEN, 14);
    put_header(&maker, SAT_TAG_VOI_LUT_SEQUENCE, "SQ",
               (uint32_t)(item.out.length + other.out.length + 16));
    put_item_of(&maker, &item);
    put_item_of(&maker, &other);
    put_pixels(&maker);
    Output out = clean(&maker);
    assert_gone(&out);
    const SatDicomElement *tables = found(&out, SAT_TAG_VOI_LUT_SEQUENCE);
    assert_int_equal(tables->item_count, 2);
    assert_int_equal(sat_dicom_find(&tables->items[0], SAT_TAG_LUT_DATA)->length, 6);
    assert_null(sat_dicom_find(&tables->items[1], SAT_TAG_LUT_DATA));
    assert_int_equal(found(&out, SAT_TAG_SEGMENTED_RED_PALETTE_DATA)->length, 6);
    output_free(&out);
    maker_free(&item);
    maker_free(&other);
}

static void test_numbers_given_to_somebody(void **state)
{
    (void)state;
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_text(&maker, SAT_TAG(0x0008, 0x1150), "UI", "1.2.840.10008.5.1.4.1.1.4711001");
    put_text(&maker, SAT_TAG_SLICE_THICKNESS, "DS", "4711001");
    put_text(&maker, SAT_TAG(0x0018, 0x1150), "IS", "47110");
    put_picture(&maker, &picture);
    put_pixels(&maker);
    Output out = clean(&maker);
    assert_gone(&out);
    assert_false(holds(&out.bytes, "4711001"));
    assert_memory_equal(found(&out, SAT_TAG(0x0018, 0x1150))->value, "47110", 5);
    assert_memory_equal(found(&out, SAT_TAG_SOP_CLASS_UID)->value, "1.2.840.10008.5.1.4.1.1.2", 25);
    output_free(&out);
}

static void put_code(DicomMaker *item, const char *scheme, const char *meaning)
{
    put_text(item, SAT_TAG_CODE_VALUE, "SH", "T-1");
    put_text(item, SAT_TAG_CODING_SCHEME_DESIGNATOR, "SH", scheme);
    put_text(item, SAT_TAG_CODE_MEANING, "LO", meaning);
}

static void test_codes(void **state)
{
    (void)state;
    DicomMaker own = maker_bare(true, false), general = maker_bare(true, false);
    put_code(&own, "99HOUSE", "Chest " HIDDEN);
    put_code(&general, "SCT", "Structure of subcostal plane");
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_header(&maker, SAT_TAG(0x0008, 0x2218), "SQ",
               (uint32_t)(own.out.length + general.out.length + 16));
    put_item_of(&maker, &own);
    put_item_of(&maker, &general);
    put_picture(&maker, &picture);
    put_pixels(&maker);
    Output out = clean(&maker);
    assert_gone(&out);
    const SatDicomElement *codes = found(&out, SAT_TAG(0x0008, 0x2218));
    assert_int_equal(codes->item_count, 2);
    assert_memory_equal(sat_dicom_find(&codes->items[0], SAT_TAG_CODE_MEANING)->value, "Chest", 5);
    assert_memory_equal(sat_dicom_find(&codes->items[1], SAT_TAG_CODE_MEANING)->value,
                        "Structure of subcostal plane", 28);
    output_free(&out);
    maker_free(&own);
    maker_free(&general);
}

/* ---- elements ---------------------------------------------------------------------------------
 */

static void test_elements_that_do_not_belong(void **state)
{
    (void)state;
    DicomMaker inside = maker_bare(true, false);
    put_bytes(&inside, SAT_TAG_PIXEL_DATA, "OB", HIDDEN, HIDDEN_BYTES);
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_MODALITY, "CS", "CT");
    put_text(&maker, SAT_TAG_MODALITY, "CS", HIDDEN);
    put_text(&maker, SAT_TAG_CONVOLUTION_KERNEL, "UT", "B30f");
    put_text(&maker, SAT_TAG(0x0018, 0x1000), "LO", HIDDEN); /* behind a larger tag */
    put_text(&maker, SAT_TAG(0x0018, 0x0000), "LO", HIDDEN); /* a group length that is none */
    put_picture(&maker, &picture);
    put_bytes(&maker, SAT_TAG(0x0042, 0x0011), "OB", HIDDEN, HIDDEN_BYTES);
    put_header(&maker, SAT_TAG(0x0040, 0x0440), "SQ", (uint32_t)inside.out.length + 8);
    put_item_of(&maker, &inside);
    put_bytes(&maker, SAT_TAG(0x5600, 0x0020), "OF", HIDDEN, HIDDEN_BYTES);
    put_bytes(&maker, SAT_TAG_EXTENDED_OFFSET_TABLE, "OV", HIDDEN, HIDDEN_BYTES);
    put_bytes(&maker, SAT_TAG_EXTENDED_OFFSET_TABLE_LENGTHS, "OV", HIDDEN, HIDDEN_BYTES);
    put_bytes(&maker, SAT_TAG(0x7FE0, 0x0003), "UV", HIDDEN, HIDDEN_BYTES);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", "\1\2\3\4" HIDDEN, 12);
    put_bytes(&maker, SAT_TAG(0x7FE0, 0x0020), "OW", HIDDEN, HIDDEN_BYTES);
    put_bytes(&maker, SAT_TAG(0xFFFC, 0xFFFC), "OB", HIDDEN, HIDDEN_BYTES);
    Output out = clean(&maker);
    assert_gone(&out);
    assert_memory_equal(found(&out, SAT_TAG_MODALITY)->value, "CT", 2);
    assert_int_equal(sat_dicom_pixels(out.read.dicom)->length, 4);
    output_free(&out);
    maker_free(&inside);
}

/* Of several kinds of pixels those stay that readers show: the first. */
static void test_two_pictures(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        DicomMaker maker = object_of(UID_EXPLICIT);
        put_picture(&maker, &picture);
        if (i == 0) {
            put_pixels(&maker);
            put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", HIDDEN, HIDDEN_BYTES);
        } else {
            put_pixels(&maker);
            put_bytes(&maker, SAT_TAG_DOUBLE_FLOAT_PIXEL_DATA, "OD", HIDDEN, HIDDEN_BYTES);
        }
        Output out = clean(&maker);
        assert_gone(&out);
        assert_int_equal(sat_dicom_pixels(out.read.dicom)->length, 4);
        output_free(&out);
    }
}

/* ---- pixels -----------------------------------------------------------------------------------
 */

/* Bits behind the last pixel of packed ones; bytes behind chrominance by pair. */
static void test_ends_of_pixels(void **state)
{
    (void)state;
    static const MadePicture packed = {.photometric = "MONOCHROME2",
                                       .rows = 3,
                                       .columns = 3,
                                       .samples = 1,
                                       .allocated = 1,
                                       .stored = 1};
    DicomMaker maker = object_of(UID_EXPLICIT);
    put_picture(&maker, &packed);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", "\xFF\xFF" HIDDEN, 10);
    Output out = clean(&maker);
    assert_gone(&out);
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(out.read.dicom);
    assert_int_equal(pixels->length, 2);
    assert_memory_equal(out.bytes.bytes + pixels->offset, "\xFF\x01", 2);
    output_free(&out);
    static const MadePicture by_pair = {.photometric = "YBR_FULL_422",
                                        .rows = 2,
                                        .columns = 6,
                                        .samples = 3,
                                        .allocated = 8,
                                        .stored = 8,
                                        .high_bit = 7};
    for (size_t more = 0; more <= 1; more++) {
        uint8_t bytes[36] = {1, 2, 3};
        memcpy(bytes + 24, HIDDEN, HIDDEN_BYTES);
        maker = object_of(UID_EXPLICIT);
        put_picture(&maker, &by_pair);
        put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", bytes, more == 0 ? 34 : 36);
        out = clean(&maker);
        /* Some writers say 422 and store every sample: then it is picture. */
        assert_int_equal(sat_dicom_pixels(out.read.dicom)->length, more == 0 ? 24 : 36);
        output_free(&out);
    }
    maker = object_of(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_ROWS, "IS", "2"); /* of another VR: it does not stay */
    put_picture(&maker, &picture);
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OB", HIDDEN, HIDDEN_BYTES);
    out = clean(&maker);
    assert_int_equal(out.err.code, SAT_ERR_CORRUPT); /* where they end is not said */
    output_free(&out);
}

static void put_rle_frame(SatByteWriter *frame)
{
    static const uint8_t head[8] = {1, 0, 0, 0, 64};
    sat_write_bytes(frame, head, sizeof(head));
    for (int i = 0; i < 7; i++) {
        sat_write_text(frame, HIDDEN);
    }
    sat_write_bytes(frame, "\3\1\2\3\4", 5);
    sat_write_text(frame, HIDDEN "x");
}

/* A table that points to no frame, slack of frames, a fragment behind the last one. */
static void test_fragments(void **state)
{
    (void)state;
    SatByteWriter frame = SAT_BYTE_WRITER_INIT;
    put_rle_frame(&frame);
    MadePicture two = picture;
    two.frames = "2";
    DicomMaker maker = object_of(UID_RLE);
    put_picture(&maker, &two);
    put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
    put_item(&maker, HIDDEN_BYTES);
    sat_write_text(&maker.out, HIDDEN);
    for (int i = 0; i < 2; i++) {
        put_item(&maker, (uint32_t)frame.length);
        sat_write_bytes(&maker.out, frame.bytes, frame.length);
    }
    put_sequence_end(&maker);
    Output out = clean(&maker);
    assert_gone(&out);
    const SatDicomPixelLocation *pixels = sat_dicom_pixels(out.read.dicom);
    assert_int_equal(pixels->fragment_count, 2);
    assert_int_equal(pixels->offset_count, 2);
    assert_int_equal(pixels->offset_table[0], 0);
    assert_int_equal(pixels->offset_table[1], frame.length + 8);
    output_free(&out);
    sat_byte_writer_free(&frame);
}

/* A picture that is not what its syntax says, and one that nobody can look into. */
static void test_refused(void **state)
{
    (void)state;
    static const char *const syntaxes[] = {UID_RLE, UID_JPEG_BASELINE, "1.2.840.10008.1.2.4.112",
                                           "1.2.840.10008.1.2.4.90"};
    for (size_t i = 0; i < sizeof(syntaxes) / sizeof(syntaxes[0]); i++) {
        DicomMaker maker = object_of(syntaxes[i]);
        put_picture(&maker, &picture);
        put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
        put_item(&maker, 0);
        put_item(&maker, HIDDEN_BYTES);
        sat_write_text(&maker.out, HIDDEN);
        put_sequence_end(&maker);
        Output out = clean(&maker);
        assert_int_equal(out.bytes.length, 0);
        assert_true(out.err.code == SAT_ERR_CORRUPT || out.err.code == SAT_ERR_UNSUPPORTED);
        assert_null(strstr(out.err.text, HIDDEN));
        output_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_more_than_belongs_there),
        cmocka_unit_test(test_letters_as_numbers),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_numbers_given_to_somebody),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_elements_that_do_not_belong),
        cmocka_unit_test(test_two_pictures),
        cmocka_unit_test(test_ends_of_pixels),
        cmocka_unit_test(test_fragments),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
