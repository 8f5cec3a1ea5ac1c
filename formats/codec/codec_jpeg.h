/* Baseline JPEG as a codec of the table; called through codec.h. Pure: any thread. */
#ifndef SAT_CODEC_CODEC_JPEG_H
#define SAT_CODEC_CODEC_JPEG_H

#include "formats/codec/codec.h"

#define SAT_JPEG_ADOBE_BYTES 12 /* of an APP14 "Adobe" segment behind its length */
extern const uint8_t sat_jpeg_adobe_start[SAT_JPEG_ADOBE_BYTES - 1]; /* all but the transform */
enum { SAT_JPEG_TRANSFORM_RGB = 0, SAT_JPEG_TRANSFORM_YCBCR = 1 };

/** Exactly what sat_jpeg_clean() writes is accepted: no COM, no APPn but the one APP14 of colour,
 * no bytes behind EOI; and it must be of the announced size. */
SAT_NODISCARD bool sat_jpeg_decode(const void *bytes, size_t length, SatPredictor predictor,
                                   const SatPixelFrame *strip, SatError *err);

#endif
