/* Which state of a served case the backups of a folder hold, so that the next run need not fetch
 * it: "Backups.served". It is a note and no more: without it, or where a backup is gone or has
 * another size, the case is fetched again. One thread. */
#ifndef SAT_EXPORT_BACKUP_STATES_H
#define SAT_EXPORT_BACKUP_STATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

#define SAT_BACKUP_STATES_NAME "Backups.served"

typedef struct SatBackupStates SatBackupStates;

/** One backup of a served case. Texts live as long as the states. */
typedef struct {
    const char *how;       /* equal words: made of the same server in the same way */
    const char *state;     /* "rid:100001 2026-01-01T00:00:00Z" */
    const char *case_id;   /* as in the backup */
    const char *file_name; /* in the folder */
    uint64_t size_bytes;   /* of the file */
} SatBackupNote;

/** how: of this run, one word. What cannot be read is as if it were not there. owns:
 * sat_backup_states_free() errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatBackupStates *sat_backup_states_read(const char *folder, const char *how,
                                                      SatError *err);
void sat_backup_states_free(SatBackupStates *states); /* NULL-safe */

/** Whether backups of this state are there, all of them. */
bool sat_backup_states_know(const SatBackupStates *states, const char *state);
/** The index-th backup of a state, from 0 on; NULL: there are no more. */
const SatBackupNote *sat_backup_states_at(const SatBackupStates *states, const char *state,
                                          size_t index);

/** A backup of this state has been written, or found unchanged; what was noted of the same case
 * (the word before the space of `state`) in runs before is forgotten. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_states_add(SatBackupStates *states, const char *state,
                                         const char *case_id, const char *file_name, SatError *err);

/** Writes the note, when it says something else than before. errors: SAT_ERR_SYSTEM,
 * SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_backup_states_write(SatBackupStates *states, SatError *err);

#endif
