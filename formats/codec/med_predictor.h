/* The predictor "med" for 9- to 16-bit gray: values to residuals for coding, and back.
 * PACK_FORMAT.md "Pictures" gives the formulas. Used by both ways of codec_webp alone. Pure: any
 * thread. */
#ifndef SAT_CODEC_MED_PREDICTOR_H
#define SAT_CODEC_MED_PREDICTOR_H

#include <stddef.h>
#include <stdint.h>

/** The coded residuals of one row. above: the row over it, NULL for a strip's first row.
 *  Every value is below 2^bits, and so is every coded residual. */
void sat_med_code_row(const uint16_t *row, const uint16_t *above, size_t width, unsigned bits,
                      uint16_t *coded);

/** Turns coded residuals into values, in place, over a whole strip. stride: in pixels */
void sat_med_restore(uint16_t *pixels, size_t stride, size_t width, size_t height, unsigned bits);

#endif
