/* One satchel-decode process with its piece of shared memory, seen from satchel. Used by
 * decoder_pool alone; one thread at a time. */
#ifndef SAT_EXPORT_DECODE_WORKER_H
#define SAT_EXPORT_DECODE_WORKER_H

#include "export/decode/decode_protocol.h"

typedef struct SatDecodeWorker SatDecodeWorker;

/** Starts the program and waits until it is in its sandbox. thread: one that outlives the worker
 *  errors: SAT_ERR_SYSTEM when it cannot be started or does not get there */
SAT_NODISCARD SatDecodeWorker *sat_decode_worker_new(const char *program, SatError *err);
void sat_decode_worker_free(SatDecodeWorker *worker); /* ends it; NULL-safe */

bool sat_decode_worker_is_fresh(const SatDecodeWorker *worker); /* has decoded nothing yet */
bool sat_decode_worker_is_good(const SatDecodeWorker *worker);  /* can be given another frame */

typedef enum {
    SAT_DECODE_END_DONE,
    SAT_DECODE_END_FAILED, /* err says why */
    SAT_DECODE_END_DIED    /* err is not set */
} SatDecodeEnd;

/** Decodes one frame as SatDicomDecoder has it. A frame may take 5 s, and one more for each 4 MiB
 * of samples; a worker that takes longer is no good any more. */
SatDecodeEnd sat_decode_worker_run(SatDecodeWorker *worker, const SatCodestream *codestream,
                                   const uint8_t *bytes, uint8_t *out, size_t length,
                                   SatError *err);

#endif
