/* What the files of the HTTP client share; nothing else includes it. */
#ifndef SAT_EXPORT_HTTP_PRIVATE_H
#define SAT_EXPORT_HTTP_PRIVATE_H

#include <curl/curl.h>

#include "export/net/http_client.h"
#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"

/* ---- http_address.c -------------------------------------------------------------------------- */

#define HTTP_ORIGIN_CAPACITY 288

/** "https://host:443", in lower case; false when it is no address of http or https. */
bool http_origin(const char *url, char out[HTTP_ORIGIN_CAPACITY]);
bool http_same_origin(const char *a, const char *b);
/** Whether the origin may be asked at all: https, or http where that is allowed. */
bool http_is_allowed(const char *url, bool allow_plain_http);
bool http_is_secure(const char *url);
/** Whether it is of this machine, by a name that can mean no other. */
bool http_is_here(const char *url);

/* ---- http_retry.c: pure ---------------------------------------------------------------------- */

typedef enum {
    HTTP_TRY_ANSWERED,      /* judged by its status */
    HTTP_TRY_NO_HOST,       /* no such name, or nobody there */
    HTTP_TRY_BROKE,         /* the connection, on its way */
    HTTP_TRY_NOT_ITS_BYTES, /* all came, and they are not what was promised */
    HTTP_TRY_FINAL          /* no repetition will help */
} HttpTryEnd;

/** Whether to repeat after `failures` failures in a row. */
bool http_may_repeat(const SatHttpRequest *request, HttpTryEnd end, int status, int failures,
                     int most_tries);
/** Milliseconds: doubling with each failure, and of that a part by chance (random: any number). */
uint32_t http_delay_ms(int failures, uint32_t first_ms, uint32_t most_ms, uint32_t random);
HttpTryEnd http_try_end(CURLcode code);

/* ---- http_gate.c ----------------------------------------------------------------------------- */

/** Who may ask which server when. */
typedef struct HttpGate HttpGate;
HttpGate *http_gate_new(int at_once, uint32_t gap_ms, uint32_t most_wait_ms, SatError *err);
void http_gate_free(HttpGate *gate);
/** Waits for the turn; each true needs its http_gate_leave().
 *  errors: SAT_ERR_CANCELLED; SAT_ERR_NETWORK the server wants a longer wait than is allowed */
bool http_gate_enter(HttpGate *gate, const char *url, SatError *err);
void http_gate_leave(HttpGate *gate, const char *url);
/** Nobody asks this server before so much time has passed. */
void http_gate_hold(HttpGate *gate, const char *url, uint64_t wait_ns);

/* ---- http_part.c ----------------------------------------------------------------------------- */

/** A file on its way: NAME.part, and NAME.part.info that says of what. Zeroed: none. */
typedef struct {
    char *path, *part_path, *info_path;
    SatFile *file;
    char key[SAT_SHA256_HEX_LENGTH + 1];
    char validator[256]; /* for If-Range; "": cannot be resumed */
    uint64_t have;       /* bytes that are there */
    uint64_t noted;      /* of them, on the disk and said so */
    uint64_t total;      /* 0: not known */
} HttpPart;

bool http_part_open(HttpPart *part, const SatHttpRequest *request, SatError *err);
void http_part_close(HttpPart *part); /* keeps what can be resumed */
/** What the answer's headers say of the bytes that come now. *not_ours: they do not follow those
 *  that are there; everything begins anew. */
bool http_part_begin(HttpPart *part, int status, const char *headers, bool *not_ours,
                     SatError *err);
bool http_part_write(HttpPart *part, const void *bytes, size_t length, uint64_t limit_bytes,
                     SatError *err);
/** Forgets what has come. */
bool http_part_restart(HttpPart *part, SatError *err);
/** Everything has come: checks and renames it. errors: SAT_ERR_CORRUPT, and nothing is kept */
bool http_part_finish(HttpPart *part, const SatHttpRequest *request, SatError *err);

/* ---- http_transfer.c ------------------------------------------------------------------------- */

/** One request on its way and back. */
typedef struct {
    SatHttp *http;
    const SatHttpRequest *request;
    const char *url;      /* perhaps of a redirect */
    SatHttpMethod method; /* perhaps changed by one */
    bool shows_auth;
    HttpPart *part; /* NULL: not to a file */
    /* what came of it */
    CURLcode code;
    int status;
    SatByteWriter headers, body;
    char *redirect; /* the address, when it is a redirect */
    uint64_t retry_after_s;
    bool took;           /* request->take has been called */
    SatError own;        /* what one of the callbacks failed with */
    size_t header_bytes; /* that came, of interim answers as well */
    /* used by the callbacks */
    CURL *curl;
    SatFile *body_file;
    uint64_t body_offset;
    uint64_t seen_down, seen_up;
    bool part_begun, part_not_ours;
} HttpTransfer;

void http_transfer_run(HttpTransfer *transfer);
void http_transfer_end(HttpTransfer *transfer);

/* ---- http_told.c ----------------------------------------------------------------------------- */

/** Says what an answer's status, or a failure, means. False. */
bool http_tell_status(const char *url, int status, int tries, SatError *err);
bool http_tell_failure(const char *url, CURLcode code, int tries, SatError *err);
/** Copies the value of a header out of lines. */
bool http_find_header(const char *headers, const char *name, char *out, size_t capacity);

/* ---- http_run.c ------------------------------------------------------------------------------ */

struct SatHttp {
    SatHttpOptions options; /* every zero replaced; texts are its own */
    char *proxy, *ca_file;
    HttpGate *gate;
    SatMutex *mutex; /* guards what follows, and the calls of progress and note */
    SatHttpTotals totals;
    uint64_t free_ns; /* when all that came so far may have come */
    CURL **idle;      /* kept with their connections */
    size_t idle_count, idle_capacity;
};

/** A handle from those kept, or a new one. NULL without memory. */
CURL *http_take_handle(SatHttp *http);
void http_keep_handle(SatHttp *http, CURL *curl);
void http_count(SatHttp *http, uint64_t received, uint64_t sent, uint64_t requests);
/** Waits as the whole run's limit of speed wants after so many bytes. */
void http_pace(SatHttp *http, size_t length);
void http_note(SatHttp *http, const char *format, ...) SAT_PRINTF(2, 3);

#endif
