/* Interrupted writing: killed anywhere, the next run goes on and gives the bytes of a whole run. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/formats/pack/pack_test_support.h"

typedef struct {
    ScratchFolder folder;
    char *path, *part, *journal;
    PackRecipe recipe;
    size_t pictures;
    uint8_t *expected;
    size_t expected_length;
} Fixture;

static int setup(void **state)
{
    SatError err = SAT_ERROR_INIT;
    Fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->folder = scratch_folder_new();
    f->path = scratch_path(&f->folder, "a.satchel");
    f->part = scratch_path(&f->folder, "a.satchel.part");
    f->journal = scratch_path(&f->folder, "a.satchel.part.journal");
    f->recipe = pack_test_tiny();
    assert_ok(pack_test_write(f->path, &f->recipe, &err), err);
    f->pictures = f->recipe.encoded;
    f->expected = pack_test_slurp(f->path, &f->expected_length);
    assert_ok(sat_path_remove(f->path, &err), err);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    free(f->expected);
    free(f->path);
    free(f->part);
    free(f->journal);
    scratch_folder_free(&f->folder);
    free(f);
    return 0;
}

/* Ends in a child process that does not clean up, as a kill would. */
static void write_and_die(Fixture *f, size_t after_pictures)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        SatError err = SAT_ERROR_INIT;
        PackRecipe recipe = f->recipe;
        recipe.stop_after = after_pictures;
        bool finished = pack_test_write(f->path, &recipe, &err);
        _exit(finished || err.code != SAT_OK ? 1 : 9);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 9);
}

static void finish_and_compare(Fixture *f)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    assert_ok(pack_test_write(f->path, &f->recipe, &err), err);
    uint8_t *bytes = pack_test_slurp(f->path, &length);
    assert_int_equal(length, f->expected_length);
    assert_memory_equal(bytes, f->expected, length);
    free(bytes);
    assert_int_equal(sat_path_info(f->part).kind, SAT_PATH_MISSING);
    assert_int_equal(sat_path_info(f->journal).kind, SAT_PATH_MISSING);
    assert_ok(sat_path_remove(f->path, &err), err);
}

static void a_run_that_died_anywhere_goes_on(void **state)
{
    Fixture *f = *state;
    for (size_t after = 1; after < f->pictures; after++) {
        write_and_die(f, after);
        assert_int_equal(sat_path_info(f->path).kind, SAT_PATH_MISSING);
        struct stat status;
        assert_int_equal(stat(f->part, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
        assert_int_equal(stat(f->journal, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
        finish_and_compare(f);
        assert_int_equal(f->recipe.encoded, f->pictures - after);
    }
}

static void the_old_file_stays_until_the_new_one_is_whole(void **state)
{
    Fixture *f = *state;
    pack_test_put(f->path, "old", 3);
    write_and_die(f, 2);
    size_t length = 0;
    uint8_t *bytes = pack_test_slurp(f->path, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "old", 3);
    free(bytes);
    finish_and_compare(f);
}

/* Every run syncs, so the tests below take steps through the bytes, not each one. */

/* A journal cut anywhere: the torn line is ignored, all before it is used. */
static void a_torn_journal_is_used_as_far_as_it_goes(void **state)
{
    Fixture *f = *state;
    write_and_die(f, f->pictures - 1);
    size_t part_length = 0;
    size_t journal_length = 0;
    uint8_t *part = pack_test_slurp(f->part, &part_length);
    uint8_t *journal = pack_test_slurp(f->journal, &journal_length);
    size_t most_reused = 0;
    for (size_t length = 0; length <= journal_length; length += length < 200 ? 13 : 3) {
        pack_test_put(f->part, part, part_length);
        pack_test_put(f->journal, journal, length);
        finish_and_compare(f);
        size_t reused = f->pictures - f->recipe.encoded;
        assert_true(reused >= most_reused);
        most_reused = reused;
    }
    assert_true(most_reused >= f->pictures - 2);
    free(part);
    free(journal);
}

static void flipped_journals_never_mislead(void **state)
{
    Fixture *f = *state;
    write_and_die(f, f->pictures - 1);
    size_t part_length = 0;
    size_t journal_length = 0;
    uint8_t *part = pack_test_slurp(f->part, &part_length);
    uint8_t *journal = pack_test_slurp(f->journal, &journal_length);
    for (size_t bit = 0; bit < journal_length * 8; bit += 37) {
        pack_test_put(f->part, part, part_length);
        journal[bit / 8] ^= (uint8_t)(1U << (bit % 8));
        pack_test_put(f->journal, journal, journal_length);
        journal[bit / 8] ^= (uint8_t)(1U << (bit % 8));
        finish_and_compare(f);
    }
    free(part);
    free(journal);
}

/* What the file lost (a power cut) is made anew, and the rest too when it lies behind. */
static void a_damaged_part_is_made_anew_from_there(void **state)
{
    Fixture *f = *state;
    write_and_die(f, f->pictures - 1);
    size_t part_length = 0;
    size_t journal_length = 0;
    uint8_t *part = pack_test_slurp(f->part, &part_length);
    uint8_t *journal = pack_test_slurp(f->journal, &journal_length);
    for (size_t position = 0; position < part_length; position += 53) {
        part[position] ^= 0x10;
        pack_test_put(f->part, part, part_length);
        part[position] ^= 0x10;
        pack_test_put(f->journal, journal, journal_length);
        finish_and_compare(f);
        pack_test_put(f->part, part, position);
        pack_test_put(f->journal, journal, journal_length);
        finish_and_compare(f);
    }
    free(part);
    free(journal);
}

/* A disk that is full after so many bytes: told, the old file stays, and with room the run goes on.
 */
static void a_full_disk_is_told_and_got_over(void **state)
{
    Fixture *f = *state;
    for (size_t room = 1; room < f->expected_length; room += 157) {
        pack_test_put(f->path, "old", 3);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            SatError err = SAT_ERROR_INIT;
            struct rlimit limit = {room, room};
            bool limited =
                signal(SIGXFSZ, SIG_IGN) != SIG_ERR && setrlimit(RLIMIT_FSIZE, &limit) == 0;
            bool finished = pack_test_write(f->path, &f->recipe, &err);
            _exit(limited && !finished && err.code == SAT_ERR_SYSTEM &&
                          strstr(err.text, "disk full") != NULL
                      ? 9
                      : 1);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 9);
        assert_true(sat_path_info(f->path).size_bytes == 3);
        finish_and_compare(f);
    }
}

static void another_plan_starts_anew(void **state)
{
    Fixture *f = *state;
    write_and_die(f, f->pictures - 1);
    f->recipe.plan++;
    finish_and_compare(f);
    assert_int_equal(f->recipe.encoded, f->pictures);
}

/* A caller that never asks, or whose pictures differ, still gets what it gave. */
static void given_bytes_win_over_the_journal(void **state)
{
    Fixture *f = *state;
    write_and_die(f, f->pictures - 1);
    f->recipe.never_reuse = true;
    finish_and_compare(f);
    assert_int_equal(f->recipe.encoded, f->pictures);
    f->recipe.never_reuse = false;

    SeriesRecipe other = f->recipe.cases[0].series[0];
    CaseRecipe cases[2] = {f->recipe.cases[0], f->recipe.cases[1]};
    SeriesRecipe series[2] = {other, f->recipe.cases[0].series[1]};
    series[0].rows = 4;
    cases[0].series = series;
    PackRecipe changed = f->recipe;
    changed.cases = cases;
    changed.stop_after = f->pictures - 1;
    SatError err = SAT_ERROR_INIT;
    assert_false(pack_test_write(f->path, &changed, &err));
    assert_int_equal(err.code, SAT_OK);
    f->recipe.never_reuse = true;
    finish_and_compare(f);
}

static void one_run_at_a_time(void **state)
{
    Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    SatSha256 plan = sat_sha256(&f->recipe.plan, 1);
    SatPackProperties properties = {.title = NULL};
    SAT_AUTO(SatPackWriter) *first = sat_pack_writer_open(f->path, &plan, &properties, &err);
    assert_ok(first != NULL, err);
    assert_null(sat_pack_writer_open(f->path, &plan, &properties, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, "in use by another run"));
}

typedef struct {
    const SatPackWriter *writer;
    size_t asked, reusable;
} Asker;

static void ask_again_and_again(void *context)
{
    Asker *asker = context;
    for (; asker->asked < 20000; asker->asked++) {
        SatPackPicture picture = {
            .name = {.frame_index = (uint32_t)(asker->asked % 3), .strip_count = 1}};
        asker->reusable += sat_pack_writer_reusable(asker->writer, &picture);
    }
}

/* Workers ask while the writer writes and drops what the interrupted run left. */
static void any_thread_may_ask_what_is_reusable(void **state)
{
    Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    write_and_die(f, f->pictures - 1);
    SatSha256 plan = sat_sha256(&f->recipe.plan, 1);
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, &err);
    SatPackProperties properties = {.title = pack_test_clean(arena, f->recipe.title),
                                    .pixels_checked = true};
    SAT_AUTO(SatPackWriter) *writer = sat_pack_writer_open(f->path, &plan, &properties, &err);
    assert_ok(writer != NULL, err);
    Asker askers[2] = {{.writer = writer}, {.writer = writer}};
    SatThread *threads[2];
    for (size_t i = 0; i < 2; i++) {
        threads[i] = sat_thread_start(ask_again_and_again, &askers[i], &err);
        assert_ok(threads[i] != NULL, err);
    }
    assert_ok(sat_pack_writer_begin_case(writer, &err) &&
                  sat_pack_writer_begin_series(writer, &err),
              err);
    SatPackPicture picture = {.name = {.strip_count = 1},
                              .form = {SAT_CODING_WEBP, SAT_PREDICTOR_MED, 6, 0}};
    assert_ok(sat_pack_writer_add_picture(writer, &picture, &err), err); /* taken over */
    picture.name.frame_index = 1;
    picture.bytes = "other";
    picture.length = 5;
    picture.hash = sat_sha256("other", 5);
    picture.crc32 = sat_crc32(0, "other", 5);
    assert_ok(sat_pack_writer_add_picture(writer, &picture, &err), err);
    for (size_t i = 0; i < 2; i++) {
        sat_thread_join(threads[i]);
        assert_int_equal(askers[i].asked, 20000);
        assert_true(askers[i].reusable >= 20000 / 3); /* the first frame always was */
    }
    assert_false(sat_pack_writer_reusable(writer, &picture));
}

static void a_missing_folder_is_named(void **state)
{
    Fixture *f = *state;
    SatError err = SAT_ERROR_INIT;
    SatSha256 plan = sat_sha256("x", 1);
    SatPackProperties properties = {.title = NULL};
    char path[200];
    (void)snprintf(path, sizeof(path), "%s/none/a.satchel", f->folder.path);
    assert_null(sat_pack_writer_open(path, &plan, &properties, &err));
    assert_int_equal(err.code, SAT_ERR_SYSTEM);
    assert_non_null(strstr(err.text, "none/a.satchel.part"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_that_died_anywhere_goes_on, setup, teardown),
        cmocka_unit_test_setup_teardown(the_old_file_stays_until_the_new_one_is_whole, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_torn_journal_is_used_as_far_as_it_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(flipped_journals_never_mislead, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_part_is_made_anew_from_there, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told_and_got_over, setup, teardown),
        cmocka_unit_test_setup_teardown(another_plan_starts_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(given_bytes_win_over_the_journal, setup, teardown),
        cmocka_unit_test_setup_teardown(one_run_at_a_time, setup, teardown),
        cmocka_unit_test_setup_teardown(any_thread_may_ask_what_is_reusable, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_folder_is_named, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
