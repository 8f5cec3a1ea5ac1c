/* Tests of step_cards: what may be seen of each step, where numbers and arrows lead. */
#include "player/lesson/step_cards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/player/lesson/lesson_sample.h"

enum { STEPS = 10 };

static const char *title_of(const void *context, size_t case_index)
{
    (void)context;
    return case_index == 1 ? "Case 2" : "Case 1";
}

#define ENTRY(which, number, heading, words)                                                       \
    {                                                                                              \
        .kind = which, .case_index = number, .title = heading, .text = words, .notes = "",         \
        .question = ""                                                                             \
    }
static const SatPlaylistEntry ENTRIES[] = {
    ENTRY(SAT_PLAYLIST_TEXT, SAT_NO_CASE, "Welcome", "*First* words"),
    ENTRY(SAT_PLAYLIST_CASE, 0, "", ""), ENTRY(SAT_PLAYLIST_CASE, 1, "Secret title", ""),
    ENTRY(SAT_PLAYLIST_TEXT, SAT_NO_CASE, "It was a secret", ""),
    ENTRY(SAT_PLAYLIST_SLIDE, 2, "", "Secret picture")};
enum { STOPS = sizeof ENTRIES / sizeof *ENTRIES };
static const SatPlaylist PLAYLIST = {SAT_LECTURE_SHOWN, ENTRIES, STOPS};

typedef struct {
    SatLessonRun *run;
    SatPresenter presenter;
    SatStepCards cards;
    SatCardsRequest request;
} Fixture;

/** At a step of the second stop, the sample's case. */
static Fixture start(size_t position)
{
    SatError err = SAT_ERROR_INIT;
    Fixture at = {.run = sat_lesson_run_new(SAT_MODE_LECTURE, 7, &PLAYLIST, 3, &err)};
    assert_non_null(at.run);
    at.run->stop = 1;
    SatLesson *lesson = sat_lesson_run_enter(at.run, 1, sat_lesson_sample(), NULL, &err);
    assert_non_null(lesson);
    sat_lesson_go(lesson, position);
    assert_true(sat_presenter_init(&at.presenter, &err));
    return at;
}

static void make(Fixture *at, const char *filter)
{
    SatError err = SAT_ERROR_INIT;
    at->request = (SatCardsRequest){.run = at->run,
                                    .present_case = sat_lesson_sample(),
                                    .presenter = &at->presenter,
                                    .title_of = title_of,
                                    .filter = filter};
    assert_true(sat_step_cards_make(&at->cards, &at->request, &err));
}

static void finish(Fixture *at)
{
    sat_step_cards_free(&at->cards);
    sat_presenter_free(&at->presenter);
    sat_lesson_run_free(at->run);
}

static void what_is_to_come_has_a_number_only(void **state)
{
    (void)state;
    size_t told_before = 0;
    for (size_t position = 0; position < STEPS; position++) {
        Fixture at = start(position);
        make(&at, "");
        assert_int_equal(at.cards.count, STEPS + STOPS - 1);
        assert_int_equal(at.cards.present, 1 + position);
        assert_string_equal(at.cards.cards[0].text, "Welcome");
        size_t told = 0;
        for (size_t i = 0; i < STEPS; i++) {
            const SatStepCard *card = &at.cards.cards[1 + i];
            assert_int_equal(card->place.stop, 1);
            assert_int_equal(card->place.step, i);
            assert_int_equal(card->is_known, i <= position);
            assert_int_equal(card->is_present, i == position);
            if (i > position) {
                assert_string_equal(card->text, "");
            }
            told += card->text[0] != '\0';
        }
        assert_true(told >= told_before);
        told_before = told;
        const SatStepCard *after = &at.cards.cards[1 + STEPS];
        assert_int_equal(after[0].kind, SAT_CARD_CASE);
        assert_string_equal(after[0].text, "Case 2"); /* never the entry's own title */
        assert_int_equal(after[1].kind, SAT_CARD_TEXT);
        assert_string_equal(after[1].text, "");
        assert_int_equal(after[2].kind, SAT_CARD_SLIDE);
        assert_string_equal(after[2].text, "");
        assert_false(after[2].is_known);
        finish(&at);
    }
    assert_true(told_before > 5);
}

static void a_text_finds_what_may_be_seen(void **state)
{
    (void)state;
    Fixture at = start(0);
    make(&at, "secret");
    assert_int_equal(at.cards.count, 0);
    make(&at, "WELC");
    assert_int_equal(at.cards.count, 1);
    assert_int_equal(at.cards.cards[0].place.stop, 0);
    make(&at, "case");
    assert_int_equal(at.cards.count, 1);
    make(&at, "12");
    assert_int_equal(at.cards.count, STEPS + STOPS - 1);
    at.run->stop = 4;
    at.request.present_case = NULL;
    SatError err = SAT_ERROR_INIT;
    at.request.filter = "secret";
    assert_true(sat_step_cards_make(&at.cards, &at.request, &err));
    assert_int_equal(at.cards.count, 2); /* both were come to now */
    finish(&at);
}

static void a_number_leads_to_a_step_or_a_stop(void **state)
{
    (void)state;
    Fixture at = start(4);
    SatStepPlace place = {9, 9};
    make(&at, "");
    assert_false(sat_cards_number(&at.request, &place));
    make(&at, "3x");
    assert_false(sat_cards_number(&at.request, &place));
    make(&at, "0");
    assert_false(sat_cards_number(&at.request, &place));
    make(&at, "3");
    assert_true(sat_cards_number(&at.request, &place));
    assert_true(place.stop == 1 && place.step == 2);
    make(&at, "99999999999999999999999");
    assert_true(sat_cards_number(&at.request, &place));
    assert_true(place.stop == 1 && place.step == STEPS - 1);
    at.run->stop = 0;
    at.request.present_case = NULL;
    at.request.filter = "4";
    assert_true(sat_cards_number(&at.request, &place));
    assert_true(place.stop == 3 && place.step == 0);
    finish(&at);
}

static void bookmarks_are_on_their_cards(void **state)
{
    (void)state;
    Fixture at = start(4);
    sat_presenter_enter(&at.presenter, (SatStepPlace){1, 4});
    assert_true(sat_presenter_bookmark(&at.presenter));
    make(&at, "");
    for (size_t i = 0; i < at.cards.count; i++) {
        assert_int_equal(at.cards.cards[i].is_bookmarked, i == 5);
    }
    finish(&at);
}

static void arrows_stay_among_the_cards(void **state)
{
    (void)state;
    /* 0 1 2 3 / 4 5 6 7 / 8 9 */
    assert_int_equal(sat_cards_move(10, 4, 0, -1, 0), 0);
    assert_int_equal(sat_cards_move(10, 4, 3, 1, 0), 4);
    assert_int_equal(sat_cards_move(10, 4, 9, 1, 0), 9);
    assert_int_equal(sat_cards_move(10, 4, 1, 0, -1), 1);
    assert_int_equal(sat_cards_move(10, 4, 1, 0, 1), 5);
    assert_int_equal(sat_cards_move(10, 4, 5, 0, 1), 9);
    assert_int_equal(sat_cards_move(10, 4, 7, 0, 1), 9);
    assert_int_equal(sat_cards_move(10, 4, 9, 0, 1), 9);
    assert_int_equal(sat_cards_move(10, 4, 9, 0, -1), 5);
    assert_int_equal(sat_cards_move(0, 4, 0, 1, 1), 0);
    assert_int_equal(sat_cards_move(3, 0, 1, 1, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_to_come_has_a_number_only),
                                       cmocka_unit_test(a_text_finds_what_may_be_seen),
                                       cmocka_unit_test(a_number_leads_to_a_step_or_a_stop),
                                       cmocka_unit_test(bookmarks_are_on_their_cards),
                                       cmocka_unit_test(arrows_stay_among_the_cards)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
