/* Numbers the objects of a medium, and names them in its DICOMDIR. */
#include "export/backup/backup_media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"
#include "formats/base/text_utf8.h"
#include "formats/zip/zip_deflate.h"

/* ---- numbers ---------------------------------------------------------------------------------
 */

/* A study, or a series of one. */
typedef struct {
    const SatSha256 *patient, *key; /* patient: of studies */
    size_t parent;                  /* of series: its study */
    uint32_t number, members;
} Group;

typedef struct {
    Group *items;
    size_t count, last; /* last: the one found last, most often the next one too */
} Groups;

static bool is_group(const Group *group, const Group *wanted)
{
    return group->parent == wanted->parent && sat_sha256_equal(group->key, wanted->key) &&
           sat_sha256_equal(group->patient, wanted->patient);
}

/* Finds it, or adds it with the next number of `members`. */
static size_t take_group(Groups *groups, const Group *wanted, uint32_t *members)
{
    if (groups->count > 0 && is_group(&groups->items[groups->last], wanted)) {
        return groups->last;
    }
    size_t at = 0;
    while (at < groups->count && !is_group(&groups->items[at], wanted)) {
        at++;
    }
    if (at == groups->count) {
        groups->items[groups->count++] = *wanted;
        groups->items[at].number = ++*members;
    }
    groups->last = at;
    return at;
}

/* Objects in the order of their instance keys; of one key in the order of the list. */
static int by_instance(const void *a, const void *b)
{
    const SatKeptObject *const *x = a;
    const SatKeptObject *const *y = b;
    int order = memcmp((*x)->keys.instance->bytes, (*y)->keys.instance->bytes, SAT_SHA256_BYTES);
    return order != 0 ? order : *x < *y ? -1 : *x > *y;
}

static bool number_copies(const SatKeptObject *objects, size_t count, SatDeidNumbers *numbers,
                          SatArena *arena, SatError *err)
{
    const SatKeptObject **sorted =
        sat_arena_alloc(arena, count + 1, sizeof(const SatKeptObject *), err);
    for (size_t i = 0; sorted != NULL && i < count; i++) {
        sorted[i] = &objects[i];
    }
    if (sorted != NULL && count > 1) {
        qsort(sorted, count, sizeof(const SatKeptObject *), by_instance);
    }
    for (size_t i = 1; sorted != NULL && i < count; i++) {
        if (sat_sha256_equal(sorted[i]->keys.instance, sorted[i - 1]->keys.instance)) {
            numbers[sorted[i] - objects].copy_number =
                numbers[sorted[i - 1] - objects].copy_number + 1;
        }
    }
    return sorted != NULL;
}

bool sat_media_number_objects(SatKeptObject *objects, size_t count, SatArena *arena, SatError *err)
{
    uint32_t study_count = 0;
    if (count > SAT_DICOM_MAX_DIRECTORY_RECORDS) {
        return sat_fail(err, SAT_ERR_LIMIT,
                        "a case of %zu objects is too large for a DICOMDIR of ours (%u); back it "
                        "up without --layout dicomdir",
                        count, SAT_DICOM_MAX_DIRECTORY_RECORDS);
    }
    Groups studies = {sat_arena_alloc(arena, count + 1, sizeof(Group), err), 0, 0};
    Groups series = {
        studies.items != NULL ? sat_arena_alloc(arena, count + 1, sizeof(Group), err) : NULL, 0, 0};
    SatDeidNumbers *numbers =
        series.items != NULL ? sat_arena_alloc(arena, count + 1, sizeof(*numbers), err) : NULL;
    if (numbers == NULL || !number_copies(objects, count, numbers, arena, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const SatKeptKeys *keys = &objects[i].keys;
        const Group study = {.patient = keys->patient, .key = keys->study};
        size_t s = take_group(&studies, &study, &study_count);
        const Group one = {.patient = keys->patient, .key = keys->series, .parent = s};
        size_t n = take_group(&series, &one, &studies.items[s].members);
        numbers[i].study_number = studies.items[s].number;
        numbers[i].series_number = series.items[n].number;
        numbers[i].instance_number = ++series.items[n].members;
        objects[i].numbers = &numbers[i];
    }
    return true;
}

/* ---- the DICOMDIR ----------------------------------------------------------------------------
 */

SatDicomDirectoryWriter *sat_media_directory_new(const SatLibrarySecret *secret,
                                                 const char *case_id, SatError *err)
{
    char file_set_id[SAT_DICOM_FILE_SET_ID_CAPACITY], uid[SAT_DEID_UID_CAPACITY], text[64];
    (void)snprintf(file_set_id, sizeof(file_set_id), "CASE_%.8s", case_id);
    for (char *at = file_set_id; *at != '\0'; at++) {
        *at = sat_ascii_upper(*at);
    }
    int length = snprintf(text, sizeof(text), "file-set %.40s", case_id);
    sat_deid_map_uid(secret, text, (size_t)length, uid);
    return sat_dicom_directory_writer_new(file_set_id, uid, err);
}

static bool keep_bytes(void *context, const void *bytes, size_t length, SatError *err)
{
    SatByteWriter *out = context;
    sat_write_bytes(out, bytes, length);
    return !out->failed || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory for a DICOMDIR");
}

bool sat_media_add_directory(SatDicomDirectoryWriter *directory, SatBackupWriter *writer,
                             SatError *err)
{
    SatByteWriter bytes = SAT_BYTE_WRITER_INIT, packed = SAT_BYTE_WRITER_INIT;
    SatZipPartEntry entry;
    SAT_AUTO(SatZipDeflater) *deflater = sat_zip_deflater_new(err);
    bool done =
        deflater != NULL &&
        sat_dicom_directory_writer_write(directory, (SatDicomSink){keep_bytes, &bytes}, err) &&
        sat_zip_make_entry(deflater, SAT_BACKUP_MEDIA_DIRECTORY_NAME, bytes.bytes, bytes.length,
                           &packed, &entry, err) &&
        sat_backup_writer_add(writer, &entry, err);
    sat_byte_writer_free(&bytes);
    sat_byte_writer_free(&packed);
    return done;
}
