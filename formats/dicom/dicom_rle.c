/* Decodes RLE Lossless frames: a header of offsets, a segment a byte plane, PackBits inside. */
#include "formats/dicom/dicom_rle.h"

#include <assert.h>

#include "formats/dicom/dicom_header.h"

typedef struct {
    const uint8_t *bytes;
    size_t length;
} Segment;

static unsigned segments_of(const SatDicomRleShape *shape)
{
    return shape->samples * shape->value_bytes;
}

bool sat_dicom_rle_begins(const uint8_t bytes[SAT_DICOM_RLE_MARK_BYTES])
{
    uint32_t count = sat_dicom_load_u32(bytes, false);
    return count >= 1 && count <= SAT_DICOM_RLE_MAX_SEGMENTS &&
           sat_dicom_load_u32(bytes + 4, false) == SAT_DICOM_RLE_HEADER_BYTES;
}

/* A run of equal or different bytes (PS3.5 G.3.1): n < 128: the n + 1 bytes that follow; n > 128:
 * the byte that follows, 257 - n times; 128: nothing. Gives how many bytes were made. */
static size_t decode_segment(Segment segment, uint8_t *out, size_t count, size_t step)
{
    size_t at = 0, made = 0;
    while (made < count && at < segment.length) {
        unsigned head = segment.bytes[at++];
        size_t left = count - made;
        if (head < 128) {
            size_t run = head + 1U;
            run = run < left ? run : left;
            run = run < segment.length - at ? run : segment.length - at;
            for (size_t i = 0; i < run; i++) {
                out[(made + i) * step] = segment.bytes[at + i];
            }
            at += run;
            made += run;
        } else if (head > 128 && at < segment.length) {
            size_t run = 257U - head;
            run = run < left ? run : left;
            uint8_t value = segment.bytes[at++];
            for (size_t i = 0; i < run; i++) {
                out[(made + i) * step] = value;
            }
            made += run;
        }
    }
    return made;
}

static bool find_segments(const uint8_t *bytes, size_t length, unsigned expected, Segment *out,
                          SatError *err)
{
    if (length < SAT_DICOM_RLE_HEADER_BYTES) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "an RLE frame of %zu bytes has no room for its header", length);
    }
    uint32_t count = sat_dicom_load_u32(bytes, false);
    if (count != expected) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "an RLE frame says it has %u segments; the picture needs %u", count,
                        expected);
    }
    uint32_t before = SAT_DICOM_RLE_HEADER_BYTES;
    for (unsigned i = 0; i < expected; i++) {
        uint32_t offset = sat_dicom_load_u32(bytes + 4 + (size_t)i * 4, false);
        if (offset < before || offset > length) {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "RLE segment %u begins at %u, which is not between %u and %zu", i + 1U,
                            offset, before, length);
        }
        out[i] = (Segment){.bytes = bytes + offset, .length = length - offset};
        if (i > 0) {
            out[i - 1].length = offset - before;
        }
        before = offset;
    }
    return true;
}

bool sat_dicom_rle_decode(const uint8_t *bytes, size_t length, const SatDicomRleShape *shape,
                          uint8_t *out, SatError *err)
{
    Segment segments[SAT_DICOM_RLE_MAX_SEGMENTS];
    unsigned count = segments_of(shape);
    assert(count >= 1 && count <= SAT_DICOM_RLE_MAX_SEGMENTS);
    if (!find_segments(bytes, length, count, segments, err)) {
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        /* Samples in order, the most significant byte of each first (PS3.5 G.2). */
        unsigned sample = i / shape->value_bytes;
        unsigned place = shape->value_bytes - 1U - i % shape->value_bytes;
        uint8_t *plane = out + sample * shape->value_bytes + place;
        size_t made = decode_segment(segments[i], plane, shape->pixels, count);
        if (made < shape->pixels) {
            return sat_fail(err, SAT_ERR_CORRUPT,
                            "RLE segment %u of %u ends after %zu of %zu bytes; get the file again",
                            i + 1U, count, made, shape->pixels);
        }
    }
    return true;
}
