/* Tests of kept_ages: whose age is told, whatever the order of files. */
#include "export/keep/kept_ages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static SatSha256 key_of(char patient)
{
    return sat_sha256(&patient, 1);
}

static SatKeptAge object_of(char patient, const char *age, int day, int seconds)
{
    SatKeptAge object = {.patient_key = key_of(patient),
                         .day = day >= 0 ? day : INT64_MAX,
                         .seconds = seconds >= 0 ? seconds : INT64_MAX};
    (void)snprintf(object.age, sizeof(object.age), "%s", age);
    return object;
}

static const char *told(const SatKeptAges *ages, char patient)
{
    SatSha256 key = key_of(patient);
    return sat_kept_age_of(ages, &key);
}

static void test_first_study(void **state)
{
    (void)state;
    const SatKeptAge objects[] = {
        object_of('b', "45 y", 300, 10), object_of('b', "40 y", 200, 10),
        object_of('a', "7 m", 100, -1),  object_of('b', "", 100, 10),
        object_of('b', "50 y", -1, -1),  object_of('b', "35 y", 200, 11),
        object_of('c', "2 y", -1, -1),   object_of('a', "6 m", 100, 5),
    };
    enum { OBJECTS = sizeof(objects) / sizeof(objects[0]) };
    for (size_t start = 0; start < OBJECTS; start++) {
        SatKeptAges ages = {0};
        SatError err = SAT_ERROR_INIT;
        for (size_t i = 0; i < OBJECTS; i++) {
            assert_true(sat_kept_ages_add(&ages, &objects[(start + i) % OBJECTS], &err));
        }
        assert_string_equal(told(&ages, 'a'), "6 m");
        assert_string_equal(told(&ages, 'b'), "40 y");
        assert_string_equal(told(&ages, 'c'), "2 y");
        assert_string_equal(told(&ages, 'd'), "");
        assert_int_equal(ages.count, 3);
        sat_kept_ages_free(&ages);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_first_study)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
