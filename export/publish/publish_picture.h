/* A picture of a pack as a JPEG to look at: windowed, square pixels, marks burned in. */
#ifndef SAT_EXPORT_PUBLISH_PICTURE_H
#define SAT_EXPORT_PUBLISH_PICTURE_H

#include "export/publish/publish_pages.h"
#include "formats/codec/pixel_frame.h"

/** How large a picture may become. Small ones grow to half of it, in whole steps. */
typedef struct {
    uint32_t width_px, height_px;
} SatPictureRoom;

typedef struct {
    uint32_t width_px, height_px;
    double across, down; /* factors from places on the frame to places on the picture */
} SatPublishedSize;

/** Appends the JPEG. size may be NULL. Same picture, same bytes.
 *  errors: SAT_ERR_CORRUPT the picture is damaged; SAT_ERR_NO_MEMORY; those of the pack reader */
SAT_NODISCARD bool sat_publish_picture(const SatPublishCase *publish_case,
                                       const SatPublishShot *shot, SatPictureRoom room,
                                       SatByteWriter *jpeg, SatPublishedSize *size, SatError *err);

#endif
