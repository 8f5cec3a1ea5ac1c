/* platform_posix_thread: threads that meet at a lock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "formats/base/platform.h"

enum { WORKERS = 4, ROUNDS = 2000 };

typedef struct {
    SatMutex *mutex;
    SatCondition *condition;
    int count; /* guarded by mutex */
    int open;  /* guarded by mutex */
} Shared;

static void count_up(void *context)
{
    Shared *shared = context;
    sat_mutex_lock(shared->mutex);
    while (!shared->open) {
        sat_condition_wait(shared->condition, shared->mutex);
    }
    sat_mutex_unlock(shared->mutex);
    for (int i = 0; i < ROUNDS; i++) {
        sat_mutex_lock(shared->mutex);
        shared->count++;
        sat_mutex_unlock(shared->mutex);
    }
}

static void workers_wait_and_lose_no_count(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Shared shared = {.mutex = sat_mutex_new(&err), .condition = sat_condition_new(&err)};
    assert_non_null(shared.mutex);
    assert_non_null(shared.condition);
    SatThread *threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        threads[i] = sat_thread_start(count_up, &shared, &err);
        assert_non_null(threads[i]);
    }
    sat_mutex_lock(shared.mutex);
    assert_int_equal(shared.count, 0);
    shared.open = 1;
    sat_condition_broadcast(shared.condition);
    sat_mutex_unlock(shared.mutex);
    for (int i = 0; i < WORKERS; i++) {
        sat_thread_join(threads[i]);
    }
    assert_int_equal(shared.count, WORKERS * ROUNDS);
    sat_condition_free(shared.condition);
    sat_mutex_free(shared.mutex);
    sat_thread_join(NULL);
    sat_mutex_free(NULL);
    sat_condition_free(NULL);
}

static void set_open(void *context)
{
    Shared *shared = context;
    sat_mutex_lock(shared->mutex);
    shared->open = 1;
    sat_condition_signal(shared->condition);
    sat_mutex_unlock(shared->mutex);
}

static void waiting_ends_by_time_or_by_signal(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Shared shared = {.mutex = sat_mutex_new(&err), .condition = sat_condition_new(&err)};
    const uint64_t wait_ns = 30000000;
    sat_mutex_lock(shared.mutex);
    uint64_t before = sat_monotonic_ns();
    while (sat_condition_wait_for(shared.condition, shared.mutex, wait_ns)) {
    }
    assert_true(sat_monotonic_ns() - before >= wait_ns);
    SatThread *thread = sat_thread_start(set_open, &shared, &err);
    assert_non_null(thread);
    while (!shared.open) { /* "for ever" must not wrap around into the past */
        assert_true(sat_condition_wait_for(shared.condition, shared.mutex, UINT64_MAX));
    }
    sat_mutex_unlock(shared.mutex);
    sat_thread_join(thread);
    sat_condition_free(shared.condition);
    sat_mutex_free(shared.mutex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_wait_and_lose_no_count),
        cmocka_unit_test(waiting_ends_by_time_or_by_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
