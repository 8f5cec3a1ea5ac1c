/* The workers that decode: satchel-decode processes, started when the first coded picture comes, at
 * most as many as jobs; each has one piece of shared memory, which bounds what is decoded at once.
 * A worker is replaced after a thousand frames, and when it ends, hangs or says nonsense: that
 * costs the frame it had. */
#ifndef SAT_EXPORT_DECODER_POOL_H
#define SAT_EXPORT_DECODER_POOL_H

#include "formats/dicom/dicom_decoder.h"

#define SAT_DECODE_WORKER_FRAMES 1000U

typedef struct SatDecoderPool SatDecoderPool;

/** program: NULL for satchel-decode beside this program. Starts nothing yet.
 *  owns: sat_decoder_pool_free() */
SAT_NODISCARD SatDecoderPool *sat_decoder_pool_new(const char *program, int workers, SatError *err);
/** When no thread decodes any more: ends and reaps every worker. NULL-safe */
void sat_decoder_pool_free(SatDecoderPool *pool);

/** Decodes in a worker, waiting for a free one; borrowed until free. thread: any, also at once.
 *  errors: SAT_ERR_CORRUPT "the JPEG 2000 decoder gave up on it: …"; SAT_ERR_LIMIT time, memory;
 *  SAT_ERR_SYSTEM when no worker can be started */
const SatDicomDecoder *sat_decoder_pool_decoder(SatDecoderPool *pool);

/** Whether not one worker could be started: every coded frame fails from then on, which is no fault
 * of the files. err: set to the reason then. thread: any */
bool sat_decoder_pool_has_failed(SatDecoderPool *pool, SatError *err);

#endif
