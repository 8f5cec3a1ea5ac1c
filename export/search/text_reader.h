/* Reads lines in satchel-read-text processes, at most as many as jobs. One that ends, hangs or says
 * nonsense costs the line it had. */
#ifndef SAT_EXPORT_TEXT_READER_H
#define SAT_EXPORT_TEXT_READER_H

#include "export/search/find_text.h"

#define SAT_READER_LINES 2000U /* then a worker is replaced */

typedef struct SatTextReader SatTextReader;

/** program: NULL for satchel-read-text beside this program. Starts nothing yet.
 *  owns: sat_text_reader_free() */
SAT_NODISCARD SatTextReader *sat_text_reader_new(const char *program, int workers, SatError *err);
void sat_text_reader_free(SatTextReader *reader); /* when no thread reads any more; NULL-safe */

/** How long a worker may compute, or do nothing, before its line is given up; 20 s unless told.
 *  Before the first line. */
void sat_text_reader_limit_line(SatTextReader *reader, uint64_t computing_ns);

/** Every reading fails from now on, at once. When no thread reads. */
void sat_text_reader_give_up(SatTextReader *reader);

/** Whether a worker starts: the program, the library or its language data may be missing. */
bool sat_text_reader_is_there(SatTextReader *reader);

typedef enum {
    SAT_READING_FAILED, /* the worker gave up on it */
    SAT_READING_NOTHING,
    SAT_READING_MARKER, /* a side, a position, a number with its unit */
    SAT_READING_TEXT
} SatReadingKind;

typedef struct {
    SatReadingKind kind;
    int confidence; /* 0 to 100 */
} SatReading;

/** turns: quarters, clockwise, that make the picture upright. thread: any, also at once */
SatReading sat_text_reader_read(SatTextReader *reader, const SatTextPicture *picture,
                                uint32_t letter_px, uint32_t turns);

#endif
