/* Sends objects by STOW-RS: each in a request of its own, so that each has its own answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/store_object.h"
#include "formats/base/json_value.h"
#include "formats/base/platform.h"

enum { HTTP_NO_LOGIN = 401, HTTP_FORBIDDEN = 403, HTTP_FULL = 507 };

enum {
    BOUNDARY_BYTES = 16,
    BOUNDARY_CAPACITY = 2 * BOUNDARY_BYTES + 1,
    TEXT_CAPACITY = 160,
    MOST_ANSWER_BYTES = 1 << 20
};

/* The body: what stands before the file, the file, what stands behind it. */
typedef struct {
    SatFile *file;
    uint64_t file_bytes;
    char before[TEXT_CAPACITY], behind[TEXT_CAPACITY];
} Body;

/* What of a text lies in the part of the body that is asked for. */
static void copy_overlap(const char *text, uint64_t text_begin, uint64_t offset, uint8_t *bytes,
                         size_t length)
{
    const uint64_t text_end = text_begin + strlen(text);
    const uint64_t begin = offset > text_begin ? offset : text_begin;
    const uint64_t end = offset + length < text_end ? offset + length : text_end;
    if (begin < end) {
        memcpy(bytes + (begin - offset), text + (begin - text_begin), (size_t)(end - begin));
    }
}

static bool read_at(void *context, uint64_t offset, void *bytes, size_t length, SatError *err)
{
    Body *body = context;
    const uint64_t file_begin = strlen(body->before);
    const uint64_t file_end = file_begin + body->file_bytes;
    const uint64_t begin = offset > file_begin ? offset : file_begin;
    const uint64_t end = offset + length < file_end ? offset + length : file_end;
    copy_overlap(body->before, 0, offset, bytes, length);
    copy_overlap(body->behind, file_end, offset, bytes, length);
    return begin >= end ||
           sat_file_read_at(body->file, begin - file_begin, (uint8_t *)bytes + (begin - offset),
                            (size_t)(end - begin), err);
}

/* What a failure in the answer names as its reason (PS3.18 10.5.3: Failed SOP Sequence, Failure
 * Reason). 0: it names none, or no failure. */
static uint16_t failure_reason(const SatHttpResponse *response, bool *names_failure)
{
    SatError ignored = SAT_ERROR_INIT;
    json_t *answer = response->body_length > 0
                         ? sat_json_parse((const char *)response->body, response->body_length,
                                          MOST_ANSWER_BYTES, &ignored)
                         : NULL;
    const json_t *failed = json_object_get(json_object_get(answer, "00081198"), "Value");
    const json_t *reason = json_object_get(json_array_get(failed, 0), "00081197");
    const json_int_t value =
        json_integer_value(json_array_get(json_object_get(reason, "Value"), 0));
    *names_failure = json_array_size(failed) > 0;
    json_decref(answer);
    return value > 0 && value <= UINT16_MAX ? (uint16_t)value : 0;
}

/* A success that names a failure is none. */
static void take_answer(SatStoreObject *object, const SatHttpResponse *response, bool is_success)
{
    bool names_failure = false;
    const uint16_t reason = failure_reason(response, &names_failure);
    object->is_stored = is_success && !names_failure;
    if (!object->is_stored && reason != 0) {
        sat_store_object_refused(object, reason);
    } else if (!object->is_stored) {
        (void)snprintf(object->why, sizeof(object->why),
                       "the server refuses it (HTTP %d); its log says why", response->status);
    }
}

static bool make_boundary(char out[BOUNDARY_CAPACITY], SatError *err)
{
    uint8_t random[BOUNDARY_BYTES];
    if (!sat_random_bytes(random, sizeof(random), err)) {
        return false;
    }
    for (size_t i = 0; i < BOUNDARY_BYTES; i++) {
        (void)snprintf(out + 2 * i, 3, "%02x", random[i]);
    }
    return true;
}

/* Of this object, not of the server or the login (PS3.18 table 10.5.3-1). */
static bool is_about_object(int status)
{
    return status == 400 || status == 409 || status == 413 || status == 415;
}

static bool send(const SatWebServer *server, Body *body, const char *boundary,
                 SatStoreObject *object, SatError *err)
{
    const SatServerAddress *address = server->address;
    char type[TEXT_CAPACITY], url[1024];
    (void)snprintf(type, sizeof(type),
                   "Content-Type: multipart/related; type=\"application/dicom\"; boundary=%s",
                   boundary);
    (void)snprintf(url, sizeof(url), "%s://%s:%u%s/studies", address->is_secure ? "https" : "http",
                   address->host, (unsigned)address->port, address->path);
    const char *const headers[] = {type, "Accept: application/dicom+json"};
    const SatHttpRequest request = {
        .method = SAT_HTTP_POST,
        .url = url,
        .headers = headers,
        .header_count = 2,
        .auth = {.bearer = server->login->token,
                 .user = server->login->user,
                 .password = server->login->password},
        .body = {.length = strlen(body->before) + body->file_bytes + strlen(body->behind),
                 .read_at = read_at,
                 .context = body},
        .may_repeat = true, /* the same object twice is one */
        .memory_limit_bytes = MOST_ANSWER_BYTES};
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    SatError why = SAT_ERROR_INIT;
    bool done = sat_http_send(server->http, &request, &response, &why);
    if (done || is_about_object(response.status)) {
        take_answer(object, &response, done);
        done = true;
    } else {
        object->breaks += response.status >= 500 && response.status != HTTP_FULL;
        *err = why;
        if (response.status == HTTP_NO_LOGIN || response.status == HTTP_FORBIDDEN) {
            (void)sat_fail_in(err, "the setting auth_file names a file with logins");
        }
    }
    sat_http_response_free(&response);
    return done;
}

static bool store_one(const SatWebServer *server, SatStoreObject *object, SatError *err)
{
    char boundary[BOUNDARY_CAPACITY];
    SAT_AUTO(SatFile) *file = sat_file_open(object->path, SAT_FILE_READ, err);
    if (file == NULL || !make_boundary(boundary, err)) {
        return false;
    }
    Body body = {.file = file, .file_bytes = object->size_bytes};
    (void)snprintf(body.before, sizeof(body.before),
                   "--%s\r\nContent-Type: application/dicom\r\n\r\n", boundary);
    (void)snprintf(body.behind, sizeof(body.behind), "\r\n--%s--\r\n", boundary);
    return send(server, &body, boundary, object, err);
}

bool sat_stow_store(const SatWebServer *server, SatStoreObject *objects, size_t count,
                    SatStoreProgress progress, void *context, SatError *err)
{
    for (size_t i = 0; i < count; i++) {
        if (objects[i].is_stored || objects[i].why[0] != '\0') {
            continue;
        }
        if (!store_one(server, &objects[i], err)) {
            return false;
        }
        if ((progress != NULL && !progress(context, i + 1, count)) || sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted while sending");
        }
    }
    return true;
}
