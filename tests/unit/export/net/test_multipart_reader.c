/* Multipart bodies, whole and cut at every byte, and such that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/multipart_reader.h"
#include "formats/base/byte_writer.h"

/* What was seen: "[headers](bytes)" for each part. */
static bool begin(void *context, const char *headers, SatError *err)
{
    (void)err;
    sat_write_format(context, "[%s](", headers);
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
    sat_write_text(context, ")");
    return true;
}

/* In pieces of so many bytes. True: read to its end. */
static bool read_in(const char *body, size_t length, size_t piece, SatByteWriter *seen)
{
    SatError err = SAT_ERROR_INIT;
    const SatMultipartSink sink = {.begin = begin, .bytes = take, .end = end, .context = seen};
    SAT_AUTO(SatMultipartReader) *reader = sat_multipart_reader_new(&sink, &err);
    assert_non_null(reader);
    for (size_t at = 0; at < length; at += piece) {
        const size_t here = length - at < piece ? length - at : piece;
        if (!sat_multipart_reader_feed(reader, body + at, here, &err)) {
            assert_int_equal(err.code, SAT_ERR_NETWORK);
            return false;
        }
    }
    const bool done = sat_multipart_reader_end(reader, &err);
    assert_true(done == (err.code == SAT_OK));
    return done;
}

static void reads_parts_however_they_are_cut(void **state)
{
    (void)state;
    static const char body[] = "\r\n--b-\r\nContent-Type: application/dicom\r\n\r\n"
                               "\r\r\n-\r\n--b\r\n--b+\r\n--b- \t\r\n\r\n"
                               "\r\n--b-\r\nA: 1\r\nB: 2\r\n\r\nxyz\r\n--b---\r\nthe end";
    static const char wanted[] = "[Content-Type: application/dicom\r\n](\r\r\n-\r\n--b\r\n--b+)[]()"
                                 "[A: 1\r\nB: 2\r\n](xyz)";
    for (size_t piece = 1; piece <= sizeof(body); piece++) {
        SatByteWriter seen = SAT_BYTE_WRITER_INIT;
        assert_true(read_in(body, sizeof(body) - 1, piece, &seen));
        assert_int_equal(seen.length, sizeof(wanted) - 1);
        assert_memory_equal(seen.bytes, wanted, sizeof(wanted) - 1);
        sat_byte_writer_free(&seen);
    }
}

static void tells_what_is_cut_short(void **state)
{
    (void)state;
    static const char body[] = "--b\r\nA: 1\r\n\r\nxyz\r\n--b--";
    for (size_t length = 0; length < sizeof(body) - 1; length++) {
        SatByteWriter seen = SAT_BYTE_WRITER_INIT;
        assert_false(read_in(body, length, 3, &seen));
        sat_byte_writer_free(&seen);
    }
    SatByteWriter seen = SAT_BYTE_WRITER_INIT;
    assert_true(read_in(body, sizeof(body) - 1, 3, &seen));
    sat_byte_writer_free(&seen);
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const bodies[] = {"{\"json\": 1}\n", "<html>\r\n--b\r\n\r\nx\r\n--b--",
                                         "-\r\n", "--b\r\n\r\nxyz\r\n--bc\r\n\r\nx\r\n--b--"};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        SatByteWriter seen = SAT_BYTE_WRITER_INIT;
        assert_false(read_in(bodies[i], strlen(bodies[i]), 5, &seen));
        sat_byte_writer_free(&seen);
    }
    static char endless[SAT_MULTIPART_MOST_HEADER_BYTES + 100];
    memset(endless, 'a', sizeof(endless));
    memcpy(endless, "--b\r\n", 5);
    SatByteWriter seen = SAT_BYTE_WRITER_INIT;
    assert_false(read_in(endless, sizeof(endless), 4096, &seen));
    sat_byte_writer_free(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_parts_however_they_are_cut),
        cmocka_unit_test(tells_what_is_cut_short),
        cmocka_unit_test(refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
