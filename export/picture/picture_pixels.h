/* The pixels of a PNG or JPEG as they are to be shown. Any thread. */
#ifndef SAT_EXPORT_PICTURE_PIXELS_H
#define SAT_EXPORT_PICTURE_PIXELS_H

#include "export/picture/picture_head.h"
#include "formats/base/byte_writer.h"

/** Decodes, turns upright, and brings into the layout: gray of 8 bits to RGB, 16 bits to 8 (the
 *  upper ones); colour never becomes gray. What shines through is white. profile: an ICC profile of
 *  RGB is appended, where there is one.
 *  owns: sat_pixel_frame_free(out), on success
 *  errors: SAT_ERR_CORRUPT, SAT_ERR_LIMIT, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_picture_pixels(const uint8_t *bytes, size_t length,
                                      const SatPictureHead *head, SatPixelLayout layout,
                                      SatPixelFrame *out, SatByteWriter *profile, SatError *err);

#endif
