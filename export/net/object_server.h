/* Hands DICOM files to a program that fetches them (OsiriX, Horos) over HTTP, for as long as a
 * restore runs: a list of what is offered, and each object of it; nothing else of this machine.
 * Both lie below a path that nobody can guess. It runs in a thread of its own (libmicrohttpd); the
 * functions here are for one other thread. */
#ifndef SAT_EXPORT_OBJECT_SERVER_H
#define SAT_EXPORT_OBJECT_SERVER_H

#include "export/net/store_object.h"

typedef struct SatObjectServer SatObjectServer;

/** The server listens from now on. place: as serve_place.h reads; NULL: 127.0.0.1 and any port,
 *  so that no other machine reaches it.
 *  errors: SAT_ERR_ARGUMENT the place is none of that, or means every address; SAT_ERR_NETWORK it
 *  cannot be had; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatObjectServer *sat_object_server_start(const char *place, SatError *err);
/** Ends it, and what is being fetched. NULL-safe. */
void sat_object_server_free(SatObjectServer *server);
SAT_DEFINE_AUTO(SatObjectServer, sat_object_server_free)

/** Offers these objects in place of those before. The files must stay until the next offer.
 *  url: of the list, as WADO programs take it (<wado_query>, one <Instance> an object); borrowed
 *  until the next offer.    errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_object_server_offer(SatObjectServer *server, const SatStoreObject *objects,
                                           size_t count, const char **url, SatError *err);

typedef struct {
    size_t fetched;   /* of those offered: whole, each counted once */
    uint64_t idle_ns; /* since the offer, or since something was last handed out */
} SatObjectServerState;

SatObjectServerState sat_object_server_state(SatObjectServer *server);
/** Whether the object of that index was fetched whole. */
bool sat_object_server_has_fetched(SatObjectServer *server, size_t index);

#endif
