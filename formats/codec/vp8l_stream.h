/* One entropy-coded image of a VP8L stream: prefix codes of each group of tiles, then the pixels.
 * Used by vp8l_writer alone. Pure: any thread.      source: RFC 9649 sections 3.6 and 3.7 */
#ifndef SAT_CODEC_VP8L_STREAM_H
#define SAT_CODEC_VP8L_STREAM_H

#include "formats/codec/vp8l_bits.h"
#include "formats/codec/vp8l_tiles.h"

/** The image of a transform: one group, no word on groups in the stream.
 *  errors: false when there is no memory (likewise below) */
SAT_NODISCARD bool sat_vp8l_write_small_image(const SatVp8lPlanes *planes, SatVp8lBits *out);

/** The picture itself, with the image that says each tile's group. */
SAT_NODISCARD bool sat_vp8l_write_picture(const SatVp8lPlanes *planes, const SatVp8lSearch *search,
                                          SatVp8lBits *out);

#endif
