/* `satchel restore` to a server of DICOM: asked for, run and told. One thread. */
#ifndef SAT_EXPORT_RESTORE_SERVED_H
#define SAT_EXPORT_RESTORE_SERVED_H

#include "export/export_options.h"
#include "export/export_report.h"

/** Whether --to is an address of a PACS, a DICOMweb server or OsiriX. */
bool sat_restore_served_takes(const char *to);

/** options->to is such an address. What happens is in the report. */
void sat_restore_served(const SatOptions *options, SatReport *report);

#endif
