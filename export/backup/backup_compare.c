/* Compares the objects of a case with an older backup. */
#include "export/backup/backup_compare.h"

#include <stdlib.h>
#include <string.h>

#include "formats/backup/backup_layout.h"

/* Files beside the objects count as they do. What a server said does not: it may say it in other
 * words each time. */
static bool is_object(const SatBackupReader *older, const SatBackupFile *file)
{
    return sat_backup_path_is_object(sat_backup_reader_info(older)->layout, file->path) ||
           strncmp(file->path, SAT_BACKUP_SOURCE_FILES, strlen(SAT_BACKUP_SOURCE_FILES)) == 0;
}

static bool is_compared(const SatKeptObject *object, const SatBackupContent *content)
{
    return content->bytes > 0 &&
           (object->own_path == NULL || strcmp(object->own_path, SAT_BACKUP_ANSWERS_NAME) != 0);
}

static size_t count_older(const SatBackupReader *older)
{
    size_t count = 0;
    for (size_t i = 0; i < sat_backup_reader_count(older); i++) {
        count += is_object(older, sat_backup_reader_file(older, i));
    }
    return count;
}

static int by_hash(const void *a, const void *b)
{
    return memcmp(a, b, SAT_SHA256_BYTES);
}

static size_t count_missing(const SatSha256 *from, size_t from_count, const SatSha256 *in,
                            size_t in_count)
{
    size_t missing = 0;
    for (size_t i = 0; i < from_count; i++) {
        missing += in_count == 0 || bsearch(&from[i], in, in_count, sizeof(*in), by_hash) == NULL;
    }
    return missing;
}

/* Objects are told apart by their content: one that only stands elsewhere now is no new one. */
static bool count_differences(const SatKeptObjects *objects, const SatBackupContent *contents,
                              const SatBackupReader *older, SatBackupDifferences *out,
                              SatError *err)
{
    size_t old_count = count_older(older), new_count = 0, filled = 0;
    SatSha256 *olds = calloc(old_count + 1, sizeof(*olds));
    SatSha256 *news = calloc(objects->count + 1, sizeof(*news));
    bool done = olds != NULL && news != NULL;
    for (size_t i = 0; done && i < sat_backup_reader_count(older); i++) {
        const SatBackupFile *file = sat_backup_reader_file(older, i);
        if (is_object(older, file)) {
            olds[filled++] = file->hash;
        }
    }
    for (size_t i = 0; done && i < objects->count; i++) {
        if (is_compared(&objects->objects[i], &contents[i])) {
            news[new_count++] = contents[i].hash;
        }
    }
    if (done) {
        qsort(olds, old_count, sizeof(*olds), by_hash);
        qsort(news, new_count, sizeof(*news), by_hash);
        size_t gone = count_missing(olds, old_count, news, new_count);
        size_t come = count_missing(news, new_count, olds, old_count);
        out->altered = gone < come ? gone : come;
        out->removed = gone - out->altered;
        out->added = come - out->altered;
    }
    free(olds);
    free(news);
    return done || sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare backups");
}

/* The first object from `at` on; the number of files: there is none. */
static size_t next_object(const SatBackupReader *older, size_t at)
{
    while (at < sat_backup_reader_count(older) &&
           !is_object(older, sat_backup_reader_file(older, at))) {
        at++;
    }
    return at;
}

static bool is_same(const SatKeptObjects *objects, const SatBackupContent *contents,
                    const SatBackupReader *older)
{
    const size_t old_count = sat_backup_reader_count(older);
    size_t at = 0;
    for (size_t i = 0; i < objects->count; i++) {
        char path[SAT_BACKUP_PATH_CAPACITY];
        if (!is_compared(&objects->objects[i], &contents[i])) {
            continue;
        }
        at = next_object(older, at);
        if (at == old_count) {
            return false;
        }
        const SatBackupFile *file = sat_backup_reader_file(older, at++);
        sat_backup_object_path(&objects->objects[i], path);
        if (strcmp(file->path, path) != 0 || !sat_sha256_equal(&file->hash, &contents[i].hash)) {
            return false;
        }
    }
    return next_object(older, at) == old_count;
}

bool sat_backup_compare(const SatKeptObjects *objects, const SatBackupContent *contents,
                        const SatBackupReader *older, SatBackupDifferences *out, SatError *err)
{
    *out = (SatBackupDifferences){.is_same = is_same(objects, contents, older)};
    return count_differences(objects, contents, older, out, err);
}
