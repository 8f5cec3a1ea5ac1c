/* Whole small DICOM objects on disk, full of things that identify, for tests of source and
 * allow-list. */
#ifndef SAT_TESTS_OBJECT_MAKER_H
#define SAT_TESTS_OBJECT_MAKER_H

#include <string.h>

#include "formats/base/file_io.h"
#include "formats/dicom/dicom_tags.h"
#include "tests/unit/formats/dicom/dicom_maker.h"

typedef struct {
    const char *patient_id, *name, *birth_date, *study_date, *age;
    const char *instance_uid, *modality, *series_description, *burned_in, *image_type;
    const char *position;                               /* NULL: none */
    const char *patient_orientation, *orientation_type; /* NULL: none */
    const char *charset;                                /* NULL: none */
    const char *conversion_type;                        /* NULL: none */
    bool is_colour;
    int value; /* of all pixels */
} MadeObject;

#define MADE_OBJECT_DEFAULT                                                                        \
    {                                                                                              \
        .patient_id = "ZQX-4711", .name = "Mustermann^Erika^ZQX", .birth_date = "19640812",        \
        .study_date = "20240105", .age = "", .instance_uid = "1.2.3.4.5.1", .modality = "CT",      \
        .series_description = "ax Mustermann 5mm lung ZQX", .burned_in = "NO",                     \
        .image_type = "ORIGINAL\\PRIMARY\\AXIAL", .position = "-10\\-10\\5", .value = 7            \
    }

/** Writes an 8 x 8 picture of 12 bits with everything about it to path. */
static inline void made_object_write(const MadeObject *object, const char *path)
{
    SatError err = SAT_ERROR_INIT;
    uint16_t pixels[96]; /* 8 x 8 of 12 bits, or of three bytes */
    DicomMaker maker = maker_new(UID_EXPLICIT);
    MadePicture picture = {.photometric = "MONOCHROME2",
                           .rows = 8,
                           .columns = 8,
                           .samples = 1,
                           .allocated = 16,
                           .stored = 12,
                           .high_bit = 11};
    if (object->is_colour) {
        picture.photometric = "RGB";
        picture.samples = 3;
        picture.allocated = picture.stored = 8;
        picture.high_bit = 7;
    }
    for (size_t i = 0; i < sizeof(pixels) / sizeof(pixels[0]); i++) {
        pixels[i] = (uint16_t)(object->value + (int)i);
    }
    if (object->charset != NULL) {
        put_text(&maker, SAT_TAG_SPECIFIC_CHARACTER_SET, "CS", object->charset);
    }
    put_text(&maker, SAT_TAG_IMAGE_TYPE, "CS", object->image_type);
    put_text(&maker, SAT_TAG_SOP_CLASS_UID, "UI", "1.2.840.10008.5.1.4.1.1.2");
    put_text(&maker, SAT_TAG_SOP_INSTANCE_UID, "UI", object->instance_uid);
    put_text(&maker, SAT_TAG_STUDY_DATE, "DA", object->study_date);
    put_text(&maker, SAT_TAG_STUDY_TIME, "TM", "101530");
    put_text(&maker, SAT_TAG_ACCESSION_NUMBER, "SH", "ZQXACC99");
    put_text(&maker, SAT_TAG_MODALITY, "CS", object->modality);
    if (object->conversion_type != NULL) {
        put_text(&maker, SAT_TAG_CONVERSION_TYPE, "CS", object->conversion_type);
    }
    put_text(&maker, SAT_TAG_INSTITUTION_NAME, "LO", "ZQX Klinikum Musterstadt");
    put_text(&maker, SAT_TAG_REFERRING_PHYSICIAN_NAME, "PN", "Dixon^Zqxdoc");
    put_text(&maker, SAT_TAG_STUDY_DESCRIPTION, "LO", "Erika Mustermann chest Dixon 05.01.2024");
    put_text(&maker, SAT_TAG_SERIES_DESCRIPTION, "LO", object->series_description);
    put_text(&maker, SAT_TAG_PATIENT_NAME, "PN", object->name);
    put_text(&maker, SAT_TAG_PATIENT_ID, "LO", object->patient_id);
    put_text(&maker, SAT_TAG_PATIENT_BIRTH_DATE, "DA", object->birth_date);
    put_text(&maker, SAT_TAG_PATIENT_SEX, "CS", "F");
    put_text(&maker, SAT_TAG_PATIENT_AGE, "AS", object->age);
    put_text(&maker, SAT_TAG_BODY_PART_EXAMINED, "CS", "ZQXPART");
    put_text(&maker, SAT_TAG_SLICE_THICKNESS, "DS", "5");
    put_text(&maker, SAT_TAG_PROTOCOL_NAME, "LO", "ZQXPROTO");
    if (object->orientation_type != NULL) {
        put_text(&maker, SAT_TAG_ANATOMICAL_ORIENTATION_TYPE, "CS", object->orientation_type);
    }
    put_text(&maker, SAT_TAG_STUDY_INSTANCE_UID, "UI", "1.2.3.4");
    put_text(&maker, SAT_TAG_SERIES_INSTANCE_UID, "UI", "1.2.3.4.5");
    put_text(&maker, SAT_TAG_SERIES_NUMBER, "IS", "3");
    put_text(&maker, SAT_TAG_INSTANCE_NUMBER, "IS", "1");
    if (object->patient_orientation != NULL) {
        put_text(&maker, SAT_TAG_PATIENT_ORIENTATION, "CS", object->patient_orientation);
    }
    if (object->position != NULL) {
        put_text(&maker, SAT_TAG_IMAGE_POSITION_PATIENT, "DS", object->position);
        put_text(&maker, SAT_TAG_IMAGE_ORIENTATION_PATIENT, "DS", "1\\0\\0\\0\\1\\0");
    }
    put_picture(&maker, &picture);
    put_text(&maker, SAT_TAG_PIXEL_SPACING, "DS", "0.5\\0.75");
    put_text(&maker, SAT_TAG_BURNED_IN_ANNOTATION, "CS", object->burned_in);
    put_text(&maker, SAT_TAG_WINDOW_CENTER, "DS", "40\\-600");
    put_text(&maker, SAT_TAG_WINDOW_WIDTH, "DS", "400\\1500");
    put_text(&maker, SAT_TAG_RESCALE_INTERCEPT, "DS", "-1024");
    put_text(&maker, SAT_TAG_RESCALE_SLOPE, "DS", "1");
    put_text(&maker, SAT_TAG_RESCALE_TYPE, "LO", "ZQXTYPE");
    put_text(&maker, SAT_TAG_WINDOW_CENTER_WIDTH_EXPLANATION, "LO", "ZQX\\LUNG Mustermann");
    put_bytes(&maker, SAT_TAG_PIXEL_DATA, "OW", pixels,
              object->is_colour ? sizeof(pixels) : 64 * sizeof(pixels[0]));
    if (maker.out.failed ||
        !sat_write_file_atomic(path, maker.out.bytes, maker.out.length, false, &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        abort();
    }
    maker_free(&maker);
}

/** The usual object, in the folder. */
static inline void write_object(const ScratchFolder *folder, const char *name)
{
    MadeObject object = MADE_OBJECT_DEFAULT;
    char *path = scratch_path(folder, name);
    made_object_write(&object, path);
    free(path);
}

static inline void make_folder(const ScratchFolder *folder, const char *name)
{
    SatError err = SAT_ERROR_INIT;
    char *path = scratch_path(folder, name);
    assert_true(sat_folder_make(path, false, &err));
    free(path);
}

#endif
