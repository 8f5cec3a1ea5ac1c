/* Requests to a case server with the login shown and renewed. */
#include "export/net/case_server_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/case_server_login.h"
#include "formats/base/json_value.h"
#include "formats/base/text_utf8.h"

enum { ANSWER_LIMIT_BYTES = 65536 };

struct SatCaseServer {
    SatHttp *http;
    const char *url;
    SatMutex *mutex; /* guards the tokens */
    SatTokens tokens;
};

SatCaseServer *sat_case_server_open(SatHttp *http, const char *url, SatError *err)
{
    SatCaseServer *server = calloc(1, sizeof(*server));
    if (server == NULL) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for a case server");
        return NULL;
    }
    server->http = http;
    server->url = url;
    sat_core_dumps_forbid();
    server->mutex = sat_mutex_new(err);
    bool done = server->mutex != NULL && sat_token_store_load(url, &server->tokens, err);
    if (done && server->tokens.access[0] == '\0') {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(url, host);
        done =
            sat_fail(err, SAT_ERR_NETWORK, "not logged in at %s; satchel login radiopaedia:", host);
    }
    if (!done) {
        sat_case_server_close(server);
        return NULL;
    }
    return server;
}

void sat_case_server_close(SatCaseServer *server)
{
    if (server == NULL) {
        return;
    }
    if (server->mutex != NULL) {
        sat_mutex_free(server->mutex);
    }
    sat_tokens_wipe(&server->tokens);
    free(server);
}

/* A token that is good as far as one knows: renewed when it ends soon, or is `refused`.
 * bearer[SAT_TOKEN_CAPACITY] */
static bool get_token(SatCaseServer *server, const char *refused, char *bearer, SatError *err)
{
    bool done = true;
    sat_mutex_lock(server->mutex); /* others wait: they need the new one as well */
    if (sat_case_login_ends_soon(&server->tokens) ||
        (refused != NULL && strcmp(refused, server->tokens.access) == 0)) {
        done = sat_case_login_renew(server->http, server->url, &server->tokens, err);
    }
    memcpy(bearer, server->tokens.access, SAT_TOKEN_CAPACITY);
    sat_mutex_unlock(server->mutex);
    return done;
}

bool sat_case_server_send(SatCaseServer *server, const SatHttpRequest *request,
                          SatHttpResponse *response, SatError *err)
{
    SatHttpRequest own = *request;
    char bearer[SAT_TOKEN_CAPACITY];
    char *address = sat_http_resolve(server->url, request->url);
    sat_http_response_free(response);
    if (address == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "an address is none of http:// or https://");
    }
    if (sat_http_is_downgrade(server->url, address)) {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(server->url, host);
        free(address);
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s names an address without encryption; that is refused", host);
    }
    own.url = address;
    own.auth = (SatHttpAuth){.bearer = bearer, .origin = server->url};
    bool done =
        get_token(server, NULL, bearer, err) && sat_http_send(server->http, &own, response, err);
    if (!done && response->status == 401) {
        SatError first = *err;
        char refused[SAT_TOKEN_CAPACITY];
        memcpy(refused, bearer, sizeof(refused));
        sat_error_clear(err);
        /* An answer of 401 with nothing in it is how this server says that a case is not there. */
        const bool is_absent = response->body_length == 0;
        done = get_token(server, refused, bearer, err) &&
               sat_http_send(server->http, &own, response, err);
        if (!done && is_absent && response->status == 401) {
            *err = first;
        } else if (!done && response->status == 401) {
            sat_error_clear(err);
            sat_case_login_ended(server->url, err);
        }
        memset(refused, 0, sizeof(refused));
    }
    memset(bearer, 0, sizeof(bearer));
    free(address);
    return done;
}

void sat_case_server_host(const SatCaseServer *server, char out[SAT_HTTP_HOST_CAPACITY])
{
    sat_http_host(server->url, out);
}

/* ---- the account ----------------------------------------------------------------------------- */

static uint64_t quota(const json_t *quotas, const char *key)
{
    const json_t *value = json_object_get(quotas, key);
    return json_is_integer(value) && json_integer_value(value) >= 0
               ? (uint64_t)json_integer_value(value)
               : SAT_QUOTA_UNKNOWN;
}

static bool read_user(const char *text, size_t length, SatCaseServerUser *out)
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *user = sat_json_parse(text, length, ANSWER_LIMIT_BYTES, &ignored);
    const char *login = json_string_value(json_object_get(user, "login"));
    login = login != NULL ? login : json_string_value(json_object_get(user, "username"));
    const json_t *quotas = json_object_get(user, "quotas");
    const bool is_one = login != NULL || json_is_object(quotas);
    char *shown = login != NULL ? sat_utf8_printable(login, strlen(login)) : NULL;
    if (shown != NULL) {
        shown[sat_utf8_prefix(shown, strlen(shown), sizeof(out->login) - 1)] = '\0';
    }
    (void)snprintf(out->login, sizeof(out->login), "%s", shown != NULL ? shown : "");
    free(shown);
    out->allowed_drafts = quota(quotas, "allowed_draft_cases");
    out->drafts = quota(quotas, "draft_case_count");
    out->allowed_unlisted = quota(quotas, "allowed_unlisted_cases");
    out->unlisted = quota(quotas, "unlisted_case_count");
    out->allowed_playlists = quota(quotas, "allowed_unlisted_playlists");
    out->playlists = quota(quotas, "unlisted_playlist_count");
    json_decref(user);
    return is_one;
}

bool sat_case_server_user(SatCaseServer *server, SatCaseServerUser *out, SatError *err)
{
    static const char *const headers[] = {"Accept: application/json"};
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const SatHttpRequest request = {.url = "/api/v1/users/current",
                                    .headers = headers,
                                    .header_count = 1,
                                    .memory_limit_bytes = ANSWER_LIMIT_BYTES};
    const bool came = sat_case_server_send(server, &request, &response, err);
    const bool done = came && read_user((const char *)response.body, response.body_length, out);
    if (came && !done) {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(server->url, host);
        sat_fail(err, SAT_ERR_NETWORK, "%s does not answer as a case server does", host);
    }
    sat_http_response_free(&response);
    return done;
}
