/* platform_posix_machine: clocks, memory, randomness, interruption. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "formats/base/platform.h"
#include "tests/support/scratch_folder.h"

static const uint64_t ms = 1000000;

static void sleeps_on_the_monotonic_clock(void **state)
{
    (void)state;
    uint64_t before = sat_monotonic_ns();
    sat_sleep_ns(20 * ms);
    uint64_t passed = sat_monotonic_ns() - before;
    assert_true(passed >= 20 * ms);
    assert_true(passed < 5000 * ms);
}

/* A child that sleeps before it looks must see that time since its start; 10 ms is a tick. */
static void knows_when_the_process_started(void **state)
{
    (void)state;
    uint64_t before = sat_monotonic_ns();
    pid_t child = fork();
    if (child == 0) {
        sat_sleep_ns(100 * ms);
        uint64_t start = sat_process_start_ns();
        uint64_t age = sat_monotonic_ns() - start;
        _exit(start + 20 * ms >= before && age >= 90 * ms && age < 5000 * ms ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void describes_the_machine(void **state)
{
    (void)state;
    assert_true(sat_processor_count() >= 1);
    assert_true(sat_physical_memory_bytes() > UINT64_C(64) << 20);
    assert_true(sat_terminal_columns() > 0);
    uint64_t before = sat_peak_memory_bytes();
    assert_true(before > 100000);
    size_t bytes = (size_t)64 << 20;
    volatile char *block = malloc(bytes);
    assert_non_null((void *)(uintptr_t)block);
    for (size_t i = 0; i < bytes; i += 1024) {
        block[i] = 1;
    }
    assert_true(sat_peak_memory_bytes() >= before + bytes / 2);
    free((void *)(uintptr_t)block);
    char *program = sat_own_program_path();
    assert_non_null(program);
    assert_int_equal(sat_path_info(program).kind, SAT_PATH_FILE);
    free(program);
}

static void random_bytes_differ(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    uint8_t a[1000] = {0};
    uint8_t b[1000] = {0};
    assert_true(sat_random_bytes(a, sizeof(a), &err));
    assert_true(sat_random_bytes(b, sizeof(b), &err));
    assert_memory_not_equal(a, b, sizeof(a));
    assert_memory_not_equal(a + 900, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    assert_true(sat_random_bytes(a, 0, &err));
}

static void the_first_signal_asks_the_second_ends(void **state)
{
    (void)state;
    const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == 0) {
            if (sat_interrupt_requested()) {
                _exit(1);
            }
            sat_interrupt_catch();
            raise(signals[i]);
            if (!sat_interrupt_requested()) {
                _exit(2);
            }
            raise(signals[1 - i]); /* whichever of the two comes second */
            _exit(3);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[1 - i]);
    }
}

static void a_file_past_the_limit_is_an_error(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "file");
    pid_t child = fork();
    if (child == 0) {
        SatError err = SAT_ERROR_INIT;
        sat_interrupt_catch();
        struct rlimit small = {.rlim_cur = 100, .rlim_max = 100};
        SatFile *file = sat_file_open(path, SAT_FILE_CREATE, &err);
        char bytes[200] = {0};
        bool refused = setrlimit(RLIMIT_FSIZE, &small) == 0 &&
                       !sat_file_write_at(file, 0, bytes, sizeof(bytes), &err);
        sat_file_close(file);
        free(path);
        _exit(refused && strstr(err.text, "disk full") != NULL ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    free(path);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sleeps_on_the_monotonic_clock),
        cmocka_unit_test(knows_when_the_process_started),
        cmocka_unit_test(describes_the_machine),
        cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(the_first_signal_asks_the_second_ends),
        cmocka_unit_test(a_file_past_the_limit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
