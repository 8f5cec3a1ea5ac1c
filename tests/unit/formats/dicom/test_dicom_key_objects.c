/* Key object selections made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_key_objects.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

static void put_one(DicomMaker *maker, uint32_t tag, DicomMaker inside)
{
    put_header(maker, tag, "SQ", UNDEFINED);
    put_item_of(maker, &inside);
    put_sequence_end(maker);
    maker_free(&inside);
}

static void put_code(DicomMaker *maker, const char *code, const char *scheme)
{
    DicomMaker concept = maker_bare(true, false);
    put_text(&concept, SAT_TAG(0x0008, 0x0100), "SH", code);
    put_text(&concept, SAT_TAG(0x0008, 0x0102), "SH", scheme);
    put_one(maker, SAT_TAG(0x0040, 0xA043), concept);
}

static void put_image(DicomMaker *list, const char *uid, const char *frames)
{
    DicomMaker image = maker_bare(true, false), part = maker_bare(true, false);
    put_text(&image, SAT_TAG(0x0008, 0x1155), "UI", uid);
    if (frames != NULL) {
        put_text(&image, SAT_TAG(0x0008, 0x1160), "IS", frames);
    }
    put_one(&part, SAT_TAG(0x0008, 0x1199), image);
    put_item_of(list, &part);
    maker_free(&part);
}

static void put_description(DicomMaker *list, const char *words)
{
    DicomMaker part = maker_bare(true, false);
    put_code(&part, "113012", "DCM");
    put_text(&part, SAT_TAG(0x0040, 0xA160), "UT", words);
    put_item_of(list, &part);
    maker_free(&part);
}

/* Asserts on what is read of a selection with that title. */
static void check(const char *code, const char *scheme, const char *purpose)
{
    SatError err = SAT_ERROR_INIT;
    DicomMaker maker = maker_new(UID_EXPLICIT);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.88.59");
    put_code(&maker, code, scheme);
    put_header(&maker, SAT_TAG(0x0040, 0xA730), "SQ", UNDEFINED);
    put_description(&maker, "Look here");
    put_image(&maker, "1.2.3.4", NULL);
    put_image(&maker, "1.2.3.5", "3\\1\\0");
    put_description(&maker, "and here");
    put_sequence_end(&maker);
    MadeFile made = made_open(&maker);
    maker_free(&maker);
    assert_non_null(made.dicom);
    const SatDicomDataset *dataset = sat_dicom_dataset(made.dicom);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SAT_AUTO(SatDicomTextDecoder) *decoder = sat_dicom_text_decoder_new(&err);
    SatKeyObjects got;
    assert_true(sat_dicom_is_key_objects(dataset));
    assert_true(sat_dicom_key_objects(dataset, decoder, arena, &got, &err));
    made_close(&made);
    if (purpose == NULL) {
        assert_null(got.purpose);
    } else {
        assert_string_equal(got.purpose, purpose);
    }
    assert_string_equal(got.description, "Look here\nand here");
    assert_int_equal(got.images.count, 2);
    assert_string_equal(got.images.list[0].uid, "1.2.3.4");
    assert_true(sat_dicom_reference_has(&got.images.list[0], 77));
    assert_int_equal(got.images.list[1].frame_count, 2); /* there is no frame 0 */
    assert_true(sat_dicom_reference_has(&got.images.list[1], 1));
    assert_false(sat_dicom_reference_has(&got.images.list[1], 2));
}

static void selections_say_what_for(void **state)
{
    (void)state;
    check("113000", "DCM", "Of interest");
    check("113004", "DCM", "For teaching");
    check("113001", "DCM", NULL); /* rejected */
    check("113030", "DCM", NULL); /* a manifest */
    check("113004", "99LOCAL", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(selections_say_what_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
