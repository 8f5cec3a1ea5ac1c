/* libjpeg behind one call: its error jumps stay inside. Used by codec_jpeg alone. Any thread. */
#ifndef SAT_CODEC_JPEG_DECODE_H
#define SAT_CODEC_JPEG_DECODE_H

#include "formats/codec/pixel_frame.h"

/** Decodes a JPEG whose markers codec_jpeg has checked, to gray or RGB, as browsers do: accurate
 * integer transform, smooth upsampling. A warning of damaged data is a failure. errors:
 * SAT_ERR_CORRUPT, SAT_ERR_NO_MEMORY, SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_jpeg_decode_checked(const void *bytes, size_t length,
                                           const SatPixelFrame *frame, SatError *err);

#endif
