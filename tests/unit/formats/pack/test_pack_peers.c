/* Independent judges: unzip, Python's zipfile, libzip with consistency checks and sha256sum accept
 * packs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "tests/unit/formats/pack/pack_test_support.h"

typedef struct {
    ScratchFolder folder;
    char *path;
} Fixture;

static int setup(void **state)
{
    SatError err = SAT_ERROR_INIT;
    Fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->folder = scratch_folder_new();
    f->path = scratch_path(&f->folder, "a.satchel");
    PackRecipe recipe = pack_test_kinds();
    CaseRecipe cases[2] = {recipe.cases[0], recipe.cases[0]};
    recipe.cases = cases;
    recipe.case_count = 2;
    assert_ok(pack_test_write(f->path, &recipe, &err), err);
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

static void run(const Fixture *f, const char *command)
{
    char line[1000];
    (void)snprintf(line, sizeof(line), "cd '%s' && %s", f->folder.path, command);
    int status = system(line);
    if (status != 0) {
        fail_msg("status %d from: %s", status, command);
    }
}

static void unzip_and_python_accept_it(void **state)
{
    run(*state, "unzip -tqq a.satchel");
    run(*state, "python3 -c 'import sys, zipfile; z = zipfile.ZipFile(\"a.satchel\"); "
                "sys.exit(z.testzip() is not None or z.namelist()[0] != \"mimetype\")'");
}

static void libzip_finds_it_consistent(void **state)
{
    const Fixture *f = *state;
    int code = 0;
    zip_t *peer = zip_open(f->path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (peer == NULL) {
        fail_msg("libzip refuses it: error %d", code);
    }
    int length = 0;
    const char *comment = zip_get_archive_comment(peer, &length, ZIP_FL_ENC_RAW);
    assert_int_equal(length, SAT_PACK_COMMENT_LENGTH);
    assert_memory_equal(comment, SAT_PACK_COMMENT_PREFIX, strlen(SAT_PACK_COMMENT_PREFIX));
    zip_discard(peer);
}

static void sha256sum_checks_every_file(void **state)
{
    run(*state, "mkdir out && cd out && unzip -qq ../a.satchel && "
                "sha256sum --quiet --strict -c manifest-sha256.txt && "
                "for c in cases/0001 cases/0002; do "
                "(cd $c && sha256sum --quiet --strict -c manifest-sha256.txt) || exit 1; done && "
                /* together the manifests name every file but the root manifest */
                "test $(find . -type f | wc -l) = "
                "$(($(cat manifest-sha256.txt cases/*/manifest-sha256.txt | wc -l) + 1))");
}

/* file(1) and other tools know a ZIP of a kind by its first entry, as with EPUB. */
static void the_type_stands_at_byte_38(void **state)
{
    const Fixture *f = *state;
    size_t length = 0;
    uint8_t *bytes = pack_test_slurp(f->path, &length);
    assert_memory_equal(bytes, "PK\003\004", 4);
    assert_memory_equal(bytes + 30, "mimetypeapplication/vnd.satchel+zip", 35);
    free(bytes);
}

/* The seal is what anybody can work out with two commands. */
static void the_seal_is_sha256_of_what_is_before(void **state)
{
    run(*state, "test \"$(head -c -190 a.satchel | sha256sum | cut -c1-64)\" = "
                "\"$(tail -c 65 a.satchel | head -c 64)\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(unzip_and_python_accept_it, setup, teardown),
        cmocka_unit_test_setup_teardown(libzip_finds_it_consistent, setup, teardown),
        cmocka_unit_test_setup_teardown(sha256sum_checks_every_file, setup, teardown),
        cmocka_unit_test_setup_teardown(the_type_stands_at_byte_38, setup, teardown),
        cmocka_unit_test_setup_teardown(the_seal_is_sha256_of_what_is_before, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
