/* Takes from a process what work on outside data does not need: files, network, programs,
 * processes, most memory. Linux. One way: nothing gives it back. */
#ifndef SAT_EXPORT_WORKER_SANDBOX_H
#define SAT_EXPORT_WORKER_SANDBOX_H

#include <stdbool.h>

/** Limits (no core, no file longer than 64 KiB, few descriptors, an hour of processor, 8 GiB), no
 * new privileges, not to be looked into, and a filter that lets pass only calls on what is open
 * already: read, write, messages, memory without execution, clocks, the end. All others fail with
 * EPERM. False: the system has no such filters. thread: all of the process */
bool sat_worker_sandbox_enter(void);

#endif
