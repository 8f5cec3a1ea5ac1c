/* The playlist of an index: read when it is one, passed by and told when it is not. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/formats/pack/pack_craft.h"

#define PLAYLIST(text)                                                                             \
    (CraftEdit)                                                                                    \
    {                                                                                              \
        "index", "playlist", text                                                                  \
    }

typedef struct {
    ScratchFolder folder;
    char *path;
    PackRecipe recipe;
} Fixture;

static int setup(void **state)
{
    SatError err = SAT_ERROR_INIT;
    Fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->folder = scratch_folder_new();
    f->path = scratch_path(&f->folder, "lecture.satchel");
    f->recipe = pack_test_tiny();
    assert_ok(pack_test_write(f->path, &f->recipe, &err), err);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    free(f->path);
    scratch_folder_free(&f->folder);
    free(f);
    return 0;
}

static SatPackReader *open_with(Fixture *f, const char *text)
{
    SatError err = SAT_ERROR_INIT;
    const CraftEdit edit = PLAYLIST(text);
    pack_craft(f->path, &edit, 1);
    SatPackReader *reader = sat_pack_reader_open(f->path, &err);
    assert_ok(reader != NULL, err);
    return reader;
}

static void it_is_read(void **state)
{
    SAT_AUTO(SatPackReader)
    *reader = open_with(
        *state,
        "{\"mode\":\"exam\",\"entries\":[{\"kind\":\"case\",\"case\":1,\"hide_title\":true,"
        "\"hide_diagnosis\":true,\"notes\":\"n\",\"title\":\"t\",\"steps\":[\"a\",\"b\"]},"
        "{\"kind\":\"text\",\"text\":\"words\",\"case\":0},{\"kind\":\"question\",\"case\":0,"
        "\"question\":\"q\"},{\"kind\":\"case\",\"case\":1,\"later\":[]}]}");
    const SatPlaylist *playlist = sat_pack_reader_playlist(reader);
    assert_non_null(playlist);
    assert_int_equal(playlist->mode, SAT_LECTURE_EXAM);
    assert_int_equal(playlist->entry_count, 4);
    const SatPlaylistEntry *entries = playlist->entries;
    assert_int_equal(entries[0].kind, SAT_PLAYLIST_CASE);
    assert_int_equal(entries[0].case_index, 1);
    assert_true(entries[0].hide_title && entries[0].hide_diagnosis);
    assert_string_equal(entries[0].notes, "n");
    assert_string_equal(entries[0].title, "t");
    assert_int_equal(entries[0].step_count, 2);
    assert_string_equal(entries[0].steps[1], "b");
    assert_int_equal(entries[1].kind, SAT_PLAYLIST_TEXT);
    assert_string_equal(entries[1].text, "words");
    assert_true(entries[1].case_index == SAT_NO_CASE);
    assert_string_equal(entries[2].question, "q");
    assert_false(entries[3].hide_title);
}

static void there_may_be_none(void **state)
{
    Fixture *f = *state;
    static const char *const none[] = {"null", NULL};
    for (size_t i = 0; i < 2; i++) {
        SAT_AUTO(SatPackReader) *reader = open_with(f, none[i]);
        assert_null(sat_pack_reader_playlist(reader));
    }
}

typedef struct {
    const char *words;
    bool is_told;
} Wanted;

static void look_for(void *context, SatCheckFault fault, size_t case_index, size_t series_index,
                     size_t frame_index, const char *text)
{
    (void)case_index, (void)series_index, (void)frame_index;
    Wanted *wanted = context;
    wanted->is_told =
        wanted->is_told || (fault == SAT_CHECK_FAULT_INDEX && strstr(text, wanted->words) != NULL);
}

/* The pack opens and shows its cases; verify says what is wrong. */
static void one_of_another_shape_is_passed_by_and_told(void **state)
{
    Fixture *f = *state;
    static const struct {
        const char *text, *words;
    } bad[] = {
        {"7", "playlist: expected an object"},
        {"{}", "playlist.entries"},
        {"{\"entries\":[7]}", "playlist.entries[0]: expected an object"},
        {"{\"entries\":[{}]}", "playlist.entries[0].kind: missing"},
        {"{\"entries\":[{\"kind\":\"film\"}]}", "playlist.entries[0].kind: expected \"case\""},
        {"{\"entries\":[{\"kind\":\"case\"}]}", "playlist.entries[0].case"},
        {"{\"entries\":[{\"kind\":\"case\",\"case\":2}]}", "playlist.entries[0].case"},
        {"{\"entries\":[{\"kind\":\"case\",\"case\":-1}]}", "playlist.entries[0].case"},
        {"{\"entries\":[{\"kind\":\"text\"}]}", "playlist.entries[0].text"},
        {"{\"entries\":[{\"kind\":\"question\",\"case\":0}]}", "playlist.entries[0].question"},
        {"{\"entries\":[{\"kind\":\"case\",\"case\":0,\"title\":\"a\\u001b\"}]}",
         "playlist.entries[0].title"},
        {"{\"entries\":[{\"kind\":\"case\",\"case\":0,\"hide_title\":1}]}",
         "playlist.entries[0].hide_title"},
        {"{\"mode\":\"quick\",\"entries\":[]}", "playlist.mode"},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        SatCheckResult result;
        Wanted wanted = {bad[i].words, false};
        SAT_AUTO(SatPackReader) *reader = open_with(f, bad[i].text);
        assert_null(sat_pack_reader_playlist(reader));
        assert_ok(sat_pack_check(f->path, true, look_for, NULL, &wanted, &result, &err), err);
        if (!wanted.is_told) {
            fail_msg("%s: not told: %s", bad[i].text, bad[i].words);
        }
    }
    pack_test_compare(f->path, &f->recipe);
    print_message("%zu playlists of another shape\n", sizeof(bad) / sizeof(bad[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(there_may_be_none, setup, teardown),
        cmocka_unit_test_setup_teardown(one_of_another_shape_is_passed_by_and_told, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
