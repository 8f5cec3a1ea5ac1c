/* What the files of a restore to a case server share. */
#ifndef SAT_EXPORT_RESTORE_PRIVATE_H
#define SAT_EXPORT_RESTORE_PRIVATE_H

#include "export/net/case_server_client.h"
#include "export/restore/restore_case_server.h"
#include "export/restore/restore_journal.h"
#include "formats/base/json_value.h"

typedef struct {
    const SatRestorePlan *plan;
    const SatRestoreServer *server;
    SatCaseServer *client;
    SatRestoreJournal journal;
    SatRestored *out;
} SatRestoring;

/** A request with a JSON body (length 0: none). *answer: json_decref(); NULL when the answer is
 *  none. *status: 0 when there was no answer. */
SAT_NODISCARD bool sat_restore_ask(SatRestoring *restoring, SatHttpMethod method, const char *path,
                                   const SatByteWriter *body, json_t **answer, int *status,
                                   SatError *err);
/** A whole number, or a text of digits, of an object. 0: none. */
uint64_t sat_restore_number(const json_t *object, const char *key);

/** What the originals of the case say of a study that is not in the journal, *id, and of how many
 *  series a study has. False in *is_told: they do not tell studies. */
SAT_NODISCARD bool sat_restore_find_study(SatRestoring *restoring, bool *is_told, uint64_t *id,
                                          SatError *err);
SAT_NODISCARD bool sat_restore_count_series(SatRestoring *restoring, uint64_t study, bool *is_told,
                                            size_t *count, SatError *err);

/** Sends all files of a series; *ids: one a file, for sat_restore_put_series(), in one arena. */
SAT_NODISCARD bool sat_restore_upload(SatRestoring *restoring, const SatRestoreSeries *series,
                                      SatArena *arena, const char **ids, SatError *err);

#endif
