/* Tests of revision: what is due when, reading back, lines that are nothing. */
#include "player/lesson/revision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CASE_A "0123456789abcdef"
#define CASE_B "fedcba9876543210"

static void note(SatRevision *revision, const char *question, bool right, uint32_t today)
{
    SatError err = SAT_ERROR_INIT;
    assert_true(sat_revision_note(revision, CASE_A, question, right, today, &err));
}

static void test_boxes(void **unused)
{
    (void)unused;
    static const uint32_t WAITS[] = {1, 3, 7, 14, 30, 30};
    SatRevision revision = {0};
    uint32_t today = 1000;
    assert_false(sat_revision_is_due(&revision, CASE_A, "q", today)); /* never asked */
    note(&revision, "q", false, today);
    assert_true(sat_revision_is_due(&revision, CASE_A, "q", today));
    assert_false(sat_revision_is_due(&revision, CASE_B, "q", today));
    assert_true(sat_revision_has_due(&revision, CASE_A, today));
    assert_false(sat_revision_has_due(&revision, CASE_B, today));
    for (size_t i = 0; i < sizeof WAITS / sizeof *WAITS; i++) {
        note(&revision, "q", true, today);
        assert_false(sat_revision_is_due(&revision, CASE_A, "q", today + WAITS[i] - 1));
        assert_true(sat_revision_is_due(&revision, CASE_A, "q", today + WAITS[i]));
        today += WAITS[i];
    }
    note(&revision, "q", false, today);
    assert_true(sat_revision_is_due(&revision, CASE_A, "q", today));
    assert_int_equal(revision.count, 1);
    sat_revision_free(&revision);
}

static void test_round_trip(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    SatRevision revision = {0}, read;
    SatByteWriter out = SAT_BYTE_WRITER_INIT, again = SAT_BYTE_WRITER_INIT;
    note(&revision, "q1", true, 20000);
    note(&revision, "q-2_x", false, 20001);
    sat_revision_write(&revision, &out);
    assert_int_equal(out.length, strlen(CASE_A " 1 20001 q1\n" CASE_A " 0 20001 q-2_x\n"));
    assert_memory_equal(out.bytes, CASE_A " 1 20001 q1\n" CASE_A " 0 20001 q-2_x\n", out.length);
    assert_true(sat_revision_parse((const char *)out.bytes, out.length, &read, &err));
    sat_revision_write(&read, &again);
    assert_int_equal(again.length, out.length);
    assert_memory_equal(again.bytes, out.bytes, out.length);
    sat_byte_writer_free(&out);
    sat_byte_writer_free(&again);
    sat_revision_free(&revision);
    sat_revision_free(&read);
}

static void test_nonsense_is_passed_over(void **unused)
{
    (void)unused;
    SatError err = SAT_ERROR_INIT;
    SatRevision read;
    const char text[] =
        "\n\nhello\n" CASE_A "\n" CASE_A " 9 1 q\n" CASE_A " 1 x q\n" CASE_A " 1 1 \n" CASE_A
        " 1 99999999999 q\n0123456789ABCDEF 1 1 q\n" CASE_A " 1 7 good";
    assert_true(sat_revision_parse(text, sizeof text - 1, &read, &err));
    assert_int_equal(read.count, 1);
    assert_string_equal(read.cards[0].question, "good");
    sat_revision_free(&read);
    assert_true(sat_revision_parse("", 0, &read, &err));
    assert_int_equal(read.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_boxes),
                                       cmocka_unit_test(test_round_trip),
                                       cmocka_unit_test(test_nonsense_is_passed_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
