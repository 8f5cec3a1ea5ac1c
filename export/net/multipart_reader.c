/* Finds the parts of a multipart body: byte for byte, so that it may be cut anywhere. */
#include "export/net/multipart_reader.h"

#include <stdlib.h>
#include <string.h>

typedef enum {
    IN_PREAMBLE, /* up to and with the first delimiter's line */
    IN_HEADERS,
    IN_BODY,
    BEHIND_DELIMITER, /* "--" ends it all, a line end begins a part */
    IN_EPILOGUE
} State;

struct SatMultipartReader {
    SatMultipartSink sink;
    State state;
    char delimiter[SAT_MULTIPART_MOST_BOUNDARY + 8]; /* "\r\n--boundary" */
    size_t delimiter_length;
    size_t matched;                                 /* of the delimiter, in a body */
    char held[SAT_MULTIPART_MOST_HEADER_BYTES + 1]; /* a line, or headers */
    size_t held_length;
};

SatMultipartReader *sat_multipart_reader_new(const SatMultipartSink *sink, SatError *err)
{
    SatMultipartReader *reader = calloc(1, sizeof(*reader));
    if (reader == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for an answer");
        return NULL;
    }
    reader->sink = *sink;
    return reader;
}

void sat_multipart_reader_free(SatMultipartReader *reader)
{
    free(reader);
}

static bool strange(SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the server's answer is no multipart/related as DICOMweb wants it");
}

static bool hold(SatMultipartReader *reader, char byte, SatError *err)
{
    if (reader->held_length == SAT_MULTIPART_MOST_HEADER_BYTES) {
        return strange(err);
    }
    reader->held[reader->held_length++] = byte;
    reader->held[reader->held_length] = '\0';
    return true;
}

/* Lines before the first delimiter are passed by (RFC 2046: the preamble). */
static bool take_preamble(SatMultipartReader *reader, char byte, SatError *err)
{
    if (!hold(reader, byte, err)) {
        return false;
    }
    if (byte != '\n') {
        return true;
    }
    size_t length = reader->held_length - 1;
    while (length > 0 && strchr("\r \t", reader->held[length - 1]) != NULL) {
        length--;
    }
    reader->held_length = 0;
    if (length < 3 || reader->held[0] != '-' || reader->held[1] != '-') {
        return length == 0 || strange(err);
    }
    if (length > SAT_MULTIPART_MOST_BOUNDARY || memchr(reader->held, '\r', length) != NULL ||
        memchr(reader->held, '\0', length) != NULL) {
        return strange(err);
    }
    memcpy(reader->delimiter, "\r\n", 2);
    memcpy(reader->delimiter + 2, reader->held, length);
    reader->delimiter_length = length + 2;
    reader->state = IN_HEADERS;
    return true;
}

static bool take_header(SatMultipartReader *reader, char byte, SatError *err)
{
    if (byte == '\0' || !hold(reader, byte, err)) {
        return byte != '\0' ? false : strange(err);
    }
    const size_t length = reader->held_length;
    const bool is_over = (length == 2 && memcmp(reader->held, "\r\n", 2) == 0) ||
                         (length >= 4 && memcmp(reader->held + length - 4, "\r\n\r\n", 4) == 0);
    if (!is_over) {
        return true;
    }
    reader->held[length - 2] = '\0';
    reader->held_length = 0;
    reader->state = IN_BODY;
    reader->matched = 0;
    return reader->sink.begin(reader->sink.context, reader->held, err);
}

static bool take_behind(SatMultipartReader *reader, char byte, SatError *err)
{
    if (!hold(reader, byte, err)) {
        return false;
    }
    if (reader->held_length == 2 && memcmp(reader->held, "--", 2) == 0) {
        reader->state = IN_EPILOGUE;
        return true;
    }
    if (byte == '\n') { /* RFC 2046 allows blanks before it */
        const size_t blanks = strspn(reader->held, " \t");
        if (strcmp(reader->held + blanks, "\r\n") != 0) {
            return strange(err);
        }
        reader->held_length = 0;
        reader->state = IN_HEADERS;
    }
    return true;
}

/* The delimiter has its '\r' only at its beginning: after a mismatch nothing of what was matched
 * can begin another one. Gives how many bytes were used. */
static bool take_body(SatMultipartReader *reader, const char *bytes, size_t length, size_t *used,
                      SatError *err)
{
    void *context = reader->sink.context;
    if (reader->matched == 0) {
        const char *next = memchr(bytes, '\r', length);
        const size_t plain = next != NULL ? (size_t)(next - bytes) : length;
        *used = plain + (next != NULL);
        reader->matched = next != NULL;
        return plain == 0 || reader->sink.bytes(context, (const uint8_t *)bytes, plain, err);
    }
    if (bytes[0] != reader->delimiter[reader->matched]) {
        const size_t matched = reader->matched;
        *used = 0;
        reader->matched = 0;
        return reader->sink.bytes(context, (const uint8_t *)reader->delimiter, matched, err);
    }
    *used = 1;
    if (++reader->matched < reader->delimiter_length) {
        return true;
    }
    reader->matched = 0;
    reader->held_length = 0;
    reader->state = BEHIND_DELIMITER;
    return reader->sink.end(context, err);
}

bool sat_multipart_reader_feed(SatMultipartReader *reader, const void *bytes, size_t length,
                               SatError *err)
{
    const char *at = bytes;
    while (length > 0) {
        size_t used = 1;
        bool done = true;
        switch (reader->state) {
        case IN_PREAMBLE:
            done = take_preamble(reader, at[0], err);
            break;
        case IN_HEADERS:
            done = take_header(reader, at[0], err);
            break;
        case IN_BODY:
            done = take_body(reader, at, length, &used, err);
            break;
        case BEHIND_DELIMITER:
            done = take_behind(reader, at[0], err);
            break;
        case IN_EPILOGUE:
        default:
            return true;
        }
        if (!done) {
            return false;
        }
        at += used;
        length -= used;
    }
    return true;
}

bool sat_multipart_reader_end(const SatMultipartReader *reader, SatError *err)
{
    return reader->state == IN_EPILOGUE ||
           sat_fail(err, SAT_ERR_NETWORK, "the server's answer was cut short; try again");
}
