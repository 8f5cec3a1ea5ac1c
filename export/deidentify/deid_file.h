/* Objects of a run as cleaned DICOM: opens the file again and cleans it. What `deidentify` and
 * backups call for each. Any thread, one arena in one. */
#ifndef SAT_EXPORT_DEID_FILE_H
#define SAT_EXPORT_DEID_FILE_H

#include "export/deidentify/clean_item.h"
#include "export/deidentify/deid_numbers.h"
#include "export/deidentify/deid_pixels.h"

/** An object that is open while it is written. Not copied: it points into itself. */
typedef struct {
    SatFile *file;
    SatDicomFile *dicom;
    SatDeidObject object;
} SatDeidFile;

/** What is done to one object besides the profile. */
typedef struct {
    const char *age;                /* SatDeidObjectInput.age */
    const SatDeidPixels *pixels;    /* NULL: they stay */
    const SatDicomDecoder *decoder; /* for compressed pictures whose pixels change */
    const SatDeidNumbers *numbers;  /* of its place on a medium; NULL: the source's stay */
} SatDeidFileInput;

/** Opens and cleans. object borrows from arena and input. On failure there is nothing to close.
 *  errors: SAT_ERR_CORRUPT when the file has changed since it was listed; SAT_ERR_SYSTEM; those of
 *  sat_dicom_open(), sat_deid_object(), sat_deid_pixels_apply(), sat_deid_numbers_apply(). Texts
 * hold no value and no name. */
SAT_NODISCARD bool sat_deid_file_open(const SatDeidContext *context, const SatObjectFile *source,
                                      const SatDeidFileInput *input, SatArena *arena,
                                      SatDeidFile *out, SatError *err);
void sat_deid_file_close(SatDeidFile *file);

/** Any file of the staging folder, to be kept byte for byte; texts in arena.
 *  errors: SAT_ERR_SYSTEM it is not there; SAT_ERR_NO_MEMORY */
SAT_NODISCARD bool sat_object_file_at(const char *path, SatArena *arena, const SatObjectFile **out,
                                      SatError *err);
/** Whether it lies at the path, as both were given. */
bool sat_object_file_is_at(const SatObjectFile *file, const char *path);

/** Opens it for reading. owns: sat_file_close()
 *  errors: SAT_ERR_CORRUPT when it has changed since it was listed; SAT_ERR_SYSTEM */
SAT_NODISCARD SatFile *sat_object_file_open(const SatObjectFile *file, SatError *err);
/** The file's name without folders, for the user's own screen; raw: never in an output. */
const char *sat_object_file_name(const SatObjectFile *file);
/** Orders two files by their identity, the same in every run. */
int sat_object_file_compare(const SatObjectFile *a, const SatObjectFile *b);
/** SHA-256 of all bytes. errors: SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_object_file_hash(const SatObjectFile *file, SatSha256 *out, SatError *err);
uint64_t sat_object_file_bytes(const SatObjectFile *file);
/** Appends what tells it from another file, and from itself when it was changed: only to be hashed.
 */
void sat_object_file_put(const SatObjectFile *file, SatByteWriter *out);

#endif
