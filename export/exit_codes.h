/* The exit codes of `satchel` (README "Exit codes"), and which of several wins. Pure. */
#ifndef SAT_EXPORT_EXIT_CODES_H
#define SAT_EXPORT_EXIT_CODES_H

#include <stddef.h>

typedef enum {
    SAT_EXIT_DONE = 0,
    SAT_EXIT_SKIPPED = 1,       /* done, with items skipped or warnings */
    SAT_EXIT_USAGE = 2,         /* the command line asks for what is not there */
    SAT_EXIT_NO_INPUT = 3,      /* input missing, or nothing usable in it */
    SAT_EXIT_CORRUPT_INPUT = 4, /* input damaged, or not what it should be */
    SAT_EXIT_OUTPUT = 5,        /* output not writable, or full */
    SAT_EXIT_VERIFY = 6,        /* verify found faults */
    SAT_EXIT_PRIVACY = 7,       /* refused by the privacy gate */
    SAT_EXIT_NETWORK = 8,
    SAT_EXIT_INTERRUPTED = 130
} SatExitCode;

/** Of two codes the one that is told: the first that applies of 130, 2, 5, 8, 7, 4, 6, 3, 1. (A
 * wrong command line ends a run before anything else can fail.) */
static inline SatExitCode sat_exit_first(SatExitCode a, SatExitCode b)
{
    static const SatExitCode order[] = {
        SAT_EXIT_INTERRUPTED, SAT_EXIT_USAGE,    SAT_EXIT_OUTPUT,
        SAT_EXIT_NETWORK,     SAT_EXIT_PRIVACY,  SAT_EXIT_CORRUPT_INPUT,
        SAT_EXIT_VERIFY,      SAT_EXIT_NO_INPUT, SAT_EXIT_SKIPPED};
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        if (a == order[i] || b == order[i]) {
            return order[i];
        }
    }
    return SAT_EXIT_DONE;
}

#endif
