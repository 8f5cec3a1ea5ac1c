/* Names that no field has are found, with their line and what may be meant; the names are those of
 * the schemas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "formats/case/written_fields.h"

typedef struct {
    size_t count;
    size_t line[32];
    const char *meant[32];
} Found;

static void note(void *context, size_t line, const char *meant)
{
    Found *found = context;
    assert_true(found->count < 32);
    found->line[found->count] = line;
    found->meant[found->count++] = meant;
}

static Found look(const char *json)
{
    SatError err = SAT_ERROR_INIT;
    Found found = {0};
    assert_true(sat_written_unknown_fields(json, strlen(json), note, &found, &err));
    return found;
}

static void typing_errors_are_found(void **state)
{
    (void)state;
    const Found found = look("{\n \"titel\": \"x\",\n \"questions\": [\n  {\"promt\": \"a\",\n"
                             "   \"anwsers\": [{\"corect\": true}],\n   \"zzzzzzz\": 1}\n ]\n}\n");
    assert_int_equal(found.count, 4);
    assert_int_equal(found.line[0], 2);
    assert_string_equal(found.meant[0], "title");
    assert_int_equal(found.line[1], 4);
    assert_string_equal(found.meant[1], "prompt");
    assert_int_equal(found.line[2], 5);
    assert_string_equal(found.meant[2], "answers");
    assert_int_equal(found.line[3], 6);
    assert_null(found.meant[3]);
}

static void what_is_for_people_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(look("{\"//\": {\"nothing\": 1}, \"// title\": \"x\", \"$schema\": \"y\", "
                          "\"title\": \"z\"}")
                         .count,
                     0);
    assert_int_equal(look("{\"title\": ").count, 0); /* no JSON */
    assert_int_equal(look("[]").count, 0);
}

static void no_more_than_a_screenful_is_told(void **state)
{
    (void)state;
    char json[4096] = "{";
    for (int i = 0; i < 100; i++) {
        (void)snprintf(json + strlen(json), 32, "%s\"unknown%d\": 0", i > 0 ? ", " : "", i);
    }
    (void)snprintf(json + strlen(json), 8, "}");
    assert_int_equal(look(json).count, 20);
}

static void what_is_told_names_line_and_way_out(void **state)
{
    (void)state;
    char text[SAT_UNKNOWN_FIELD_TEXT_BYTES];
    sat_unknown_field_text(4, "title", text);
    assert_string_equal(
        text, "line 4: there is no field of this name (did you mean \"title\"?): it is left out");
    sat_unknown_field_text(0, NULL, text);
    assert_string_equal(text, "there is no field of this name: it is left out");
}

/* ---- the schemas ---- */

static bool is_listed(const char *name, bool *seen)
{
    size_t count = 0;
    const char *const *names = sat_written_field_names(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            seen[i] = true;
            return true;
        }
    }
    return false;
}

static void collect(json_t *schema, bool *seen)
{
    const char *key = NULL;
    json_t *value = NULL;
    size_t index = 0;
    json_object_foreach(schema, key, value)
    {
        if (strcmp(key, "properties") == 0) {
            const char *name = NULL;
            json_t *ignored = NULL;
            json_object_foreach(value, name, ignored)
            {
                if (!is_listed(name, seen)) {
                    fail_msg("%s is in a schema only", name);
                }
            }
        }
        collect(value, seen);
    }
    json_array_foreach(schema, index, value)
    {
        collect(value, seen);
    }
}

static void the_names_are_those_of_the_schemas(void **state)
{
    (void)state;
    static const char *const files[] = {"case.schema.json", "lecture.schema.json"};
    size_t count = 0;
    const char *const *names = sat_written_field_names(&count);
    bool *seen = calloc(count, sizeof(*seen));
    assert_non_null(seen);
    for (size_t i = 0; i < 2; i++) {
        char path[1024];
        json_error_t why;
        (void)snprintf(path, sizeof(path), "%s/%s", SCHEMAS, files[i]);
        json_t *schema = json_load_file(path, 0, &why);
        assert_non_null(schema);
        collect(schema, seen);
        json_decref(schema);
    }
    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || strcmp(names[i - 1], names[i]) < 0);
        if (!seen[i]) {
            fail_msg("%s is in no schema", names[i]);
        }
    }
    free(seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_errors_are_found),
        cmocka_unit_test(what_is_for_people_is_left_alone),
        cmocka_unit_test(no_more_than_a_screenful_is_told),
        cmocka_unit_test(what_is_told_names_line_and_way_out),
        cmocka_unit_test(the_names_are_those_of_the_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
