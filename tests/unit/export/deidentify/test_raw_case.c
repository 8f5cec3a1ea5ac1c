/* A case.json that a person wrote: its texts are searched, and become a case only as clean text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/own_identifiers_private.h"
#include "export/deidentify/raw_case.h"
#include "formats/base/byte_writer.h"

static const char written[] =
    "{\"format\": \"satchel-case\", \"version\": 1, \"title\": \"Pneumonia of Alvarado\","
    " \"discussion\": \"Seen 3 March 2019.\", \"contributor\": \"Dr. Nwosu\","
    " \"systems\": [\"Chest\", \"Alvarado\"], \"tags\": [\"lung\"],"
    " \"references\": [\"Nwosu et al.\", \"Alvarado et al.\"]}";

static SatRawCase *read_case(const char *json)
{
    SatError err = SAT_ERROR_INIT;
    SatRawCase *raw = sat_raw_case_read(json, strlen(json), &err);
    if (raw == NULL) {
        fail_msg("%s", err.text);
    }
    return raw;
}

static void every_text_is_searched(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatSha256 key = sat_sha256("a", 1);
    SAT_AUTO(SatOwnIdentifiers) *own = sat_own_identifiers_new(&err);
    SAT_AUTO(SatRawCase) *raw = read_case(written);
    SatByteWriter found = SAT_BYTE_WRITER_INIT;
    assert_non_null(own);
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_NAME, "Alvarado^Quentin", 16, &err));
    assert_true(sat_own_identifiers_add(own, &key, SAT_OWN_STAFF, "Nwosu^Ada", 9, &err));
    assert_int_equal(sat_raw_case_text_count(raw), 11 + 2 + 1 + 2);
    for (size_t i = 0; i < sat_raw_case_text_count(raw); i++) {
        char name[40];
        SatTypedMatches matches;
        sat_raw_case_text_name(raw, i, name);
        assert_true(sat_raw_case_search(raw, i, own, &key, 1, &matches, &err));
        for (size_t k = 0; k < matches.count; k++) {
            sat_write_format(&found, "%s %zu; ", name, matches.items[k].first_word);
        }
        sat_typed_matches_free(&matches);
    }
    sat_write_u8(&found, 0);
    /* The contributor and an author of a reference may be on the staff. */
    assert_string_equal((const char *)found.bytes,
                        "title 3; discussion 2; systems[1] 1; references[1] 1; ");
    sat_byte_writer_free(&found);
}

static void texts_become_a_case(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatRawCase) *raw = read_case(written);
    SAT_AUTO(SatCaseBuilder) *builder = sat_case_builder_new(&err);
    assert_non_null(builder);
    assert_true(sat_raw_case_take(raw, builder, &err));
    SAT_AUTO(SatRawCase) *bare = read_case("{\"format\": \"satchel-case\", \"version\": 1}");
    assert_true(sat_raw_case_take(bare, builder, &err));
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"{}", "format"},
        {"[]", "object"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"title\": 5}", "title"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"sex\": \"Z\"}", "sex"},
        {"{\"format\": \"satchel-case\", \"version\": 1, \"tags\": [7]}", "tags[0]"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_raw_case_read(pairs[i][0], strlen(pairs[i][0]), &err));
        assert_non_null(strstr(err.text, pairs[i][1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_searched),
        cmocka_unit_test(texts_become_a_case),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
