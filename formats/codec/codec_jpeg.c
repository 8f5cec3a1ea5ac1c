/* Checks a kept JPEG against the rules of a pack and hands it to the decoder. */
#include "formats/codec/codec_jpeg.h"

#include <string.h>

#include "formats/codec/jpeg_decode.h"
#include "formats/codec/jpeg_markers.h"

typedef struct {
    size_t segments;
    bool has_adobe;
} Rules;

/* Colour has the APP14 right behind SOI, where browsers and libjpeg take it from. */
static bool check_segment(void *context, const SatJpegSegment *segment, SatError *err)
{
    Rules *rules = context;
    size_t index = rules->segments++;
    if (index == 1 && segment->marker == SAT_JPEG_APP14 &&
        segment->payload_bytes == SAT_JPEG_ADOBE_BYTES &&
        memcmp(segment->payload, sat_jpeg_adobe_start, sizeof(sat_jpeg_adobe_start)) == 0 &&
        segment->payload[SAT_JPEG_ADOBE_BYTES - 1] <= SAT_JPEG_TRANSFORM_YCBCR) {
        rules->has_adobe = true;
        return true;
    }
    if (segment->marker == SAT_JPEG_COM ||
        (segment->marker >= SAT_JPEG_APP0 && segment->marker <= SAT_JPEG_APP15)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        "the JPEG holds a comment or application segment; packs hold cleaned JPEG");
    }
    return true;
}

static bool check_against_shape(const SatJpegInfo *info, const SatPixelShape *shape, SatError *err)
{
    if (info->width_px != shape->width_px || info->height_px != shape->height_px) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "the JPEG is %u x %u pixels, but %u x %u were announced", info->width_px,
                        info->height_px, shape->width_px, shape->height_px);
    }
    if (info->components != sat_pixel_bytes(shape->layout)) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG is %s, but %s was announced",
                        info->components == 1 ? "gray" : "in colour",
                        info->components == 1 ? "colour" : "gray");
    }
    return true;
}

bool sat_jpeg_decode(const void *bytes, size_t length, SatPredictor predictor,
                     const SatPixelFrame *strip, SatError *err)
{
    size_t strip_bytes = 0;
    if (!sat_pixel_shape_check(&strip->shape, &strip_bytes, err)) {
        return false;
    }
    if (strip->shape.bits != 8 || predictor != SAT_PREDICTOR_NONE) {
        return sat_fail(err, SAT_ERR_CORRUPT,
                        "a JPEG has 8 bits a value and no predictor, but %u bits and \"%s\" were "
                        "announced",
                        (unsigned)strip->shape.bits, sat_predictor_name(predictor));
    }
    Rules rules = {0};
    SatJpegInfo info = {0};
    size_t end = 0;
    if (!sat_jpeg_walk(bytes, length, check_segment, &rules, &info, &end, err) ||
        !check_against_shape(&info, &strip->shape, err)) {
        return false;
    }
    if (end != length) {
        return sat_fail(err, SAT_ERR_CORRUPT, "the JPEG has %zu bytes behind its end",
                        length - end);
    }
    if (rules.has_adobe != (info.components == 3)) {
        return sat_fail(err, SAT_ERR_UNSUPPORTED,
                        info.components == 3
                            ? "the colour JPEG does not say what its components are"
                            : "the gray JPEG says that it has colours");
    }
    return sat_jpeg_decode_checked(bytes, length, SAT_JPEG_COLOUR_BY_MARKERS, strip, err);
}
