/* A backup into plain folders: its objects by their readable names, case.txt and case.json. */
#ifndef SAT_EXPORT_EXTRACT_BACKUP_H
#define SAT_EXPORT_EXTRACT_BACKUP_H

#include "export/export_options.h"
#include "export/export_report.h"

/** Each file is checked against its hash and left out when it is damaged. The exit code is left in
 * the report. One thread. */
void sat_extract_backup(const SatOptions *options, SatReport *report);

#endif
