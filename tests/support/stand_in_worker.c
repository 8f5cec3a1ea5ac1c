/* Stands for satchel-decode in tests, and behaves as decoders do at their worst. Which way is
 * chosen when it is compiled: STAND_IN_BEHAVIOUR. */
#define _GNU_SOURCE /* opendir of /proc */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "export/decode/decode_protocol.h"
#include "formats/base/platform_worker.h"

enum {
    GOOD, /* samples: its process number, how many descriptors and variables it has, then 7s */
    DIES, /* at every frame */
    DIES_LATER,    /* at the second frame */
    HANGS,         /* at every frame */
    EATS,          /* takes memory until there is none */
    ANSWERS_ODD,   /* the wrong number */
    ANSWERS_CUT,   /* half a message */
    ANSWERS_AHEAD, /* before it is asked, and never reads */
    NEVER_READY    /* ends at once */
};

extern char **environ;

static uint32_t count_descriptors(void)
{
    uint32_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count - 3; /* ".", "..", the folder itself */
}

static uint32_t count_variables(void)
{
    uint32_t count = 0;
    while (environ[count] != NULL) {
        count++;
    }
    return count;
}

static void fill(const SatDecodeRequest *request, SatSharedMemory *memory)
{
    struct rlimit memory_limit;
    uint8_t *samples = sat_shared_memory_bytes(memory) + request->sample_offset;
    (void)getrlimit(RLIMIT_AS, &memory_limit);
    uint32_t facts[] = {(uint32_t)getpid(), count_descriptors(), count_variables(),
                        memory_limit.rlim_cur != RLIM_INFINITY};
    memset(samples, 7, (size_t)request->sample_bytes);
    if (request->sample_bytes >= sizeof facts) {
        memcpy(samples, facts, sizeof facts);
    }
}

/* 4 GiB would be far too much. */
static SatDecodeOutcome eat(void)
{
    for (int i = 0; i < 64; i++) {
        char *bytes = malloc((size_t)64 << 20);
        if (bytes == NULL) {
            return SAT_DECODE_NO_MEMORY;
        }
        memset(bytes, i, (size_t)64 << 20);
    }
    return SAT_DECODE_DONE;
}

static void behave(const SatDecodeRequest *request, SatSharedMemory *memory,
                   SatDecodeAnswer *answer)
{
    answer->number = request->number;
    answer->outcome = SAT_DECODE_DONE;
    switch ((int)STAND_IN_BEHAVIOUR) {
    case DIES:
        abort();
    case DIES_LATER:
        if (request->number > 1) {
            abort();
        }
        break;
    case HANGS:
        for (;;) {
            (void)pause();
        }
    case EATS:
        answer->outcome = eat();
        return;
    case ANSWERS_ODD:
        answer->number += 5;
        break;
    default:
        break;
    }
    fill(request, memory);
}

int main(int argc, char **argv)
{
    SatSharedMemory *memory = NULL;
    SatDecodeAnswer answer = {.outcome = SAT_DECODE_READY};
    if (argc != 3 || STAND_IN_BEHAVIOUR == NEVER_READY || !sat_worker_bind_to_parent(argv[2])) {
        return 1;
    }
    while (STAND_IN_BEHAVIOUR == ANSWERS_AHEAD && sat_worker_answer(&answer, sizeof answer)) {
        answer.number++;
        answer.outcome = SAT_DECODE_DONE;
    }
    while (sat_worker_answer(&answer, STAND_IN_BEHAVIOUR == ANSWERS_CUT && answer.number > 0
                                          ? sizeof answer / 2
                                          : sizeof answer)) {
        SatDecodeRequest request;
        SatSharedMemory *fresh = NULL;
        if (!sat_worker_next(&request, sizeof request, &fresh)) {
            break;
        }
        if (fresh != NULL) {
            sat_shared_memory_free(memory);
            memory = fresh;
        }
        behave(&request, memory, &answer);
    }
    return 0;
}
