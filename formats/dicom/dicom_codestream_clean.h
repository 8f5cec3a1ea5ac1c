/* Blanks what compressed pictures may say besides the picture: comments, application segments,
 * segments nobody defined, what stands in a segment behind what it is for, JP2 boxes, bytes before
 * the picture and behind its end. Nothing moves, so that lengths and offset tables stay true.
 * What the coded data themselves hold is not looked into. Pure. */
#ifndef SAT_DICOM_DICOM_CODESTREAM_CLEAN_H
#define SAT_DICOM_DICOM_CODESTREAM_CLEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    SAT_DICOM_CODESTREAM_OTHER,   /* not looked into */
    SAT_DICOM_CODESTREAM_JPEG,    /* JPEG (T.81) and JPEG-LS (T.87) */
    SAT_DICOM_CODESTREAM_JPEG2000 /* JPEG 2000 (T.800) and HTJ2K (T.814) */
} SatDicomCodestreamKind;

SatDicomCodestreamKind sat_dicom_codestream_kind(const char *transfer_syntax);

/** Where a walk through one frame has come to. */
typedef struct {
    SatDicomCodestreamKind kind;
    int state;         /* of dicom_codestream_clean.c */
    uint8_t marker;    /* second byte of the segment's */
    uint32_t position; /* in the segment's content, or of the bytes of its length */
    uint32_t length;   /* of the content */
    uint32_t used;     /* bytes of the content that the marker is for */
    uint32_t box;      /* JP2: its name */
    uint32_t samples;  /* JP2: of the picture */
    uint64_t rest;     /* JPEG 2000: bytes of the tile-part that are still to come */
    bool has_rest;
    unsigned candidates; /* bits: what of known segments this one can still be */
} SatDicomCodestreamCleaner;

/** Before the first byte of each frame. kind is set. */
void sat_dicom_codestream_begin_frame(SatDicomCodestreamCleaner *cleaner);

/** Blanks in place; a frame may come in any pieces. Content that a decoder needs stays: JFIF's and
 *  Adobe's own numbers, the colour transform of JPEG-LS. A colour profile of a JP2 file becomes
 *  plain sRGB or gray: DICOM says the colours itself (PS3.5 8.2.4). */
void sat_dicom_codestream_clean(SatDicomCodestreamCleaner *cleaner, uint8_t *bytes, size_t length);

/** Behind the last byte of a frame: whether a picture was there and each part was known for what it
 *  is. Else nothing can be said of what the bytes hold. */
bool sat_dicom_codestream_is_understood(const SatDicomCodestreamCleaner *cleaner);

#endif
