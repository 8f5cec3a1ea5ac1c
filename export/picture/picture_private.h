/* What the files of export/picture share; nothing else includes it. */
#ifndef SAT_EXPORT_PICTURE_PRIVATE_H
#define SAT_EXPORT_PICTURE_PRIVATE_H

#include "export/picture/picture_head.h"
#include "formats/base/byte_writer.h"

/** sat_picture_head_read() of a JPEG. */
SAT_NODISCARD bool sat_picture_jpeg_head(const uint8_t *bytes, size_t length, SatPictureHead *out,
                                         SatError *err);
/** Decodes into *out, as stored: not turned. Appends an ICC profile of RGB (nothing: none, or a
 *  damaged one). owns: sat_pixel_frame_free(), on success
 *  errors: SAT_ERR_CORRUPT, SAT_ERR_LIMIT, SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_picture_jpeg_decode(const uint8_t *bytes, size_t length,
                                           const SatPictureHead *head, SatPixelFrame *out,
                                           SatError *err);
SAT_NODISCARD bool sat_picture_png_decode(const uint8_t *bytes, size_t length,
                                          const SatPictureHead *head, SatPixelFrame *out,
                                          SatByteWriter *profile, SatError *err);
/** The ICC profile in the markers; a damaged one is none. */
void sat_picture_jpeg_profile(const uint8_t *bytes, size_t length, SatByteWriter *profile);
/** Whether it says to be one of RGB, and its length. */
bool sat_picture_is_rgb_profile(const uint8_t *bytes, size_t length);

#endif
