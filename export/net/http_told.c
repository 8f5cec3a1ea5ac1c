/* What is said of answers and failures: the host, what happened, the way out. */
#include <stdio.h>
#include <string.h>

#include "export/net/http_private.h"

enum { TOO_LARGE = 100 }; /* CURLE_TOO_LARGE, of libcurl 8.6 on */

typedef struct {
    int status;
    const char *text;
} StatusText;

static const StatusText status_texts[] = {
    {401, "does not accept the login (HTTP 401); log in again"},
    {403, "does not allow this to the account used (HTTP 403)"},
    {404, "has nothing at this address (HTTP 404)"},
    {407, "is behind a proxy that wants a login (HTTP 407); check the proxy setting"},
    {410, "no longer has this (HTTP 410)"},
    {413, "finds this too large (HTTP 413)"},
    {429, "is asked too often (HTTP 429); run this again later"},
    {507, "has no more room (HTTP 507)"},
};

bool http_tell_status(const char *url, int status, int tries, SatError *err)
{
    char host[SAT_HTTP_HOST_CAPACITY];
    sat_http_host(url, host);
    for (size_t i = 0; i < sizeof(status_texts) / sizeof(status_texts[0]); i++) {
        if (status_texts[i].status == status) {
            return sat_fail(err, SAT_ERR_NETWORK, "%s %s", host, status_texts[i].text);
        }
    }
    if (status >= 500) {
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s is in trouble (HTTP %d, asked %d time%s); run this again later", host,
                        status, tries, tries == 1 ? "" : "s");
    }
    return sat_fail(err, SAT_ERR_NETWORK, "%s refuses this request (HTTP %d)", host, status);
}

static const char *failure_text(CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "there is no such host, or no network; check the address and the connection";
    case CURLE_COULDNT_RESOLVE_PROXY:
        return "the proxy has no such name; check the proxy setting";
    case CURLE_COULDNT_CONNECT:
        return "nobody answers there; check the address, or run this again later";
    case CURLE_OPERATION_TIMEDOUT:
        return "it takes too long to answer; run this again later";
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return "the connection breaks off; run this again later";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return "its certificate is not one that is trusted; nothing was sent. When an authority of "
               "your own signed it, name that in the setting ca-file";
    case CURLE_SSL_CACERT_BADFILE:
        return "the file of the setting ca-file cannot be read";
    case CURLE_SSL_CONNECT_ERROR:
        return "no secure connection can be made; it may speak no TLS 1.2";
    case CURLE_OUT_OF_MEMORY: /* what libcurl says of a header beyond its limit, up to 8.5 */
    case TOO_LARGE:
        return "a header of its answer is far too long, or there is no memory for it";
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return "it does not speak HTTP";
    default:
        return NULL;
    }
}

bool http_tell_failure(const char *url, CURLcode code, int tries, SatError *err)
{
    char host[SAT_HTTP_HOST_CAPACITY];
    const char *text = failure_text(code);
    sat_http_host(url, host);
    if (text == NULL) {
        text = curl_easy_strerror(code); /* of the code alone: no address in it */
    }
    if (tries > 1) {
        return sat_fail(err, SAT_ERR_NETWORK, "%s: %s (tried %d times)", host, text, tries);
    }
    return sat_fail(err, SAT_ERR_NETWORK, "%s: %s", host, text);
}

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r';
}

/* Whether the line begins with the name, in any case of its letters, and a colon. */
static bool has_name(const char *line, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const char a = line[i], b = name[i];
        const char lower_a = a >= 'A' && a <= 'Z' ? (char)(a + 32) : a;
        const char lower_b = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
        if (lower_a == '\0' || lower_a != lower_b) {
            return false;
        }
    }
    return line[length] == ':';
}

bool http_find_header(const char *headers, const char *name, char *out, size_t capacity)
{
    const size_t length = strlen(name);
    out[0] = '\0';
    for (const char *line = headers; line != NULL && *line != '\0';) {
        const char *end = line + strcspn(line, "\n");
        if (has_name(line, name, length)) {
            const char *from = line + length + 1, *to = end;
            while (from < to && is_blank(*from)) {
                from++;
            }
            while (to > from && is_blank(to[-1])) {
                to--;
            }
            if ((size_t)(to - from) >= capacity) {
                return false;
            }
            memcpy(out, from, (size_t)(to - from));
            out[to - from] = '\0';
            return true;
        }
        line = *end == '\0' ? end : end + 1;
    }
    return false;
}

bool sat_http_header(const SatHttpResponse *response, const char *name, char *out, size_t capacity)
{
    return http_find_header(response->headers, name, out, capacity);
}
