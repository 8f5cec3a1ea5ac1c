/* How pictures are coded inside a pack: a table of codecs with one shape. PACK_FORMAT.md "Pictures"
 * specifies every bit; nothing here knows about files. Pure functions: any thread. */
#ifndef SAT_CODEC_CODEC_H
#define SAT_CODEC_CODEC_H

#include "formats/base/byte_writer.h"
#include "formats/codec/pixel_frame.h"

/* Of one WebP strip: bounds what decoding one costs (twice 4 bytes a pixel beside the pixels). */
#define SAT_STRIP_MAX_PIXELS (1U << 24)

typedef enum {
    SAT_CODING_WEBP, /* lossless WebP: gray 9-16 as hi/lo in R and G, gray 1-8 as R=G=B, RGB as is
                      */
    SAT_CODING_JPEG  /* baseline JPEG bytes kept from the source: gray or colour */
} SatPictureCoding;

typedef enum {
    SAT_PREDICTOR_NONE,
    SAT_PREDICTOR_MED /* median edge detector before the split; gray 9-16 only */
} SatPredictor;

typedef struct {
    SatPictureCoding coding;
    SatPredictor predictor;
    uint32_t
        strip_rows; /* rows of every strip but the last, which has the rest; height_px when whole */
    uint32_t near;  /* how far values may be from the source's (near_lossless.h): only told */
} SatPictureForm;

typedef enum {
    SAT_EFFORT_FAST,     /* our own writer, one pass */
    SAT_EFFORT_BALANCED, /* our own writer with a closer look; libwebp for layouts of 8 bits */
    SAT_EFFORT_SMALL     /* whichever is smaller, ours or libwebp's; some ten times slower */
} SatEffort;

typedef struct {
    const char *name; /* as in case.json: "webp", "jpeg" */
    const char *file_extension;
    /** Appends one strip's bytes. NULL: this coding is never made from pixels (jpeg).
     *  Same pixels, predictor and effort give the same bytes. */
    bool (*encode)(const SatPixelFrame *strip, SatPredictor predictor, SatEffort effort,
                   SatByteWriter *out, SatError *err);
    /** Decodes one strip into strip->pixels; the coded size must equal strip->shape exactly, and is
     *  checked before anything is decoded. On failure the pixels are undefined.
     *  JPEG: the markers must be as sat_jpeg_clean() leaves them; YCbCr becomes RGB.
     *  errors: SAT_ERR_CORRUPT, SAT_ERR_UNSUPPORTED (not opaque, not lossless, B != 0,
     * progressive), SAT_ERR_LIMIT (shape, SAT_STRIP_MAX_PIXELS), SAT_ERR_NO_MEMORY */
    bool (*decode)(const void *bytes, size_t length, SatPredictor predictor,
                   const SatPixelFrame *strip, SatError *err);
} SatCodec;

const SatCodec *sat_codec(SatPictureCoding coding);
/** By the name in case.json; NULL when unknown. */
const SatCodec *sat_codec_by_name(const char *name, SatPictureCoding *coding);
const char *sat_predictor_name(SatPredictor predictor); /* "none", "med" */
SAT_NODISCARD bool sat_predictor_by_name(const char *name, SatPredictor *out);

/** The form a picture of this shape gets by default: predictor, and strips of about half a million
 *  pixels for pictures of more than a million, so that cores share one picture. */
SatPictureForm sat_picture_form_for(const SatPixelShape *shape);
/** ceil(height / strip_rows) */
uint32_t sat_strip_count(const SatPixelShape *shape, const SatPictureForm *form);
uint32_t sat_strip_height(const SatPixelShape *shape, const SatPictureForm *form, uint32_t strip);

/** A thumbnail as lossless RGB WebP. rgb: SAT_PIXEL_RGB8 */
SAT_NODISCARD bool sat_encode_thumbnail(const SatPixelFrame *rgb, SatByteWriter *out,
                                        SatError *err);

/** What a JPEG's markers say, read without decoding. */
typedef struct {
    uint32_t width_px, height_px;
    uint8_t components;
    uint8_t bits;
    bool baseline; /* SOF0, 8 bits, 1 or 3 components; others are not kept */
} SatJpegInfo;
/** errors: SAT_ERR_CORRUPT when the marker structure is broken before the first scan,
 *  SAT_ERR_UNSUPPORTED when the height comes only after it (DNL) */
SAT_NODISCARD bool sat_jpeg_inspect(const void *bytes, size_t length, SatJpegInfo *out,
                                    SatError *err);
/** Copies a baseline JPEG without COM and APPn (text of the source could hide there), without bytes
 *  behind EOI, and with an APP14 that says what the components are: is_rgb or YCbCr (ignored for
 * gray). The coded scans are untouched; whether they decode is for decode() to say. errors:
 * SAT_ERR_CORRUPT for broken markers or no EOI, SAT_ERR_UNSUPPORTED when not baseline */
SAT_NODISCARD bool sat_jpeg_clean(const void *bytes, size_t length, bool is_rgb, SatByteWriter *out,
                                  SatError *err);

#endif
