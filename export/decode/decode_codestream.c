/* Chooses the decoder of a codestream. */
#include "export/decode/decode_codestream.h"

#include "formats/codec/jpeg_decode.h"
#include "formats/dicom/dicom_gdcm.h"

/* Lossy JPEG of 8 bits: gray, or RGB whatever its components are. */
static SatDecodeOutcome decode_jpeg(const SatCodestream *codestream, const uint8_t *bytes,
                                    uint8_t *out)
{
    bool is_gray = codestream->components == 1;
    SatPixelFrame frame = {.shape = {.width_px = codestream->columns,
                                     .height_px = codestream->rows,
                                     .layout = is_gray ? SAT_PIXEL_GRAY8 : SAT_PIXEL_RGB8,
                                     .bits = 8},
                           .stride_bytes = (size_t)codestream->columns * codestream->components,
                           .pixels = out};
    SatJpegColour colour = codestream->colour == SAT_CODESTREAM_COLOUR_RGB ? SAT_JPEG_COLOUR_RGB
                                                                           : SAT_JPEG_COLOUR_YCBCR;
    SatError err = SAT_ERROR_INIT;
    if (sat_jpeg_decode_checked(bytes, codestream->length, colour, &frame, &err)) {
        return SAT_DECODE_DONE;
    }
    return err.code == SAT_ERR_NO_MEMORY || err.code == SAT_ERR_LIMIT ? SAT_DECODE_NO_MEMORY
                                                                      : SAT_DECODE_DAMAGED;
}

SatDecodeOutcome sat_decode_codestream(const SatCodestream *codestream, const uint8_t *bytes,
                                       uint8_t *out, size_t length)
{
    if (codestream->family == SAT_CODESTREAM_JPEG && codestream->bits == 8) {
        return decode_jpeg(codestream, bytes, out);
    }
    switch (sat_gdcm_decode(codestream, bytes, out, length)) {
    case SAT_GDCM_DONE:
        return SAT_DECODE_DONE;
    case SAT_GDCM_NO_MEMORY:
        return SAT_DECODE_NO_MEMORY;
    case SAT_GDCM_DAMAGED:
        break;
    }
    return SAT_DECODE_DAMAGED;
}
