/* platform_posix_process: programs without a shell. */
#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"
#include "tests/support/scratch_folder.h"

typedef struct {
    SatByteWriter out, err;
    int exit_code;
} Result;

/* Reads both streams to their ends, then waits for the exit code. */
static Result run_to_end(SatProcess *process)
{
    Result result = {.out = SAT_BYTE_WRITER_INIT, .err = SAT_BYTE_WRITER_INIT, .exit_code = -1};
    bool open[2] = {true, true};
    while (open[0] || open[1]) {
        for (int stream = 1; stream <= 2; stream++) {
            char bytes[500];
            size_t length = 0;
            open[stream - 1] = sat_process_read(process, stream, bytes, sizeof(bytes), &length);
            sat_write_bytes(stream == 1 ? &result.out : &result.err, bytes, length);
        }
        sat_sleep_ns(200000);
    }
    while (!sat_process_ended(process, &result.exit_code)) {
        sat_sleep_ns(1000000);
    }
    sat_write_u8(&result.out, 0);
    sat_write_u8(&result.err, 0);
    return result;
}

static void free_result(Result *result)
{
    sat_byte_writer_free(&result->out);
    sat_byte_writer_free(&result->err);
}

static SatProcess *start_shell(const char *script)
{
    SatError err = SAT_ERROR_INIT;
    const char *const argv[] = {"sh", "-c", script, NULL};
    SatProcess *process = sat_process_start("sh", argv, &err);
    assert_non_null(process);
    return process;
}

static void reads_streams_and_exit_code(void **state)
{
    (void)state;
    SatProcess *process = start_shell("echo out; echo err >&2; cat; exit 42");
    Result result = run_to_end(process);
    assert_string_equal((const char *)result.out.bytes, "out\n");
    assert_string_equal((const char *)result.err.bytes, "err\n");
    assert_int_equal(result.exit_code, 42);
    int again = 0;
    assert_true(sat_process_ended(process, &again));
    assert_int_equal(again, 42);
    free_result(&result);
    sat_process_free(process);
}

static void arguments_meet_no_shell(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const char *const argv[] = {"printf", "%s|", "a b", "$HOME; rm *", "\"", NULL};
    SatProcess *process = sat_process_start("printf", argv, &err);
    Result result = run_to_end(process);
    assert_string_equal((const char *)result.out.bytes, "a b|$HOME; rm *|\"|");
    free_result(&result);
    sat_process_free(process);
}

/* valgrind turns vfork into fork, so that a failed exec shows only as exit code 127. */
static bool runs_under_valgrind(void)
{
    const char *preloaded = getenv("LD_PRELOAD");
    return preloaded != NULL && strstr(preloaded, "vgpreload") != NULL;
}

static void a_missing_program_is_named(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    const char *const argv[] = {"no-such-program", NULL};
    assert_false(sat_process_replace("/no/such/program", argv, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    sat_error_clear(&err);
    if (runs_under_valgrind()) {
        print_message("under valgrind: a failed start is not tested\n");
        skip();
    }
    assert_null(sat_process_start("no-such-program", argv, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_string_equal(err.text, "cannot start no-such-program: No such file or directory");
}

static void never_waits_and_moves_much(void **state)
{
    (void)state;
    SatProcess *process = start_shell("sleep 5");
    char byte = 0;
    size_t length = 9;
    int code = 0;
    uint64_t before = sat_monotonic_ns();
    assert_true(sat_process_read(process, 1, &byte, 1, &length));
    assert_int_equal(length, 0);
    assert_false(sat_process_ended(process, &code));
    sat_process_free(process); /* kills it */
    assert_true(sat_monotonic_ns() - before < UINT64_C(3000000000));
    process = start_shell("head -c 1000000 /dev/zero");
    Result result = run_to_end(process);
    assert_int_equal(result.out.length, 1000001);
    free_result(&result);
    sat_process_free(process);
    sat_process_free(NULL);
}

/* Even when the parent ignores SIGINT, as programs started in the background do. */
static void interrupts(void **state)
{
    (void)state;
    void (*old_action)(int) = signal(SIGINT, SIG_IGN);
    SatError err = SAT_ERROR_INIT;
    const char *const argv[] = {"sleep", "30", NULL};
    SatProcess *process = sat_process_start("sleep", argv, &err);
    signal(SIGINT, old_action);
    assert_non_null(process);
    sat_process_interrupt(process);
    Result result = run_to_end(process);
    assert_int_equal(result.exit_code, 128 + SIGINT);
    sat_process_interrupt(process); /* it is gone: nothing else may be hit */
    free_result(&result);
    sat_process_free(process);
}

static int count_open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    assert_non_null(folder);
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

static void children_inherit_nothing_else(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    int before = count_open_descriptors();
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "secret");
    SAT_AUTO(SatFile) *file = sat_file_open(path, SAT_FILE_CREATE, &err);
    SatProcess *other = start_shell("sleep 5");
    SatProcess *process = start_shell("ls -l /proc/self/fd; ls -a /proc/self/fd | wc -l");
    Result result = run_to_end(process);
    const char *list = (const char *)result.out.bytes;
    assert_null(strstr(list, "secret"));
    /* What the test's own parent left open is not ours to close: as many as before, no more. */
    const char *count = strrchr(list, '>');
    count = count == NULL ? NULL : strchr(count, '\n');
    assert_non_null(count);
    assert_true(strtol(count, NULL, 10) <= before);
    free_result(&result);
    sat_process_free(process);
    sat_process_free(other);
    sat_file_close(SAT_STEAL(file));
    assert_int_equal(count_open_descriptors(), before);
    free(path);
    scratch_folder_free(&folder);
}

/* A program whose own stdout and stderr are closed gets pipes with the numbers 1 and 2. */
static void works_without_standard_streams(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        close(0);
        close(1);
        close(2);
        SatProcess *process = start_shell("echo out; echo err >&2");
        Result result = run_to_end(process);
        bool right = strcmp((const char *)result.out.bytes, "out\n") == 0 &&
                     strcmp((const char *)result.err.bytes, "err\n") == 0;
        free_result(&result);
        sat_process_free(process);
        _exit(right ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void replaces_this_process(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        SatError err = SAT_ERROR_INIT;
        const char *const argv[] = {"sh", "-c", "exit 7", NULL};
        (void)sat_process_replace("sh", argv, &err);
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_streams_and_exit_code),
        cmocka_unit_test(arguments_meet_no_shell),
        cmocka_unit_test(a_missing_program_is_named),
        cmocka_unit_test(never_waits_and_moves_much),
        cmocka_unit_test(interrupts),
        cmocka_unit_test(children_inherit_nothing_else),
        cmocka_unit_test(works_without_standard_streams),
        cmocka_unit_test(replaces_this_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
