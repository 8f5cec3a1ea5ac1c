/* Opens objects again for the engine that cleans kept DICOM. */
#include "export/deidentify/deid_file.h"

#include <stdlib.h>
#include <string.h>

#include "export/deidentify/clean_item_private.h"
#include "formats/base/platform.h"

enum { HASHED_BYTES = 1 << 16 };

SatFile *sat_object_file_open(const SatObjectFile *source, SatError *err)
{
    SatPathInfo info = sat_path_info(source->path);
    if (info.kind != SAT_PATH_FILE || info.size_bytes != source->size_bytes ||
        info.modified_ns != source->modified_ns) {
        (void)sat_fail(err, SAT_ERR_CORRUPT, "the file has changed since it was listed: run again");
        return NULL;
    }
    return sat_file_open(source->path, SAT_FILE_READ, err);
}

bool sat_deid_file_open(const SatDeidContext *context, const SatObjectFile *source,
                        const SatDeidFileInput *input, SatArena *arena, SatDeidFile *out,
                        SatError *err)
{
    const SatFileOrigin *origin = source->origin;
    const SatDeidObjectInput object = {.identity = source->identity,
                                       .age = input->age,
                                       .backup = origin != NULL ? origin->backup : NULL,
                                       .known = origin != NULL ? origin->known : NULL,
                                       .has_clean_pixels = sat_deid_pixels_change(input->pixels)};
    *out = (SatDeidFile){.file = NULL};
    out->file = sat_object_file_open(source, err);
    out->dicom = out->file != NULL ? sat_dicom_open(out->file, err) : NULL;
    if (out->dicom != NULL &&
        sat_deid_object(context, out->dicom, &object, arena, &out->object, err) &&
        (!object.has_clean_pixels ||
         sat_deid_pixels_apply(input->pixels, out->dicom, input->decoder, arena, &out->object,
                               err)) &&
        (input->numbers == NULL ||
         sat_deid_numbers_apply(input->numbers, context->secret, arena, &out->object, err))) {
        return true;
    }
    sat_deid_file_close(out);
    return false;
}

void sat_deid_file_close(SatDeidFile *file)
{
    sat_dicom_close(file->dicom);
    sat_file_close(file->file);
    *file = (SatDeidFile){.file = NULL};
}

const char *sat_object_file_name(const SatObjectFile *file)
{
    return sat_path_file_name(file->identity);
}

int sat_object_file_compare(const SatObjectFile *a, const SatObjectFile *b)
{
    return strcmp(a->identity, b->identity);
}

uint64_t sat_object_file_bytes(const SatObjectFile *file)
{
    return file->size_bytes;
}

void sat_object_file_put(const SatObjectFile *file, SatByteWriter *out)
{
    sat_write_bytes(out, file->identity, strlen(file->identity) + 1);
    sat_write_u64(out, file->size_bytes);
    sat_write_u64(out, (uint64_t)file->modified_ns);
}

bool sat_object_file_hash(const SatObjectFile *file, SatSha256 *out, SatError *err)
{
    SAT_AUTO(SatSha256State) *state = sat_sha256_new(err);
    SAT_AUTO(SatFile) *opened =
        state != NULL ? sat_file_open(file->path, SAT_FILE_READ, err) : NULL;
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
