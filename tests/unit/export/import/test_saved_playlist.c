/* Saved playlist pages as lists of cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "export/import/saved_playlist.h"
#include "formats/base/file_io.h"

static SatImportText load(void)
{
    SatError err = SAT_ERROR_INIT;
    size_t length = 0;
    uint8_t *bytes =
        sat_read_file(IMPORT_CORPUS "/saved_playlist/page.html", 1 << 20, &length, &err);
    assert_non_null(bytes);
    return (SatImportText){(char *)bytes, length};
}

static void is_entry(const SatSavedEntry *entry, SatSavedKind kind, const char *address,
                     const char *rid, const char *title)
{
    assert_int_equal(entry->kind, kind);
    assert_string_equal(entry->address, address);
    assert_string_equal(entry->rid, rid);
    assert_string_equal(entry->title, title);
}

static void test_entries(void **state)
{
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatImportText text = load();
    SAT_AUTO(SatSavedPlaylist) *playlist = sat_saved_playlist_read(text, &err);
    assert_non_null(playlist);
    assert_string_equal(playlist->title, "Chest for tomorrow");
    assert_int_equal(playlist->count, 5);
    is_entry(&playlist->entries[0], SAT_SAVED_CASE, "/cases/40400", "40400", "Case one");
    is_entry(&playlist->entries[1], SAT_SAVED_CASE, "/cases/some-name-2", "", "Case & two");
    is_entry(&playlist->entries[2], SAT_SAVED_CASE, "/cases/with-number", "77", "Third");
    is_entry(&playlist->entries[3], SAT_SAVED_SLIDE, "https://host.example/slide.png", "",
             "Slide words");
    is_entry(&playlist->entries[4], SAT_SAVED_HIDDEN, "", "", "Hidden diagnosis");
    free((void *)(uintptr_t)text.bytes);
}

static void test_refusals(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "plain text", "<html><body><p>Sign in</p></body></html>",
                                      "<div class='playlist'>"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SatError err = SAT_ERROR_INIT;
        assert_null(sat_saved_playlist_read((SatImportText){bad[i], strlen(bad[i])}, &err));
        assert_int_equal(err.code, SAT_ERR_FORMAT);
        assert_true(err.text[0] != '\0');
    }
}

/* What fuzz_saved_playlist.c does at length. */
static void test_changed_pages(void **state)
{
    (void)state;
    SatImportText text = load();
    char *copy = malloc(text.length);
    uint64_t random = 88172645463325252U;
    size_t taken = 0;
    assert_non_null(copy);
    for (int i = 0; i < 5000; i++) {
        SatError err = SAT_ERROR_INIT;
        memcpy(copy, text.bytes, text.length);
        for (int k = 0; k < 8; k++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            copy[random % text.length] = (char)(random >> 40);
        }
        size_t length = i % 5 == 0 ? (size_t)(random % text.length) : text.length;
        SAT_AUTO(SatSavedPlaylist) *playlist =
            sat_saved_playlist_read((SatImportText){copy, length}, &err);
        assert_int_equal(playlist == NULL, err.code != SAT_OK);
        taken += playlist != NULL;
    }
    print_message("5000 changed pages: %zu read, the others refused\n", taken);
    assert_true(taken > 3000 && taken < 5000);
    free(copy);
    free((void *)(uintptr_t)text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_entries),
                                       cmocka_unit_test(test_refusals),
                                       cmocka_unit_test(test_changed_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
