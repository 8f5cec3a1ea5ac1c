/* The one pixel contract: how a picture lies in memory between decoding, coding and painting. */
#ifndef SAT_CODEC_PIXEL_FRAME_H
#define SAT_CODEC_PIXEL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

typedef enum {
    SAT_PIXEL_GRAY8,  /* uint8_t, 1 to 8 bits; signed ones likewise + 2^(bits-1) */
    SAT_PIXEL_GRAY16, /* uint16_t in machine order, 9 to 16 bits: v = stored value in Bits Stored
                         bits; signed ones + 2^(bits-1), so that v runs from 0 to 2^bits - 1 */
    SAT_PIXEL_RGB8    /* 3 x uint8_t, R first */
} SatPixelLayout;

#define SAT_PICTURE_MAX_SIDE_PX 16383U            /* WebP's limit; larger pictures are not packed */
#define SAT_PICTURE_MAX_BYTES ((size_t)512 << 20) /* of one decoded picture */

typedef struct {
    uint32_t width_px;
    uint32_t height_px;
    SatPixelLayout layout;
    uint8_t bits; /* 1-8, 9-16, or 8 for RGB8 */
} SatPixelShape;

/** pixels[height_px][stride_bytes], row 0 at the top, nothing between the rows' pixels and stride.
 */
typedef struct {
    SatPixelShape shape;
    size_t stride_bytes; /* >= width_px * sat_pixel_bytes(layout); even for GRAY16 */
    uint8_t *pixels;     /* GRAY16: aligned for uint16_t */
} SatPixelFrame;

size_t sat_pixel_bytes(SatPixelLayout layout); /* 1, 2 or 3 */

/** Rows without padding: *bytes = width * height * pixel bytes.
 *  errors: SAT_ERR_LIMIT for a side of 0 or past SAT_PICTURE_MAX_SIDE_PX, bits that do not go with
 *  the layout, or more than SAT_PICTURE_MAX_BYTES */
SAT_NODISCARD bool sat_pixel_shape_check(const SatPixelShape *shape, size_t *bytes, SatError *err);

/** A frame with its own zeroed memory (tight rows). owns: sat_pixel_frame_free() */
SAT_NODISCARD bool sat_pixel_frame_new(SatPixelFrame *frame, const SatPixelShape *shape,
                                       SatError *err);
void sat_pixel_frame_free(SatPixelFrame *frame);

/** The rows [first_row, first_row + rows) of a frame, sharing its memory. */
SatPixelFrame sat_pixel_frame_rows(const SatPixelFrame *frame, uint32_t first_row, uint32_t rows);

#endif
