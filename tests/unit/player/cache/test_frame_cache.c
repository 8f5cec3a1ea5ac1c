/* The frame cache: what is wanted arrives right and once, within the budget, damage costs one
 * frame. */
#include <stdlib.h>
#include <string.h>

#include "player/cache/frame_cache.h"
#include "tests/unit/formats/pack/pack_test_support.h"

#define FRAMES 40U
#define SIDE 32U
#define FRAME_BYTES (SIDE * SIDE * 2U)

typedef struct {
    ScratchFolder folder;
    char *path;
    SeriesRecipe series[2];
    CaseRecipe recipe;
    SatPackReader *reader;
    SatPackCase *pack_case;
    SatFrameCache *cache;
    SatMutex *mutex;
    SatCondition *woken;
    size_t wakes; /* guarded by mutex */
} Fixture;

static void wake(void *context)
{
    Fixture *f = context;
    sat_mutex_lock(f->mutex);
    f->wakes++;
    sat_condition_signal(f->woken);
    sat_mutex_unlock(f->mutex);
}

static void start(Fixture *f, uint64_t budget_bytes, int workers)
{
    SatError err = SAT_ERROR_INIT;
    memset(f, 0, sizeof *f);
    f->folder = scratch_folder_new();
    f->path = scratch_path(&f->folder, "t.satchel");
    f->series[0] = (SeriesRecipe){.rows = SIDE,
                                  .columns = SIDE,
                                  .samples = 1,
                                  .bits = 12,
                                  .frames = FRAMES,
                                  .modality = "CT"};
    f->series[1] = (SeriesRecipe){.rows = 64,
                                  .columns = 16,
                                  .samples = 3,
                                  .bits = 8,
                                  .frames = 3,
                                  .strip_rows = 10,
                                  .modality = "US"};
    f->recipe = (CaseRecipe){"t", "Case 1", f->series, 2};
    PackRecipe pack = {.cases = &f->recipe, .case_count = 1, .title = ""};
    assert_ok(pack_test_write(f->path, &pack, &err), err);
    f->mutex = sat_mutex_new(&err);
    f->woken = sat_condition_new(&err);
    f->reader = sat_pack_reader_open(f->path, &err);
    assert_ok(f->reader, err);
    f->pack_case = sat_pack_reader_load_case(f->reader, 0, &err);
    assert_ok(f->pack_case, err);
    f->cache = sat_frame_cache_new(f->reader, budget_bytes, workers, wake, f, &err);
    assert_ok(f->cache, err);
}

static void stop(Fixture *f)
{
    sat_frame_cache_free(f->cache);
    sat_pack_case_free(f->pack_case);
    sat_pack_reader_close(f->reader);
    sat_condition_free(f->woken);
    sat_mutex_free(f->mutex);
    free(f->path);
    scratch_folder_free(&f->folder);
}

static SatWantedFrame wanted(const Fixture *f, uint32_t series, uint32_t frame)
{
    return (SatWantedFrame){{0, series, frame}, &f->pack_case->series[series]};
}

static void wait_idle(Fixture *f)
{
    sat_mutex_lock(f->mutex);
    for (int i = 0; i < 500 && !sat_frame_cache_idle(f->cache); i++) {
        (void)sat_condition_wait_for(f->woken, f->mutex, 20U * 1000 * 1000);
    }
    sat_mutex_unlock(f->mutex);
    assert_true(sat_frame_cache_idle(f->cache));
}

static void assert_right(const Fixture *f, const SatCachedFrame *cached)
{
    assert_non_null(cached);
    assert_false(cached->failed);
    const SeriesRecipe *recipe = &f->series[cached->key.series_index];
    for (uint32_t y = 0; y < recipe->rows; y++) {
        const uint8_t *row = cached->frame.pixels + cached->frame.stride_bytes * y;
        for (uint32_t x = 0; x < recipe->columns; x++) {
            for (unsigned sample = 0; sample < recipe->samples; sample++) {
                unsigned value = recipe->bits > 8 ? ((const uint16_t *)(const void *)row)[x]
                                                  : row[(size_t)x * recipe->samples + sample];
                assert_int_equal(value,
                                 pack_test_value(recipe, cached->key.frame_index, x, y, sample));
            }
        }
    }
}

static void wanted_frames_arrive_once(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, (uint64_t)1 << 30, 3);
    SatWantedFrame list[FRAMES + 3];
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < FRAMES; i++) {
            list[i] = wanted(&f, 0, (i + (uint32_t)round * 7) % FRAMES);
        }
        for (uint32_t i = 0; i < 3; i++) {
            list[FRAMES + i] = wanted(&f, 1, i); /* cut into strips */
        }
        sat_frame_cache_want(f.cache, list, FRAMES + 3);
        wait_idle(&f);
    }
    for (uint32_t i = 0; i < FRAMES + 3; i++) {
        const SatCachedFrame *cached = sat_frame_cache_get(f.cache, list[i].key);
        assert_right(&f, cached);
        sat_frame_cache_release(f.cache, cached);
    }
    assert_int_equal(sat_frame_cache_stats(f.cache).decoded, FRAMES + 3);
    stop(&f);
}

static void the_budget_holds_the_most_wanted(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, 8 * FRAME_BYTES, 2);
    for (uint32_t at = 0; at < FRAMES; at += 5) {
        SatWantedFrame list[FRAMES];
        size_t count = 0;
        for (uint32_t i = at; i < FRAMES; i++) {
            list[count++] = wanted(&f, 0, i);
        }
        sat_frame_cache_want(f.cache, list, count);
        wait_idle(&f);
        assert_true(sat_frame_cache_stats(f.cache).held_bytes <= 8 * FRAME_BYTES);
        for (size_t i = 0; i < count && i < 8; i++) {
            const SatCachedFrame *cached = sat_frame_cache_get(f.cache, list[i].key);
            assert_right(&f, cached);
            sat_frame_cache_release(f.cache, cached);
        }
    }
    stop(&f);
}

static void what_is_shown_is_never_evicted(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, 1, 2); /* room for three frames, whatever they take */
    SatWantedFrame first = wanted(&f, 0, 0);
    sat_frame_cache_want(f.cache, &first, 1);
    wait_idle(&f);
    const SatCachedFrame *shown = sat_frame_cache_get(f.cache, first.key);
    for (uint32_t i = 1; i < FRAMES; i++) {
        SatWantedFrame next = wanted(&f, 0, i);
        sat_frame_cache_want(f.cache, &next, 1);
        wait_idle(&f);
        const SatCachedFrame *cached = sat_frame_cache_get(f.cache, next.key);
        assert_right(&f, cached);
        sat_frame_cache_release(f.cache, cached);
        assert_right(&f, shown);
    }
    const SatCachedFrame *nearest = sat_frame_cache_nearest(f.cache, (SatFrameKey){0, 0, 5});
    assert_non_null(nearest);
    assert_right(&f, nearest);
    sat_frame_cache_release(f.cache, nearest);
    sat_frame_cache_release(f.cache, shown);
    stop(&f);
}

static void a_damaged_frame_fails_alone(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, (uint64_t)1 << 30, 2);
    size_t length = 0;
    uint8_t *bytes = pack_test_slurp(f.path, &length);
    bytes[f.pack_case->series[0].frames[7].strips[0].offset + 40] ^= 1;
    pack_test_put(f.path, bytes, length);
    free(bytes);
    SatError err = SAT_ERROR_INIT;
    SatPackReader *damaged = sat_pack_reader_open(f.path, &err);
    assert_ok(damaged, err);
    SatFrameCache *cache = sat_frame_cache_new(damaged, (uint64_t)1 << 30, 2, wake, &f, &err);
    assert_ok(cache, err);
    SatFrameCache *whole = f.cache;
    f.cache = cache;
    SatWantedFrame list[FRAMES];
    for (uint32_t i = 0; i < FRAMES; i++) {
        list[i] = wanted(&f, 0, i);
    }
    sat_frame_cache_want(cache, list, FRAMES);
    wait_idle(&f);
    for (uint32_t i = 0; i < FRAMES; i++) {
        const SatCachedFrame *cached = sat_frame_cache_get(cache, list[i].key);
        assert_non_null(cached);
        assert_int_equal(cached->failed, i == 7);
        if (i == 7) {
            assert_true(strlen(cached->reason) > 10);
        } else {
            assert_right(&f, cached);
        }
        sat_frame_cache_release(cache, cached);
    }
    sat_frame_cache_free(cache);
    sat_pack_reader_close(damaged);
    f.cache = whole;
    stop(&f);
}

static void wild_scrolling_ends_right(void **unused)
{
    (void)unused;
    Fixture f;
    start(&f, 12 * FRAME_BYTES, 4);
    uint32_t seed = 7;
    uint32_t at = 0;
    for (int step = 0; step < 3000; step++) {
        seed = seed * 1664525U + 1013904223U;
        at = (seed >> 16) % FRAMES;
        SatWantedFrame list[20];
        for (uint32_t i = 0; i < 20; i++) {
            list[i] = wanted(&f, 0, (at + i) % FRAMES);
        }
        sat_frame_cache_want(f.cache, list, 20);
        const SatCachedFrame *cached = sat_frame_cache_nearest(f.cache, list[0].key);
        if (cached) {
            assert_false(cached->failed);
        }
        sat_frame_cache_release(f.cache, cached);
    }
    wait_idle(&f);
    const SatCachedFrame *cached = sat_frame_cache_get(f.cache, (SatFrameKey){0, 0, at});
    assert_right(&f, cached);
    sat_frame_cache_release(f.cache, cached);
    stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wanted_frames_arrive_once),
        cmocka_unit_test(the_budget_holds_the_most_wanted),
        cmocka_unit_test(what_is_shown_is_never_evicted),
        cmocka_unit_test(a_damaged_frame_fails_alone),
        cmocka_unit_test(wild_scrolling_ends_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
