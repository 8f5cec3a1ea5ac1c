/* Asks a case server, and finds in its answers what an interrupted run has made. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/restore/restore_private.h"
#include "export/restore/restore_said.h"

#define MOST_ANSWER_BYTES ((size_t)64 << 20)
enum { PATH_CAPACITY = 128 };

bool sat_restore_ask(SatRestoring *restoring, SatHttpMethod method, const char *path,
                     const SatByteWriter *body, json_t **answer, int *status, SatError *err)
{
    static const char *const headers[] = {"Accept: application/json",
                                          "Content-Type: application/json"};
    SatError ignored = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const bool has_body = body != NULL;
    const SatHttpRequest request = {
        .method = method,
        .url = path,
        .headers = headers,
        .header_count = has_body ? 2 : 1,
        .body = {.length = has_body ? body->length : 0, .bytes = has_body ? body->bytes : NULL},
        .memory_limit_bytes = MOST_ANSWER_BYTES};
    *answer = NULL;
    if (has_body && body->failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a request");
    }
    const bool done = sat_case_server_send(restoring->client, &request, &response, err);
    *status = response.status;
    if (done && response.body != NULL && response.body_length > 0) {
        *answer = sat_json_parse((const char *)response.body, response.body_length,
                                 MOST_ANSWER_BYTES, &ignored);
    }
    sat_http_response_free(&response);
    return done;
}

uint64_t sat_restore_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);
    uint64_t number = 0;
    if (json_is_integer(value) && json_integer_value(value) > 0) {
        return (uint64_t)json_integer_value(value);
    }
    for (; text != NULL && *text >= '0' && *text <= '9' && number < UINT64_MAX / 100; text++) {
        number = number * 10 + (uint64_t)(*text - '0');
    }
    return number;
}

/* ---- the originals ---------------------------------------------------------------------------
 */

/* owns: *answer; *studies is borrowed from it, NULL: not told */
static bool ask_studies(SatRestoring *restoring, json_t **answer, const json_t **studies,
                        SatError *err)
{
    char path[PATH_CAPACITY];
    int status = 0;
    (void)snprintf(path, sizeof(path), "/api/v1/cases/%" PRIu64 "/originals",
                   restoring->journal.rid);
    if (!sat_restore_ask(restoring, SAT_HTTP_GET, path, NULL, answer, &status, err)) {
        return false;
    }
    *studies = json_object_get(sat_restore_said_case(*answer), "studies");
    return true;
}

static bool is_known(const SatRestoring *restoring, uint64_t id)
{
    for (size_t i = 0; i < restoring->journal.study_count; i++) {
        if (restoring->journal.studies[i].id == id) {
            return true;
        }
    }
    return false;
}

bool sat_restore_find_study(SatRestoring *restoring, bool *is_told, uint64_t *id, SatError *err)
{
    json_t *answer = NULL;
    const json_t *studies = NULL, *study;
    size_t index;
    *id = 0;
    *is_told = false;
    if (!ask_studies(restoring, &answer, &studies, err)) {
        return false;
    }
    *is_told = studies != NULL && restoring->server->rid == 0;
    json_array_foreach(studies, index, study)
    {
        const uint64_t found = sat_restore_number(study, "id");
        if (*is_told && found != 0 && !is_known(restoring, found)) {
            *id = found; /* studies are made one after the other: it is the one */
        }
    }
    json_decref(answer);
    return true;
}

bool sat_restore_count_series(SatRestoring *restoring, uint64_t study_id, bool *is_told,
                              size_t *count, SatError *err)
{
    json_t *answer = NULL;
    const json_t *studies = NULL, *study;
    size_t index;
    *count = 0;
    *is_told = false;
    if (!ask_studies(restoring, &answer, &studies, err)) {
        return false;
    }
    json_array_foreach(studies, index, study)
    {
        const json_t *series = json_object_get(study, "series");
        if (sat_restore_number(study, "id") == study_id && json_is_array(series)) {
            *is_told = true;
            *count = json_array_size(series);
        }
    }
    json_decref(answer);
    return true;
}
