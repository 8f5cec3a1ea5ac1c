/* Programs of our own in which outside data may do its worst, and the memory shared with them. What
 * platform.h is for the rest of the system; the only implementation is platform_posix_worker.c. */
#ifndef SAT_BASE_PLATFORM_WORKER_H
#define SAT_BASE_PLATFORM_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/* ---- shared memory -------------------------------------------------------------------------- */

typedef struct SatSharedMemory SatSharedMemory;

/** Zeroed memory that can be sent to a worker; neither side can change its size.
 *  owns: sat_shared_memory_free(). errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatSharedMemory *sat_shared_memory_new(size_t length, SatError *err);
void sat_shared_memory_free(SatSharedMemory *memory); /* NULL-safe */
uint8_t *sat_shared_memory_bytes(const SatSharedMemory *memory);
size_t sat_shared_memory_length(const SatSharedMemory *memory);
/** Gives its pages back to the system; it is zero again. */
void sat_shared_memory_clear(SatSharedMemory *memory);

/* ---- the side that starts ------------------------------------------------------------------- */

typedef struct SatWorker SatWorker;

/** Starts a program: standard streams that lead nowhere, an almost empty environment, a process
 * group of its own (Ctrl-C is not for it), no descriptor of ours but its end of a channel of
 * messages. A last argument is added: the number of this process, for sat_worker_bind_to_parent().
 *  thread: one that lives as long as the worker shall */
SAT_NODISCARD SatWorker *sat_worker_start(const char *program, const char *const *argv,
                                          SatError *err);
/** Kills it when it still runs, waits, frees. NULL-safe */
void sat_worker_free(SatWorker *worker);
/** One message, and memory to share when not NULL; never waits. False: it has ended, or has left
 * too many messages unread. */
SAT_NODISCARD bool sat_worker_send(SatWorker *worker, const void *message, size_t length,
                                   const SatSharedMemory *memory);

typedef enum { SAT_WORKER_ANSWERED, SAT_WORKER_ENDED, SAT_WORKER_SILENT } SatWorkerState;

/** The next message, which must be of this length: any other is SAT_WORKER_ENDED. SILENT when it
 *  computed for busy_limit_ns (about), or did nothing for as long: time of its own, so that what a
 *  busy machine gives up on is no other than what an idle one does. */
SatWorkerState sat_worker_receive(SatWorker *worker, void *message, size_t length,
                                  uint64_t busy_limit_ns);
/** The address space it may have from now on, all that it has already included. */
void sat_worker_limit_memory(SatWorker *worker, uint64_t bytes);

/* ---- the worker's side ---------------------------------------------------------------------- */

/** True when this process was started by sat_worker_start(): it has the channel. */
bool sat_worker_has_channel(void);
/** Ends this process when the one that started it ends (its number is the program's last argument);
 *  false when that one has ended already. Call first. */
SAT_NODISCARD bool sat_worker_bind_to_parent(const char *parent);
/** Waits for a message; *memory is set when some came with it. False: there will be no more. */
SAT_NODISCARD bool sat_worker_next(void *message, size_t length, SatSharedMemory **memory);
SAT_NODISCARD bool sat_worker_answer(const void *message, size_t length);

#endif
