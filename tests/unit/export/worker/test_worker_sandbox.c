/* What a process can still do in the worker's sandbox: nothing but with what it has open. */
#define _GNU_SOURCE /* MAP_ANONYMOUS, fork and friends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "export/worker/worker_sandbox.h"

static bool is_refused(long result)
{
    return result == -1 && errno == EPERM;
}

/* One bit for each thing that was possible after all. */
static int try_everything(pid_t parent, int open_file)
{
    char byte = 0;
    struct rlimit core;
    char *const arguments[] = {NULL};
    int possible = 0;
    possible |= is_refused(syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY)) ? 0 : 1;
    possible |=
        is_refused(syscall(SYS_open, "/tmp/satchel-sandbox", O_CREAT | O_WRONLY, 0600)) ? 0 : 2;
    possible |= is_refused(socket(AF_INET, SOCK_STREAM, 0)) ? 0 : 4;
    possible |= is_refused(socket(AF_UNIX, SOCK_STREAM, 0)) ? 0 : 8;
    possible |= is_refused(syscall(SYS_execve, "/bin/true", arguments, arguments)) ? 0 : 16;
    possible |= is_refused(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL)) ? 0 : 32;
    possible |= is_refused(syscall(SYS_kill, getppid(), 0)) ? 0 : 64;
    possible |= is_refused(syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
                    ? 0
                    : 128;
    possible |= is_refused(syscall(SYS_prlimit64, 0, RLIMIT_AS, NULL, &core)) ? 0 : 256;
    possible |= is_refused(syscall(SYS_ptrace, 0, 0, NULL, NULL)) ? 0 : 512;
    possible |= is_refused(syscall(SYS_unlinkat, AT_FDCWD, "/tmp/satchel-sandbox", 0)) ? 0 : 1024;
    void *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    possible |= memory != MAP_FAILED && read(open_file, &byte, 1) == 1 ? 0 : 2048;
    possible |= is_refused(syscall(SYS_tgkill, parent, parent, 0)) ? 0 : 4096;
    possible |= syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0) == 0 ? 0 : 8192;
    return possible;
}

static void nothing_but_what_is_open(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int zero = open("/dev/zero", O_RDONLY);
    pid_t parent = getpid(), child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool entered = sat_worker_sandbox_enter();
        int possible = entered ? try_everything(parent, zero) : -1;
        (void)!write(ends[1], &possible, sizeof possible);
        syscall(SYS_exit_group, 0);
    }
    int possible = -2, status = 0;
    assert_int_equal(read(ends[0], &possible, sizeof possible), (int)sizeof possible);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(possible, 0);
    assert_true(WIFEXITED(status));
    close(zero);
    close(ends[0]);
    close(ends[1]);
}

/* Before the filter, by the limits alone. */
static void limits_and_rights_are_taken(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        /* The filter lets neither be asked afterwards, so a file too long tells of one of them. */
        static char block[1 << 16];
        int file = memfd_create("long", 0);
        bool entered = sat_worker_sandbox_enter();
        bool is_cut = write(file, block, sizeof block) == (ssize_t)sizeof block &&
                      write(file, block, 1) == -1 && errno == EFBIG;
        int result = entered && is_cut ? 0 : 1;
        (void)!write(ends[1], &result, sizeof result);
        syscall(SYS_exit_group, 0);
    }
    int result = -1, status = 0;
    assert_int_equal(read(ends[0], &result, sizeof result), (int)sizeof result);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(result, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_but_what_is_open),
        cmocka_unit_test(limits_and_rights_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
