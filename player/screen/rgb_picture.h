/* Decoded colour pixels as a picture that can be drawn. UI thread only. */
#ifndef SAT_PLAYER_RGB_PICTURE_H
#define SAT_PLAYER_RGB_PICTURE_H

#include "formats/codec/pixel_frame.h"
#include "player/sdl/sdl_draw.h"

/** shape: rgb: SAT_PIXEL_RGB8, copied.     owns: sat_picture_free(); NULL: not now */
SAT_NODISCARD SatPicture *sat_rgb_picture_new(SatDraw *draw, const SatPixelFrame *rgb);
/** The same, smaller by a whole number so that it is at most so wide and high. */
SAT_NODISCARD SatPicture *sat_rgb_thumbnail_new(SatDraw *draw, const SatPixelFrame *rgb,
                                                uint32_t most_width_px, uint32_t most_height_px);

#endif
