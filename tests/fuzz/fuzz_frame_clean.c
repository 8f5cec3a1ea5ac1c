/* Fuzzes the cleaning of compressed frames: pieces do not matter, once is enough, lengths stay, and
 * an RLE frame decodes to the same pixels. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_frame_clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD_BYTES = 4, MOST_PIXELS = 64, MOST_FRAME_BYTES = MOST_PIXELS * 3 * 2 };

static const char *const syntaxes[] = {"1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1",
                                       "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.80",
                                       "1.2.840.10008.1.2.4.90"};

static void require(bool condition, const char *what)
{
    if (!condition) {
        (void)fprintf(stderr, "broken promise: %s\n", what);
        abort();
    }
}

/* Cleans bytes in steps; whether it was understood. */
static bool clean(SatDicomFrameCleaner *cleaner, uint8_t *bytes, size_t length, size_t step)
{
    SatError err = SAT_ERROR_INIT;
    sat_dicom_frame_begin(cleaner);
    for (size_t at = 0; at < length; at += step) {
        sat_dicom_frame_clean(cleaner, bytes + at, length - at < step ? length - at : step);
    }
    bool done = sat_dicom_frame_end(cleaner, 0, &err);
    require(done == (err.code == SAT_OK), "success and error agree");
    return done;
}

static void check_rle(const SatDicomRleShape *shape, const uint8_t *before, const uint8_t *after,
                      size_t length)
{
    uint8_t first[MOST_FRAME_BYTES], second[MOST_FRAME_BYTES];
    SatError err = SAT_ERROR_INIT;
    bool decodes = sat_dicom_rle_decode(before, length, shape, first, &err);
    require(decodes, "what was understood decodes");
    require(sat_dicom_rle_decode(after, length, shape, second, &err), "what was cleaned decodes");
    size_t bytes = shape->pixels * shape->samples * shape->value_bytes;
    require(memcmp(first, second, bytes) == 0, "the pixels stay");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD_BYTES) {
        return 0;
    }
    SatError err = SAT_ERROR_INIT;
    SatDicomFrameCleaner cleaner;
    size_t kind = data[0] % 5U, length = size - HEAD_BYTES;
    const SatDicomRleShape shape = {.pixels = 1U + data[1] % MOST_PIXELS,
                                    .samples = (data[2] & 1U) != 0 ? 3 : 1,
                                    .value_bytes = 1U << (data[2] >> 1 & 1U)};
    const SatDicomStoredBits bits = {.unit_bytes = (data[2] & 4U) != 0 ? shape.value_bytes : 0,
                                     .stored = 7,
                                     .high_bit = 6,
                                     .is_signed = (data[2] & 8U) != 0};
    require(sat_dicom_frame_cleaner_begin(&cleaner, syntaxes[kind], shape, bits, &err), "a way");
    uint8_t *whole = malloc(length + 1), *pieces = malloc(length + 1);
    require(whole != NULL && pieces != NULL, "memory for the input");
    memcpy(whole, data + HEAD_BYTES, length);
    memcpy(pieces, data + HEAD_BYTES, length);
    bool done = clean(&cleaner, whole, length, length + 1);
    require(done == clean(&cleaner, pieces, length, 1U + data[3] % 13U), "pieces agree");
    require(!done || memcmp(whole, pieces, length) == 0, "pieces give the same bytes");
    if (done && kind == 0 && bits.unit_bytes == 0) {
        check_rle(&shape, data + HEAD_BYTES, whole, length);
    }
    if (done) {
        require(clean(&cleaner, pieces, length, length + 1), "what was cleaned is understood");
        require(memcmp(whole, pieces, length) == 0, "once is enough");
    }
    free(whole);
    free(pieces);
    sat_dicom_frame_cleaner_end(&cleaner);
    return 0;
}
