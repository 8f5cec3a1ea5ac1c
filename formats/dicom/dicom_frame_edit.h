/* Edits one frame of stored values where they lie in memory, whatever their width and order: what a
 * mask hides is overwritten, a crop is cut out. Nothing else of a value changes. Pure. */
#ifndef SAT_DICOM_DICOM_FRAME_EDIT_H
#define SAT_DICOM_DICOM_FRAME_EDIT_H

#include "formats/codec/pixel_mask.h"

/** How a frame lies in memory (PS3.5 8.1): values of `allocated` bits one behind the other, packed
 * from the lowest bit of a byte on where they are no whole bytes; rows, then planes. */
typedef struct {
    uint32_t rows, columns;
    unsigned samples;   /* of a pixel: 1 to 3 */
    unsigned allocated; /* 1, 8, 12, 16, 32 or 64 */
    bool planar;        /* the samples lie in planes one behind the other */
    bool big_endian;    /* values of whole bytes */
} SatDicomFrameForm;

/** What is done to it. */
typedef struct {
    const SatPixelMask *hidden; /* before the crop; NULL: nothing */
    SatPixelRect part;          /* what stays: inside the frame */
    uint64_t value[3];          /* of hidden samples: all allocated bits */
} SatDicomFrameEdit;

/** Bits of a frame, and of all before it: frames of packed values need not begin with a byte. */
typedef struct {
    uint8_t *bytes;
    size_t capacity; /* bytes */
    uint64_t bits;   /* written so far */
} SatDicomBits;

uint64_t sat_dicom_frame_form_bits(const SatDicomFrameForm *form);

/** Appends the edited frame to out, which has room for it. from: its bytes; first_bit: 0 to 7. */
void sat_dicom_frame_edit(const SatDicomFrameForm *form, const SatDicomFrameEdit *edit,
                          const uint8_t *from, unsigned first_bit, SatDicomBits *out);

/** Chrominance for two pixels each (Y1 Y2 Cb Cr, PS3.3 C.7.6.3.1.2) to one for each, of the same
 *  values: 8 bits, an even number of pixels. to: 3 bytes a pixel. */
void sat_dicom_frame_unpair(const uint8_t *from, size_t pixels, uint8_t *to);

#endif
