/* Work on all cores, results in the order they were asked for. The caller submits jobs and takes
 * them back one by one; at most `depth` jobs are on their way, which bounds the memory. The order,
 * and so the output, does not depend on the number of workers. One thread submits and takes. */
#ifndef SAT_EXPORT_ORDERED_QUEUE_H
#define SAT_EXPORT_ORDERED_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

typedef struct SatOrderedQueue SatOrderedQueue;

/** run(job) is called once for each job, by any worker. owns: sat_ordered_queue_free()
 *  errors: SAT_ERR_NO_MEMORY, SAT_ERR_SYSTEM */
SAT_NODISCARD SatOrderedQueue *sat_ordered_queue_new(int worker_count, size_t depth,
                                                     void (*run)(void *job), SatError *err);
/** Waits for what runs; jobs not taken are the caller's no longer: discard (may be NULL) gets each.
 */
void sat_ordered_queue_free(SatOrderedQueue *queue, void (*discard)(void *job));

/** False when depth jobs are on their way: take one first. */
bool sat_ordered_queue_submit(SatOrderedQueue *queue, void *job);
/** The oldest job, when it is done; waits for it. NULL when none is on its way. */
void *sat_ordered_queue_take(SatOrderedQueue *queue);

#endif
