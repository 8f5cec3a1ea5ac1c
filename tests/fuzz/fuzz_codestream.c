/* Fuzzes the pre-scan of compressed frames: what it lets pass is described within its bytes and
 * limits. The first byte chooses the family. */
#include <stdlib.h>
#include <string.h>

#include "formats/dicom/dicom_codestream.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const SatCodestream *found, size_t size)
{
    size_t decoded = 0;
    require(found->offset <= size && found->length <= size - found->offset, "it lies in its bytes");
    require(found->length >= 4, "it has a beginning and an end");
    require(found->columns > 0 && found->rows > 0, "it has pixels");
    require(found->components == 1 || found->components == 3, "gray or colour");
    require(found->bits >= 1 && found->bits <= SAT_CODESTREAM_MAX_BITS, "bits that are read");
    require(!sat_codestream_decoded_bytes(found, &decoded) || decoded > 0,
            "it decodes to something");
    require(!found->is_signed || found->family == SAT_CODESTREAM_JPEG_2000,
            "only JPEG 2000 has signs");
    require(!found->has_transform || found->components == 3, "a colour transform is of colour");
    require(found->family != SAT_CODESTREAM_JPEG || found->is_lossy, "JPEG is lossy");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    SatCodestreamFamily family = (SatCodestreamFamily)(data[0] % 4U);
    uint8_t *input = malloc(size); /* one more than is used: never 0 */
    require(input != NULL, "memory for the input");
    memcpy(input, data + 1, size - 1);
    SatCodestream found = {.columns = 77};
    SatError err = SAT_ERROR_INIT;
    bool done = sat_codestream_scan(family, input, size - 1, &found, &err);
    require(done == (err.code == SAT_OK), "success and error agree");
    require(done || found.columns == 77, "a failure leaves the description alone");
    require(done || err.code == SAT_ERR_CORRUPT || err.code == SAT_ERR_UNSUPPORTED ||
                err.code == SAT_ERR_LIMIT,
            "a refusal is one of three");
    if (done) {
        check(&found, size - 1);
    }
    free(input);
    return 0;
}
