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

/* Steps: what is asked for is noted before, so that nothing is made twice. */

/** Looks at what was asked for before giving up on it. */
#define SAT_RESTORE_MOST_TRIES 4

/** Refused for sure: nothing was made. */
bool sat_restore_is_refusal(int status);
SAT_NODISCARD bool sat_restore_save(SatRestoring *restoring, SatError *err);
/** What was asked for was refused: it may be asked for again. An error that is told stays. */
void sat_restore_take_back(SatRestoring *restoring, SatRestoreState *state);
/** Gives false, with what to do. what: "a study". */
bool sat_restore_nobody_knows(const SatRestoring *restoring, const char *what, SatError *err);
/** Before looking whether something was made: the server may be at it still. */
void sat_restore_wait_for_late(const SatRestoring *restoring, SatRestoreState state);
/** Whether a step that failed is worth another look: nobody knows whether it was made. Then the
 *  error is cleared. tries: looks so far. */
bool sat_restore_may_look_again(SatRestoreState state, int tries, SatError *err);
/** Series `series` of study `index` of the plan, which is made. */
SAT_NODISCARD bool sat_restore_make_series(SatRestoring *restoring, size_t index, size_t series,
                                           SatError *err);

/** Sends all files of a series; *ids: one a file, for sat_restore_put_series(), in one arena. */
SAT_NODISCARD bool sat_restore_upload(SatRestoring *restoring, const SatRestoreSeries *series,
                                      SatArena *arena, const char **ids, SatError *err);

#endif
