/* Parts of a multipart body (RFC 2046 5.1) as its bytes arrive: for answers of WADO-RS. What is
 * read is hostile by assumption; memory is bounded. One thread. */
#ifndef SAT_EXPORT_MULTIPART_READER_H
#define SAT_EXPORT_MULTIPART_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

enum { SAT_MULTIPART_MOST_BOUNDARY = 200, SAT_MULTIPART_MOST_HEADER_BYTES = 16384 };

/** Any may fail, which ends the reading. */
typedef struct {
    /** headers: lines ended by CRLF, of this part, with a NUL behind; borrowed. */
    bool (*begin)(void *context, const char *headers, SatError *err);
    bool (*bytes)(void *context, const uint8_t *bytes, size_t length, SatError *err);
    bool (*end)(void *context, SatError *err);
    void *context;
} SatMultipartSink;

typedef struct SatMultipartReader SatMultipartReader;

/** The boundary is that of the first line which begins with "--": what stands before it must be
 *  short. owns: sat_multipart_reader_free()    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatMultipartReader *sat_multipart_reader_new(const SatMultipartSink *sink,
                                                           SatError *err);
void sat_multipart_reader_free(SatMultipartReader *reader); /* NULL-safe */
SAT_DEFINE_AUTO(SatMultipartReader, sat_multipart_reader_free)

/** The next bytes of the body. errors: SAT_ERR_NETWORK no multipart; those of the sink */
SAT_NODISCARD bool sat_multipart_reader_feed(SatMultipartReader *reader, const void *bytes,
                                             size_t length, SatError *err);
/** The body is over. errors: SAT_ERR_NETWORK it was cut short */
SAT_NODISCARD bool sat_multipart_reader_end(const SatMultipartReader *reader, SatError *err);

#endif
