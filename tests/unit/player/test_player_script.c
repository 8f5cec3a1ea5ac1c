/* Scripts: what is understood, what is refused by line, and when each action is due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "player/player_script.h"

#define START_NS 1000000000U

static SatScript *parse(const char *text)
{
    SatError err = SAT_ERROR_INIT;
    SatScript *script = sat_script_parse(text, strlen(text), &err);
    assert_string_equal(err.text, "");
    assert_non_null(script);
    return script;
}

static void expect_refused(const char *text, const char *line)
{
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_script_parse(text, strlen(text), &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, line));
}

static void bad_lines_are_named(void **state)
{
    (void)state;
    expect_refused("wait idle\njump 3\n", "line 2");
    expect_refused("# note\n\nkey Downn\n", "line 3");
    expect_refused("wheel\n", "line 1");
    expect_refused("wheel x\n", "line 1");
    expect_refused("click 1\n", "line 1");
    expect_refused("drag 1 2 3\n", "line 1");
    expect_refused("drag 1 2 3 4 sideways\n", "line 1");
    expect_refused("size 10 10\n", "line 1");
    expect_refused("rate -1\n", "line 1");
    expect_refused("wait\n", "line 1");
    expect_refused("wait nan\n", "line 1");
    expect_refused("screenshot\n", "line 1");
    expect_refused("quit now\n", "line 1");
    expect_refused("text \xff\n", "line 1");
}

static void every_action_is_understood(void **state)
{
    (void)state;
    sat_script_free(parse("key Ctrl+Home\nkeydown Down\nkeyup Down\nwheel -1.5 Ctrl\nmove 1 2\n"
                          "click 3 4\nclick 3 4 right Ctrl\ndrag 1 2 3 4\n"
                          "drag 1 2 3 4 right Shift 250\ndrag 1 2 3 4 500\ndrop a b.satchel\n"
                          "text hello\nsize 1280 720\nrate 60\nwait idle\nwait 20\n"
                          "screenshot a b.png\nstate s.json\nquit\n\n  # note\r\n"));
}

static void events_are_due_at_the_rate(void **state)
{
    (void)state;
    SatScript *script = parse("rate 50\nwheel 1\nwheel 1\nwheel 1\n");
    SatScriptEvent event;
    uint64_t now_ns = START_NS;
    sat_script_next(script, now_ns, true, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_INPUT);
    const uint64_t first_ns = event.input.time_ns;
    sat_script_next(script, now_ns, true, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_WAIT);
    assert_int_equal(event.due_ns, first_ns + 20000000U);
    /* Asked late: the event keeps the time it was due, so that lateness shows in statistics. */
    now_ns += 70000000U;
    sat_script_next(script, now_ns, true, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_INPUT);
    assert_int_equal(event.input.time_ns, first_ns + 20000000U);
    sat_script_next(script, now_ns, true, &event);
    assert_int_equal(event.input.time_ns, first_ns + 40000000U);
    sat_script_next(script, now_ns, true, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_END);
    sat_script_free(script);
}

static void wait_idle_waits(void **state)
{
    (void)state;
    SatScript *script = parse("wait idle\nquit\n");
    SatScriptEvent event;
    sat_script_next(script, START_NS, false, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_WAIT);
    sat_script_next(script, START_NS + 1000, true, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_QUIT);
    assert_false(sat_script_gave_up(script));
    sat_script_free(script);
}

static void wait_idle_gives_up(void **state)
{
    (void)state;
    SatScript *script = parse("wait idle\nquit\n");
    SatScriptEvent event;
    sat_script_next(script, START_NS, false, &event);
    sat_script_next(script, START_NS + (uint64_t)61 * 1000000000U, false, &event);
    assert_int_equal(event.kind, SAT_SCRIPT_QUIT);
    assert_true(sat_script_gave_up(script));
    sat_script_free(script);
}

static void a_held_key_repeats_until_it_is_let_go(void **state)
{
    (void)state;
    SatScript *script = parse("rate 100\nkeydown Down\nwait 100\nkeyup Down\n");
    SatScriptEvent event;
    int repeats = 0;
    bool up = false;
    for (uint64_t now_ns = START_NS; now_ns < START_NS + 400000000U && !up; now_ns += 1000000U) {
        do {
            sat_script_next(script, now_ns, true, &event);
            repeats += event.kind == SAT_SCRIPT_INPUT && event.input.repeat ? 1 : 0;
            up = up || (event.kind == SAT_SCRIPT_INPUT && event.input.kind == SAT_INPUT_KEY_UP);
        } while (event.kind == SAT_SCRIPT_INPUT);
    }
    assert_true(up);
    assert_in_range(repeats, 9, 12);
    sat_script_free(script);
}

static void a_drag_presses_moves_and_lets_go(void **state)
{
    (void)state;
    SatScript *script = parse("drag 10 20 110 220 right 100\n");
    SatScriptEvent event;
    SatInputKind order[64];
    size_t count = 0;
    for (uint64_t now_ns = START_NS; now_ns < START_NS + 400000000U; now_ns += 1000000U) {
        for (;;) {
            sat_script_next(script, now_ns, true, &event);
            if (event.kind != SAT_SCRIPT_INPUT) {
                break;
            }
            order[count++] = event.input.kind;
            assert_true(event.input.kind == SAT_INPUT_MOVE ||
                        event.input.button == SAT_BUTTON_RIGHT);
            if (event.input.kind == SAT_INPUT_RELEASE) {
                assert_float_equal(event.input.x, 110, 0.001);
                assert_float_equal(event.input.y, 220, 0.001);
            }
        }
    }
    assert_in_range(count, 6, 12);
    assert_int_equal(order[0], SAT_INPUT_MOVE);
    assert_int_equal(order[1], SAT_INPUT_PRESS);
    assert_int_equal(order[count - 1], SAT_INPUT_RELEASE);
    sat_script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bad_lines_are_named),
                                       cmocka_unit_test(every_action_is_understood),
                                       cmocka_unit_test(events_are_due_at_the_rate),
                                       cmocka_unit_test(wait_idle_waits),
                                       cmocka_unit_test(wait_idle_gives_up),
                                       cmocka_unit_test(a_held_key_repeats_until_it_is_let_go),
                                       cmocka_unit_test(a_drag_presses_moves_and_lets_go)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
