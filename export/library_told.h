/* What `library` says of backups, and what `backup` does with the index beside its work. One
 * thread. */
#ifndef SAT_EXPORT_LIBRARY_TOLD_H
#define SAT_EXPORT_LIBRARY_TOLD_H

#include "export/export_report.h"
#include "export/library/library_index.h"

/** A backup on a line of its own; with where the words of a search were found. */
void sat_tell_library_backup(const SatLibraryBackup *backup, SatReport *report);

/** Opens the index of a folder and lets it follow; what is no whole backup is told (exit code 1).
 *  NULL: failed, and told. owns: sat_library_close() */
SAT_NODISCARD SatLibrary *sat_library_open_told(const char *folder, SatReport *report);

/** Reads a sample of the backups again, those first whose check is longest ago; damage is told,
 * with exit code 6. percent: 1 to 100. False: stopped. */
bool sat_library_check_told(SatLibrary *library, const char *folder, unsigned percent,
                            SatReport *report);

/** After a backup: lets the index of the folder follow. One that cannot be written is made at the
 *  next use: no reason to fail. */
void sat_library_follow_told(const char *folder, SatReport *report);
/** `backup --check`: a sample of the folder's backups. percent 0: a tenth. */
void sat_library_sample_told(const char *folder, unsigned percent, SatReport *report);

#endif
