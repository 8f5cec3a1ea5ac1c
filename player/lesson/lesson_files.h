/* The user's files of lessons, in the folder of data: results/lesson-0001.csv and .jsonl, one pair
 * a run, and revision.txt. Written by a thread of its own, so that a slow disk never holds a
 * picture. UI thread, but for that. */
#ifndef SAT_PLAYER_LESSON_FILES_H
#define SAT_PLAYER_LESSON_FILES_H

#include "formats/base/byte_writer.h"
#include "player/lesson/revision.h"

/** What was answered before; empty when there is no such file. errors: SAT_ERR_SYSTEM,
 *  SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_lesson_files_revision(SatRevision *out, SatError *err);

typedef struct SatLessonFiles SatLessonFiles;

/** owns: sat_lesson_files_free(), which waits for what is being written. errors: SAT_ERR_NO_MEMORY
 */
SAT_NODISCARD SatLessonFiles *sat_lesson_files_new(SatError *err);
void sat_lesson_files_free(SatLessonFiles *files);

/** Starts to write; takes what is in the writers. revision may be NULL: that file stays. A second
 *  time writes the same pair of files again, once the first is done. */
void sat_lesson_files_save(SatLessonFiles *files, SatByteWriter *csv, SatByteWriter *jsonl,
                           SatByteWriter *revision);
/** Another run: the next pair of files. Waits for what is being written. */
void sat_lesson_files_next(SatLessonFiles *files);
/** True once a save has ended: path "…/results/lesson-0001.csv", or why not in *err. */
bool sat_lesson_files_ended(SatLessonFiles *files, char *path, size_t capacity, SatError *err);
/** A save has not ended yet, or was not told. */
bool sat_lesson_files_busy(const SatLessonFiles *files);

#endif
