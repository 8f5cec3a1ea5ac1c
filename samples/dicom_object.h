/* Writes one DICOM Part 10 file, explicit VR little endian, for the sample generator. */
#ifndef SAT_SAMPLES_DICOM_OBJECT_H
#define SAT_SAMPLES_DICOM_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/byte_writer.h"
#include "formats/base/sat_error.h"

#define DICOM_OBJECT_MAX_ELEMENTS 160

/** Elements in any order; they are sorted when written. Nested items are given as encoded bytes. */
typedef struct {
    struct {
        uint32_t tag;
        char vr[3];
        SatByteWriter value;
    } elements[DICOM_OBJECT_MAX_ELEMENTS];
    size_t count;
    bool failed;
} DicomObject;

void dicom_object_init(DicomObject *object);
void dicom_object_free(DicomObject *object);

/** Text of any string VR, padded as the VR wants. */
void dicom_put_text(DicomObject *object, uint32_t tag, const char *vr, const char *text);
void dicom_put_format(DicomObject *object, uint32_t tag, const char *vr, const char *format, ...)
    SAT_PRINTF(4, 5);
void dicom_put_u16(DicomObject *object, uint32_t tag, const char *vr, uint16_t value);
/** A sequence of one item whose elements are those of `item` (left untouched). */
void dicom_put_item(DicomObject *object, uint32_t tag, const DicomObject *item);
/** An empty sequence. */
void dicom_put_empty_sequence(DicomObject *object, uint32_t tag);
/** Pixel Data: 16-bit words (OW). */
void dicom_put_pixels_u16(DicomObject *object, const uint16_t *pixels, size_t count);
/** Pixel Data: bytes (OB). */
void dicom_put_pixels_u8(DicomObject *object, const uint8_t *pixels, size_t count);

/** Writes meta header and data set; SOP class and instance are taken from the object. */
SAT_NODISCARD bool dicom_object_write(DicomObject *object, const char *path, SatError *err);

#endif
