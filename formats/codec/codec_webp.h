/* Lossless WebP as a codec of the table; called through codec.h. Pure: any thread. */
#ifndef SAT_CODEC_CODEC_WEBP_H
#define SAT_CODEC_CODEC_WEBP_H

#include "formats/codec/codec.h"

SAT_NODISCARD bool sat_webp_encode(const SatPixelFrame *strip, SatPredictor predictor,
                                   SatEffort effort, SatByteWriter *out, SatError *err);
SAT_NODISCARD bool sat_webp_decode(const void *bytes, size_t length, SatPredictor predictor,
                                   const SatPixelFrame *strip, SatError *err);
/** The same with memory of the caller: scratch[sat_webp_scratch_bytes(shape)], for workers that
 * decode many pictures. */
SAT_NODISCARD bool sat_webp_decode_with(const void *bytes, size_t length, SatPredictor predictor,
                                        const SatPixelFrame *strip, uint8_t *scratch,
                                        SatError *err);
size_t sat_webp_scratch_bytes(const SatPixelShape *shape);

#endif
