/* What `satchel --json` says becomes progress, notes and an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "player/screen/import_job.h"

#define SECOND UINT64_C(1000000000)

static SatImportLines *lines_new(void)
{
    SatError err = SAT_ERROR_INIT;
    SatImportLines *lines = sat_import_lines_new(&err);
    assert_non_null(lines);
    return lines;
}

static void feed(SatImportLines *lines, const char *text, uint64_t now_ns)
{
    sat_import_lines_feed(lines, text, strlen(text), now_ns);
}

static void progress_has_percent_rate_and_time_left(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    char text[200];
    assert_true(sat_import_lines_fraction(lines) < 0.0);
    feed(lines,
         "{\"type\": \"status\", \"stage\": \"coding\", \"unit\": \"pictures\", \"done\": 0, "
         "\"total\": 400}\n",
         SECOND);
    sat_import_lines_rate_text(lines, SECOND, text, sizeof text);
    assert_string_equal(text, "");
    feed(lines,
         "{\"type\": \"status\", \"stage\": \"coding\", \"unit\": \"pictures\", \"done\": 100, "
         "\"total\": 400}\n",
         3 * SECOND);
    assert_true(sat_import_lines_fraction(lines) > 0.249 &&
                sat_import_lines_fraction(lines) < 0.251);
    sat_import_lines_stage_text(lines, text, sizeof text);
    assert_string_equal(text, "Packing the pictures: 100 of 400 pictures");
    sat_import_lines_rate_text(lines, 3 * SECOND, text, sizeof text);
    assert_string_equal(text, "50 pictures/s, about 6 s left");
}

static void bytes_are_told_as_megabytes(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    char text[200];
    feed(lines,
         "{\"type\": \"status\", \"stage\": \"coding\", \"unit\": \"bytes\", \"done\": 2000000, "
         "\"total\": 3500000000}\n",
         SECOND);
    sat_import_lines_stage_text(lines, text, sizeof text);
    assert_string_equal(text, "Packing the pictures: 2 MB of 3.5 GB");
}

static void a_new_stage_starts_a_new_rate(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    char text[200];
    feed(lines, "{\"type\":\"status\",\"stage\":\"reading\",\"unit\":\"files\",\"done\":9000}\n",
         SECOND);
    feed(lines,
         "{\"type\":\"status\",\"stage\":\"coding\",\"unit\":\"pictures\",\"done\":10,"
         "\"total\":20}\n",
         9 * SECOND);
    feed(lines,
         "{\"type\":\"status\",\"stage\":\"coding\",\"unit\":\"pictures\",\"done\":15,"
         "\"total\":20}\n",
         10 * SECOND);
    sat_import_lines_rate_text(lines, 10 * SECOND, text, sizeof text);
    assert_string_equal(text, "5.0 pictures/s, about 1 s left");
}

static void lines_may_come_in_pieces(void **state)
{
    (void)state;
    static const char LINE[] = "{\"type\":\"summary\",\"file\":\"/a/b.satchel\"}\n";
    SAT_AUTO(SatImportLines) *lines = lines_new();
    for (size_t i = 0; i + 1 < sizeof LINE; i++) {
        assert_string_equal(lines->pack_path, "");
        sat_import_lines_feed(lines, LINE + i, 1, SECOND);
    }
    assert_string_equal(lines->pack_path, "/a/b.satchel");
}

static void what_is_no_json_is_passed_over(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    feed(lines, "hello\n{\"type\":7}\n[]\n\n{\"type\":\"error\",\"text\":\"disk full\"}\n", SECOND);
    assert_string_equal(lines->error, "disk full");
}

static void a_line_without_end_is_not_kept(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    char *flood = malloc(3000000);
    assert_non_null(flood);
    memset(flood, 'x', 3000000);
    sat_import_lines_feed(lines, flood, 3000000, SECOND);
    feed(lines, "\n{\"type\":\"error\",\"text\":\"after it\"}\n", SECOND);
    assert_string_equal(lines->error, "after it");
    free(flood);
}

static void items_become_notes(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    feed(lines,
         "{\"type\":\"item\",\"kind\":\"skipped\",\"file\":\"a\\u001b[31m.txt\",\"reason\":\"not "
         "DICOM\",\"text\":\"no DICOM file\"}\n"
         "{\"type\":\"item\",\"kind\":\"suspicious\",\"id\":\"p-7f3a2c\",\"where\":\"1/4/1\","
         "\"title\":\"Heart\",\"masks\":[\"1/4/1:0,0,9,9\"],\"reason\":\"may show text\"}\n"
         "{\"type\":\"item\",\"kind\":\"remedy\",\"command\":\"satchel pack\"}\n"
         "{\"type\":\"warning\",\"where\":\"1/2\",\"text\":\"a slice is missing\"}\n",
         SECOND);
    assert_int_equal(lines->note_count, 3);
    assert_int_equal(lines->notes[0].kind, SAT_NOTE_SKIPPED);
    assert_null(strchr(lines->notes[0].where, '\x1b'));
    assert_string_equal(lines->notes[0].text, "no DICOM file");
    assert_int_equal(lines->notes[1].kind, SAT_NOTE_SUSPICIOUS);
    assert_string_equal(lines->notes[1].where, "1/4/1");
    assert_string_equal(lines->notes[1].title, "Heart");
    assert_string_equal(lines->notes[1].text, "may show text");
    assert_string_equal(lines->notes[1].id, "p-7f3a2c");
    assert_true(lines->notes[1].can_mask);
    assert_string_equal(lines->notes[2].id, "");
    assert_false(lines->notes[2].can_mask);
    assert_string_equal(lines->notes[2].text, "a slice is missing");
    assert_int_equal(sat_import_lines_count(lines, SAT_NOTE_SUSPICIOUS), 1);
    feed(lines,
         "{\"type\":\"item\",\"kind\":\"suspicious\",\"id\":\"f-1\",\"where\":\"1/4/1\"}\n"
         "{\"type\":\"item\",\"kind\":\"suspicious\",\"id\":\"f-2\",\"where\":\"1/4/2\"}\n",
         SECOND);
    assert_int_equal(sat_import_lines_series(lines), 2);
}

#define SUSPICIOUS                                                                                 \
    "{\"type\":\"item\",\"kind\":\"suspicious\",\"id\":\"p-1\",\"where\":\"1/1/"                   \
    "1\",\"reason\":\"text\""

/* Texts can only be accepted or changed; the series of the pack are known by their numbers. */
static void texts_and_series_are_told(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    feed(lines,
         "{\"type\":\"item\",\"kind\":\"suspicious\",\"id\":\"t-19d866\",\"about\":\"text\","
         "\"where\":\"1\",\"reason\":\"what was typed\",\"context\":\"draft: a date\"}\n"
         "{\"type\":\"item\",\"kind\":\"suspicious\",\"id\":\"p-7f3a2c\",\"where\":\"1/4/1\","
         "\"reason\":\"may show text\"}\n"
         "{\"type\":\"summary\",\"file\":\"x.satchel\",\"series\":\"1/1/1,1/1/3\"}\n",
         SECOND);
    assert_int_equal(lines->note_count, 2);
    assert_true(lines->notes[0].is_text && !lines->notes[1].is_text);
    assert_string_equal(lines->notes[0].text, "what was typed: draft: a date");
    assert_string_equal(lines->notes[1].text, "may show text");
    assert_string_equal(lines->series, "1/1/1,1/1/3");
    assert_string_equal(lines->pack_path, "x.satchel");
}

static void notes_are_bounded_but_counted(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    for (int i = 0; i < SAT_IMPORT_MAX_NOTES + 7; i++) {
        feed(lines, "{\"type\":\"warning\",\"text\":\"again\"}\n", SECOND);
    }
    assert_int_equal(lines->note_count, SAT_IMPORT_MAX_NOTES);
    assert_int_equal(lines->note_total, SAT_IMPORT_MAX_NOTES + 7);
    /* What wants a decision is not crowded out. */
    for (int i = 0; i < SAT_IMPORT_MAX_SUSPICIOUS + 3; i++) {
        feed(lines, SUSPICIOUS "}\n", SECOND);
    }
    assert_int_equal(sat_import_lines_count(lines, SAT_NOTE_SUSPICIOUS), SAT_IMPORT_MAX_SUSPICIOUS);
    assert_int_equal(lines->note_count, SAT_IMPORT_MAX_NOTES + SAT_IMPORT_MAX_SUSPICIOUS);
    assert_int_equal(lines->note_total, SAT_IMPORT_MAX_NOTES + SAT_IMPORT_MAX_SUSPICIOUS + 10);
}

static void items_bring_their_pictures(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    feed(lines,
         SUSPICIOUS ",\"frames\":30,\"picture\":{\"frame\":5,\"width\":640,\"height\":480,"
                    "\"webp\":\"AAEC\"}}\n",
         SECOND);
    assert_int_equal(lines->notes[0].picture_bytes, 3);
    assert_memory_equal(lines->notes[0].picture, "\0\1\2", 3);
    assert_int_equal(lines->notes[0].picture_width_px, 640);
    assert_int_equal(lines->notes[0].picture_height_px, 480);
    assert_int_equal(lines->notes[0].picture_number, 5);
    assert_int_equal(lines->notes[0].frames, 30);
    /* No text of base64, too large, no size: the item is there without. */
    feed(lines,
         SUSPICIOUS ",\"picture\":{\"frame\":5,\"width\":640,\"height\":480,\"webp\":\"A.EC\"}}\n",
         SECOND);
    feed(lines,
         SUSPICIOUS ",\"picture\":{\"frame\":5,\"width\":2049,\"height\":480,\"webp\":\"AAEC\"}}\n",
         SECOND);
    feed(lines, SUSPICIOUS ",\"picture\":{\"frame\":5,\"webp\":\"AAEC\"}}\n", SECOND);
    assert_int_equal(lines->suspicious_count, 4);
    for (size_t i = 1; i < 4; i++) {
        assert_null(lines->notes[i].picture);
    }
}

static void what_was_decided_before_is_counted(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    feed(lines,
         "{\"type\":\"item\",\"kind\":\"settled\",\"state\":\"accepted before\"}\n"
         "{\"type\":\"item\",\"kind\":\"settled\",\"state\":\"accepted before\"}\n"
         "{\"type\":\"item\",\"kind\":\"settled\",\"state\":\"accepted\"}\n"
         "{\"type\":\"item\",\"kind\":\"settled\",\"state\":\"masked before\"}\n",
         SECOND);
    assert_int_equal(lines->accepted_before, 2);
    assert_int_equal(lines->masked_before, 1);
    char text[160];
    sat_import_lines_before_text(lines, text, sizeof text);
    assert_string_equal(
        text, "2 items were taken, as you accepted before; 1 masked, as you decided before");
    assert_int_equal(lines->note_total, 0);
}

/* ---- how satchel is called ------------------------------------------------------------------- */

static void check_arguments(const SatImportRequest *request, const char *expected)
{
    const char **argv = sat_import_arguments(request, "satchel");
    char joined[400] = "";
    assert_non_null(argv);
    size_t used = 0;
    for (size_t i = 0; argv[i] != NULL && used < sizeof joined; i++) {
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%s%s", i > 0 ? " " : "",
                                 argv[i]);
    }
    assert_string_equal(joined, expected);
    free(argv);
}

static void opening_makes_a_private_pack(void **state)
{
    (void)state;
    SatPathList sources = {0};
    assert_true(sat_path_list_add(&sources, "-odd"));
    assert_true(sat_path_list_add(&sources, "b c"));
    const SatImportRequest request = {.kind = SAT_IMPORT_OPEN, .sources = &sources};
    check_arguments(&request, "satchel play --json --no-player -- -odd b c");
    sat_path_list_clear(&sources);
}

static void saving_says_what_was_decided(void **state)
{
    (void)state;
    SatPathList sources = {0};
    assert_true(sat_path_list_add(&sources, "in"));
    SatImportRequest request = {.kind = SAT_IMPORT_SAVE, .sources = &sources, .output = "out"};
    check_arguments(&request, "satchel pack --json -o out --item-pictures -- in");
    request.leave_out_all = true;
    check_arguments(&request, "satchel pack --json -o out --item-pictures --skip-suspicious -- in");
    request.replace = true;
    check_arguments(&request,
                    "satchel pack --json -o out --item-pictures --yes --skip-suspicious -- in");
    request.replace = false;
    request.leave_out_all = false;
    request.leave_out = "1/2/3,1/2/4";
    request.accept = "p-7f3a2c,f-0123ab";
    check_arguments(&request,
                    "satchel pack --json -o out --item-pictures --exclude 1/2/3,1/2/4 --accept "
                    "p-7f3a2c,f-0123ab -- in");
    SatPathList drafts = {0};
    assert_true(sat_path_list_add(&drafts, "a.json") && sat_path_list_add(&drafts, "b.json"));
    request.drafts = &drafts;
    request.accept = NULL;
    request.leave_out = NULL;
    check_arguments(&request, "satchel pack --json -o out --item-pictures --with a.json --with "
                              "b.json -- in");
    sat_path_list_clear(&drafts);
    request.accept = "p-7f3a2c,f-0123ab";
    request.mask = true;
    check_arguments(
        &request,
        "satchel pack --json -o out --item-pictures --mask auto --accept p-7f3a2c,f-0123ab -- in");
    sat_path_list_clear(&sources);
}

static void backing_up_goes_through_the_gate_too(void **state)
{
    (void)state;
    SatPathList sources = {0};
    assert_true(sat_path_list_add(&sources, "-odd"));
    assert_true(sat_path_list_add(&sources, "b c"));
    SatImportRequest request = {.kind = SAT_IMPORT_BACKUP, .sources = &sources, .output = "out"};
    check_arguments(&request, "satchel backup --json -o out --item-pictures -- -odd b c");
    request.leave_out_all = true;
    check_arguments(&request,
                    "satchel backup --json -o out --item-pictures --skip-suspicious -- -odd b c");
    request.leave_out_all = false;
    request.leave_out = "1/2/3";
    request.accept = "p-7f3a2c";
    request.mask = true;
    check_arguments(
        &request,
        "satchel backup --json -o out --item-pictures --exclude 1/2/3 --mask auto --accept "
        "p-7f3a2c -- -odd b c");
    sat_path_list_clear(&sources);
}

static void a_backup_is_told_in_sentences(void **state)
{
    (void)state;
    SAT_AUTO(SatImportLines) *lines = lines_new();
    char text[600];
    sat_import_lines_backups_text(lines, text, sizeof text);
    assert_string_equal(text, "");
    feed(lines,
         "{\"type\":\"summary\",\"folder\":\"/b\",\"new\":3,\"unchanged\":1,\"changed\":0,"
         "\"renamed\":0,\"vanished\":2,\"failed\":0,\"files\":24,\"size_bytes\":392048}\n",
         SECOND);
    sat_import_lines_backups_text(lines, text, sizeof text);
    assert_string_equal(text,
                        "3 new cases were written\n1 case is unchanged\n2 cases are no longer "
                        "there to back up; their backups stay");
    assert_int_equal(lines->backups.size_bytes, 392048);
    assert_int_equal(lines->backups.files, 24);
}

static void lists_of_paths_are_bounded(void **state)
{
    (void)state;
    SatPathList list = {0};
    SatPathList copy = {0};
    for (size_t i = 0; i < SAT_PATH_LIST_MAX; i++) {
        assert_true(sat_path_list_add(&list, "x"));
    }
    assert_false(sat_path_list_add(&list, "one too many"));
    sat_path_list_copy(&copy, &list);
    assert_int_equal(copy.count, SAT_PATH_LIST_MAX);
    sat_path_list_clear(&list);
    assert_string_equal(copy.paths[SAT_PATH_LIST_MAX - 1], "x");
    sat_path_list_clear(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_has_percent_rate_and_time_left),
        cmocka_unit_test(bytes_are_told_as_megabytes),
        cmocka_unit_test(a_new_stage_starts_a_new_rate),
        cmocka_unit_test(lines_may_come_in_pieces),
        cmocka_unit_test(what_is_no_json_is_passed_over),
        cmocka_unit_test(a_line_without_end_is_not_kept),
        cmocka_unit_test(items_become_notes),
        cmocka_unit_test(texts_and_series_are_told),
        cmocka_unit_test(notes_are_bounded_but_counted),
        cmocka_unit_test(items_bring_their_pictures),
        cmocka_unit_test(what_was_decided_before_is_counted),
        cmocka_unit_test(opening_makes_a_private_pack),
        cmocka_unit_test(saving_says_what_was_decided),
        cmocka_unit_test(backing_up_goes_through_the_gate_too),
        cmocka_unit_test(a_backup_is_told_in_sentences),
        cmocka_unit_test(lists_of_paths_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
