/* Sends the files of a series by the direct path: announced by their hashes, put where the server
 * says, without the login. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/restore/restore_object.h"
#include "export/restore/restore_private.h"

/* Together in memory; and few enough to be sent before their addresses end (900 s). */
enum { MOST_OF_A_BATCH = 16 };
#define BATCH_BYTES ((size_t)64 << 20)

typedef struct {
    SatRestoreObject objects[MOST_OF_A_BATCH];
    SatHttpFetch fetches[MOST_OF_A_BATCH];
    size_t count, fetch_count;
} Batch;

static void free_batch(Batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        free(batch->objects[i].bytes);
    }
    for (size_t i = 0; i < batch->fetch_count; i++) {
        sat_http_response_free(&batch->fetches[i].response);
    }
    batch->count = batch->fetch_count = 0;
}

static bool load_batch(SatRestoring *restoring, const SatRestoreSeries *series, size_t first,
                       Batch *batch, SatError *err)
{
    size_t bytes = 0;
    while (first + batch->count < series->file_count && batch->count < MOST_OF_A_BATCH &&
           bytes < BATCH_BYTES) {
        SatRestoreObject *object = &batch->objects[batch->count];
        if (sat_interrupt_requested()) {
            return sat_fail(err, SAT_ERR_CANCELLED, "interrupted");
        }
        if (!sat_restore_object_load(restoring->plan->reader, series->files[first + batch->count],
                                     restoring->server->staging, object, err)) {
            return false;
        }
        restoring->out->emptied += object->emptied > 0;
        bytes += object->length;
        batch->count++;
    }
    return true;
}

static bool announce(SatRestoring *restoring, const Batch *batch, json_t **answer, SatError *err)
{
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    int status = 0;
    sat_write_text(&body, "{\"sha256\": [");
    for (size_t i = 0; i < batch->count; i++) {
        char hex[SAT_SHA256_HEX_LENGTH + 1];
        sat_sha256_to_hex(&batch->objects[i].hash, hex);
        sat_write_format(&body, "%s\"%s\"", i > 0 ? ", " : "", hex);
    }
    sat_write_text(&body, "]}\n");
    const bool done = sat_restore_ask(restoring, SAT_HTTP_POST, "/direct_s3_uploads", &body, answer,
                                      &status, err);
    sat_byte_writer_free(&body);
    return done;
}

static bool not_understood(SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the server did not say where files go to; try again later");
}

/* An id is a number or a text; in the next request it stands as it came. */
static const char *copy_id(const json_t *upload, SatArena *arena, SatError *err)
{
    const json_t *id = json_object_get(upload, "id");
    char *text = id != NULL ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    const char *copy = text != NULL ? sat_arena_text(arena, text, strlen(text), err) : NULL;
    if (text == NULL) {
        (void)not_understood(err);
    }
    free(text);
    return copy;
}

/* What the server has already need not be sent. */
static bool prepare(const SatRestoring *restoring, const json_t *uploads, Batch *batch,
                    SatArena *arena, const char **ids, SatError *err)
{
    static const char *const headers[] = {"Content-Type: application/dicom"};
    if (json_array_size(uploads) != batch->count) {
        return not_understood(err);
    }
    for (size_t i = 0; i < batch->count; i++) {
        const json_t *upload = json_array_get(uploads, i);
        const char *url = json_string_value(json_object_get(upload, "url"));
        const char *status = json_string_value(json_object_get(upload, "status"));
        const bool is_there = status != NULL && strcmp(status, "already_uploaded") == 0;
        ids[i] = copy_id(upload, arena, err);
        if (ids[i] == NULL) {
            return false;
        }
        if (!is_there && (url == NULL || sat_http_is_downgrade(restoring->server->url, url))) {
            return not_understood(err);
        }
        if (!is_there) {
            batch->fetches[batch->fetch_count++] =
                (SatHttpFetch){.request = {.method = SAT_HTTP_PUT,
                                           .url = url,
                                           .headers = headers,
                                           .header_count = 1,
                                           .body = {.length = batch->objects[i].length,
                                                    .bytes = batch->objects[i].bytes}}};
        }
    }
    return true;
}

static bool put_all(SatRestoring *restoring, Batch *batch, SatError *err)
{
    if (batch->fetch_count > 0 && !sat_http_send_all(restoring->server->http, batch->fetches,
                                                     batch->fetch_count, NULL, NULL, err)) {
        return false;
    }
    for (size_t i = 0; i < batch->fetch_count; i++) {
        if (!batch->fetches[i].is_done) {
            *err = batch->fetches[i].err;
            return false;
        }
    }
    return true;
}

static bool send_batch(SatRestoring *restoring, Batch *batch, SatArena *arena, const char **ids,
                       SatError *err)
{
    json_t *answer = NULL;
    bool done = announce(restoring, batch, &answer, err);
    const json_t *uploads =
        json_is_array(answer) ? answer : json_object_get(answer, "uploads"); /* the older form */
    done = done && prepare(restoring, uploads, batch, arena, ids, err) &&
           put_all(restoring, batch, err);
    json_decref(answer);
    return done;
}

bool sat_restore_upload(SatRestoring *restoring, const SatRestoreSeries *series, SatArena *arena,
                        const char **ids, SatError *err)
{
    Batch *batch = calloc(1, sizeof(*batch));
    bool done =
        batch != NULL || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to send files");
    for (size_t first = 0; done && first < series->file_count;) {
        done = load_batch(restoring, series, first, batch, err) &&
               send_batch(restoring, batch, arena, ids + first, err);
        if (done) {
            first += batch->count;
            restoring->out->files += batch->count;
            restoring->server->progress(restoring->server->told, restoring->out->files,
                                        restoring->plan->file_count);
        }
        free_batch(batch);
    }
    free(batch);
    return done;
}
