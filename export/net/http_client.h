/* Requests over HTTP and HTTPS: one client serves a whole run. It verifies certificates, repeats
 * what failed for a while, waits as servers ask, resumes files, and shows a login to no other
 * server. No address with its query, no token and no password is ever in a message.
 * An interrupt (platform.h) ends any request within a second. */
#ifndef SAT_EXPORT_HTTP_CLIENT_H
#define SAT_EXPORT_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/base/attributes.h"
#include "formats/base/checksum.h"
#include "formats/base/sat_error.h"

/** One run's client: its connections, and what each server asked of it. */
typedef struct SatHttp SatHttp;

typedef struct {
    uint64_t received_bytes; /* of bodies, by all requests so far */
    uint64_t sent_bytes;
    uint64_t requests; /* that got an answer, errors and redirects among them */
} SatHttpTotals;

/** Zero means what stands behind it. Texts are copied. */
typedef struct {
    const char *proxy;            /* NULL or "": http_proxy, https_proxy, no_proxy. This
                                   * machine is asked through none */
    const char *ca_file;          /* NULL or "": the system's certificates */
    bool allow_plain_http;        /* else http:// only on this machine (127.0.0.1, ::1) */
    int at_once;                  /* requests under way at one server: 2 */
    uint32_t gap_ms;              /* between the starts of two requests to one server: 0 */
    uint64_t most_bytes_a_second; /* of the whole run: no limit */
    int most_tries;               /* of one request: 8 */
    uint32_t first_delay_ms;      /* before the first repetition, at most: 1000; then doubling */
    uint32_t most_delay_ms;       /* 60000 */
    uint32_t most_wait_ms;        /* a server that asks for more is left: 3600000 */
    uint32_t connect_timeout_ms;  /* 15000 */
    uint32_t stall_timeout_ms;    /* without 100 bytes a second, in whole seconds: 30000 */
    /** Now and then while requests run, from any thread but never from two at once. NULL: none */
    void (*progress)(void *context, const SatHttpTotals *totals);
    /** Says that a request is repeated or waits, and why. As progress. */
    void (*note)(void *context, const char *text);
    void *context;
} SatHttpOptions;

/** owns: sat_http_free()    errors: SAT_ERR_NO_MEMORY, SAT_ERR_NETWORK    thread: the main one */
SAT_NODISCARD SatHttp *sat_http_new(const SatHttpOptions *options, SatError *err);
void sat_http_free(SatHttp *http); /* NULL-safe */
SAT_DEFINE_AUTO(SatHttp, sat_http_free)
SatHttpTotals sat_http_totals(SatHttp *http); /* thread: any */

typedef enum { SAT_HTTP_GET, SAT_HTTP_POST, SAT_HTTP_PUT } SatHttpMethod;

/** Shown to the server of `origin` alone, wherever redirects lead. */
typedef struct {
    const char *bearer;   /* NULL: not this kind */
    const char *user;     /* basic; NULL: not this kind */
    const char *password; /* with user */
    const char *origin;   /* any address of that server; NULL: of the request's own */
} SatHttpAuth;

/** What is sent: bytes, or a file from its beginning, or what read_at gives; else nothing. */
typedef struct {
    uint64_t length;
    const void *bytes;
    const char *path;
    /** Fills all of bytes from offset on. Called again for the same part when a request is
     * repeated. */
    bool (*read_at)(void *context, uint64_t offset, void *bytes, size_t length, SatError *err);
    void *context;
} SatHttpBody;

/** Everything is borrowed until the request is over. */
typedef struct {
    SatHttpMethod method;
    const char *url;            /* http:// or https:// */
    const char *const *headers; /* "Accept: application/json"; go to redirects' servers too */
    size_t header_count;
    SatHttpAuth auth;
    SatHttpBody body;
    bool may_repeat;           /* a POST that does no harm when it comes twice */
    size_t memory_limit_bytes; /* of an answer in memory; 0: 16 MiB */
    /* Where the answer goes when it is not memory: a file that appears whole or not at all (what
     * has come is kept beside it as NAME.part, and resumed by the next request for it) … */
    const char *to_path;
    uint64_t file_limit_bytes; /* 0: no limit */
    uint64_t expected_bytes;   /* 0: not known */
    const SatSha256 *sha256;   /* NULL: not known */
    /* … or a function, in pieces. Nothing is repeated once it has been called. */
    bool (*take)(void *context, const void *bytes, size_t length, SatError *err);
    void *take_context;
} SatHttpRequest;

typedef struct {
    int status;    /* of the last answer; 0: there was none */
    uint8_t *body; /* in memory, with a NUL behind it; of an error at most 64 KiB. May be NULL */
    size_t body_length;
    char *headers; /* of the last answer: lines "name: value\n". May be NULL */
    int tries;
} SatHttpResponse;

#define SAT_HTTP_RESPONSE_INIT                                                                     \
    {                                                                                              \
        0                                                                                          \
    }
void sat_http_response_free(SatHttpResponse *response); /* frees what is in it; ready for use */

/** Copies a header's value, without blanks around it; "" and false when there is none or it is too
 *  long. name: in any case. */
bool sat_http_header(const SatHttpResponse *response, const char *name, char *out, size_t capacity);

/** Sends it and waits for the answer; repeats it while that helps. True: a status of 2xx or 304 (no
 *  file is made then).
 *  errors: SAT_ERR_NETWORK naming the host, what happened and the way out, response->status telling
 *  which; SAT_ERR_LIMIT; SAT_ERR_CORRUPT not the bytes that were promised; SAT_ERR_ARGUMENT an
 *  address that must not be asked; SAT_ERR_CANCELLED; SAT_ERR_SYSTEM; what take, read_at failed
 * with owns: sat_http_response_free(), on failure too    thread: any, also at once */
SAT_NODISCARD bool sat_http_send(SatHttp *http, const SatHttpRequest *request,
                                 SatHttpResponse *response, SatError *err);

/** One of many requests, and what became of it. */
typedef struct {
    SatHttpRequest request;
    SatHttpResponse response;
    bool is_done;
    SatError err; /* when it is not */
} SatHttpFetch;

/** Sends all of them, begun in their order, as many at once as the client may. done (NULL: nobody
 *  asks) is called after each, from any thread but never from two at once.
 *  Failures stand in the fetches. False: cancelled, or out of memory. */
SAT_NODISCARD bool sat_http_send_all(SatHttp *http, SatHttpFetch *fetches, size_t count,
                                     void (*done)(void *context, SatHttpFetch *fetch),
                                     void *context, SatError *err);

#define SAT_HTTP_HOST_CAPACITY 272

/** "host" or "host:port" of an address, for messages; "?" when it is none. */
void sat_http_host(const char *url, char out[SAT_HTTP_HOST_CAPACITY]);
/** Whether a server that is asked by https names an address without encryption: not to be asked. */
bool sat_http_is_downgrade(const char *base, const char *address);
/** The address that a reference (absolute, "/path" or "path") means on the page `base`.
 *  owns: free(); NULL when it is none of http and https, or without memory */
SAT_NODISCARD char *sat_http_resolve(const char *base, const char *reference);

#endif
