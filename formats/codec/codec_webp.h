/* Lossless WebP as a codec of the table; called through codec.h. Pure: any thread. */
#ifndef SAT_CODEC_CODEC_WEBP_H
#define SAT_CODEC_CODEC_WEBP_H

#include "formats/codec/codec.h"

SAT_NODISCARD bool sat_webp_encode(const SatPixelFrame *strip, SatPredictor predictor,
                                   SatEffort effort, SatByteWriter *out, SatError *err);
SAT_NODISCARD bool sat_webp_decode(const void *bytes, size_t length, SatPredictor predictor,
                                   const SatPixelFrame *strip, SatError *err);

#endif
