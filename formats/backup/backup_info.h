/* bag-info.txt of a backup, INFO.TXT of a medium: made and read (BACKUP_FORMAT.md §4). Pure; any
 * thread. */
#ifndef SAT_BACKUP_BACKUP_INFO_H
#define SAT_BACKUP_BACKUP_INFO_H

#include <stdint.h>

#include "formats/backup/backup_layout.h"
#include "formats/base/arena.h"
#include "formats/base/byte_writer.h"

typedef enum {
    SAT_IDENTIFIERS_REMOVED,  /* DICOM objects were de-identified */
    SAT_IDENTIFIERS_KEPT,     /* by the user's wish they were not */
    SAT_IDENTIFIERS_AS_SERVED /* byte for byte as a case server holds them */
} SatBackupIdentifiers;

typedef struct {
    const char *case_id; /* External-Identifier */
    const char *title;   /* External-Description; one line */
    uint64_t payload_bytes, payload_files;
    SatBackupIdentifiers identifiers;
    const char *profile; /* "" unless removed */
    const char *source;  /* 16 hex digits, or "" */
    /* Satchel-Case-Key and Satchel-Patient-Keys: 64 hex digits each, the latter with blanks
     * between;
     * "" when not known. NULL is "" when written. */
    const char *case_key, *patient_keys;
    uint32_t case_version; /* 1 for the first backup of a case, then counted up */
    SatBackupLayout layout;
    const char *name; /* that the zip was made under; of a bag "", its folder has it */
} SatBackupInfo;

void sat_backup_info_write(const SatBackupInfo *info, SatByteWriter *out);

/** Reads the text of any bag's info; labels that are not ours are left alone. Texts of *out lie in
 *  the arena, "" where there is none.
 *  errors: SAT_ERR_UNSUPPORTED no backup of Satchel, or of another version, by name;
 * SAT_ERR_CORRUPT a label that makes no sense; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_info_read(const char *text, size_t length, SatArena *arena,
                                        SatBackupInfo *out, SatError *err);

#endif
