/* `info` and `verify` of a backup. One thread. */
#ifndef SAT_EXPORT_BACKUP_TOLD_H
#define SAT_EXPORT_BACKUP_TOLD_H

#include "export/export_report.h"

/** What a backup holds: its case.txt, and how it was made. */
void sat_tell_backup(const char *path, SatReport *report);
/** Every byte of it, or (quick) its structure: faults are told, exit code 6. */
void sat_verify_backup(const char *path, bool quick, SatReport *report);

#endif
