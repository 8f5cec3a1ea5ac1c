/* case.txt: what a case says, for a person. Pure; one thread. */
#ifndef SAT_EXPORT_EXTRACT_CASE_H
#define SAT_EXPORT_EXTRACT_CASE_H

#include "formats/pack/pack_reader.h"

/** Appends the text: fields, studies, series with their folders, and what the numbers of a PNG
 * mean.
 */
void sat_write_case_text(const SatPackCase *pack_case, SatByteWriter *out);

/** Folder names inside the case's folder. */
void sat_study_folder_name(const SatCase *model, size_t study_index, char *out);
void sat_series_folder_name(const SatStudy *study, size_t series_index, char *out);

#endif
