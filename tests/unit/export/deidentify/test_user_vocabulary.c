/* The user's own vocabulary: its words stay in descriptions, what tells who the patient is never
 * does; a file that is not right gives no word at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/deidentify/kept_words.h"
#include "export/deidentify/own_identifiers_private.h"
#include "formats/base/platform.h"

static SatUserVocabulary *parse(const char *text)
{
    SatError err = SAT_ERROR_INIT;
    SatUserVocabulary *vocabulary = sat_user_vocabulary_parse(text, strlen(text), &err);
    if (vocabulary == NULL) {
        fail_msg("%s", err.text);
    }
    return vocabulary;
}

static void refuses(const char *text, size_t length, const char *says)
{
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_user_vocabulary_parse(text, length, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    if (strstr(err.text, says) == NULL) {
        fail_msg("\"%s\" is not in: %s", says, err.text);
    }
}

static void notes_and_blank_lines_are_passed_over(void **state)
{
    (void)state;
    SAT_AUTO(SatUserVocabulary) *vocabulary =
        parse("\xEF\xBB\xBF# ours\r\n\r\nStarVIBE  # a sequence\r\n  Knie Spezial\r\n"
              "starvibe\nÜberblick\n頭\n# end");
    assert_int_equal(sat_user_vocabulary_count(vocabulary), 4);
    const SatVocabularyEntry *entry = sat_user_vocabulary_find(vocabulary, "knie spezial", 12);
    assert_non_null(entry);
    assert_string_equal(entry->shown, "Knie Spezial");
    assert_int_equal(entry->word_class, SAT_WORD_USER);
    assert_null(sat_user_vocabulary_find(vocabulary, "knie", 4));
    assert_null(sat_user_vocabulary_find(vocabulary, "ours", 4));
    assert_null(sat_user_vocabulary_find(NULL, "starvibe", 8));
    assert_int_equal(sat_user_vocabulary_count(NULL), 0);
}

static void what_is_not_right_names_its_line(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"fine\nalso fine\nMK19750302\n", "line 3: a word with more than 3 digits"},
        {"19750302", "line 1: a word with more than 3 digits"},
        {"a1b2c3d4", "line 1: a word with more than 3 digits"},
        {"12 34", "line 1: no letter"},
        {"J", "line 1: only single letters"},
        {"J. S.", "line 1: only single letters"},
        {"one two three four five six", "line 1: more than 5 words"},
        {"Smith^John", "line 1: a sign that is no letter"},
        {"a\\b", "line 1: a sign that is no letter"},
        {"# note\nred\xE2\x80\xAEtext", "line 2: a sign that is no letter"},
        {"tab\there", "line 1: a sign that is no letter"},
        {"fine\n\xff\xfe", "line 2: not UTF-8"},
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopq",
         "line 1: longer than 64 bytes"}};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        refuses(lines[i][0], strlen(lines[i][0]), lines[i][1]);
        refuses(lines[i][0], strlen(lines[i][0]), "mend the line, or put # before it");
    }
    refuses("nul\0here", 8, "line 1: not UTF-8");
    size_t length = SAT_USER_VOCABULARY_MOST_LINES + 1U;
    char *many = malloc(length);
    assert_non_null(many);
    memset(many, '\n', length);
    refuses(many, length, "more than 10000 lines");
    free(many);
}

static void a_file_is_found_read_and_bounded(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatUserVocabulary) *none = sat_user_vocabulary_load("no such file", &err);
    assert_non_null(none);
    assert_int_equal(sat_user_vocabulary_count(none), 0);
    assert_null(sat_user_vocabulary_load(".", &err)); /* a folder is there: not passed over */
    assert_non_null(strstr(err.text, "your vocabulary"));
}

/* ---- descriptions ---------------------------------------------------------------------------- */

typedef struct {
    SatArena *arena;
    SatOwnIdentifiers *own;
    SatUserVocabulary *user;
    SatSha256 patient;
} Fixture;

static int set_up(void **state)
{
    static Fixture fixture;
    SatError err = SAT_ERROR_INIT;
    fixture = (Fixture){.arena = sat_arena_new(0, &err),
                        .own = sat_own_identifiers_new(&err),
                        .user = parse("StarVIBE\nKnie Spezial\nLiver Pro\nMueller\nDelta\nHX77\n"
                                      "Sequenz Ü\n"),
                        .patient = sat_sha256("one", 3)};
    bool done =
        sat_own_identifiers_add(fixture.own, &fixture.patient, SAT_OWN_NAME, "Müller^Delta",
                                strlen("Müller^Delta"), &err) &&
        sat_own_identifiers_add(fixture.own, &fixture.patient, SAT_OWN_NUMBER, "HX77", 4, &err);
    *state = &fixture;
    return done ? 0 : -1;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    sat_user_vocabulary_free(fixture->user);
    sat_own_identifiers_free(fixture->own);
    sat_arena_free(fixture->arena);
    return 0;
}

static const char *kept(const Fixture *fixture, const SatSha256 *patient, bool keeps,
                        const char *text, SatWordRanges *dropped)
{
    SatError err = SAT_ERROR_INIT;
    const SatKeptWords how = {
        .more = {.own = fixture->own, .user = fixture->user, .keeps_dropped = keeps},
        .patient_key = patient};
    const SatCleanText *words =
        sat_deid_kept_words(&how, fixture->arena, text, strlen(text), dropped, &err);
    assert_non_null(words);
    return sat_clean_text_utf8(words);
}

static void users_words_stay_as_they_are_written_there(void **state)
{
    static const char *const pairs[][2] = {
        {"ax STARVIBE liver", "Axial StarVIBE Liver"},
        {"knie-spezial T2", "Knie Spezial T2"},
        {"spezial knie", "Knee"}, /* the phrase, not its words */
        {"liver pro 5mm", "Liver Pro 5 mm"},
        {"Sequenz U\xCC\x88", "Sequenz Ü"},
        {"Delta Mueller HX77", "Delta Mueller HX77"},
        {"unknown word", ""},
    };
    const SatSha256 other = sat_sha256("other", 5);
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(kept(*state, &other, false, pairs[i][0], NULL), pairs[i][1]);
    }
}

static void what_tells_who_it_is_goes_all_the_same(void **state)
{
    const Fixture *fixture = *state;
    static const char *const pairs[][2] = {
        {"StarVIBE Delta liver", "StarVIBE Liver"},
        {"Mueller T2", "T2"}, /* Müller, written otherwise */
        {"HX77 StarVIBE", "StarVIBE"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(kept(fixture, &fixture->patient, false, pairs[i][0], NULL),
                            pairs[i][1]);
        assert_string_equal(kept(fixture, &fixture->patient, true, pairs[i][0], NULL), pairs[i][1]);
    }
}

static void accepted_words_stay_but_for_identifiers(void **state)
{
    const Fixture *fixture = *state;
    SatWordRanges dropped;
    static const char raw[] = "Zauberwort StarVIBE 12345 Delta liver 12.03.1967";
    assert_string_equal(kept(fixture, &fixture->patient, false, raw, &dropped), "StarVIBE Liver");
    assert_int_equal(dropped.count, 5); /* not the name, which is hidden */
    assert_string_equal(kept(fixture, &fixture->patient, true, raw, &dropped),
                        "Zauberwort StarVIBE Liver");
    assert_int_equal(dropped.count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_and_blank_lines_are_passed_over),
        cmocka_unit_test(what_is_not_right_names_its_line),
        cmocka_unit_test(a_file_is_found_read_and_bounded),
        cmocka_unit_test_setup_teardown(users_words_stay_as_they_are_written_there, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_tells_who_it_is_goes_all_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(accepted_words_stay_but_for_identifiers, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
