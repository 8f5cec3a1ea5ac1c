/* Answers GET for the list and its objects. */
#include "export/net/object_server.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "export/net/serve_place.h"
#include "formats/base/byte_writer.h"
#include "formats/base/platform.h"

enum {
    TOKEN_BYTES = 24,
    TOKEN_LENGTH = 2 * TOKEN_BYTES,
    URL_CAPACITY = 192,
    MOST_CONNECTIONS = 256,
    IDLE_CONNECTION_S = 60,
    CONNECTION_BYTES = 16 << 10,
    BLOCK_BYTES = 64 << 10
};

typedef struct {
    char *path;
    char instance[SAT_UID_CAPACITY];
    bool is_fetched;
} Offered;

struct SatObjectServer {
    struct MHD_Daemon *daemon;
    char token[TOKEN_LENGTH + 1];
    char place[80]; /* "127.0.0.1:41234", "[::1]:41234" */
    char url[URL_CAPACITY];
    SatMutex *mutex;  /* guards what follows */
    Offered *offered; /* one for each object */
    Offered **by_uid; /* the same, sorted */
    size_t count;
    unsigned number;    /* of the offer: a late request is of another one */
    SatByteWriter list; /* as XML */
    size_t fetched;
    uint64_t active_ns; /* when something was last handed out */
};

/* One request under way. */
typedef struct {
    SatObjectServer *server;
    SatFile *file; /* NULL: of no object */
    size_t index;
    unsigned number;
    uint64_t size, sent;
} Request;

/* owns: free(); NULL without memory */
static char *copy_text(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    if (copy != NULL) {
        memcpy(copy, text, strlen(text) + 1);
    }
    return copy;
}

/* ---- what is asked for ----------------------------------------------------------------------- */

/* Takes the same time wherever they differ. */
static bool has_token(const SatObjectServer *server, const char *url)
{
    unsigned difference = 0;
    if (strlen(url) < TOKEN_LENGTH + 2 || url[0] != '/' || url[TOKEN_LENGTH + 1] != '/') {
        return false;
    }
    for (size_t i = 0; i < TOKEN_LENGTH; i++) {
        difference |= (unsigned)(unsigned char)(url[i + 1] ^ server->token[i]);
    }
    return difference == 0;
}

static ssize_t read_block(void *context, uint64_t offset, char *bytes, size_t capacity)
{
    Request *request = context;
    SatError ignored = SAT_ERROR_INIT;
    const uint64_t left = offset < request->size ? request->size - offset : 0;
    const size_t length = left < capacity ? (size_t)left : capacity;
    if (length == 0) {
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    if (!sat_file_read_at(request->file, offset, bytes, length, &ignored)) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    request->sent = offset + length;
    sat_mutex_lock(request->server->mutex);
    request->server->active_ns = sat_monotonic_ns();
    sat_mutex_unlock(request->server->mutex);
    return (ssize_t)length;
}

static int by_uid(const void *a, const void *b)
{
    const Offered *const *x = a, *const *y = b;
    return strcmp((*x)->instance, (*y)->instance);
}

/* The path of the object with the UID. owns: free(); NULL: none */
static char *find_object(Request *request, const char *instance)
{
    SatObjectServer *server = request->server;
    Offered wanted = {.path = NULL};
    const Offered *key = &wanted;
    char *path = NULL;
    if (strlen(instance) >= sizeof(wanted.instance)) {
        return NULL;
    }
    memcpy(wanted.instance, instance, strlen(instance) + 1);
    sat_mutex_lock(server->mutex);
    Offered **found = server->count > 0 ? bsearch(&key, server->by_uid, server->count,
                                                  sizeof(*server->by_uid), by_uid)
                                        : NULL;
    if (found != NULL) {
        path = copy_text((*found)->path);
        request->index = (size_t)(*found - server->offered);
        request->number = server->number;
    }
    sat_mutex_unlock(server->mutex);
    return path;
}

static struct MHD_Response *object_response(Request *request, const char *instance)
{
    SatError ignored = SAT_ERROR_INIT;
    char *path = instance != NULL ? find_object(request, instance) : NULL;
    request->file = path != NULL ? sat_file_open(path, SAT_FILE_READ, &ignored) : NULL;
    free(path);
    if (request->file == NULL || !sat_file_size(request->file, &request->size, &ignored)) {
        return NULL;
    }
    return MHD_create_response_from_callback(request->size, BLOCK_BYTES, read_block, request, NULL);
}

static struct MHD_Response *list_response(SatObjectServer *server)
{
    sat_mutex_lock(server->mutex);
    struct MHD_Response *response = MHD_create_response_from_buffer(
        server->list.length, server->list.bytes, MHD_RESPMEM_MUST_COPY);
    server->active_ns = sat_monotonic_ns();
    sat_mutex_unlock(server->mutex);
    return response;
}

static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status,
                                     struct MHD_Response *response, const char *type)
{
    if (response == NULL) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status)
{
    return send_response(connection, status,
                         MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT),
                         "text/plain");
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *body,
                              size_t *body_length, void **slot)
{
    SatObjectServer *server = context;
    (void)version, (void)body;
    if (*slot == NULL) {
        Request *request = calloc(1, sizeof(*request));
        if (request != NULL) {
            request->server = server;
        }
        *slot = request;
        return request != NULL ? MHD_YES : MHD_NO;
    }
    if (*body_length > 0) { /* nothing is taken from anybody */
        *body_length = 0;
        return MHD_YES;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED);
    }
    if (!has_token(server, url)) {
        return refuse(connection, MHD_HTTP_NOT_FOUND);
    }
    const char *what = url + TOKEN_LENGTH + 2;
    if (strcmp(what, "objects.xml") == 0) {
        return send_response(connection, MHD_HTTP_OK, list_response(server), "text/xml");
    }
    struct MHD_Response *response =
        strcmp(what, "wado") == 0
            ? object_response(*slot, MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND,
                                                                 "objectUID"))
            : NULL;
    return response != NULL ? send_response(connection, MHD_HTTP_OK, response, "application/dicom")
                            : refuse(connection, MHD_HTTP_NOT_FOUND);
}

static void completed(void *context, struct MHD_Connection *connection, void **slot,
                      enum MHD_RequestTerminationCode code)
{
    Request *request = *slot;
    (void)context, (void)connection;
    if (request == NULL) {
        return;
    }
    SatObjectServer *server = request->server;
    if (request->file != NULL && code == MHD_REQUEST_TERMINATED_COMPLETED_OK &&
        request->sent == request->size) {
        sat_mutex_lock(server->mutex);
        if (request->number == server->number && !server->offered[request->index].is_fetched) {
            server->offered[request->index].is_fetched = true;
            server->fetched++;
        }
        sat_mutex_unlock(server->mutex);
    }
    sat_file_close(request->file);
    free(request);
    *slot = NULL;
}

/* ---- its life -------------------------------------------------------------------------------- */

static void forget_offer(SatObjectServer *server)
{
    for (size_t i = 0; i < server->count; i++) {
        free(server->offered[i].path);
    }
    free(server->offered);
    free(server->by_uid);
    server->offered = NULL;
    server->by_uid = NULL;
    server->count = 0;
    server->fetched = 0;
    sat_byte_writer_free(&server->list);
}

static bool make_token(SatObjectServer *server, SatError *err)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t random[TOKEN_BYTES];
    if (!sat_random_bytes(random, sizeof(random), err)) {
        return false;
    }
    for (size_t i = 0; i < TOKEN_BYTES; i++) {
        server->token[2 * i] = digits[random[i] >> 4];
        server->token[2 * i + 1] = digits[random[i] & 15];
    }
    return true;
}

static bool listen_at(SatObjectServer *server, const SatServePlace *place, SatError *err)
{
    unsigned flags = MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD;
    flags |= place->is_v6 ? (unsigned)MHD_USE_IPv6 : 0U;
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, answer, server, MHD_OPTION_SOCK_ADDR, &place->address.any,
        MHD_OPTION_NOTIFY_COMPLETED, completed, server, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_CONNECTION_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        server->daemon != NULL ? MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)
                               : NULL;
    if (info == NULL) {
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%s: nothing can be served there; it must be an address of this machine, "
                        "with a port that no other program has",
                        place->host);
    }
    (void)snprintf(server->place, sizeof(server->place), "%s:%u", place->host,
                   (unsigned)info->port);
    return true;
}

SatObjectServer *sat_object_server_start(const char *place, SatError *err)
{
    SatServePlace read;
    if (!sat_serve_place_read(place != NULL ? place : "127.0.0.1", &read, err)) {
        return NULL;
    }
    SatObjectServer *server = calloc(1, sizeof(*server));
    if (server == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to serve objects");
        return NULL;
    }
    server->mutex = sat_mutex_new(err);
    if (server->mutex == NULL || !make_token(server, err) || !listen_at(server, &read, err)) {
        sat_object_server_free(server);
        return NULL;
    }
    return server;
}

void sat_object_server_free(SatObjectServer *server)
{
    if (server == NULL) {
        return;
    }
    if (server->daemon != NULL) {
        MHD_stop_daemon(server->daemon);
    }
    forget_offer(server);
    sat_mutex_free(server->mutex);
    free(server);
}

/* ---- what is offered ------------------------------------------------------------------------- */

/* UIDs are digits and dots: nothing in them means anything to XML. */
static void write_list(SatObjectServer *server, const SatStoreObject *objects, size_t count)
{
    SatByteWriter *out = &server->list;
    sat_write_format(out,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wado_query wadoURL=\"http://%s/"
                     "%s/wado\"><Patient>\n",
                     server->place, server->token);
    for (size_t i = 0; i < count; i++) {
        const SatStoreObject *at = &objects[i], *before = i > 0 ? at - 1 : NULL;
        const bool same_study = before != NULL && strcmp(at->study, before->study) == 0;
        const bool same_series = same_study && strcmp(at->series, before->series) == 0;
        sat_write_text(out, before != NULL && !same_series ? "</Series>" : "");
        sat_write_text(out, before != NULL && !same_study ? "</Study>\n" : "");
        if (!same_study) {
            sat_write_format(out, "<Study StudyInstanceUID=\"%s\">", at->study);
        }
        if (!same_series) {
            sat_write_format(out, "<Series SeriesInstanceUID=\"%s\">\n", at->series);
        }
        sat_write_format(out, "<Instance SOPInstanceUID=\"%s\"/>\n", at->sop_instance);
    }
    sat_write_text(out, count > 0 ? "</Series></Study>" : "");
    sat_write_text(out, "</Patient></wado_query>\n");
}

static bool take_objects(SatObjectServer *server, const SatStoreObject *objects, size_t count)
{
    server->offered = calloc(count + 1, sizeof(*server->offered));
    server->by_uid = calloc(count + 1, sizeof(Offered *));
    if (server->offered == NULL || server->by_uid == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Offered *offered = &server->offered[i];
        offered->path = copy_text(objects[i].path);
        if (offered->path == NULL) {
            return false;
        }
        memcpy(offered->instance, objects[i].sop_instance, sizeof(offered->instance));
        server->by_uid[i] = offered;
        server->count = i + 1;
    }
    qsort(server->by_uid, count, sizeof(*server->by_uid), by_uid);
    return true;
}

bool sat_object_server_offer(SatObjectServer *server, const SatStoreObject *objects, size_t count,
                             const char **url, SatError *err)
{
    sat_mutex_lock(server->mutex);
    forget_offer(server);
    server->number++;
    server->active_ns = sat_monotonic_ns();
    const bool done = take_objects(server, objects, count);
    write_list(server, objects, count);
    const bool failed = !done || server->list.failed;
    sat_mutex_unlock(server->mutex);
    (void)snprintf(server->url, sizeof(server->url), "http://%s/%s/objects.xml", server->place,
                   server->token);
    *url = server->url;
    return !failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to serve objects");
}

SatObjectServerState sat_object_server_state(SatObjectServer *server)
{
    sat_mutex_lock(server->mutex);
    const SatObjectServerState state = {.fetched = server->fetched,
                                        .idle_ns = sat_monotonic_ns() - server->active_ns};
    sat_mutex_unlock(server->mutex);
    return state;
}

bool sat_object_server_has_fetched(SatObjectServer *server, size_t index)
{
    sat_mutex_lock(server->mutex);
    const bool has = index < server->count && server->offered[index].is_fetched;
    sat_mutex_unlock(server->mutex);
    return has;
}
