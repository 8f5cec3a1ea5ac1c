/* POSIX: processor count, memory, clocks, terminal, randomness, interruption. */
#define _GNU_SOURCE /* sched_getaffinity, CLOCK_BOOTTIME, getrandom */

#include "formats/base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "formats/base/platform_posix_private.h"

static const uint64_t ns_in_second = 1000000000;

/* A signal handler can reach nothing but a static: the one piece of mutable state here. */
static volatile sig_atomic_t interrupt_flag;

int sat_processor_count(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0) {
        return CPU_COUNT(&set);
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

uint64_t sat_physical_memory_bytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    long page_bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && page_bytes > 0 ? (uint64_t)pages * (uint64_t)page_bytes : 0;
}

/* The start of a small file of /proc as text; false when there is none. Such a file has no size to
 * ask for. */
static bool read_proc(const char *path, char *text, size_t capacity)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    size_t used = 0;
    while (used + 1 < capacity) {
        ssize_t got = read(descriptor, text + used, capacity - 1 - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        used += (size_t)got;
    }
    close(descriptor);
    text[used] = '\0';
    return used > 0;
}

enum { LARGE_BLOCK_BYTES = 1 << 19 };

void sat_give_memory_back(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES); /* else it grows with what is freed */
#endif
}

void sat_give_free_memory_back(void)
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

uint64_t sat_peak_memory_bytes(void)
{
    char text[2048];
    /* ru_maxrss also counts what the parent held before exec; VmHWM does not. */
    if (read_proc("/proc/self/status", text, sizeof(text))) {
        const char *line = strstr(text, "VmHWM:");
        char *end = NULL;
        uint64_t kibibytes = line != NULL ? strtoull(line + 6, &end, 10) : 0;
        if (line != NULL && end != line + 6) {
            return kibibytes * 1024;
        }
    }
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0 || usage.ru_maxrss < 0) {
        return 0;
    }
    return (uint64_t)usage.ru_maxrss * 1024;
}

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec now = {0};
    if (clock_gettime(clock, &now) != 0) {
        return 0;
    }
    return (uint64_t)now.tv_sec * ns_in_second + (uint64_t)now.tv_nsec;
}

uint64_t sat_monotonic_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

uint32_t sat_calendar_day(void)
{
    return (uint32_t)(clock_ns(CLOCK_REALTIME) / ns_in_second / 86400U);
}

uint64_t sat_process_start_ns(void)
{
    uint64_t now = sat_monotonic_ns();
    uint64_t asleep = clock_ns(CLOCK_BOOTTIME); /* starts with boot too, but counts suspension */
    asleep = asleep > now ? asleep - now : 0;
    char text[1024];
    long ticks_in_second = sysconf(_SC_CLK_TCK);
    if (ticks_in_second <= 0 || !read_proc("/proc/self/stat", text, sizeof(text))) {
        return now;
    }
    /* Field 22, counted from behind the program's name: the name may hold blanks and brackets. */
    const char *field = strrchr(text, ')');
    for (int i = 2; field != NULL && i < 22; i++) {
        field = strchr(field + 1, ' ');
    }
    char *end = NULL;
    uint64_t ticks = field != NULL ? strtoull(field, &end, 10) : 0;
    if (field == NULL || end == field) {
        return now;
    }
    uint64_t since_boot_ns = ticks * (ns_in_second / (uint64_t)ticks_in_second);
    uint64_t start = since_boot_ns > asleep ? since_boot_ns - asleep : 0;
    return start < now ? start : now;
}

void sat_core_dumps_forbid(void)
{
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) {
        return; /* the system decides then, as before */
    }
}

void sat_sleep_ns(uint64_t duration_ns)
{
    struct timespec left = {.tv_sec = (time_t)(duration_ns / ns_in_second),
                            .tv_nsec = (long)(duration_ns % ns_in_second)};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

bool sat_is_terminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

void sat_terminal_show_typing(bool shown)
{
    struct termios how;
    if (tcgetattr(STDIN_FILENO, &how) != 0) {
        return; /* no terminal */
    }
    how.c_lflag = shown ? how.c_lflag | (tcflag_t)ECHO : how.c_lflag & ~(tcflag_t)ECHO;
    if (tcsetattr(STDIN_FILENO, TCSANOW, &how) != 0) {
        return; /* it stays as it is: nothing is lost by it */
    }
}

int sat_terminal_columns(void)
{
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 80;
}

bool sat_random_bytes(void *bytes, size_t length, SatError *err)
{
    size_t done = 0;
    while (done < length) {
        size_t piece = length - done < 256 ? length - done : 256; /* never cut short by a signal */
        ssize_t got = getrandom((char *)bytes + done, piece, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return sat_posix_fail(err, errno, "get", "random numbers from the system");
        }
        done += (size_t)got;
    }
    return true;
}

char *sat_own_program_path(void)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
    if (length <= 0 || (size_t)length >= sizeof(path)) {
        return NULL;
    }
    return strndup(path, (size_t)length);
}

void *sat_decimal_point_force(void)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0); /* built in: shared, never freed */
    return plain == (locale_t)0 ? NULL : uselocale(plain);
}

void sat_decimal_point_restore(void *forced)
{
    if (forced != NULL) {
        uselocale(forced);
    }
}

/* The second signal ends the process as if it had never been caught, so that the shell sees why. */
static void on_interrupt(int signal_number)
{
    if (interrupt_flag != 0) {
        signal(signal_number, SIG_DFL);
        raise(signal_number); /* delivered when this handler returns */
    }
    interrupt_flag = 1;
}

void sat_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = on_interrupt}; /* no SA_RESTART: a prompt must end */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &action, NULL); /* so that the write fails and can say "disk full" */
}

bool sat_interrupt_requested(void)
{
    return interrupt_flag != 0;
}
