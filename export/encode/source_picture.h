/* One frame of a plan as pixels: read from its object, what is hidden black, cropped. Shared by the
 * jobs that encode its strips: the first that needs it reads it, the last that lets go frees it. */
#ifndef SAT_EXPORT_SOURCE_PICTURE_H
#define SAT_EXPORT_SOURCE_PICTURE_H

#include "export/assemble/export_plan.h"

typedef struct SatSourcePicture SatSourcePicture;

/** holders: how many times sat_source_picture_release() will be called. Reads nothing yet.
 *  series and frame are borrowed from the plan. */
SAT_NODISCARD SatSourcePicture *sat_source_picture_new(const SatPlannedSeries *series,
                                                       const SatPlannedFrame *frame,
                                                       uint32_t holders, SatError *err);
void sat_source_picture_release(SatSourcePicture *picture); /* thread: any; NULL-safe */

/** The pixels after masks, shutters and crop, borrowed until release; reads them on the first call.
 *  thread: any. errors: those of reading, the same to every caller */
SAT_NODISCARD const SatPixelFrame *sat_source_picture_pixels(SatSourcePicture *picture,
                                                             SatError *err);

/** The frame's JPEG as a pack keeps it (codec.h, sat_jpeg_clean), and as pixels of the source's
 * shape: only what decodes, in a worker, is kept, so that nothing can hide behind the picture.
 * errors: those of reading, cleaning and decoding */
SAT_NODISCARD bool sat_read_clean_jpeg(const SatPlannedFrame *frame, const SatPixelFrame *pixels,
                                       SatByteWriter *jpeg, SatError *err);

/** The shape a planned series has in the pack. */
SatPixelShape sat_planned_shape(const SatPlannedSeries *series);

/** Which pixels of row y_px of the planned picture are hidden: hidden[numbers.columns], 1 where,
 * else 0. They are left out of all that is measured of a stack. False: none is, and nothing was
 * written. */
bool sat_planned_hidden_row(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                            uint32_t y_px, uint8_t *hidden);

#endif
