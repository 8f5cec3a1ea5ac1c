/* Our own writer of lossless WebP for what packs hold: predicted pictures, coded by groups of alike
 * tiles, without search. Any WebP decoder reads what it writes. Used by codec_webp_encode alone.
 * Pure: any thread.      source: WebP Container and Lossless Bitstream, RFC 9649 */
#ifndef SAT_CODEC_VP8L_WRITER_H
#define SAT_CODEC_VP8L_WRITER_H

#include "formats/codec/codec.h"

/** Appends a strip as a WebP file. Gray of 9 to 16 bits: as high and low bytes, after med or as it
 * is; gray of up to 8 bits and RGB: by VP8L's own predictor. The same strip, predictor and effort
 * give the same bytes on every machine. effort: SAT_EFFORT_FAST or SAT_EFFORT_BALANCED. The strip
 * has been checked: shape, predictor. errors: SAT_ERR_ARGUMENT for values that do not fit in the
 * shape's bits, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_vp8l_write(const SatPixelFrame *strip, SatPredictor predictor,
                                  SatEffort effort, SatByteWriter *out, SatError *err);

#endif
