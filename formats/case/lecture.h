/* A lecture as a person writes it: lecture.json (lecture.schema.json), or a text with one source a
 * line. Raw: who takes its texts over has them searched. Pure: any thread. */
#ifndef SAT_CASE_LECTURE_H
#define SAT_CASE_LECTURE_H

#include "formats/case/playlist.h"

#define SAT_LECTURE_FORMAT "satchel-lecture"
#define SAT_LECTURE_VERSION 1
#define SAT_LECTURE_MAX_BYTES ((size_t)16 << 20)
#define SAT_LECTURE_MAX_ENTRIES 10000U
#define SAT_LECTURE_MAX_SOURCE_BYTES 4096U

/** Where an entry's case or picture comes from. */
typedef struct {
    const char *source; /* as it is written; "" of a text */
    size_t line;        /* of the text, from 1; 0: of something else */
    size_t page_entry;  /* of a saved page, from 1; 0: of something else */
} SatLectureSource;

typedef struct {
    SatArena *arena; /* owns everything below */
    const char *title;
    SatPlaylist playlist;            /* case_index: SAT_NO_CASE */
    const SatLectureSource *sources; /* one an entry */
} SatLecture;

/** One source a line; blank lines separate. A line that begins with # is a note for the speaker on
 *  the source below it (behind the last source: on that one), so is what follows " #" on a line of
 *  a source. A source may stand in double quotes.
 *  owns: sat_lecture_free()
 *  errors: SAT_ERR_FORMAT "line 3: …", or that there is no source; SAT_ERR_LIMIT */
SAT_NODISCARD SatLecture *sat_lecture_read_text(const char *text, size_t length_bytes,
                                                SatError *err);
/** owns: sat_lecture_free()
 *  errors: SAT_ERR_FORMAT "line 3: entries[0].kind: …" with what may stand there;
 *  SAT_ERR_UNSUPPORTED for a newer version; SAT_ERR_LIMIT */
SAT_NODISCARD SatLecture *sat_lecture_read_json(const char *text, size_t length_bytes,
                                                SatError *err);
/** Appends a lecture.json; sources: one a case of the playlist. Check out->failed afterwards. */
void sat_lecture_write(const char *title, const SatPlaylist *playlist, const char *const *sources,
                       SatByteWriter *out);
void sat_lecture_free(SatLecture *lecture); /* NULL-safe */
SAT_DEFINE_AUTO(SatLecture, sat_lecture_free)

#endif
