/* libjpeg behind one call: its error jumps stay inside. Used by codec_jpeg, and by the worker that
 * decodes DICOM's JPEG. Any thread. */
#ifndef SAT_CODEC_JPEG_DECODE_H
#define SAT_CODEC_JPEG_DECODE_H

#include "formats/codec/pixel_frame.h"

/** What three components are. */
typedef enum {
    SAT_JPEG_COLOUR_BY_MARKERS, /* as browsers do */
    SAT_JPEG_COLOUR_RGB,
    SAT_JPEG_COLOUR_YCBCR
} SatJpegColour;

/** Decodes a JPEG whose markers the caller has checked, to gray or RGB, as browsers do: accurate
 * integer transform, smooth upsampling. A warning of damaged data is a failure. errors:
 * SAT_ERR_CORRUPT, SAT_ERR_NO_MEMORY, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_jpeg_decode_checked(const void *bytes, size_t length, SatJpegColour colour,
                                           const SatPixelFrame *frame, SatError *err);

#endif
