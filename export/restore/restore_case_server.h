/* Restores a backup to a case server (API v1): a new draft, or studies added to a draft that is
 * there; each series by the direct path of uploads. Goes on where an interrupted run ended, without
 * making anything twice. One thread. */
#ifndef SAT_EXPORT_RESTORE_CASE_SERVER_H
#define SAT_EXPORT_RESTORE_CASE_SERVER_H

#include "export/net/http_client.h"
#include "export/restore/restore_plan.h"
#include "export/source/staging_folder.h"

typedef struct {
    SatHttp *http;
    const char *url; /* of the server, without a path */
    uint64_t rid;    /* the draft to add to; 0: a new one */
    SatStaging *staging;
    uint32_t settle_ms; /* between the last upload of a series and its job */
    uint32_t poll_ms;   /* between two looks at a job */
    uint32_t late_ms;   /* how long a request whose answer was lost may still be worked on */
    /** Files sent so far. */
    void (*progress)(void *told, uint64_t done, uint64_t total);
    void *told;
} SatRestoreServer;

typedef struct {
    uint64_t rid;
    size_t studies, series, files; /* made by this run */
    size_t emptied;                /* objects that were sent without a name or an age */
    bool went_on;                  /* from an interrupted run */
} SatRestored;

/** errors: SAT_ERR_NETWORK naming what the server refused, the quota among it; SAT_ERR_CANCELLED:
 *  the same call goes on; SAT_ERR_SYSTEM; SAT_ERR_CORRUPT of the backup */
SAT_NODISCARD bool sat_restore_to_case_server(const SatRestorePlan *plan,
                                              const SatRestoreServer *server, SatRestored *out,
                                              SatError *err);

#endif
