/* What a compressed frame's own markers say, read without decoding (ITU-T T.81 annex B, T.87 annex
 * C, T.800 annex A and I). Nothing reaches a decoder that this did not let pass. Hostile bytes;
 * pure. */
#ifndef SAT_DICOM_DICOM_CODESTREAM_H
#define SAT_DICOM_DICOM_CODESTREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/sat_error.h"

#define SAT_CODESTREAM_MAX_BITS 16U
#define SAT_CODESTREAM_MAX_SCANS 128U  /* each can cost as much as the whole picture */
#define SAT_CODESTREAM_MAX_TILES 4096U /* each costs memory before any of it is seen */

typedef enum {
    SAT_CODESTREAM_JPEG,          /* T.81 sequential, spectral selection, progressive */
    SAT_CODESTREAM_JPEG_LOSSLESS, /* T.81 process 14 */
    SAT_CODESTREAM_JPEG_LS,       /* T.87 */
    SAT_CODESTREAM_JPEG_2000      /* T.800; with blocks of T.814: HTJ2K */
} SatCodestreamFamily;

/** What an APP14 "Adobe" segment says. */
typedef enum {
    SAT_CODESTREAM_COLOUR_UNSAID,
    SAT_CODESTREAM_COLOUR_RGB,
    SAT_CODESTREAM_COLOUR_YCBCR
} SatCodestreamColour;

typedef struct {
    SatCodestreamFamily family;
    size_t offset,
        length; /* in the frame's bytes: behind a JP2 file's boxes, up to the end marker */
    uint32_t columns, rows;
    uint8_t components; /* 1 or 3, none subsampled but of lossy JPEG */
    uint8_t bits;       /* of a sample, 1 to SAT_CODESTREAM_MAX_BITS */
    bool is_signed;     /* JPEG 2000 */
    bool is_lossy;
    bool is_high_throughput;    /* JPEG 2000 with blocks of T.814 */
    bool has_transform;         /* JPEG 2000: the decoder turns its components into RGB */
    SatCodestreamColour colour; /* JPEG */
} SatCodestream;

/** Walks a whole frame: every marker, to the end. What is fit to be handed to a decoder is
 * described. errors: SAT_ERR_CORRUPT with the byte; SAT_ERR_UNSUPPORTED arithmetic coding,
 * hierarchical, subsampled lossless, other component counts; SAT_ERR_LIMIT scans, tiles */
SAT_NODISCARD bool sat_codestream_scan(SatCodestreamFamily family, const uint8_t *bytes,
                                       size_t length, SatCodestream *out, SatError *err);

/** "JPEG lossless", for messages. */
const char *sat_codestream_family_name(SatCodestreamFamily family);

/** Bytes of a decoded sample, 1 or 2, and of all of them. False: more than any memory. */
size_t sat_codestream_sample_bytes(const SatCodestream *codestream);
SAT_NODISCARD bool sat_codestream_decoded_bytes(const SatCodestream *codestream, size_t *out);

#endif
