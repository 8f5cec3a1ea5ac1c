/* The table of codecs, their names, and the form a picture gets. */
#include "formats/codec/codec.h"

#include <string.h>

#include "formats/codec/codec_jpeg.h"
#include "formats/codec/codec_webp.h"

enum {
    WHOLE_PICTURE_MAX_PIXELS = 1 << 20, /* larger ones are cut */
    STRIP_AIM_PIXELS = 1 << 19
};

static const SatCodec codecs[] = {
    [SAT_CODING_WEBP] = {"webp", "webp", sat_webp_encode, sat_webp_decode},
    [SAT_CODING_JPEG] = {"jpeg", "jpg", NULL, sat_jpeg_decode},
};

static const char *const predictor_names[] = {
    [SAT_PREDICTOR_NONE] = "none",
    [SAT_PREDICTOR_MED] = "med",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const SatCodec *sat_codec(SatPictureCoding coding)
{
    return &codecs[coding];
}

const SatCodec *sat_codec_by_name(const char *name, SatPictureCoding *coding)
{
    for (size_t i = 0; i < COUNT(codecs); i++) {
        if (strcmp(codecs[i].name, name) == 0) {
            *coding = (SatPictureCoding)i;
            return &codecs[i];
        }
    }
    return NULL;
}

const char *sat_predictor_name(SatPredictor predictor)
{
    return predictor_names[predictor];
}

bool sat_predictor_by_name(const char *name, SatPredictor *out)
{
    for (size_t i = 0; i < COUNT(predictor_names); i++) {
        if (strcmp(predictor_names[i], name) == 0) {
            *out = (SatPredictor)i;
            return true;
        }
    }
    return false;
}

SatPictureForm sat_picture_form_for(const SatPixelShape *shape)
{
    SatPictureForm form = {
        .coding = SAT_CODING_WEBP,
        .predictor = shape->layout == SAT_PIXEL_GRAY16 ? SAT_PREDICTOR_MED : SAT_PREDICTOR_NONE,
        .strip_rows = shape->height_px,
    };
    uint64_t pixels = (uint64_t)shape->width_px * shape->height_px;
    if (pixels > WHOLE_PICTURE_MAX_PIXELS) {
        /* Strips of equal height, so that cores sharing a picture finish together. */
        uint64_t strips = (pixels + STRIP_AIM_PIXELS / 2) / STRIP_AIM_PIXELS;
        form.strip_rows = (uint32_t)((shape->height_px + strips - 1) / strips);
    }
    return form;
}

uint32_t sat_strip_count(const SatPixelShape *shape, const SatPictureForm *form)
{
    if (form->strip_rows == 0) {
        return 0;
    }
    return shape->height_px / form->strip_rows + (shape->height_px % form->strip_rows != 0);
}

uint32_t sat_strip_height(const SatPixelShape *shape, const SatPictureForm *form, uint32_t strip)
{
    uint64_t first_row = (uint64_t)strip * form->strip_rows;
    if (first_row >= shape->height_px) {
        return 0;
    }
    uint64_t rest = shape->height_px - first_row;
    return rest < form->strip_rows ? (uint32_t)rest : form->strip_rows;
}

bool sat_encode_thumbnail(const SatPixelFrame *rgb, SatByteWriter *out, SatError *err)
{
    if (rgb->shape.layout != SAT_PIXEL_RGB8) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "a thumbnail is an RGB picture");
    }
    return sat_webp_encode(rgb, SAT_PREDICTOR_NONE, SAT_EFFORT_SMALL, out, err);
}
