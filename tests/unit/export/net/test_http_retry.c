/* When a request is repeated, what addresses mean, and which headers are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "export/net/http_private.h"

static void repeats_what_passes_by_itself(void **state)
{
    (void)state;
    static const int passing[] = {408, 425, 429, 500, 502, 503, 504};
    static const int staying[] = {400, 401, 403, 404, 410, 413, 422, 501, 507};
    const SatHttpRequest get = {.method = SAT_HTTP_GET}, put = {.method = SAT_HTTP_PUT};
    const SatHttpRequest post = {.method = SAT_HTTP_POST};
    const SatHttpRequest again = {.method = SAT_HTTP_POST, .may_repeat = true};
    for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++) {
        assert_true(http_may_repeat(&get, HTTP_TRY_ANSWERED, passing[i], 1, 8));
        assert_true(http_may_repeat(&put, HTTP_TRY_ANSWERED, passing[i], 7, 8));
        assert_true(http_may_repeat(&again, HTTP_TRY_ANSWERED, passing[i], 1, 8));
        assert_false(http_may_repeat(&get, HTTP_TRY_ANSWERED, passing[i], 8, 8));
        /* What a POST began is not begun twice. */
        assert_int_equal(http_may_repeat(&post, HTTP_TRY_ANSWERED, passing[i], 1, 8),
                         passing[i] == 429);
    }
    for (size_t i = 0; i < sizeof(staying) / sizeof(staying[0]); i++) {
        assert_false(http_may_repeat(&get, HTTP_TRY_ANSWERED, staying[i], 1, 8));
    }
    assert_false(http_may_repeat(&post, HTTP_TRY_BROKE, 0, 1, 8));
    assert_true(http_may_repeat(&post, HTTP_TRY_NO_HOST, 0, 1, 8)); /* it reached nobody */
    assert_false(http_may_repeat(&get, HTTP_TRY_NO_HOST, 0, 4, 8));
    assert_false(http_may_repeat(&get, HTTP_TRY_FINAL, 0, 1, 8));
    assert_int_equal(http_try_end(CURLE_PEER_FAILED_VERIFICATION), HTTP_TRY_FINAL);
}

static void waits_longer_each_time(void **state)
{
    (void)state;
    static const uint32_t most[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000};
    for (int i = 0; i < 9; i++) {
        assert_int_equal(http_delay_ms(i + 1, 1000, 60000, most[i]), most[i]);
        assert_int_equal(http_delay_ms(i + 1, 1000, 60000, most[i] + 1), 0);
        assert_true(http_delay_ms(i + 1, 1000, 60000, UINT32_MAX) <= most[i]);
    }
    assert_true(http_delay_ms(1000000, 1000, 60000, 59999) == 59999);
}

static void tells_servers_apart(void **state)
{
    (void)state;
    char host[SAT_HTTP_HOST_CAPACITY];
    assert_true(http_same_origin("https://A.example/x?y", "https://a.example:443/z"));
    assert_false(http_same_origin("https://a.example/", "http://a.example/"));
    assert_false(http_same_origin("https://a.example/", "https://a.example:444/"));
    assert_false(http_same_origin("https://a.example/", "https://a.example.evil/"));
    assert_false(http_same_origin("https://a.example@evil/", "https://a.example/"));
    assert_false(http_same_origin("ftp://a/", "ftp://a/"));
    assert_true(http_is_allowed("https://a/", false));
    assert_true(http_is_allowed("http://127.0.0.1:8042/", false));
    assert_true(http_is_allowed("http://[::1]/", false));
    assert_false(http_is_allowed("http://127.0.0.1.evil/", false));
    assert_false(http_is_allowed("http://a/", false));
    assert_true(http_is_allowed("http://a/", true));
    assert_false(http_is_allowed("file:///etc/passwd", true));
    sat_http_host("https://user:word@a.example:8443/p?token=x", host);
    assert_string_equal(host, "a.example:8443");
    sat_http_host("nonsense://", host);
    assert_string_equal(host, "?");
}

static void resolves_references(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"https://a/api/v1/cases/1/originals", "/files/2", "https://a/files/2"},
        {"https://a/api/v1/", "https://b/x?y=z", "https://b/x?y=z"},
        {"https://a/api/v1/cases", "studies", "https://a/api/v1/studies"},
        {"https://a/api/", "//b/x", "https://b/x"},
        {"https://a/", "file:///etc/passwd", NULL},
        {"https://a/", "javascript:alert(1)", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *found = sat_http_resolve(cases[i][0], cases[i][1]);
        if (cases[i][2] == NULL) {
            assert_null(found);
        } else {
            assert_non_null(found);
            assert_string_equal(found, cases[i][2]);
        }
        free(found);
    }
}

static void finds_headers(void **state)
{
    (void)state;
    static const char lines[] = "ETag: \"a\"\nX-Next-Cursor:  abc \nX-Next: d\nEmpty:\n";
    char found[8];
    assert_true(http_find_header(lines, "x-next-CURSOR", found, sizeof(found)));
    assert_string_equal(found, "abc");
    assert_true(http_find_header(lines, "X-Next", found, sizeof(found)));
    assert_string_equal(found, "d");
    assert_true(http_find_header(lines, "Empty", found, sizeof(found)));
    assert_string_equal(found, "");
    assert_false(http_find_header(lines, "Next", found, sizeof(found)));
    assert_false(http_find_header(NULL, "Next", found, sizeof(found)));
    assert_false(http_find_header(lines, "X-Next-Cursor", found, 3)); /* no room */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeats_what_passes_by_itself),
        cmocka_unit_test(waits_longer_each_time),
        cmocka_unit_test(tells_servers_apart),
        cmocka_unit_test(resolves_references),
        cmocka_unit_test(finds_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
