/* The part of case.txt that holds findings, steps and questions with their answers. Pure; one
 * thread. */
#ifndef SAT_CASE_TEACHING_SUMMARY_H
#define SAT_CASE_TEACHING_SUMMARY_H

#include "formats/base/byte_writer.h"
#include "formats/case/teaching.h"

/** Each appends a heading and its entries, numbered; nothing when there is none. */
void sat_teaching_write_findings(const SatCase *model, SatByteWriter *out);
void sat_teaching_write_steps(const SatTeaching *teaching, SatByteWriter *out);
void sat_teaching_write_questions(const SatTeaching *teaching, SatByteWriter *out);

#endif
