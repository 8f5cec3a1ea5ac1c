/* Speed and size of coding pictures, on made-up pictures with the texture of CT; beside JPEG-LS in
 * the same run where CharLS is installed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/checksum.h"
#include "formats/base/platform.h"
#include "formats/codec/codec.h"
#include "tests/bench/peer_jpegls.h"

enum { SIDE_PX = 512, FRAMES = 8, ENCODE_ROUNDS = 3, DECODE_ROUNDS = 12 };

typedef struct {
    SatPixelFrame frames[FRAMES];
    SatByteWriter coded[FRAMES];
    SatPixelFrame decoded;
    size_t jpegls_bytes; /* of all frames; 0: not known */
} Bench;

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/* A head-like slice: air, a bright ring, tissue with noise that grows smoother by averaging. */
static unsigned ct_value(unsigned x, unsigned y, unsigned slice, uint32_t *state)
{
    double dx = ((double)x - SIDE_PX / 2.0) / (SIDE_PX * 0.36);
    double dy = ((double)y - SIDE_PX / 2.0) / (SIDE_PX * 0.44);
    double distance = sqrt(dx * dx + dy * dy);
    double noise = 0;
    for (int i = 0; i < 4; i++) {
        noise += (double)(next_random(state) % 1000) / 1000.0 - 0.5;
    }
    if (distance > 1.0) {
        return (unsigned)(24.0 + 6.0 * noise);
    }
    if (distance > 0.93) {
        return (unsigned)(2024.0 + 60.0 * noise);
    }
    double tissue = 1060.0 + 12.0 * sin(dx * 9.0 + slice * 0.2) * cos(dy * 7.0) + 14.0 * noise;
    return (unsigned)tissue;
}

static void fill(SatPixelFrame *frame, unsigned slice)
{
    uint32_t state = slice + 1;
    for (unsigned y = 0; y < SIDE_PX; y++) {
        for (unsigned x = 0; x < SIDE_PX; x++) {
            unsigned value = ct_value(x, y, slice, &state);
            uint8_t *at =
                frame->pixels + y * frame->stride_bytes + x * sat_pixel_bytes(frame->shape.layout);
            uint16_t wide = (uint16_t)value;
            if (frame->shape.layout == SAT_PIXEL_GRAY16) {
                memcpy(at, &wide, sizeof(wide));
            } else if (frame->shape.layout == SAT_PIXEL_GRAY8) {
                at[0] = (uint8_t)(value >> 3);
            } else {
                at[0] = (uint8_t)(value >> 3);
                at[1] = (uint8_t)(value >> 4);
                at[2] = (uint8_t)(200 - (value >> 4));
            }
        }
    }
}

/* ---- metrics -------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* rates: MB/s of raw pixels of each call; p95 is what 95 of 100 calls reach at least. to_jpegls: 0
 * when not known. */
static void print_metric(const char *what, const char *kind, double *rates, size_t count,
                         double ratio, double to_jpegls, const SatSha256 *hash)
{
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    sat_sha256_to_hex(hash, hex);
    qsort(rates, count, sizeof(*rates), ascending);
    printf("{\"metric\":\"codec.%s.%s\",\"unit\":\"MB/s\",\"median\":%.1f,\"p95\":%.1f,\"n\":%zu,"
           "\"ratio\":%.4f,\"size_to_jpegls\":%.4f,\"hash\":\"%s\"}\n",
           what, kind, rates[count / 2], rates[count / 20], count, ratio, to_jpegls, hex);
}

static bool run(Bench *bench, const char *kind, SatPredictor predictor, SatEffort effort,
                SatError *err)
{
    const SatCodec *codec = sat_codec(SAT_CODING_WEBP);
    double rates[FRAMES * DECODE_ROUNDS];
    size_t frame_bytes = bench->frames[0].stride_bytes * SIDE_PX;
    size_t coded_bytes = 0;
    SatByteWriter all = SAT_BYTE_WRITER_INIT;
    for (size_t i = 0; i < FRAMES * ENCODE_ROUNDS; i++) {
        SatByteWriter *out = &bench->coded[i % FRAMES];
        sat_byte_writer_free(out);
        uint64_t start = sat_monotonic_ns();
        if (!codec->encode(&bench->frames[i % FRAMES], predictor, effort, out, err)) {
            return false;
        }
        rates[i] = (double)frame_bytes * 1e3 / (double)(sat_monotonic_ns() - start);
    }
    for (size_t i = 0; i < FRAMES; i++) {
        coded_bytes += bench->coded[i].length;
        sat_write_bytes(&all, bench->coded[i].bytes, bench->coded[i].length);
    }
    double ratio = (double)(frame_bytes * FRAMES) / (double)coded_bytes;
    double to_jpegls =
        bench->jpegls_bytes > 0 ? (double)coded_bytes / (double)bench->jpegls_bytes : 0;
    SatSha256 hash = sat_sha256(all.bytes, all.length);
    sat_byte_writer_free(&all);
    print_metric("encode", kind, rates, FRAMES * ENCODE_ROUNDS, ratio, to_jpegls, &hash);
    for (size_t i = 0; i < FRAMES * DECODE_ROUNDS; i++) {
        const SatByteWriter *in = &bench->coded[i % FRAMES];
        uint64_t start = sat_monotonic_ns();
        if (!codec->decode(in->bytes, in->length, predictor, &bench->decoded, err)) {
            return false;
        }
        rates[i] = (double)frame_bytes * 1e3 / (double)(sat_monotonic_ns() - start);
    }
    hash = sat_sha256(bench->decoded.pixels, frame_bytes);
    print_metric("decode", kind, rates, FRAMES * DECODE_ROUNDS, ratio, to_jpegls, &hash);
    return true;
}

/* The same pictures by CharLS; sets bench->jpegls_bytes. Without it nothing is told. */
static void run_charls(Bench *bench, const char *name, const Charls *charls)
{
    const size_t frame_bytes = bench->frames[0].stride_bytes * SIDE_PX;
    double encoding[FRAMES * ENCODE_ROUNDS], decoding[FRAMES * ENCODE_ROUNDS];
    char kind[64];
    void *bytes = malloc(2 * frame_bytes);
    size_t all = 0;
    bool done = bytes != NULL;
    for (size_t i = 0; done && i < FRAMES * ENCODE_ROUNDS; i++) {
        const SatPixelFrame *frame = &bench->frames[i % FRAMES];
        uint64_t start = sat_monotonic_ns();
        const size_t length = jpegls_encode(charls, frame, bytes);
        encoding[i] = (double)frame_bytes * 1e3 / (double)(sat_monotonic_ns() - start);
        start = sat_monotonic_ns();
        done = length > 0 && jpegls_decode(charls, bytes, length, &bench->decoded) &&
               memcmp(bench->decoded.pixels, frame->pixels, frame_bytes) == 0;
        decoding[i] = (double)frame_bytes * 1e3 / (double)(sat_monotonic_ns() - start);
        all += i < FRAMES ? length : 0;
    }
    free(bytes);
    if (done) {
        bench->jpegls_bytes = all;
        const double ratio = (double)(frame_bytes * FRAMES) / (double)all;
        const SatSha256 hash = sat_sha256(bench->decoded.pixels, frame_bytes);
        (void)snprintf(kind, sizeof(kind), "%s.charls", name);
        print_metric("encode", kind, encoding, FRAMES * ENCODE_ROUNDS, ratio, 1.0, &hash);
        print_metric("decode", kind, decoding, FRAMES * ENCODE_ROUNDS, ratio, 1.0, &hash);
    }
}

static bool run_layout(const char *name, SatPixelLayout layout, uint8_t bits,
                       SatPredictor predictor, const Charls *charls, SatError *err)
{
    static const char *const efforts[] = {"fast", "balanced", "small"};
    SatPixelShape shape = {SIDE_PX, SIDE_PX, layout, bits};
    Bench bench = {0};
    bool done = sat_pixel_frame_new(&bench.decoded, &shape, err);
    for (size_t i = 0; done && i < FRAMES; i++) {
        done = sat_pixel_frame_new(&bench.frames[i], &shape, err);
        if (done) {
            fill(&bench.frames[i], (unsigned)i);
        }
    }
    if (done) {
        run_charls(&bench, name, charls);
    }
    for (int effort = SAT_EFFORT_FAST; done && effort <= SAT_EFFORT_SMALL; effort++) {
        char kind[64];
        (void)snprintf(kind, sizeof(kind), "%s.%s.%s", name, sat_predictor_name(predictor),
                       efforts[effort]);
        done = run(&bench, kind, predictor, (SatEffort)effort, err);
    }
    for (size_t i = 0; i < FRAMES; i++) {
        sat_pixel_frame_free(&bench.frames[i]);
        sat_byte_writer_free(&bench.coded[i]);
    }
    sat_pixel_frame_free(&bench.decoded);
    return done;
}

int main(void)
{
    SatError err = SAT_ERROR_INIT;
    Charls charls = charls_open();
    if (!run_layout("gray12", SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_MED, &charls, &err) ||
        !run_layout("gray12", SAT_PIXEL_GRAY16, 12, SAT_PREDICTOR_NONE, &charls, &err) ||
        !run_layout("gray8", SAT_PIXEL_GRAY8, 8, SAT_PREDICTOR_NONE, &charls, &err) ||
        !run_layout("rgb8", SAT_PIXEL_RGB8, 8, SAT_PREDICTOR_NONE, &charls, &err)) {
        (void)fprintf(stderr, "bench_codec: %s\n", err.text);
        return 1;
    }
    return 0;
}
