/* What satchel and satchel-read-text say to each other. Both come from one build: no versions. */
#ifndef SAT_EXPORT_READER_PROTOCOL_H
#define SAT_EXPORT_READER_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

#define SAT_READER_PROGRAM "satchel-read-text"
#define SAT_READER_ARGUMENT "--worker" /* then the number of the process that started it */
#define SAT_READER_MEMORY_BYTES ((size_t)1 << 20)

/** One line of text, black on white, at the start of the shared memory: uint8_t
 * [height_px][width_px]. */
typedef struct {
    uint64_t number;
    uint32_t width_px, height_px;
    uint32_t letter_px; /* height of a middling letter */
    uint32_t turns;     /* quarters, clockwise, that make it upright: 0 to 3 */
} SatReadRequest;

typedef enum {
    SAT_READ_READY,   /* said once, with number 0, when nothing can be opened any more */
    SAT_READ_NOTHING, /* no letters, or too few */
    SAT_READ_MARKER,  /* sides, positions, numbers with units: harmless words alone */
    SAT_READ_TEXT,
    SAT_READ_OUTCOMES
} SatReadOutcome;

/** The text itself stays where it was read. */
typedef struct {
    uint64_t number; /* of the request */
    uint64_t outcome;
    uint64_t confidence; /* 0 to 100 */
} SatReadAnswer;

#endif
