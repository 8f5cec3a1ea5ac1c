/* The pool with workers that decode, die, hang, eat memory and talk nonsense. */
#define _GNU_SOURCE /* waitpid and friends beside cmocka */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "export/decode/decoder_pool.h"
#include "formats/base/platform.h"

enum { SIDE = 8, SAMPLES = SIDE * SIDE, MOST_THREADS = 4, FRAMES_A_THREAD = 50 };

static const SatCodestream small = {.family = SAT_CODESTREAM_JPEG_LS,
                                    .length = 4,
                                    .columns = SIDE,
                                    .rows = SIDE,
                                    .components = 1,
                                    .bits = 8};
static const uint8_t codestream[4] = {1, 2, 3, 4};

/* What the good stand-in says of itself in its samples. */
typedef struct {
    uint32_t process, descriptors, variables, is_limited;
} Facts;

static SatDecoderPool *pool_of(const char *stand_in, int workers)
{
    char path[4096];
    SatError err = SAT_ERROR_INIT;
    (void)snprintf(path, sizeof path, "%s/%s", STAND_INS, stand_in);
    SatDecoderPool *pool = sat_decoder_pool_new(path, workers, &err);
    assert_non_null(pool);
    return pool;
}

static bool decode(SatDecoderPool *pool, uint8_t *samples, SatError *err)
{
    const SatDicomDecoder *decoder = sat_decoder_pool_decoder(pool);
    return decoder->decode(decoder->context, &small, codestream, samples, SAMPLES, err);
}

static Facts decode_facts(SatDecoderPool *pool)
{
    uint8_t samples[SAMPLES] = {0};
    SatError err = SAT_ERROR_INIT;
    Facts facts;
    if (!decode(pool, samples, &err)) {
        fail_msg("not decoded: %s", err.text);
    }
    memcpy(&facts, samples, sizeof facts);
    for (size_t i = sizeof facts; i < SAMPLES; i++) {
        assert_int_equal(samples[i], 7);
    }
    return facts;
}

static void assert_fails(SatDecoderPool *pool, SatErrorCode code, const char *words)
{
    uint8_t samples[SAMPLES] = {0};
    SatError err = SAT_ERROR_INIT;
    assert_false(decode(pool, samples, &err));
    if (err.code != code || !strstr(err.text, words)) {
        fail_msg("\"%s\" (%d) does not say \"%s\" (%d)", err.text, err.code, words, code);
    }
}

static void assert_nothing_runs(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void samples_come_back(void **state)
{
    (void)state;
    SatDecoderPool *pool = pool_of("stand_in_good", 2);
    SatError err = SAT_ERROR_INIT;
    SatFile *file = sat_file_open("/dev/null", SAT_FILE_CREATE, &err); /* not for the worker */
    assert_non_null(file);
    Facts first = decode_facts(pool), second = decode_facts(pool);
    assert_int_equal(first.process, second.process); /* no more workers than are needed */
    assert_int_equal(first.descriptors, 5);          /* nowhere three times, channel, memory */
    assert_true(first.variables <= 6);
    assert_int_equal(first.is_limited, !SAT_IS_SANITIZED);
    sat_file_close(file);
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

static void a_worker_is_replaced_after_its_frames(void **state)
{
    (void)state;
    SatDecoderPool *pool = pool_of("stand_in_good", 1);
    uint32_t first = decode_facts(pool).process;
    for (unsigned i = 1; i < SAT_DECODE_WORKER_FRAMES; i++) {
        assert_int_equal(decode_facts(pool).process, first);
    }
    assert_int_not_equal(decode_facts(pool).process, first);
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

static void a_death_costs_one_frame(void **state)
{
    (void)state;
    SatDecoderPool *pool = pool_of("stand_in_dies", 1);
    for (int i = 0; i < 3; i++) {
        assert_fails(pool, SAT_ERR_CORRUPT, "the JPEG-LS decoder gave up");
    }
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

/* What an earlier frame left behind in a worker must not cost a good one. */
static void a_frame_that_kills_an_old_worker_gets_a_fresh_one(void **state)
{
    (void)state;
    SatDecoderPool *pool = pool_of("stand_in_dies_later", 1);
    uint32_t first = decode_facts(pool).process;
    assert_int_not_equal(decode_facts(pool).process, first);
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

static void a_hang_is_ended(void **state)
{
    (void)state;
    SatDecoderPool *pool = pool_of("stand_in_hangs", 1);
    uint64_t start_ns = sat_monotonic_ns();
    assert_fails(pool, SAT_ERR_LIMIT, "took longer than 5 s");
    assert_true(sat_monotonic_ns() - start_ns < UINT64_C(9000000000));
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

static void memory_is_bounded(void **state)
{
    (void)state;
    if (SAT_IS_SANITIZED) {
        skip(); /* no limit can be set; the plain build has this test */
    }
    SatDecoderPool *pool = pool_of("stand_in_eats", 1);
    assert_fails(pool, SAT_ERR_LIMIT, "needs more memory");
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

static void nonsense_is_not_believed(void **state)
{
    (void)state;
    static const char *const stand_ins[] = {"stand_in_answers_odd", "stand_in_answers_cut"};
    for (size_t i = 0; i < sizeof stand_ins / sizeof stand_ins[0]; i++) {
        SatDecoderPool *pool = pool_of(stand_ins[i], 1);
        assert_fails(pool, SAT_ERR_CORRUPT, "gave up");
        sat_decoder_pool_free(pool);
        assert_nothing_runs();
    }
}

/* Its requests pile up unread: what waits to send another one would wait for ever. */
static void a_worker_that_does_not_read_is_replaced(void **state)
{
    (void)state;
    SatDecoderPool *pool = pool_of("stand_in_answers_ahead", 1);
    for (unsigned i = 0; i < SAT_DECODE_WORKER_FRAMES; i++) {
        uint8_t samples[SAMPLES];
        SatError err = SAT_ERROR_INIT;
        assert_true(decode(pool, samples, &err));
    }
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

static void no_worker_to_start_is_told(void **state)
{
    (void)state;
    static const char *const stand_ins[][2] = {{"stand_in_never_ready", "install Satchel anew"},
                                               {"is_not_there", "No such file"}};
    for (size_t i = 0; i < sizeof stand_ins / sizeof stand_ins[0]; i++) {
        SatDecoderPool *pool = pool_of(stand_ins[i][0], 1);
        SatError err = SAT_ERROR_INIT;
        assert_false(sat_decoder_pool_has_failed(pool, &err));
        assert_fails(pool, SAT_ERR_SYSTEM, stand_ins[i][1]);
        assert_true(sat_decoder_pool_has_failed(pool, &err));
        assert_non_null(strstr(err.text, "install Satchel anew"));
        assert_fails(pool, SAT_ERR_SYSTEM, stand_ins[i][1]);
        sat_decoder_pool_free(pool);
        assert_nothing_runs();
    }
}

/* Bytes that no decoder likes, in the program itself: it says so and lives. */
static void the_real_program_refuses_and_lives(void **state)
{
    (void)state;
    if (SAT_IS_SANITIZED) {
        skip(); /* AddressSanitizer looks into /proc at an exception, which the sandbox forbids */
    }
    SatError err = SAT_ERROR_INIT;
    SatDecoderPool *pool = sat_decoder_pool_new(DECODER, 1, &err);
    assert_non_null(pool);
    for (int i = 0; i < 3; i++) {
        assert_fails(pool, SAT_ERR_CORRUPT, "the JPEG-LS is damaged");
    }
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

typedef struct {
    SatDecoderPool *pool;
    uint32_t processes[FRAMES_A_THREAD];
    unsigned done;
} Load;

static void decode_many(void *context)
{
    Load *load = context;
    for (unsigned i = 0; i < FRAMES_A_THREAD; i++) {
        uint8_t samples[SAMPLES];
        SatError err = SAT_ERROR_INIT;
        if (decode(load->pool, samples, &err)) {
            memcpy(&load->processes[i], samples, sizeof load->processes[i]);
            load->done++;
        }
    }
}

static void threads_share_the_workers(void **state)
{
    (void)state;
    Load loads[MOST_THREADS] = {{.pool = NULL}};
    SatThread *threads[MOST_THREADS];
    SatDecoderPool *pool = pool_of("stand_in_good", 2);
    SatError err = SAT_ERROR_INIT;
    uint32_t seen[3] = {0};
    size_t seen_count = 0;
    for (size_t i = 0; i < MOST_THREADS; i++) {
        loads[i].pool = pool;
        threads[i] = sat_thread_start(decode_many, &loads[i], &err);
        assert_non_null(threads[i]);
    }
    for (size_t i = 0; i < MOST_THREADS; i++) {
        sat_thread_join(threads[i]);
        assert_int_equal(loads[i].done, FRAMES_A_THREAD);
        for (size_t j = 0; j < FRAMES_A_THREAD; j++) {
            size_t k = 0;
            while (k < seen_count && seen[k] != loads[i].processes[j]) {
                k++;
            }
            if (k == seen_count) {
                assert_true(seen_count < 2);
                seen[seen_count++] = loads[i].processes[j];
            }
        }
    }
    /* The threads that decoded are gone; the workers are not. On a busy machine the second one may
     * have started when all was done. */
    uint32_t process = decode_facts(pool).process;
    assert_true(process == seen[0] || process == seen[1] || seen_count < 2);
    sat_decoder_pool_free(pool);
    assert_nothing_runs();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_come_back),
        cmocka_unit_test(a_worker_is_replaced_after_its_frames),
        cmocka_unit_test(a_death_costs_one_frame),
        cmocka_unit_test(a_frame_that_kills_an_old_worker_gets_a_fresh_one),
        cmocka_unit_test(a_hang_is_ended),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(nonsense_is_not_believed),
        cmocka_unit_test(a_worker_that_does_not_read_is_replaced),
        cmocka_unit_test(no_worker_to_start_is_told),
        cmocka_unit_test(the_real_program_refuses_and_lives),
        cmocka_unit_test(threads_share_the_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
