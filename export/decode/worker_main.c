/* `satchel-decode`: decodes hostile pictures for `satchel`, one after the other, where they can do
 * no harm. Not for people. */
#include <stdio.h>
#include <string.h>

#include "export/decode/decode_codestream.h"
#include "export/worker/worker_complaints.h"
#include "export/worker/worker_sandbox.h"
#include "export/worker/worker_serve.h"
#include "formats/base/checked_math.h"
#include "formats/base/platform_worker.h"

enum { ENDED = 0, USAGE = 2, CANNOT_START = 3 };

/* What the other side promised is checked again: a fault there must not become one here. */
static bool fits(const SatDecodeRequest *request, size_t memory_bytes)
{
    size_t wanted = 0;
    return sat_codestream_decoded_bytes(&request->codestream, &wanted) &&
           request->sample_bytes == wanted &&
           request->codestream.length <= request->sample_offset &&
           sat_range_fits(request->sample_offset, request->sample_bytes, memory_bytes);
}

static SatDecodeOutcome decode(const SatDecodeRequest *request, SatSharedMemory *memory)
{
    if (memory == NULL || !fits(request, sat_shared_memory_length(memory))) {
        return SAT_DECODE_NO_MEMORY;
    }
    uint8_t *bytes = sat_shared_memory_bytes(memory);
    SatDecodeOutcome outcome = sat_decode_codestream(
        &request->codestream, bytes, bytes + request->sample_offset, (size_t)request->sample_bytes);
    /* A library that goes on after damage says so. */
    return sat_worker_complained() && outcome == SAT_DECODE_DONE ? SAT_DECODE_DAMAGED : outcome;
}

typedef struct {
    SatDecodeRequest request;
    SatDecodeAnswer answer;
} Messages;

static void answer_request(void *context, SatSharedMemory *memory)
{
    Messages *messages = context;
    messages->answer = (SatDecodeAnswer){.number = messages->request.number,
                                         .outcome = decode(&messages->request, memory)};
}

static int serve(void)
{
    Messages messages = {.answer = {.outcome = SAT_DECODE_READY}};
    const SatServing serving = {.answer = &messages.answer,
                                .answer_bytes = sizeof(messages.answer),
                                .request = &messages.request,
                                .request_bytes = sizeof(messages.request),
                                .work = answer_request,
                                .context = &messages};
    sat_worker_serve(&serving);
    return ENDED;
}

int main(int argc, char **argv)
{
    if (argc != 3 || strcmp(argv[1], SAT_DECODE_ARGUMENT) != 0 || !sat_worker_has_channel()) {
        (void)fputs("satchel-decode is a part of satchel, which starts it by itself to decode "
                    "pictures; there is nothing to do with it by hand\n",
                    stderr);
        return USAGE;
    }
    if (!sat_worker_bind_to_parent(argv[2]) || !sat_worker_complaints_catch()) {
        return CANNOT_START;
    }
    return sat_worker_sandbox_enter() ? serve() : CANNOT_START;
}
