/* What a PNG or JPEG is, told from its bytes before anything is decoded; sizes are bounded here.
 * Hostile by assumption. Pure: any thread. */
#ifndef SAT_EXPORT_PICTURE_HEAD_H
#define SAT_EXPORT_PICTURE_HEAD_H

#include "formats/codec/pixel_frame.h"

#define SAT_PICTURE_MAX_FILE_BYTES ((size_t)512 << 20)
#define SAT_PICTURE_PROBE_BYTES 8U

typedef enum { SAT_PICTURE_NONE, SAT_PICTURE_PNG, SAT_PICTURE_JPEG } SatPictureKind;

typedef struct {
    SatPictureKind kind;
    SatPixelShape shape;    /* as stored in the file, before it is turned; with alpha composited */
    uint32_t columns, rows; /* as shown: turned */
    uint8_t orientation;    /* SatExif.orientation */
    bool is_photograph;     /* a camera made it */
    bool has_deep_colour;   /* 16 bits a colour, of which 8 are kept */
    bool is_keepable;       /* an upright baseline JPEG: its coded bytes can stay */
    bool is_rgb;            /* a JPEG of three components that are RGB, not YCbCr */
} SatPictureHead;

/** By the first SAT_PICTURE_PROBE_BYTES; fewer: none. */
SatPictureKind sat_picture_kind(const uint8_t *bytes, size_t length);

/** bytes: the whole file. On failure *out is undefined.
 *  errors, each with the way out: SAT_ERR_CORRUPT; SAT_ERR_LIMIT past SAT_PICTURE_MAX_SIDE_PX or
 *  SAT_PICTURE_MAX_BYTES; SAT_ERR_UNSUPPORTED another kind of JPEG (CMYK, 12 bits, lossless) */
SAT_NODISCARD bool sat_picture_head_read(const uint8_t *bytes, size_t length, SatPictureHead *out,
                                         SatError *err);

#endif
