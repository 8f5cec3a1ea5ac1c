/* Stands for satchel-read-text in tests, and behaves as readers do at their worst. Which way is
 * chosen when it is compiled: STAND_IN_BEHAVIOUR. */
#include <stdlib.h>

#include "export/search/reader_protocol.h"
#include "formats/base/platform.h"
#include "formats/base/platform_worker.h"

enum { READS_NOTHING, DIES, LIES, NEVER_READY, HANGS, SLEEPS };

int main(int argc, char **argv)
{
    SatSharedMemory *memory = NULL;
    SatReadAnswer answer = {.outcome = SAT_READ_READY};
    if (argc != 3 || STAND_IN_BEHAVIOUR == NEVER_READY || !sat_worker_bind_to_parent(argv[2])) {
        return 1;
    }
    while (sat_worker_answer(&answer, sizeof answer)) {
        SatReadRequest request;
        SatSharedMemory *fresh = NULL;
        if (!sat_worker_next(&request, sizeof request, &fresh)) {
            break;
        }
        if (fresh != NULL) {
            sat_shared_memory_free(memory);
            memory = fresh;
        }
        if (STAND_IN_BEHAVIOUR == DIES) {
            abort();
        }
        for (volatile unsigned turns = 0; STAND_IN_BEHAVIOUR == HANGS; turns++) {
        }
        while (STAND_IN_BEHAVIOUR == SLEEPS) {
            sat_sleep_ns(UINT64_C(1000000000));
        }
        answer.number = request.number;
        answer.outcome = STAND_IN_BEHAVIOUR == LIES ? SAT_READ_OUTCOMES + 7 : SAT_READ_NOTHING;
        answer.confidence = 0;
    }
    return 0;
}
