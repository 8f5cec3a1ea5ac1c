/* WebP files of any kind, made by libwebp for the codec's tests. */
#ifndef SAT_TESTS_WEBP_MAKER_H
#define SAT_TESTS_WEBP_MAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "formats/base/byte_writer.h"

/** Encodes argb[height][width] (0xAARRGGBB); out is emptied first. */
void webp_make(const uint32_t *argb, int width, int height, bool lossless, SatByteWriter *out);
/** Decodes with libwebp alone to 0xAARRGGBB. */
void webp_decode_plain(const SatByteWriter *in, int width, int height, uint32_t *argb);

#endif
