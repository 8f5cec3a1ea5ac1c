/* The ordered queue: the order of the calls, whatever the workers do; every job runs and ends once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "export/encode/ordered_queue.h"
#include "formats/base/platform.h"

enum { JOBS = 600 };

typedef struct {
    size_t number;
    uint64_t sleep_ns;
    int runs;     /* written by the worker, read after taking */
    int discards; /* by free */
} Job;

static void run(void *context)
{
    Job *job = context;
    if (job->sleep_ns > 0) {
        sat_sleep_ns(job->sleep_ns);
    }
    job->runs++;
}

static void discard(void *context)
{
    Job *job = context;
    job->discards++;
}

/* xorshift: the same times in every run. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static Job *make_jobs(uint64_t seed)
{
    Job *jobs = calloc(JOBS, sizeof(*jobs));
    assert_non_null(jobs);
    for (size_t i = 0; i < JOBS; i++) {
        uint64_t random = next_random(&seed);
        jobs[i].number = i;
        jobs[i].sleep_ns = random % 4 == 0 ? random % 900000 : 0;
    }
    return jobs;
}

static void check_order(int workers, size_t depth)
{
    SatError err = SAT_ERROR_INIT;
    Job *jobs = make_jobs(88172645463325252U + (uint64_t)workers);
    SatOrderedQueue *queue = sat_ordered_queue_new(workers, depth, run, &err);
    assert_non_null(queue);
    size_t submitted = 0;
    for (size_t taken = 0; taken < JOBS; taken++) {
        size_t most = depth;
        while (submitted < JOBS && submitted - taken < most) {
            assert_true(sat_ordered_queue_submit(queue, &jobs[submitted++]));
        }
        Job *job = sat_ordered_queue_take(queue);
        assert_non_null(job);
        assert_int_equal(job->number, taken);
        assert_int_equal(job->runs, 1);
    }
    assert_null(sat_ordered_queue_take(queue));
    sat_ordered_queue_free(queue, discard);
    for (size_t i = 0; i < JOBS; i++) {
        assert_int_equal(jobs[i].runs, 1);
        assert_int_equal(jobs[i].discards, 0);
    }
    free(jobs);
}

static void keeps_the_order(void **state)
{
    (void)state;
    check_order(1, 1);
    check_order(1, 4);
    check_order(3, 8);
    check_order(8, 18);
    check_order(8, 2);
}

static void refuses_more_than_its_depth(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Job jobs[4] = {{0}};
    SatOrderedQueue *queue = sat_ordered_queue_new(2, 3, run, &err);
    assert_non_null(queue);
    for (size_t i = 0; i < 3; i++) {
        assert_true(sat_ordered_queue_submit(queue, &jobs[i]));
    }
    assert_false(sat_ordered_queue_submit(queue, &jobs[3]));
    assert_ptr_equal(sat_ordered_queue_take(queue), &jobs[0]);
    assert_true(sat_ordered_queue_submit(queue, &jobs[3]));
    sat_ordered_queue_free(queue, NULL);
}

static void gives_back_what_was_not_taken(void **state)
{
    (void)state;
    for (size_t taken = 0; taken < 12; taken++) {
        SatError err = SAT_ERROR_INIT;
        Job jobs[12] = {{0}};
        SatOrderedQueue *queue = sat_ordered_queue_new(3, 12, run, &err);
        assert_non_null(queue);
        for (size_t i = 0; i < 12; i++) {
            jobs[i].sleep_ns = i % 3 == 0 ? 200000 : 0;
            assert_true(sat_ordered_queue_submit(queue, &jobs[i]));
        }
        for (size_t i = 0; i < taken; i++) {
            assert_ptr_equal(sat_ordered_queue_take(queue), &jobs[i]);
        }
        sat_ordered_queue_free(queue, discard);
        for (size_t i = 0; i < 12; i++) {
            assert_int_equal(jobs[i].discards, i < taken ? 0 : 1);
            assert_in_range(jobs[i].runs, i < taken ? 1 : 0, 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_order),
        cmocka_unit_test(refuses_more_than_its_depth),
        cmocka_unit_test(gives_back_what_was_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
