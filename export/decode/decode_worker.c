/* Speaks with one worker: puts a codestream into shared memory, waits, takes the samples out. */
#include "export/decode/decode_worker.h"

#include <stdlib.h>
#include <string.h>

#include "export/decode/decoder_pool.h"
#include "formats/base/checked_math.h"
#include "formats/base/platform_worker.h"

#define SECOND_NS UINT64_C(1000000000)
#define START_NS (30 * SECOND_NS)
#define FRAME_NS (5 * SECOND_NS)
#define BYTES_A_SECOND ((uint64_t)4 << 20)
#define MEMORY_STEP_BYTES ((size_t)1 << 20)  /* shared memory is made in */
#define MEMORY_KEPT_BYTES ((size_t)16 << 20) /* between frames; more is given back */
#define PROGRAM_BYTES ((uint64_t)512 << 20)  /* address space of the program and its libraries */
/* JPEG 2000 has samples as integers, and rows of them, and GDCM a few copies of all. */
#define BYTES_A_SAMPLE_BYTE 24U
#define COPIES_OF_CODESTREAM 8U

struct SatDecodeWorker {
    SatWorker *process;
    SatSharedMemory *memory; /* NULL before the first frame */
    uint64_t frames;
    bool is_bad;
};

SatDecodeWorker *sat_decode_worker_new(const char *program, SatError *err)
{
    const char *arguments[] = {SAT_DECODE_PROGRAM, SAT_DECODE_ARGUMENT, NULL};
    SatDecodeWorker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to start %s", program);
        return NULL;
    }
    SatDecodeAnswer answer = {0};
    worker->process = sat_worker_start(program, arguments, err);
    bool done =
        worker->process != NULL ||
        sat_fail_in(err, "compressed pictures need it beside satchel, install Satchel anew");
    if (done && (sat_worker_receive(worker->process, &answer, sizeof(answer), START_NS) !=
                     SAT_WORKER_ANSWERED ||
                 answer.outcome != SAT_DECODE_READY)) {
        done =
            sat_fail(err, SAT_ERR_SYSTEM,
                     "the program that decodes pictures does not start: %s; install Satchel anew "
                     "(it needs a Linux with seccomp)",
                     program);
    }
    if (!done) {
        sat_decode_worker_free(worker);
        return NULL;
    }
    return worker;
}

void sat_decode_worker_free(SatDecodeWorker *worker)
{
    if (worker != NULL) {
        sat_worker_free(worker->process);
        sat_shared_memory_free(worker->memory);
        free(worker);
    }
}

bool sat_decode_worker_is_fresh(const SatDecodeWorker *worker)
{
    return worker->frames == 0;
}

bool sat_decode_worker_is_good(const SatDecodeWorker *worker)
{
    return !worker->is_bad && worker->frames < SAT_DECODE_WORKER_FRAMES;
}

/* Room for both; *fresh when the worker does not have it yet. */
static bool make_room(SatDecodeWorker *worker, const SatDecodeRequest *request,
                      SatSharedMemory **fresh, SatError *err)
{
    size_t needed = 0;
    if (!sat_size_add((size_t)request->sample_offset, (size_t)request->sample_bytes, &needed) ||
        !sat_size_add(needed, MEMORY_STEP_BYTES - 1, &needed)) {
        return sat_fail(err, SAT_ERR_LIMIT, "a picture larger than memory can be");
    }
    needed -= needed % MEMORY_STEP_BYTES;
    *fresh = NULL;
    if (worker->memory != NULL && sat_shared_memory_length(worker->memory) >= needed) {
        return true;
    }
    *fresh = sat_shared_memory_new(needed, err);
    if (*fresh == NULL) {
        return false;
    }
    sat_shared_memory_free(worker->memory);
    worker->memory = *fresh;
    return true;
}

static SatDecodeEnd fail_outcome(const SatCodestream *codestream, uint64_t outcome, SatError *err)
{
    const char *name = sat_codestream_family_name(codestream->family);
    if (outcome == SAT_DECODE_NO_MEMORY) {
        sat_fail(err, SAT_ERR_LIMIT, "the %s decoder needs more memory than it is given", name);
        return SAT_DECODE_END_FAILED;
    }
    sat_fail(err, SAT_ERR_CORRUPT, "the %s is damaged: it does not decode; get the file again",
             name);
    return SAT_DECODE_END_FAILED;
}

/* What the worker says is as hostile as what it decodes. */
static SatDecodeEnd wait_for_answer(SatDecodeWorker *worker, const SatDecodeRequest *request,
                                    SatError *err)
{
    SatDecodeAnswer answer = {0};
    uint64_t busy_limit_ns =
        FRAME_NS + request->sample_bytes / BYTES_A_SECOND * SECOND_NS; /* no product overflows */
    SatWorkerState state =
        sat_worker_receive(worker->process, &answer, sizeof(answer), busy_limit_ns);
    if (state == SAT_WORKER_ANSWERED && answer.number == request->number &&
        answer.outcome > SAT_DECODE_READY && answer.outcome < SAT_DECODE_OUTCOMES) {
        return answer.outcome == SAT_DECODE_DONE
                   ? SAT_DECODE_END_DONE
                   : fail_outcome(&request->codestream, answer.outcome, err);
    }
    worker->is_bad = true;
    if (state == SAT_WORKER_SILENT) {
        sat_fail(err, SAT_ERR_LIMIT, "the %s decoder took longer than %llu s and was stopped",
                 sat_codestream_family_name(request->codestream.family),
                 (unsigned long long)(busy_limit_ns / SECOND_NS));
        return SAT_DECODE_END_FAILED;
    }
    return SAT_DECODE_END_DIED;
}

SatDecodeEnd sat_decode_worker_run(SatDecodeWorker *worker, const SatCodestream *codestream,
                                   const uint8_t *bytes, uint8_t *out, size_t length, SatError *err)
{
    SatDecodeRequest request = {
        .number = worker->frames + 1, .codestream = *codestream, .sample_bytes = length};
    SatSharedMemory *fresh = NULL;
    request.sample_offset = codestream->length + SAT_DECODE_ALIGNMENT - 1;
    request.sample_offset -= request.sample_offset % SAT_DECODE_ALIGNMENT;
    if (!make_room(worker, &request, &fresh, err)) {
        worker->is_bad = true;
        return SAT_DECODE_END_FAILED;
    }
    uint8_t *memory = sat_shared_memory_bytes(worker->memory);
    memcpy(memory, bytes, codestream->length);
    sat_worker_limit_memory(worker->process, PROGRAM_BYTES +
                                                 2 * sat_shared_memory_length(worker->memory) +
                                                 length * BYTES_A_SAMPLE_BYTE +
                                                 codestream->length * COPIES_OF_CODESTREAM);
    if (!sat_worker_send(worker->process, &request, sizeof(request), fresh)) {
        worker->is_bad = true;
        return SAT_DECODE_END_DIED;
    }
    SatDecodeEnd end = wait_for_answer(worker, &request, err);
    worker->frames++;
    if (end == SAT_DECODE_END_DONE) {
        memcpy(out, memory + request.sample_offset, length);
    }
    if (sat_shared_memory_length(worker->memory) > MEMORY_KEPT_BYTES) {
        sat_shared_memory_clear(worker->memory);
    }
    return end;
}
