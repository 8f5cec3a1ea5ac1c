/* Connections over libcurl's CONNECT_ONLY. */
#include "export/net/net_stream.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

#include "formats/base/platform.h"

enum { WAIT_MS = 100, CONNECT_LIMIT_S = 20 };

struct SatNetStream {
    CURL *curl;
    CURLM *waiting; /* only to wait with */
    curl_socket_t socket;
    const SatNetPlace *place;
    bool is_global; /* curl_global_cleanup() is due */
};

SatNetPlace sat_net_place_of(const SatServerAddress *address, const SatServerSettings *settings,
                             unsigned silence_limit_s)
{
    return (SatNetPlace){.host = address->host,
                         .port = address->port,
                         .is_secure = address->is_secure,
                         .shown = address->shown,
                         .ca_file = settings->ca_file,
                         .certificate_file = settings->certificate_file,
                         .key_file = settings->key_file,
                         .connect_limit_s = CONNECT_LIMIT_S,
                         .silence_limit_s = silence_limit_s};
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)context, (void)a, (void)b, (void)c, (void)d;
    return sat_interrupt_requested() ? 1 : 0;
}

static bool fail_open(const SatNetPlace *place, CURLcode code, const char *detail, SatError *err)
{
    switch ((int)code) {
    case CURLE_ABORTED_BY_CALLBACK:
        return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while connecting");
    case CURLE_OUT_OF_MEMORY:
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to connect");
    case CURLE_COULDNT_RESOLVE_HOST:
        return sat_fail(err, SAT_ERR_NETWORK, "%s: there is no host of that name; check it",
                        place->shown);
    case CURLE_OPERATION_TIMEDOUT:
        return sat_fail(err, SAT_ERR_NETWORK, "%s: no answer for %u s; is it reachable from here?",
                        place->shown, place->connect_limit_s);
    case CURLE_COULDNT_CONNECT:
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s: nobody answers there; check host and port, and that it is running",
                        place->shown);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s: its certificate is not trusted (%.150s); the setting tls_ca_file "
                        "names the certificate of who signed it",
                        place->shown, detail);
    case CURLE_SSL_CERTPROBLEM:
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s: our certificate cannot be used (%.150s); see the settings "
                        "tls_certificate and tls_key",
                        place->shown, detail);
    default:
        return sat_fail(err, SAT_ERR_NETWORK, "%s: cannot connect (%.200s)%s", place->shown,
                        detail[0] != '\0' ? detail : curl_easy_strerror(code),
                        place->is_secure ? "; does it speak TLS on that port?" : "");
    }
}

static void set_up(SatNetStream *stream, const char *url, char *detail)
{
    CURL *curl = stream->curl;
    const SatNetPlace *place = stream->place;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* DICOM goes through none */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)place->connect_limit_s);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(curl, CURLOPT_SSL_ENABLE_ALPN, 0L);
    if (place->ca_file[0] != '\0') {
        curl_easy_setopt(curl, CURLOPT_CAINFO, place->ca_file);
    }
    if (place->certificate_file[0] != '\0') {
        curl_easy_setopt(curl, CURLOPT_SSLCERT, place->certificate_file);
    }
    if (place->key_file[0] != '\0') {
        curl_easy_setopt(curl, CURLOPT_SSLKEY, place->key_file);
    }
}

static bool connect_it(SatNetStream *stream, SatError *err)
{
    char url[320];
    char detail[CURL_ERROR_SIZE] = "";
    const SatNetPlace *place = stream->place;
    (void)snprintf(url, sizeof(url), "%s://%s:%u/", place->is_secure ? "https" : "http",
                   place->host, (unsigned)place->port);
    set_up(stream, url, detail);
    const CURLcode code = curl_easy_perform(stream->curl);
    if (code != CURLE_OK) {
        return fail_open(place, code, detail, err);
    }
    curl_easy_setopt(stream->curl, CURLOPT_ERRORBUFFER, NULL);
    if (curl_easy_getinfo(stream->curl, CURLINFO_ACTIVESOCKET, &stream->socket) != CURLE_OK ||
        stream->socket == CURL_SOCKET_BAD) {
        return sat_fail(err, SAT_ERR_NETWORK, "%s: the connection was lost at once", place->shown);
    }
    return true;
}

SatNetStream *sat_net_stream_open(const SatNetPlace *place, SatError *err)
{
    SatNetStream *stream = calloc(1, sizeof(*stream));
    if (stream != NULL) {
        stream->place = place;
        stream->is_global = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
        stream->curl = stream->is_global ? curl_easy_init() : NULL;
        stream->waiting = stream->curl != NULL ? curl_multi_init() : NULL;
    }
    bool done = stream != NULL && stream->waiting != NULL;
    if (!done) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to connect");
    }
    done = done && connect_it(stream, err);
    if (!done) {
        sat_net_stream_close(stream);
        return NULL;
    }
    return stream;
}

void sat_net_stream_close(SatNetStream *stream)
{
    if (stream == NULL) {
        return;
    }
    curl_multi_cleanup(stream->waiting);
    curl_easy_cleanup(stream->curl);
    if (stream->is_global) {
        curl_global_cleanup();
    }
    free(stream);
}

/* Until the connection can be read or written. */
static bool wait_for(SatNetStream *stream, short events, uint64_t since_ns, SatError *err)
{
    const uint64_t limit_ns = (uint64_t)stream->place->silence_limit_s * 1000000000U;
    struct curl_waitfd descriptor = {.fd = stream->socket, .events = events, .revents = 0};
    int ready = 0;
    if (sat_interrupt_requested()) {
        return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while talking to the server");
    }
    if (sat_monotonic_ns() - since_ns > limit_ns) {
        return sat_fail(err, SAT_ERR_NETWORK, "%s: it has said nothing for %u s; try again later",
                        stream->place->shown, stream->place->silence_limit_s);
    }
    if (curl_multi_poll(stream->waiting, &descriptor, 1, WAIT_MS, &ready) != CURLM_OK) {
        return sat_fail(err, SAT_ERR_NETWORK, "%s: cannot wait for the server",
                        stream->place->shown);
    }
    return true;
}

static bool lost(const SatNetStream *stream, SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK, "%s: the server ended the connection",
                    stream->place->shown);
}

bool sat_net_stream_send(SatNetStream *stream, const void *bytes, size_t length, SatError *err)
{
    const char *at = bytes;
    uint64_t since_ns = sat_monotonic_ns();
    while (length > 0) {
        size_t sent = 0;
        const CURLcode code = curl_easy_send(stream->curl, at, length, &sent);
        if (code == CURLE_AGAIN) {
            if (!wait_for(stream, CURL_WAIT_POLLOUT, since_ns, err)) {
                return false;
            }
            continue;
        }
        if (code != CURLE_OK) {
            return lost(stream, err);
        }
        at += sent;
        length -= sent;
        since_ns = sat_monotonic_ns();
    }
    return true;
}

bool sat_net_stream_receive(SatNetStream *stream, void *bytes, size_t capacity, size_t *length,
                            SatError *err)
{
    const uint64_t since_ns = sat_monotonic_ns();
    while (true) {
        const CURLcode code = curl_easy_recv(stream->curl, bytes, capacity, length);
        if (code == CURLE_OK && *length > 0) {
            return true;
        }
        if (code != CURLE_AGAIN) {
            return lost(stream, err);
        }
        sat_socket_acknowledge((int)stream->socket);
        if (!wait_for(stream, CURL_WAIT_POLLIN, since_ns, err)) {
            return false;
        }
    }
}
