/* Lectures as people write them: lists of sources, and lecture.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats/case/lecture.h"

static SatLecture *read_text(const char *text)
{
    SatError err = SAT_ERROR_INIT;
    SatLecture *lecture = sat_lecture_read_text(text, strlen(text), &err);
    assert_int_equal(err.code, SAT_OK);
    assert_non_null(lecture);
    return lecture;
}

static void is_entry(const SatLecture *lecture, size_t index, size_t line, const char *source,
                     const char *notes)
{
    assert_true(index < lecture->playlist.entry_count);
    assert_int_equal(lecture->sources[index].line, line);
    assert_string_equal(lecture->sources[index].source, source);
    assert_string_equal(lecture->playlist.entries[index].notes, notes);
    assert_int_equal(lecture->playlist.entries[index].kind, SAT_PLAYLIST_CASE);
}

static void lines_are_sources(void **state)
{
    (void)state;
    SAT_AUTO(SatLecture) *lecture =
        read_text("\xEF\xBB\xBF# Tuesday\r\n#   in the hall \r\n\r\n  cases/7  \r\n"
                  "\"a b/c # d\" # not the name\r\n../x.zip\t# two\r\nC#/x#1\r\n\r\n# the end\r\n");
    assert_int_equal(lecture->playlist.entry_count, 4);
    is_entry(lecture, 0, 4, "cases/7", "Tuesday\nin the hall");
    is_entry(lecture, 1, 5, "a b/c # d", "not the name");
    is_entry(lecture, 2, 6, "../x.zip", "two");
    is_entry(lecture, 3, 7, "C#/x#1", "the end");
    SAT_AUTO(SatLecture) *one = read_text("here # a\n# b");
    is_entry(one, 0, 1, "here", "a\nb");
}

static void text_fails(const char *text, size_t length, SatErrorCode code, const char *words)
{
    SatError err = SAT_ERROR_INIT;
    assert_null(sat_lecture_read_text(text, length, &err));
    assert_int_equal(err.code, code);
    if (strstr(err.text, words) == NULL) {
        fail_msg("%s: not %s", err.text, words);
    }
}

static void what_is_no_list_is_told(void **state)
{
    (void)state;
    text_fails("", 0, SAT_ERR_FORMAT, "no source");
    text_fails("# only\n\n# notes", 15, SAT_ERR_FORMAT, "no source");
    text_fails("a\nb\xFF\n", 5, SAT_ERR_FORMAT, "line 2: not UTF-8");
    text_fails("a\n\nb\x01", 5, SAT_ERR_FORMAT, "line 3: control characters");
    text_fails("\"\"\n", 3, SAT_ERR_FORMAT, "line 1: no source");
}

static SatLecture *read_json(const char *text, SatError *err)
{
    return sat_lecture_read_json(text, strlen(text), err);
}

#define HEAD "{\"format\": \"satchel-lecture\", \"version\": 1, "

static void json_is_read(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SAT_AUTO(SatLecture) *lecture = read_json(
        HEAD "\"title\": \"Chest\", \"mode\": \"exam\", \"entries\": ["
             "{\"source\": \"cases/7\", \"notes\": \"n\", \"hide\": true, \"steps\": [\"s1\"]},"
             "{\"kind\": \"text\", \"text\": \"Pause\"},"
             "{\"kind\": \"slide\", \"source\": \"1.png\", \"title\": \"t\"},"
             "{\"kind\": \"question\", \"source\": \"c\", \"question\": \"q1\","
             " \"hide_title\": true}]}",
        &err);
    assert_non_null(lecture);
    assert_string_equal(lecture->title, "Chest");
    assert_int_equal(lecture->playlist.mode, SAT_LECTURE_EXAM);
    assert_int_equal(lecture->playlist.entry_count, 4);
    const SatPlaylistEntry *entries = lecture->playlist.entries;
    assert_true(entries[0].hide_title && entries[0].hide_diagnosis);
    assert_string_equal(entries[0].notes, "n");
    assert_int_equal(entries[0].step_count, 1);
    assert_string_equal(entries[0].steps[0], "s1");
    assert_int_equal(entries[1].kind, SAT_PLAYLIST_TEXT);
    assert_string_equal(entries[1].text, "Pause");
    assert_string_equal(lecture->sources[1].source, "");
    assert_int_equal(entries[2].kind, SAT_PLAYLIST_SLIDE);
    assert_string_equal(entries[2].title, "t");
    assert_int_equal(entries[3].kind, SAT_PLAYLIST_QUESTION);
    assert_string_equal(entries[3].question, "q1");
    assert_true(entries[3].hide_title && !entries[3].hide_diagnosis);
}

static void what_is_wrong_names_line_and_field(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"[1]", "expected an object"},
        {"{\n\"format\": \"satchel-case\"}", "line 2: format: expected \"satchel-lecture\""},
        {"{\"format\": \"satchel-lecture\",\n\"version\": 2}", "version: only 1 is known"},
        {HEAD "\n\"entries\": []}", "line 2: entries: expected at least one"},
        {HEAD "\"entries\": [\n{\"kind\":\n \"film\"}]}",
         "line 3: entries[0].kind: expected \"case\", \"slide\", \"text\" or \"question\""},
        {HEAD "\"mode\":\n\"quick\", \"entries\": [{\"source\": \"a\"}]}",
         "line 2: mode: expected \"lecture\", \"practice\" or \"exam\""},
        {HEAD "\"entries\": [\n{\"source\": \"a\"},\n{\"notes\": \"b\"}]}",
         "line 3: entries[1].source"},
        {HEAD "\"entries\": [{\"kind\": \"text\", \"text\": \"a\",\n \"source\": \"b\"}]}",
         "line 2: entries[0].source: a text has none"},
        {HEAD "\"entries\": [{\"kind\": \"question\", \"source\": \"b\"}]}",
         "line 1: entries[0].question"},
        {HEAD "\"entries\": [{\"source\": \"b\", \"hide\": \"yes\"}]}",
         "line 1: entries[0].hide: expected true or false"},
        {HEAD "\"entries\": [{\"source\": \"b\", \"steps\": [\"a b\"]}]}",
         "line 1: entries[0].steps[0]: expected the id of a step"},
        {HEAD "\"entries\": [{\"source\": \"\"}]}", "entries[0].source: expected a file"},
        {HEAD "\"entries\": [{\"source\": \"b\", \"source\": \"b\"}]}", "line 1"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(read_json(bad[i].text, &err));
        if (strstr(err.text, bad[i].words) == NULL) {
            fail_msg("%zu: %s: not %s", i, err.text, bad[i].words);
        }
    }
}

/* What fuzz_lecture.c does at length: every cut and many changed bytes. */
static void damage_is_an_error_or_a_lecture(void **state)
{
    (void)state;
    static const char whole[] =
        HEAD "\"title\": \"a\", \"entries\": [{\"source\": \"b\", \"steps\": [\"c\"]},"
             "{\"kind\": \"text\", \"text\": \"d\"}]}\n# e\n\"f\" # g";
    size_t taken = 0;
    for (size_t i = 0; i < sizeof(whole) - 1; i++) {
        for (unsigned change = 0; change < 16; change++) {
            char copy[sizeof(whole)];
            memcpy(copy, whole, sizeof(whole));
            const size_t length = change == 0 ? i : sizeof(whole) - 1;
            copy[i] = (char)(copy[i] ^ (int)(change * 17U));
            SatError err = SAT_ERROR_INIT;
            SAT_AUTO(SatLecture) *json = sat_lecture_read_json(copy, length, &err);
            assert_int_equal(json == NULL, err.code != SAT_OK);
            sat_error_clear(&err);
            SAT_AUTO(SatLecture) *text = sat_lecture_read_text(copy, length, &err);
            assert_int_equal(text == NULL, err.code != SAT_OK);
            taken += text != NULL;
        }
    }
    assert_true(taken > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_sources),
        cmocka_unit_test(what_is_no_list_is_told),
        cmocka_unit_test(json_is_read),
        cmocka_unit_test(what_is_wrong_names_line_and_field),
        cmocka_unit_test(damage_is_an_error_or_a_lecture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
