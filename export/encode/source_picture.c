/* One frame of a plan as pixels: read once, whoever asks first. */
#include "export/encode/source_picture.h"

#include <stdlib.h>

#include "export/encode/planned_pixels.h"
#include "formats/base/platform.h"
#include "formats/codec/codec.h"
#include "formats/dicom/dicom_coded.h"

struct SatSourcePicture {
    const SatPlannedSeries *series;
    const SatPlannedFrame *frame;
    SatMutex *mutex;
    /* guarded by mutex: */
    uint32_t holders;
    bool tried;
    SatError error;
    SatPixelFrame whole;   /* as in the source */
    SatPixelFrame cropped; /* shares its memory */
};

SatPixelShape sat_planned_shape(const SatPlannedSeries *series)
{
    SatPixelShape shape = series->source_shape;
    if (series->crop.width_px > 0) {
        shape.width_px = series->crop.width_px;
        shape.height_px = series->crop.height_px;
    }
    return shape;
}

bool sat_planned_hidden_row(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                            uint32_t y_px, uint8_t *hidden)
{
    return frame->hidden != NULL &&
           sat_pixel_mask_row(frame->hidden, series->crop.x_px, series->crop.y_px + y_px,
                              series->numbers.columns, hidden);
}

SatSourcePicture *sat_source_picture_new(const SatPlannedSeries *series,
                                         const SatPlannedFrame *frame, uint32_t holders,
                                         SatError *err)
{
    SatSourcePicture *picture = calloc(1, sizeof *picture);
    if (!picture) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a picture");
        return NULL;
    }
    picture->series = series;
    picture->frame = frame;
    picture->holders = holders;
    picture->mutex = sat_mutex_new(err);
    if (!picture->mutex) {
        free(picture);
        return NULL;
    }
    return picture;
}

void sat_source_picture_release(SatSourcePicture *picture)
{
    if (!picture) {
        return;
    }
    sat_mutex_lock(picture->mutex);
    bool last = --picture->holders == 0;
    sat_mutex_unlock(picture->mutex);
    if (last) {
        sat_pixel_frame_free(&picture->whole);
        sat_mutex_free(picture->mutex);
        free(picture);
    }
}

bool sat_read_clean_jpeg(const SatPlannedFrame *frame, const SatPixelFrame *pixels,
                         SatByteWriter *jpeg, SatError *err)
{
    const SatDicomImage *image = &sat_clean_item_facts(frame->item)->image;
    SatCodestream codestream = {0};
    SatByteWriter raw = SAT_BYTE_WRITER_INIT;
    bool done = sat_clean_item_read_stored(frame->item, frame->source_frame, &raw, err) &&
                sat_dicom_coded_scan(image, raw.bytes, raw.length, &codestream, err) &&
                sat_jpeg_clean(raw.bytes, raw.length,
                               codestream.colour == SAT_CODESTREAM_COLOUR_RGB, jpeg, err) &&
                sat_clean_item_decode(frame->item, frame->source_frame, jpeg->bytes, jpeg->length,
                                      pixels, err);
    sat_byte_writer_free(&raw);
    return done || sat_clean_item_fail_in_frame(frame->item, frame->source_frame, err);
}

static void crop(SatSourcePicture *picture)
{
    const SatPixelRect *crop = &picture->series->crop;
    picture->cropped = picture->whole;
    if (crop->width_px > 0) {
        picture->cropped.shape.width_px = crop->width_px;
        picture->cropped.shape.height_px = crop->height_px;
        picture->cropped.pixels +=
            picture->whole.stride_bytes * crop->y_px +
            sat_pixel_bytes(picture->whole.shape.layout) * (size_t)crop->x_px;
    }
}

const SatPixelFrame *sat_source_picture_pixels(SatSourcePicture *picture, SatError *err)
{
    sat_mutex_lock(picture->mutex);
    if (!picture->tried) {
        picture->tried = true;
        if (sat_pixel_frame_new(&picture->whole, &picture->series->source_shape, &picture->error) &&
            sat_planned_pixels_read(picture->series, picture->frame, &picture->whole,
                                    &picture->error)) {
            sat_pixel_mask_fill(picture->frame->hidden, picture->series->hidden_value,
                                &picture->whole);
            crop(picture);
        }
    }
    bool failed = picture->error.code != SAT_OK;
    if (failed) {
        *err = picture->error;
    }
    sat_mutex_unlock(picture->mutex);
    return failed ? NULL : &picture->cropped;
}
