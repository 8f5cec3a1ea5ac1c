/* What a case server said of a case, kept in a backup (BACKUP_FORMAT.md §7.1): so that it gets it
 * back in its own words. Hostile by assumption: it is looked up, never followed. Read-only: any
 * thread. */
#ifndef SAT_EXPORT_RESTORE_SAID_H
#define SAT_EXPORT_RESTORE_SAID_H

#include "formats/backup/backup_reader.h"
#include "formats/base/json_value.h"

/** The answers of a backup; NULL: there are none, or none that can be read. owns: json_decref() */
json_t *sat_restore_said_read(const SatBackupReader *reader);
/** The case in an answer: the outermost object with a list of studies. NULL: not there. */
const json_t *sat_restore_said_case(const json_t *answer);
/** The study, and the series in it, whose list of files has this SHA-256. NULL: not there. */
void sat_restore_said_series(const json_t *said_case, const SatSha256 *file, const json_t **study,
                             const json_t **series);
/** A member that is a text; NULL: there is none. object: NULL-safe */
const char *sat_restore_said_text(const json_t *object, const char *key);

#endif
