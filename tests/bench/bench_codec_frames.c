/* What coding given pictures costs the processor, beside JPEG-LS and JPEG 2000 in the same run:
 * each argument a PGM of 16 bits, one JSON line each (bench_codec_frames.py makes them of real
 * DICOM). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "formats/base/file_io.h"
#include "formats/codec/codec.h"
#include "tests/bench/peer_jpegls.h"
#include "tests/bench/peer_openjpeg.h"

enum { ROUNDS = 9, MOST_FILE_BYTES = 256 << 20 };

/* The least seconds of the processor of the rounds. */
typedef struct {
    size_t bytes;
    double encode_s, decode_s;
} Cost;

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static bool read_pgm(const char *path, SatPixelFrame *frame, SatError *err)
{
    size_t length = 0;
    uint8_t *bytes = sat_read_file(path, MOST_FILE_BYTES, &length, err);
    unsigned width = 0, height = 0, most = 0;
    int header = 0;
    bool done = bytes != NULL;
    if (done &&
        sscanf((const char *)bytes, "P5 %u %u %u%n", &width, &height, &most, &header) != 3) {
        done = sat_fail(err, SAT_ERR_FORMAT, "%s is no PGM", path);
    }
    uint8_t bits = 9;
    while (bits < 16 && most >> bits != 0) {
        bits++;
    }
    const SatPixelShape shape = {width, height, SAT_PIXEL_GRAY16, bits};
    done = done && sat_pixel_frame_new(frame, &shape, err);
    if (done && length != (size_t)header + 1 + (size_t)width * height * 2) {
        done = sat_fail(err, SAT_ERR_FORMAT, "%s has another length than it says", path);
    }
    const uint8_t *from = done ? bytes + header + 1 : NULL;
    for (size_t i = 0; done && i < (size_t)width * height; i++, from += 2) {
        const uint16_t value = (uint16_t)(from[0] << 8 | from[1]);
        memcpy(frame->pixels + i * sizeof(value), &value, sizeof(value));
    }
    free(bytes);
    return done;
}

static bool is_same(const SatPixelFrame *a, const SatPixelFrame *b)
{
    return memcmp(a->pixels, b->pixels, a->stride_bytes * a->shape.height_px) == 0;
}

static bool cost_of_ours(const SatPixelFrame *frame, SatEffort effort, const SatPixelFrame *out,
                         Cost *cost, SatError *err)
{
    const SatCodec *codec = sat_codec(SAT_CODING_WEBP);
    *cost = (Cost){0, 1e9, 1e9};
    SatByteWriter coded = SAT_BYTE_WRITER_INIT;
    bool done = true;
    for (int i = 0; done && i < (effort == SAT_EFFORT_SMALL ? 1 : ROUNDS); i++) {
        sat_byte_writer_free(&coded);
        clock_t start = clock();
        done = codec->encode(frame, SAT_PREDICTOR_MED, effort, &coded, err);
        cost->encode_s = least(cost->encode_s, seconds_since(start));
    }
    for (int i = 0; done && i < ROUNDS; i++) {
        clock_t start = clock();
        done = codec->decode(coded.bytes, coded.length, SAT_PREDICTOR_MED, out, err);
        cost->decode_s = least(cost->decode_s, seconds_since(start));
    }
    cost->bytes = coded.length;
    sat_byte_writer_free(&coded);
    return done && (is_same(frame, out) ||
                    sat_fail(err, SAT_ERR_CORRUPT, "what was decoded is another picture"));
}

static bool cost_of_jpegls(const Charls *charls, const SatPixelFrame *frame,
                           const SatPixelFrame *out, Cost *cost)
{
    *cost = (Cost){0, 1e9, 1e9};
    void *bytes = malloc(2 * frame->stride_bytes * frame->shape.height_px);
    bool done = bytes != NULL;
    for (int i = 0; done && i < ROUNDS; i++) {
        clock_t start = clock();
        cost->bytes = jpegls_encode(charls, frame, bytes);
        cost->encode_s = least(cost->encode_s, seconds_since(start));
        start = clock();
        done = cost->bytes > 0 && jpegls_decode(charls, bytes, cost->bytes, out);
        cost->decode_s = least(cost->decode_s, seconds_since(start));
    }
    free(bytes);
    return done && is_same(frame, out);
}

/* Slow: it gets fewer rounds. */
static bool cost_of_jpeg2000(const SatPixelFrame *frame, const SatPixelFrame *out, Cost *cost)
{
    enum { FEW_ROUNDS = 3 };
    const size_t capacity = 2 * frame->stride_bytes * frame->shape.height_px + 4096;
    *cost = (Cost){0, 1e9, 1e9};
    void *bytes = malloc(capacity);
    bool done = bytes != NULL;
    for (int i = 0; done && i < FEW_ROUNDS; i++) {
        clock_t start = clock();
        cost->bytes = openjpeg_encode(frame, bytes, capacity);
        cost->encode_s = least(cost->encode_s, seconds_since(start));
        start = clock();
        done = cost->bytes > 0 && openjpeg_decode(bytes, cost->bytes, out);
        cost->decode_s = least(cost->decode_s, seconds_since(start));
    }
    free(bytes);
    return done && is_same(frame, out);
}

static void print_cost(const char *name, const Cost *cost)
{
    printf(",\"%s\":[%zu,%.6f,%.6f]", name, cost->bytes, cost->encode_s, cost->decode_s);
}

static bool bench(const char *path, const Charls *charls, SatError *err)
{
    static const char *const efforts[] = {"fast", "balanced", "small"};
    SatPixelFrame frame = {0}, out = {0};
    Cost cost;
    bool done = read_pgm(path, &frame, err) && sat_pixel_frame_new(&out, &frame.shape, err);
    if (done) {
        printf("{\"file\":\"%s\",\"raw\":%zu", path, frame.stride_bytes * frame.shape.height_px);
    }
    if (done && cost_of_jpegls(charls, &frame, &out, &cost)) {
        print_cost("charls", &cost);
    }
    if (done && cost_of_jpeg2000(&frame, &out, &cost)) {
        print_cost("openjpeg", &cost);
    }
    for (int effort = SAT_EFFORT_FAST; done && effort <= SAT_EFFORT_SMALL; effort++) {
        done = cost_of_ours(&frame, (SatEffort)effort, &out, &cost, err);
        print_cost(efforts[effort], &cost);
    }
    puts("}");
    sat_pixel_frame_free(&frame);
    sat_pixel_frame_free(&out);
    return done;
}

int main(int argc, char **argv)
{
    const Charls charls = charls_open();
    SatError err = SAT_ERROR_INIT;
    for (int i = 1; i < argc; i++) {
        if (!bench(argv[i], &charls, &err)) {
            (void)fprintf(stderr, "bench_codec_frames: %s\n", err.text);
            return 1;
        }
    }
    return 0;
}
