/* json_value: strict parsing within limits, errors that name the place or the field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/json_value.h"

static void assert_refused(const char *text, SatErrorCode code, const char *message)
{
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_json_parse(text, strlen(text), 10000, &err));
    assert_int_equal(err.code, code);
    assert_string_equal(err.text, message);
}

static void refuses_with_line_and_column(void **state)
{
    (void)state;
    assert_refused("", SAT_ERR_FORMAT, "line 1, column 1: the text ends too early");
    assert_refused("7", SAT_ERR_FORMAT, "line 1, column 1: not valid JSON here");
    assert_refused("\"x\"", SAT_ERR_FORMAT, "line 1, column 3: not valid JSON here");
    assert_refused("{\n \"a\": 1,\n \"b\": tru\n}", SAT_ERR_FORMAT,
                   "line 3, column 9: not valid JSON here");
    assert_refused("{\"a\": 1,\n\"a\": 2}", SAT_ERR_FORMAT,
                   "line 2, column 3: the same key appears twice in one object");
    assert_refused("[1] [2]", SAT_ERR_FORMAT,
                   "line 1, column 5: there is more text behind the end");
    assert_refused("[\"\xff\"]", SAT_ERR_FORMAT, "line 1, column 2: not valid UTF-8");
    assert_refused("[1e999]", SAT_ERR_FORMAT, "line 1, column 6: a number is too large");
    assert_refused("[99999999999999999999]", SAT_ERR_FORMAT,
                   "line 1, column 21: a number is too large");
    assert_refused("[\"\\u0000\"]", SAT_ERR_FORMAT,
                   "line 1, column 9: a text holds the character U+0000");
    assert_refused("{\"a\\u0000b\": 1}", SAT_ERR_FORMAT,
                   "line 1, column 11: a text holds the character U+0000");
    assert_refused("\xef\xbb\xbf{}", SAT_ERR_FORMAT,
                   "line 1, column 1: starts with a byte order mark; save it as UTF-8 without one");
}

static void never_quotes_the_text(void **state)
{
    (void)state;
    const char *const texts[] = {"{\"name\": \"Doe^Jane\" x}", "{\"Doe^Jane\": 1, \"Doe^Jane\": 2}",
                                 "[\"Doe^Jane\"] Doe^Jane", "[Doe^Jane]", "{\"Doe^Jane\"}"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_json_parse(texts[i], strlen(texts[i]), 10000, &err));
        assert_null(strstr(err.text, "Doe"));
        assert_null(strstr(err.text, "Jane"));
    }
}

static void limits_size_and_depth(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    char text[3 * SAT_JSON_MAX_DEPTH];
    memset(text, '[', SAT_JSON_MAX_DEPTH);
    memset(text + SAT_JSON_MAX_DEPTH, ']', SAT_JSON_MAX_DEPTH);
    json_t *root = sat_json_parse(text, 2 * SAT_JSON_MAX_DEPTH, 1000, &err);
    assert_non_null(root);
    json_decref(root);
    memset(text, '[', SAT_JSON_MAX_DEPTH + 1);
    assert_null(sat_json_parse(text, 2 * SAT_JSON_MAX_DEPTH, 1000, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_string_equal(err.text,
                        "line 1, column 33: more than 32 objects and arrays inside each other");
    sat_error_clear(&err);
    char second_line[100] = "[\"\",\n\"\xc3\xa4\", ";
    memset(second_line + strlen(second_line), '[', 40);
    assert_null(sat_json_parse(second_line, strlen(second_line), 1000, &err));
    assert_string_equal(err.text,
                        "line 2, column 37: more than 32 objects and arrays inside each other");
    sat_error_clear(&err);
    root = sat_json_parse("[1]", 3, 3, &err);
    assert_non_null(root);
    json_decref(root);
    assert_null(sat_json_parse("[1] ", 4, 3, &err));
    assert_int_equal(err.code, SAT_ERR_LIMIT);
}

static void brackets_inside_texts_are_not_depth(void **state)
{
    (void)state;
    static const char text[] =
        "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\", \"\\\\\", []]";
    SatError err = SAT_ERROR_INIT;
    json_t *root = sat_json_parse(text, sizeof(text) - 1, 1000, &err);
    assert_non_null(root);
    assert_int_equal(json_array_size(root), 3);
    json_decref(root);
}

static const char sample[] =
    "{\"count\": 17, \"minus\": -3, \"half\": 0.5, \"yes\": true, \"title\": \"Fall \xc3\xa4\","
    " \"point\": [1, 2.5, -3], \"mixed\": [1, \"x\", 2], \"null\": null, \"object\": {}}";

typedef struct {
    json_t *root;
    SatArena *arena;
    SatError err;
} Fixture;

static int setup(void **state)
{
    static Fixture fixture;
    fixture = (Fixture){.err = SAT_ERROR_INIT};
    fixture.root = sat_json_parse(sample, sizeof(sample) - 1, 10000, &fixture.err);
    fixture.arena = sat_arena_new(0, &fixture.err);
    *state = &fixture;
    return fixture.root != NULL && fixture.arena != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    Fixture *fixture = *state;
    json_decref(fixture->root);
    sat_arena_free(fixture->arena);
    return 0;
}

static void assert_error(SatError *err, const char *message)
{
    assert_int_equal(err->code, SAT_ERR_FORMAT);
    assert_string_equal(err->text, message);
    sat_error_clear(err);
}

static void whole_numbers(void **state)
{
    Fixture *f = *state;
    uint64_t natural = 99;
    int64_t whole = 99;
    assert_true(sat_json_get_u64(f->root, "", "count", true, 17, 17, &natural, &f->err));
    assert_int_equal(natural, 17);
    assert_true(sat_json_get_i64(f->root, "", "minus", true, -3, -3, &whole, &f->err));
    assert_int_equal(whole, -3);
    assert_false(sat_json_get_u64(f->root, "a[0].b", "count", true, 1, 16, &natural, &f->err));
    assert_error(&f->err,
                 "a[0].b.count: expected a whole number from 1 to 16, found a larger number");
    assert_false(sat_json_get_u64(f->root, "", "minus", true, 0, UINT64_MAX, &natural, &f->err));
    assert_error(&f->err, "minus: expected a whole number from 0 to 18446744073709551615, found a "
                          "smaller number");
    assert_false(sat_json_get_i64(f->root, "p", "minus", true, -2, 2, &whole, &f->err));
    assert_error(&f->err, "p.minus: expected a whole number from -2 to 2, found a smaller number");
    assert_false(sat_json_get_i64(f->root, "p", "half", true, 0, 2, &whole, &f->err));
    assert_error(&f->err, "p.half: expected a whole number from 0 to 2, found a number with a "
                          "decimal point");
    assert_false(sat_json_get_u64(f->root, NULL, "title", false, 0, 2, &natural, &f->err));
    assert_error(&f->err, "title: expected a whole number from 0 to 2, found text");
    assert_int_equal(natural, 17);
    assert_int_equal(whole, -3);
}

static void missing_members(void **state)
{
    Fixture *f = *state;
    uint64_t natural = 99;
    bool flag = true;
    bool found = true;
    double numbers[3] = {7, 7, 7};
    const char *text = "untouched";
    json_t *member = f->root;
    assert_true(sat_json_get_u64(f->root, "", "gone", false, 0, 1, &natural, &f->err));
    assert_true(sat_json_get_u64(f->root, "", "null", false, 0, 1, &natural, &f->err));
    assert_int_equal(natural, 99);
    assert_true(sat_json_get_bool(f->root, "", "gone", false, &flag, &f->err));
    assert_true(flag);
    assert_true(sat_json_get_doubles(f->root, "", "gone", false, 3, numbers, &found, &f->err));
    assert_false(found);
    assert_true(numbers[0] == 7);
    assert_true(sat_json_get_text(f->root, "", "gone", false, 9, f->arena, &text, &f->err));
    assert_string_equal(text, "untouched");
    assert_true(sat_json_get_array(f->root, "", "gone", false, 9, &member, &f->err));
    assert_null(member);
    assert_false(sat_json_get_array(f->root, "x", "gone", true, 9, &member, &f->err));
    assert_error(&f->err, "x.gone: expected an array, found nothing");
    assert_false(sat_json_get_text(f->root, "x", "null", true, 9, f->arena, &text, &f->err));
    assert_error(&f->err, "x.null: expected text, found null");
    assert_false(sat_json_get_object(json_object_get(f->root, "point"), "x.point", "gone", true,
                                     &member, &f->err));
    assert_error(&f->err, "x.point: expected an object, found an array");
}

static void other_kinds(void **state)
{
    Fixture *f = *state;
    double number = 0;
    double numbers[3] = {0};
    bool flag = false;
    bool found = false;
    json_t *member = NULL;
    assert_true(sat_json_get_double(f->root, "", "half", true, &number, &f->err));
    assert_true(number == 0.5);
    assert_true(sat_json_get_double(f->root, "", "count", true, &number, &f->err));
    assert_true(number == 17);
    assert_true(sat_json_get_bool(f->root, "", "yes", true, &flag, &f->err));
    assert_true(flag);
    assert_true(sat_json_get_doubles(f->root, "", "point", true, 3, numbers, &found, &f->err));
    assert_true(found && numbers[0] == 1 && numbers[1] == 2.5 && numbers[2] == -3);
    assert_true(sat_json_get_object(f->root, "", "object", true, &member, &f->err));
    assert_true(json_is_object(member));
    assert_false(sat_json_get_doubles(f->root, "", "point", true, 2, numbers, &found, &f->err));
    assert_error(&f->err, "point: expected an array of 2 numbers, found more");
    assert_false(sat_json_get_doubles(f->root, "", "mixed", true, 3, numbers, &found, &f->err));
    assert_error(&f->err, "mixed: expected an array of 3 numbers, found text");
    assert_true(numbers[2] == -3 && !found);
    assert_false(sat_json_get_bool(f->root, "", "count", true, &flag, &f->err));
    assert_error(&f->err, "count: expected true or false, found a whole number");
    assert_false(sat_json_get_object(f->root, "", "yes", true, &member, &f->err));
    assert_error(&f->err, "yes: expected an object, found true or false");
}

static void limits_of_texts_and_arrays(void **state)
{
    Fixture *f = *state;
    const char *text = NULL;
    json_t *member = NULL;
    assert_true(sat_json_get_text(f->root, "", "title", true, 7, f->arena, &text, &f->err));
    assert_string_equal(text, "Fall \xc3\xa4");
    assert_false(sat_json_get_text(f->root, "case", "title", true, 6, f->arena, &text, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_LIMIT);
    assert_string_equal(f->err.text, "case.title: text of 7 bytes, at most 6 are allowed");
    sat_error_clear(&f->err);
    assert_true(sat_json_get_array(f->root, "", "point", true, 3, &member, &f->err));
    assert_false(sat_json_get_array(f->root, "", "point", true, 2, &member, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_LIMIT);
    assert_string_equal(f->err.text, "point: 3 entries, at most 2 are allowed");
    sat_error_clear(&f->err);
    SAT_AUTO(SatArena) *tiny = sat_arena_new(4, &f->err);
    assert_false(sat_json_get_text(f->root, "", "title", true, 99, tiny, &text, &f->err));
    assert_int_equal(f->err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(f->err.text, "title: "));
}

static void a_small_text_of_a_large_tree_is_seen(void **state)
{
    (void)state;
    static const char objects[] = "[{},{},{},{}]";
    static const char text[] = "[\"one long text is one text, however long it may be\"]";
    assert_true(sat_json_tree_fits(objects, strlen(objects), 4096));
    assert_false(sat_json_tree_fits(objects, strlen(objects), 1024));
    assert_true(sat_json_tree_fits(text, strlen(text), 1024));
    assert_true(sat_json_tree_fits("", 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_text_of_a_large_tree_is_seen),
        cmocka_unit_test(refuses_with_line_and_column),
        cmocka_unit_test(never_quotes_the_text),
        cmocka_unit_test(limits_size_and_depth),
        cmocka_unit_test(brackets_inside_texts_are_not_depth),
        cmocka_unit_test_setup_teardown(whole_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(missing_members, setup, teardown),
        cmocka_unit_test_setup_teardown(other_kinds, setup, teardown),
        cmocka_unit_test_setup_teardown(limits_of_texts_and_arrays, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
