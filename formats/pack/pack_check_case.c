/* The pack check's view of a case: pictures, case.json and manifest against each other. */
#include <stdlib.h>
#include <string.h>

#include "formats/base/hash_manifest.h"
#include "formats/pack/pack_case.h"
#include "formats/pack/pack_check_private.h"
#include "formats/pack/pack_names.h"

#define MAX_MANIFEST_BYTES ((size_t)1 << 30)

static SatPackPlace place_in(size_t case_index)
{
    return (SatPackPlace){case_index, SIZE_MAX, SIZE_MAX};
}

/* ---- pictures -------------------------------------------------------------------------------- */

static void check_series(SatPackCheck *check, const SatPackSeries *series, size_t frame_count,
                         SatPackPlace place)
{
    char name[SAT_PACK_NAME_BYTES];
    for (size_t i = 0; i < frame_count; i++) {
        const SatPackFrame *frame = &series->frames[i];
        place.frame_index = i;
        for (uint32_t strip = 0; strip < frame->strip_count; strip++) {
            SatPictureName picture = {.case_index = (uint32_t)place.case_index,
                                      .series_index = (uint32_t)place.series_index,
                                      .frame_index = (uint32_t)i,
                                      .strip_index = strip,
                                      .strip_count = frame->strip_count,
                                      .coding = frame->form.coding};
            sat_pack_picture_name(&picture, name);
            (void)sat_pack_check_content(check, SAT_CHECK_FAULT_FRAME, place, name,
                                         &frame->strips[strip], false);
        }
    }
    if (series->has_thumbnail) {
        place.frame_index = SIZE_MAX;
        sat_pack_thumbnail_name((uint32_t)place.case_index, (uint32_t)place.series_index, name);
        (void)sat_pack_check_content(check, SAT_CHECK_FAULT_FRAME, place, name, &series->thumbnail,
                                     false);
    }
}

static bool same_entry(const SatPackEntry *a, const SatPackEntry *b)
{
    return a->offset == b->offset && a->length == b->length && sat_sha256_equal(&a->hash, &b->hash);
}

/* The index repeats the thumbnail of one of the series. */
static void check_index_thumbnail(SatPackCheck *check, const SatPackCase *loaded, size_t case_index)
{
    const SatPackCaseEntry *entry = &check->index->cases[case_index];
    bool found = !entry->has_thumbnail;
    for (size_t i = 0; i < loaded->series_count && !found; i++) {
        found = loaded->series[i].has_thumbnail &&
                same_entry(&loaded->series[i].thumbnail, &entry->thumbnail);
    }
    if (!found) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place_in(case_index),
                             "the index names a thumbnail that no series has");
    }
}

/* What the index repeats of case.json. */
static void check_index_text(SatPackCheck *check, const SatPackCase *loaded, size_t case_index)
{
    const SatPackCaseEntry *entry = &check->index->cases[case_index];
    char modalities[SAT_CASE_MAX_LABEL_BYTES + 1];
    sat_pack_list_modalities(loaded->model, modalities);
    if (strcmp(entry->title, loaded->model->title) != 0 ||
        strcmp(entry->modalities, modalities) != 0) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place_in(case_index),
                             "the index and case.json disagree about title or modalities");
    }
}

static void check_pictures(SatPackCheck *check, const SatPackCase *loaded, size_t case_index)
{
    for (size_t i = 0; i < loaded->series_count; i++) {
        SatPackPlace place = {case_index, i, SIZE_MAX};
        check_series(check, &loaded->series[i],
                     sat_case_series(loaded->model, i, NULL)->frame_count, place);
    }
    check_index_thumbnail(check, loaded, case_index);
    check_index_text(check, loaded, case_index);
}

/* ---- manifest -------------------------------------------------------------------------------- */

static bool may_be_further(const SatPackCheck *check, size_t number, size_t case_index)
{
    const char *name = sat_zip_reader_entry(check->zip, number)->name;
    return number >= check->further_begin && number < check->further_end &&
           (!check->names_known || sat_pack_name_is_further(name, (uint32_t)case_index));
}

/* One line against the entry it is for. An entry that no JSON names is what a later version may
 * add: the manifest alone vouches for it. */
static bool check_line(SatPackCheck *check, const SatManifestLine *line, size_t number,
                       size_t case_index)
{
    char folder[SAT_PACK_NAME_BYTES];
    size_t folder_length = sat_pack_case_folder((uint32_t)case_index, folder);
    const char *name = sat_zip_reader_entry(check->zip, number)->name;
    SatPackCheckEntry *entry = &check->entries[number];
    if (!sat_pack_name_is_in_case(name, (uint32_t)case_index) ||
        strlen(name + folder_length) != line->name_length ||
        memcmp(name + folder_length, line->name, line->name_length) != 0) {
        return false;
    }
    entry->known = true;
    if (entry->has_expected && !sat_sha256_equal(&entry->expected, &line->hash)) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_CASE, place_in(case_index),
                             "the manifest has another SHA-256 for %s than the JSON", name);
    } else if (!entry->has_expected && !may_be_further(check, number, case_index)) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place_in(case_index),
                             "%s may not stand where it does, or have this name", name);
    } else if (!entry->has_expected && entry->hashed &&
               !sat_sha256_equal(&entry->hash, &line->hash)) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_CASE, place_in(case_index),
                             "%s is damaged: it differs from its SHA-256", name);
    }
    return true;
}

/* The manifest names the entries of the case's folder before it, in their order, and no others. */
static void compare_manifest(SatPackCheck *check, const char *text, size_t length, size_t first,
                             size_t end, size_t case_index)
{
    size_t position = 0;
    size_t number = first;
    SatManifestLine line;
    bool agrees = true;
    while (agrees && number < end && sat_manifest_next(text, length, &position, &line)) {
        agrees = check_line(check, &line, number++, case_index);
    }
    if (!agrees || number != end || position != length) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_CASE, place_in(case_index),
                             "the manifest does not list the case's files as they lie");
    }
}

static void give_up_manifests(SatPackCheck *check)
{
    check->case_manifests_known = false;
}

static void check_manifest(SatPackCheck *check, size_t case_index, size_t first)
{
    char name[SAT_PACK_NAME_BYTES];
    sat_pack_case_file_name((uint32_t)case_index, SAT_PACK_MANIFEST_NAME, name);
    size_t number = sat_pack_check_find(check, name);
    if (number == SIZE_MAX || number < check->next_entry) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_STRUCTURE, place_in(case_index),
                             "%s is missing or not in its place", name);
        give_up_manifests(check);
        return;
    }
    check->entries[number].known = true;
    check->next_entry = number + 1;
    SatError damage = SAT_ERROR_INIT;
    size_t length = 0;
    char *text =
        (char *)sat_zip_reader_load(check->zip, number, MAX_MANIFEST_BYTES, &length, &damage);
    if (text == NULL) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_CASE, place_in(case_index), "%s", damage.text);
        give_up_manifests(check);
        return;
    }
    SatSha256 hash = sat_sha256(text, length);
    sat_manifest_add(&check->case_manifests, &hash, name);
    compare_manifest(check, text, length, first, number, case_index);
    free(text);
}

/* ---- the case -------------------------------------------------------------------------------- */

/* Neither JSON nor manifest may tell of these; that is one fault, not one for each. */
static void excuse_entries(SatPackCheck *check, size_t case_index)
{
    size_t count = sat_zip_reader_count(check->zip);
    for (size_t i = check->next_entry; i < count; i++) {
        if (!sat_pack_name_is_in_case(sat_zip_reader_entry(check->zip, i)->name,
                                      (uint32_t)case_index)) {
            break;
        }
        check->entries[i].known = true;
    }
}

bool sat_pack_check_case(SatPackCheck *check, size_t case_index, SatError *err)
{
    const SatPackCaseEntry *entry = &check->index->cases[case_index];
    char name[SAT_PACK_NAME_BYTES];
    size_t first = check->next_entry;
    SatError wrong = SAT_ERROR_INIT;
    SAT_AUTO(SatPackCase) *loaded =
        sat_pack_case_load(check->file, check->index, case_index, &wrong);
    if (loaded == NULL && (wrong.code == SAT_ERR_NO_MEMORY || wrong.code == SAT_ERR_SYSTEM)) {
        *err = wrong;
        return false;
    }
    check->result->series += entry->series_count;
    check->result->frames += (size_t)entry->frame_count;
    if (loaded != NULL) {
        check_pictures(check, loaded, case_index);
    } else if (check->zip != NULL) {
        excuse_entries(check, case_index);
    }
    sat_pack_case_file_name((uint32_t)case_index, SAT_PACK_CASE_JSON_NAME, name);
    check->further_begin = check->next_entry;
    check->further_end = sat_pack_check_find(check, name);
    check->names_known = loaded != NULL;
    bool intact = sat_pack_check_content(check, SAT_CHECK_FAULT_CASE, place_in(case_index), name,
                                         &entry->case_json, true);
    if (loaded == NULL && intact) {
        sat_pack_check_fault(check, SAT_CHECK_FAULT_CASE, place_in(case_index), "%s", wrong.text);
    }
    if (check->zip != NULL) {
        check_manifest(check, case_index, first);
    }
    return true;
}
