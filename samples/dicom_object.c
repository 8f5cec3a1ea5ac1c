/* Writes one DICOM Part 10 file, explicit VR little endian (PS3.5 7.1.2, PS3.10 7.1). */
#include "samples/dicom_object.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/file_io.h"

void dicom_object_init(DicomObject *object)
{
    memset(object, 0, sizeof *object);
}

void dicom_object_free(DicomObject *object)
{
    for (size_t i = 0; i < object->count; i++) {
        sat_byte_writer_free(&object->elements[i].value);
    }
    object->count = 0;
}

static SatByteWriter *add(DicomObject *object, uint32_t tag, const char *vr)
{
    static const SatByteWriter empty = SAT_BYTE_WRITER_INIT;
    if (object->count == DICOM_OBJECT_MAX_ELEMENTS) {
        object->failed = true;
        return NULL;
    }
    object->elements[object->count].tag = tag;
    memcpy(object->elements[object->count].vr, vr, 2);
    object->elements[object->count].vr[2] = 0;
    object->elements[object->count].value = empty;
    return &object->elements[object->count++].value;
}

void dicom_put_text(DicomObject *object, uint32_t tag, const char *vr, const char *text)
{
    SatByteWriter *value = add(object, tag, vr);
    if (!value) {
        return;
    }
    sat_write_text(value, text);
    if (value->length % 2 != 0) {
        sat_write_u8(value, strcmp(vr, "UI") == 0 ? 0 : ' ');
    }
}

void dicom_put_format(DicomObject *object, uint32_t tag, const char *vr, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    dicom_put_text(object, tag, vr, text);
}

void dicom_put_u16(DicomObject *object, uint32_t tag, const char *vr, uint16_t value)
{
    SatByteWriter *bytes = add(object, tag, vr);
    if (bytes) {
        sat_write_u16(bytes, value);
    }
}

static int compare_tags(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static bool has_long_length(const char *vr)
{
    static const char *const long_vrs[] = {"OB", "OW", "OF", "SQ", "UN", "UT", "UC", "UR"};
    for (size_t i = 0; i < sizeof long_vrs / sizeof *long_vrs; i++) {
        if (strcmp(vr, long_vrs[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void write_element(SatByteWriter *out, uint32_t tag, const char *vr, const void *value,
                          size_t length)
{
    sat_write_u16(out, (uint16_t)(tag >> 16));
    sat_write_u16(out, (uint16_t)tag);
    sat_write_bytes(out, vr, 2);
    if (has_long_length(vr)) {
        sat_write_u16(out, 0);
        sat_write_u32(out, (uint32_t)length);
    } else {
        sat_write_u16(out, (uint16_t)length);
    }
    sat_write_bytes(out, value, length);
}

/** The elements in ascending order of their tags, encoded. */
static void encode(const DicomObject *object, SatByteWriter *out)
{
    uint32_t order[DICOM_OBJECT_MAX_ELEMENTS][2];
    for (size_t i = 0; i < object->count; i++) {
        order[i][0] = object->elements[i].tag;
        order[i][1] = (uint32_t)i;
    }
    qsort(order, object->count, sizeof *order, compare_tags);
    for (size_t i = 0; i < object->count; i++) {
        size_t k = order[i][1];
        const SatByteWriter *value = &object->elements[k].value;
        write_element(out, object->elements[k].tag, object->elements[k].vr, value->bytes,
                      value->length);
        if (value->failed) {
            out->failed = true;
        }
    }
}

void dicom_put_item(DicomObject *object, uint32_t tag, const DicomObject *item)
{
    SatByteWriter *value = add(object, tag, "SQ");
    if (!value) {
        return;
    }
    SatByteWriter encoded = SAT_BYTE_WRITER_INIT;
    encode(item, &encoded);
    sat_write_u16(value, 0xFFFE);
    sat_write_u16(value, 0xE000);
    sat_write_u32(value, (uint32_t)encoded.length);
    sat_write_bytes(value, encoded.bytes, encoded.length);
    if (encoded.failed || item->failed) {
        object->failed = true;
    }
    sat_byte_writer_free(&encoded);
}

void dicom_put_empty_sequence(DicomObject *object, uint32_t tag)
{
    (void)add(object, tag, "SQ");
}

void dicom_put_pixels_u16(DicomObject *object, const uint16_t *pixels, size_t count)
{
    SatByteWriter *value = add(object, 0x7FE00010U, "OW");
    for (size_t i = 0; value && i < count; i++) {
        sat_write_u16(value, pixels[i]);
    }
}

void dicom_put_pixels_u8(DicomObject *object, const uint8_t *pixels, size_t count)
{
    SatByteWriter *value = add(object, 0x7FE00010U, "OB");
    if (value) {
        sat_write_bytes(value, pixels, count);
        if (count % 2 != 0) {
            sat_write_u8(value, 0);
        }
    }
}

static const SatByteWriter *find(const DicomObject *object, uint32_t tag)
{
    for (size_t i = 0; i < object->count; i++) {
        if (object->elements[i].tag == tag) {
            return &object->elements[i].value;
        }
    }
    return NULL;
}

static void encode_meta(const DicomObject *object, SatByteWriter *out)
{
    static const char syntax[] = "1.2.840.10008.1.2.1"; /* 19 characters and the NUL: even */
    static const char implementation[] = "2.25.86224911573026488131870219846538291145";
    static const uint8_t version[2] = {0, 1};
    const SatByteWriter *sop_class = find(object, 0x00080016U);
    const SatByteWriter *instance = find(object, 0x00080018U);
    if (!sop_class || !instance) {
        out->failed = true;
        return;
    }
    SatByteWriter meta = SAT_BYTE_WRITER_INIT;
    write_element(&meta, 0x00020001U, "OB", version, sizeof version);
    write_element(&meta, 0x00020002U, "UI", sop_class->bytes, sop_class->length);
    write_element(&meta, 0x00020003U, "UI", instance->bytes, instance->length);
    write_element(&meta, 0x00020010U, "UI", syntax, sizeof syntax);
    write_element(&meta, 0x00020012U, "UI", implementation, sizeof implementation);
    static const uint8_t zeros[128] = {0};
    sat_write_bytes(out, zeros, sizeof zeros);
    sat_write_text(out, "DICM");
    uint8_t length[4] = {(uint8_t)meta.length, (uint8_t)(meta.length >> 8), 0, 0};
    write_element(out, 0x00020000U, "UL", length, sizeof length);
    sat_write_bytes(out, meta.bytes, meta.length);
    sat_byte_writer_free(&meta);
}

bool dicom_object_write(DicomObject *object, const char *path, SatError *err)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    encode_meta(object, &out);
    encode(object, &out);
    bool done = false;
    if (object->failed || out.failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "%s: the DICOM object could not be put together", path);
    } else {
        done = sat_write_file_atomic(path, out.bytes, out.length, false, err);
    }
    sat_byte_writer_free(&out);
    return done;
}
