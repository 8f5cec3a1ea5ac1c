/* Speaks with the workers that read. */
#include "export/search/text_reader.h"

#include <stdlib.h>
#include <string.h>

#include "export/search/reader_protocol.h"
#include "export/worker/worker_pool.h"
#include "formats/base/platform_worker.h"

#define SECOND_NS UINT64_C(1000000000)
#define START_NS (30 * SECOND_NS)
#define USUAL_LINE_NS (20 * SECOND_NS)
#define MEMORY_LIMIT_BYTES ((uint64_t)2 << 30)

struct SatTextReader {
    SatWorkerPool *workers;
    uint64_t line_ns; /* of computing: a fence for what hangs */
    bool is_given_up;
};

typedef struct {
    SatWorker *process;
    SatSharedMemory *memory;
    uint64_t lines;
    bool has_memory, is_bad;
} Worker;

static void end(void *context)
{
    Worker *worker = context;
    if (worker != NULL) {
        sat_worker_free(worker->process);
        sat_shared_memory_free(worker->memory);
        free(worker);
    }
}

static void *start(const char *path, SatError *err)
{
    const char *arguments[] = {SAT_READER_PROGRAM, SAT_READER_ARGUMENT, NULL};
    SatReadAnswer answer = {0};
    Worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to start %s", path);
        return NULL;
    }
    worker->memory = sat_shared_memory_new(SAT_READER_MEMORY_BYTES, err);
    worker->process = worker->memory != NULL ? sat_worker_start(path, arguments, err) : NULL;
    if (worker->process == NULL) {
        end(worker);
        return NULL;
    }
    if (sat_worker_receive(worker->process, &answer, sizeof answer, START_NS) !=
            SAT_WORKER_ANSWERED ||
        answer.outcome != SAT_READ_READY) {
        sat_fail(err, SAT_ERR_SYSTEM, "the program that reads text in pictures does not start: %s",
                 path);
        end(worker);
        return NULL;
    }
    sat_worker_limit_memory(worker->process, MEMORY_LIMIT_BYTES);
    return worker;
}

static bool is_good(const void *context)
{
    const Worker *worker = context;
    return !worker->is_bad && worker->lines < SAT_READER_LINES;
}

static const SatWorkerKind reader_kind = {SAT_READER_PROGRAM, start, end, is_good};

SatTextReader *sat_text_reader_new(const char *program, int workers, SatError *err)
{
    SatTextReader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to read text in pictures");
        return NULL;
    }
    reader->line_ns = USUAL_LINE_NS;
    reader->workers = sat_worker_pool_new(&reader_kind, program, workers, err);
    if (reader->workers == NULL) {
        free(reader);
        return NULL;
    }
    return reader;
}

void sat_text_reader_limit_line(SatTextReader *reader, uint64_t computing_ns)
{
    reader->line_ns = computing_ns;
}

void sat_text_reader_give_up(SatTextReader *reader)
{
    reader->is_given_up = true;
}

void sat_text_reader_free(SatTextReader *reader)
{
    if (reader != NULL) {
        sat_worker_pool_free(reader->workers);
        free(reader);
    }
}

bool sat_text_reader_is_there(SatTextReader *reader)
{
    SatError ignored = SAT_ERROR_INIT;
    Worker *worker = sat_worker_pool_borrow(reader->workers, &ignored);
    if (worker != NULL) {
        sat_worker_pool_give_back(reader->workers, worker);
    }
    return worker != NULL;
}

/* What the worker says is as hostile as what it reads. */
static SatReading ask(Worker *worker, const SatReadRequest *request, uint64_t line_ns)
{
    SatReadAnswer answer = {0};
    const SatReading failed = {SAT_READING_FAILED, 0};
    worker->lines++;
    worker->is_bad = true;
    if (!sat_worker_send(worker->process, request, sizeof *request,
                         worker->has_memory ? NULL : worker->memory)) {
        return failed;
    }
    worker->has_memory = true;
    if (sat_worker_receive(worker->process, &answer, sizeof answer, line_ns) !=
            SAT_WORKER_ANSWERED ||
        answer.number != request->number || answer.outcome <= SAT_READ_READY ||
        answer.outcome >= SAT_READ_OUTCOMES || answer.confidence > 100) {
        return failed;
    }
    worker->is_bad = false;
    return (SatReading){answer.outcome == SAT_READ_TEXT     ? SAT_READING_TEXT
                        : answer.outcome == SAT_READ_MARKER ? SAT_READING_MARKER
                                                            : SAT_READING_NOTHING,
                        (int)answer.confidence};
}

SatReading sat_text_reader_read(SatTextReader *reader, const SatTextPicture *picture,
                                uint32_t letter_px, uint32_t turns)
{
    SatReading reading = {SAT_READING_FAILED, 0};
    const uint64_t bytes = (uint64_t)picture->width_px * picture->height_px;
    /* Such a line is not read at all. */
    bool was_fresh = bytes > SAT_READER_MEMORY_BYTES || reader->is_given_up;
    while (reading.kind == SAT_READING_FAILED && !was_fresh) {
        SatError ignored = SAT_ERROR_INIT;
        Worker *worker = sat_worker_pool_borrow(reader->workers, &ignored);
        if (worker == NULL) {
            break;
        }
        /* One that had read before may have failed of that: a fresh one decides. */
        was_fresh = worker->lines == 0;
        memcpy(sat_shared_memory_bytes(worker->memory), picture->pixels, (size_t)bytes);
        SatReadRequest request = {.number = worker->lines + 1,
                                  .width_px = picture->width_px,
                                  .height_px = picture->height_px,
                                  .letter_px = letter_px,
                                  .turns = turns};
        reading = ask(worker, &request, reader->line_ns);
        sat_worker_pool_give_back(reader->workers, worker);
    }
    return reading;
}
