/* Puts a DICOM file under its name in one step, whole. */
#include <stdlib.h>
#include <string.h>

#include "formats/base/byte_writer.h"
#include "formats/dicom/dicom_writer.h"

typedef struct {
    SatFile *file;
    uint64_t offset;
} Target;

static bool write_on(void *context, const void *bytes, size_t length, SatError *err)
{
    Target *target = context;
    if (!sat_file_write_at(target->file, target->offset, bytes, length, err)) {
        return false;
    }
    target->offset += length;
    return true;
}

static bool write_part(const SatDicomWriting *writing, const char *path, SatDicomFileUse use,
                       SatError *err)
{
    const bool staged = use == SAT_DICOM_FILE_STAGED;
    const SatFileMode mode = staged ? SAT_FILE_CREATE_PRIVATE : SAT_FILE_CREATE;
    SAT_AUTO(SatFile) *file = sat_file_open(path, mode, err);
    Target target = {.file = file};
    SatDicomSink sink = {.write = write_on, .context = &target};
    return file != NULL && sat_dicom_write(writing, sink, err) &&
           (staged || sat_file_sync(file, err));
}

bool sat_dicom_write_file(const SatDicomWriting *writing, const char *path, SatDicomFileUse use,
                          SatError *err)
{
    SatByteWriter part = SAT_BYTE_WRITER_INIT;
    sat_write_text(&part, path);
    sat_write_bytes(&part, ".part", sizeof(".part"));
    if (part.failed) {
        return sat_fail(err, SAT_ERR_NO_MEMORY, "not enough memory to write %s", path);
    }
    const char *part_path = (const char *)part.bytes;
    /* What a broken run left is removed first: it may have another mode, or be a link elsewhere. */
    bool done = sat_path_remove(part_path, err) && write_part(writing, part_path, use, err) &&
                sat_path_rename(part_path, path, err);
    if (!done) {
        SatError ignored = SAT_ERROR_INIT; /* the first failure is the one to tell */
        (void)!sat_path_remove(part_path, &ignored);
    }
    sat_byte_writer_free(&part);
    return done;
}
