/* Tests of tasks on several threads: each runs once, a stop ends them all. */
#include "formats/base/parallel_tasks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "formats/base/platform.h"

enum { COUNT = 1000 };

typedef struct {
    SatMutex *mutex;
    unsigned runs[COUNT], total, meanwhile;
    size_t stops_at;
} Work;

static bool run(void *context, size_t index)
{
    Work *work = context;
    sat_mutex_lock(work->mutex);
    work->runs[index]++;
    work->total++;
    sat_mutex_unlock(work->mutex);
    return index != work->stops_at;
}

static bool meanwhile(void *context)
{
    Work *work = context;
    work->meanwhile++;
    return true;
}

static Work begin(size_t stops_at)
{
    SatError err = SAT_ERROR_INIT;
    return (Work){.mutex = sat_mutex_new(&err), .stops_at = stops_at};
}

static void each_runs_once(void **state)
{
    (void)state;
    static const int threads[] = {0, 1, 2, 7};
    for (size_t t = 0; t < 4; t++) {
        SatError err = SAT_ERROR_INIT;
        Work work = begin(SIZE_MAX);
        const SatTasks tasks = {run, meanwhile, &work};
        assert_true(sat_tasks_run(&tasks, COUNT, threads[t], &err));
        for (size_t i = 0; i < COUNT; i++) {
            assert_int_equal(work.runs[i], 1);
        }
        assert_true(threads[t] > 1 || work.meanwhile == COUNT);
        assert_true(sat_tasks_run(&tasks, 0, 4, &err));
        assert_int_equal(work.total, COUNT);
        sat_mutex_free(work.mutex);
    }
}

static void a_stop_ends_them(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    Work work = begin(10);
    const SatTasks tasks = {run, NULL, &work};
    assert_false(sat_tasks_run(&tasks, COUNT, 1, &err));
    assert_int_equal(work.total, 11);
    assert_false(sat_tasks_run(&tasks, COUNT, 4, &err));
    sat_mutex_free(work.mutex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_runs_once),
        cmocka_unit_test(a_stop_ends_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
