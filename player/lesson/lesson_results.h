/* What a run gave, as files for spreadsheets (CSV) and programs (JSON lines). Nothing in them tells
 * who answered. Pure. */
#ifndef SAT_PLAYER_LESSON_RESULTS_H
#define SAT_PLAYER_LESSON_RESULTS_H

#include "formats/base/byte_writer.h"
#include "player/lesson/lesson_run.h"

#define SAT_CHECKSUM_SHOWN 12 /* digits on screen; the file has all 64 */

const char *sat_verdict_name(SatVerdict verdict);         /* "skipped", "wrong", … */
const char *sat_question_kind_name(SatQuestionKind kind); /* as in case.json */

/** A line a question, in the order of the stops, below a line of names. pack: hexadecimal digits
 *  that tell the pack. */
void sat_results_csv(SatLessonRun *run, const char *pack, SatByteWriter *out);
/** The same; the last line is the score with the SHA-256 of all bytes before that line. checksum
 * may be NULL. */
void sat_results_jsonl(SatLessonRun *run, const char *pack, SatByteWriter *out, char checksum[65]);

#endif
