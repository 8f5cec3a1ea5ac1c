/* Rows of OsiriX's database out of its XML-RPC answers, typed or not, escaped once more; anything
 * else is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/osirix_answer.h"
#include "formats/base/byte_writer.h"

#define MEMBER(name, value) "<member><name>" name "</name><value>" value "</value></member>"
#define ROW(members) "<value><struct>" members "</struct></value>"
#define ANSWER(error, rows)                                                                        \
    "<?xml version=\"1.0\"?><methodResponse><params><param><value><struct>" MEMBER("error", error) \
        MEMBER("elements",                                                                         \
               "<array><data>" rows                                                                \
               "</data></array>") "</struct></value></param></params></methodResponse>"

static bool read_it(const char *xml, SatOsirixImages *images, SatError *err)
{
    return sat_osirix_read_images(xml, strlen(xml), images, err);
}

static void rows_are_read(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatOsirixImages images;
    assert_true(read_it(
        ANSWER("0", ROW(MEMBER("pathString", "/b &amp;amp; c/1.dcm") MEMBER(
                        "frameID", "<int>3</int>") MEMBER("storedIsKeyImage", "<string>1</string>"))
                        ROW(MEMBER("storedIsKeyImage", "0")
                                MEMBER("pathString", "<string>/a/2.dcm</string>"))
                            ROW(MEMBER("pathString", "12.dcm")) ROW(MEMBER(
                                "pathString", "/b &amp;amp; c/1.dcm") MEMBER("frameID", "1"))),
        &images, &err));
    assert_int_equal(images.count, 3);
    assert_int_equal(images.without_path, 1);
    assert_string_equal(images.items[0].path, "/a/2.dcm");
    assert_false(images.items[0].is_key);
    assert_string_equal(images.items[1].path, "/b & c/1.dcm");
    assert_int_equal(images.items[1].frame, 1);
    assert_int_equal(images.items[2].frame, 3);
    assert_true(images.items[2].is_key);
    sat_osirix_images_free(&images);
}

/* As Horos writes rows of files that were copied into its database: no pathString at all. */
static void files_of_its_own_folder_are_counted(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatOsirixImages images;
    assert_true(read_it(ANSWER("0", ROW(MEMBER("pathNumber", "12") MEMBER("frameID", "0"))
                                        ROW(MEMBER("pathNumber", "13"))),
                        &images, &err));
    assert_int_equal(images.count, 0);
    assert_int_equal(images.without_path, 2);
    sat_osirix_images_free(&images);
}

static void nothing_found_is_no_failure(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatOsirixImages images;
    assert_true(read_it(ANSWER("-1", ""), &images, &err));
    assert_int_equal(images.count, 0);
    sat_osirix_images_free(&images);
}

static void it_says_whether_something_was_done(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        bool is_answer, is_done;
    } cases[] = {{ANSWER("0", ""), true, true},
                 {ANSWER("0", ROW(MEMBER("studyInstanceUID", "1.2"))), true, true},
                 {ANSWER("-1", ""), true, false},
                 {ANSWER("<int>0</int>", ""), true, true},
                 {"<methodResponse></methodResponse>", false, false},
                 {"<html></html>", false, false},
                 {"", false, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SatError err = SAT_ERROR_INIT;
        bool is_done = false;
        assert_int_equal(sat_osirix_read_done(cases[i].xml, strlen(cases[i].xml), &is_done, &err),
                         cases[i].is_answer);
        assert_int_equal(is_done, cases[i].is_done);
    }
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "",
        "<html><body>It works</body></html>",
        "<methodResponse></methodResponse>",
        "<methodResponse><fault><value><struct>" MEMBER(
            "faultCode", "4") "</struct></value></fault></methodResponse>",
        ANSWER("-5", ""),
        "<!DOCTYPE x [<!ENTITY a \"b\">]><methodResponse>&a;</methodResponse>",
        "<methodResponse><params><param><value><struct><member><name>error</name>",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        SatError err = SAT_ERROR_INIT;
        SatOsirixImages images;
        assert_false(read_it(odd[i], &images, &err));
        assert_int_equal(err.code, SAT_ERR_NETWORK);
        sat_osirix_images_free(&images);
    }
}

static void what_an_entity_might_be_stays_text(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatOsirixImages images;
    assert_true(read_it(ANSWER("0", ROW(MEMBER("pathString", "/a&amp;amp;lt;&amp;copy;&amp;#65;"))),
                        &images, &err));
    assert_string_equal(images.items[0].path, "/a&lt;&copy;&#65;");
    sat_osirix_images_free(&images);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(files_of_its_own_folder_are_counted),
        cmocka_unit_test(nothing_found_is_no_failure),
        cmocka_unit_test(it_says_whether_something_was_done),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(what_an_entity_might_be_stays_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
