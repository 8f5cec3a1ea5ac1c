/* POSIX: starting programs without a shell, reading what they say, ending them. */
#define _GNU_SOURCE /* pipe2 */

#include "formats/base/platform.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "formats/base/platform_posix_private.h"

struct SatProcess {
    pid_t id;
    int streams[2]; /* our ends of its stdout and stderr; -1 once ended */
    bool reaped;
    int exit_code;
};

extern char **environ;

/* exec wants pointers to non-const for reasons of history; it changes nothing. */
static char *const *exec_arguments(const char *const *argv)
{
    union {
        const char *const *given;
        char *const *wanted;
    } arguments = {.given = argv};
    return arguments.wanted;
}

/* Above 2, so that giving it to a child as its stdout cannot overwrite its future stderr. */
static bool move_above_standard(int *descriptor)
{
    if (*descriptor > STDERR_FILENO) {
        return true;
    }
    int moved = fcntl(*descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (moved < 0) {
        return false;
    }
    close(*descriptor);
    *descriptor = moved;
    return true;
}

static void close_both(int ends[2])
{
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
            ends[i] = -1;
        }
    }
}

/* ends[0] is ours, never blocking; ends[1] the child's. */
static bool make_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) != 0) {
        ends[0] = -1;
        ends[1] = -1;
        return false;
    }
    if (!move_above_standard(&ends[0]) || !move_above_standard(&ends[1]) ||
        fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        int reason = errno;
        close_both(ends);
        errno = reason;
        return false;
    }
    return true;
}

/* Gives 0 or the reason. The child starts with default signal actions and nothing blocked, so that
 * Ctrl-C reaches it whatever its parent ignores. */
static int spawn(pid_t *id, const char *program, const char *const *argv, int out_end, int err_end)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int result = posix_spawn_file_actions_init(&actions);
    if (result != 0) {
        return result;
    }
    result = posix_spawnattr_init(&attributes);
    if (result != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return result;
    }
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    if ((result = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)) == 0 &&
        (result = posix_spawn_file_actions_adddup2(&actions, out_end, 1)) == 0 &&
        (result = posix_spawn_file_actions_adddup2(&actions, err_end, 2)) == 0 &&
        (result = posix_spawnattr_setsigdefault(&attributes, &all)) == 0 &&
        (result = posix_spawnattr_setsigmask(&attributes, &none)) == 0 &&
        (result = posix_spawnattr_setflags(&attributes,
                                           POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)) == 0) {
        result = posix_spawnp(id, program, &actions, &attributes, exec_arguments(argv), environ);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

SatProcess *sat_process_start(const char *program, const char *const *argv, SatError *err)
{
    SatProcess *process = calloc(1, sizeof(*process));
    if (process == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to start %s", program);
        return NULL;
    }
    int out_ends[2] = {-1, -1};
    int err_ends[2] = {-1, -1};
    int result = 0;
    if (!make_pipe(out_ends) || !make_pipe(err_ends)) {
        result = errno;
    } else {
        result = spawn(&process->id, program, argv, out_ends[1], err_ends[1]);
    }
    if (result != 0) {
        close_both(out_ends);
        close_both(err_ends);
        free(process);
        sat_posix_fail(err, result, "start", program);
        return NULL;
    }
    close(out_ends[1]);
    close(err_ends[1]);
    process->streams[0] = out_ends[0];
    process->streams[1] = err_ends[0];
    return process;
}

bool sat_process_read(SatProcess *process, int stream, void *bytes, size_t capacity, size_t *length)
{
    assert(stream == 1 || stream == 2);
    assert(capacity > 0);
    int *descriptor = &process->streams[stream - 1];
    *length = 0;
    if (*descriptor < 0) {
        return false;
    }
    ssize_t got;
    do {
        got = read(*descriptor, bytes, capacity);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        *length = (size_t)got;
        return true;
    }
    if (got < 0 && errno == EAGAIN) {
        return true;
    }
    close(*descriptor);
    *descriptor = -1;
    return false;
}

static bool reap(SatProcess *process, int options)
{
    int status = 0;
    pid_t result;
    if (process->reaped) {
        return true;
    }
    do {
        result = waitpid(process->id, &status, options);
    } while (result < 0 && errno == EINTR);
    if (result == 0) {
        return false;
    }
    process->reaped = true;
    process->exit_code = 255; /* somebody else reaped it: how it ended is lost */
    if (result > 0 && WIFEXITED(status)) {
        process->exit_code = WEXITSTATUS(status);
    } else if (result > 0 && WIFSIGNALED(status)) {
        process->exit_code = 128 + WTERMSIG(status);
    }
    return true;
}

bool sat_process_ended(SatProcess *process, int *exit_code)
{
    if (!reap(process, WNOHANG)) {
        return false;
    }
    *exit_code = process->exit_code;
    return true;
}

void sat_process_interrupt(SatProcess *process)
{
    if (!process->reaped) { /* until then the id is ours; afterwards it may be anybody's */
        kill(process->id, SIGINT);
    }
}

void sat_process_free(SatProcess *process)
{
    if (process == NULL) {
        return;
    }
    if (!reap(process, WNOHANG)) {
        kill(process->id, SIGKILL);
        (void)reap(process, 0);
    }
    close_both(process->streams);
    free(process);
}

bool sat_process_replace(const char *program, const char *const *argv, SatError *err)
{
    execvp(program, exec_arguments(argv));
    return sat_posix_fail(err, errno, "start", program);
}
