/* Fetches from a PACS what an address asks for: queries from the level of studies down (PS3.4
 * C.4.1), then C-GET, or C-MOVE to dcmtk's storescp. One thread. */
#ifndef SAT_EXPORT_PACS_CLIENT_H
#define SAT_EXPORT_PACS_CLIENT_H

#include "export/net/dimse_scu.h"
#include "export/net/server_settings.h"

typedef struct {
    SatObjectSink sink; /* what C-GET brings */
    /** Gives an empty private folder for what C-MOVE brings, once; every file in it is whole when
     * the fetching is done. owns: free() */
    char *(*folder)(void *context, SatError *err);
    /** Something about the whole that costs no object by itself, or does (is_warning). */
    void (*note)(void *context, bool is_warning, const char *text);
    void *context; /* of folder and note */
} SatPacsTaker;

typedef struct {
    uint64_t studies;
    uint64_t failed; /* objects that the server did not send */
} SatPacsCounts;

/** errors: SAT_ERR_SYSTEM nothing matches; SAT_ERR_ARGUMENT nothing is asked for, or it takes a
 *  program that is not installed; SAT_ERR_NETWORK; those of the taker */
SAT_NODISCARD bool sat_pacs_fetch(const SatServerAddress *address,
                                  const SatServerSettings *settings, const SatPacsTaker *taker,
                                  SatPacsCounts *counts, SatError *err);

#endif
