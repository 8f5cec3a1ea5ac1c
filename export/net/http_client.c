/* The client: repeats a request while that helps, and follows redirects without its login. */
#include "export/net/http_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/http_private.h"

enum { MOST_REDIRECTS = 5 };
#define NS_OF_MS ((uint64_t)1000000)
#define NS_OF_S ((uint64_t)1000000000)
/* A try that brought so much is not counted as failed in a row. */
#define GAIN_BYTES ((uint64_t)64 << 10)

void sat_http_response_free(SatHttpResponse *response)
{
    free(response->body);
    free(response->headers);
    memset(response, 0, sizeof(*response));
}

static bool check_address(const SatHttp *http, const char *url, SatError *err)
{
    char origin[HTTP_ORIGIN_CAPACITY];
    if (!http_origin(url, origin)) {
        return sat_fail(err, SAT_ERR_ARGUMENT, "an address is none of http:// or https://");
    }
    return http_is_allowed(url, http->options.allow_plain_http) ||
           sat_fail(err, SAT_ERR_ARGUMENT, "%s: without encryption; give its address as https://",
                    origin);
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Whether the answer's redirect may be followed. */
static bool check_redirect(const HttpTransfer *transfer, int hops, SatError *err)
{
    char host[SAT_HTTP_HOST_CAPACITY];
    const char *wrong = NULL;
    sat_http_host(transfer->url, host);
    if (hops >= MOST_REDIRECTS) {
        wrong = "sends the request in circles";
    } else if (http_is_secure(transfer->url) && !http_is_secure(transfer->redirect)) {
        wrong = "wants to go on without encryption; that is refused";
    } else if (!http_is_allowed(transfer->redirect, transfer->http->options.allow_plain_http)) {
        wrong = "redirects to an address that is not https; that is refused";
    } else if (transfer->method == SAT_HTTP_POST &&
               !http_same_origin(transfer->url, transfer->redirect)) {
        wrong = "wants what is sent to go to another server; that is refused";
    }
    return wrong == NULL || sat_fail(err, SAT_ERR_NETWORK, "%s %s", host, wrong);
}

static void follow_redirect(HttpTransfer *transfer, char **address)
{
    const bool reads_on =
        transfer->method == SAT_HTTP_POST && (transfer->status == 301 || transfer->status == 302);
    free(*address);
    *address = SAT_STEAL(transfer->redirect);
    transfer->url = *address;
    if (reads_on || transfer->status == 303) {
        transfer->method = SAT_HTTP_GET;
    }
    const SatHttpAuth *auth = &transfer->request->auth;
    transfer->shows_auth = http_same_origin(
        transfer->url, auth->origin != NULL ? auth->origin : transfer->request->url);
    transfer->headers.length = transfer->body.length = 0;
    transfer->body_offset = transfer->seen_down = transfer->seen_up = 0;
}

/* One try, redirects included; *address owns the last one's. False: nothing more is to be tried. */
static bool try_once(HttpTransfer *transfer, char **address, SatError *err)
{
    HttpGate *gate = transfer->http->gate;
    for (int hops = 0;; hops++) {
        if (!http_gate_enter(gate, transfer->url, err)) {
            return false;
        }
        http_transfer_run(transfer);
        if (transfer->code == CURLE_OK && transfer->retry_after_s > 0 && transfer->status >= 400) {
            char host[SAT_HTTP_HOST_CAPACITY];
            sat_http_host(transfer->url, host);
            const uint64_t most_s = UINT64_MAX / NS_OF_S / 4;
            const uint64_t wait_s =
                transfer->retry_after_s < most_s ? transfer->retry_after_s : most_s;
            http_gate_hold(gate, transfer->url, wait_s * NS_OF_S);
            http_note(transfer->http, "%s asks to wait %llu s", host, (unsigned long long)wait_s);
        }
        http_gate_leave(gate, transfer->url);
        if (transfer->code != CURLE_OK || !is_redirect(transfer->status) ||
            transfer->redirect == NULL) {
            return true;
        }
        if (!check_redirect(transfer, hops, err)) {
            return false;
        }
        follow_redirect(transfer, address);
    }
}

static bool is_good(int status)
{
    return (status >= 200 && status < 300) || status == 304;
}

/* Whether a file that was asked for from its end on is whole already. */
static bool was_whole(const HttpTransfer *transfer)
{
    char range[96];
    unsigned long long total = 0;
    return transfer->status == 416 && transfer->part != NULL && transfer->part->have > 0 &&
           http_find_header((const char *)transfer->headers.bytes, "Content-Range", range,
                            sizeof(range)) &&
           sscanf(range, "bytes */%llu", &total) == 1 && total == transfer->part->have;
}

/* What a try came to. err is set only when it is no use to go on, or by a failed last step. */
static HttpTryEnd judge(HttpTransfer *transfer, SatError *err)
{
    SatError ignored = SAT_ERROR_INIT;
    HttpPart *part = transfer->part;
    sat_write_u8(&transfer->headers, 0); /* text from now on */
    if (transfer->own.code != SAT_OK || transfer->code == CURLE_ABORTED_BY_CALLBACK) {
        *err = transfer->own;
        if (err->code == SAT_OK) {
            sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
        }
        return HTTP_TRY_FINAL;
    }
    if (part != NULL && (transfer->part_not_ours || (transfer->status == 416 && part->have > 0))) {
        if (was_whole(transfer)) {
            transfer->status = 200;
        } else {
            return http_part_restart(part, &ignored) ? HTTP_TRY_NOT_ITS_BYTES : HTTP_TRY_FINAL;
        }
    }
    if (transfer->code != CURLE_OK || !is_good(transfer->status) || transfer->status == 304 ||
        part == NULL) {
        return http_try_end(transfer->code);
    }
    if (!http_part_finish(part, transfer->request, err)) {
        return err->code == SAT_ERR_CORRUPT ? HTTP_TRY_NOT_ITS_BYTES : HTTP_TRY_FINAL;
    }
    return HTTP_TRY_ANSWERED;
}

static bool keep_answer(HttpTransfer *transfer, SatHttpResponse *response, SatError *err)
{
    free(response->body);
    free(response->headers);
    response->body_length = transfer->body.length;
    sat_write_u8(&transfer->body, 0);
    if (transfer->body.failed || transfer->headers.failed) {
        response->body = NULL;
        response->headers = NULL;
        response->body_length = 0;
        return err->code != SAT_OK || sat_fail(err, SAT_ERR_NO_MEMORY, "no memory for an answer");
    }
    response->status = transfer->status;
    response->headers = (char *)SAT_STEAL(transfer->headers.bytes);
    response->body = SAT_STEAL(transfer->body.bytes);
    return true;
}

static bool nap(uint32_t delay_ms, SatError *err)
{
    const uint64_t until = sat_monotonic_ns() + delay_ms * NS_OF_MS;
    for (uint64_t now = sat_monotonic_ns(); now < until; now = sat_monotonic_ns()) {
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
        }
        sat_sleep_ns(until - now < 100 * NS_OF_MS ? until - now : 100 * NS_OF_MS);
    }
    return true;
}

static bool wait_for_next(const SatHttp *http, int failures, SatError *err)
{
    uint32_t random = 0;
    SatError ignored = SAT_ERROR_INIT;
    if (!sat_random_bytes(&random, sizeof(random), &ignored)) {
        random = UINT32_MAX / 2;
    }
    return nap(
        http_delay_ms(failures, http->options.first_delay_ms, http->options.most_delay_ms, random),
        err);
}

/* One try and what is to be done then: *again, or over with the result. */
static bool try_and_judge(SatHttp *http, const SatHttpRequest *request, HttpPart *part,
                          int *failures, bool *again, SatHttpResponse *response, SatError *err)
{
    char *address = NULL;
    const uint64_t had = part->have;
    HttpTransfer transfer = {.http = http,
                             .request = request,
                             .url = request->url,
                             .method = request->method,
                             .part = request->to_path != NULL ? part : NULL,
                             .own = SAT_ERROR_INIT};
    transfer.shows_auth = http_same_origin(
        request->url, request->auth.origin != NULL ? request->auth.origin : request->url);
    bool done = false;
    response->tries++;
    *again = false;
    if (try_once(&transfer, &address, err)) {
        const HttpTryEnd end = judge(&transfer, err);
        const bool answered = end == HTTP_TRY_ANSWERED;
        done = keep_answer(&transfer, response, err) && answered && is_good(transfer.status);
        if (!done) {
            *failures = part->have > had && part->have - had >= GAIN_BYTES ? 1 : *failures + 1;
            *again =
                !transfer.took && err->code != SAT_ERR_NO_MEMORY &&
                http_may_repeat(request, end, transfer.status, *failures, http->options.most_tries);
            if (*again) {
                sat_error_clear(err);
            } else if (err->code == SAT_OK && answered) {
                http_tell_status(transfer.url, transfer.status, response->tries, err);
            } else if (err->code == SAT_OK) {
                http_tell_failure(transfer.url, transfer.code, response->tries, err);
            }
        }
    }
    http_transfer_end(&transfer);
    free(address);
    return done;
}

bool sat_http_send(SatHttp *http, const SatHttpRequest *request, SatHttpResponse *response,
                   SatError *err)
{
    HttpPart part = {0};
    sat_http_response_free(response);
    bool again = check_address(http, request->url, err) &&
                 (request->to_path == NULL || http_part_open(&part, request, err));
    bool done = false;
    for (int failures = 0; again;) {
        done = try_and_judge(http, request, &part, &failures, &again, response, err);
        again = again && wait_for_next(http, failures, err);
    }
    http_part_close(&part);
    if (!done && err->code == SAT_ERR_CORRUPT) {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(request->url, host);
        sat_fail_in(err, "%s", host);
    }
    return done;
}
