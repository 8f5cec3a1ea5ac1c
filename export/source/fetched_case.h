/* One case of a case server, fetched into a folder of the staging folder: its originals as they
 * are, and a document that says what the server said of it. One thread calls. */
#ifndef SAT_EXPORT_FETCHED_CASE_H
#define SAT_EXPORT_FETCHED_CASE_H

#include "export/net/case_server_client.h"
#include "export/source/staging_folder.h"

typedef struct {
    char *folder;      /* of the case */
    char *answer_path; /* a JSON of the list's row and the answer, as they are kept */
    size_t files;
    size_t failed;  /* files that did not come */
    SatError first; /* why the first of them did not */
} SatFetchedCase;

/** owns: sat_fetched_case_free(), also on failure
 *  errors: SAT_ERR_NETWORK; SAT_ERR_FORMAT the answer holds no files; SAT_ERR_LIMIT;
 *  SAT_ERR_SYSTEM no room (sat_staging_is_full()); SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_fetched_case_new(SatCaseServer *server, const SatCaseRow *row,
                                        SatStaging *staging, int at_once, SatFetchedCase *out,
                                        SatError *err);
void sat_fetched_case_free(SatFetchedCase *fetched);

#endif
