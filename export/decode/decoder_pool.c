/* Decodes in borrowed workers: a fresh one decides whether a picture can be decoded at all. */
#include "export/decode/decoder_pool.h"

#include <stdlib.h>

#include "export/decode/decode_worker.h"
#include "export/worker/worker_pool.h"

struct SatDecoderPool {
    SatDicomDecoder decoder;
    SatWorkerPool *workers;
};

static void *start(const char *path, SatError *err)
{
    return sat_decode_worker_new(path, err);
}

static void end(void *worker)
{
    sat_decode_worker_free(worker);
}

static bool is_good(const void *worker)
{
    return sat_decode_worker_is_good(worker);
}

static const SatWorkerKind decoder_kind = {SAT_DECODE_PROGRAM, start, end, is_good};

/* Fits SatDicomDecoder. */
static bool decode(void *context, const SatCodestream *codestream, const uint8_t *bytes,
                   uint8_t *out, size_t length, SatError *err)
{
    SatDecoderPool *pool = context;
    for (;;) {
        SatDecodeWorker *worker = sat_worker_pool_borrow(pool->workers, err);
        if (worker == NULL) {
            return false;
        }
        bool was_fresh = sat_decode_worker_is_fresh(worker);
        SatDecodeEnd outcome = sat_decode_worker_run(worker, codestream, bytes, out, length, err);
        sat_worker_pool_give_back(pool->workers, worker);
        if (outcome == SAT_DECODE_END_DONE || outcome == SAT_DECODE_END_FAILED) {
            return outcome == SAT_DECODE_END_DONE;
        }
        /* One that had decoded before may have ended of that: a fresh one decides. */
        if (was_fresh) {
            return sat_fail(
                err, SAT_ERR_CORRUPT,
                "the %s decoder gave up on it: the picture is damaged, or of a kind that "
                "the decoder does not know",
                sat_codestream_family_name(codestream->family));
        }
    }
}

SatDecoderPool *sat_decoder_pool_new(const char *program, int workers, SatError *err)
{
    SatDecoderPool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for decoding");
        return NULL;
    }
    pool->decoder = (SatDicomDecoder){decode, pool};
    pool->workers = sat_worker_pool_new(&decoder_kind, program, workers, err);
    if (pool->workers == NULL) {
        free(pool);
        return NULL;
    }
    return pool;
}

void sat_decoder_pool_free(SatDecoderPool *pool)
{
    if (pool != NULL) {
        sat_worker_pool_free(pool->workers);
        free(pool);
    }
}

bool sat_decoder_pool_has_failed(SatDecoderPool *pool, SatError *err)
{
    return sat_worker_pool_has_failed(pool->workers, err);
}

const SatDicomDecoder *sat_decoder_pool_decoder(SatDecoderPool *pool)
{
    return &pool->decoder;
}
