/* Packs made to mislead: sound ZIPs with right hashes whose JSON lies. Each lie has an error by
 * name. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/formats/pack/pack_craft.h"

typedef struct {
    CraftEdit edit;
    SatErrorCode code;
    const char *words; /* in the error's text */
} Lie;

#define INDEX(member, value)                                                                       \
    {                                                                                              \
        "index", member, value                                                                     \
    }
#define CASE(member, value)                                                                        \
    {                                                                                              \
        "case", "studies.0.series.0." member, value                                                \
    }
#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEX64_UPPER "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"

static const Lie lies[] = {
    {INDEX("format", "\"other\""), SAT_ERR_FORMAT, "index.json: format"},
    {INDEX("format", NULL), SAT_ERR_FORMAT, "format"},
    {INDEX("version", "2"), SAT_ERR_UNSUPPORTED, "format version 2"},
    {INDEX("version", "0"), SAT_ERR_FORMAT, "version"},
    {INDEX("version", "\"1\""), SAT_ERR_FORMAT, "version"},
    {INDEX("requires", "[\"holograms\"]"), SAT_ERR_UNSUPPORTED, "\"holograms\""},
    {INDEX("requires", NULL), SAT_ERR_FORMAT, "requires"},
    {INDEX("requires", "[7]"), SAT_ERR_FORMAT, "requires[0]"},
    {INDEX("requires", "[\"a\\u001b[2J\"]"), SAT_ERR_FORMAT, "requires[0]"},
    {INDEX("requires", "[\"\"]"), SAT_ERR_FORMAT, "requires[0]"},
    {INDEX("title", NULL), SAT_ERR_FORMAT, "title"},
    {INDEX("title", "\"a\\u001b[2J\""), SAT_ERR_FORMAT, "control character"},
    {INDEX("sharing", "\"yes\""), SAT_ERR_FORMAT, "sharing"},
    {INDEX("sharing", NULL), SAT_ERR_FORMAT, "sharing"},
    {INDEX("cases", "[]"), SAT_ERR_FORMAT, "at least one case"},
    {INDEX("cases", "{}"), SAT_ERR_FORMAT, "cases"},
    {INDEX("cases.0", "7"), SAT_ERR_FORMAT, "cases[0]"},
    {INDEX("cases.0.title", NULL), SAT_ERR_FORMAT, "cases[0].title"},
    {INDEX("cases.0.title_hidden", NULL), SAT_ERR_FORMAT, "cases[0].title_hidden"},
    {INDEX("cases.0.modalities", NULL), SAT_ERR_FORMAT, "cases[0].modalities"},
    {INDEX("cases.0.series", "0"), SAT_ERR_FORMAT, "cases[0].series"},
    {INDEX("cases.0.series", "4000001"), SAT_ERR_FORMAT, "cases[0].series"},
    {INDEX("cases.0.frames", "1"), SAT_ERR_FORMAT, "cases[0].frames"},
    {INDEX("cases.0.frames", "4"), SAT_ERR_FORMAT, "the index says 2 and 4"},
    {INDEX("cases.0.series", "3"), SAT_ERR_FORMAT, "the index says 3 and 3"},
    {INDEX("cases.0.hidden", "1"), SAT_ERR_FORMAT, "cases[0].hidden"},
    {INDEX("cases.0.case", NULL), SAT_ERR_FORMAT, "cases[0].case"},
    {INDEX("cases.0.case.2", "\"abc\""), SAT_ERR_FORMAT, "64 lowercase hex"},
    {INDEX("cases.0.case.2", "\"" HEX64_UPPER "\""), SAT_ERR_FORMAT, "64 lowercase hex"},
    {INDEX("cases.0.case.2", "\"" HEX64 "\""), SAT_ERR_CORRUPT, "case 1: case.json: damaged"},
    {INDEX("cases.0.case.1", "0"), SAT_ERR_FORMAT, "0 bytes"},
    {INDEX("cases.0.case.1", "268435457"), SAT_ERR_LIMIT, "268435457"},
    {INDEX("cases.0.case.1", "268435456"), SAT_ERR_FORMAT, "reach past"},
    {INDEX("cases.0.case.1", "-1"), SAT_ERR_FORMAT, "expected [offset"},
    {INDEX("cases.0.case.1", "1.0"), SAT_ERR_FORMAT, "expected [offset"},
    {INDEX("cases.0.case.0", "9223372036854775807"), SAT_ERR_FORMAT, "reach past"},
    {INDEX("cases.0.case.0", "29"), SAT_ERR_FORMAT, "overlaps"},
    {INDEX("cases.1.case.0", "100"), SAT_ERR_FORMAT, "cases[1].case: offset 100 overlaps"},
    {INDEX("cases.0.thumbnail.0", "1000000"), SAT_ERR_FORMAT, "cases[0].thumbnail"},
    {INDEX("cases.1.thumbnail.0", "400"), SAT_ERR_FORMAT, "cases[1].thumbnail"},

    {CASE("storage", NULL), SAT_ERR_FORMAT, "case 1: series 1: storage"},
    {CASE("storage", "[]"), SAT_ERR_FORMAT, "storage"},
    {CASE("storage.runs", NULL), SAT_ERR_FORMAT, "storage.runs"},
    {CASE("storage.runs", "[]"), SAT_ERR_FORMAT, "0 frames are stored of 2"},
    {CASE("storage.runs", "[1,2,3]"), SAT_ERR_LIMIT, "storage.runs"},
    {CASE("storage.runs.0", "3"), SAT_ERR_FORMAT, "storage.runs[0]"},
    {CASE("storage.runs.0.first_frame", "1"), SAT_ERR_FORMAT, "first_frame"},
    {CASE("storage.runs.0.frame_count", "1"), SAT_ERR_FORMAT, "2 entries for 1 frames"},
    {CASE("storage.runs.0.frame_count", "3"), SAT_ERR_FORMAT, "frame_count"},
    {CASE("storage.runs.0.frame_count", "0"), SAT_ERR_FORMAT, "frame_count"},
    {CASE("storage.runs.0.frame_count", "9223372036854775807"), SAT_ERR_FORMAT, "frame_count"},
    {CASE("storage.runs.0.coding", "\"jxl\""), SAT_ERR_UNSUPPORTED, "\"jxl\""},
    {CASE("storage.runs.0.coding", "\"jpeg\""), SAT_ERR_FORMAT, "predictor"},
    {CASE("storage.runs.0.coding", "5"), SAT_ERR_FORMAT, "coding"},
    {CASE("storage.runs.0.predictor", "\"gap\""), SAT_ERR_UNSUPPORTED, "\"gap\""},
    {CASE("storage.runs.0.predictor", NULL), SAT_ERR_FORMAT, "predictor"},
    {CASE("storage.runs.0.predictor", "\"a b\""), SAT_ERR_FORMAT, "predictor: expected"},
    {CASE("storage.runs.0.near", "-1"), SAT_ERR_FORMAT, "near"},
    {CASE("storage.runs.0.strip_rows", "0"), SAT_ERR_FORMAT, "strip_rows"},
    {CASE("storage.runs.0.strip_rows", "7"), SAT_ERR_FORMAT, "strip_rows"},
    {CASE("storage.runs.0.strip_rows", "3"), SAT_ERR_FORMAT, "2 entries for 2 frames of 2 strips"},
    {CASE("storage.runs.0.entries", "[]"), SAT_ERR_FORMAT, "0 entries for 2 frames"},
    {CASE("storage.runs.0.entries.1", NULL), SAT_ERR_FORMAT, "1 entries for 2 frames"},
    {CASE("storage.runs.0.entries.1", "[]"), SAT_ERR_FORMAT, "frame 2, strip 1"},
    {CASE("storage.runs.0.entries.1.0", "150"), SAT_ERR_FORMAT,
     "frame 2, strip 1: offset 150 overlaps"},
    {CASE("storage.runs.0.entries.1.0", "1000000"), SAT_ERR_FORMAT, "reach past"},
    {CASE("storage.runs.0.entries.1.1", "1073741825"), SAT_ERR_LIMIT, "1073741825"},
    {CASE("storage.runs.0.entries.1.1", "0"), SAT_ERR_FORMAT, "0 bytes"},
    {CASE("storage.runs.0.entries.0.2", "7"), SAT_ERR_FORMAT, "64 lowercase hex"},
    {CASE("storage.thumbnail", "[388, 1, 2]"), SAT_ERR_FORMAT, "storage.thumbnail"},
    {CASE("storage.thumbnail.0", "200"), SAT_ERR_FORMAT, "storage.thumbnail: offset 200 overlaps"},
    {CASE("rows", "16384"), SAT_ERR_LIMIT, "16383"},
    {CASE("frames", "[]"), SAT_ERR_LIMIT, "case 1"},
};

/* Opens, loads the first case and decodes its first series: the first failure's error. */
static void read_all(const char *path, SatError *err)
{
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, err);
    SatByteWriter scratch = SAT_BYTE_WRITER_INIT;
    if (reader == NULL) {
        return;
    }
    for (size_t i = 0; i < sat_pack_reader_case_count(reader) && err->code == SAT_OK; i++) {
        SAT_AUTO(SatPackCase) *loaded = sat_pack_reader_load_case(reader, i, err);
        SatPixelFrame frame;
        if (loaded == NULL || !sat_pixel_frame_new(&frame, &loaded->series[0].shape, err)) {
            break;
        }
        (void)!sat_pack_reader_decode_frame(reader, &loaded->series[0].frames[0], &frame, &scratch,
                                            err);
        sat_pixel_frame_free(&frame);
    }
    sat_byte_writer_free(&scratch);
}

static void every_lie_is_refused_by_name(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "lie.satchel");
    for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
        const Lie *lie = &lies[i];
        SatError err = SAT_ERROR_INIT;
        PackRecipe recipe = pack_test_tiny();
        assert_ok(pack_test_write(path, &recipe, &err), err);
        pack_craft(path, &lie->edit, 1);
        read_all(path, &err);
        if (err.code != lie->code || strstr(err.text, lie->words) == NULL) {
            fail_msg("%s.%s = %s: error %d \"%s\"", lie->edit.document, lie->edit.member,
                     lie->edit.value != NULL ? lie->edit.value : "(gone)", (int)err.code, err.text);
        }
        CheckLog log = {0};
        SatCheckResult result;
        SatError check_err = SAT_ERROR_INIT;
        assert_ok(sat_pack_check(path, false, pack_test_log, NULL, &log, &result, &check_err),
                  check_err);
        if (result.faults == 0) {
            fail_msg("%s.%s: verify finds nothing", lie->edit.document, lie->edit.member);
        }
    }
    print_message("%zu lies refused\n", sizeof(lies) / sizeof(lies[0]));
    free(path);
    scratch_folder_free(&folder);
}

/* What a later version adds without "requires" does not disturb this one. */
static void unknown_members_are_ignored(void **state)
{
    (void)state;
    static const CraftEdit additions[] = {
        INDEX("playlist", "{\"entries\":[{\"kind\":\"case\",\"case\":0,\"hide_title\":true}]}"),
        INDEX("cases.0.mood", "\"calm\""),
        INDEX("cases.1.hidden", "true"),
        CASE("storage.runs.0.near", "2"),
        CASE("storage.runs.0.later", "[1,2]"),
        CASE("signed", "null"),
        INDEX("cases.0.hidden", "null"),
    };
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "later.satchel");
    SatError err = SAT_ERROR_INIT;
    PackRecipe recipe = pack_test_tiny();
    assert_ok(pack_test_write(path, &recipe, &err), err);
    pack_craft(path, additions, sizeof(additions) / sizeof(additions[0]));
    pack_test_compare(path, &recipe);
    SAT_AUTO(SatPackReader) *reader = sat_pack_reader_open(path, &err);
    assert_ok(reader != NULL, err);
    assert_false(sat_pack_reader_case(reader, 0)->hidden);
    assert_true(sat_pack_reader_case(reader, 1)->hidden);
    free(path);
    scratch_folder_free(&folder);
}

/* Resealed with right hashes, but two places tell different stories: verify compares them. */
static void verify_compares_all_places(void **state)
{
    (void)state;
    static const CraftEdit changes[] = {
        INDEX("cases.0.title", "\"Another\""),
        INDEX("cases.0.modalities", "\"PT\""),
        INDEX("cases.0.thumbnail.2", "\"" HEX64 "\""),
        CASE("storage.runs.0.entries.0.2", "\"" HEX64 "\""),
        CASE("storage.runs.0.entries.0.1", "75"),
        CASE("storage.thumbnail", NULL),
    };
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "lie.satchel");
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        PackRecipe recipe = pack_test_tiny();
        assert_ok(pack_test_write(path, &recipe, &err), err);
        pack_craft(path, &changes[i], 1);
        CheckLog log = {0};
        SatCheckResult result;
        assert_ok(sat_pack_check(path, false, pack_test_log, NULL, &log, &result, &err), err);
        if (result.faults == 0) {
            fail_msg("%s.%s: nothing found", changes[i].document, changes[i].member);
        }
    }
    free(path);
    scratch_folder_free(&folder);
}

/* An entry that no JSON names: ignored by readers, and by verify where the page allows it. */
static void further_entries_keep_to_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *before, *name;
        const char *words; /* of verify; NULL: it is allowed */
    } further[] = {
        {"cases/0002/case.json", "cases/0002/sound/01.opus", NULL},
        {"cases/0002/case.json", "cases/0002/s01x", NULL},
        {"cases/0002/case.json", "cases/0002/s01/f00002.webp", "may not stand"},
        {"cases/0002/case.json", "cases/0002/s9", "may not stand"},
        {"cases/0002/case.json", "cases/0002/case.json/x", "may not stand"},
        {"cases/0002/manifest-sha256.txt", "cases/0002/sound/01.opus", "may not stand"},
        {"cases/0002/case.json", "cases/0002/Sound", "as they lie"},
        {"cases/0002/case.json", "sound", "as they lie"},
    };
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "further.satchel");
    for (size_t i = 0; i < sizeof(further) / sizeof(further[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        PackRecipe recipe = pack_test_tiny();
        assert_ok(pack_test_write(path, &recipe, &err), err);
        pack_craft_insert(path, further[i].before, further[i].name);
        pack_test_compare(path, &recipe);
        CheckLog log = {0};
        SatCheckResult result;
        assert_ok(sat_pack_check(path, false, pack_test_log, NULL, &log, &result, &err), err);
        /* Only case manifests are made anew: the root's is told in any case. */
        bool told = further[i].words != NULL && strstr(log.first, further[i].words) != NULL;
        if (further[i].words != NULL ? !told : strstr(log.first, "0002") != NULL) {
            fail_msg("%s: \"%s\"", further[i].name, log.first);
        }
    }
    free(path);
    scratch_folder_free(&folder);
}

/* The writer's own rules: wrong calls are refused, not written. */
static void wrong_calls_are_refused(void **state)
{
    (void)state;
    ScratchFolder folder = scratch_folder_new();
    char *path = scratch_path(&folder, "a.satchel");
    SatError err = SAT_ERROR_INIT;
    SatSha256 plan = sat_sha256("plan", 4);
    SatPackProperties properties = {.title = NULL};
    SAT_AUTO(SatPackWriter) *writer = sat_pack_writer_open(path, &plan, &properties, &err);
    assert_ok(writer != NULL, err);
    SatPackPicture picture = {.name = {.strip_count = 1},
                              .form = {SAT_CODING_WEBP, SAT_PREDICTOR_NONE, 1, 0},
                              .bytes = "x",
                              .length = 1};
    assert_false(sat_pack_writer_finish(writer, NULL, &err));
    sat_error_clear(&err);
    assert_false(sat_pack_writer_begin_series(writer, &err));
    sat_error_clear(&err);
    assert_false(sat_pack_writer_add_picture(writer, &picture, &err));
    sat_error_clear(&err);
    assert_ok(sat_pack_writer_begin_case(writer, &err), err);
    assert_false(sat_pack_writer_begin_case(writer, &err));
    sat_error_clear(&err);
    assert_ok(sat_pack_writer_begin_series(writer, &err), err);
    picture.name.frame_index = 1;
    assert_false(sat_pack_writer_add_picture(writer, &picture, &err));
    assert_non_null(strstr(err.text, "case 1: series 1, frame 2, strip 1 is not the next picture"));
    sat_error_clear(&err);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    properties.title = pack_test_clean(arena, "bad \x01");
    char *other = scratch_path(&folder, "b.satchel");
    assert_null(sat_pack_writer_open(other, &plan, &properties, &err));
    assert_int_equal(err.code, SAT_ERR_ARGUMENT);
    free(other);
    free(path);
    scratch_folder_free(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lie_is_refused_by_name),
        cmocka_unit_test(unknown_members_are_ignored),
        cmocka_unit_test(verify_compares_all_places),
        cmocka_unit_test(further_entries_keep_to_their_place),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
