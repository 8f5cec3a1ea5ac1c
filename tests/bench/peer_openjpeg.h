/* Lossless JPEG 2000 by OpenJPEG for the benchmarks, where its headers are installed: the product
 * never links it. */
#ifndef SAT_TESTS_PEER_OPENJPEG_H
#define SAT_TESTS_PEER_OPENJPEG_H

#include "formats/codec/pixel_frame.h"

/** Codes the picture with the library's defaults, reversibly, into bytes of `capacity`. Its length;
 * 0 when OpenJPEG is not there or refuses. */
size_t openjpeg_encode(const SatPixelFrame *frame, void *bytes, size_t capacity);
bool openjpeg_decode(const void *bytes, size_t length, const SatPixelFrame *out);

#endif
