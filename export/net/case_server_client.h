/* A case server of the API v1 of Radiopaedia: login, account, list of own cases, and any other
 * request with the login shown. Facts: the API is described in part only; what is not there is
 * passed by. */
#ifndef SAT_EXPORT_CASE_SERVER_CLIENT_H
#define SAT_EXPORT_CASE_SERVER_CLIENT_H

#include "export/net/http_client.h"
#include "formats/base/arena.h"

#define SAT_CASE_SERVER_USUAL "https://radiopaedia.org"

typedef struct SatCaseServer SatCaseServer;

/** url: of the server, without a path. Both are borrowed.
 *  owns: sat_case_server_close()    errors: SAT_ERR_NETWORK there is no login (says how to make
 *  one); those of the stored login */
SAT_NODISCARD SatCaseServer *sat_case_server_open(SatHttp *http, const char *url, SatError *err);
void sat_case_server_close(SatCaseServer *server); /* NULL-safe */
SAT_DEFINE_AUTO(SatCaseServer, sat_case_server_close)

/** As sat_http_send(), with the login shown to this server alone, renewed when it is about to end
 * or is refused. request->url: a path ("/api/v1/cases") or an address; request->auth is not used.
 *  errors: also SAT_ERR_NETWORK "log in again"    thread: any, also at once */
SAT_NODISCARD bool sat_case_server_send(SatCaseServer *server, const SatHttpRequest *request,
                                        SatHttpResponse *response, SatError *err);

/** The server's name, to be told. */
void sat_case_server_host(const SatCaseServer *server, char out[SAT_HTTP_HOST_CAPACITY]);

/* ---- the account ----------------------------------------------------------------------------- */

#define SAT_QUOTA_UNKNOWN UINT64_MAX /* no limit, or not said */

typedef struct {
    char login[128]; /* safe to print */
    uint64_t allowed_drafts, drafts, allowed_unlisted, unlisted;
    uint64_t allowed_playlists, playlists;
} SatCaseServerUser;

SAT_NODISCARD bool sat_case_server_user(SatCaseServer *server, SatCaseServerUser *out,
                                        SatError *err);

/* ---- own cases ------------------------------------------------------------------------------- */

typedef struct {
    uint64_t id;                                          /* rID */
    const char *title, *status, *visibility, *updated_at; /* "" when not said; raw */
    const char *json;                                     /* the whole row */
} SatCaseRow;

typedef struct {
    SatArena *arena;
    SatCaseRow *rows; /* by rID, each once */
    size_t count, capacity;
    size_t unreadable; /* rows without a number */
} SatCaseRows;

/** All pages. owns: sat_case_rows_free(), also on failure */
SAT_NODISCARD bool sat_case_server_list(SatCaseServer *server, SatCaseRows *out, SatError *err);
void sat_case_rows_free(SatCaseRows *rows);
/** One page into out; false when it is none. Pure. */
SAT_NODISCARD bool sat_case_rows_read(const char *text, size_t length, SatCaseRows *out,
                                      SatError *err);

/* ---- logging in and out ---------------------------------------------------------------------- */

/** Where a person allows the application, and sees a code. owns: free(); NULL without memory */
SAT_NODISCARD char *sat_case_server_authorize_url(const char *url, const char *client_id);
/** Makes tokens of the code, and stores them with the application's id and secret.
 *  errors: SAT_ERR_NETWORK, also when the code or the application is refused */
SAT_NODISCARD bool sat_case_server_login(SatHttp *http, const char *url, const char *client_id,
                                         const char *client_secret, const char *code,
                                         SatError *err);
/** Whether a login is stored. Asks no server. */
bool sat_case_server_has_login(const char *url);
/** Whether an application's id and secret are stored. */
bool sat_case_server_has_application(const char *url);
/** Logs in anew with the application that is stored. */
SAT_NODISCARD bool sat_case_server_login_again(SatHttp *http, const char *url, const char *code,
                                               SatError *err);
/** As sat_case_server_authorize_url(), with the stored application. */
SAT_NODISCARD char *sat_case_server_authorize_again_url(const char *url);
/** Forgets the login, tokens and application. */
SAT_NODISCARD bool sat_case_server_logout(const char *url, SatError *err);

#endif
