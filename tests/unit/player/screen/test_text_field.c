/* Typing a file's name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "player/screen/text_field.h"

static void characters_go_in_at_the_caret(void **state)
{
    (void)state;
    SatTextField field = {0};
    sat_text_field_set(&field, ".satchel", 0);
    sat_text_field_insert(&field, "h\xC3\xB6"
                                  "ren");
    assert_string_equal(field.text, "h\xC3\xB6ren.satchel");
    assert_int_equal(field.caret, 6);
    sat_text_field_insert(&field, "\n\x7F\x01");
    assert_string_equal(field.text, "h\xC3\xB6ren.satchel");
    field.has_lines = true;
    sat_text_field_insert(&field, "\n\x7F\x01\n");
    assert_string_equal(field.text, "h\xC3\xB6ren\n\n.satchel");
}

static void keys_move_and_remove_whole_characters(void **state)
{
    (void)state;
    SatTextField field = {0};
    sat_text_field_set(&field,
                       "a\xE2\x82\xAC"
                       "b",
                       5);
    assert_true(sat_text_field_key(&field, SAT_KEY_LEFT));
    assert_true(sat_text_field_key(&field, SAT_KEY_BACKSPACE));
    assert_string_equal(field.text, "ab");
    assert_int_equal(field.caret, 1);
    assert_true(sat_text_field_key(&field, SAT_KEY_DELETE));
    assert_string_equal(field.text, "a");
    assert_true(sat_text_field_key(&field, SAT_KEY_HOME));
    assert_true(sat_text_field_key(&field, SAT_KEY_BACKSPACE)); /* nothing before it */
    assert_string_equal(field.text, "a");
    assert_true(sat_text_field_key(&field, SAT_KEY_RIGHT));
    assert_true(sat_text_field_key(&field, SAT_KEY_RIGHT)); /* nothing behind it */
    assert_int_equal(field.caret, 1);
    assert_true(sat_text_field_key(&field, SAT_KEY_END));
    assert_false(sat_text_field_key(&field, SAT_KEY_F1));
}

static void it_never_overflows(void **state)
{
    (void)state;
    SatTextField field = {0};
    char flood[600];
    memset(flood, 'x', sizeof flood);
    flood[sizeof flood - 1] = '\0';
    sat_text_field_set(&field, flood, 9999);
    assert_int_equal(strlen(field.text), SAT_TEXT_FIELD_USUAL);
    assert_int_equal(field.caret, SAT_TEXT_FIELD_USUAL);
    sat_text_field_insert(&field, "\xE2\x82\xAC");
    assert_int_equal(strlen(field.text), SAT_TEXT_FIELD_USUAL);
    field.most = SIZE_MAX; /* as much as there is room for */
    char all[sizeof field.text + 100];
    memset(all, 'x', sizeof all);
    all[sizeof all - 1] = '\0';
    sat_text_field_set(&field, all, 0);
    assert_int_equal(strlen(field.text), sizeof field.text - 1);
    sat_text_field_insert(&field, "y");
    assert_int_equal(strlen(field.text), sizeof field.text - 1);
}

static void the_caret_never_splits_a_character(void **state)
{
    (void)state;
    SatTextField field = {0};
    sat_text_field_set(&field, "\xE2\x82\xAC", 2);
    assert_int_equal(field.caret, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_go_in_at_the_caret),
        cmocka_unit_test(keys_move_and_remove_whole_characters),
        cmocka_unit_test(it_never_overflows),
        cmocka_unit_test(the_caret_never_splits_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
