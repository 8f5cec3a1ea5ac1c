/* How a file says its values are to be shown, right or as writers have it: tables, windows,
 * padding, dose, overlays. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/deid_private.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static const MadePicture gray = {.photometric = "MONOCHROME2",
                                 .rows = 2,
                                 .columns = 3,
                                 .samples = 1,
                                 .allocated = 16,
                                 .stored = 12,
                                 .high_bit = 11};

/* What was made of a file; facts are borrowed until forget(). */
typedef struct {
    MadeFile file;
    SatRawItem raw;
    SatArena *arena;
    SatCleanFacts facts;
    SatFrameDraft frame;
    SatError err;
    bool taken;
} Taken;

/* Adds the pixels, frees the maker. */
static void take_pixels(DicomMaker *maker, uint32_t tag, const char *vr, const uint8_t *pixels,
                        size_t length, Taken *taken)
{
    SatError err = SAT_ERROR_INIT;
    *taken = (Taken){.raw = {.path = ""}, .err = SAT_ERROR_INIT};
    put_bytes(maker, tag, vr, pixels, length);
    taken->file = made_open(maker);
    maker_free(maker);
    assert_non_null(taken->file.dicom);
    taken->raw.dicom = taken->file.dicom;
    assert_true(sat_dicom_image_describe(taken->raw.dicom, &taken->raw.image, &err));
    taken->arena = sat_arena_new(0, &err);
    assert_non_null(taken->arena);
    SatDicomTextDecoder *decoder = NULL; /* nothing here has text to decode */
    const SatDicomDataset *dataset = sat_dicom_dataset(taken->raw.dicom);
    SatDeidStep step = {.arena = taken->arena,
                        .raw = &taken->raw,
                        .dataset = dataset,
                        .decoder = decoder,
                        .charset = sat_dicom_charset_of(dataset, NULL)};
    SatDeidGroups groups = {.object = dataset, .is_only_frame = true};
    taken->taken = sat_deid_display(&step, &taken->facts, &taken->err) &&
                   sat_deid_frame_display(&step, &groups, NULL, &taken->frame, &taken->err);
}

static void take(DicomMaker *maker, Taken *taken)
{
    static const uint8_t pixels[48] = {0};
    take_pixels(maker, SAT_TAG_PIXEL_DATA, "OW", pixels, sizeof(pixels), taken);
}

static void forget(Taken *taken)
{
    sat_arena_free(taken->arena);
    made_close(&taken->file);
}

static void put_table(DicomMaker *maker, uint32_t sequence, const uint16_t descriptor[3],
                      const char *vr, const void *data, size_t length)
{
    DicomMaker item = maker_bare(maker->is_explicit, maker->big_endian);
    put_header(&item, SAT_TAG_LUT_DESCRIPTOR, "US", 6);
    for (size_t i = 0; i < 3; i++) {
        put_raw_u16(&item, descriptor[i]);
    }
    put_bytes(&item, SAT_TAG_LUT_DATA, vr, data, length);
    put_header(maker, sequence, "SQ", UNDEFINED);
    put_item_of(maker, &item);
    put_sequence_end(maker);
    maker_free(&item);
}

static void voi_tables_in_every_form(void **state)
{
    (void)state;
    static const struct {
        const char *syntax, *vr;
        uint16_t descriptor[3], sign;
        const char *data;
        size_t length;
        int32_t first;
        uint8_t bits;
        uint16_t values[3];
    } forms[] = {
        {UID_EXPLICIT, "OW", {3, 5, 8}, 0, "\1\0\2\0\377\0", 6, 5, 8, {1, 2, 255}},
        {UID_EXPLICIT, "OW", {3, 5, 8}, 0, "\1\2\377\0", 4, 5, 8, {1, 2, 255}},
        {UID_BIG_ENDIAN, "OW", {3, 5, 8}, 0, "\2\1\0\377", 4, 5, 8, {1, 2, 255}},
        {UID_EXPLICIT, "OW", {3, 0, 12}, 0, "\1\0\2\0\377\17", 6, 0, 12, {1, 2, 4095}},
        {UID_EXPLICIT, "OW", {3, 0, 16}, 0, "\1\0\2\0\377\17", 6, 0, 16, {1, 2, 4095}},
        /* bits that cannot be: as many as the entries need */
        {UID_EXPLICIT, "OW", {3, 0, 8}, 0, "\1\0\2\0\377\17", 6, 0, 12, {1, 2, 4095}},
        {UID_EXPLICIT, "OW", {3, 0, 0}, 0, "\1\0\2\0\3\0", 6, 0, 8, {1, 2, 3}},
        {UID_EXPLICIT, "OW", {3, 0, 255}, 0, "\1\0\2\0\377\377", 6, 0, 16, {1, 2, 65535}},
        /* -100 as US, for signed pixels */
        {UID_EXPLICIT, "OW", {3, 65436, 8}, 1, "\1\0\2\0\3\0", 6, -100, 8, {1, 2, 3}},
        {UID_EXPLICIT, "OW", {3, 65436, 8}, 0, "\1\0\2\0\3\0", 6, 65436, 8, {1, 2, 3}},
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        DicomMaker maker = maker_new(forms[i].syntax);
        MadePicture picture = gray;
        picture.is_signed = forms[i].sign;
        put_picture(&maker, &picture);
        put_table(&maker, SAT_TAG_VOI_LUT_SEQUENCE, forms[i].descriptor, forms[i].vr, forms[i].data,
                  forms[i].length);
        Taken taken;
        take(&maker, &taken);
        assert_true(taken.taken);
        assert_int_equal(taken.facts.voi_table_count, 1);
        const SatLookupTable *table = &taken.facts.voi_tables[0];
        assert_int_equal(table->first_input, forms[i].first);
        assert_int_equal(table->bits, forms[i].bits);
        assert_int_equal(table->count, 3);
        assert_memory_equal(table->values, forms[i].values, sizeof(forms[i].values));
        forget(&taken);
    }
}

/* Unsigned pixels with an intercept below 0: what a VOI table maps may be negative. */
static void voi_tables_below_zero(void **state)
{
    (void)state;
    static const uint16_t descriptor[3] = {2, 65436, 8};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &gray);
    put_text(&maker, SAT_TAG_RESCALE_INTERCEPT, "DS", "-1024");
    put_text(&maker, SAT_TAG_RESCALE_SLOPE, "DS", "1");
    put_table(&maker, SAT_TAG_VOI_LUT_SEQUENCE, descriptor, "OW", "\1\0\2\0", 4);
    Taken taken;
    take(&maker, &taken);
    assert_true(taken.taken);
    assert_int_equal(taken.facts.voi_table_count, 1);
    assert_int_equal(taken.facts.voi_tables[0].first_input, -100);
    forget(&taken);
}

/* Too few entries: a VOI table is left out, a modality table is the picture's end. */
static void tables_that_are_cut(void **state)
{
    (void)state;
    static const uint16_t descriptor[3] = {9, 0, 16};
    static const uint32_t sequences[2] = {SAT_TAG_VOI_LUT_SEQUENCE, SAT_TAG_MODALITY_LUT_SEQUENCE};
    for (int i = 0; i < 2; i++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_picture(&maker, &gray);
        put_table(&maker, sequences[i], descriptor, "OW", "\1\0\2\0", 4);
        Taken taken;
        take(&maker, &taken);
        assert_int_equal(taken.taken, i == 0);
        assert_int_equal(taken.facts.voi_table_count, 0);
        assert_true(i == 0 || strstr(taken.err.text, "Modality LUT contradicts itself") != NULL);
        forget(&taken);
    }
}

static void wide_values_take_no_table(void **state)
{
    (void)state;
    static const uint16_t descriptor[3] = {2, 0, 16};
    DicomMaker maker = maker_new(UID_EXPLICIT);
    MadePicture picture = gray;
    picture.allocated = picture.stored = 32;
    picture.high_bit = 31;
    put_picture(&maker, &picture);
    put_table(&maker, SAT_TAG_MODALITY_LUT_SEQUENCE, descriptor, "OW", "\1\0\2\0", 4);
    Taken taken;
    take(&maker, &taken);
    assert_false(taken.taken);
    assert_int_equal(taken.err.code, SAT_ERR_UNSUPPORTED);
    assert_string_equal(taken.err.text, "a modality table on values of more than 16 bits");
    forget(&taken);
}

static void windows_of_every_width(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &gray);
    put_text(&maker, SAT_TAG_WINDOW_CENTER, "DS", "1\\2\\3\\4\\5");
    put_text(&maker, SAT_TAG_WINDOW_WIDTH, "DS", "0\\-5\\0.5\\1\\400");
    Taken taken;
    take(&maker, &taken);
    assert_true(taken.taken);
    assert_int_equal(taken.frame.window_count, 3);
    static const SatVoiFunction functions[3] = {SAT_VOI_LINEAR_EXACT, SAT_VOI_LINEAR,
                                                SAT_VOI_LINEAR};
    for (size_t i = 0; i < 3; i++) {
        assert_true(fabs(taken.frame.windows[i].center - (double)(i + 3)) <= 0.0);
        assert_int_equal(taken.frame.windows[i].function, functions[i]);
    }
    forget(&taken);
    static const char *const names[] = {"LINEAR", "LINEAR_EXACT", "SIGMOID", "CUBIC"};
    static const SatVoiFunction expected[] = {SAT_VOI_LINEAR, SAT_VOI_LINEAR_EXACT, SAT_VOI_SIGMOID,
                                              SAT_VOI_LINEAR};
    for (size_t i = 0; i < 4; i++) {
        maker = maker_new(UID_EXPLICIT);
        put_picture(&maker, &gray);
        put_text(&maker, SAT_TAG_WINDOW_CENTER, "DS", "1");
        put_text(&maker, SAT_TAG_WINDOW_WIDTH, "DS", "20");
        put_text(&maker, SAT_TAG_VOI_LUT_FUNCTION, "CS", names[i]);
        take(&maker, &taken);
        assert_int_equal(taken.frame.window_count, 1);
        assert_int_equal(taken.frame.windows[0].function, expected[i]);
        forget(&taken);
    }
}

/* The usual window of a parametric map from 0 to 1 is C 0.5 W 1: as LINEAR a threshold. */
static void windows_of_fractions_count_no_values(void **state)
{
    (void)state;
    for (int is_float = 0; is_float < 2; is_float++) {
        static const uint8_t pixels[48] = {0};
        static const char *const names[] = {"LINEAR", "SIGMOID", NULL};
        static const SatVoiFunction expected[2][3] = {
            {SAT_VOI_LINEAR, SAT_VOI_SIGMOID, SAT_VOI_LINEAR},
            {SAT_VOI_LINEAR_EXACT, SAT_VOI_SIGMOID, SAT_VOI_LINEAR_EXACT}};
        for (size_t i = 0; i < 3; i++) {
            DicomMaker maker = maker_new(UID_EXPLICIT);
            MadePicture picture = gray;
            picture.allocated = picture.stored = 32;
            picture.high_bit = 31;
            put_picture(&maker, &picture);
            put_text(&maker, SAT_TAG_WINDOW_CENTER, "DS", "0.5");
            put_text(&maker, SAT_TAG_WINDOW_WIDTH, "DS", "1");
            if (names[i] != NULL) {
                put_text(&maker, SAT_TAG_VOI_LUT_FUNCTION, "CS", names[i]);
            }
            Taken taken;
            take_pixels(&maker, is_float ? SAT_TAG_FLOAT_PIXEL_DATA : SAT_TAG_PIXEL_DATA,
                        is_float ? "OF" : "OW", pixels, sizeof(pixels), &taken);
            assert_int_equal(taken.frame.window_count, 1);
            assert_int_equal(taken.frame.windows[0].function, expected[is_float][i]);
            forget(&taken);
        }
    }
}

static void padding_of_every_sign(void **state)
{
    (void)state;
    static const struct {
        uint16_t sign, stored, value;
        bool has_limit;
        uint16_t limit;
        int32_t low, high;
    } kinds[] = {
        {0, 16, 65535, false, 0, 65535, 65535}, {1, 16, 63536, false, 0, -2000, -2000},
        {1, 12, 0x800, false, 0, -2048, -2048}, {1, 12, 0xF800, false, 0, -2048, -2048},
        {0, 12, 4095, true, 4000, 4000, 4095},  {1, 12, 2047, false, 0, 2047, 2047},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        MadePicture picture = gray;
        picture.is_signed = kinds[i].sign;
        picture.stored = kinds[i].stored;
        picture.high_bit = (uint16_t)(kinds[i].stored - 1U);
        put_picture(&maker, &picture);
        put_u16(&maker, SAT_TAG_PIXEL_PADDING_VALUE, kinds[i].value);
        if (kinds[i].has_limit) {
            put_u16(&maker, SAT_TAG_PIXEL_PADDING_RANGE_LIMIT, kinds[i].limit);
        }
        Taken taken;
        take(&maker, &taken);
        assert_true(taken.facts.has_padding);
        assert_int_equal(taken.facts.padding_low, kinds[i].low);
        assert_int_equal(taken.facts.padding_high, kinds[i].high);
        forget(&taken);
    }
}

static void dose_has_a_factor(void **state)
{
    (void)state;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_picture(&maker, &gray);
    put_text(&maker, SAT_TAG_DOSE_GRID_SCALING, "DS", "0.00025");
    Taken taken;
    take(&maker, &taken);
    assert_true(taken.taken);
    assert_true(fabs(taken.frame.modality_transform->slope - 0.00025) <= 1e-18);
    assert_true(fabs(taken.frame.modality_transform->intercept) <= 0.0);
    forget(&taken);
}

/* Planes with something in them, and bits of the pixel words that are not Bits Stored. */
static void overlays_are_seen(void **state)
{
    (void)state;
    static const struct {
        bool has_bits;
        uint16_t bits, position;
        const char *data;
        bool expected;
    } kinds[] = {
        {true, 1, 0, "\0\4", true},  {true, 1, 0, "\0\0", false}, {true, 16, 12, NULL, true},
        {true, 16, 11, NULL, false}, {true, 1, 0, NULL, false},   {false, 0, 0, NULL, false},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        DicomMaker maker = maker_new(UID_EXPLICIT);
        put_picture(&maker, &gray);
        if (kinds[i].has_bits) {
            put_u16(&maker, SAT_TAG(0x6002, 0x0100), kinds[i].bits);
            put_u16(&maker, SAT_TAG(0x6002, 0x0102), kinds[i].position);
        }
        if (kinds[i].data != NULL) {
            put_bytes(&maker, SAT_TAG(0x6002, 0x3000), "OW", kinds[i].data, 2);
        }
        Taken taken;
        take(&maker, &taken);
        if (taken.facts.has_overlay != kinds[i].expected) {
            fail_msg("kind %zu: %d", i, taken.facts.has_overlay);
        }
        forget(&taken);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(voi_tables_in_every_form),
        cmocka_unit_test(voi_tables_below_zero),
        cmocka_unit_test(tables_that_are_cut),
        cmocka_unit_test(wide_values_take_no_table),
        cmocka_unit_test(windows_of_every_width),
        cmocka_unit_test(padding_of_every_sign),
        cmocka_unit_test(windows_of_fractions_count_no_values),
        cmocka_unit_test(dose_has_a_factor),
        cmocka_unit_test(overlays_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
