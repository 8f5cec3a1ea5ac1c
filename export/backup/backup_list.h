/* "Backups.txt" in a folder of backups: for a person, which are newest, which cases have vanished
 * at their source. Written only when it says something else than before. One thread. */
#ifndef SAT_EXPORT_BACKUP_LIST_H
#define SAT_EXPORT_BACKUP_LIST_H

#include "export/backup/backup_folder.h"

#define SAT_BACKUP_LIST_NAME "Backups.txt"

/** The text of a folder's list. owns: free(); NULL: there is none */
SAT_NODISCARD char *sat_backup_list_read(const char *folder);
/** Whether a list's text marks the file as one whose case has vanished. list: NULL: none */
bool sat_backup_list_marks_vanished(const char *list, const char *file_name);

/** vanished: one a folder's entry. is_known: false: who has vanished was not looked for; what the
 *  list said of it stays. errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_list_write(const SatBackupFolder *folder, const bool *vanished,
                                         bool is_known, SatError *err);

#endif
