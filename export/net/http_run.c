/* What the requests of a run share: its settings, connections, totals and speed. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/http_private.h"
#include "formats/base/growing_list.h"

#define NS_OF_MS ((uint64_t)1000000)

static char *copy_setting(const char *text, bool *fine)
{
    if (text == NULL || text[0] == '\0') {
        return NULL;
    }
    char *copy = malloc(strlen(text) + 1);
    *fine = *fine && copy != NULL;
    if (copy != NULL) {
        memcpy(copy, text, strlen(text) + 1);
    }
    return copy;
}

static uint32_t or_usual(uint32_t given, uint32_t usual)
{
    return given > 0 ? given : usual;
}

SatHttp *sat_http_new(const SatHttpOptions *options, SatError *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        sat_fail(err, SAT_ERR_NETWORK, "the network library does not start");
        return NULL;
    }
    SatHttp *http = calloc(1, sizeof(*http));
    if (http == NULL) {
        curl_global_cleanup();
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the network client");
        return NULL;
    }
    bool fine = true;
    SatHttpOptions *own = &http->options;
    *own = *options;
    own->proxy = http->proxy = copy_setting(options->proxy, &fine);
    own->ca_file = http->ca_file = copy_setting(options->ca_file, &fine);
    own->at_once = options->at_once > 0 ? options->at_once : 2;
    own->most_tries = options->most_tries > 0 ? options->most_tries : 8;
    own->first_delay_ms = or_usual(options->first_delay_ms, 1000);
    own->most_delay_ms = or_usual(options->most_delay_ms, 60000);
    own->most_wait_ms = or_usual(options->most_wait_ms, 3600000);
    own->connect_timeout_ms = or_usual(options->connect_timeout_ms, 15000);
    own->stall_timeout_ms = or_usual(options->stall_timeout_ms, 30000);
    if (!fine) {
        sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for the network client");
    } else {
        http->mutex = sat_mutex_new(err);
        http->gate = http->mutex == NULL
                         ? NULL
                         : http_gate_new(own->at_once, own->gap_ms, own->most_wait_ms, err);
    }
    if (http->gate == NULL) {
        sat_http_free(http);
        return NULL;
    }
    return http;
}

void sat_http_free(SatHttp *http)
{
    if (http == NULL) {
        return;
    }
    for (size_t i = 0; i < http->idle_count; i++) {
        curl_easy_cleanup(http->idle[i]);
    }
    free((void *)http->idle);
    http_gate_free(http->gate);
    if (http->mutex != NULL) {
        sat_mutex_free(http->mutex);
    }
    free(http->proxy);
    free(http->ca_file);
    free(http);
    curl_global_cleanup();
}

CURL *http_take_handle(SatHttp *http)
{
    CURL *curl = NULL;
    sat_mutex_lock(http->mutex);
    if (http->idle_count > 0) {
        curl = http->idle[--http->idle_count];
    }
    sat_mutex_unlock(http->mutex);
    return curl != NULL ? curl : curl_easy_init();
}

void http_keep_handle(SatHttp *http, CURL *curl)
{
    curl_easy_reset(curl); /* keeps its connections */
    sat_mutex_lock(http->mutex);
    CURL **grown =
        sat_list_grow((void *)http->idle, http->idle_count, &http->idle_capacity, sizeof(*grown));
    if (grown != NULL) {
        http->idle = grown;
        http->idle[http->idle_count++] = curl;
    }
    sat_mutex_unlock(http->mutex);
    if (grown == NULL) {
        curl_easy_cleanup(curl);
    }
}

void http_count(SatHttp *http, uint64_t received, uint64_t sent, uint64_t requests)
{
    sat_mutex_lock(http->mutex);
    http->totals.received_bytes += received;
    http->totals.sent_bytes += sent;
    http->totals.requests += requests;
    if (http->options.progress != NULL) {
        http->options.progress(http->options.context, &http->totals);
    }
    sat_mutex_unlock(http->mutex);
}

void http_pace(SatHttp *http, size_t length)
{
    const uint64_t speed = http->options.most_bytes_a_second;
    if (speed == 0) {
        return;
    }
    sat_mutex_lock(http->mutex);
    const uint64_t now = sat_monotonic_ns();
    const uint64_t from = http->free_ns > now ? http->free_ns : now;
    const uint64_t until = from + (uint64_t)((double)length * 1e9 / (double)speed);
    http->free_ns = until;
    sat_mutex_unlock(http->mutex);
    for (uint64_t at = now; at < until && !sat_interrupt_requested(); at = sat_monotonic_ns()) {
        const uint64_t left = until - at;
        sat_sleep_ns(left < 100 * NS_OF_MS ? left : 100 * NS_OF_MS);
    }
}

SatHttpTotals sat_http_totals(SatHttp *http)
{
    sat_mutex_lock(http->mutex);
    const SatHttpTotals totals = http->totals;
    sat_mutex_unlock(http->mutex);
    return totals;
}

void http_note(SatHttp *http, const char *format, ...)
{
    char text[512];
    va_list arguments;
    if (http->options.note == NULL) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    sat_mutex_lock(http->mutex);
    http->options.note(http->options.context, text);
    sat_mutex_unlock(http->mutex);
}
