/* Linux: resource limits, then a filter of system calls. */
#include "export/worker/worker_sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "formats/base/attributes.h"

enum { MOST_FILE_BYTES = 1 << 16, MOST_DESCRIPTORS = 16, MOST_SECONDS = 3600 };
#define MOST_MEMORY_BYTES ((rlim_t)8 << 30)

static const int allowed_calls[] = {
    /* what is open already */
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(close),
    SCMP_SYS(lseek),
    /* memory; mmap and mprotect have rules of their own, and so has tgkill */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* clocks, chance, waiting */
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom), SCMP_SYS(futex),
    SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall),
    /* the end, and abort() on the way to it */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(exit), SCMP_SYS(exit_group)};

static bool set_limit(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) {
        return false;
    }
    most = limit.rlim_max < most ? limit.rlim_max : most;
    limit = (struct rlimit){.rlim_cur = most, .rlim_max = most};
    return setrlimit(resource, &limit) == 0;
}

static bool set_limits(void)
{
    (void)signal(SIGXFSZ, SIG_IGN); /* a library's complaints may end there, not the process */
    return set_limit(RLIMIT_CORE, 0) && set_limit(RLIMIT_FSIZE, MOST_FILE_BYTES) &&
           set_limit(RLIMIT_NOFILE, MOST_DESCRIPTORS) && set_limit(RLIMIT_CPU, MOST_SECONDS) &&
           (SAT_IS_SANITIZED || set_limit(RLIMIT_AS, MOST_MEMORY_BYTES));
}

static bool add_rules(scmp_filter_ctx filter)
{
    for (size_t i = 0; i < sizeof(allowed_calls) / sizeof(allowed_calls[0]); i++) {
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_calls[i], 0) != 0) {
            return false;
        }
    }
    /* abort() signals its own process; any other of the user's would end by it as well */
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

static bool set_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool done = filter != NULL && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                add_rules(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

bool sat_worker_sandbox_enter(void)
{
    return set_limits() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && set_filter();
}
