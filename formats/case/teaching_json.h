/* Reads and writes the members of case.json that a case teaches with. Private to formats/case. */
#ifndef SAT_CASE_TEACHING_JSON_H
#define SAT_CASE_TEACHING_JSON_H

#include "formats/case/case_json_series.h"
#include "formats/case/teaching.h"

/** Ids of one kind of entry, to be found by their text. */
typedef struct {
    const char *text;
    size_t index;
} SatTeachingId;

typedef struct {
    SatTeachingId *ids; /* sorted by text */
    size_t count;
} SatTeachingIds;

/** What reading an entry needs: where its parts lie, the pictures it refers to, the other entries.
 */
typedef struct {
    SatArena *arena;
    const SatCase *owner; /* its studies are read */
    SatTeachingIds findings, views, questions, marks;
    SatError *err;
} SatTeachingReader;

/** Reads all four lists of a document into owner->teaching. errors: SAT_ERR_FORMAT with the field's
 *  path; SAT_ERR_LIMIT */
SAT_NODISCARD bool sat_teaching_read(const json_t *root, SatArena *arena, SatCase *owner,
                                     SatError *err);
/** Appends the members; nothing when there are none. */
void sat_teaching_write(SatJsonWriter *writer, const SatCase *owner);

/** Copies it into the arena as owner->teaching: written for the studies of the owner and read back,
 *  so that all that is checked of a case.json is checked. errors: as sat_teaching_read() */
SAT_NODISCARD bool sat_teaching_copy(const SatTeaching *teaching, SatArena *arena, SatCase *owner,
                                     SatError *err);
/** Gives owner as many studies and series as the lists of the document name, with room for any
 *  frame: for a document that does not tell its studies itself. */
SAT_NODISCARD bool sat_teaching_guess_studies(const json_t *root, SatArena *arena, SatCase *owner,
                                              SatError *err);

/* ---- parts; path is that of the object ---- */

/** An optional id of the list; *index stays as it is when it is missing. */
SAT_NODISCARD bool sat_teaching_get_reference(SatTeachingReader *reader, const json_t *object,
                                              const char *path, const char *key,
                                              const SatTeachingIds *ids, size_t *index);
SAT_NODISCARD bool sat_teaching_find(const SatTeachingIds *ids, const char *text, size_t *index);
/** [study, series] of the case as its number through the case. */
SAT_NODISCARD bool sat_teaching_read_series(SatTeachingReader *reader, const json_t *value,
                                            const char *path, size_t *series);
/** kind, series, frames, points; of regions: only kinds with an inside. */
SAT_NODISCARD bool sat_teaching_read_shape(SatTeachingReader *reader, const json_t *object,
                                           const char *path, bool has_inside, SatShape *shape);
SAT_NODISCARD bool sat_teaching_read_point(SatTeachingReader *reader, const json_t *value,
                                           const char *path, SatPoint *point);
SAT_NODISCARD bool sat_teaching_read_finding(SatTeachingReader *reader, const json_t *object,
                                             const char *path, SatFinding *finding);
SAT_NODISCARD bool sat_teaching_read_view(SatTeachingReader *reader, const json_t *object,
                                          const char *path, SatView *view);
SAT_NODISCARD bool sat_teaching_read_step(SatTeachingReader *reader, const json_t *object,
                                          const char *path, SatStep *step);
SAT_NODISCARD bool sat_teaching_read_question(SatTeachingReader *reader, const json_t *object,
                                              const char *path, SatQuestion *question);

SatWordList sat_shape_words(void);
SatWordList sat_reveal_words(void);
SatWordList sat_question_words(void);

#endif
