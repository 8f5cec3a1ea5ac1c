/* The set of names: finds what was put in, also at its edge, and gives up on names made to collide.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/zip/zip_name_set.h"
#include "tests/unit/formats/zip/zip_test_support.h"

#define NAME_BYTES 16

typedef struct {
    char text[NAME_BYTES];
} Name;

static const char *name_at(const void *owner, uint32_t value, size_t *length)
{
    const Name *names = owner;
    *length = strlen(names[value].text);
    return names[value].text;
}

static void names_are_found_after_every_growth(void **state)
{
    enum { COUNT = 5000 };
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatZipNameSet set = {.name_at = name_at};
    Name *names = calloc(COUNT, sizeof(*names));
    assert_non_null(names);
    for (uint32_t i = 0; i < COUNT; i++) {
        (void)snprintf(names[i].text, sizeof(names[i].text), "f%05u.webp", i);
        assert_ok(sat_zip_name_set_reserve(&set, i + 1, &err), err);
        SatZipNameSeek seek =
            sat_zip_name_set_seek(&set, names, names[i].text, strlen(names[i].text));
        assert_int_equal(seek.state, SAT_ZIP_NAME_NEW);
        sat_zip_name_set_put(&set, &seek, i);
        seek = sat_zip_name_set_seek(&set, names, names[i / 2].text, strlen(names[i / 2].text));
        assert_int_equal(seek.state, SAT_ZIP_NAME_KNOWN);
        assert_int_equal(seek.value, i / 2);
    }
    free(names);
    sat_zip_name_set_free(&set);
}

/* Fills names with those whose search starts at one slot of a set of slot_count slots. */
static void make_colliding(const SatZipNameSet *set, size_t slot, Name *names, size_t count)
{
    uint32_t serial = 0;
    for (size_t found = 0; found < count; serial++) {
        (void)snprintf(names[found].text, sizeof(names[found].text), "%u", serial);
        uint32_t hash =
            sat_zip_name_set_announce(set, names[found].text, strlen(names[found].text));
        found += (hash & (set->slot_count - 1)) == slot ? 1 : 0;
    }
}

static void the_search_goes_on_at_the_first_slot(void **state)
{
    enum { COUNT = 20 };
    (void)state;
    SatError err = SAT_ERROR_INIT;
    SatZipNameSet set = {.name_at = name_at};
    Name names[COUNT + 1];
    assert_ok(sat_zip_name_set_reserve(&set, 32, &err), err);
    assert_int_equal(set.slot_count, 64);
    make_colliding(&set, 63, names, COUNT + 1);
    for (uint32_t i = 0; i < COUNT; i++) {
        SatZipNameSeek seek =
            sat_zip_name_set_seek(&set, names, names[i].text, strlen(names[i].text));
        assert_int_equal(seek.state, SAT_ZIP_NAME_NEW);
        assert_int_equal(seek.slot, (63 + i) % 64);
        sat_zip_name_set_put(&set, &seek, i);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        SatZipNameSeek seek =
            sat_zip_name_set_seek(&set, names, names[i].text, strlen(names[i].text));
        assert_int_equal(seek.state, SAT_ZIP_NAME_KNOWN);
        assert_int_equal(seek.value, i);
    }
    SatZipNameSeek seek =
        sat_zip_name_set_seek(&set, names, names[COUNT].text, strlen(names[COUNT].text));
    assert_int_equal(seek.state, SAT_ZIP_NAME_NEW);
    sat_zip_name_set_free(&set);
}

/* An archive whose names all collide is refused, not searched for the square of their number. */
static void an_archive_of_colliding_names_is_refused(void **state)
{
    enum { COUNT = 1000 };
    const ZipScratch *scratch = *state;
    SatError err = SAT_ERROR_INIT;
    SatZipNameSet set = {.name_at = name_at};
    Name *names = calloc(COUNT, sizeof(*names));
    assert_non_null(names);
    assert_ok(sat_zip_name_set_reserve(&set, COUNT, &err), err);
    make_colliding(&set, 5, names, COUNT);
    sat_zip_name_set_free(&set);

    SatFile *file = zip_open_file(scratch->path, SAT_FILE_CREATE);
    SatZipWriter *writer = sat_zip_writer_new(file, SAT_ZIP_FORM_PACK, &err);
    assert_ok(writer, err);
    size_t added = 0;
    SatZipEntryInfo info;
    while (added < COUNT &&
           sat_zip_writer_add_stored(writer, names[added].text, "x", 1, &info, &err)) {
        added++;
    }
    assert_true(added > 500 && added < COUNT);
    assert_int_equal(err.code, SAT_ERR_LIMIT);
    assert_non_null(strstr(err.text, "same hash"));
    sat_zip_writer_free(writer);
    sat_file_close(file);
    free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_after_every_growth),
        cmocka_unit_test(the_search_goes_on_at_the_first_slot),
        cmocka_unit_test(an_archive_of_colliding_names_is_refused),
    };
    return cmocka_run_group_tests(tests, zip_scratch_make, zip_scratch_remove);
}
