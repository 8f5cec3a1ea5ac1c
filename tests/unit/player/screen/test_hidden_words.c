/* A series' name must not tell the diagnosis that is hidden beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/screen/hidden_words.h"

static void names_with_the_diagnosis_give_away(void **state)
{
    (void)state;
    assert_true(sat_text_gives_away("Meningioma after contrast", "Falx meningioma"));
    assert_true(sat_text_gives_away("axial MENINGIOMA", "Meningioma"));
    assert_true(sat_text_gives_away("Fracture, lateral", "Compression fracture (L1)"));
}

static void ordinary_names_do_not(void **state)
{
    (void)state;
    assert_false(sat_text_gives_away("Axial brain C+", "Acute brain infarct with bleeding"));
    assert_false(sat_text_gives_away("Axial left", "Left renal stone"));
    assert_false(sat_text_gives_away("Premeningiomatous", "Meningioma")); /* another word */
    assert_false(sat_text_gives_away("Axial", ""));
    assert_false(sat_text_gives_away("", "Meningioma"));
}

static void notes_may_say_it_in_another_form(void **state)
{
    (void)state;
    assert_true(sat_words_give_away("Ask about meningiomas.", "Meningioma"));
    assert_false(sat_text_gives_away("Ask about meningiomas.", "Meningioma"));
    assert_false(sat_words_give_away("Premeningiomatous", "Meningioma"));
    assert_false(sat_words_give_away("Ask about the left side", "Left renal stone"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_with_the_diagnosis_give_away),
                                       cmocka_unit_test(ordinary_names_do_not),
                                       cmocka_unit_test(notes_may_say_it_in_another_form)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
