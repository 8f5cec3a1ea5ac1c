/* Addresses: what server one means, and whether it may be asked. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/http_private.h"

typedef struct {
    char scheme[8];
    char host[256];
    char port[8];
} Address;

static bool copy_part(CURLU *parsed, CURLUPart what, unsigned flags, char *out, size_t capacity)
{
    char *text = NULL;
    if (curl_url_get(parsed, what, &text, flags) != CURLUE_OK) {
        return false;
    }
    const bool fits = strlen(text) < capacity;
    if (fits) {
        for (size_t i = 0; i <= strlen(text); i++) {
            out[i] = (char)tolower((unsigned char)text[i]);
        }
    }
    curl_free(text);
    return fits;
}

static bool is_http(const char *scheme)
{
    return strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
}

static bool read_address(const char *url, Address *out)
{
    CURLU *parsed = curl_url();
    const bool is_one =
        parsed != NULL && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
        copy_part(parsed, CURLUPART_SCHEME, 0, out->scheme, sizeof(out->scheme)) &&
        is_http(out->scheme) &&
        copy_part(parsed, CURLUPART_HOST, 0, out->host, sizeof(out->host)) &&
        copy_part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT, out->port, sizeof(out->port));
    curl_url_cleanup(parsed);
    return is_one;
}

bool http_origin(const char *url, char out[HTTP_ORIGIN_CAPACITY])
{
    Address address;
    if (!read_address(url, &address)) {
        return false;
    }
    (void)snprintf(out, HTTP_ORIGIN_CAPACITY, "%s://%s:%s", address.scheme, address.host,
                   address.port);
    return true;
}

bool http_same_origin(const char *a, const char *b)
{
    char first[HTTP_ORIGIN_CAPACITY], second[HTTP_ORIGIN_CAPACITY];
    return http_origin(a, first) && http_origin(b, second) && strcmp(first, second) == 0;
}

bool http_is_secure(const char *url)
{
    Address address;
    return read_address(url, &address) && strcmp(address.scheme, "https") == 0;
}

bool http_is_here(const char *url)
{
    Address address;
    return read_address(url, &address) &&
           (strcmp(address.host, "127.0.0.1") == 0 || strcmp(address.host, "[::1]") == 0 ||
            strcmp(address.host, "localhost") == 0);
}

bool http_is_allowed(const char *url, bool allow_plain_http)
{
    Address address;
    if (!read_address(url, &address)) {
        return false;
    }
    return strcmp(address.scheme, "https") == 0 || allow_plain_http ||
           strcmp(address.host, "127.0.0.1") == 0 || strcmp(address.host, "[::1]") == 0;
}

void sat_http_host(const char *url, char out[SAT_HTTP_HOST_CAPACITY])
{
    Address address;
    if (!read_address(url, &address)) {
        (void)snprintf(out, SAT_HTTP_HOST_CAPACITY, "?");
        return;
    }
    const char *usual = strcmp(address.scheme, "https") == 0 ? "443" : "80";
    const bool is_usual = strcmp(address.port, usual) == 0;
    (void)snprintf(out, SAT_HTTP_HOST_CAPACITY, "%s%s%s", address.host, is_usual ? "" : ":",
                   is_usual ? "" : address.port);
}

bool sat_http_is_downgrade(const char *base, const char *address)
{
    return http_is_secure(base) && !http_is_secure(address);
}

char *sat_http_resolve(const char *base, const char *reference)
{
    CURLU *parsed = curl_url();
    char *text = NULL, *copy = NULL;
    char scheme[8];
    if (parsed != NULL && curl_url_set(parsed, CURLUPART_URL, base, 0) == CURLUE_OK &&
        curl_url_set(parsed, CURLUPART_URL, reference, 0) == CURLUE_OK &&
        copy_part(parsed, CURLUPART_SCHEME, 0, scheme, sizeof(scheme)) && is_http(scheme) &&
        curl_url_get(parsed, CURLUPART_URL, &text, 0) == CURLUE_OK) {
        copy = malloc(strlen(text) + 1);
        if (copy != NULL) {
            memcpy(copy, text, strlen(text) + 1);
        }
    }
    curl_free(text);
    curl_url_cleanup(parsed);
    return copy;
}
