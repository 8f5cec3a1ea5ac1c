/* The case.json of a new case folder: fields to fill in, with comments (members whose name begins
 * with "//", which readers pass by), its studies and series as `list` numbers them. Pure. */
#ifndef SAT_EXPORT_CASE_TEMPLATE_H
#define SAT_EXPORT_CASE_TEMPLATE_H

#include "export/assemble/export_plan.h"
#include "formats/base/byte_writer.h"

#define SAT_CASE_THUMBNAIL_CAPACITY 40U

/** "1-2.png" of the second series of the first study. */
void sat_case_thumbnail_name(SatSelector series, char out[SAT_CASE_THUMBNAIL_CAPACITY]);

/** planned: the only case of the folder. Texts in it are those of the plan: cleaned. */
void sat_write_case_template(const SatPlannedCase *planned, SatByteWriter *out);

#endif
