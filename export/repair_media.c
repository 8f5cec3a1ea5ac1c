/* Reads what is whole of a damaged medium, object by object, and names it in a new DICOMDIR. */
#include "export/repair_media.h"

#include <stdlib.h>
#include <string.h>

#include "export/backup/backup_media.h"
#include "export/source/staging_folder.h"

typedef struct {
    const SatBackupSalvage *salvage;
    SatDicomDirectoryWriter *directory;
    SatReport *report;
    char *path; /* of the object that is read, for the time of that */
    size_t named;
    SatError *err;
} Naming;

typedef struct {
    SatFile *file;
    uint64_t offset;
} Unpacking;

static bool put_piece(void *context, const uint8_t *bytes, size_t length, SatError *err)
{
    Unpacking *out = context;
    bool done = sat_file_write_at(out->file, out->offset, bytes, length, err);
    out->offset += length;
    return done;
}

static bool unpack(const Naming *naming, const SatSalvagedFile *file)
{
    Unpacking out = {.file = sat_file_open(naming->path, SAT_FILE_CREATE_PRIVATE, naming->err)};
    const SatZipSink sink = {put_piece, &out};
    bool done =
        out.file != NULL && sat_file_truncate(out.file, 0, naming->err) &&
        sat_zip_salvage_visit(naming->salvage->file, &file->entry, &sink, NULL, naming->err);
    sat_file_close(out.file);
    return done;
}

/* "DICOM/ST000001/…" as the components of a File ID. */
static bool make_file_id(const char *path, char out[SAT_BACKUP_PATH_CAPACITY])
{
    size_t length = strlen(path);
    if (length >= SAT_BACKUP_PATH_CAPACITY) {
        return false;
    }
    for (size_t i = 0; i <= length; i++) {
        out[i] = (char)(path[i] == '/' ? '\\' : path[i]);
    }
    return true;
}

/* false: why says. */
static bool name_unpacked(Naming *naming, const char *path, SatError *why)
{
    char file_id[SAT_BACKUP_PATH_CAPACITY];
    SatDicomDirectoryEntry entry;
    SAT_AUTO(SatArena) *arena = sat_arena_new(0, why);
    SAT_AUTO(SatFile) *file =
        arena != NULL ? sat_file_open(naming->path, SAT_FILE_READ, why) : NULL;
    SAT_AUTO(SatDicomFile) *dicom = file != NULL ? sat_dicom_open(file, why) : NULL;
    if (dicom == NULL) {
        return false;
    }
    if (!make_file_id(path, file_id)) {
        return sat_fail(why, SAT_ERR_LIMIT, "its path is too long for a DICOMDIR");
    }
    return sat_dicom_directory_entry(sat_dicom_dataset(dicom), sat_dicom_transfer_syntax(dicom),
                                     arena, &entry, why) &&
           sat_dicom_directory_writer_add(naming->directory, &entry, file_id, why);
}

/* What an object is to blame for costs its records only. */
static bool name_object(Naming *naming, const SatSalvagedFile *file)
{
    SatError why = SAT_ERROR_INIT;
    if (sat_interrupt_requested()) {
        return sat_fail(naming->err, SAT_ERR_CANCELLED, "stopped");
    }
    if (!unpack(naming, file)) {
        return false;
    }
    if (name_unpacked(naming, file->path, &why)) {
        naming->named++;
        return true;
    }
    if (why.code == SAT_ERR_NO_MEMORY || why.code == SAT_ERR_SYSTEM) {
        *naming->err = why;
        return false;
    }
    sat_report_warn(naming->report, file->path, "not named in DICOMDIR: %s", why.text);
    return true;
}

static bool name_all(Naming *naming)
{
    const SatBackupSalvage *salvage = naming->salvage;
    bool done = true;
    for (size_t i = 0; done && i < salvage->count; i++) {
        if (sat_backup_path_is_object(SAT_BACKUP_MEDIA, salvage->files[i].path)) {
            done = name_object(naming, &salvage->files[i]);
        }
    }
    return done && (naming->named > 0 ||
                    sat_fail(naming->err, SAT_ERR_CORRUPT, "no object in it is whole"));
}

bool sat_repair_media_directory(const SatBackupSalvage *salvage, const char *case_id,
                                SatBackupWriter *writer, SatReport *report, SatError *err)
{
    SatLibrarySecret secret;
    Naming naming = {.salvage = salvage, .report = report, .err = err};
    SAT_AUTO(SatStaging) *staging = sat_staging_new(err);
    if (staging == NULL || !sat_library_secret_load(NULL, &secret, err)) {
        return false;
    }
    naming.path = sat_staging_path(staging, 0, err);
    naming.directory = naming.path != NULL ? sat_media_directory_new(&secret, case_id, err) : NULL;
    bool done = naming.directory != NULL && name_all(&naming) &&
                sat_media_add_directory(naming.directory, writer, err);
    sat_dicom_directory_writer_free(naming.directory);
    free(naming.path);
    return done;
}
