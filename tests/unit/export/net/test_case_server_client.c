/* Logging in, renewing, listing: against the test server of tests/support/case_server.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "export/net/case_server_client.h"
#include "export/net/case_server_login.h"
#include "export/net/token_store.h"
#include "formats/base/json_value.h"
#include "formats/base/parallel_tasks.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/test_server.h"

typedef struct {
    TestServer server;
    char url[64];
    ScratchFolder folder;
    SatHttp *http;
} Setting;

static int set_up(void **state)
{
    static const SatHttpOptions quick = {.first_delay_ms = 10, .at_once = 8};
    SatError err = SAT_ERROR_INIT;
    Setting *setting = calloc(1, sizeof(*setting));
    setting->server = test_server_start("case_server.py");
    (void)snprintf(setting->url, sizeof(setting->url), "http://127.0.0.1:%d", setting->server.port);
    setting->folder = scratch_folder_new();
    assert_int_equal(setenv("XDG_DATA_HOME", setting->folder.path, 1), 0);
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

static json_t *ask(const Setting *setting, SatHttpMethod method, const char *path, const char *body)
{
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    char *url = sat_http_resolve(setting->url, path);
    const SatHttpRequest request = {
        .method = method, .url = url, .body = {.bytes = body, .length = strlen(body)}};
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    json_t *answer =
        sat_json_parse((const char *)response.body, response.body_length, 1 << 24, &err);
    sat_http_response_free(&response);
    free(url);
    return answer;
}

/* Stores a pair the server gave; lasts_s: as if it had so long to go. */
static void store_grant(const Setting *setting, const char *access_instead, int64_t lasts_s)
{
    SatError err = SAT_ERROR_INIT;
    SatTokens tokens = {.client_id = "test-client", .client_secret = "canary-client-secret"};
    json_t *grant = ask(setting, SAT_HTTP_POST, "/test/grant", "{}");
    char *text = json_dumps(grant, 0);
    assert_true(sat_case_login_read(text, strlen(text), 0, &tokens, &err));
    if (access_instead != NULL) {
        (void)snprintf(tokens.access, sizeof(tokens.access), "%s", access_instead);
    }
    tokens.expires_s = lasts_s;
    assert_true(sat_token_store_save(setting->url, &tokens, &err));
    free(text);
    json_decref(grant);
}

static int64_t refreshes(const Setting *setting)
{
    json_t *dump = ask(setting, SAT_HTTP_GET, "/test/state", "");
    const int64_t count = json_integer_value(json_object_get(dump, "refreshes"));
    assert_int_equal(json_array_size(json_object_get(dump, "violations")), 0);
    json_decref(dump);
    return count;
}

static void logs_in_with_a_code(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatHttpResponse response = SAT_HTTP_RESPONSE_INIT;
    assert_null(sat_case_server_open(setting->http, setting->url, &err));
    assert_non_null(strstr(err.text, "satchel login radiopaedia:"));
    sat_error_clear(&err);
    char *url = sat_case_server_authorize_url(setting->url, "test-client");
    const SatHttpRequest request = {.url = url};
    assert_true(sat_http_send(setting->http, &request, &response, &err));
    char *code = strstr((char *)response.body, "canary-code-");
    assert_non_null(code);
    *strchr(code, '<') = '\0';
    assert_false(
        sat_case_server_login(setting->http, setting->url, "test-client", "wrong", code, &err));
    assert_non_null(strstr(err.text, "check its id and secret"));
    sat_error_clear(&err);
    assert_true(sat_case_server_login(setting->http, setting->url, "test-client",
                                      "canary-client-secret", code, &err));
    assert_false(sat_case_server_login(setting->http, setting->url, "test-client",
                                       "canary-client-secret", code, &err));
    assert_non_null(strstr(err.text, "does not take this code"));
    assert_null(strstr(err.text, "canary"));
    sat_error_clear(&err);

    SatCaseServerUser user;
    SatCaseServer *server = sat_case_server_open(setting->http, setting->url, &err);
    assert_non_null(server);
    assert_true(sat_case_server_user(server, &user, &err));
    assert_string_equal(user.login, "tester");
    assert_int_equal(user.allowed_drafts, 50);
    assert_true(user.allowed_playlists == SAT_QUOTA_UNKNOWN);
    sat_case_server_close(server);

    char path[256];
    struct stat info;
    (void)snprintf(path, sizeof(path), "%s/satchel/logins/127.0.0.1_%d.json", setting->folder.path,
                   setting->server.port);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_true(sat_case_server_has_application(setting->url));
    assert_true(sat_case_server_logout(setting->url, &err));
    assert_false(sat_case_server_has_application(setting->url));
    assert_int_not_equal(stat(path, &info), 0);
    free(url);
    sat_http_response_free(&response);
}

static void lists_every_page(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatCaseRows rows;
    enum { COUNT = 230 };
    for (int i = 0; i < COUNT; i++) {
        json_decref(
            ask(setting, SAT_HTTP_POST, "/test/cases", "{\"title\": \"T\", \"series\": []}"));
    }
    store_grant(setting, NULL, 0);
    SatCaseServer *server = sat_case_server_open(setting->http, setting->url, &err);
    assert_true(sat_case_server_list(server, &rows, &err));
    assert_int_equal(rows.count, COUNT);
    for (size_t i = 0; i < rows.count; i++) {
        assert_string_equal(rows.rows[i].title, "T");
        assert_string_equal(rows.rows[i].status, "published");
        assert_int_equal(strlen(rows.rows[i].updated_at), 20);
        assert_true(i == 0 || rows.rows[i].id > rows.rows[i - 1].id);
    }
    sat_case_rows_free(&rows);
    sat_case_server_close(server);
}

static void ends_a_list_that_goes_in_circles(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatCaseRows rows;
    json_decref(ask(setting, SAT_HTTP_POST, "/test/faults",
                    "[{\"match\": \"GET /api/v1/cases\", \"kind\": \"circle\", \"times\": 40}]"));
    store_grant(setting, NULL, 0);
    SatCaseServer *server = sat_case_server_open(setting->http, setting->url, &err);
    assert_false(sat_case_server_list(server, &rows, &err));
    assert_non_null(strstr(err.text, "in circles"));
    sat_case_rows_free(&rows);
    sat_case_server_close(server);
    json_decref(ask(setting, SAT_HTTP_POST, "/test/faults", "[]"));
}

static void refuses_addresses_without_encryption(void **state)
{
    (void)state;
    assert_true(sat_http_is_downgrade("https://example.org", "http://example.org/file"));
    assert_true(sat_http_is_downgrade("https://example.org", "http://127.0.0.1/file"));
    assert_false(sat_http_is_downgrade("https://example.org", "HTTPS://example.net/file"));
    assert_false(sat_http_is_downgrade("http://127.0.0.1:80", "http://127.0.0.1:81/file"));
}

static void read_rows(const char *text, size_t count, size_t unreadable, bool good)
{
    SatError err = SAT_ERROR_INIT;
    SatCaseRows rows = {0};
    assert_int_equal(sat_case_rows_read(text, strlen(text), &rows, &err), good);
    assert_int_equal(rows.count, count);
    assert_int_equal(rows.unreadable, unreadable);
    sat_case_rows_free(&rows);
}

static void reads_rows_of_other_forms(void **state)
{
    (void)state;
    read_rows("[]", 0, 0, true);
    read_rows("{\"cases\": [{\"id\": 3, \"more\": {}}], \"x\": 1}", 1, 0, true);
    read_rows("[{\"id\": 3}, {\"id\": \"4\"}, {\"id\": -1}, 7, {\"title\": \"x\"}]", 1, 4, true);
    read_rows("{\"error\": \"no\"}", 0, 0, false);
    read_rows("<html>", 0, 0, false);
}

typedef struct {
    SatCaseServer *server;
    SatError errors[8];
} Users;

static bool ask_user(void *context, size_t index)
{
    Users *users = context;
    SatCaseServerUser user;
    users->errors[index] = (SatError)SAT_ERROR_INIT;
    return sat_case_server_user(users->server, &user, &users->errors[index]);
}

static void renew_at_once(const Setting *setting, const char *access_instead, int64_t lasts_s)
{
    SatError err = SAT_ERROR_INIT;
    Users users;
    const SatTasks tasks = {.run = ask_user, .context = &users};
    store_grant(setting, access_instead, lasts_s);
    const int64_t before = refreshes(setting);
    users.server = sat_case_server_open(setting->http, setting->url, &err);
    assert_non_null(users.server);
    assert_true(sat_tasks_run(&tasks, 8, 8, &err));
    sat_case_server_close(users.server);
    assert_int_equal(refreshes(setting) - before, 1);
    /* What is stored is what was used last. */
    users.server = sat_case_server_open(setting->http, setting->url, &err);
    assert_true(ask_user(&users, 0));
    sat_case_server_close(users.server);
    assert_int_equal(refreshes(setting) - before, 1);
}

static void renews_once_for_all(void **state)
{
    const Setting *setting = *state;
    renew_at_once(setting, NULL, 1);             /* ended long ago, by the clock */
    renew_at_once(setting, "no-longer-good", 0); /* refused by the server */
}

static void takes_up_what_another_run_renewed(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatCaseServerUser user;
    store_grant(setting, "no-longer-good", 0);
    SatCaseServer *one = sat_case_server_open(setting->http, setting->url, &err);
    SatCaseServer *other = sat_case_server_open(setting->http, setting->url, &err);
    const int64_t before = refreshes(setting);
    assert_true(sat_case_server_user(one, &user, &err));
    assert_true(sat_case_server_user(other, &user, &err));
    assert_int_equal(refreshes(setting) - before, 1);
    sat_case_server_close(one);
    sat_case_server_close(other);
}

static void says_when_the_login_has_ended(void **state)
{
    const Setting *setting = *state;
    SatError err = SAT_ERROR_INIT;
    SatCaseServerUser user;
    SatTokens tokens = {.client_id = "test-client",
                        .client_secret = "canary-client-secret",
                        .access = "canary-access",
                        .refresh = "canary-refresh"};
    assert_true(sat_token_store_save(setting->url, &tokens, &err));
    SatCaseServer *server = sat_case_server_open(setting->http, setting->url, &err);
    assert_false(sat_case_server_user(server, &user, &err));
    assert_non_null(strstr(err.text, "log in again: satchel login radiopaedia:"));
    assert_null(strstr(err.text, "canary"));
    sat_case_server_close(server);
    sat_error_clear(&err);
    assert_true(sat_token_store_load(setting->url, &tokens, &err));
    assert_string_equal(tokens.refresh, "");
    assert_string_equal(tokens.client_id, "test-client"); /* it need not be registered again */
    assert_null(sat_case_server_open(setting->http, setting->url, &err));
}

static void reads_token_answers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"{\"access_token\": \"a\", \"refresh_token\": \"b\", \"expires_in\": 10}", true},
        {"{\"access_token\": \"a\"}", true},
        {"{\"access_token\": \"a\", \"expires_in\": -1}", true},
        {"{\"access_token\": \"\"}", false},
        {"{\"access_token\": \"a\\r\\nX: y\"}", false},
        {"{\"access_token\": 7}", false},
        {"[]", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatTokens tokens = {.refresh = "old"};
        assert_int_equal(
            sat_case_login_read(cases[i].text, strlen(cases[i].text), 1000, &tokens, &err),
            cases[i].good);
        assert_string_equal(tokens.refresh, i == 0 ? "b" : "old");
        assert_int_equal(tokens.expires_s, i == 0 ? 1010 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logs_in_with_a_code),
        cmocka_unit_test(lists_every_page),
        cmocka_unit_test(ends_a_list_that_goes_in_circles),
        cmocka_unit_test(refuses_addresses_without_encryption),
        cmocka_unit_test(reads_rows_of_other_forms),
        cmocka_unit_test(renews_once_for_all),
        cmocka_unit_test(takes_up_what_another_run_renewed),
        cmocka_unit_test(says_when_the_login_has_ended),
        cmocka_unit_test(reads_token_answers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
