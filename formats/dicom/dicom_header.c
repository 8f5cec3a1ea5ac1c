/* Reads element headers: implicit, explicit, either endianness, strange VRs. */
#include "formats/dicom/dicom_header.h"

#include <string.h>

#include "formats/base/checked_math.h"
#include "formats/dicom/dicom_tags.h"
#include "formats/dicom/dicom_vr.h"

#define UNDEFINED_LENGTH 0xFFFFFFFFU

uint16_t sat_dicom_load_u16(const uint8_t *bytes, bool big_endian)
{
    return big_endian ? (uint16_t)(bytes[0] << 8 | bytes[1]) : (uint16_t)(bytes[1] << 8 | bytes[0]);
}

uint32_t sat_dicom_load_u32(const uint8_t *bytes, bool big_endian)
{
    uint32_t first = sat_dicom_load_u16(bytes, big_endian);
    uint32_t second = sat_dicom_load_u16(bytes + 2, big_endian);
    return big_endian ? first << 16 | second : second << 16 | first;
}

uint32_t sat_dicom_load_tag(const uint8_t *bytes, bool big_endian)
{
    return (uint32_t)sat_dicom_load_u16(bytes, big_endian) << 16 |
           sat_dicom_load_u16(bytes + 2, big_endian);
}

static void set_vr(SatDicomHeader *header, const char *vr)
{
    header->vr[0] = vr[0];
    header->vr[1] = vr[1];
    header->vr[2] = '\0';
}

static void set_length(SatDicomHeader *header, uint32_t length, uint64_t value_offset)
{
    header->undefined_length = length == UNDEFINED_LENGTH;
    header->length = header->undefined_length ? 0 : length;
    header->value_offset = value_offset;
}

static void set_vr_from_list(SatDicomHeader *header)
{
    const char *vr = sat_dicom_tag_vr(header->tag);
    set_vr(header, vr ? vr : "UN");
}

/* Whether the element leads to a place where another one, or the container's end, makes sense. */
static bool leads_on(const SatDicomStream *stream, SatDicomEncoding encoding,
                     const SatDicomHeader *header, uint64_t end)
{
    if (!sat_range_fits(header->value_offset, header->length, end)) {
        return false;
    }
    uint64_t next = header->value_offset + header->length;
    if (next == end) {
        return true;
    }
    uint8_t bytes[8];
    if (end - next < 8 || !sat_dicom_stream_glance(stream, next, bytes)) {
        return false;
    }
    uint32_t tag = sat_dicom_load_tag(bytes, encoding.big_endian);
    if (header->undefined_length) {
        return tag == SAT_TAG_ITEM || tag == SAT_TAG_SEQUENCE_END;
    }
    if (tag >> 16 == 0xFFFEU) {
        return tag == SAT_TAG_ITEM_END || tag == SAT_TAG_SEQUENCE_END || tag == SAT_TAG_ITEM;
    }
    return tag > header->tag &&
           (!encoding.is_explicit || sat_dicom_vr_is_known((const char *)bytes + 4));
}

/* A VR that is none (or reserved bytes that are used): PS3.5 6.2.2 wants later VRs in the 32-bit
 * form, old writers used the 16-bit one with blanks or zeros, some mix implicit elements in. */
static bool resolve_odd_vr(const SatDicomStream *stream, SatDicomEncoding encoding,
                           const uint8_t *bytes, size_t available, uint64_t offset, uint64_t end,
                           SatDicomHeader *out)
{
    if (available >= 12 && bytes[6] == 0 && bytes[7] == 0) {
        set_length(out, sat_dicom_load_u32(bytes + 8, encoding.big_endian), offset + 12);
        if (leads_on(stream, encoding, out, end)) {
            return true;
        }
    }
    set_length(out, sat_dicom_load_u16(bytes + 6, encoding.big_endian), offset + 8);
    if (leads_on(stream, encoding, out, end)) {
        return true;
    }
    set_length(out, sat_dicom_load_u32(bytes + 4, encoding.big_endian), offset + 8);
    return leads_on(stream, encoding, out, end);
}

static SatDicomHeaderResult read_explicit(const SatDicomStream *stream, SatDicomEncoding encoding,
                                          const uint8_t *bytes, size_t available, uint64_t offset,
                                          uint64_t end, SatDicomHeader *out)
{
    const char vr[3] = {(char)bytes[4], (char)bytes[5], '\0'};
    bool is_known = sat_dicom_vr_is_known(vr), is_long = sat_dicom_vr_is_long(vr);
    if (is_known && !is_long) {
        set_vr(out, vr);
        set_length(out, sat_dicom_load_u16(bytes + 6, encoding.big_endian), offset + 8);
        return SAT_DICOM_HEADER_OK;
    }
    if (is_long && bytes[6] == 0 && bytes[7] == 0) {
        if (available < 12) {
            return SAT_DICOM_HEADER_CUT;
        }
        set_vr(out, vr);
        set_length(out, sat_dicom_load_u32(bytes + 8, encoding.big_endian), offset + 12);
        return SAT_DICOM_HEADER_OK;
    }
    if (is_known) {
        set_vr(out, vr);
    } else {
        set_vr_from_list(out);
    }
    return resolve_odd_vr(stream, encoding, bytes, available, offset, end, out)
               ? SAT_DICOM_HEADER_OK
               : SAT_DICOM_HEADER_BAD;
}

SatDicomHeaderResult sat_dicom_header_read(SatDicomStream *stream, SatDicomEncoding encoding,
                                           uint64_t offset, uint64_t end, SatDicomHeader *out,
                                           SatError *err)
{
    if (end - offset < 8) {
        return SAT_DICOM_HEADER_CUT;
    }
    size_t available = end - offset < 12 ? (size_t)(end - offset) : 12;
    const uint8_t *bytes = sat_dicom_stream_peek(stream, offset, available, err);
    if (!bytes) {
        return SAT_DICOM_HEADER_FAILED;
    }
    *out = (SatDicomHeader){.tag = sat_dicom_load_tag(bytes, encoding.big_endian)};
    if (encoding.is_explicit && out->tag >> 16 != 0xFFFEU) {
        return read_explicit(stream, encoding, bytes, available, offset, end, out);
    }
    set_vr_from_list(out);
    set_length(out, sat_dicom_load_u32(bytes + 4, encoding.big_endian), offset + 8);
    return SAT_DICOM_HEADER_OK;
}

/* Whether the first element, read as implicit, has a length that fits and a larger tag behind it.
 */
static bool reads_as_implicit(const uint8_t *bytes, size_t length, uint64_t available,
                              bool big_endian)
{
    uint32_t value_length = sat_dicom_load_u32(bytes + 4, big_endian);
    uint32_t tag = sat_dicom_load_tag(bytes, big_endian);
    if (value_length == UNDEFINED_LENGTH) {
        return length >= 12 && sat_dicom_load_tag(bytes + 8, big_endian) >> 16 == 0xFFFEU;
    }
    if (!sat_range_fits(8, value_length, available)) {
        return false;
    }
    uint64_t next = 8 + (uint64_t)value_length;
    if (next == available) {
        return true;
    }
    if (!sat_range_fits(next, 4, length)) {
        return sat_dicom_tag_vr(tag) != NULL; /* cannot be seen from here: trust a tag we know */
    }
    return sat_dicom_load_tag(bytes + next, big_endian) > tag;
}

SatDicomEncoding sat_dicom_encoding_check(const uint8_t *bytes, size_t length, uint64_t available,
                                          SatDicomEncoding declared)
{
    SatDicomEncoding found = declared;
    if (length < 8) {
        return found;
    }
    /* A data set begins with a low group: one that is only low when swapped is swapped. */
    uint16_t little = sat_dicom_load_u16(bytes, false), big = sat_dicom_load_u16(bytes, true);
    if (little > 0xFF && big <= 0xFF) {
        found.big_endian = true;
    } else if (big > 0xFF && little <= 0xFF) {
        found.big_endian = false;
    }
    const char *vr = (const char *)bytes + 4;
    bool implicit_fits = reads_as_implicit(bytes, length, available, found.big_endian);
    if (declared.is_explicit) {
        found.is_explicit = sat_dicom_vr_is_known(vr) || !implicit_fits;
        return found;
    }
    const char *listed = sat_dicom_tag_vr(sat_dicom_load_tag(bytes, found.big_endian));
    bool as_listed = listed && memcmp(listed, vr, 2) == 0;
    found.is_explicit = sat_dicom_vr_is_known(vr) && (as_listed || !implicit_fits);
    return found;
}

bool sat_dicom_encoding_guess(const uint8_t *bytes, size_t length, uint64_t available,
                              SatDicomEncoding *out)
{
    if (length < 8) {
        return false;
    }
    SatDicomEncoding found = sat_dicom_encoding_check(bytes, length, available,
                                                      (SatDicomEncoding){.is_explicit = false});
    uint16_t group = sat_dicom_load_u16(bytes, found.big_endian);
    if (group < 2 || group > 0x50 || (group & 1U) != 0) {
        return false;
    }
    if (!found.is_explicit) {
        if (found.big_endian || !reads_as_implicit(bytes, length, available, false)) {
            return false;
        }
    }
    *out = found;
    return true;
}
