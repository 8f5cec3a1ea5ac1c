/* POSIX and Linux: workers with a channel of messages. */
#define _GNU_SOURCE /* prlimit, close_range, MSG_CMSG_CLOEXEC */

#include "formats/base/platform_worker.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "formats/base/platform.h"
#include "formats/base/platform_posix_private.h"

enum { CHANNEL = 3, MOST_ARGUMENTS = 8, MOST_VARIABLES = 8, MOST_WAITS = 12 };

/* ---- messages ------------------------------------------------------------------------------- */

typedef union {
    struct cmsghdr header; /* for its alignment */
    char bytes[CMSG_SPACE(sizeof(int))];
} Control;

static bool send_message(int channel, const void *message, size_t length, int descriptor, int flags)
{
    /* sendmsg wants a pointer to non-const for reasons of history; it changes nothing. */
    union {
        const void *given;
        void *wanted;
    } base = {.given = message};
    struct iovec part = {.iov_base = base.wanted, .iov_len = length};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    Control control;
    if (descriptor >= 0) {
        memset(&control, 0, sizeof(control));
        header.msg_control = control.bytes;
        header.msg_controllen = sizeof(control.bytes);
        struct cmsghdr *first = CMSG_FIRSTHDR(&header);
        first->cmsg_level = SOL_SOCKET;
        first->cmsg_type = SCM_RIGHTS;
        first->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(first), &descriptor, sizeof(int));
    }
    ssize_t sent;
    do {
        sent = sendmsg(channel, &header, MSG_NOSIGNAL | flags);
    } while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)length;
}

/* ---- the side that starts ------------------------------------------------------------------- */

struct SatWorker {
    pid_t id;
    int channel;
};

extern char **environ;

/* Numbers and times as everywhere, one thread (libraries with OpenMP would start more, which no
 * sandbox lets them), and nothing of the user's but what a sanitizer or an odd place of libraries
 * needs. */
static void choose_environment(char *variables[MOST_VARIABLES], char *locale, char *threads)
{
    static const char *const kept[] = {
        "LD_LIBRARY_PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "TSAN_OPTIONS="};
    size_t count = 0;
    variables[count++] = locale;
    variables[count++] = threads;
    for (char **variable = environ; *variable != NULL; variable++) {
        for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
            if (strncmp(*variable, kept[i], strlen(kept[i])) == 0 && count + 1 < MOST_VARIABLES) {
                variables[count++] = *variable;
            }
        }
    }
    variables[count] = NULL;
}

static int add_streams(posix_spawn_file_actions_t *actions, int channel)
{
    int result = posix_spawn_file_actions_adddup2(actions, channel, CHANNEL);
    for (int i = STDIN_FILENO; result == 0 && i <= STDERR_FILENO; i++) {
        result = posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
    }
    return result;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    int result = posix_spawnattr_setsigdefault(attributes, &all);
    if (result == 0) {
        result = posix_spawnattr_setsigmask(attributes, &none);
    }
    if (result == 0) {
        result = posix_spawnattr_setpgroup(attributes, 0);
    }
    return result != 0 ? result
                       : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF |
                                                                  POSIX_SPAWN_SETSIGMASK |
                                                                  POSIX_SPAWN_SETPGROUP);
}

/* Gives 0 or the reason. */
static int spawn(pid_t *id, const char *program, char *const *arguments, int channel)
{
    char locale[] = "LC_ALL=C";
    char threads[] = "OMP_THREAD_LIMIT=1";
    char *variables[MOST_VARIABLES];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    choose_environment(variables, locale, threads);
    int result = posix_spawn_file_actions_init(&actions);
    if (result != 0) {
        return result;
    }
    result = posix_spawnattr_init(&attributes);
    if (result == 0) {
        result = add_streams(&actions, channel);
        result = result == 0 ? set_attributes(&attributes) : result;
        result = result == 0 ? posix_spawn(id, program, &actions, &attributes, arguments, variables)
                             : result;
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

/* Above the numbers that the worker's streams and channel get. */
static int move_above_channel(int descriptor)
{
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, CHANNEL + 1);
    close(descriptor);
    return moved;
}

static int start_with_channel(SatWorker *worker, const char *program, char *const *arguments)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return errno;
    }
    worker->channel = ends[0];
    int theirs = move_above_channel(ends[1]);
    if (theirs < 0) {
        return errno;
    }
    int result = spawn(&worker->id, program, arguments, theirs);
    close(theirs);
    return result;
}

SatWorker *sat_worker_start(const char *program, const char *const *argv, SatError *err)
{
    char number[24];
    union {
        const char *given[MOST_ARGUMENTS + 2];
        char *wanted[MOST_ARGUMENTS + 2]; /* exec changes nothing */
    } arguments = {.given = {NULL}};
    size_t count = 0;
    for (; argv[count] != NULL && count < MOST_ARGUMENTS; count++) {
        arguments.given[count] = argv[count];
    }
    (void)snprintf(number, sizeof(number), "%ld", (long)getpid());
    arguments.given[count] = number;
    SatWorker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to start %s", program);
        return NULL;
    }
    worker->channel = -1;
    int result = start_with_channel(worker, program, arguments.wanted);
    if (result != 0) {
        if (worker->channel >= 0) {
            close(worker->channel);
        }
        free(worker);
        sat_posix_fail(err, result, "start", program);
        return NULL;
    }
    return worker;
}

void sat_worker_free(SatWorker *worker)
{
    if (worker == NULL) {
        return;
    }
    pid_t result;
    kill(worker->id, SIGKILL); /* not reaped yet: the number is its own */
    do {
        result = waitpid(worker->id, NULL, 0);
    } while (result < 0 && errno == EINTR);
    close(worker->channel);
    free(worker);
}

bool sat_worker_send(SatWorker *worker, const void *message, size_t length,
                     const SatSharedMemory *memory)
{
    /* Not waiting: a worker that answers without reading would let us wait for ever. */
    return send_message(worker->channel, message, length, memory != NULL ? memory->descriptor : -1,
                        MSG_DONTWAIT);
}

/* Waits at most wait_ns. */
static SatWorkerState receive_within(SatWorker *worker, void *message, size_t length,
                                     uint64_t wait_ns)
{
    uint64_t end = sat_monotonic_ns() + wait_ns;
    for (;;) {
        uint64_t now = sat_monotonic_ns();
        struct pollfd wanted = {.fd = worker->channel, .events = POLLIN};
        int left_ms = now >= end ? 0 : (int)((end - now) / 1000000U + 1U);
        int ready = poll(&wanted, 1, left_ms);
        if (ready > 0) {
            ssize_t got = recv(worker->channel, message, length, MSG_TRUNC | MSG_DONTWAIT);
            return got == (ssize_t)length ? SAT_WORKER_ANSWERED : SAT_WORKER_ENDED;
        }
        if (ready < 0 && errno != EINTR) {
            return SAT_WORKER_ENDED;
        }
        if (now >= end) {
            return SAT_WORKER_SILENT;
        }
    }
}

/* What it has computed since it began; UINT64_MAX when the system does not say. */
static uint64_t worker_busy_ns(const SatWorker *worker)
{
    clockid_t clock = 0;
    struct timespec busy;
    if (clock_getcpuclockid(worker->id, &clock) != 0 || clock_gettime(clock, &busy) != 0) {
        return UINT64_MAX;
    }
    return (uint64_t)busy.tv_sec * 1000000000U + (uint64_t)busy.tv_nsec;
}

SatWorkerState sat_worker_receive(SatWorker *worker, void *message, size_t length,
                                  uint64_t busy_limit_ns)
{
    const uint64_t begin = worker_busy_ns(worker);
    uint64_t before = begin;
    for (unsigned wait = 0; wait < MOST_WAITS; wait++) {
        SatWorkerState state = receive_within(worker, message, length, busy_limit_ns);
        if (state != SAT_WORKER_SILENT) {
            return state;
        }
        uint64_t busy = worker_busy_ns(worker);
        bool had_its_time =
            busy == UINT64_MAX || begin == UINT64_MAX || busy - begin >= busy_limit_ns / 4 * 3;
        if (had_its_time || busy - before < busy_limit_ns / 100) {
            return SAT_WORKER_SILENT;
        }
        before = busy;
    }
    return SAT_WORKER_SILENT;
}

void sat_worker_limit_memory(SatWorker *worker, uint64_t bytes)
{
    struct rlimit limit;
    if (!SAT_IS_SANITIZED && prlimit(worker->id, RLIMIT_AS, NULL, &limit) == 0) {
        limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
        (void)prlimit(worker->id, RLIMIT_AS, &limit, NULL); /* its own limit holds then */
    }
}

/* ---- the worker's side ---------------------------------------------------------------------- */

bool sat_worker_has_channel(void)
{
    int type = 0;
    socklen_t length = sizeof(type);
    return getsockopt(CHANNEL, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET;
}

bool sat_worker_bind_to_parent(const char *parent)
{
    char *end = NULL;
    long number = strtol(parent, &end, 10);
    (void)close_range(CHANNEL + 1, ~0U, 0); /* there is none; to be sure */
    return fcntl(CHANNEL, F_SETFD, FD_CLOEXEC) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
           number > 1 && getppid() == (pid_t)number; /* else it ended before we asked */
}

bool sat_worker_next(void *message, size_t length, SatSharedMemory **memory)
{
    struct iovec part = {.iov_base = message, .iov_len = length};
    Control control;
    struct msghdr header = {.msg_iov = &part,
                            .msg_iovlen = 1,
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof(control.bytes)};
    ssize_t got;
    do {
        got = recvmsg(CHANNEL, &header, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    *memory = NULL;
    if (got != (ssize_t)length || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        return false;
    }
    struct cmsghdr *first = CMSG_FIRSTHDR(&header);
    if (first != NULL && first->cmsg_type == SCM_RIGHTS) {
        int descriptor = -1;
        memcpy(&descriptor, CMSG_DATA(first), sizeof(int));
        off_t length_of_memory = lseek(descriptor, 0, SEEK_END); /* fstat() is not let pass */
        if (length_of_memory > 0) {
            *memory = sat_posix_map_shared(descriptor, (size_t)length_of_memory);
        }
        if (*memory == NULL) {
            close(descriptor);
            return false;
        }
    }
    return true;
}

bool sat_worker_answer(const void *message, size_t length)
{
    return send_message(CHANNEL, message, length, -1, 0);
}
