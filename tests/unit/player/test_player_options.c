/* The player's command line: what it takes, and that nothing unknown is ignored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "player/player_options.h"

static bool parse(SatPlayerOptions *out, SatError *err, const char *a, const char *b, const char *c)
{
    char words[4][64] = {"satchel-player", "", "", ""};
    char *argv[5] = {words[0], words[1], words[2], words[3], NULL};
    const char *const given[3] = {a, b, c};
    int argc = 1;
    for (size_t i = 0; i < 3 && given[i] != NULL; i++, argc++) {
        strncpy(words[i + 1], given[i], sizeof words[0] - 1);
    }
    *err = (SatError)SAT_ERROR_INIT;
    return sat_player_options_parse(argc, argv, out, err);
}

static void options_are_read(void **state)
{
    (void)state;
    SatPlayerOptions options;
    SatError err;
    assert_true(parse(&options, &err, "--window", "1280x720", "--renderer=software"));
    assert_int_equal(options.window.width, 1280);
    assert_int_equal(options.window.height, 720);
    assert_int_equal(options.window.renderer, SAT_RENDERER_SOFTWARE);
    assert_true(parse(&options, &err, "-h", NULL, NULL));
    assert_true(options.help);
    assert_true(parse(&options, &err, NULL, NULL, NULL));
    assert_null(options.pack_path);
    assert_true(parse(&options, &err, "--full-screen", NULL, NULL));
    assert_true(options.window.full_screen);
    assert_int_equal(options.seed, 0);
    assert_true(parse(&options, &err, "--seed", "999999", NULL));
    assert_int_equal(options.seed, 999999);
    assert_null(options.series);
    assert_true(parse(&options, &err, "--series", "1/1/1,1/1/3", NULL));
    assert_non_null(options.series);
}

static void mistakes_are_told(void **state)
{
    (void)state;
    SatPlayerOptions options;
    SatError err;
    assert_false(parse(&options, &err, "--windw", "1280x720", NULL));
    assert_non_null(strstr(err.text, "--windw"));
    assert_false(parse(&options, &err, "--window", "1280", NULL));
    assert_non_null(strstr(err.text, "1280x720"));
    assert_false(parse(&options, &err, "--window", NULL, NULL));
    assert_false(parse(&options, &err, "--renderer", "vulkan", NULL));
    assert_false(parse(&options, &err, "--seed", "0", NULL));
    assert_false(parse(&options, &err, "--seed", "-1", NULL));
    assert_false(parse(&options, &err, "--seed", "1000000", NULL));
    assert_false(parse(&options, &err, "--seed", "seven", NULL));
    assert_false(parse(&options, &err, "a.satchel", "b.satchel", NULL));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(options_are_read),
                                       cmocka_unit_test(mistakes_are_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
