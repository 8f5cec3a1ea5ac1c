/* VP8L's own predictor for bytes: each tile predicts its pixels from their neighbours in the way
 * that suits it best. Used by vp8l_writer alone. Pure: any thread.      source: RFC 9649
 * section 4.1 */
#ifndef SAT_CODEC_VP8L_PREDICT_H
#define SAT_CODEC_VP8L_PREDICT_H

#include "formats/base/attributes.h"
#include "formats/codec/vp8l_planes.h"

/** Chooses a way for each tile of 2^tile_bits pixels a side (modes[tiles], as in the format) and
 * writes the differences. difference: [planes->planes], each as large as a plane, none of them one
 * of planes->plane */
void sat_vp8l_predict(const SatVp8lPlanes *planes, unsigned tile_bits, uint8_t *modes,
                      uint8_t *const *difference);

#endif
