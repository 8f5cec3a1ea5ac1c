/* Names of keys as scripts write them and as help shows them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "player/sdl/input_event.h"
#include "player/sdl/sdl_window.h"

static void expect_key(const char *name, SatKeyCode key, unsigned modifiers)
{
    SatKeyCode got = 0;
    unsigned got_modifiers = 99;
    assert_true(sat_key_parse(name, &got, &got_modifiers));
    assert_int_equal(got, key);
    assert_int_equal(got_modifiers, modifiers);
}

static void names_are_understood(void **state)
{
    (void)state;
    expect_key("Down", SAT_KEY_DOWN, 0);
    expect_key("down", SAT_KEY_DOWN, 0);
    expect_key("Shift+Up", SAT_KEY_UP, SAT_MOD_SHIFT);
    expect_key("Ctrl+Alt+PageDown", SAT_KEY_PAGE_DOWN, SAT_MOD_CTRL | SAT_MOD_ALT);
    expect_key("PgDn", SAT_KEY_PAGE_DOWN, 0);
    expect_key("A", 'a', 0);
    expect_key("Ctrl+0", '0', SAT_MOD_CTRL);
    expect_key("+", '+', 0);
    expect_key("Ctrl++", '+', SAT_MOD_CTRL);
    expect_key("?", '?', 0);
    expect_key("Space", ' ', 0);
    expect_key("F11", SAT_KEY_F11, 0);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    SatKeyCode key = 0;
    unsigned modifiers = 0;
    assert_false(sat_key_parse("", &key, &modifiers));
    assert_false(sat_key_parse("Downn", &key, &modifiers));
    assert_false(sat_key_parse("F13", &key, &modifiers));
    assert_false(sat_key_parse("Hyper+A", &key, &modifiers));
    assert_false(sat_key_parse("ab", &key, &modifiers));
}

static void shown_names_parse_back(void **state)
{
    (void)state;
    for (SatKeyCode key = SAT_KEY_FIRST_NAMED; key <= SAT_KEY_F12; key++) {
        char name[48];
        sat_key_describe(key, SAT_MOD_CTRL, name, sizeof name);
        expect_key(name, key, SAT_MOD_CTRL);
    }
}

static void text_is_readable_at_every_size(void **state)
{
    (void)state;
    assert_float_equal(sat_ui_scale_for(1280, 720, 720, 1.0), 1.0, 0.001);
    assert_float_equal(sat_ui_scale_for(1920, 1080, 1080, 1.0), 1.0, 0.001);
    assert_float_equal(sat_ui_scale_for(3840, 2160, 2160, 1.0), 2.0, 0.001);
    assert_float_equal(sat_ui_scale_for(2880, 1800, 1800, 2.0), 2.0, 0.001);
    /* a small window on a large screen keeps what must fit */
    assert_float_equal(sat_ui_scale_for(1280, 720, 2160, 1.0), 1.25, 0.001);
    assert_float_equal(sat_ui_scale_for(640, 420, 2160, 1.0), 1.0, 0.001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_understood), cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(shown_names_parse_back), cmocka_unit_test(text_is_readable_at_every_size)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
