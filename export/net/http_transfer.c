/* One request and its answer, through libcurl: nothing is repeated or followed here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/http_private.h"

enum {
    MOST_HEADER_BYTES = 64 * 1024,    /* kept */
    MOST_OF_ALL_HEADERS = 256 * 1024, /* more is no answer; libcurl, from 300 KB on, asks anew */
    MOST_ERROR_BYTES = 64 * 1024,
    USUAL_MEMORY_BYTES = 16 * 1024 * 1024
};

static bool is_taken(int status)
{
    return status >= 200 && status < 300;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    HttpTransfer *transfer = context;
    size_t length = size * count;
    const size_t given = length;
    transfer->header_bytes += length;
    if (transfer->header_bytes > MOST_OF_ALL_HEADERS) {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(transfer->url, host);
        (void)sat_fail(&transfer->own, SAT_ERR_NETWORK, "%s sends headers without an end", host);
        return 0;
    }
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        transfer->headers.length = 0; /* those before were of an interim answer */
        return given;
    }
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
        length--;
    }
    if (length > 0 && transfer->headers.length + length < MOST_HEADER_BYTES) {
        sat_write_bytes(&transfer->headers, bytes, length);
        sat_write_u8(&transfer->headers, '\n');
    }
    return given;
}

/* The headers as text; they stay a buffer. */
static const char *header_text(HttpTransfer *transfer)
{
    sat_write_u8(&transfer->headers, 0);
    if (transfer->headers.failed) {
        return "";
    }
    transfer->headers.length--;
    return (const char *)transfer->headers.bytes;
}

static bool begin_part(HttpTransfer *transfer)
{
    transfer->part_begun = true;
    return http_part_begin(transfer->part, transfer->status, header_text(transfer),
                           &transfer->part_not_ours, &transfer->own) &&
           !transfer->part_not_ours;
}

static bool take_in_memory(HttpTransfer *transfer, const char *bytes, size_t length)
{
    const bool is_error = !is_taken(transfer->status);
    const size_t limit = is_error ? MOST_ERROR_BYTES
                         : transfer->request->memory_limit_bytes > 0
                             ? transfer->request->memory_limit_bytes
                             : USUAL_MEMORY_BYTES;
    const size_t room = limit - transfer->body.length;
    if (length > room && !is_error) {
        char host[SAT_HTTP_HOST_CAPACITY];
        sat_http_host(transfer->url, host);
        return sat_fail(&transfer->own, SAT_ERR_LIMIT,
                        "%s sends an answer of more than the %zu bytes allowed", host, limit);
    }
    sat_write_bytes(&transfer->body, bytes, length < room ? length : room);
    return !transfer->body.failed ||
           sat_fail(&transfer->own, SAT_ERR_NO_MEMORY, "no memory for an answer");
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    HttpTransfer *transfer = context;
    const SatHttpRequest *request = transfer->request;
    const size_t length = size * count;
    long status = 0;
    (void)curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    transfer->status = (int)status;
    http_pace(transfer->http, length);
    bool fine;
    if (!is_taken(transfer->status) || (transfer->part == NULL && request->take == NULL)) {
        fine = take_in_memory(transfer, bytes, length);
    } else if (transfer->part != NULL) {
        fine = (transfer->part_begun || begin_part(transfer)) &&
               http_part_write(transfer->part, bytes, length, request->file_limit_bytes,
                               &transfer->own);
    } else {
        transfer->took = true;
        fine = request->take(request->take_context, bytes, length, &transfer->own);
    }
    return fine ? length : (size_t)CURL_WRITEFUNC_ERROR;
}

static size_t give_body(char *bytes, size_t size, size_t count, void *context)
{
    HttpTransfer *transfer = context;
    const SatHttpBody *body = &transfer->request->body;
    const uint64_t left = body->length - transfer->body_offset;
    const size_t length = left < size * count ? (size_t)left : size * count;
    bool fine = true;
    if (length > 0 && transfer->body_file != NULL) {
        fine = sat_file_read_at(transfer->body_file, transfer->body_offset, bytes, length,
                                &transfer->own);
    } else if (length > 0 && body->bytes != NULL) {
        memcpy(bytes, (const uint8_t *)body->bytes + transfer->body_offset, length);
    } else if (length > 0) {
        fine = body->read_at(body->context, transfer->body_offset, bytes, length, &transfer->own);
    }
    transfer->body_offset += length;
    http_pace(transfer->http, length);
    return fine ? length : (size_t)CURL_READFUNC_ABORT;
}

static int seek_body(void *context, curl_off_t offset, int origin)
{
    HttpTransfer *transfer = context;
    if (origin != SEEK_SET || offset < 0 || (uint64_t)offset > transfer->request->body.length) {
        return CURL_SEEKFUNC_CANTSEEK;
    }
    transfer->body_offset = (uint64_t)offset;
    return CURL_SEEKFUNC_OK;
}

static int look_on(void *context, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                   curl_off_t up)
{
    (void)down_total, (void)up_total;
    HttpTransfer *transfer = context;
    const uint64_t now_down = down > 0 ? (uint64_t)down : 0, now_up = up > 0 ? (uint64_t)up : 0;
    if (now_down > transfer->seen_down || now_up > transfer->seen_up) {
        http_count(transfer->http,
                   now_down > transfer->seen_down ? now_down - transfer->seen_down : 0,
                   now_up > transfer->seen_up ? now_up - transfer->seen_up : 0, 0);
        transfer->seen_down = now_down;
        transfer->seen_up = now_up;
    }
    return sat_interrupt_requested() ? 1 : 0;
}

static void set_limits(CURL *curl, const char *url, const SatHttpOptions *options)
{
    const uint32_t stall_s = options->stall_timeout_ms / 1000;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 256L * 1024L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 100L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stall_s > 0 ? (long)stall_s : 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "satchel/" SAT_VERSION);
    curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (http_is_here(url)) {
        curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* nor that of the environment */
    } else if (options->proxy != NULL) {
        curl_easy_setopt(curl, CURLOPT_PROXY, options->proxy);
    }
    if (options->ca_file != NULL) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
    }
}

static void set_callbacks(HttpTransfer *transfer)
{
    CURL *curl = transfer->curl;
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_body);
    curl_easy_setopt(curl, CURLOPT_SEEKDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

static void set_method(const HttpTransfer *transfer)
{
    CURL *curl = transfer->curl;
    const curl_off_t length = (curl_off_t)transfer->request->body.length;
    switch (transfer->method) {
    case SAT_HTTP_GET:
        curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
        break;
    case SAT_HTTP_POST:
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, length);
        /* A kept connection that turns out to be closed makes libcurl send again by itself. */
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, transfer->request->may_repeat ? 0L : 1L);
        break;
    case SAT_HTTP_PUT:
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, length);
        break;
    }
}

/* False without memory. */
static bool add_line(struct curl_slist **lines, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*lines, line);
    if (longer != NULL) {
        *lines = longer;
    }
    return longer != NULL;
}

static bool add_bearer(struct curl_slist **lines, const char *token)
{
    SatByteWriter line = SAT_BYTE_WRITER_INIT;
    sat_byte_writer_reserve(&line, strlen(token) + 32);
    sat_write_text(&line, "Authorization: Bearer ");
    sat_write_text(&line, token);
    sat_write_u8(&line, 0);
    const bool added = !line.failed && add_line(lines, (const char *)line.bytes);
    volatile uint8_t *bytes = line.bytes;
    for (size_t i = 0; i < line.length; i++) {
        bytes[i] = 0;
    }
    sat_byte_writer_free(&line);
    return added;
}

static bool add_range(struct curl_slist **lines, const HttpPart *part)
{
    char range[64], only_if[300];
    (void)snprintf(range, sizeof(range), "Range: bytes=%llu-", (unsigned long long)part->have);
    (void)snprintf(only_if, sizeof(only_if), "If-Range: %s", part->validator);
    return add_line(lines, range) && add_line(lines, only_if);
}

static struct curl_slist *header_lines(const HttpTransfer *transfer, bool *fine)
{
    const SatHttpRequest *request = transfer->request;
    const HttpPart *part = transfer->part;
    struct curl_slist *lines = NULL;
    *fine = add_line(&lines, "Expect:"); /* not a second for each upload */
    if (transfer->shows_auth && request->auth.bearer != NULL) {
        *fine = *fine && add_bearer(&lines, request->auth.bearer);
    }
    if (part != NULL && part->have > 0 && part->validator[0] != '\0') {
        *fine = *fine && add_range(&lines, part);
    }
    for (size_t i = 0; i < request->header_count; i++) {
        *fine = *fine && add_line(&lines, request->headers[i]);
    }
    return lines;
}

static void free_lines(struct curl_slist *lines)
{
    for (struct curl_slist *line = lines; line != NULL; line = line->next) {
        volatile char *letters = line->data;
        for (size_t i = 0; letters[i] != '\0'; i++) {
            letters[i] = '\1';
        }
    }
    curl_slist_free_all(lines);
}

static void look_at_answer(HttpTransfer *transfer)
{
    long status = 0;
    char *redirect = NULL;
    curl_off_t wait_s = 0;
    (void)curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(transfer->curl, CURLINFO_REDIRECT_URL, &redirect);
    (void)curl_easy_getinfo(transfer->curl, CURLINFO_RETRY_AFTER, &wait_s);
    transfer->status = (int)status;
    transfer->retry_after_s = wait_s > 0 ? (uint64_t)wait_s : 0;
    if (redirect != NULL && status >= 300 && status < 400) {
        transfer->redirect = malloc(strlen(redirect) + 1);
        if (transfer->redirect == NULL) {
            (void)sat_fail(&transfer->own, SAT_ERR_NO_MEMORY, "no memory for a redirect");
        } else {
            memcpy(transfer->redirect, redirect, strlen(redirect) + 1);
        }
    }
    /* An answer without a body makes an empty file. */
    if (transfer->code == CURLE_OK && transfer->part != NULL && is_taken(transfer->status) &&
        !transfer->part_begun && !begin_part(transfer)) {
        transfer->code = CURLE_WRITE_ERROR;
    }
}

void http_transfer_run(HttpTransfer *transfer)
{
    const SatHttpRequest *request = transfer->request;
    transfer->code = CURLE_FAILED_INIT;
    transfer->header_bytes = 0;
    transfer->curl = http_take_handle(transfer->http);
    if (transfer->curl == NULL) {
        (void)sat_fail(&transfer->own, SAT_ERR_NO_MEMORY, "no memory for a request");
        return;
    }
    if (request->body.path != NULL && transfer->method != SAT_HTTP_GET) {
        transfer->body_file = sat_file_open(request->body.path, SAT_FILE_READ, &transfer->own);
    }
    bool fine = true;
    struct curl_slist *lines = header_lines(transfer, &fine);
    if (fine && transfer->own.code == SAT_OK) {
        set_limits(transfer->curl, transfer->url, &transfer->http->options);
        set_callbacks(transfer);
        set_method(transfer);
        curl_easy_setopt(transfer->curl, CURLOPT_URL, transfer->url);
        curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, lines);
        if (transfer->shows_auth && request->auth.user != NULL) {
            curl_easy_setopt(transfer->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
            curl_easy_setopt(transfer->curl, CURLOPT_USERNAME, request->auth.user);
            curl_easy_setopt(transfer->curl, CURLOPT_PASSWORD, request->auth.password);
        }
        transfer->code = curl_easy_perform(transfer->curl);
        look_at_answer(transfer);
        http_count(transfer->http, 0, 0, transfer->status > 0 ? 1 : 0);
    }
    http_keep_handle(transfer->http, transfer->curl);
    transfer->curl = NULL;
    free_lines(lines);
    sat_file_close(transfer->body_file);
    transfer->body_file = NULL;
}

void http_transfer_end(HttpTransfer *transfer)
{
    sat_byte_writer_free(&transfer->headers);
    sat_byte_writer_free(&transfer->body);
    free(transfer->redirect);
    transfer->redirect = NULL;
}
