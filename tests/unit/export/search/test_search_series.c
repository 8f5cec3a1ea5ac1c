/* A stack with a drawn row of letters, and readers that read nothing, die, hang, lie or are not
 * there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "export/search/search_series.h"
#include "export/search/text_tracks.h"
#include "formats/base/platform.h"

#define LINE_NS UINT64_C(150000000)

enum { SIDE = 128, FRAMES = 3, LETTERS = 9, TOP = 20, LEFT = 16, LINES = 7 };

/* Rows of an H of 7 x 9 pixels with strokes of one. */
static void draw_letter(uint8_t *pixels, int x0, int y0)
{
    for (int y = 0; y < 9; y++) {
        pixels[(y0 + y) * SIDE + x0] = pixels[(y0 + y) * SIDE + x0 + 6] = 255;
    }
    for (int x = 0; x < 7; x++) {
        pixels[(y0 + 4) * SIDE + x0 + x] = 255;
    }
}

typedef struct {
    uint8_t pixels[FRAMES][SIDE * SIDE];
    SatPixelFrame frames[FRAMES];
    int unreadable; /* this frame; -1: none */
} Stack;

static const SatPixelFrame *open_frame(void *context, size_t frame, void **handle, SatError *err)
{
    Stack *stack = context;
    *handle = NULL;
    if ((int)frame == stack->unreadable) {
        sat_fail(err, SAT_ERR_CORRUPT, "damaged");
        return NULL;
    }
    return &stack->frames[frame];
}

static void close_frame(void *context, void *handle)
{
    (void)context;
    (void)handle;
}

static SatTextReader *new_reader(const char *stand_in)
{
    char path[4096];
    SatError err = SAT_ERROR_INIT;
    (void)snprintf(path, sizeof path, "%s/%s", STAND_INS, stand_in);
    SatTextReader *reader = sat_text_reader_new(path, 2, &err);
    assert_non_null(reader);
    sat_text_reader_limit_line(reader, LINE_NS);
    return reader;
}

static SatStackSearch search_stack(Stack *stack, SatTextReader *reader)
{
    SatError err = SAT_ERROR_INIT;
    SatStackSearch result;
    const SatFrameSource source = {
        .frame_count = FRAMES, .open = open_frame, .close = close_frame, .context = stack};
    if (!sat_search_series(&result, &source, reader, 2, NULL, NULL, &err)) {
        fail_msg("%s", err.text);
    }
    return result;
}

static Stack *new_stack(void)
{
    Stack *stack = calloc(1, sizeof *stack);
    assert_non_null(stack);
    stack->unreadable = -1;
    for (int i = 0; i < FRAMES; i++) {
        stack->frames[i] =
            (SatPixelFrame){{SIDE, SIDE, SAT_PIXEL_GRAY8, 8}, SIDE, stack->pixels[i]};
    }
    return stack;
}

/* text_frame: the one with letters; -1: none. */
static SatStackSearch search(const char *stand_in, int text_frame, int unreadable)
{
    Stack *stack = new_stack();
    stack->unreadable = unreadable;
    for (int k = 0; text_frame >= 0 && k < LETTERS; k++) {
        draw_letter(stack->pixels[text_frame], LEFT + k * 10, TOP);
    }
    SatTextReader *reader = new_reader(stand_in);
    SatStackSearch result = search_stack(stack, reader);
    sat_text_reader_free(reader);
    free(stack);
    return result;
}

static void assert_found(const SatStackSearch *result)
{
    assert_int_equal(result->box_count, 1);
    const SatTextBox *box = &result->boxes[0];
    assert_int_equal(box->first_frame, 1);
    assert_int_equal(box->last_frame, 1);
    assert_in_range(box->area.x_px, LEFT - 2, LEFT + 2);
    assert_in_range(box->area.y_px, TOP - 2, TOP + 2);
    assert_in_range(box->area.width_px, 84, 92);
    assert_in_range(box->area.height_px, 8, 12);
}

static void drawn_letters_count_without_a_reading(void **state)
{
    (void)state;
    SatStackSearch result = search("stand_in_reader_reads_nothing", 1, -1);
    assert_int_equal(result.searched, SAT_SEARCHED_FULLY);
    assert_int_equal(result.frames_seen, FRAMES);
    assert_found(&result);
    free(result.boxes);
}

static void a_blank_stack_has_none(void **state)
{
    (void)state;
    SatStackSearch result = search("stand_in_reader_reads_nothing", -1, -1);
    assert_int_equal(result.searched, SAT_SEARCHED_FULLY);
    assert_int_equal(result.box_count, 0);
    free(result.boxes);
}

static void a_frame_that_cannot_be_read_is_not_searched(void **state)
{
    (void)state;
    SatStackSearch result = search("stand_in_reader_reads_nothing", -1, 2);
    assert_int_equal(result.searched, SAT_SEARCHED_PARTLY);
    assert_int_equal(result.frames_seen, FRAMES - 1);
    free(result.boxes);
}

static void a_reader_that_fails_is_never_clean(void **state)
{
    (void)state;
    static const char *const stand_ins[] = {
        "stand_in_reader_dies", "stand_in_reader_lies",  "stand_in_reader_never_ready",
        "no_such_program",      "stand_in_reader_hangs", "stand_in_reader_sleeps"};
    for (size_t i = 0; i < sizeof stand_ins / sizeof stand_ins[0]; i++) {
        SatStackSearch result = search(stand_ins[i], 1, -1);
        assert_int_equal(result.searched, SAT_SEARCHED_PARTLY);
        assert_found(&result);
        free(result.boxes);
    }
}

/* A fence a line, and soon no line at all: a reader that hangs at each is given up. */
static void a_reader_that_hangs_is_given_up_soon(void **state)
{
    (void)state;
    static const char *const stand_ins[] = {"stand_in_reader_sleeps", "stand_in_reader_hangs"};
    Stack *stack = new_stack();
    for (int line = 0; line < FRAMES * LINES; line++) {
        for (int k = 0; k < LETTERS; k++) { /* none in the place of another */
            draw_letter(stack->pixels[line / LINES], LEFT + k * 10,
                        2 + line % LINES * 16 + line / LINES * 5);
        }
    }
    for (size_t i = 0; i < sizeof stand_ins / sizeof stand_ins[0]; i++) {
        SatTextReader *reader = new_reader(stand_ins[i]);
        double seconds[2];
        for (int run = 0; run < 2; run++) {
            const uint64_t start_ns = sat_monotonic_ns();
            SatStackSearch result = search_stack(stack, reader);
            seconds[run] = (double)(sat_monotonic_ns() - start_ns) / 1e9;
            assert_int_equal(result.searched, SAT_SEARCHED_PARTLY);
            assert_true(result.box_count >= FRAMES * LINES); /* likely, so never clean */
            free(result.boxes);
        }
        print_message("%s: %.1f s, then %.1f s\n", stand_ins[i], seconds[0], seconds[1]);
        assert_true(seconds[0] <
                    30.0); /* some 21 lines of 150 ms, two at once, on a busy machine */
        assert_true(seconds[1] < seconds[0]);
        sat_text_reader_free(reader);
    }
    free(stack);
}

/* Four likely lines in one place, each another picture: the one that is not kept is told. */
static void what_is_not_kept_is_told(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatTextTracks tracks = {0};
    for (uint32_t frame = 0; frame < 4; frame++) {
        uint8_t *pixels = calloc(8, 2);
        assert_non_null(pixels);
        pixels[0] = (uint8_t)frame;
        SatTextCandidate line = {.area = {4, 4, 8, 2},
                                 .likeness = 0.6F - 0.1F * (float)frame,
                                 .picture = {.width_px = 8, .height_px = 2, .pixels = pixels}};
        SatTextCandidates candidates = {.all = &line, .count = 1};
        assert_true(sat_text_tracks_add(&tracks, &candidates, frame, frame, &err));
    }
    assert_int_equal(tracks.count, 1);
    assert_int_equal(tracks.all[0].pick_count, SAT_TRACK_PICTURES);
    assert_true(tracks.all[0].left_likeness > 0.29F && tracks.all[0].left_likeness < 0.31F);
    sat_text_tracks_free(&tracks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_letters_count_without_a_reading),
        cmocka_unit_test(a_blank_stack_has_none),
        cmocka_unit_test(a_frame_that_cannot_be_read_is_not_searched),
        cmocka_unit_test(a_reader_that_fails_is_never_clean),
        cmocka_unit_test(a_reader_that_hangs_is_given_up_soon),
        cmocka_unit_test(what_is_not_kept_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
