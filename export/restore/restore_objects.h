/* Restores the objects of a backup to a server of DICOM, as they are in the backup: a PACS
 * (C-STORE) and DICOMweb (STOW-RS) are asked first what they have, so that the same call goes on
 * with an interrupted run and sends nothing twice; OsiriX fetches them from here (DownloadURL), all
 * of them each time, and keeps one of each. One thread. */
#ifndef SAT_EXPORT_RESTORE_OBJECTS_H
#define SAT_EXPORT_RESTORE_OBJECTS_H

#include "export/net/server_address.h"
#include "export/net/server_settings.h"
#include "export/source/staging_folder.h"
#include "formats/backup/backup_reader.h"

typedef struct {
    SatBackupReader *reader;
    const SatBackupFile **files; /* DICOM objects, in the order of the backup */
    size_t count;
    size_t others;        /* pictures and texts that are no DICOM: a server has no place for them */
    uint64_t size_bytes;  /* of the objects */
    bool is_identifiable; /* they name the patient */
} SatRestoreObjects;

/** owns: sat_restore_objects_free(), also on failure
 *  errors: those of sat_backup_reader_open(); SAT_ERR_FORMAT no object in it */
SAT_NODISCARD bool sat_restore_objects_read(const char *path, SatRestoreObjects *out,
                                            SatError *err);
void sat_restore_objects_free(SatRestoreObjects *objects);

/** The folder a file belongs to, for people: "01 CT Head - Day 1/01 Axial" of a bag. length of it
 */
const char *sat_restore_objects_folder(const SatRestoreObjects *objects, const SatBackupFile *file,
                                       size_t *length);

typedef enum {
    SAT_RESTORED_SENT,
    SAT_RESTORED_WAS_THERE,
    SAT_RESTORED_REFUSED, /* by the server, or one that it could not keep beside another */
    SAT_RESTORED_DAMAGED, /* in the backup */
    SAT_RESTORED_FATES
} SatRestoreFate;

typedef struct {
    const SatRestoreObjects *objects;
    SatStaging *staging;
    const SatServerAddress *address;
    const SatServerSettings *settings;
    /** What became of each object; why "" unless refused or damaged: no value of the object. */
    void (*told)(void *context, const SatBackupFile *file, SatRestoreFate fate, const char *why);
    void (*progress)(void *context, uint64_t done, uint64_t total);
    void (*note)(void *context, const char *text);
    void *context;
    /* OsiriX alone */
    const char *serve_on; /* object_server.h; NULL: for this machine */
    unsigned wait_s;      /* how long it may fetch nothing, or not show the study */
    bool displays;        /* it is asked to show the first study that it fetched from */
} SatRestoreRun;

typedef struct {
    size_t fates[SAT_RESTORED_FATES];
    uint64_t sent_bytes;
    bool is_displayed; /* by OsiriX */
} SatRestoreTotals;

/** What became of the objects was told, and counted in out, on failure too.
 *  errors: SAT_ERR_NETWORK the server cannot be reached, or failed over several objects one behind
 *  the other; SAT_ERR_CANCELLED; SAT_ERR_SYSTEM no room for what lies on the disk meanwhile */
SAT_NODISCARD bool sat_restore_to_pacs(const SatRestoreRun *run, SatRestoreTotals *out,
                                       SatError *err);
/** errors: also SAT_ERR_ARGUMENT of the file with logins */
SAT_NODISCARD bool sat_restore_to_dicomweb(const SatRestoreRun *run, SatRestoreTotals *out,
                                           SatError *err);
/** errors: SAT_ERR_NETWORK also when it fetched nothing for too long; SAT_ERR_ARGUMENT of serve_on
 */
SAT_NODISCARD bool sat_restore_to_osirix(const SatRestoreRun *run, SatRestoreTotals *out,
                                         SatError *err);

#endif
