/* Blanks what compressed pictures may say besides the picture: comments, application segments, JP2
 * boxes, bytes behind the end. Nothing moves, so that lengths and offset tables stay true. Pure. */
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

/** Where a walk through fragments has come to; zeroed but for kind at the first. A picture may go
 * on in the next fragment. */
typedef struct {
    SatDicomCodestreamKind kind;
    int state;         /* of dicom_codestream_clean.c */
    uint8_t marker;    /* second byte of the segment's */
    uint32_t position; /* in the segment's content, or of the bytes of its length */
    uint32_t length;   /* of the content */
    uint32_t box;      /* JP2: its name */
    uint64_t rest;     /* JPEG 2000: bytes of the tile-part that are still to come */
    bool has_rest;
    unsigned candidates; /* bits: what of known segments this one can still be */
} SatDicomCodestreamCleaner;

/** The first bytes of a fragment, before they are cleaned: where a picture begins, what was before
 *  it no longer matters, even when that was not understood. */
void sat_dicom_codestream_begin_fragment(SatDicomCodestreamCleaner *cleaner, const uint8_t *bytes,
                                         size_t length);

/** Blanks in place. Content that a decoder needs stays: JFIF's and Adobe's own numbers, the colour
 *  transform of JPEG-LS. */
void sat_dicom_codestream_clean(SatDicomCodestreamCleaner *cleaner, uint8_t *bytes, size_t length);

#endif
