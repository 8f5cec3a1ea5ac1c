/* The one key table: complete, without conflicts, and the source of the help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "player/screen/action_private.h"

static void no_key_means_two_things(void **state)
{
    (void)state;
    size_t count = 0;
    const SatKeyBinding *bindings = sat_key_bindings(&count);
    assert_true(count > 40);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            assert_false(bindings[i].key == bindings[j].key &&
                         bindings[i].modifiers == bindings[j].modifiers);
        }
        const SatAction found = sat_action_for_key(bindings[i].key, bindings[i].modifiers);
        assert_true(sat_action_equal(found, bindings[i].action));
    }
}

static void expect(const char *key_name, SatActionKind kind, size_t argument)
{
    SatKeyCode key = 0;
    unsigned modifiers = 0;
    assert_true(sat_key_parse(key_name, &key, &modifiers));
    const SatAction action = sat_action_for_key(key, modifiers);
    assert_int_equal(action.kind, kind);
    assert_int_equal(action.argument, argument);
}

static void the_keys_people_know(void **state)
{
    (void)state;
    expect("Down", SAT_ACTION_IMAGE_NEXT, 0);
    expect("Up", SAT_ACTION_IMAGE_PREVIOUS, 0);
    expect("Shift+Down", SAT_ACTION_IMAGE_FORWARD_TEN, 0);
    expect("Home", SAT_ACTION_IMAGE_FIRST, 0);
    expect("End", SAT_ACTION_IMAGE_LAST, 0);
    expect("G", SAT_ACTION_GO_TO, 0);
    expect("PageDown", SAT_ACTION_SERIES_NEXT, 0);
    expect("Left", SAT_ACTION_SERIES_PREVIOUS, 0);
    expect("1", SAT_ACTION_PRESET, 1);
    expect("9", SAT_ACTION_PRESET, 9);
    expect("0", SAT_ACTION_WINDOW_AUTO, 0);
    expect("Ctrl+0", SAT_ACTION_RESET, 0);
    expect("Esc", SAT_ACTION_ESCAPE, 0);
    expect("S", SAT_ACTION_TOOL_SCROLL, 0);
    expect("w", SAT_ACTION_TOOL_WINDOW, 0);
    expect("Ctrl+W", SAT_ACTION_CLOSE, 0);
    expect("R", SAT_ACTION_TEXT_PANEL, 0);
    expect("Alt+R", SAT_ACTION_ROTATE_RIGHT, 0);
    expect("?", SAT_ACTION_HELP, 0);
    expect("Shift+?", SAT_ACTION_HELP, 0);
    expect("F1", SAT_ACTION_HELP, 0);
    expect("Ctrl+Q", SAT_ACTION_QUIT, 0);
}

static void a_lesson_has_keys_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        SatActionKind kind;
    } KEYS[] = {{"Space", SAT_ACTION_STEP_NEXT},
                {"PageDown", SAT_ACTION_STEP_NEXT},
                {"Right", SAT_ACTION_STEP_NEXT},
                {"Backspace", SAT_ACTION_STEP_PREVIOUS},
                {"PageUp", SAT_ACTION_STEP_PREVIOUS},
                {"Shift+Space", SAT_ACTION_STEP_PREVIOUS},
                {"Ctrl+Home", SAT_ACTION_STEP_FIRST},
                {"Ctrl+End", SAT_ACTION_STEP_LAST},
                {"Enter", SAT_ACTION_CONFIRM},
                {"J", SAT_ACTION_CROSS_HAIR},
                {"G", SAT_ACTION_STEP_GO_TO},
                {"Down", SAT_ACTION_NONE},
                {"Ctrl+PageDown", SAT_ACTION_NONE},
                {"Esc", SAT_ACTION_NONE},
                {"B", SAT_ACTION_BLACK},
                {".", SAT_ACTION_BLACK},
                {",", SAT_ACTION_WHITE},
                {"P", SAT_ACTION_LASER},
                {"Shift+P", SAT_ACTION_SPOTLIGHT},
                {"E", SAT_ACTION_PEN},
                {"Shift+E", SAT_ACTION_ERASER},
                {"Ctrl+Z", SAT_ACTION_INK_UNDO},
                {"Ctrl+Y", SAT_ACTION_INK_REDO},
                {"Delete", SAT_ACTION_INK_CLEAR},
                {"M", SAT_ACTION_BOOKMARK},
                {"W", SAT_ACTION_NONE},
                {"N", SAT_ACTION_NOTES},
                {"Ctrl++", SAT_ACTION_NOTES_LARGER},
                {"Ctrl+=", SAT_ACTION_NOTES_LARGER},
                {"Ctrl+-", SAT_ACTION_NOTES_SMALLER}};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        SatKeyCode key = 0;
        unsigned modifiers = 0;
        assert_true(sat_key_parse(KEYS[i].name, &key, &modifiers));
        assert_int_equal(sat_lesson_action_for_key(key, modifiers).kind, KEYS[i].kind);
    }
    expect("F", SAT_ACTION_MARKS, 0);
    expect("Shift+F", SAT_ACTION_FINDING_NEXT, 0);
    expect("F5", SAT_ACTION_LESSON_START, 0);
}

static void a_clicker_and_escape_never_quit(void **state)
{
    (void)state;
    size_t count = 0;
    const SatKeyBinding *bindings = sat_key_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        if (bindings[i].action.kind == SAT_ACTION_QUIT) {
            assert_int_equal(bindings[i].modifiers, SAT_MOD_CTRL);
            assert_int_equal(bindings[i].key, 'q');
        }
    }
    assert_int_equal(sat_action_for_key('b', 0).kind, SAT_ACTION_NONE);
    assert_int_equal(sat_action_for_key('.', 0).kind, SAT_ACTION_NONE);
}

static void the_help_names_every_binding(void **state)
{
    (void)state;
    SatHelpLine lines[SAT_HELP_MAX_LINES];
    const size_t line_count = sat_help_lines(lines);
    size_t count = 0;
    const SatKeyBinding *bindings = sat_key_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        char key[48];
        bool told = bindings[i].action.kind == SAT_ACTION_PRESET;
        sat_key_describe(bindings[i].key, bindings[i].modifiers, key, sizeof key);
        for (size_t line = 0; line < line_count && !told; line++) {
            told = strstr(lines[line].keys, key) != NULL &&
                   strcmp(lines[line].title, sat_action_title(bindings[i].action.kind)) == 0;
        }
        assert_true(told);
        assert_true(sat_action_title(bindings[i].action.kind)[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_key_means_two_things),
                                       cmocka_unit_test(the_keys_people_know),
                                       cmocka_unit_test(a_lesson_has_keys_of_its_own),
                                       cmocka_unit_test(a_clicker_and_escape_never_quit),
                                       cmocka_unit_test(the_help_names_every_binding)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
