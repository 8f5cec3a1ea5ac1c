/* What satchel and satchel-decode say to each other. Both come from one build: no versions. */
#ifndef SAT_EXPORT_DECODE_PROTOCOL_H
#define SAT_EXPORT_DECODE_PROTOCOL_H

#include "formats/dicom/dicom_codestream.h"

#define SAT_DECODE_PROGRAM "satchel-decode"
#define SAT_DECODE_ARGUMENT "--worker" /* then the number of the process that started it */
#define SAT_DECODE_ALIGNMENT 64U       /* of the samples in shared memory */

/** One frame. In shared memory (that of the last message that brought any): the codestream at 0,
 * the samples at sample_offset. */
typedef struct {
    uint64_t number;
    SatCodestream codestream;
    uint64_t sample_offset, sample_bytes;
} SatDecodeRequest;

typedef enum {
    SAT_DECODE_READY, /* said once, with number 0, when nothing can be opened any more */
    SAT_DECODE_DONE,
    SAT_DECODE_DAMAGED,
    SAT_DECODE_NO_MEMORY,
    SAT_DECODE_OUTCOMES
} SatDecodeOutcome;

/** No text: what a decoder says of hostile bytes is not for people. */
typedef struct {
    uint64_t number; /* of the request */
    uint64_t outcome;
} SatDecodeAnswer;

#endif
