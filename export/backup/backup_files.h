/* The files of one case's backup: cleaned objects by the workers. Hashed to
 * compare with an older backup, or packed to be written. One thread calls. */
#ifndef SAT_EXPORT_BACKUP_FILES_H
#define SAT_EXPORT_BACKUP_FILES_H

#include "export/keep/each_kept_object.h"
#include "export/source/staging_folder.h"
#include "formats/backup/backup_writer.h"
#include "formats/dicom/dicom_directory_writer.h"

/** Room for "data/", a kept object's name and a NUL. */
#define SAT_BACKUP_PATH_CAPACITY (SAT_KEPT_NAME_CAPACITY + 8U)

/** "data/01 CT Head/02 Axial/0001.dcm": the object's place without the case's folder. One with
 *  numbers: "DICOM/ST000001/SE000001/IM000001". */
void sat_backup_object_path(const SatKeptObject *object, char out[SAT_BACKUP_PATH_CAPACITY]);

typedef struct {
    SatSha256 hash;
    uint64_t bytes;
} SatBackupContent;

/** What both functions need. */
typedef struct {
    const SatKeptObjects *objects; /* of this case */
    const SatDeidContext *context;
    const SatDicomDecoder *decoder; /* for compressed pictures with masks or a crop */
    int jobs;
    SatStaging *staging;                /* for objects too large for memory */
    bool keeps_identifiers;             /* objects as they are; then there is no directory */
    SatDicomDirectoryWriter *directory; /* names each that is written; NULL: a bag has none */
    /** Told of an object that could not be cleaned, and is left out. */
    void (*left_out)(void *told, const SatKeptObject *object, const SatError *why);
    /** After each object. */
    void (*progress)(void *told);
    void *told;
} SatBackupWork;

/** The hash of each object as it would be written, in their order; left out ones have bytes 0.
 * Tells of nothing: sat_backup_write_objects() will. out: objects->count of them. errors:
 * SAT_ERR_CANCELLED; SAT_ERR_NO_MEMORY; SAT_ERR_SYSTEM */
SAT_NODISCARD bool sat_backup_hash_objects(const SatBackupWork *work, SatBackupContent *out,
                                           SatError *err);

/** Adds them to a backup: compressed on all cores, in their order; what an interrupted run has
 *  written is taken over. *written counts them, *left_out those that could not be cleaned.
 *  errors: as above; those of sat_backup_writer_add() */
SAT_NODISCARD bool sat_backup_write_objects(const SatBackupWork *work, SatBackupWriter *writer,
                                            uint64_t *written, uint64_t *left_out, SatError *err);

#endif
