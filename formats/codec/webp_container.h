/* The outside of a WebP file as a pack may hold it: one lossless opaque picture and nothing else.
 * Looked at before libwebp sees a byte. Used by codec_webp_decode. Pure: any thread. */
#ifndef SAT_CODEC_WEBP_CONTAINER_H
#define SAT_CODEC_WEBP_CONTAINER_H

#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

/** Reads the size of the picture and makes sure that the bytes are RIFF, WEBP, exactly one VP8L
 * chunk that fills the file, and an opaque picture. errors: SAT_ERR_CORRUPT for broken structure or
 * anything beside the picture, SAT_ERR_UNSUPPORTED for lossy, extended (animation, metadata) and
 * transparent WebP      source: WebP container, VP8L */
SAT_NODISCARD bool sat_webp_container_check(const void *bytes, size_t length, uint32_t *width_px,
                                            uint32_t *height_px, SatError *err);

#endif
