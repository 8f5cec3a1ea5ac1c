/* Makes and renews tokens of a case server. */
#include "export/net/case_server_login.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "export/net/case_server_client.h"
#include "formats/base/json_value.h"

#define OUT_OF_BAND "urn:ietf:wg:oauth:2.0:oob"
enum { RENEWED_BEFORE_S = 300, ANSWER_LIMIT_BYTES = 65536, MOST_SAVES = 5 };

static void put_escaped(SatByteWriter *out, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (; *text != '\0'; text++) {
        if (strchr(plain, *text) != NULL) {
            sat_write_u8(out, (uint8_t)*text);
        } else {
            sat_write_format(out, "%%%02X", (unsigned)(unsigned char)*text);
        }
    }
}

static void put_pair(SatByteWriter *out, const char *name, const char *value)
{
    sat_write_text(out, out->length > 0 ? "&" : "");
    sat_write_text(out, name);
    sat_write_u8(out, '=');
    put_escaped(out, value);
}

char *sat_case_server_authorize_url(const char *url, const char *client_id)
{
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    /* No scope: the server shows an error page for any. */
    sat_write_format(&out, "%s/oauth/authorize?response_type=code&redirect_uri=", url);
    put_escaped(&out, OUT_OF_BAND);
    sat_write_text(&out, "&client_id=");
    put_escaped(&out, client_id);
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
    }
    return (char *)out.bytes;
}

static bool is_token(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f) {
            return false; /* it becomes a part of a header */
        }
    }
    return text[0] != '\0' && strlen(text) < SAT_TOKEN_CAPACITY;
}

bool sat_case_login_read(const char *text, size_t length, int64_t now_s, SatTokens *tokens,
                         SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *answer = sat_json_parse(text, length, ANSWER_LIMIT_BYTES, &ignored);
    const char *access = json_string_value(json_object_get(answer, "access_token"));
    const char *refresh = json_string_value(json_object_get(answer, "refresh_token"));
    const json_int_t lasts_s = json_integer_value(json_object_get(answer, "expires_in"));
    const bool fine = access != NULL && is_token(access) && (refresh == NULL || is_token(refresh));
    if (fine) {
        memcpy(tokens->access, access, strlen(access) + 1);
        if (refresh != NULL) { /* else the old one still holds (RFC 6749 6) */
            memcpy(tokens->refresh, refresh, strlen(refresh) + 1);
        }
        tokens->expires_s = lasts_s > 0 && lasts_s < INT32_MAX ? now_s + lasts_s : 0;
    }
    json_decref(answer);
    return fine || sat_fail(err, SAT_ERR_NETWORK, "the answer to the login holds no tokens");
}

/* What came must not be lost: the old refresh token is worth nothing any more. */
static bool save(const char *url, const SatTokens *tokens, SatError *err)
{
    for (int i = 0; i < MOST_SAVES; i++) {
        sat_error_clear(err);
        if (sat_token_store_save(url, tokens, err)) {
            return true;
        }
        sat_sleep_ns((uint64_t)200000000 << i);
    }
    return sat_fail_in(err, "the renewed login cannot be stored, and is lost when this ends");
}

/* Asks for tokens; *status: of the answer. */
static bool ask(SatHttp *http, const char *url, SatByteWriter *form, SatTokens *tokens, int *status,
                SatError *err)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded",
                                          "Accept: application/json"};
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    char *address = sat_http_resolve(url, "/oauth/token");
    bool done = false;
    if (address == NULL || form->failed) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the login, or no address of a server");
    } else {
        const SatHttpRequest request = {.method = SAT_HTTP_POST,
                                        .url = address,
                                        .headers = headers,
                                        .header_count = 2,
                                        .body = {.bytes = form->bytes, .length = form->length},
                                        .memory_limit_bytes = ANSWER_LIMIT_BYTES,
                                        .may_repeat = true};
        done = sat_http_send(http, &request, &response, err) &&
               sat_case_login_read((const char *)response.body, response.body_length,
                                   (int64_t)time(NULL), tokens, err);
    }
    *status = response.status;
    volatile uint8_t *secret = form->bytes;
    for (size_t i = 0; i < form->length; i++) {
        secret[i] = 0;
    }
    for (size_t i = 0; i < response.body_length; i++) {
        ((volatile uint8_t *)response.body)[i] = 0;
    }
    sat_http_response_free(&response);
    sat_byte_writer_free(form);
    free(address);
    return done;
}

static void begin_form(SatByteWriter *form, const SatTokens *tokens, const char *kind)
{
    sat_byte_writer_reserve(form, 3 * sizeof(*tokens)); /* no copy is left behind */
    put_pair(form, "grant_type", kind);
    put_pair(form, "client_id", tokens->client_id);
    put_pair(form, "client_secret", tokens->client_secret);
}

static bool login_with(SatHttp *http, const char *url, SatTokens *tokens, const char *code,
                       SatError *err)
{
    SatByteWriter form = SAT_BYTE_WRITER_INIT;
    int status = 0;
    SatFile *lock = sat_token_store_lock(url, err);
    if (lock == NULL) {
        return false;
    }
    begin_form(&form, tokens, "authorization_code");
    put_pair(&form, "redirect_uri", OUT_OF_BAND);
    put_pair(&form, "code", code);
    bool done = ask(http, url, &form, tokens, &status, err);
    if (!done && (status == 400 || status == 401)) {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(url, host);
        sat_error_clear(err);
        sat_fail(err, SAT_ERR_NETWORK,
                 status == 401 ? "%s does not know this application: check its id and secret"
                               : "%s does not take this code: it holds once and for some minutes; "
                                 "get a new one",
                 host);
    }
    done = done && save(url, tokens, err);
    sat_file_close(lock);
    return done;
}

bool sat_case_server_login(SatHttp *http, const char *url, const char *client_id,
                           const char *client_secret, const char *code, SatError *err)
{
    SatTokens tokens = {.expires_s = 0};
    if (strlen(client_id) >= sizeof(tokens.client_id) ||
        strlen(client_secret) >= sizeof(tokens.client_secret) ||
        strlen(code) >= SAT_TOKEN_CAPACITY) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "an id, secret or code of this length is none");
    }
    memcpy(tokens.client_id, client_id, strlen(client_id) + 1);
    memcpy(tokens.client_secret, client_secret, strlen(client_secret) + 1);
    const bool done = login_with(http, url, &tokens, code, err);
    sat_tokens_wipe(&tokens);
    return done;
}

bool sat_case_server_has_login(const char *url)
{
    SatTokens tokens;
    SatError ignored = SAT_ERROR_INIT;
    const bool has = sat_token_store_load(url, &tokens, &ignored) && tokens.access[0] != '\0';
    sat_tokens_wipe(&tokens);
    return has;
}

bool sat_case_server_has_application(const char *url)
{
    SatTokens tokens;
    SatError ignored = SAT_ERROR_INIT;
    const bool has = sat_token_store_load(url, &tokens, &ignored) && tokens.client_id[0] != '\0';
    sat_tokens_wipe(&tokens);
    return has;
}

char *sat_case_server_authorize_again_url(const char *url)
{
    SatTokens tokens;
    SatError ignored = SAT_ERROR_INIT;
    char *address = sat_token_store_load(url, &tokens, &ignored)
                        ? sat_case_server_authorize_url(url, tokens.client_id)
                        : NULL;
    sat_tokens_wipe(&tokens);
    return address;
}

bool sat_case_server_login_again(SatHttp *http, const char *url, const char *code, SatError *err)
{
    SatTokens tokens;
    const bool done =
        sat_token_store_load(url, &tokens, err) && login_with(http, url, &tokens, code, err);
    sat_tokens_wipe(&tokens);
    return done;
}

bool sat_case_server_logout(const char *url, SatError *err)
{
    SatFile *lock = sat_token_store_lock(url, err);
    const bool done = lock != NULL && sat_token_store_remove(url, err);
    sat_file_close(lock);
    return done;
}

bool sat_case_login_ends_soon(const SatTokens *tokens)
{
    return tokens->expires_s != 0 && (int64_t)time(NULL) + RENEWED_BEFORE_S >= tokens->expires_s;
}

bool sat_case_login_ended(const char *url, SatError *err)
{
    char host[SAT_HTTP_HOST_CAPACITY];
    sat_http_host(url, host);
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the login at %s has ended; log in again: satchel login radiopaedia:", host);
}

/* The lock is held. */
static bool renew(SatHttp *http, const char *url, SatTokens *tokens, SatError *err)
{
    SatTokens stored;
    int status = 0;
    if (!sat_token_store_load(url, &stored, err)) {
        return false;
    }
    const bool is_renewed = stored.access[0] != '\0' &&
                            strcmp(stored.access, tokens->access) != 0 &&
                            !sat_case_login_ends_soon(&stored);
    bool done = is_renewed;
    if (!is_renewed && stored.refresh[0] == '\0') {
        sat_case_login_ended(url, err);
    } else if (!is_renewed) {
        SatByteWriter form = SAT_BYTE_WRITER_INIT;
        begin_form(&form, &stored, "refresh_token");
        put_pair(&form, "refresh_token", stored.refresh);
        done = ask(http, url, &form, &stored, &status, err) && save(url, &stored, err);
    }
    if (!done && (status == 400 || status == 401 || status == 403)) {
        SatError ignored = SAT_ERROR_INIT;
        memset(stored.access, 0, sizeof(stored.access));
        memset(stored.refresh, 0, sizeof(stored.refresh));
        if (!sat_token_store_save(url, &stored, &ignored)) {
            sat_error_clear(&ignored); /* the next run is refused again */
        }
        sat_error_clear(err);
        sat_case_login_ended(url, err);
    }
    if (done) {
        *tokens = stored;
    }
    sat_tokens_wipe(&stored);
    return done;
}

bool sat_case_login_renew(SatHttp *http, const char *url, SatTokens *tokens, SatError *err)
{
    SatFile *lock = sat_token_store_lock(url, err);
    const bool done = lock != NULL && renew(http, url, tokens, err);
    sat_file_close(lock);
    return done;
}
