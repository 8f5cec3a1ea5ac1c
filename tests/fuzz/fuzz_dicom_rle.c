/* Fuzzes the RLE decoder: stays inside its memory, writes the whole frame or says why not. The
 * first three bytes choose the frame's shape. */
#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_rle.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Memory of exactly that size, so that a byte too many is seen. */
static uint8_t *filled(size_t length, int value)
{
    uint8_t *bytes = malloc(length);
    require(bytes != NULL, "memory for a small frame");
    memset(bytes, value, length);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3) {
        return 0;
    }
    const SatDicomRleShape shape = {.pixels = (size_t)(data[0] | data[1] << 8) % 5000U + 1U,
                                    .samples = data[2] % 3U + 1U,
                                    .value_bytes = 1U << (data[2] >> 2) % 3U};
    size_t length = shape.pixels * shape.samples * shape.value_bytes;
    uint8_t *input = malloc(size - 2); /* never 0 */
    require(input != NULL, "memory for the input");
    memcpy(input, data + 3, size - 3);
    uint8_t *first = filled(length, 0), *second = filled(length, 0xFF);
    SatError err = SAT_ERROR_INIT;
    bool done = sat_dicom_rle_decode(input, size - 3, &shape, first, &err);
    require(done == (err.code == SAT_OK), "success and error agree");
    require(done || err.code == SAT_ERR_CORRUPT, "bad bytes are corrupt, nothing else");
    SatError again = SAT_ERROR_INIT;
    require(sat_dicom_rle_decode(input, size - 3, &shape, second, &again) == done, "same answer");
    require(!done || memcmp(first, second, length) == 0, "every byte of the frame is written");
    require(!done || sat_dicom_rle_begins(input) || memcmp(input + 4, "\x40\0\0\0", 4) != 0,
            "a frame that decodes, its first segment behind the header, begins like one");
    free(input);
    free(first);
    free(second);
    return 0;
}
