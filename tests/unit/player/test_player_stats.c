/* The numbers of --stats must not flatter: lateness counts from when an event was due, and a
 * picture that was skipped counts as never shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "player/player_stats.h"

#define MS ((uint64_t)1000000)

static json_t *written(SatPlayerStats *stats)
{
    SatByteWriter text = SAT_BYTE_WRITER_INIT;
    SatJsonWriter writer = sat_json_writer(&text);
    SatError err = SAT_ERROR_INIT;
    sat_json_open_object(&writer, NULL);
    sat_player_stats_write(stats, &writer);
    sat_json_close_object(&writer);
    json_t *root = sat_json_parse((const char *)text.bytes, text.length, 1 << 20, &err);
    assert_non_null(root);
    sat_byte_writer_free(&text);
    return root;
}

static double number(json_t *root, const char *object, const char *key)
{
    json_t *where = object != NULL ? json_object_get(root, object) : root;
    assert_non_null(json_object_get(where, key));
    return json_number_value(json_object_get(where, key));
}

static void lateness_counts_from_the_due_time(void **state)
{
    (void)state;
    SatPlayerStats *stats = malloc(sizeof *stats);
    sat_player_stats_init(stats, 100 * MS);
    sat_player_stats_present(stats, 150 * MS, 1.0, 0, false); /* not the right picture yet */
    sat_player_stats_present(stats, 300 * MS, 1.0, 0, true);
    sat_player_stats_event(stats, 1000 * MS, 1);
    sat_player_stats_present(stats, 1007 * MS, 1.0, 1, true);
    json_t *root = written(stats);
    assert_float_equal(number(root, NULL, "first_picture_ms"), 200.0, 0.001);
    assert_float_equal(number(root, "event_to_picture_ms", "max"), 7.0, 0.001);
    assert_float_equal(number(root, NULL, "never_shown"), 0.0, 0.001);
    json_decref(root);
    sat_player_stats_free(stats);
    free(stats);
}

static void skipped_pictures_are_told(void **state)
{
    (void)state;
    SatPlayerStats *stats = malloc(sizeof *stats);
    sat_player_stats_init(stats, 0);
    /* 17 ms apart and only the last shown: two were never shown */
    sat_player_stats_event(stats, 1000 * MS, 1);
    sat_player_stats_event(stats, 1017 * MS, 2);
    sat_player_stats_event(stats, 1034 * MS, 3);
    sat_player_stats_present(stats, 1040 * MS, 1.0, 3, true);
    /* within one refresh: they share a picture */
    sat_player_stats_event(stats, 2000 * MS, 4);
    sat_player_stats_event(stats, 2005 * MS, 5);
    sat_player_stats_present(stats, 2010 * MS, 1.0, 5, true);
    /* asked for and never there at the end */
    sat_player_stats_event(stats, 3000 * MS, 6);
    json_t *root = written(stats);
    assert_float_equal(number(root, NULL, "never_shown"), 3.0, 0.001);
    assert_float_equal(number(root, "event_to_picture_ms", "count"), 3.0, 0.001);
    assert_float_equal(number(root, "event_to_picture_ms", "max"), 10.0, 0.001);
    json_decref(root);
    sat_player_stats_free(stats);
    free(stats);
}

static void a_nearby_picture_is_no_answer(void **state)
{
    (void)state;
    SatPlayerStats *stats = malloc(sizeof *stats);
    sat_player_stats_init(stats, 0);
    sat_player_stats_blank(stats); /* before the first picture: no fault */
    sat_player_stats_event(stats, 1000 * MS, 9);
    sat_player_stats_present(stats, 1005 * MS, 1.0, 8, false);
    sat_player_stats_present(stats, 1050 * MS, 1.0, 9, true);
    sat_player_stats_blank(stats);
    json_t *root = written(stats);
    assert_float_equal(number(root, NULL, "blank_presents"), 1.0, 0.001);
    assert_float_equal(number(root, "event_to_picture_ms", "p50"), 50.0, 0.001);
    json_decref(root);
    sat_player_stats_free(stats);
    free(stats);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lateness_counts_from_the_due_time),
                                       cmocka_unit_test(skipped_pictures_are_told),
                                       cmocka_unit_test(a_nearby_picture_is_no_answer)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
