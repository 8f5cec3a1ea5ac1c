/* Puts together the data set around a picture's pixels. */
#include "export/picture/picture_object.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "export/picture/picture_pixels.h"
#include "export/picture/picture_private.h"
#include "formats/base/byte_writer.h"
#include "formats/codec/codec.h"
#include "formats/dicom/dicom_tags.h"
#include "formats/dicom/dicom_writer.h"

enum { MOST_ELEMENTS = 40, NUMBER_CAPACITY = 24, TAG_ICC_PROFILE = 0x00282000 };

static const char explicit_little_endian[] = "1.2.840.10008.1.2.1";
static const char jpeg_baseline[] = "1.2.840.10008.1.2.4.50";
static const char secondary_capture[] = "1.2.840.10008.5.1.4.1.1.7";
static const char photographic[] = "1.2.840.10008.5.1.4.1.1.77.1.4";

typedef struct {
    SatDicomElement elements[MOST_ELEMENTS];
    size_t count;
    uint16_t shorts[MOST_ELEMENTS];
    char series_number[NUMBER_CAPACITY], instance_number[NUMBER_CAPACITY], ratio[NUMBER_CAPACITY];
} DataSet;

/* What is coded, as it goes to the file. */
typedef struct {
    const uint8_t *bytes;
    size_t length;
} Pixels;

static void put_bytes(DataSet *set, uint32_t tag, const char *vr, const void *bytes, size_t length)
{
    SatDicomElement *element = &set->elements[set->count++];
    *element = (SatDicomElement){.tag = tag, .length = length, .value = bytes};
    memcpy(element->vr, vr, 3);
}

static void put_text(DataSet *set, uint32_t tag, const char *vr, const char *text)
{
    put_bytes(set, tag, vr, text, strlen(text));
}

static void put_short(DataSet *set, uint32_t tag, uint32_t value)
{
    uint16_t *kept = &set->shorts[set->count];
    *kept = (uint16_t)value;
    put_bytes(set, tag, "US", kept, sizeof(*kept));
}

static void put_identity(DataSet *set, const SatPictureObject *object)
{
    const bool is_photograph = object->is_photograph;
    put_text(set, SAT_TAG_IMAGE_TYPE, "CS", "DERIVED\\SECONDARY");
    put_text(set, SAT_TAG_SOP_CLASS_UID, "UI", is_photograph ? photographic : secondary_capture);
    put_text(set, SAT_TAG_SOP_INSTANCE_UID, "UI", object->instance_uid);
    put_text(set, SAT_TAG_STUDY_DATE, "DA", "");
    put_text(set, SAT_TAG_STUDY_TIME, "TM", "");
    put_text(set, SAT_TAG_ACCESSION_NUMBER, "SH", "");
    put_text(set, SAT_TAG_MODALITY, "CS", is_photograph ? "XC" : "OT");
    if (!is_photograph) {
        put_text(set, SAT_TAG_CONVERSION_TYPE, "CS", "WSD");
    }
    put_text(set, SAT_TAG_REFERRING_PHYSICIAN_NAME, "PN", "");
    put_text(set, SAT_TAG_PATIENT_NAME, "PN", "");
    put_text(set, SAT_TAG_PATIENT_ID, "LO", object->patient_id);
    put_text(set, SAT_TAG_PATIENT_BIRTH_DATE, "DA", "");
    put_text(set, SAT_TAG_PATIENT_SEX, "CS", "");
    put_text(set, SAT_TAG_STUDY_INSTANCE_UID, "UI", object->study_uid);
    put_text(set, SAT_TAG_SERIES_INSTANCE_UID, "UI", object->series_uid);
    put_text(set, SAT_TAG_STUDY_ID, "SH", "");
    (void)snprintf(set->series_number, NUMBER_CAPACITY, "%" PRIu32, object->series_number);
    put_text(set, SAT_TAG_SERIES_NUMBER, "IS", set->series_number);
    (void)snprintf(set->instance_number, NUMBER_CAPACITY, "%" PRIu32, object->instance_number);
    put_text(set, SAT_TAG_INSTANCE_NUMBER, "IS", set->instance_number);
    put_text(set, SAT_TAG_PATIENT_ORIENTATION, "CS", "");
}

static const char *photometric_of(const SatPictureHead *head, const SatPictureObject *object)
{
    if (!object->keeps_jpeg) {
        return object->layout == SAT_PIXEL_RGB8 ? "RGB" : "MONOCHROME2";
    }
    return head->shape.layout != SAT_PIXEL_RGB8 ? "MONOCHROME2"
           : head->is_rgb                       ? "RGB"
                                                : "YBR_FULL_422";
}

static void put_shape(DataSet *set, const SatPictureHead *head, const SatPictureObject *object)
{
    const SatPixelLayout layout = object->keeps_jpeg ? head->shape.layout : object->layout;
    const uint32_t bits = layout == SAT_PIXEL_GRAY16 ? 16 : 8;
    put_short(set, SAT_TAG_SAMPLES_PER_PIXEL, layout == SAT_PIXEL_RGB8 ? 3 : 1);
    put_text(set, SAT_TAG_PHOTOMETRIC_INTERPRETATION, "CS", photometric_of(head, object));
    if (layout == SAT_PIXEL_RGB8) {
        put_short(set, SAT_TAG_PLANAR_CONFIGURATION, 0);
    }
    put_short(set, SAT_TAG_ROWS, head->rows);
    put_short(set, SAT_TAG_COLUMNS, head->columns);
    put_short(set, SAT_TAG_BITS_ALLOCATED, bits);
    put_short(set, SAT_TAG_BITS_STORED, bits);
    put_short(set, SAT_TAG_HIGH_BIT, bits - 1);
    put_short(set, SAT_TAG_PIXEL_REPRESENTATION, 0);
}

/* PS3.3 C.7.6.1.1.5. */
static void put_loss(DataSet *set, const SatPictureHead *head, const SatPictureObject *object,
                     size_t file_bytes)
{
    const bool is_jpeg = head->kind == SAT_PICTURE_JPEG;
    put_text(set, SAT_TAG_LOSSY_IMAGE_COMPRESSION, "CS", object->is_lossy || is_jpeg ? "01" : "00");
    if (is_jpeg) {
        const uint64_t plain =
            (uint64_t)head->columns * head->rows * sat_pixel_bytes(head->shape.layout);
        const uint64_t hundredths = plain * 100 / file_bytes;
        (void)snprintf(set->ratio, NUMBER_CAPACITY, "%" PRIu64 ".%02" PRIu64, hundredths / 100,
                       hundredths % 100);
        put_text(set, SAT_TAG_LOSSY_IMAGE_COMPRESSION_RATIO, "DS", set->ratio);
        put_text(set, SAT_TAG_LOSSY_IMAGE_COMPRESSION_METHOD, "CS", "ISO_10918_1");
    }
}

static bool write_pixels(void *context, SatDicomSink sink, SatError *err)
{
    const Pixels *pixels = context;
    return sink.write(sink.context, pixels->bytes, pixels->length, err);
}

static bool write_around(const SatPictureHead *head, const SatPictureObject *object,
                         size_t file_bytes, Pixels *pixels, const SatByteWriter *profile,
                         const char *path, SatError *err)
{
    DataSet set = {.count = 0};
    put_identity(&set, object);
    put_shape(&set, head, object);
    if (profile->length > 0) {
        put_bytes(&set, TAG_ICC_PROFILE, "OB", profile->bytes, profile->length);
    }
    put_loss(&set, head, object, file_bytes);
    const bool is_wide = !object->keeps_jpeg && object->layout == SAT_PIXEL_GRAY16;
    put_bytes(&set, SAT_TAG_PIXEL_DATA, is_wide ? "OW" : "OB", NULL, pixels->length);
    set.elements[set.count - 1].is_encapsulated = object->keeps_jpeg;
    const uint16_t one = 1;
    uint8_t first = 0;
    memcpy(&first, &one, 1);
    const SatDicomDataset dataset = {
        .elements = set.elements, .count = set.count, .big_endian = first == 0};
    const SatDicomWriting writing = {.dataset = &dataset,
                                     .transfer_syntax = object->keeps_jpeg ? jpeg_baseline
                                                                           : explicit_little_endian,
                                     .pixels = {.write = write_pixels, .context = pixels}};
    return sat_dicom_write_file(&writing, path, SAT_DICOM_FILE_STAGED, err);
}

/* On the disk the low byte comes first. */
static void order_bytes(const SatPixelFrame *frame, size_t length)
{
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint16_t value = 0;
        memcpy(&value, frame->pixels + i, sizeof(value));
        frame->pixels[i] = (uint8_t)value;
        frame->pixels[i + 1] = (uint8_t)(value >> 8);
    }
}

static bool write_plain(const uint8_t *bytes, size_t length, const SatPictureHead *head,
                        const SatPictureObject *object, SatByteWriter *profile, const char *path,
                        SatError *err)
{
    SatPixelFrame frame;
    size_t size = 0;
    if (!sat_picture_pixels(bytes, length, head, object->layout, &frame, profile, err)) {
        return false;
    }
    if (object->layout != SAT_PIXEL_RGB8) {
        profile->length = 0; /* of colours that are not there */
    }
    bool done = sat_pixel_shape_check(&frame.shape, &size, err);
    if (done && object->layout == SAT_PIXEL_GRAY16) {
        order_bytes(&frame, size);
    }
    Pixels pixels = {frame.pixels, size}; /* rows of a new frame are tight */
    done = done && write_around(head, object, length, &pixels, profile, path, err);
    sat_pixel_frame_free(&frame);
    return done;
}

bool sat_picture_write_object(const uint8_t *bytes, size_t length, const SatPictureHead *head,
                              const SatPictureObject *object, const char *path, SatError *err)
{
    SatByteWriter profile = SAT_BYTE_WRITER_INIT, coded = SAT_BYTE_WRITER_INIT;
    bool done = true;
    if (!object->keeps_jpeg) {
        done = write_plain(bytes, length, head, object, &profile, path, err);
    } else {
        sat_picture_jpeg_profile(bytes, length, &profile);
        if (head->shape.layout != SAT_PIXEL_RGB8) {
            profile.length = 0;
        }
        done = sat_jpeg_clean(bytes, length, head->is_rgb, &coded, err);
        Pixels pixels = {coded.bytes, coded.length};
        done = done && write_around(head, object, length, &pixels, &profile, path, err);
    }
    sat_byte_writer_free(&profile);
    sat_byte_writer_free(&coded);
    return done;
}
