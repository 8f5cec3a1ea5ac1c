/* The backups that lie in a folder: which case each holds, which is the newest of a case. Read
 * before anything is written. One thread; entries are read-only afterwards. */
#ifndef SAT_EXPORT_BACKUP_FOLDER_H
#define SAT_EXPORT_BACKUP_FOLDER_H

#include "formats/backup/backup_reader.h"

/** Backups of one case are compared with those of their kind: no kind replaces another. */
typedef struct {
    SatBackupLayout layout;
    bool keeps_identifiers;
} SatBackupKind;

SatBackupKind sat_backup_kind(const SatBackupInfo *info);

typedef struct {
    const char *file_name; /* in the folder, with ".zip" */
    const char *name;      /* of the folder inside */
    const char *case_id, *source;
    SatBackupKind kind;
    uint32_t version; /* of the case */
    bool is_newest;   /* of its case and kind */
} SatBackupEntry;

typedef struct {
    SatArena *arena;
    const char *path;
    SatBackupEntry *entries; /* by name */
    size_t count, capacity;
} SatBackupFolder;

/** Told of a zip that cannot be read as a backup though it begins as one: it is left alone. */
typedef void (*SatBackupUnreadable)(void *context, const char *file_name, const char *why);

/** A folder that is not there yet holds none. owns: sat_backup_folder_free(), also on failure
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_folder_read(const char *path, SatBackupUnreadable unreadable,
                                          void *context, SatBackupFolder *out, SatError *err);
void sat_backup_folder_free(SatBackupFolder *folder);

/** Adds an entry, with copies of its texts; is_newest is not looked at.
 *  errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_folder_add(SatBackupFolder *folder, const SatBackupEntry *entry,
                                         SatError *err);
/** Sets is_newest of all entries. */
void sat_backup_folder_mark_newest(SatBackupFolder *folder);
/** Whether a file's name lets it be looked at: it ends in .zip. */
bool sat_backup_folder_is_zip(const char *file_name);

/** The newest backup of a case and kind; NULL: there is none. */
const SatBackupEntry *sat_backup_folder_find(const SatBackupFolder *folder, const char *case_id,
                                             SatBackupKind kind);
/** Whether a file of this name is in the folder, whatever the case of its letters. */
bool sat_backup_folder_has(const SatBackupFolder *folder, const char *file_name);

/** Two runs into one folder would choose the same names: the second one is refused. *lock is for
 *  sat_backup_folder_unlock(); NULL on failure. errors: SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_backup_folder_lock(const char *folder, SatFile **lock, SatError *err);
void sat_backup_folder_unlock(const char *folder, SatFile *lock); /* NULL-safe */

#endif
