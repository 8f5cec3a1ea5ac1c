/* PNG of the screen. */
#include "player/screenshot.h"

#include <png.h>
#include <stdlib.h>

#include "formats/base/checked_math.h"
#include "formats/base/file_io.h"

bool sat_screenshot_write(const char *path, const uint32_t *pixels, uint32_t width_px,
                          uint32_t height_px, SatError *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = width_px,
                       .height = height_px,
                       .format = PNG_FORMAT_RGB,
                       .flags = PNG_IMAGE_FLAG_FAST};
    const size_t count = (size_t)width_px * height_px;
    uint8_t *rgb = malloc(count * 3);
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *bytes = malloc(size);
    bool good = rgb != NULL && bytes != NULL;
    for (size_t i = 0; good && i < count; i++) {
        rgb[i * 3] = (uint8_t)(pixels[i] >> 16);
        rgb[i * 3 + 1] = (uint8_t)(pixels[i] >> 8);
        rgb[i * 3 + 2] = (uint8_t)pixels[i];
    }
    if (!good) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the screenshot %s", path);
    } else if (png_image_write_to_memory(&image, bytes, &size, 0, rgb, 0, NULL) == 0) {
        good = sat_fail(err, SAT_ERR_SYSTEM, "%s: cannot make a PNG: %s", path, image.message);
    } else {
        good = sat_write_file_atomic(path, bytes, size, false, err);
    }
    free(rgb);
    free(bytes);
    return good;
}
