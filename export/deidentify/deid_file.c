/* Opens objects again for the engine that cleans kept DICOM. */
#include "export/deidentify/deid_file.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "formats/base/platform.h"

enum { HASHED_BYTES = 1 << 16 };

char *sat_object_file_path(const SatObjectFile *file, SatError *err)
{
    const size_t folder = strlen(file->folder), name = strlen(file->name);
    char *path = malloc(folder + name + 1);
    if (path == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to open a file");
        return NULL;
    }
    memcpy(path, file->folder, folder);
    memcpy(path + folder, file->name, name + 1);
    return path;
}

static SatFile *open_unchanged(const SatObjectFile *source, const char *path, SatError *err)
{
    SatPathInfo info = sat_path_info(path);
    if (info.kind != SAT_PATH_FILE || info.size_bytes != source->size_bytes ||
        info.modified_ns != source->modified_ns) {
        (void)sat_fail(err, SAT_ERR_CORRUPT, "the file has changed since it was listed: run again");
        return NULL;
    }
    return sat_file_open(path, SAT_FILE_READ, err);
}

bool sat_object_file_at(const char *path, SatArena *arena, const SatObjectFile **out, SatError *err)
{
    const SatPathInfo info = sat_path_info(path);
    const size_t folder = (size_t)(sat_path_file_name(path) - path);
    SatObjectFile *file = sat_arena_alloc(arena, 1, sizeof(*file), err);
    if (info.kind != SAT_PATH_FILE) {
        return sat_fail(err, SAT_ERR_SYSTEM, "a file that was fetched is gone");
    }
    if (file == NULL) {
        return false;
    }
    *file =
        (SatObjectFile){.folder = sat_arena_text(arena, path, folder, err),
                        .name = sat_arena_text(arena, path + folder, strlen(path + folder), err),
                        .size_bytes = info.size_bytes,
                        .modified_ns = info.modified_ns};
    *out = file;
    return file->folder != NULL && file->name != NULL;
}

bool sat_object_file_is_at(const SatObjectFile *file, const char *path)
{
    const size_t folder = strlen(file->folder);
    return strncmp(path, file->folder, folder) == 0 && strcmp(path + folder, file->name) == 0;
}

SatFile *sat_object_file_open(const SatObjectFile *source, SatError *err)
{
    char *path = sat_object_file_path(source, err);
    SatFile *file = path != NULL ? open_unchanged(source, path, err) : NULL;
    free(path);
    return file;
}

static bool clean(const SatDeidContext *context, const SatObjectFile *source, const char *path,
                  const SatDeidFileInput *input, SatArena *arena, SatDeidFile *out, SatError *err)
{
    static const SatFileOrigin unknown = {.identity = NULL};
    const SatFileOrigin *origin = source->origin != NULL ? source->origin : &unknown;
    const SatDeidObjectInput object = {.identity =
                                           origin->identity != NULL ? origin->identity : path,
                                       .age = input->age,
                                       .backup = origin->backup,
                                       .known = origin->known,
                                       .has_clean_pixels = sat_deid_pixels_change(input->pixels)};
    out->file = open_unchanged(source, path, err);
    out->dicom = out->file != NULL ? sat_dicom_open(out->file, err) : NULL;
    return out->dicom != NULL &&
           sat_deid_object(context, out->dicom, &object, arena, &out->object, err) &&
           (!object.has_clean_pixels ||
            sat_deid_pixels_apply(input->pixels, out->dicom, input->decoder, arena, &out->object,
                                  err)) &&
           (input->numbers == NULL ||
            sat_deid_numbers_apply(input->numbers, context->secret, arena, &out->object, err));
}

bool sat_deid_file_open(const SatDeidContext *context, const SatObjectFile *source,
                        const SatDeidFileInput *input, SatArena *arena, SatDeidFile *out,
                        SatError *err)
{
    char *path = sat_object_file_path(source, err);
    *out = (SatDeidFile){.file = NULL};
    const bool done = path != NULL && clean(context, source, path, input, arena, out, err);
    free(path);
    if (!done) {
        sat_deid_file_close(out);
    }
    return done;
}

void sat_deid_file_close(SatDeidFile *file)
{
    sat_dicom_close(file->dicom);
    sat_file_close(file->file);
    *file = (SatDeidFile){.file = NULL};
}

/* What tells it from others, NULL: its path does. */
static const char *own_identity(const SatObjectFile *file)
{
    return file->origin != NULL ? file->origin->identity : NULL;
}

const char *sat_object_file_name(const SatObjectFile *file)
{
    const char *identity = own_identity(file);
    return identity != NULL ? sat_path_file_name(identity) : file->name;
}

/* The next character of a text in two parts; '\0' at its end. */
static unsigned char next_of(const char *parts[2])
{
    const char **part = *parts[0] != '\0' ? &parts[0] : &parts[1];
    return **part != '\0' ? (unsigned char)*(*part)++ : 0;
}

int sat_object_file_compare(const SatObjectFile *a, const SatObjectFile *b)
{
    const char *x = own_identity(a), *y = own_identity(b);
    const char *left[2] = {x != NULL ? x : a->folder, x != NULL ? "" : a->name};
    const char *right[2] = {y != NULL ? y : b->folder, y != NULL ? "" : b->name};
    unsigned char first, second;
    do {
        first = next_of(left);
        second = next_of(right);
    } while (first == second && first != 0);
    return first < second ? -1 : first > second;
}

uint64_t sat_object_file_bytes(const SatObjectFile *file)
{
    return file->size_bytes;
}

void sat_object_file_put(const SatObjectFile *file, SatByteWriter *out)
{
    const char *identity = own_identity(file);
    sat_write_text(out, identity != NULL ? identity : file->folder);
    sat_write_text(out, identity != NULL ? "" : file->name);
    sat_write_u8(out, 0);
    sat_write_u64(out, file->size_bytes);
    sat_write_u64(out, (uint64_t)file->modified_ns);
}

bool sat_object_file_hash(const SatObjectFile *file, SatSha256 *out, SatError *err)
{
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(err);
    char *path = state != NULL ? sat_object_file_path(file, err) : NULL;
    SAT_AUTO(SatFile) *opened = path != NULL ? sat_file_open(path, SAT_FILE_READ, err) : NULL;
    free(path);
    uint8_t *bytes = opened != NULL ? malloc(HASHED_BYTES) : NULL;
    bool done = bytes != NULL;
    if (opened != NULL && bytes == NULL) {
        (void)sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to compare files");
    }
    for (uint64_t at = 0; done && at < file->size_bytes; at += HASHED_BYTES) {
        uint64_t left = file->size_bytes - at;
        size_t length = left < HASHED_BYTES ? (size_t)left : (size_t)HASHED_BYTES;
        done = sat_file_read_at(opened, at, bytes, length, err);
        if (done) {
            sat_sha256_update(state, bytes, length);
        }
    }
    if (done) {
        *out = sat_sha256_current(state);
    }
    free(bytes);
    return done;
}
