/* Our own reader of the lossless WebP that vp8l_writer makes of gray pictures of 9 to 16 bits. Used
 * by codec_webp_decode alone. Pure: any thread.      source: RFC 9649; PACK_FORMAT section 8.3 */
#ifndef SAT_CODEC_VP8L_READER_H
#define SAT_CODEC_VP8L_READER_H

#include "formats/base/attributes.h"
#include "formats/codec/pixel_frame.h"

enum { SAT_VP8L_STREAM_OFFSET = 20 }; /* in a WebP file whose container has been checked */

/** Reads a VP8L stream of the strip's size into its pixels, each 256 red + green. Reads what has
 * neither transforms nor a colour cache, copies only the left neighbour within a row, and is opaque
 * without blue: anything else, and what is damaged, gives false and undefined pixels; libwebp knows
 * the rest and has the word on damage. true: libwebp gives the very same pixels.
 *  strip: SAT_PIXEL_GRAY16, at most SAT_STRIP_MAX_PIXELS */
SAT_NODISCARD bool sat_vp8l_read(const void *stream, size_t length, const SatPixelFrame *strip);

#endif
