/* What both ways of lossless WebP know of a strip. For codec_webp_encode.c and codec_webp_decode.c
 * alone. Pure. */
#ifndef SAT_CODEC_WEBP_STRIP_H
#define SAT_CODEC_WEBP_STRIP_H

#include "formats/codec/codec.h"

#define SAT_WEBP_OPAQUE 0xff000000U

/** Whether a strip of this shape is coded so. code: whose mistake it is else, the caller's
 *  (encoding) or the file's (decoding). errors: code; SAT_ERR_LIMIT; those of
 *  sat_pixel_shape_check() */
SAT_NODISCARD bool sat_webp_strip_check(const SatPixelFrame *strip, SatPredictor predictor,
                                        SatErrorCode code, SatError *err);
/** Says that a value does not fit in the strip's bits; false. */
bool sat_webp_strip_too_large(const SatPixelFrame *strip, SatErrorCode code, SatError *err);

/** A row of 16-bit values. */
static inline uint16_t *sat_webp_strip_row16(const SatPixelFrame *strip, size_t y)
{
    return (uint16_t *)(void *)(strip->pixels + y * strip->stride_bytes);
}

#endif
