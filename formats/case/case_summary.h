/* case.txt: what a case says, for a person; of packs that were extracted and of backups. Pure; one
 * thread. */
#ifndef SAT_CASE_CASE_SUMMARY_H
#define SAT_CASE_CASE_SUMMARY_H

#include "formats/base/byte_writer.h"
#include "formats/case/case_model.h"
#include "formats/case/safe_name.h"

/** Appends further lines on a series (numbered through the case), each "    text\n". */
typedef void (*SatSummarySeriesLines)(void *context, const SatSeries *series, size_t series_index,
                                      SatByteWriter *out);

/** Appends the text: fields, studies, series with their folders, and what a person wants to know of
 * them. lines may be NULL. */
void sat_case_write_summary(const SatCase *teaching_case, SatSummarySeriesLines lines,
                            void *context, SatByteWriter *out);

/** "01 CT Head - Day 1", "02 Axial Bone window": the folders' names. */
void sat_case_study_folder(const SatCase *teaching_case, size_t study_index,
                           char out[SAT_SAFE_NAME_CAPACITY]);
void sat_case_series_folder(const SatStudy *study, size_t series_index,
                            char out[SAT_SAFE_NAME_CAPACITY]);

#endif
