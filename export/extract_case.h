/* case.txt of an extracted pack. Pure; one thread. */
#ifndef SAT_EXPORT_EXTRACT_CASE_H
#define SAT_EXPORT_EXTRACT_CASE_H

#include "formats/pack/pack_reader.h"

/** Appends the summary of the case, with what the numbers of a PNG mean. */
void sat_write_case_text(const SatPackCase *pack_case, SatByteWriter *out);

#endif
