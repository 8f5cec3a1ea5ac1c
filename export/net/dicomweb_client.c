/* QIDO-RS and WADO-RS. */
#include "export/net/dicomweb_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/base/growing_list.h"
#include "formats/base/json_value.h"

#define TAG_STUDY 0x0020000dU
#define TAG_SERIES 0x0020000eU
#define TAG_INSTANCE 0x00080018U

static bool no_memory(SatError *err)
{
    return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for what the server found");
}

static void write_root(SatByteWriter *out, const SatServerAddress *address)
{
    sat_write_format(out, "%s://%s:%u%s", address->is_secure ? "https" : "http", address->host,
                     (unsigned)address->port, address->path);
}

static SatHttpAuth auth_of(const SatWebServer *server)
{
    return (SatHttpAuth){.bearer = server->login->token,
                         .user = server->login->user,
                         .password = server->login->password};
}

SatHttp *sat_web_http_new(const SatServerAddress *address, const SatServerSettings *settings,
                          void (*note)(void *context, const char *text), void *context,
                          SatError *err)
{
    const SatHttpOptions options = {.proxy = settings->proxy,
                                    .ca_file = settings->ca_file,
                                    .allow_plain_http = !address->is_secure,
                                    .at_once = (int)settings->connections,
                                    .most_bytes_a_second = settings->most_bytes_a_second,
                                    .most_tries = SAT_WEB_MOST_TRIES,
                                    .first_delay_ms = settings->retry_ms,
                                    .note = note,
                                    .context = context};
    return sat_http_new(&options, err);
}

/* ---- QIDO-RS --------------------------------------------------------------------------------- */

typedef struct {
    const SatWebServer *server;
    const SatWebUnit *above; /* whose series or objects are asked for; NULL: by the keys */
    SatQueryLevel level;
    SatWebUnits *out;
} Search;

/* "{root}/series?Modality=CT&limit=500&offset=0" */
static char *search_url(const Search *search, size_t offset, SatError *err)
{
    static const char *const resources[] = {"studies", "series", "instances"};
    const SatServerAddress *address = search->server->address;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    write_root(&out, address);
    if (search->above != NULL && search->level == SAT_LEVEL_IMAGE) {
        sat_write_format(&out, "/studies/%s/series/%s/instances?", search->above->study,
                         search->above->series);
    } else if (search->above != NULL) {
        sat_write_format(&out, "/studies/%s/series?", search->above->study);
    } else {
        sat_write_format(&out, "/%s?", resources[search->level]);
        for (size_t i = 0; i < address->key_count; i++) {
            if (!sat_query_is_wildcard(address->keys[i].value)) { /* else of those that have it */
                sat_write_format(&out, "%s=", address->keys[i].keyword);
                sat_query_write_encoded(&out, address->keys[i].value);
                sat_write_text(&out, "&");
            }
        }
    }
    sat_write_format(&out, "limit=%d&offset=%zu", SAT_QIDO_PAGE, offset);
    sat_write_u8(&out, 0);
    if (out.failed) {
        sat_byte_writer_free(&out);
        (void)no_memory(err);
        return NULL;
    }
    return (char *)out.bytes;
}

/* The values of an attribute (PS3.18 F.2); NULL: none. */
static const json_t *values_of(const json_t *match, uint32_t tag)
{
    char name[9];
    static const char digits[] = "0123456789ABCDEF";
    for (int i = 0; i < 8; i++) {
        name[i] = digits[tag >> (28 - 4 * i) & 0xfU];
    }
    name[8] = '\0';
    const json_t *values = json_object_get(json_object_get(match, name), "Value");
    return json_array_size(values) > 0 ? values : NULL;
}

static bool copy_uid(const json_t *match, uint32_t tag, char out[SAT_UID_CAPACITY])
{
    const char *text = json_string_value(json_array_get(values_of(match, tag), 0));
    if (text == NULL || !sat_uid_is_plausible(text)) {
        return false;
    }
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool check_keys(const Search *search, const json_t *match, SatError *err)
{
    const SatServerAddress *address = search->server->address;
    for (size_t i = 0; search->above == NULL && i < address->key_count; i++) {
        const SatQueryKey *key = &address->keys[i];
        if (!sat_query_is_wildcard(key->value) && values_of(match, key->tag) == NULL) {
            return sat_fail(err, SAT_ERR_NETWORK,
                            "the server does not search by %s: it would give what was not asked "
                            "for; leave that key out",
                            key->keyword);
        }
    }
    return true;
}

static bool take_match(const Search *search, const json_t *match, SatError *err)
{
    SatWebUnits *out = search->out;
    SatWebUnit *items = sat_list_grow(out->items, out->count, &out->capacity, sizeof(*items));
    if (items == NULL) {
        return no_memory(err);
    }
    out->items = items;
    SatWebUnit *unit = &items[out->count];
    memset(unit, 0, sizeof(*unit));
    if (search->above != NULL) {
        memcpy(unit->study, search->above->study, sizeof(unit->study));
        memcpy(unit->series, search->above->series, sizeof(unit->series));
    }
    const bool has_study = search->above != NULL || copy_uid(match, TAG_STUDY, unit->study);
    const bool has_series = search->level < SAT_LEVEL_SERIES || unit->series[0] != '\0' ||
                            copy_uid(match, TAG_SERIES, unit->series);
    const bool has_instance =
        search->level < SAT_LEVEL_IMAGE || copy_uid(match, TAG_INSTANCE, unit->instance);
    if (!has_study || !has_series || !has_instance) {
        out->unusable++;
        return true;
    }
    if (out->count == SAT_QIDO_MOST_MATCHES) {
        return sat_fail(err, SAT_ERR_LIMIT, "more than %d matches; narrow the search",
                        SAT_QIDO_MOST_MATCHES);
    }
    out->count++;
    return check_keys(search, match, err);
}

/* *count: how many came. */
static bool take_page(const Search *search, const SatHttpResponse *response, size_t *count,
                      SatError *err)
{
    *count = 0;
    if (response->status == 204 || response->body_length == 0) {
        return true; /* nothing matches (PS3.18 10.6.3.1) */
    }
    json_t *matches = sat_json_parse((const char *)response->body, response->body_length,
                                     SAT_QIDO_MOST_ANSWER_BYTES, err);
    bool done = matches != NULL;
    if (!done) {
        done = sat_fail_in(err, "what the server found");
    } else if (!json_is_array(matches)) {
        done = sat_fail(err, SAT_ERR_NETWORK,
                        "the server's answer is no list of matches; is the path right?");
    }
    for (size_t i = 0; done && i < json_array_size(matches); i++) {
        done = take_match(search, json_array_get(matches, i), err);
    }
    *count = done ? json_array_size(matches) : 0;
    json_decref(matches);
    return done;
}

static bool ask_page(const Search *search, size_t offset, size_t *count, SatError *err)
{
    static const char *const headers[] = {"Accept: application/dicom+json"};
    char *url = search_url(search, offset, err);
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const SatHttpRequest request = {.url = url,
                                    .headers = headers,
                                    .header_count = 1,
                                    .auth = auth_of(search->server),
                                    .memory_limit_bytes = SAT_QIDO_MOST_ANSWER_BYTES};
    bool done = url != NULL && sat_http_send(search->server->http, &request, &response, err);
    if (!done && url != NULL && response.status == 404 && search->level == SAT_LEVEL_IMAGE &&
        search->above != NULL) { /* Of a study that some servers do not know: nothing there. */
        sat_error_clear(err);
        sat_http_response_free(&response);
        free(url);
        *count = 0;
        return true;
    }
    if (!done && url != NULL && (response.status == 401 || response.status == 403)) {
        done = sat_fail_in(err, "the setting auth_file names a file with logins");
    }
    done = done && take_page(search, &response, count, err);
    sat_http_response_free(&response);
    free(url);
    return done;
}

static bool same_unit(const SatWebUnit *a, const SatWebUnit *b)
{
    return strcmp(a->study, b->study) == 0 && strcmp(a->series, b->series) == 0 &&
           strcmp(a->instance, b->instance) == 0;
}

/* Page by page. A server may give fewer than asked for; one that knows no offset gives the first
 * page again. */
static bool search_all(const Search *search, SatError *err)
{
    SatWebUnits *out = search->out;
    const size_t first = out->count;
    for (size_t offset = 0;;) {
        const size_t before = out->count;
        size_t count = 0;
        if (!ask_page(search, offset, &count, err)) {
            return false;
        }
        offset += count;
        if (out->count > before && before > first &&
            same_unit(&out->items[first], &out->items[before])) {
            out->count = before;
            return true;
        }
        if (count == 0 || count > SAT_QIDO_PAGE || offset > SAT_QIDO_MOST_MATCHES) {
            return true;
        }
    }
}

bool sat_qido_search(const SatWebServer *server, SatWebUnits *out, SatError *err)
{
    SatWebUnits studies = {0};
    *out = (SatWebUnits){0};
    Search search = {
        .server = server, .level = sat_query_lowest_level(server->address), .out = &studies};
    bool done = search_all(&search, err);
    if (done && search.level > SAT_LEVEL_STUDY) {
        *out = studies;
        return true;
    }
    for (size_t i = 0; done && i < studies.count; i++) {
        const Search below = {
            .server = server, .above = &studies.items[i], .level = SAT_LEVEL_SERIES, .out = out};
        done = search_all(&below, err);
    }
    out->unusable += studies.unusable;
    free(studies.items);
    if (!done) {
        free(out->items);
        *out = (SatWebUnits){0};
    }
    return done;
}

bool sat_qido_objects(const SatWebServer *server, const char *study, const char *series,
                      SatWebUnits *out, SatError *err)
{
    SatWebUnit above;
    memset(&above, 0, sizeof(above));
    (void)snprintf(above.study, sizeof(above.study), "%s", study);
    (void)snprintf(above.series, sizeof(above.series), "%s", series);
    *out = (SatWebUnits){0};
    const Search search = {.server = server, .above = &above, .level = SAT_LEVEL_IMAGE, .out = out};
    const bool done = search_all(&search, err);
    if (!done) {
        free(out->items);
        *out = (SatWebUnits){0};
    }
    return done;
}

/* ---- WADO-RS --------------------------------------------------------------------------------- */

static bool feed(void *context, const void *bytes, size_t length, SatError *err)
{
    return sat_multipart_reader_feed(context, bytes, length, err);
}

bool sat_wado_retrieve(const SatWebServer *server, const SatWebUnit *unit,
                       const SatMultipartSink *sink, SatError *err)
{
    /* Without the asterisk some servers decode pictures, and fail where they cannot. */
    static const char *const headers[] = {
        "Accept: multipart/related; type=\"application/dicom\"; transfer-syntax=*"};
    SatByteWriter url = SAT_BYTE_WRITER_INIT;
    write_root(&url, server->address);
    sat_write_format(&url, "/studies/%s", unit->study);
    if (unit->series[0] != '\0') {
        sat_write_format(&url, "/series/%s", unit->series);
    }
    if (unit->instance[0] != '\0') {
        sat_write_format(&url, "/instances/%s", unit->instance);
    }
    sat_write_u8(&url, 0);
    SAT_AUTO(SatMultipartReader) *reader = sat_multipart_reader_new(sink, err);
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const SatHttpRequest request = {.url = (const char *)url.bytes,
                                    .headers = headers,
                                    .header_count = 1,
                                    .auth = auth_of(server),
                                    .take = feed,
                                    .take_context = reader};
    bool done = reader != NULL && (!url.failed || no_memory(err));
    done = done && sat_http_send(server->http, &request, &response, err) &&
           sat_multipart_reader_end(reader, err);
    sat_http_response_free(&response);
    sat_byte_writer_free(&url);
    return done;
}
