/* Looks for text in stacks of raw frames from stdin, for tests and benches; one JSON line a stack.
 *
 * A stack: "NAME WIDTH HEIGHT LAYOUT BITS FRAMES\n" (LAYOUT 0 gray of 8 bits, 1 of 16, 2 RGB), then
 * the pixels of all frames. usage: search_frames READER JOBS [suspected] */
#include <stdio.h>
#include <stdlib.h>

#include "export/search/search_series.h"
#include "formats/base/platform.h"

typedef struct {
    SatPixelFrame frames[512];
} Stack;

static const SatPixelFrame *open_frame(void *context, size_t frame, void **handle, SatError *err)
{
    (void)err;
    Stack *stack = context;
    *handle = NULL;
    return &stack->frames[frame];
}

static void close_frame(void *context, void *handle)
{
    (void)context;
    (void)handle;
}

static void print_result(const char *name, const SatStackSearch *search, double ms)
{
    static const char *const words[] = {"not", "partly", "fully"};
    printf("{\"name\":\"%s\",\"searched\":\"%s\",\"frames\":%llu,\"ms\":%.1f,\"boxes\":[", name,
           words[search->searched], (unsigned long long)search->frames_seen, ms);
    for (size_t i = 0; i < search->box_count; i++) {
        const SatTextBox *box = &search->boxes[i];
        printf("%s[%u,%u,%u,%u,%u,%u]", i > 0 ? "," : "", box->area.x_px, box->area.y_px,
               box->area.width_px, box->area.height_px, box->first_frame, box->last_frame);
    }
    printf("]}\n");
}

static bool search_stack(const char *name, const SatPixelShape *shape, size_t frames,
                         SatTextReader *reader, int jobs, bool is_suspected)
{
    Stack stack = {0};
    SatError err = SAT_ERROR_INIT;
    SatStackSearch search;
    bool done = frames <= sizeof stack.frames / sizeof stack.frames[0];
    for (size_t i = 0; done && i < frames; i++) {
        done = sat_pixel_frame_new(&stack.frames[i], shape, &err);
        size_t bytes = done ? stack.frames[i].stride_bytes * shape->height_px : 0;
        done = done && fread(stack.frames[i].pixels, 1, bytes, stdin) == bytes;
    }
    const SatFrameSource source = {.frame_count = frames,
                                   .open = open_frame,
                                   .close = close_frame,
                                   .context = &stack,
                                   .is_suspected = is_suspected};
    uint64_t start_ns = sat_monotonic_ns();
    done = done && sat_search_series(&search, &source, reader, jobs, NULL, NULL, &err);
    if (done) {
        print_result(name, &search, (double)(sat_monotonic_ns() - start_ns) / 1e6);
        free(search.boxes);
    }
    for (size_t i = 0; i < frames && i < sizeof stack.frames / sizeof stack.frames[0]; i++) {
        sat_pixel_frame_free(&stack.frames[i]);
    }
    return done;
}

int main(int argc, char **argv)
{
    char name[512];
    unsigned width, height, layout, bits, frames;
    SatError err = SAT_ERROR_INIT;
    int jobs = argc >= 3 ? (int)strtol(argv[2], NULL, 10) : 1;
    SatTextReader *reader = argc >= 3 ? sat_text_reader_new(argv[1], jobs, &err) : NULL;
    bool done = reader != NULL && sat_text_reader_is_there(reader);
    while (done &&
           scanf("%511s %u %u %u %u %u", name, &width, &height, &layout, &bits, &frames) == 6) {
        SatPixelShape shape = {width, height, (SatPixelLayout)layout, (uint8_t)bits};
        (void)getchar();
        done = search_stack(name, &shape, frames, reader, jobs, argc > 3);
    }
    sat_text_reader_free(reader);
    return done ? 0 : 1;
}
