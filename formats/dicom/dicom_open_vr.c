/* Settles VRs and encodings that a file leaves open. */
#include "formats/dicom/dicom_open_vr.h"

#include <string.h>

#include "formats/dicom/dicom_tags.h"

bool sat_dicom_vr_is(const char *vr, const char *wanted)
{
    return vr[0] == wanted[0] && vr[1] == wanted[1];
}

void sat_dicom_settle_vr(bool is_signed, SatDicomEncoding encoding, uint32_t tag, char vr[3])
{
    if (sat_dicom_vr_is(vr, "UN") && encoding.is_explicit && !encoding.big_endian) {
        const char *listed = sat_dicom_tag_vr(tag);
        if (listed) {
            memcpy(vr, listed, 3);
        }
    }
    if (sat_dicom_vr_is(vr, "XS")) {
        memcpy(vr, is_signed ? "SS" : "US", 3);
    }
}

SatDicomEncoding sat_dicom_encoding_inside_un(SatDicomStream *stream, uint64_t offset, uint64_t end)
{
    SatDicomEncoding implicit = {.is_explicit = false};
    SatError ignored = SAT_ERROR_INIT; /* the walk that follows meets the same fault and tells it */
    uint64_t available = end - offset;
    size_t length = available < 512 ? (size_t)available : 512;
    const uint8_t *bytes = sat_dicom_stream_peek(stream, offset, length, &ignored);
    if (!bytes || length < 16 || sat_dicom_load_tag(bytes, false) != SAT_TAG_ITEM) {
        return implicit;
    }
    return sat_dicom_encoding_check(bytes + 8, length - 8, available - 8, implicit);
}
