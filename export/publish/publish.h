/* A pack written in another form: one writer a format, all over the same publication. The pack is
 * read through formats/pack, case after case; what a format cannot carry is noted as a loss, to be
 * told once. Same pack, same bytes. One thread. */
#ifndef SAT_EXPORT_PUBLISH_H
#define SAT_EXPORT_PUBLISH_H

#include "formats/base/byte_writer.h"
#include "formats/case/teaching.h"
#include "formats/pack/pack_reader.h"

typedef enum {
    SAT_PUBLISH_TEXT,
    SAT_PUBLISH_HTML,
    SAT_PUBLISH_CSV,
    SAT_PUBLISH_GIFT,
    SAT_PUBLISH_MOODLE,
    SAT_PUBLISH_MIRC,
    SAT_PUBLISH_PPTX,
    SAT_PUBLISH_ANKI,
    SAT_PUBLISH_FORMATS
} SatPublishFormat;

#define SAT_PUBLISH_MAX_LOSSES 64U

/** Something that the format does not carry, and how often it was met. */
typedef struct {
    char text[200]; /* a sentence without any text of the pack */
    size_t count;
    bool is_left_out; /* a question or a picture is missing; else it only has another form */
} SatPublishLoss;

typedef struct {
    const SatPackReader *reader;
    const char *title; /* of the whole as it may be seen before anything is revealed */
    size_t next_case;  /* where sat_publish_next_case() goes on */
    size_t cases_read;
    SatPublishLoss losses[SAT_PUBLISH_MAX_LOSSES];
    size_t loss_count;
} SatPublication;

/** A case of the publication. */
typedef struct {
    const SatPackReader *reader;
    SatPackCase *pack_case;
    const SatCase *model;
    const SatTeaching *teaching;
    const char *title_hidden; /* "Case 3 – 45 y F" */
    size_t number;            /* from 1 */
    size_t count;             /* of the pack's cases */
} SatPublishCase;

const char *sat_publish_format_name(SatPublishFormat format);
/** False: there is no such format. */
SAT_NODISCARD bool sat_publish_format_parse(const char *word, SatPublishFormat *format);

/** Starts over one pack; the reader stays the caller's. */
void sat_publication_begin(SatPublication *publication, const SatPackReader *reader);
/** Writes the pack to path in that format; what stood there is replaced when all of it is made.
 *  errors: SAT_ERR_SYSTEM path cannot be written; SAT_ERR_CORRUPT no case of it can be read;
 *          SAT_ERR_FORMAT it has nothing that the format carries; SAT_ERR_CANCELLED;
 *          SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_publish(SatPublication *publication, SatPublishFormat format,
                               const char *path, SatError *err);

/* ---- for the writers ---- */

/** The next case into *out (freed by the next call), past the damaged ones, which are noted.
 *  False: all are done, or *err is set. */
SAT_NODISCARD bool sat_publish_next_case(SatPublication *publication, SatPublishCase *out,
                                         SatError *err);
void sat_publish_case_free(SatPublishCase *publish_case);
/** Notes a loss: a sentence that the format is not able to carry something. */
void sat_publish_lose(SatPublication *publication, bool is_left_out, const char *format, ...)
    SAT_PRINTF(3, 4);
/** True when err stands for one damaged picture or case, noted and cleared: the rest goes on. */
bool sat_publish_pass_damage(SatPublication *publication, const char *what, SatError *err);

/** Each appends the whole document. */
SAT_NODISCARD bool sat_publish_text(SatPublication *publication, SatByteWriter *out, SatError *err);
SAT_NODISCARD bool sat_publish_html(SatPublication *publication, SatByteWriter *out, SatError *err);
SAT_NODISCARD bool sat_publish_csv(SatPublication *publication, SatByteWriter *out, SatError *err);
SAT_NODISCARD bool sat_publish_gift(SatPublication *publication, SatByteWriter *out, SatError *err);
SAT_NODISCARD bool sat_publish_moodle(SatPublication *publication, SatByteWriter *out,
                                      SatError *err);
/** The same, into an archive. */
SAT_NODISCARD bool sat_publish_mirc(SatPublication *publication, const char *path, SatError *err);
SAT_NODISCARD bool sat_publish_pptx(SatPublication *publication, const char *path, SatError *err);
SAT_NODISCARD bool sat_publish_anki(SatPublication *publication, const char *path, SatError *err);

#endif
