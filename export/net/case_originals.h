/* A case server's answer to "originals", whose shape is documented nowhere: any JSON is walked for
 * what looks like files. Pure; what is read is hostile by assumption. */
#ifndef SAT_EXPORT_CASE_ORIGINALS_H
#define SAT_EXPORT_CASE_ORIGINALS_H

#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"
#include "formats/base/checksum.h"

enum {
    SAT_ORIGINALS_MOST_BYTES = 64 << 20, /* of an answer */
    SAT_ORIGINALS_MOST_FILES = 200000,
    SAT_ORIGINAL_PATH_CAPACITY = 48
};

typedef struct {
    const char *url; /* absolute, or a path of the server */
    /** "02/01/0003.dcm": study, series, number in the order to be shown; letters, digits, / and .
     */
    char path[SAT_ORIGINAL_PATH_CAPACITY];
    uint64_t size_bytes; /* 0: not said */
    SatSha256 sha256;
    bool has_sha256;
} SatOriginal;

typedef struct {
    SatArena *arena;
    SatOriginal *items;
    size_t count, capacity;
} SatOriginals;

/** owns: sat_originals_free(), also on failure
 *  errors: SAT_ERR_FORMAT no JSON; SAT_ERR_LIMIT; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_originals_read(const char *text, size_t length, SatOriginals *out,
                                      SatError *err);
void sat_originals_free(SatOriginals *originals);

/** What row (of the list of cases) and answer (NULL: it is no JSON) say of the case, in the form
 *  that radiopaedia_json.h reads: {"case": {...}}. */
SAT_NODISCARD bool sat_originals_case(const char *row, const char *answer, size_t answer_length,
                                      SatByteWriter *out, SatError *err);

/** The answer as it is kept: addresses without what stands behind '?', which lets others in and is
 *  another one each time. */
SAT_NODISCARD bool sat_originals_kept(const char *answer, size_t length, SatByteWriter *out,
                                      SatError *err);

#endif
