/* Typed text: what tells who the patient is is found where it stands; ordinary words are left
 * alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/common_words.h"
#include "export/deidentify/deid_typed_text.h"
#include "export/deidentify/name_fold.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/file_io.h"

enum { PATIENTS = 8 };

typedef struct {
    SatOwnIdentifiers *own;
    SatSha256 keys[PATIENTS];
    size_t count;
} People;

static void add(People *people, SatOwnKind kind, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_own_identifiers_add(people->own, &people->keys[people->count - 1], kind, text,
                                        strlen(text), &err));
}

static void add_patient(People *people, const char *name)
{
    assert_in_range(people->count, 0, PATIENTS - 1);
    people->keys[people->count] = sat_sha256(name, strlen(name));
    people->count++;
    add(people, SAT_OWN_NAME, name);
}

static People people_new(void)
{
    SatError err = SAT_ERROR_INIT;
    People people = {.own = sat_own_identifiers_new(&err)};
    assert_non_null(people.own);
    return people;
}

/* Names that are words of every report. */
static void add_ordinary_people(People *people)
{
    static const char *const names[] = {"BROWN^ANTHONY^CHARLES", "MAY^LAURA^TERESA",
                                        "LONG^CHRISTOPHER^LEE", "HEAD^TANYA^LOUISE"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        add_patient(people, names[i]);
        add(people, SAT_OWN_DATE, "19530512");
        add(people, SAT_OWN_DATE, "20240131");
        add(people, SAT_OWN_NUMBER, "PX-48-2291");
        add(people, SAT_OWN_NUMBER, "0040017733");
        add(people, SAT_OWN_NUMBER, "771");
        add(people, SAT_OWN_NUMBER, "1");
        add(people, SAT_OWN_ACCESSION, "A0098-22");
        add(people, SAT_OWN_INSTITUTION, "Lakeview Memorial Hospital");
        add(people, SAT_OWN_STAFF, "Okonkwo^Ngozi");
    }
}

static SatTypedMatches search(const People *people, const char *text, size_t length)
{
    SatError err = SAT_ERROR_INIT;
    SatTypedMatches matches;
    assert_true(sat_typed_text_search(people->own, people->keys, people->count, text, length,
                                      &matches, &err));
    return matches;
}

static char *read_golden(const char *name)
{
    SatError err = SAT_ERROR_INIT;
    char path[1024];
    size_t length = 0;
    const char *root = getenv("SATCHEL_TEST_ROOT");
    assert_non_null(root);
    (void)snprintf(path, sizeof(path), "%s/tests/golden/typed_text/%s", root, name);
    char *text = (char *)sat_read_file(path, 1 << 20, &length, &err);
    assert_non_null(text);
    return text;
}

/* Of the sentences (one a line): how many there are, and in how many something is found. Prints
 * those that go against `expected`. */
static size_t count_found(const People *people, const char *name, bool expected, size_t *lines)
{
    char *text = read_golden(name);
    size_t found = 0;
    *lines = 0;
    for (char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        SatTypedMatches matches = search(people, line, length);
        found += matches.count > 0 ? 1 : 0;
        if ((matches.count > 0) != expected) {
            const SatTypedMatch *first = matches.items;
            print_message("%.*s: %s\n", (int)length, line,
                          first != NULL ? sat_identifier_kind_text(first->kind, first->is_own)
                                        : "nothing found");
        }
        sat_typed_matches_free(&matches);
        (*lines)++;
        line += length + (line[length] != '\0' ? 1 : 0);
    }
    free(text);
    print_message("%s: %zu sentences, something found in %zu\n", name, *lines, found);
    return found;
}

static void ordinary_words_are_no_names(void **state)
{
    (void)state;
    People people = people_new();
    size_t lines = 0;
    add_ordinary_people(&people);
    assert_int_equal(count_found(&people, "radiology_sentences.txt", false, &lines), 0);
    assert_int_equal(lines, 500);
    sat_own_identifiers_free(people.own);
}

static void identifiers_are_found(void **state)
{
    (void)state;
    People people = people_new();
    size_t lines = 0;
    add_ordinary_people(&people);
    add_patient(&people, "YAMADA^TARO=山田^太郎=ﾔﾏﾀﾞ^ﾀﾛｳ");
    add(&people, SAT_OWN_NAME, "KIM^CHEOLSU=김^철수");
    add_patient(&people, "WANG^WEI=王^伟");
    add_patient(&people, "Иванов^Пётр");
    add(&people, SAT_OWN_NAME, "MUELLER^JOERG");
    add_patient(&people, "Kowalski^Jan");
    add(&people, SAT_OWN_NAME, "O'NEILL^SEAN");
    size_t found = count_found(&people, "identifying_sentences.txt", true, &lines);
    assert_int_equal(lines, 201);
    assert_int_equal(found, lines);
    sat_own_identifiers_free(people.own);
}

/* "kind first-last" of each match. */
static const char *found_in(const People *people, const char *text, char out[256])
{
    static const char *const names[SAT_IDENTIFIER_KINDS] = {
        [SAT_IDENTIFIER_NAME] = "name",     [SAT_IDENTIFIER_INITIALS] = "initials",
        [SAT_IDENTIFIER_NUMBER] = "number", [SAT_IDENTIFIER_ACCESSION] = "accession",
        [SAT_IDENTIFIER_DATE] = "date",     [SAT_IDENTIFIER_PHONE] = "phone",
        [SAT_IDENTIFIER_MAIL] = "mail",     [SAT_IDENTIFIER_ADDRESS] = "address",
        [SAT_IDENTIFIER_STAFF] = "staff",   [SAT_IDENTIFIER_INSTITUTION] = "institution"};
    SatTypedMatches matches = search(people, text, strlen(text));
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < matches.count; i++) {
        const SatTypedMatch *match = &matches.items[i];
        assert_true(match->offset_bytes + match->length_bytes <= strlen(text));
        used += (size_t)snprintf(out + used, 256 - used, "%s%s%s %zu-%zu", i > 0 ? ", " : "",
                                 match->is_own ? "own " : "", names[match->kind], match->first_word,
                                 match->last_word);
    }
    sat_typed_matches_free(&matches);
    return out;
}

static void matches_say_what_and_where(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"Pneumonia in Anthony Brown, seen 31.01.2024", "own name 3-4, own date 6-6"},
        {"Prior film of 3 March 2019", "date 4-6"},
        {"PX 48 2291 and A009822", "own number 1-3, own accession 5-5"},
        {"CT Head\nMr. Head", "own name 4-4"},
        {"Okonkwo, Lakeview Memorial Hospital", "own staff 1-1, own institution 2-4"},
        {"J.S. and A.B. are shown", "own initials 3-3"},
        {"mail a.b@example.org or tel 030 1234567", "mail 2-2, phone 5-6"},
        {"Figure 1 of 771 images", ""},
        {"no. 1 of 24", ""},
        {"2024", ""},
        {"", ""},
    };
    People people = people_new();
    add_ordinary_people(&people);
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char out[256];
        assert_string_equal(found_in(&people, pairs[i][0], out), pairs[i][1]);
    }
    sat_own_identifiers_free(people.own);
}

static void placeholders_are_nobody(void **state)
{
    (void)state;
    char out[256];
    People people = people_new();
    add_patient(&people, "ANONYMOUS");
    add(&people, SAT_OWN_NAME, "Unknown");
    add(&people, SAT_OWN_NUMBER, "00000000");
    assert_string_equal(found_in(&people, "Unknown primary; anonymous donor 00000000", out), "");
    sat_own_identifiers_free(people.own);
}

static void patients_are_kept_apart(void **state)
{
    (void)state;
    People people = people_new();
    SatError err = SAT_ERROR_INIT;
    for (int i = 0; i < 1000; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "Qz%dxy^Vw%d", i, i);
        SatSha256 key = sat_sha256(&i, sizeof(i));
        for (int again = 0; again < 3; again++) {
            assert_true(
                sat_own_identifiers_add(people.own, &key, SAT_OWN_NAME, name, strlen(name), &err));
        }
    }
    for (int i = 0; i < 1000; i++) {
        char name[32];
        SatOwnValue value;
        size_t position = 0;
        (void)snprintf(name, sizeof(name), "Qz%dxy^Vw%d", i, i);
        SatSha256 key = sat_sha256(&i, sizeof(i));
        assert_true(sat_own_identifiers_next(people.own, &key, &position, &value));
        assert_int_equal(value.length, strlen(name));
        assert_memory_equal(value.text, name, value.length);
        assert_false(sat_own_identifiers_next(people.own, &key, &position, &value));
    }
    sat_own_identifiers_free(people.own);
}

static void ways_of_writing_are_one(void **state)
{
    (void)state;
    static const char *const same[][4] = {{"Müller", "MUELLER", "muller", "Mu\xcc\x88ller"},
                                          {"Weiß", "WEISS", "weiss", "WEIẞ"},
                                          {"Ñandú", "nandu", "NANDU", "Ñandu"},
                                          {"Łukasz", "lukasz", "LUKASZ", "Lukasz"},
                                          {"Иванов", "ivanov", "ИВАНОВ", "Ivanov"},
                                          {"ヤマダ", "やまだ", "ﾔﾏﾀﾞ", "やまた\xe3\x82\x99"},
                                          {"Παπάς", "ΠΑΠΑΣ", "papas", "Papas"},
                                          {"ＡＢＣ１", "abc1", "ABC1", "Abc１"},
                                          {"Nguyễn", "nguyen", "NGUYỄN", "Nguye\xcc\x82n"}};
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        char first[64] = "", other[64] = "";
        size_t length = sat_name_fold(same[i][0], strlen(same[i][0]), first);
        for (size_t k = 1; k < 4; k++) {
            memset(other, 0, sizeof(other));
            assert_int_equal(sat_name_fold(same[i][k], strlen(same[i][k]), other), length);
            assert_memory_equal(first, other, length);
        }
    }
}

static void lists_hold_folded_words(void **state)
{
    (void)state;
    size_t words = 0;
    for (size_t i = 0; sat_common_word_list(i) != NULL; i++) {
        const char *list = sat_common_word_list(i);
        assert_int_equal(list[0], ' ');
        while (*++list != '\0') {
            char folded[64];
            size_t length = strcspn(list, " ");
            assert_in_range(length, 1, 20);
            if (sat_name_fold(list, length, folded) != length) {
                fail_msg("%.*s", (int)length, list);
            }
            assert_memory_equal(folded, list, length);
            list += length;
            words++;
        }
    }
    print_message("%zu words\n", words);
    assert_true(words > 1500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_words_are_no_names), cmocka_unit_test(identifiers_are_found),
        cmocka_unit_test(matches_say_what_and_where),  cmocka_unit_test(placeholders_are_nobody),
        cmocka_unit_test(patients_are_kept_apart),     cmocka_unit_test(ways_of_writing_are_one),
        cmocka_unit_test(lists_hold_folded_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
