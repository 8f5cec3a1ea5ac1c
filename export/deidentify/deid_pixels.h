/* Changes the pixels of an object that is kept as DICOM: what is hidden (masks, shutters) becomes
 * black, a crop is cut out, and the attributes follow. Called for an object that sat_deid_object()
 * has cleaned, before it is written; any thread, one object at a time in one arena.
 *
 * Pictures that are stored plainly keep their transfer syntax and all values that are not hidden,
 * as they lie: width, order, planes. Compressed ones are decoded and written in Explicit VR Little
 * Endian, all frames of an object alike; what their decoder makes RGB is RGB. Chrominance for pairs
 * of pixels (YBR_FULL_422) becomes YBR_FULL of the same values. Bits outside of Bits Stored are
 * cleared. Hidden pixels become padding where the object has that, else black as it is shown. */
#ifndef SAT_EXPORT_DEID_PIXELS_H
#define SAT_EXPORT_DEID_PIXELS_H

#include "export/deidentify/deid_object.h"
#include "formats/codec/pixel_mask.h"
#include "formats/dicom/dicom_decoder.h"

/** What is done to the frames of one object. */
typedef struct {
    const SatPixelMask *const *hidden; /* of each frame, before the crop; NULL: nothing of it */
    uint32_t frame_count;              /* as many as the object has */
    SatPixelRect crop;                 /* width_px 0: none */
    /* Every frame was searched with what is hidden black, and there is no text: Burned In
     * Annotation becomes NO. Else it stays as it is. */
    bool shows_no_text;
} SatDeidPixels;

/** Whether any pixel of it changes: for SatDeidObjectInput.has_clean_pixels. pixels may be NULL. */
bool sat_deid_pixels_change(const SatDeidPixels *pixels);

/** Changes object->dataset and object->writing. decoder: for compressed pictures; borrowed with
 *  pixels, dicom and arena until the object is written, which is when frames are read.
 *  errors: SAT_ERR_UNSUPPORTED for a crop or mask of a slide that is stored in tiles, and pictures
 *  that cannot be decoded; SAT_ERR_CORRUPT; SAT_ERR_LIMIT past 4 GiB; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_deid_pixels_apply(const SatDeidPixels *pixels, const SatDicomFile *dicom,
                                         const SatDicomDecoder *decoder, SatArena *arena,
                                         SatDeidObject *object, SatError *err);

#endif
