/* The rules of a strip that is WebP. */
#include "formats/codec/webp_strip.h"

bool sat_webp_strip_check(const SatPixelFrame *strip, SatPredictor predictor, SatErrorCode code,
                          SatError *err)
{
    size_t bytes = 0;
    if (!sat_pixel_shape_check(&strip->shape, &bytes, err)) {
        return false;
    }
    if ((size_t)strip->shape.width_px * strip->shape.height_px > SAT_STRIP_MAX_PIXELS) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "a strip of %u x %u pixels is over the limit of %u pixels; cut it smaller",
                        strip->shape.width_px, strip->shape.height_px, SAT_STRIP_MAX_PIXELS);
    }
    if (predictor != SAT_PREDICTOR_NONE &&
        (predictor != SAT_PREDICTOR_MED || strip->shape.layout != SAT_PIXEL_GRAY16)) {
        return sat_fail(err, code, "the predictor med goes with gray of 9 to 16 bits only");
    }
    return true;
}

bool sat_webp_strip_too_large(const SatPixelFrame *strip, SatErrorCode code, SatError *err)
{
    return sat_fail(err, code, "the picture holds values that do not fit in %u bits",
                    (unsigned)strip->shape.bits);
}
