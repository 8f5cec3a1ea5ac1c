/* What people read on the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "export/export_report.h"

/* What run() writes to stderr. */
static void catch_stderr(void (*run)(SatReport *report), char *found, size_t capacity)
{
    SatReport report = {0};
    FILE *caught = tmpfile();
    assert_non_null(caught);
    (void)fflush(stderr);
    int kept = dup(2);
    assert_true(kept >= 0);
    assert_true(dup2(fileno(caught), 2) >= 0);
    run(&report);
    (void)fflush(stderr);
    assert_true(dup2(kept, 2) >= 0);
    (void)close(kept);
    rewind(caught);
    found[fread(found, 1, capacity - 1, caught)] = '\0';
    (void)fclose(caught);
}

static const char hostile[] = "a\x1b]0;x\x07\nsatchel: all good\xe2\x80\xae\xff";

static void say_hostile(SatReport *report)
{
    sat_report_say(report, "%s: done", hostile);
    sat_report_insist(report, "%s: kept", hostile);
    sat_report_warn(report, hostile, "left out");
    sat_report_fail_text(report, SAT_EXIT_OUTPUT, "%s: full", hostile);
}

/* A file's name must not steer the terminal nor look like a line of ours. */
static void names_cannot_steer_the_terminal(void **state)
{
    char found[1024];
    (void)state;
    catch_stderr(say_hostile, found, sizeof(found));
#define SHOWN "a]0;x satchel: all good\xef\xbf\xbd"
    assert_string_equal(found, SHOWN ": done\n" SHOWN ": kept\n"
                                     "warning: " SHOWN ": left out\n"
                                     "satchel: " SHOWN ": full\n");
}

enum { LONG_BYTES = 5000 };

static void insist_long(SatReport *report)
{
    char text[LONG_BYTES + 1];
    memset(text, 'x', LONG_BYTES);
    text[LONG_BYTES] = '\0';
    sat_report_insist(report, "  satchel pack %s --skip-suspicious", text);
}

/* A command to be pasted with many sources in it. */
static void a_remedy_is_never_cut(void **state)
{
    char found[2 * LONG_BYTES];
    (void)state;
    catch_stderr(insist_long, found, sizeof(found));
    assert_int_equal(strlen(found), strlen("  satchel pack  --skip-suspicious\n") + LONG_BYTES);
    assert_non_null(strstr(found, "x --skip-suspicious\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_cannot_steer_the_terminal),
        cmocka_unit_test(a_remedy_is_never_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
