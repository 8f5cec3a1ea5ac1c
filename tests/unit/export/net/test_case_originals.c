/* Files in a case server's answer, whatever its shape. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/net/case_originals.h"

/* What is found, as "path=url size;" one behind the other. */
static void check(const char *text, const char *expected)
{
    SatError err = SAT_ERROR_INIT;
    SatOriginals found;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(sat_originals_read(text, strlen(text), &found, &err));
    for (size_t i = 0; i < found.count; i++) {
        sat_write_format(&out, "%s=%s %u;", found.items[i].path, found.items[i].url,
                         (unsigned)found.items[i].size_bytes);
    }
    sat_write_u8(&out, 0);
    assert_string_equal((const char *)out.bytes, expected);
    sat_byte_writer_free(&out);
    sat_originals_free(&found);
}

static void finds_files_at_any_depth(void **state)
{
    (void)state;
    check("[]", "");
    check("[\"https://h/a.dcm\", \"/b\", \"no address\"]",
          "00/00/0001.dcm=https://h/a.dcm 0;00/00/0002=/b 0;");
    check("{\"download_url\": \"https://h/x.zip?s=1\"}", "00/00/0001.zip=https://h/x.zip?s=1 0;");
    check("[{\"id\": 1, \"url\": \"/f/1\", \"filename\": \"A.DCM\", \"byte_size\": 7}]",
          "00/00/0001.dcm=/f/1 7;");
    /* The page of a case, a study or a person is no file; nor is a small picture. */
    check("{\"case\": {\"url\": \"https://h/cases/1\", \"author\": {\"url\": \"/users/2\"},"
          " \"studies\": [{\"url\": \"/studies/3\", \"series\": ["
          "{\"images\": [{\"thumb_url\": \"/t\", \"original_url\": \"/o\", \"url\": \"/u\"}]}]}]}}",
          "01/01/0001=/o 0;");
    check("{\"data\": {\"x\": {\"0\": {\"href\": \"/a\"}, \"1\": {\"href\": \"/b\"}}}}",
          "00/00/0001=/a 0;00/00/0002=/b 0;");
}

static void keeps_to_positions(void **state)
{
    (void)state;
    check(
        "{\"studies\": [{\"series\": [{\"images\": ["
        "{\"position\": 2, \"url\": \"/2\"}, {\"position\": 1, \"url\": \"/1\"}]},"
        "{\"images\": [{\"url\": \"/3\"}]}]}, {\"series\": [{\"images\": [{\"url\": \"/4\"}]}]}]}",
        "01/01/0001=/1 0;01/01/0002=/2 0;01/02/0001=/3 0;02/01/0001=/4 0;");
}

static void takes_no_path_from_outside(void **state)
{
    (void)state;
    check("[{\"url\": \"/a\", \"filename\": \"../../etc/passwd\"},"
          " {\"url\": \"/b\", \"filename\": \"x.d/c\"}, {\"url\": \"/c x\"},"
          " {\"url\": \"file:///etc/passwd\"}, {\"url\": \"/d.verylong\"}]",
          "00/00/0001=/a 0;00/00/0002=/b 0;00/00/0003=/d.verylong 0;");
}

static void says_what_the_case_is(void **state)
{
    (void)state;
    static const char row[] = "{\"id\": 5, \"title\": \"A\", \"more\": {}}";
    static const char answer[] =
        "{\"data\": {\"presentation\": \"P\", \"title\": \"B\", \"studies\": "
        "[{\"modality\": \"CT\", \"findings\": \"F\", \"series\": [{\"images\": []}]}]}}";
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(sat_originals_case(row, answer, strlen(answer), &out, &err));
    sat_write_u8(&out, 0);
    const char *text = (const char *)out.bytes;
    assert_non_null(strstr(text, "\"id\": 5"));
    assert_non_null(strstr(text, "\"title\": \"B\""));
    assert_non_null(strstr(text, "\"findings\": \"F\""));
    assert_null(strstr(text, "images"));
    sat_byte_writer_free(&out);
    assert_true(sat_originals_case(row, NULL, 0, &out, &err));
    sat_write_u8(&out, 0);
    assert_non_null(strstr((const char *)out.bytes, "\"title\": \"A\""));
    sat_byte_writer_free(&out);
}

static void keeps_no_signature(void **state)
{
    (void)state;
    static const char answer[] = "{\"a\": [\"https://h/x?Signature=canary\", \"why? because\"],"
                                 " \"b\": {\"url\": \"/y?token=canary\"}}";
    SatError err = SAT_ERROR_INIT;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    assert_true(sat_originals_kept(answer, strlen(answer), &out, &err));
    sat_write_u8(&out, 0);
    assert_null(strstr((const char *)out.bytes, "canary"));
    assert_non_null(strstr((const char *)out.bytes, "https://h/x\""));
    assert_non_null(strstr((const char *)out.bytes, "why? because"));
    sat_byte_writer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_files_at_any_depth),   cmocka_unit_test(keeps_to_positions),
        cmocka_unit_test(takes_no_path_from_outside), cmocka_unit_test(says_what_the_case_is),
        cmocka_unit_test(keeps_no_signature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
