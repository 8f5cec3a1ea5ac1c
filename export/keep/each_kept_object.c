/* Cleans objects by an ordered queue. */
#include "export/keep/each_kept_object.h"

#include <stdlib.h>

#include "export/deidentify/deid_file.h"
#include "export/encode/ordered_queue.h"
#include "formats/base/platform.h"

enum { JOBS_AHEAD = 4 };

typedef struct {
    const SatKeptObject *object;
    const SatKeptVisitor *visitor;
    SatDeidContext context; /* with counts of its own */
    SatDeidCounts counts;
    SatDeidMemories *memories;
    bool was_cleaned;
    SatError error;
} Job;

typedef struct {
    const SatKeptObjects *objects;
    const SatDeidContext *context;
    const SatKeptVisitor *visitor;
    SatDeidPatients *patients;
    SatDeidMemories *memories;
    SatOrderedQueue *queue;
    size_t next;
    SatError *err;
} Work;

bool sat_kept_content_write(const SatKeptContent *content, SatDicomSink sink, SatError *err)
{
    return content->kept != NULL ? sat_kept_item_copy(content->kept, sink, err)
                                 : sat_dicom_write(&content->cleaned->writing, sink, err);
}

const char *sat_kept_content_syntax(const SatKeptContent *content)
{
    return content->kept != NULL ? sat_kept_item_transfer_syntax(content->kept)
                                 : content->cleaned->writing.transfer_syntax;
}

static void copy_object(Job *job)
{
    SAT_AUTO(SatKeptItem) *item = sat_kept_item_open(job->object->file, &job->error);
    if (item != NULL) {
        const SatKeptContent content = {.kept = item};
        job->was_cleaned = true;
        (void)job->visitor->write(job->visitor->context, job->object, &content, &job->error);
    }
}

static void clean_object(Job *job)
{
    SatDeidFile file;
    const SatDeidFileInput input = {.age = job->object->age,
                                    .pixels = job->object->pixels,
                                    .decoder = job->visitor->decoder,
                                    .numbers = job->object->numbers};
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &job->error);
    if (arena == NULL ||
        !sat_deid_file_open(&job->context, job->object->file, &input, arena, &file, &job->error)) {
        return;
    }
    job->was_cleaned = true;
    const SatKeptVisitor *visitor = job->visitor;
    const SatKeptContent content = {.cleaned = &file.object};
    (void)visitor->write(visitor->context, job->object, &content, &job->error);
    sat_deid_file_close(&file);
}

static void run_job(void *pointer)
{
    Job *job = pointer;
    if (job->visitor->keeps_identifiers) {
        copy_object(job);
        return;
    }
    job->context.counts = &job->counts;
    job->context.memory = sat_deid_memory_borrow(job->memories);
    clean_object(job);
    sat_deid_memory_return(job->memories, job->context.memory);
}

static void free_job(void *pointer)
{
    Job *job = pointer;
    sat_deid_counts_free(&job->counts);
    free(job);
}

/* As many on their way as the queue takes. */
static bool submit(Work *work)
{
    while (work->next < work->objects->count) {
        Job *job = calloc(1, sizeof *job);
        if (job == NULL) {
            return sat_fail(work->err, SAT_ERR_NO_MEMORY, "not enough memory to clean objects");
        }
        *job = (Job){.object = &work->objects->objects[work->next],
                     .visitor = work->visitor,
                     .context = *work->context,
                     .memories = work->memories,
                     .error = SAT_ERROR_INIT};
        job->context.patients = work->patients;
        if (!sat_ordered_queue_submit(work->queue, job)) {
            free_job(job);
            return true;
        }
        work->next++;
    }
    return true;
}

static bool finish(Work *work, Job *job)
{
    const SatKeptVisitor *visitor = work->visitor;
    SatDeidCounts *counts = work->context->counts;
    bool done = true;
    if (job->error.code == SAT_OK && counts != NULL) {
        done = sat_deid_counts_merge(counts, &job->counts, work->err);
    }
    if (done && !visitor->done(visitor->context, job->object, job->was_cleaned, &job->error)) {
        done = sat_fail(work->err, SAT_ERR_CANCELLED, "stopped");
    }
    free_job(job);
    return done;
}

static bool work_all(Work *work)
{
    for (;;) {
        if (sat_interrupt_requested()) {
            return sat_fail(work->err, SAT_ERR_CANCELLED, "interrupted");
        }
        if (!submit(work)) {
            return false;
        }
        Job *job = sat_ordered_queue_take(work->queue);
        if (job == NULL) {
            return true;
        }
        if (!finish(work, job)) {
            return false;
        }
    }
}

bool sat_each_kept_object(const SatKeptObjects *objects, const SatDeidContext *context, int jobs,
                          const SatKeptVisitor *visitor, SatError *err)
{
    Work work = {.objects = objects, .context = context, .visitor = visitor, .err = err};
    size_t depth = (size_t)(jobs < 1 ? 1 : jobs) * JOBS_AHEAD;
    bool with_dates = !context->profile->options[SAT_PS3_15_FULL_DATES];
    SAT_AUTO(SatDeidPatients) *patients = sat_deid_patients_new(objects->own, with_dates, err);
    SAT_AUTO(SatDeidMemories) *memories = sat_deid_memories_new(err);
    work.patients = patients;
    work.memories = memories;
    work.queue = patients != NULL && memories != NULL
                     ? sat_ordered_queue_new(jobs, depth, run_job, err)
                     : NULL;
    bool done = work.queue != NULL && work_all(&work);
    sat_ordered_queue_free(work.queue, free_job);
    return done;
}
