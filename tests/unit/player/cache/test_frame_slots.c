/* The slots behind the frame cache: quick frames share a small budget, slow ones have the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "player/cache/frame_budget.h"
#include "player/cache/frame_slots.h"

#define FRAMES 600U
#define WHOLE ((uint64_t)1 << 30)
#define QUICK_FRAME_BYTES ((size_t)512 * 512 * 2)
#define SLOW_FRAME_BYTES ((size_t)2048 * 1024 * 2)

typedef struct {
    FrameSlots slots;
    SatPackFrame frames[FRAMES];
    SatPackSeries quick, slow;
    SatWantedFrame list[FRAMES];
} Fixture;

static void start(Fixture *f)
{
    SatError err = SAT_ERROR_INIT;
    memset(f, 0, sizeof *f);
    for (size_t i = 0; i < FRAMES; i++) {
        f->frames[i].strip_count = 1;
    }
    f->quick.shape = (SatPixelShape){512, 512, SAT_PIXEL_GRAY16, 12};
    f->slow.shape = (SatPixelShape){2048, 1024, SAT_PIXEL_GRAY16, 12};
    f->quick.frames = f->slow.frames = f->frames;
    assert_true(frame_slots_init(&f->slots, WHOLE, &err));
}

/** Wants so many frames and "decodes" what is to be decoded; returns how many of them are ready. */
static size_t fill(Fixture *f, const SatPackSeries *series, uint32_t first, uint32_t count)
{
    const uint32_t number = series == &f->slow;
    for (uint32_t i = 0; i < count; i++) {
        f->list[i] = (SatWantedFrame){{0, number, first + i}, series};
    }
    frame_slots_want(&f->slots, f->list, count);
    uint32_t strip = 0;
    for (FrameSlot *slot; (slot = frame_slots_take(&f->slots, &strip)) != NULL;) {
        slot->state = SLOT_READY;
    }
    size_t ready = 0;
    for (uint32_t i = 0; i < count; i++) {
        const FrameSlot *slot = frame_slots_find(&f->slots, f->list[i].key);
        ready += slot != NULL && slot->state == SLOT_READY;
    }
    return ready;
}

static void quick_frames_take_a_small_budget(void **unused)
{
    (void)unused;
    Fixture *f = malloc(sizeof *f);
    assert_non_null(f);
    start(f);
    assert_int_equal(fill(f, &f->quick, 0, 412), 256);
    assert_int_equal(f->slots.held_bytes, 256 * QUICK_FRAME_BYTES);
    assert_int_equal(fill(f, &f->quick, 300, 200), 200); /* elsewhere: what was held makes room */
    assert_int_equal(f->slots.held_bytes, 256 * QUICK_FRAME_BYTES);
    frame_slots_free(&f->slots);
    free(f);
}

static void slow_frames_have_the_whole(void **unused)
{
    (void)unused;
    Fixture *f = malloc(sizeof *f);
    assert_non_null(f);
    start(f);
    const size_t held = (size_t)(WHOLE / SLOW_FRAME_BYTES);
    assert_int_equal(fill(f, &f->slow, 0, 150), 150);
    assert_int_equal(fill(f, &f->quick, 0, 412), 256); /* beside them */
    assert_int_equal(fill(f, &f->slow, 0, 150), 150);
    assert_int_equal(f->slots.evicted, 0); /* quick ones press on quick ones alone */
    assert_int_equal(fill(f, &f->slow, 0, FRAMES), held);
    assert_int_equal(f->slots.held_bytes, WHOLE);
    assert_int_equal(f->slots.quick_bytes, 0);
    frame_slots_free(&f->slots);
    free(f);
}

static void a_small_machine_has_less(void **unused)
{
    (void)unused;
    const uint64_t little = (uint64_t)64 << 20;
    assert_int_equal(sat_frame_budget_bytes(little, QUICK_FRAME_BYTES), little);
    assert_int_equal(sat_frame_budget_bytes(little, SLOW_FRAME_BYTES), little);
    assert_int_equal(sat_frame_budget_bytes(WHOLE, SLOW_FRAME_BYTES), WHOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_frames_take_a_small_budget),
        cmocka_unit_test(slow_frames_have_the_whole),
        cmocka_unit_test(a_small_machine_has_less),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
