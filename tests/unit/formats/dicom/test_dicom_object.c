/* What an object is called: by its SOP class, its transfer syntax, and whether it has pixels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/dicom/dicom_object.h"
#include "formats/dicom/dicom_syntax.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

#define STORAGE "1.2.840.10008.5.1.4.1.1."

/* sop_class NULL: the object says none. */
static const SatDicomObjectKind *kind_of(const char *sop_class, const char *syntax, bool has_pixels)
{
    static const uint8_t bytes[4] = {0};
    DicomMaker maker = maker_new(syntax);
    if (sop_class != NULL) {
        put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", sop_class);
    }
    put_text(&maker, SAT_TAG_MODALITY, "CS", "OT");
    if (has_pixels && strcmp(syntax, UID_EXPLICIT) != 0) {
        put_header(&maker, SAT_TAG_PIXEL_DATA, "OB", UNDEFINED);
        put_item(&maker, 0);
        put_item(&maker, sizeof(bytes));
        sat_write_bytes(&maker.out, bytes, sizeof(bytes));
        put_sequence_end(&maker);
    } else if (has_pixels) {
        put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OW", bytes, sizeof(bytes));
    }
    MadeFile made = made_open(&maker);
    assert_non_null(made.dicom);
    const SatDicomObjectKind *kind = sat_dicom_object_kind(made.dicom);
    made_close(&made);
    maker_free(&maker);
    return kind;
}

static void objects_without_pixels_have_names(void **state)
{
    static const struct {
        const char *sop_class, *one, *many;
    } rows[] = {
        {STORAGE "88.11", "structured report", "structured reports"},
        {STORAGE "88.33", "structured report", "structured reports"},
        {STORAGE "88.34", "structured report", "structured reports"},
        {STORAGE "88.59", "key object note", "key object notes"},
        {STORAGE "88.67", "radiation dose report", "radiation dose reports"},
        {STORAGE "88.50", "computer-aided detection report", "computer-aided detection reports"},
        {STORAGE "11.1", "presentation state", "presentation states"},
        {STORAGE "11.8", "presentation state", "presentation states"},
        {STORAGE "104.1", "PDF", "PDFs"},
        {STORAGE "104.2", "clinical document", "clinical documents"},
        {STORAGE "104.3", "3-D model", "3-D models"},
        {STORAGE "481.3", "set of radiotherapy structures", "sets of radiotherapy structures"},
        {STORAGE "481.5", "radiotherapy plan", "radiotherapy plans"},
        {STORAGE "481.8", "radiotherapy plan", "radiotherapy plans"},
        {STORAGE "481.4", "radiotherapy treatment record", "radiotherapy treatment records"},
        {STORAGE "481.12", "radiotherapy object", "radiotherapy objects"},
        {STORAGE "9.1.1", "ECG", "ECGs"},
        {STORAGE "9.1.2", "ECG", "ECGs"},
        {STORAGE "9.2.1", "waveform", "waveforms"},
        {STORAGE "9.4.1", "sound recording", "sound recordings"},
        {STORAGE "4.2", "MR spectroscopy", "MR spectroscopies"},
        {STORAGE "66", "raw data file", "raw data files"},
        {STORAGE "66.1", "registration", "registrations"},
        {STORAGE "66.2", "set of fiducials", "sets of fiducials"},
        {STORAGE "66.3", "registration", "registrations"},
        {STORAGE "66.5", "surface", "surfaces"},
        {STORAGE "66.6", "tractography", "tractographies"},
        {STORAGE "67", "real world value mapping", "real world value mappings"},
        {STORAGE "91.1", "set of microscopy annotations", "sets of microscopy annotations"},
        {"1.2.840.10008.5.1.4.39.1", "colour palette", "colour palettes"},
        {"1.2.840.10008.5.1.4.38.1", "display layout", "display layouts"},
        {STORAGE "2", "header without its picture", "headers without their pictures"},
        {STORAGE "66.4", "header without its picture", "headers without their pictures"},
        {STORAGE "481.2", "header without its picture", "headers without their pictures"},
        {"1.3.46.670589.5.0.1.1", "other object", "other objects"},
        {NULL, "other object", "other objects"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const SatDicomObjectKind *kind = kind_of(rows[i].sop_class, UID_EXPLICIT, false);
        assert_int_equal(kind->role, SAT_DICOM_OBJECT_OTHER);
        assert_string_equal(kind->one, rows[i].one);
        assert_string_equal(kind->many, rows[i].many);
    }
}

static void pixels_make_a_picture_or_a_video(void **state)
{
    static const char *const videos[] = {
        "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.101",   "1.2.840.10008.1.2.4.102",
        "1.2.840.10008.1.2.4.103", "1.2.840.10008.1.2.4.106",   "1.2.840.10008.1.2.4.107",
        "1.2.840.10008.1.2.4.108", "1.2.840.10008.1.2.4.102.1", "1.2.840.10008.1.2.7.1"};
    static const char *const pictures[] = {UID_EXPLICIT, UID_JPEG_BASELINE,
                                           "1.2.840.10008.1.2.4.110", "1.2.3.4.5"};
    (void)state;
    for (size_t i = 0; i < sizeof(videos) / sizeof(videos[0]); i++) {
        assert_int_equal(kind_of(STORAGE "77.1.1.1", videos[i], true)->role,
                         SAT_DICOM_OBJECT_VIDEO);
    }
    for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++) {
        assert_false(sat_dicom_syntax_is_video(pictures[i]));
    }
    /* Whatever the class: what has pixels is looked at. */
    assert_int_equal(kind_of(STORAGE "481.2", UID_EXPLICIT, true)->role, SAT_DICOM_OBJECT_PICTURE);
    assert_int_equal(kind_of("1.2.3.4", UID_EXPLICIT, true)->role, SAT_DICOM_OBJECT_PICTURE);
    assert_int_equal(kind_of(NULL, UID_JPEG_BASELINE, true)->role, SAT_DICOM_OBJECT_PICTURE);
    assert_int_equal(kind_of(STORAGE "88.11", UID_EXPLICIT, true)->role, SAT_DICOM_OBJECT_PICTURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_without_pixels_have_names),
        cmocka_unit_test(pixels_make_a_picture_or_a_video),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
