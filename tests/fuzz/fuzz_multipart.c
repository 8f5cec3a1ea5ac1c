/* Fuzzes multipart bodies: however they are cut, the same parts come out. The first byte says how.
 */
#include <string.h>

#include "export/net/multipart_reader.h"
#include "formats/base/byte_writer.h"
#include "tests/fuzz/fuzz_promise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool begin(void *context, const char *headers, SatError *err)
{
    (void)err;
    sat_write_bytes(context, headers, strlen(headers) + 1);
    return true;
}

static bool take(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    (void)err;
    sat_write_bytes(context, bytes, length);
    return true;
}

static bool end(void *context, SatError *err)
{
    (void)err;
    sat_write_text(context, "|");
    return true;
}

static bool read_in(const uint8_t *body, size_t length, size_t piece, SatByteWriter *seen)
{
    SatError err = SAT_ERROR_INIT;
    const SatMultipartSink sink = {.begin = begin, .bytes = take, .end = end, .context = seen};
    SAT_AUTO(SatMultipartReader) *reader = sat_multipart_reader_new(&sink, &err);
    bool done = reader != NULL;
    for (size_t at = 0; done && at < length; at += piece) {
        const size_t here = length - at < piece ? length - at : piece;
        done = sat_multipart_reader_feed(reader, body + at, here, &err);
    }
    done = done && sat_multipart_reader_end(reader, &err);
    require(done == (err.code == SAT_OK), "what is read keeps its form");
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SatByteWriter whole = SAT_BYTE_WRITER_INIT;
    SatByteWriter cut = SAT_BYTE_WRITER_INIT;
    if (size == 0) {
        return 0;
    }
    const bool first = read_in(data + 1, size - 1, size, &whole);
    const bool second = read_in(data + 1, size - 1, data[0] % 32U + 1, &cut);
    require(first == second, "what is read keeps its form");
    require(!first || (whole.length == cut.length &&
                       (whole.length == 0 || memcmp(whole.bytes, cut.bytes, cut.length) == 0)),
            "what is read keeps its form");
    sat_byte_writer_free(&whole);
    sat_byte_writer_free(&cut);
    return 0;
}
