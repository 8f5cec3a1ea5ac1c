/* The client against a server of this machine that fails in every way (fault_server.py). */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/http_client.h"
#include "formats/base/file_io.h"
#include "formats/base/json_value.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/test_server.h"

typedef struct {
    TestServer server;
    int port, other_port;
    ScratchFolder folder;
    SatHttp *http;
} Setting;

static const SatHttpOptions quick = {
    .first_delay_ms = 10, .most_delay_ms = 50, .most_tries = 5, .stall_timeout_ms = 1000};

static int set_up(void **state)
{
    SatError err = SAT_ERROR_INIT;
    Setting *setting = calloc(1, sizeof(*setting));
    setting->server = test_server_start("fault_server.py");
    setting->port = setting->server.port;
    setting->other_port = setting->server.other_port;
    setting->folder = scratch_folder_new();
    setting->http = sat_http_new(&quick, &err);
    assert_non_null(setting->http);
    *state = setting;
    return 0;
}

static int tear_down(void **state)
{
    Setting *setting = *state;
    sat_http_free(setting->http);
    test_server_end(&setting->server);
    scratch_folder_free(&setting->folder);
    free(setting);
    return 0;
}

typedef struct {
    char text[256];
} Url;

static Url url_of(const Setting *setting, const char *path)
{
    Url url;
    (void)snprintf(url.text, sizeof(url.text), "http://127.0.0.1:%d%s", setting->port, path);
    return url;
}

/* How often the requests the server saw have the member; *first_ms, *last_ms: when. */
static size_t seen(const Setting *setting, const char *path, const char *key, const char *value,
                   int64_t *first_ms, int64_t *last_ms)
{
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, "/log");
    const SatHttpRequest request = {.url = url.text};
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    json_t *log = sat_json_parse((char *)response.body, response.body_length, 1 << 24, &err);
    assert_non_null(log);
    size_t index = 0, count = 0;
    const json_t *one = NULL;
    json_array_foreach(json_object_get(log, "requests"), index, one)
    {
        const char *is = json_string_value(json_object_get(one, key));
        if (strcmp(json_string_value(json_object_get(one, "path")), path) == 0 && is != NULL &&
            strcmp(is, value) == 0) {
            const int64_t ms = json_integer_value(json_object_get(one, "ms"));
            if (count++ == 0 && first_ms != NULL) {
                *first_ms = ms;
            }
            if (last_ms != NULL) {
                *last_ms = ms;
            }
        }
    }
    json_decref(log);
    sat_http_response_free(&response);
    return count;
}

/* The file that a GET of the path makes has the version's bytes (fault_server.content). */
static void check_file(const Setting *setting, const char *path, size_t count, const char *version,
                       int tries)
{
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, path);
    char *file = scratch_path(&setting->folder, "file");
    const SatHttpRequest request = {.url = url.text, .to_path = file};
    if (!sat_http_send(setting->http, &request, &response, &err)) {
        fail_msg("%s: %s", path, err.text);
    }
    assert_int_equal(response.tries, tries);
    size_t length = 0;
    uint8_t *bytes = sat_read_file(file, 1 << 24, &length, &err);
    assert_non_null(bytes);
    assert_int_equal(length, count);
    const SatSha256 block = sat_sha256(version, strlen(version));
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(bytes[i], block.bytes[i % 32]);
    }
    SatFolderListing listing;
    assert_true(sat_folder_list(setting->folder.path, &listing, &err));
    assert_int_equal(listing.count, 1); /* nothing lies beside it */
    sat_folder_listing_free(&listing);
    assert_true(sat_path_remove(file, &err));
    free(bytes);
    free(file);
    sat_http_response_free(&response);
}

static void check_failure(const Setting *setting, const char *path, int status, int tries,
                          const char *words)
{
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, path);
    char *file = scratch_path(&setting->folder, "file");
    const SatHttpRequest request = {.url = url.text,
                                    .to_path = file,
                                    .file_limit_bytes = 1 << 20,
                                    .auth = {.bearer = "canary-token"}};
    assert_false(sat_http_send(setting->http, &request, &response, &err));
    assert_int_equal(response.status, status);
    assert_int_equal(response.tries, tries);
    if (strstr(err.text, words) == NULL) {
        fail_msg("%s: \"%s\" is not in \"%s\"", path, words, err.text);
    }
    assert_null(strstr(err.text, "canary"));
    assert_int_equal(sat_path_info(file).kind, SAT_PATH_MISSING);
    free(file);
    sat_http_response_free(&response);
}

static void fetches_and_sends(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, "/echo");
    char value[16];
    const SatHttpRequest post = {.method = SAT_HTTP_POST,
                                 .url = url.text,
                                 .auth = {.user = "a", .password = "b"},
                                 .body = {.bytes = "hello", .length = 5}};
    assert_true(sat_http_send(setting->http, &post, &response, &err));
    assert_non_null(strstr((char *)response.body, "\"POST\", \"length\": 5"));
    assert_non_null(strstr((char *)response.body, "Basic YTpi"));
    assert_non_null(strstr((char *)response.body, "satchel/"));
    assert_true(sat_http_header(&response, "x-next-cursor", value, sizeof(value)));
    assert_string_equal(value, "abc");

    char *file = scratch_path(&setting->folder, "sent");
    uint8_t *bytes = calloc(1, 3000000);
    assert_true(sat_write_file_atomic(file, bytes, 3000000, false, &err));
    const SatHttpRequest put = {
        .method = SAT_HTTP_PUT, .url = url.text, .body = {.path = file, .length = 3000000}};
    assert_true(sat_http_send(setting->http, &put, &response, &err));
    char hex[SAT_SHA256_HEX_LENGTH + 1];
    const SatSha256 hash = sat_sha256(bytes, 3000000);
    sat_sha256_to_hex(&hash, hex);
    assert_non_null(strstr((char *)response.body, hex));
    assert_true(sat_path_remove(file, &err));
    free(bytes);
    free(file);
    sat_http_response_free(&response);
    assert_true(sat_http_totals(setting->http).sent_bytes >= 3000005);
}

static void gets_whole_files_from_a_bad_line(void **state)
{
    const Setting *setting = *state;
    check_file(setting, "/plain/0", 0, "1", 1);
    check_file(setting, "/plain/1000000", 1000000, "1", 1);
    check_file(setting, "/drop/1000000?at=300000", 1000000, "1", 2);
    check_file(setting, "/drop/1000000?at=300000&times=3", 1000000, "1", 4);
    /* Each brings something: more of them than tries are allowed in a row. */
    check_file(setting, "/drop/2000000?at=100000&times=12", 2000000, "1", 13);
    check_file(setting, "/changed/500000", 500000, "2", 2);
    check_file(setting, "/ignores-range/500000", 500000, "1", 2);
    check_file(setting, "/wrong-range/500000", 500000, "1", 3);
    assert_int_equal(seen(setting, "/drop/1000000?at=300000", "range", "bytes=300000-", NULL, NULL),
                     1);
}

static void resumes_what_an_earlier_run_left(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, "/drop/900000?at=250000&times=1");
    char *file = scratch_path(&setting->folder, "file");
    const SatHttpOptions once = {.most_tries = 1};
    const SatHttpRequest request = {.url = url.text, .to_path = file};
    SatHttp *http = sat_http_new(&once, &err);
    assert_non_null(http);
    assert_false(sat_http_send(http, &request, &response, &err));
    assert_non_null(strstr(err.text, "breaks off"));
    sat_http_free(http);
    sat_error_clear(&err);
    check_file(setting, "/drop/900000?at=250000&times=1", 900000, "1", 1);
    assert_int_equal(
        seen(setting, "/drop/900000?at=250000&times=1", "range", "bytes=250000-", NULL, NULL), 1);
    free(file);
    sat_http_response_free(&response);
}

static void says_what_is_wrong(void **state)
{
    const Setting *setting = *state;
    check_failure(setting, "/short/1000", 200, 5, "breaks off");
    check_failure(setting, "/endless", 200, 1, "larger than the 1048576 bytes");
    check_failure(setting, "/plain/2000000", 200, 1, "larger than the 1048576 bytes");
    check_failure(setting, "/status/401?token=canary", 401, 1, "log in again");
    check_failure(setting, "/status/404", 404, 1, "nothing at this address");
    check_failure(setting, "/status/422", 422, 1, "refuses this request (HTTP 422)");
    check_failure(setting, "/status/500", 500, 5, "asked 5 times");
    check_failure(setting, "/redirect/302", 0, 1, "in circles");
    check_failure(setting, "/headers/1000/10000", 200, 1, "headers without an end");
    check_failure(setting, "/headers/1/300000", 200, 1, "far too long");
}

static void checks_what_was_promised(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, "/plain/32");
    char *file = scratch_path(&setting->folder, "file");
    const SatSha256 version = sat_sha256("1", 1);
    const SatSha256 right = sat_sha256(version.bytes, 32), wrong = version;
    SatHttpRequest request = {.url = url.text, .to_path = file, .sha256 = &right};
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_true(sat_path_remove(file, &err));
    request.sha256 = &wrong;
    assert_false(sat_http_send(setting->http, &request, &response, &err));
    assert_int_equal(err.code, SAT_ERR_CORRUPT);
    assert_int_equal(response.tries, 3);
    sat_error_clear(&err);
    request.sha256 = NULL;
    request.expected_bytes = 31;
    assert_false(sat_http_send(setting->http, &request, &response, &err));
    assert_non_null(strstr(err.text, "32 bytes came where 31 were promised"));
    assert_int_equal(sat_path_info(file).kind, SAT_PATH_MISSING);
    free(file);
    sat_http_response_free(&response);
}

static void check_waits(const Setting *setting, const char *path)
{
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, path);
    const SatHttpRequest request = {.url = url.text};
    int64_t first = 0, last = 0;
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_string_equal((char *)response.body, "fine");
    assert_int_equal(response.tries, 2);
    assert_int_equal(seen(setting, path, "method", "GET", &first, &last), 2);
    assert_true(last - first >= 1000);
    sat_http_response_free(&response);
}

static void waits_as_the_server_asks(void **state)
{
    const Setting *setting = *state;
    check_waits(setting, "/status/429?times=1&after=1");
    check_waits(setting, "/status/503?times=1&date=3"); /* a date knows no parts of seconds */
    check_failure(setting, "/status/429?after=7200", 429, 2, "left alone for 120 minutes");
}

static void gives_up_on_silence(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, "/slow");
    const SatHttpRequest request = {.url = url.text};
    const uint64_t before = sat_monotonic_ns();
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_int_equal(response.tries, 2);
    assert_true(sat_monotonic_ns() - before < 3500000000U);
    sat_http_response_free(&response);
}

static void shows_its_login_to_no_other_server(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    char path[160];
    (void)snprintf(path, sizeof(path), "/redirect/302?to=http://127.0.0.1:%d/echo",
                   setting->other_port);
    const Url away = url_of(setting, path), near = url_of(setting, "/redirect/307?to=/echo");
    SatHttpRequest request = {.url = away.text, .auth = {.bearer = "canary-token"}};
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_null(strstr((char *)response.body, "canary"));
    assert_int_equal(seen(setting, path, "authorization", "Bearer canary-token", NULL, NULL), 1);
    request.url = near.text;
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_non_null(strstr((char *)response.body, "Bearer canary-token"));
    /* Nor when it is another server's from the beginning. */
    request.auth.origin = "https://example.org/";
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_null(strstr((char *)response.body, "canary"));
    /* What is posted stays where it was posted to. */
    request.url = away.text;
    request.method = SAT_HTTP_POST;
    assert_false(sat_http_send(setting->http, &request, &response, &err));
    assert_non_null(strstr(err.text, "another server"));
    sat_error_clear(&err);
    request.url = "http://example.org/";
    assert_false(sat_http_send(setting->http, &request, &response, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    sat_http_response_free(&response);
}

static void count_done(void *context, SatHttpFetch *fetch)
{
    size_t *count = context;
    *count += fetch->is_done ? 1 : 1000;
}

static void fetches_many_at_once(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    enum { COUNT = 40, AT_ONCE = 3 };
    const SatHttpOptions options = {.at_once = AT_ONCE};
    SatHttpFetch fetches[COUNT];
    Url urls[COUNT];
    size_t done = 0;
    SatHttp *http = sat_http_new(&options, &err);
    assert_non_null(http);
    memset(fetches, 0, sizeof(fetches));
    for (int i = 0; i < COUNT; i++) {
        char path[32];
        (void)snprintf(path, sizeof(path), i == 7 ? "/status/404" : "/together/%d", i);
        urls[i] = url_of(setting, path);
        fetches[i].request.url = urls[i].text;
    }
    const uint64_t before = sat_monotonic_ns();
    assert_true(sat_http_send_all(http, fetches, COUNT, count_done, &done, &err));
    assert_true(sat_monotonic_ns() - before < COUNT * 50000000ULL);
    assert_int_equal(done, COUNT - 1 + 1000);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(fetches[i].is_done, i != 7);
        assert_int_equal(fetches[i].response.status, i == 7 ? 404 : 200);
        sat_http_response_free(&fetches[i].response);
    }
    sat_http_free(http);
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url log = url_of(setting, "/log");
    const SatHttpRequest request = {.url = log.text};
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    assert_non_null(strstr((char *)response.body, "\"most_at_once\": 3"));
    sat_http_response_free(&response);
}

static void keeps_to_its_speed(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const SatHttpOptions slow = {.most_bytes_a_second = 2000000, .at_once = 1, .gap_ms = 150};
    const Url url = url_of(setting, "/plain/2000000");
    const SatHttpRequest request = {.url = url.text};
    SatHttp *http = sat_http_new(&slow, &err);
    assert_non_null(http);
    uint64_t before = sat_monotonic_ns();
    assert_true(sat_http_send(http, &request, &response, &err));
    assert_true(sat_monotonic_ns() - before > 600000000U);
    const Url small = url_of(setting, "/plain/1");
    const SatHttpRequest little = {.url = small.text};
    before = sat_monotonic_ns();
    for (int i = 0; i < 4; i++) {
        assert_true(sat_http_send(http, &little, &response, &err));
    }
    assert_true(sat_monotonic_ns() - before >= 450000000U);
    sat_http_free(http);
    sat_http_response_free(&response);
}

/* Last: an interrupt is not taken back. */
static void ends_when_interrupted(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    const Url url = url_of(setting, "/plain/1");
    const SatHttpRequest request = {.url = url.text};
    sat_interrupt_catch();
    assert_int_equal(raise(SIGINT), 0);
    assert_false(sat_http_send(setting->http, &request, &response, &err));
    assert_int_equal(err.code, SAT_ERR_CANCELLED);
    sat_http_response_free(&response);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fetches_and_sends),
        cmocka_unit_test(gets_whole_files_from_a_bad_line),
        cmocka_unit_test(resumes_what_an_earlier_run_left),
        cmocka_unit_test(checks_what_was_promised),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(gives_up_on_silence),
        cmocka_unit_test(shows_its_login_to_no_other_server),
        cmocka_unit_test(fetches_many_at_once),
        cmocka_unit_test(keeps_to_its_speed),
        cmocka_unit_test(waits_as_the_server_asks),
        cmocka_unit_test(ends_when_interrupted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
