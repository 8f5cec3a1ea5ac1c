/* Writes what is on screen as a PNG. */
#ifndef SAT_PLAYER_SCREENSHOT_H
#define SAT_PLAYER_SCREENSHOT_H

#include <stdint.h>

#include "formats/base/sat_error.h"

/** pixels[height_px][width_px], 0xAARRGGBB; alpha is left out. errors: SAT_ERR_SYSTEM naming the
 * path */
SAT_NODISCARD bool sat_screenshot_write(const char *path, const uint32_t *pixels, uint32_t width_px,
                                        uint32_t height_px, SatError *err);

#endif
