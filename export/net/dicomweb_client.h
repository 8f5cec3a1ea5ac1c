/* What we ask of a DICOMweb server: QIDO-RS and WADO-RS (PS3.18 10.6, 10.4), through the HTTP
 * client. */
#ifndef SAT_EXPORT_DICOMWEB_CLIENT_H
#define SAT_EXPORT_DICOMWEB_CLIENT_H

#include "export/net/auth_file.h"
#include "export/net/http_client.h"
#include "export/net/multipart_reader.h"
#include "export/net/server_settings.h"
#include "export/net/upper_layer.h"

enum {
    SAT_QIDO_PAGE = 500, /* asked for at once */
    SAT_QIDO_MOST_MATCHES = 200000,
    SAT_QIDO_MOST_ANSWER_BYTES = 64 << 20,
    SAT_WADO_MOST_TRIES = 3,
    SAT_WEB_MOST_TRIES = 4 /* of one request: somebody is waiting */
};

/** What WADO-RS fetches as one answer. */
typedef struct {
    char study[SAT_UID_CAPACITY], series[SAT_UID_CAPACITY], instance[SAT_UID_CAPACITY];
    uint64_t instances; /* how many the server says there are; 0: not known */
} SatWebUnit;

typedef struct {
    SatWebUnit *items;
    size_t count, capacity;
    size_t unusable; /* matches without a UID that could be asked for: left out */
} SatWebUnits;

/** A server and how it is met: borrowed. */
typedef struct {
    SatHttp *http;
    const SatServerAddress *address;
    const SatServerLogin *login;
} SatWebServer;

/** A client for it. note: as in SatHttpOptions, NULL: nobody asks. owns: sat_http_free()
 *  errors: as sat_http_new() */
SAT_NODISCARD SatHttp *sat_web_http_new(const SatServerAddress *address,
                                        const SatServerSettings *settings,
                                        void (*note)(void *context, const char *text),
                                        void *context, SatError *err);

/** Everything that matches the keys of the address, page by page, on the level of the lowest key,
 *  but series where whole studies match: they are fetched several at once. out: free(items).
 *  errors: SAT_ERR_NETWORK, also when the server does not search by one of the keys; SAT_ERR_LIMIT;
 *  those of sat_http_send() */
SAT_NODISCARD bool sat_qido_search(const SatWebServer *server, SatWebUnits *out, SatError *err);

/** The objects of one series; none when the server does not know it. out: free(items).
 *  errors: as sat_qido_search() */
SAT_NODISCARD bool sat_qido_objects(const SatWebServer *server, const char *study,
                                    const char *series, SatWebUnits *out, SatError *err);

/** One unit: its parts go to the sink. Tried once.
 *  errors: as sat_http_send(), sat_multipart_reader_feed(); of the sink    thread: any */
SAT_NODISCARD bool sat_wado_retrieve(const SatWebServer *server, const SatWebUnit *unit,
                                     const SatMultipartSink *sink, SatError *err);

#endif
