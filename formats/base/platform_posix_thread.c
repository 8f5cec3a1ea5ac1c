/* POSIX: threads, mutexes, condition variables on the monotonic clock. */
#include "formats/base/platform.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "formats/base/platform_posix_private.h"

struct SatThread {
    pthread_t handle;
    void (*run)(void *context);
    void *context;
};

struct SatMutex {
    pthread_mutex_t handle;
};

struct SatCondition {
    pthread_cond_t handle;
};

static void *run_thread(void *argument)
{
    const SatThread *thread = argument;
    thread->run(thread->context);
    return NULL;
}

SatThread *sat_thread_start(void (*run)(void *context), void *context, SatError *err)
{
    SatThread *thread = calloc(1, sizeof(*thread));
    if (thread == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a thread");
        return NULL;
    }
    thread->run = run;
    thread->context = context;
    int result = pthread_create(&thread->handle, NULL, run_thread, thread);
    if (result != 0) {
        free(thread);
        sat_posix_fail(err, result, "start", "a thread");
        return NULL;
    }
    return thread;
}

void sat_thread_join(SatThread *thread)
{
    if (thread == NULL) {
        return;
    }
    int result = pthread_join(thread->handle, NULL);
    assert(result == 0);
    (void)result;
    free(thread);
}

SatMutex *sat_mutex_new(SatError *err)
{
    SatMutex *mutex = calloc(1, sizeof(*mutex));
    if (mutex == NULL || pthread_mutex_init(&mutex->handle, NULL) != 0) {
        free(mutex);
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a lock");
        return NULL;
    }
    return mutex;
}

void sat_mutex_free(SatMutex *mutex)
{
    if (mutex == NULL) {
        return;
    }
    int result = pthread_mutex_destroy(&mutex->handle);
    assert(result == 0 && "a lock is freed while it is held");
    (void)result;
    free(mutex);
}

void sat_mutex_lock(SatMutex *mutex)
{
    int result = pthread_mutex_lock(&mutex->handle);
    assert(result == 0);
    (void)result;
}

void sat_mutex_unlock(SatMutex *mutex)
{
    int result = pthread_mutex_unlock(&mutex->handle);
    assert(result == 0);
    (void)result;
}

SatCondition *sat_condition_new(SatError *err)
{
    SatCondition *condition = calloc(1, sizeof(*condition));
    pthread_condattr_t attributes;
    bool made = false;
    if (condition != NULL && pthread_condattr_init(&attributes) == 0) {
        made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
               pthread_cond_init(&condition->handle, &attributes) == 0;
        pthread_condattr_destroy(&attributes);
    }
    if (!made) {
        free(condition);
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a lock");
        return NULL;
    }
    return condition;
}

void sat_condition_free(SatCondition *condition)
{
    if (condition == NULL) {
        return;
    }
    pthread_cond_destroy(&condition->handle);
    free(condition);
}

void sat_condition_wait(SatCondition *condition, SatMutex *mutex)
{
    int result = pthread_cond_wait(&condition->handle, &mutex->handle);
    assert(result == 0);
    (void)result;
}

bool sat_condition_wait_for(SatCondition *condition, SatMutex *mutex, uint64_t timeout_ns)
{
    const uint64_t ns_in_second = 1000000000;
    uint64_t now = sat_monotonic_ns();
    uint64_t until = timeout_ns > INT64_MAX - now ? INT64_MAX : now + timeout_ns;
    struct timespec deadline = {.tv_sec = (time_t)(until / ns_in_second),
                                .tv_nsec = (long)(until % ns_in_second)};
    int result = pthread_cond_timedwait(&condition->handle, &mutex->handle, &deadline);
    assert(result == 0 || result == ETIMEDOUT);
    return result != ETIMEDOUT;
}

void sat_condition_signal(SatCondition *condition)
{
    pthread_cond_signal(&condition->handle);
}

void sat_condition_broadcast(SatCondition *condition)
{
    pthread_cond_broadcast(&condition->handle);
}
