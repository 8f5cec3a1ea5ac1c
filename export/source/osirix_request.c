/* Predicates over Core Data's table Image. */
#include "export/source/osirix_request.h"

#include <stdio.h>
#include <string.h>

/* Attributes of Image and what it belongs to, by keyword of DICOM. */
static const struct {
    const char *keyword, *attribute;
} attributes[] = {
    {"PatientID", "series.study.patientID"},
    {"PatientName", "series.study.name"},
    {"StudyInstanceUID", "series.study.studyInstanceUID"},
    {"AccessionNumber", "series.study.accessionNumber"},
    {"StudyID", "series.study.id"},
    {"Modality", "series.modality"},
    {"SeriesInstanceUID", "series.seriesDICOMUID"},
};

enum { ATTRIBUTES = sizeof(attributes) / sizeof(attributes[0]) };

static const char *attribute_of(const char *keyword)
{
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        if (strcmp(attributes[i].keyword, keyword) == 0) {
            return attributes[i].attribute;
        }
    }
    return NULL;
}

/* Texts are unescaped twice on their way, and stand in quotes of a predicate. */
static bool arrives(const char *value)
{
    for (const char *at = value; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || strchr("&<>\"'\\", *at) != NULL) {
            return false;
        }
    }
    return true;
}

static bool write_key(const SatQueryKey *key, bool is_first, SatByteWriter *out, SatError *err)
{
    const char *attribute = attribute_of(key->keyword);
    if (attribute == NULL) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: OsiriX's database is not asked for it; what can be asked for is "
                        "PatientID, PatientName, StudyInstanceUID, AccessionNumber, StudyID, "
                        "Modality and SeriesInstanceUID",
                        key->keyword);
    }
    if (!arrives(key->value)) {
        return sat_fail(err, SAT_ERR_ARGUMENT,
                        "%s: quotes, \\, &, < and > do not arrive at OsiriX; put ? in their place",
                        key->keyword);
    }
    sat_write_text(out, is_first ? "" : " AND ");
    if (sat_query_is_wildcard(key->value)) {
        sat_write_text(out, "TRUEPREDICATE");
    } else {
        const bool is_pattern = strpbrk(key->value, "*?") != NULL;
        sat_write_format(out, "%s %s \"%s\"", attribute, is_pattern ? "LIKE" : "==", key->value);
    }
    return true;
}

static void write_member(SatByteWriter *out, const char *name, const char *value, size_t length)
{
    sat_write_format(out, "<member><name>%s</name><value><string>", name);
    for (size_t i = 0; i < length; i++) {
        if (value[i] == '"') {
            sat_write_text(out, "&quot;");
        } else {
            sat_write_u8(out, (uint8_t)value[i]);
        }
    }
    sat_write_text(out, "</string></value></member>");
}

typedef enum { METHOD_FIND, METHOD_DOWNLOAD, METHOD_DISPLAY } Method;

static const char *const methods[] = {[METHOD_FIND] = "DBWindowFind",
                                      [METHOD_DOWNLOAD] = "DownloadURL",
                                      [METHOD_DISPLAY] = "DisplayStudy"};

static void begin_call(SatByteWriter *out, Method method)
{
    sat_write_format(out,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodCall><methodName>%s"
                     "</methodName><params><param><value><struct>",
                     methods[method]);
}

static bool end_call(SatByteWriter *out, SatError *err)
{
    sat_write_text(out, "</struct></value></param></params></methodCall>\n");
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a request");
}

bool sat_osirix_write_find(const SatServerAddress *address, SatByteWriter *out, SatError *err)
{
    SatByteWriter predicate = SAT_BYTE_WRITER_INIT;
    bool done = true;
    for (size_t i = 0; done && i < address->key_count; i++) {
        done = write_key(&address->keys[i], i == 0, &predicate, err);
    }
    if (done) {
        begin_call(out, METHOD_FIND);
        write_member(out, "request", (const char *)predicate.bytes, predicate.length);
        write_member(out, "table", "Image", 5);
        write_member(out, "execute", "Nothing", 7);
        done = (!predicate.failed ||
                sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a request")) &&
               end_call(out, err);
    }
    sat_byte_writer_free(&predicate);
    return done;
}

bool sat_osirix_write_download(const char *url, SatByteWriter *out, SatError *err)
{
    begin_call(out, METHOD_DOWNLOAD);
    write_member(out, "URL", url, strlen(url));
    return end_call(out, err);
}

bool sat_osirix_write_display(const char *study, SatByteWriter *out, SatError *err)
{
    begin_call(out, METHOD_DISPLAY);
    write_member(out, "StudyInstanceUID", study, strlen(study));
    return end_call(out, err);
}

/* What to do stands behind what went wrong. */
static bool tell_way_out(const SatHttpResponse *response, SatError *err)
{
    const SatError why = *err;
    if (why.code == SAT_ERR_LIMIT) {
        sat_error_clear(err);
        return sat_fail(err, SAT_ERR_NETWORK,
                        "so much matches that its answer has more than %d MiB; look for less at a "
                        "time, as one PatientID or StudyInstanceUID",
                        SAT_OSIRIX_MOST_ANSWER_BYTES >> 20);
    }
    if (why.code == SAT_ERR_NETWORK && response->status == 0) {
        sat_error_clear(err);
        return sat_fail(err, SAT_ERR_NETWORK,
                        "%.300s; OsiriX or Horos must run there, with its XML-RPC server switched "
                        "on and at this port (Preferences, Listener)",
                        why.text);
    }
    return false;
}

static bool send_call(SatHttp *http, const SatServerAddress *address, const SatByteWriter *body,
                      SatHttpResponse *response, SatError *err)
{
    static const char *const headers[] = {"Content-Type: text/xml"};
    char url[320];
    (void)snprintf(url, sizeof(url), "http://%s:%u/", address->host, (unsigned)address->port);
    const SatHttpRequest request = {.method = SAT_HTTP_POST,
                                    .url = url,
                                    .headers = headers,
                                    .header_count = 1,
                                    .body = {.length = body->length, .bytes = body->bytes},
                                    .may_repeat = true,
                                    .memory_limit_bytes = SAT_OSIRIX_MOST_ANSWER_BYTES};
    return sat_http_send(http, &request, response, err) || tell_way_out(response, err);
}

bool sat_osirix_find(SatHttp *http, const SatServerAddress *address, SatOsirixImages *out,
                     SatError *err)
{
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    *out = (SatOsirixImages){0};
    const bool done =
        sat_osirix_write_find(address, &body, err) &&
        send_call(http, address, &body, &response, err) &&
        sat_osirix_read_images((const char *)response.body, response.body_length, out, err);
    sat_http_response_free(&response);
    sat_byte_writer_free(&body);
    return done;
}

/* Sends what was written, if it was. */
static bool do_call(SatHttp *http, const SatServerAddress *address, SatByteWriter *body,
                    bool is_written, bool *is_done, SatError *err)
{
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const bool done =
        is_written && send_call(http, address, body, &response, err) &&
        sat_osirix_read_done((const char *)response.body, response.body_length, is_done, err);
    sat_http_response_free(&response);
    sat_byte_writer_free(body);
    return done;
}

bool sat_osirix_download(SatHttp *http, const SatServerAddress *address, const char *url,
                         SatError *err)
{
    bool is_taken = false;
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    const bool is_written = sat_osirix_write_download(url, &body, err);
    return do_call(http, address, &body, is_written, &is_taken, err) &&
           (is_taken ||
            sat_fail(err, SAT_ERR_NETWORK,
                     "it does not take the address that it is to fetch; see its log, or send "
                     "the objects to its DICOM listener, --to pacs://TITLE@host:11112"));
}

bool sat_osirix_display(SatHttp *http, const SatServerAddress *address, const char *study,
                        bool *is_shown, SatError *err)
{
    SatByteWriter body = SAT_BYTE_WRITER_INIT;
    const bool is_written = sat_osirix_write_display(study, &body, err);
    return do_call(http, address, &body, is_written, is_shown, err);
}
