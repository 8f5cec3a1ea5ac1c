/* JPEG-LS by CharLS, found at run time for the benchmarks: the product never links it. */
#ifndef SAT_TESTS_PEER_JPEGLS_H
#define SAT_TESTS_PEER_JPEGLS_H

#include "formats/codec/pixel_frame.h"

typedef struct {
    uint32_t width, height;
    int32_t bits_per_sample, component_count;
} CharlsFrameInfo; /* charls_frame_info */

typedef struct {
    void *library;
    void *(*create)(void);
    void (*destroy)(void *encoder);
    int (*set_info)(void *encoder, const CharlsFrameInfo *info);
    int (*set_interleave)(void *encoder, int mode);
    int (*set_destination)(void *encoder, void *bytes, size_t length);
    int (*encode)(void *encoder, const void *pixels, size_t length, uint32_t stride);
    int (*written)(void *encoder, size_t *length);
    void *(*new_decoder)(void);
    void (*free_decoder)(void *decoder);
    int (*set_source)(void *decoder, const void *bytes, size_t length);
    int (*read_header)(void *decoder);
    int (*decode)(void *decoder, void *pixels, size_t length, uint32_t stride);
} Charls;

/** Without CharLS its functions are NULL. */
Charls charls_open(void);
/** Codes the picture as JPEG-LS into bytes, of twice its size. Its length; 0 when CharLS is not
 * there or refuses. */
size_t jpegls_encode(const Charls *charls, const SatPixelFrame *frame, void *bytes);
bool jpegls_decode(const Charls *charls, const void *bytes, size_t length,
                   const SatPixelFrame *out);

#endif
