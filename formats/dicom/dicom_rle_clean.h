/* Blanks what an RLE frame (PS3.5 annex G) holds besides its picture: unused offsets of its header,
 * gaps between segments, bytes behind a segment's last pixel, bits outside Bits Stored. Nothing
 * moves. Pure. */
#ifndef SAT_DICOM_DICOM_RLE_CLEAN_H
#define SAT_DICOM_DICOM_RLE_CLEAN_H

#include "formats/dicom/dicom_rle.h"
#include "formats/dicom/dicom_stored_bits.h"

/** Where a walk through one frame has come to. shape and bits are set by the caller. */
typedef struct {
    SatDicomRleShape shape;
    SatDicomStoredBits bits; /* unit_bytes 0: all bits stay */
    uint8_t header[SAT_DICOM_RLE_HEADER_BYTES];
    uint64_t position; /* in the frame */
    unsigned next;     /* the segment that comes next: the one before is being read */
    size_t made;       /* pixels of it so far */
    unsigned literals; /* bytes of a run of different ones that are still to come */
    unsigned repeats;  /* how often the next byte counts; 0: it is the head of a run */
    bool is_wrong;
} SatDicomRleCleaner;

/** Before the first byte of each frame. */
void sat_dicom_rle_begin_frame(SatDicomRleCleaner *cleaner);
/** Blanks in place; a frame may come in any pieces. */
void sat_dicom_rle_clean(SatDicomRleCleaner *cleaner, uint8_t *bytes, size_t length);
/** Behind the last byte of a frame: whether it gave all its pixels, and nothing of them is left
 *  that could not be cleaned. */
bool sat_dicom_rle_is_understood(const SatDicomRleCleaner *cleaner);

#endif
