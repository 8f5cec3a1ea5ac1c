/* The parts of changing the pixels of a kept object. Nothing outside export/deidentify includes it.
 */
#ifndef SAT_EXPORT_DEID_PIXELS_PRIVATE_H
#define SAT_EXPORT_DEID_PIXELS_PRIVATE_H

#include "export/deidentify/deid_pixels.h"
#include "formats/dicom/dicom_stored_frame.h"

/** A data set that is being changed: a copy of its elements, in the arena. */
typedef struct {
    SatArena *arena;
    SatDicomElement *elements;
    size_t count, capacity;
    bool big_endian; /* of values in memory */
    SatError *err;
} SatDeidEdit;

/** room: how many elements may be added. */
SAT_NODISCARD bool sat_deid_edit_begin(const SatDicomDataset *dataset, size_t room, SatArena *arena,
                                       SatDeidEdit *edit, SatError *err);
SatDicomDataset sat_deid_edit_end(const SatDeidEdit *edit);
SatDicomElement *sat_deid_edit_find(const SatDeidEdit *edit, uint32_t tag); /* NULL: none */
void sat_deid_edit_remove(SatDeidEdit *edit, uint32_t tag);
/** A US or UL value, or text; the element is added when it is missing. */
SAT_NODISCARD bool sat_deid_edit_number(SatDeidEdit *edit, uint32_t tag, const char *vr,
                                        uint32_t value);
SAT_NODISCARD bool sat_deid_edit_text(SatDeidEdit *edit, uint32_t tag, const char *vr,
                                      const char *text);

/** What hidden samples become, as `frame` holds them (deid_pixel_values.c).
 *  errors: those of reading the frames of wide values; SAT_ERR_CORRUPT of the palette */
SAT_NODISCARD bool sat_deid_hidden_values(const SatDicomFile *dicom, const SatDicomImage *image,
                                          const SatDicomStoredFrame *frame, uint64_t values[3],
                                          SatError *err);

/** What else speaks of pixels by their place: positions of the frames, ultrasound regions,
 * shutters, collimators (deid_crop.c). */
SAT_NODISCARD bool sat_deid_crop_attributes(SatDeidEdit *edit, const SatPixelRect *crop);

#endif
