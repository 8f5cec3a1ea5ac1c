/* Softcopy presentation states (PS3.3 A.33): what somebody drew on pictures and how they were to be
 * seen, read into plain structs. Display shutters are not read here (export/deidentify hides what
 * they hide). Texts are raw: only export/deidentify may look at them. Pure but for memory; hostile
 * by assumption: what is no sound object is left out and counted, the rest is taken. */
#ifndef SAT_DICOM_DICOM_PRESENTATION_STATE_H
#define SAT_DICOM_DICOM_PRESENTATION_STATE_H

#include "formats/dicom/dicom_charset.h"
#include "formats/dicom/dicom_references.h"

#define SAT_STATE_MAX_GRAPHICS 10000U /* graphic objects; text objects: as many */
#define SAT_STATE_MAX_POINTS 10000U   /* of one graphic object */
#define SAT_STATE_MAX_LAYERS 1000U    /* graphic layers, areas, windows: each */
#define SAT_STATE_MAX_TEXT_BYTES (64U * 1024U)

/** C.10.5 Graphic Annotation Units. */
typedef enum {
    SAT_STATE_PIXEL,  /* pixels of the picture: 0, 0 is the upper left corner of its first pixel,
                         whose centre is 0.5, 0.5; x to the right, y down */
    SAT_STATE_DISPLAY /* parts of the displayed area as it is seen: 0, 0 its upper left corner on
                         screen, 1, 1 the lower right one */
} SatStateUnits;

typedef struct {
    double x, y; /* finite */
} SatStatePoint;

/** C.10.5.1.2 Graphic Type. Compound rectangles and ellipses (C.10.5.1.3) come as polylines and
 *  ellipses, in place of the simple objects that stand for them; other compound objects come as
 *  these simple ones. */
typedef enum {
    SAT_STATE_POINT,        /* one point */
    SAT_STATE_POLYLINE,     /* 2 or more; closed where the last is the first */
    SAT_STATE_INTERPOLATED, /* a curve through 2 or more; closed as above */
    SAT_STATE_CIRCLE,       /* centre, a point of the line */
    SAT_STATE_ELLIPSE       /* both ends of the major axis, both of the minor one */
} SatStateGraphicKind;

typedef struct {
    SatStateGraphicKind kind;
    SatStateUnits units;
    bool is_filled, is_dashed;
    const SatStatePoint *points;
    size_t point_count; /* as many as the kind has */
} SatStateGraphic;

/** A text object: it has a box, an anchor point, or both. */
typedef struct {
    const char *text; /* Unformatted Text Value, UTF-8, never "" */
    bool has_box;
    SatStateUnits box_units;
    SatStatePoint box[2]; /* the corners that are upper left and lower right on screen */
    bool has_anchor;
    SatStateUnits anchor_units;
    SatStatePoint anchor;
    bool shows_anchor; /* Anchor Point Visibility */
} SatStateText;

/** C.10.7. Color where one is recommended, from CIELab, RGB (retired) or gray. */
typedef struct {
    char name[17];           /* Graphic Layer, a code */
    const char *description; /* "" or what somebody called it */
    int64_t order;           /* what lies higher is drawn later */
    bool has_color;
    uint8_t color[3]; /* sRGB */
} SatStateLayer;

#define SAT_STATE_NO_LAYER SIZE_MAX

/** An item of Graphic Annotation Sequence: what is drawn on some pictures. */
typedef struct {
    SatDicomReferences images; /* count 0: all pictures of the state */
    size_t layer;              /* or SAT_STATE_NO_LAYER */
    const SatStateGraphic *graphics;
    size_t graphic_count;
    const SatStateText *texts;
    size_t text_count;
} SatStateAnnotation;

/** C.10.4 Presentation Size Mode. */
typedef enum { SAT_STATE_FITS, SAT_STATE_TRUE_SIZE, SAT_STATE_MAGNIFIES } SatStateSize;

/** C.10.4: the part of pictures that is shown. Corner pixels counted from 1, as column and row of
 *  the stored picture; the ones that are upper left and lower right on screen, so that a turned
 *  picture has them swapped. They may lie outside of the picture. */
typedef struct {
    SatDicomReferences images; /* count 0: all pictures of the state */
    int64_t upper_left[2], lower_right[2];
    SatStateSize size;
    double magnification; /* screen pixels for one of the picture; 0: not said */
} SatStateArea;

typedef enum { SAT_STATE_LINEAR, SAT_STATE_LINEAR_EXACT, SAT_STATE_SIGMOID } SatStateFunction;

/** C.11.8: a window of pictures, in the values behind the modality transform. */
typedef struct {
    SatDicomReferences images; /* count 0: all pictures of the state */
    double center, width;      /* width > 0 */
    SatStateFunction function;
} SatStateWindow;

typedef struct {
    SatDicomReferences images;       /* C.11.11: all that it is of */
    const char *label, *description; /* Content Label, Content Description; "" */
    const SatStateLayer *layers;
    size_t layer_count;
    const SatStateAnnotation *annotations;
    size_t annotation_count;
    const SatStateArea *areas;
    size_t area_count;
    const SatStateWindow *windows;
    size_t window_count;
    uint16_t rotation_degrees; /* C.10.6: clockwise, 0, 90, 180 or 270, before the flip */
    bool is_flipped;           /* left to right */
    size_t unread_count;       /* objects that are not sound, and tables for windows */
} SatPresentationState;

/** Grayscale, color, pseudo-color, or XA/XRF softcopy presentation state (PS3.4 B.5). */
bool sat_dicom_is_presentation_state(const SatDicomDataset *dataset);

/** Reads it; *out lies in the arena. decoder: for its texts.
 *  errors: SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_dicom_presentation_state(const SatDicomDataset *dataset,
                                                SatDicomTextDecoder *decoder, SatArena *arena,
                                                SatPresentationState *out, SatError *err);

/** Whether an area, a window or an annotation with these references holds for a picture that the
 *  state is of, by its UID and frame counted from 1. */
bool sat_state_holds_for(const SatDicomReferences *images, const char *uid, uint32_t frame);
/** The area that holds for the picture; NULL: none. */
const SatStateArea *sat_state_area_of(const SatPresentationState *state, const char *uid,
                                      uint32_t frame);

/** The point in pixels of the picture. area NULL: DISPLAY units mean the whole picture. */
SatStatePoint sat_state_to_pixels(const SatPresentationState *state, const SatStateArea *area,
                                  uint32_t columns, uint32_t rows, SatStateUnits units,
                                  SatStatePoint point);

#endif
