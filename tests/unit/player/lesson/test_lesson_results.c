/* Tests of lesson_results: the bytes of both files, the checksum, nothing that is a formula. */
#include "player/lesson/lesson_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "formats/base/checksum.h"
#include "tests/unit/player/lesson/lesson_sample.h"

static SatLessonRun *answered_run(void)
{
    SatError err = SAT_ERROR_INIT;
    SatLessonRun *run = sat_lesson_run_new(SAT_MODE_EXAM, 7, NULL, 2, &err);
    SatLesson *lesson = sat_lesson_run_enter(run, 1, sat_lesson_sample(), NULL, &err);
    const SatQuestion *questions = sat_lesson_sample()->teaching->questions;
    sat_question_choose(sat_lesson_state(lesson, Q_MULTIPLE), 0);
    sat_question_choose(sat_lesson_state(lesson, Q_MULTIPLE), 2);
    assert_true(sat_question_confirm(sat_lesson_state(lesson, Q_MULTIPLE), &questions[Q_MULTIPLE],
                                     SAT_MODE_EXAM));
    sat_question_click(sat_lesson_state(lesson, Q_HOTSPOT), 0, 4, (SatPoint){12.5, 15});
    assert_true(sat_question_confirm(sat_lesson_state(lesson, Q_HOTSPOT), &questions[Q_HOTSPOT],
                                     SAT_MODE_EXAM));
    sat_question_type(sat_lesson_state(lesson, Q_TEXT), "=A1, \"so\"");
    assert_true(
        sat_question_confirm(sat_lesson_state(lesson, Q_TEXT), &questions[Q_TEXT], SAT_MODE_EXAM));
    sat_lesson_state(lesson, Q_SINGLE)->shown_ns = 12340000000U;
    return run;
}

static void test_csv(void **unused)
{
    (void)unused;
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatLessonRun *run = answered_run();
    sat_results_csv(run, "00ff", &out);
    sat_write_u8(&out, 0);
    assert_string_equal(
        (const char *)out.bytes,
        "mode,seed,pack,case,question,kind,verdict,answer,points,most_points,weight,attempts,"
        "seconds,clicks\r\n"
        "exam,7,00ff,2,\"q1\",single,skipped,\"\",0,4,1,0,12.3,0\r\n"
        "exam,7,00ff,2,\"q2\",multiple,wrong,\"1;3\",0,2,1,1,0,3\r\n"
        "exam,7,00ff,2,\"q3\",boolean,skipped,\"\",0,1,1,0,0,0\r\n"
        "exam,7,00ff,2,\"q4\",hotspot,correct,\"1/5 12.5 15\",3,3,1,1,0,2\r\n"
        "exam,7,00ff,2,\"q5\",text,unmarked,\"'=A1, \"\"so\"\"\",0,5,1,1,0,1\r\n");
    sat_byte_writer_free(&out);
    sat_lesson_run_free(run);
}

static void test_json_lines(void **unused)
{
    (void)unused;
    char checksum[65];
    char wanted[65];
    SatByteWriter out = SAT_BYTE_WRITER_INIT;
    SatLessonRun *run = answered_run();
    sat_results_jsonl(run, "00ff", &out, checksum);
    sat_write_u8(&out, 0);
    const char *text = (const char *)out.bytes;
    const char *last = strstr(text, "{\"type\": \"score\"");
    assert_non_null(last);
    const SatSha256 hash = sat_sha256(text, (size_t)(last - text));
    sat_sha256_to_hex(&hash, wanted);
    assert_string_equal(checksum, wanted);
    assert_non_null(strstr(last, wanted));
    assert_non_null(strstr(last,
                           "\"points\": 3, \"most_points\": 15, \"asked\": 5, \"answered\": 3, "
                           "\"right\": 1, \"unmarked\": 1"));
    assert_non_null(strstr(text, "\"answer\": \"=A1, \\\"so\\\"\""));
    sat_byte_writer_free(&out);
    sat_lesson_run_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_csv),
                                       cmocka_unit_test(test_json_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
