/* A series' thumbnail: the middle frame through its default window, reduced by area averages. */
#ifndef SAT_EXPORT_THUMBNAIL_H
#define SAT_EXPORT_THUMBNAIL_H

#include "formats/base/byte_writer.h"
#include "formats/case/case_model.h"
#include "formats/codec/pixel_frame.h"

/** Appends a lossless RGB WebP of at most SAT_PACK_THUMBNAIL_SIDE_PX a side. series: as in the case
 * model, with value range; frame: its middle one. */
SAT_NODISCARD bool sat_make_thumbnail(const SatSeries *series, const SatFrameInfo *info,
                                      const SatPixelFrame *frame, SatByteWriter *out,
                                      SatError *err);

#endif
