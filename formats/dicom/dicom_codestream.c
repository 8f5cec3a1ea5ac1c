/* Sends a compressed frame to the pre-scan of its marker language. */
#include "formats/dicom/dicom_codestream.h"

#include "formats/base/checked_math.h"
#include "formats/dicom/codestream_private.h"

const char *sat_codestream_family_name(SatCodestreamFamily family)
{
    switch (family) {
    case SAT_CODESTREAM_JPEG:
        return "JPEG";
    case SAT_CODESTREAM_JPEG_LOSSLESS:
        return "JPEG lossless";
    case SAT_CODESTREAM_JPEG_LS:
        return "JPEG-LS";
    case SAT_CODESTREAM_JPEG_2000:
        return "JPEG 2000";
    }
    return "";
}

size_t sat_codestream_sample_bytes(const SatCodestream *codestream)
{
    return codestream->bits <= 8 ? 1 : 2;
}

bool sat_codestream_decoded_bytes(const SatCodestream *codestream, size_t *out)
{
    size_t pixel_bytes = codestream->components * sat_codestream_sample_bytes(codestream);
    return sat_size_mul(codestream->rows, codestream->columns, out) &&
           sat_size_mul(*out, pixel_bytes, out);
}

static bool check_common(const SatCodestream *codestream, SatError *err)
{
    const char *name = sat_codestream_family_name(codestream->family);
    if (codestream->components != 1 && codestream->components != 3) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "%s pictures of %u components are not read; 1 and 3 are", name,
                        (unsigned)codestream->components);
    }
    if (codestream->bits == 0 || codestream->bits > SAT_CODESTREAM_MAX_BITS) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED, "%s pictures of %u bits are not read", name,
                        (unsigned)codestream->bits);
    }
    return true;
}

bool sat_codestream_scan(SatCodestreamFamily family, const uint8_t *bytes, size_t length,
                         SatCodestream *out, SatError *err)
{
    SatCodestream found = {.family = family};
    bool done = family == SAT_CODESTREAM_JPEG_2000
                    ? sat_codestream_scan_jpeg_2000(bytes, length, &found, err)
                    : sat_codestream_scan_jpeg(family, bytes, length, &found, err);
    if (!done || !check_common(&found, err)) {
        return false;
    }
    *out = found;
    return true;
}
