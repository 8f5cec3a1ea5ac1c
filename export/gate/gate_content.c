/* Hashes the pictures of a planned series. */
#include "export/gate/gate_content.h"

#include <stdlib.h>

#include "formats/base/byte_writer.h"
#include "formats/base/parallel_tasks.h"
#include "formats/base/platform.h"

/* Sizes stand before what they tell apart. */
static bool put_numbers(SatSha256State *hash, const uint64_t *numbers, size_t count, SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < count; i++) {
        sat_write_u64(&bytes, numbers[i]);
    }
    bool done = !bytes.failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a hash");
    if (done) {
        sat_sha256_update(hash, bytes.bytes, bytes.length);
    }
    sat_byte_writer_free(&bytes);
    return done;
}

static bool put_shape(const SatPlannedSeries *series, SatSha256State *hash, SatError *err)
{
    const SatPixelShape *shape = &series->source_shape;
    const SatCrop *crop = &series->crop;
    const uint64_t numbers[] = {shape->width_px, shape->height_px,   (uint64_t)shape->layout,
                                crop->x_px,      crop->y_px,         crop->width_px,
                                crop->height_px, series->frame_count};
    return put_numbers(hash, numbers, sizeof(numbers) / sizeof(numbers[0]), err);
}

/* What is hidden of a frame, as its bits say: a mask or a shutter that shows more is another
 * picture. *known: what `out` was made of. */
static bool hidden_of(const SatPlannedSeries *series, const SatPlannedFrame *frame,
                      const SatPixelMask **known, SatSha256 *out, SatError *err)
{
    const SatPixelShape *shape = &series->source_shape;
    if (frame->hidden == *known) {
        return true;
    }
    if (frame->hidden == NULL) {
        *known = NULL;
        *out = (SatSha256){{0}};
        return true;
    }
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    uint8_t *row = calloc(shape->width_px, 1);
    if (hash == NULL || row == NULL) {
        free(row);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a hash");
    }
    for (uint32_t y = 0; y < shape->height_px; y++) {
        (void)sat_pixel_mask_row(frame->hidden, 0, y, shape->width_px, row);
        sat_sha256_update(hash, row, shape->width_px);
    }
    free(row);
    *out = sat_sha256_current(hash);
    *known = frame->hidden;
    return true;
}

/* Where a picture is read to, one after the other; and what is hashed of them, numbers and pixels
 * apart: numbers say how many bytes of pixels there are. */
typedef struct {
    SatPixelFrame pixels;
    SatByteWriter stored;
    SatSha256State *numbers;
    SatQuickHash *bytes;
} Room;

static bool hash_stored(const SatPlannedFrame *frame, Room *room, SatError *err)
{
    SatByteWriter *stored = &room->stored;
    stored->length = 0;
    bool done = sat_clean_item_read_stored(frame->item, frame->source_frame, stored, err);
    const uint64_t length = stored->length;
    return done && put_numbers(room->numbers, &length, 1, err) &&
           sat_quick_hash_update(room->bytes, stored->bytes, stored->length, err);
}

static bool hash_pixels(const SatPlannedSeries *series, const SatPlannedFrame *frame, Room *room,
                        SatError *err)
{
    const SatPixelFrame *pixels = &room->pixels;
    if (pixels->pixels == NULL && !sat_pixel_frame_new(&room->pixels, &series->source_shape, err)) {
        return false;
    }
    if (!sat_clean_item_read_frame(frame->item, frame->source_frame, &series->linear, pixels,
                                   err)) {
        return false;
    }
    const size_t row_bytes =
        (size_t)pixels->shape.width_px * sat_pixel_bytes(series->source_shape.layout);
    bool done = true;
    for (uint32_t y = 0; done && y < pixels->shape.height_px; y++) {
        done = sat_quick_hash_update(room->bytes, pixels->pixels + y * pixels->stride_bytes,
                                     row_bytes, err);
    }
    return done;
}

/* How an object's pixels are seen stands once before its frames: a palette can show what another
 * one hides. */
static bool hash_display(const SatPlannedFrame *frame, const SatCleanItem *before,
                         SatSha256State *hash, SatError *err)
{
    const bool is_new = before != frame->item;
    const uint64_t numbers[] = {is_new, frame->source_frame};
    return put_numbers(hash, numbers, sizeof(numbers) / sizeof(numbers[0]), err) &&
           (!is_new || sat_clean_item_hash_display(frame->item, hash, err));
}

static bool hash_frame(const SatPlannedSeries *series, const SatPlannedFrame *frame, Room *room,
                       SatError *err)
{
    const SatCleanFacts *facts = sat_clean_item_facts(frame->item);
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "stopped");
    }
    return facts->is_mosaic ? hash_pixels(series, frame, room, err) : hash_stored(frame, room, err);
}

/* Of a slab all of its slices, with their weights. *item: of the picture hashed last. */
static bool hash_source(const SatPlannedSeries *series, const SatPlannedFrame *frame, Room *room,
                        const SatCleanItem **item, SatError *err)
{
    const size_t count = frame->slice_count > 0 ? frame->slice_count : 1;
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        SatPlannedFrame one = *frame;
        if (frame->slice_count > 0) {
            one.item = frame->slices[i].item;
            one.source_frame = frame->slices[i].source_frame;
            const uint64_t slab[] = {frame->slice_count, frame->slices[i].weight};
            done = put_numbers(room->numbers, slab, 2, err);
        }
        done = done && hash_display(&one, *item, room->numbers, err);
        *item = one.item;
        done = done && hash_frame(series, &one, room, err);
    }
    return done;
}

/* ---- runs of frames, hashed each by itself ------------------------------------------------------
 */

enum { RUN_FRAMES = 16 }; /* always: the hash is that of any number of threads */

typedef struct {
    SatSha256 hash;
    SatError error;
    const SatCleanItem *item; /* that could not be read */
    size_t frame_index;
} Run;

typedef struct {
    const SatPlannedSeries *series;
    SatSha256 key;
    Run *runs;
} Runs;

static bool hash_frames(const SatPlannedSeries *series, size_t first, Room *room, Run *run)
{
    const size_t left = series->frame_count - first;
    const size_t end = first + (left < RUN_FRAMES ? left : (size_t)RUN_FRAMES);
    const SatPixelMask *known = NULL;
    const SatCleanItem *item = NULL;
    SatSha256 hidden = {{0}};
    for (size_t i = first; i < end; i++) {
        bool done = hidden_of(series, &series->frames[i], &known, &hidden, &run->error) &&
                    hash_source(series, &series->frames[i], room, &item, &run->error);
        if (!done) {
            run->item = item != NULL ? item : series->frames[i].item;
            run->frame_index = i;
            return false;
        }
        sat_sha256_update(room->numbers, hidden.bytes, SAT_SHA256_BYTES);
    }
    uint8_t pixels[SAT_QUICK_HASH_BYTES];
    sat_quick_hash_end(room->bytes, pixels);
    sat_sha256_update(room->numbers, pixels, sizeof(pixels));
    run->hash = sat_sha256_current(room->numbers);
    return true;
}

static bool hash_run(void *context, size_t index)
{
    const Runs *runs = context;
    Run *run = &runs->runs[index];
    SAT_AUTO(SatSha256State) *numbers = sat_sha256_new(&run->error);
    SAT_AUTO(SatQuickHash) *bytes =
        numbers != NULL ? sat_quick_hash_new(&runs->key, &run->error) : NULL;
    Room room = {.stored = SAT_BYTE_WRITER_INIT, .numbers = numbers, .bytes = bytes};
    bool done = bytes != NULL && hash_frames(runs->series, index * RUN_FRAMES, &room, run);
    sat_pixel_frame_free(&room.pixels);
    sat_byte_writer_free(&room.stored);
    return done;
}

/* Of the first picture that cannot be read. */
static bool tell_failure(const SatPlannedSeries *series, const Run *runs, size_t count,
                         SatGateUnreadable *unreadable, SatError *err)
{
    for (size_t i = 0; i < count; i++) {
        const Run *run = &runs[i];
        if (run->error.code == SAT_OK) {
            continue;
        }
        *err = run->error;
        if (run->item != NULL && err->code != SAT_ERR_NO_MEMORY && err->code != SAT_ERR_CANCELLED) {
            *unreadable = (SatGateUnreadable){run->item, series->selector, run->frame_index};
        }
        return false;
    }
    return false;
}

bool sat_gate_content(const SatPlannedSeries *series, const SatLibrarySecret *secret, int jobs,
                      SatSha256 *out, SatGateUnreadable *unreadable, SatError *err)
{
    const size_t count = (series->frame_count + RUN_FRAMES - 1) / RUN_FRAMES;
    SAT_AUTO(SatSha256State) *hash = sat_sha256_new(err);
    Run *runs = calloc(count + 1, sizeof(*runs));
    *unreadable = (SatGateUnreadable){.item = NULL};
    if (hash == NULL || runs == NULL) {
        free(runs);
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a hash");
    }
    Runs context = {.series = series,
                    .key = sat_library_secret_key(secret, SAT_KEY_PICTURES, "", 0),
                    .runs = runs};
    const SatTasks tasks = {.run = hash_run, .context = &context};
    bool done = put_shape(series, hash, err);
    if (done && !sat_tasks_run(&tasks, count, jobs, err)) {
        done = tell_failure(series, runs, count, unreadable, err);
    }
    for (size_t i = 0; done && i < count; i++) {
        sat_sha256_update(hash, runs[i].hash.bytes, SAT_SHA256_BYTES);
    }
    free(runs);
    *out = sat_sha256_current(hash);
    return done;
}
