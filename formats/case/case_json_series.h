/* Reads one series object of case.json. Private to formats/case. */
#ifndef SAT_CASE_CASE_JSON_SERIES_H
#define SAT_CASE_CASE_JSON_SERIES_H

#include "formats/base/json_value.h"
#include "formats/case/case_rules.h"

enum { SAT_CASE_PATH_BYTES = 128 };

/** The path of a field, for messages; cut when it does not fit. */
void sat_case_path(char path[SAT_CASE_PATH_BYTES], const char *format, ...) SAT_PRINTF(2, 3);

/** A text member that passes sat_text_check(); *out stays as it is when an optional one is missing.
 */
SAT_NODISCARD bool sat_case_get_text(const json_t *object, const char *path, const char *key,
                                     bool required, SatTextKind kind, SatArena *arena,
                                     const char **out, SatError *err);
/** An optional member that is one of the list's words; *index stays as it is when it is missing. */
SAT_NODISCARD bool sat_case_get_word(const json_t *object, const char *path, const char *key,
                                     SatWordList list, size_t *index, SatError *err);
/** An optional list of texts; none and *count 0 when it is missing. */
SAT_NODISCARD bool sat_case_get_texts(const json_t *object, const char *path, const char *key,
                                      SatTextKind kind, SatArena *arena, const char *const **out,
                                      size_t *count, SatError *err);

/* case_json_values.c */
/** The transform an object states by rescale or modality_table; *out stays as it is without either.
 */
SAT_NODISCARD bool sat_case_read_modality(const json_t *object, const char *path, SatArena *arena,
                                          const SatModalityTransform **out, SatError *err);
/** The windows an object states; both stay as they are when it says nothing. */
SAT_NODISCARD bool sat_case_read_windows(const json_t *object, const char *path, SatArena *arena,
                                         const SatVoiWindow **windows, uint32_t *count,
                                         SatError *err);
/** The VOI tables of a series. */
SAT_NODISCARD bool sat_case_read_voi_tables(const json_t *object, const char *path, SatArena *arena,
                                            SatSeries *series, SatError *err);

/** Fills *series from an object, with all that its frames inherit resolved, and checks it.
 *  path: the object's, for messages */
SAT_NODISCARD bool sat_case_read_series(const json_t *object, const char *path, SatArena *arena,
                                        SatSeries *series, SatError *err);
/** The members of a series that a person writes: title, modality_word, perspective, specifics,
 * key_frames; what is missing stays as it is. The frames are not checked against any count. */
SAT_NODISCARD bool sat_case_read_series_words(const json_t *object, const char *path,
                                              SatArena *arena, SatSeries *series, SatError *err);

/* case_json_written.c */
/** The studies of a case.json that a person wrote: as many as it tells of, or as its findings,
 * views and questions name; of their members only what is text, and key frames. A series that tells
 * of its frames may be of other pictures: nothing is taken of it, nor of its study but the place.
 */
SAT_NODISCARD bool sat_case_read_written_studies(const json_t *root, SatArena *arena,
                                                 SatCase *target, SatError *err);

#endif
