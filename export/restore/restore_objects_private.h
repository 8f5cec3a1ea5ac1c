/* What restoring to servers of DICOM shares. */
#ifndef SAT_EXPORT_RESTORE_OBJECTS_PRIVATE_H
#define SAT_EXPORT_RESTORE_OBJECTS_PRIVATE_H

#include "export/net/store_object.h"
#include "export/restore/restore_objects.h"

/** A server: what it has, and sending; as store_object.h says. */
typedef struct {
    bool (*find)(void *context, SatStoreObject *objects, size_t count, SatError *err);
    bool (*store)(void *context, SatStoreObject *objects, size_t count, SatStoreProgress progress,
                  void *progress_context, SatError *err);
    void *context;
    size_t most_objects; /* of a batch, which lies on the disk at once */
    uint64_t most_bytes; /* likewise, but for the last object */
} SatRestorePlace;

/* Where one batch is as good as another. */
#define SAT_RESTORE_USUAL_OBJECTS 1000U
#define SAT_RESTORE_USUAL_BYTES ((uint64_t)512 << 20)

SAT_NODISCARD bool sat_restore_objects_send(const SatRestoreRun *run, const SatRestorePlace *place,
                                            SatRestoreTotals *out, SatError *err);

/** Puts an object of a backup, checked, into the staging folder and says where it belongs. Without
 *  whole file meta information it gets one of ours; its data set stays as it is. Gives the path,
 *  which out borrows; NULL: failed.
 *  errors: SAT_ERR_CORRUPT, SAT_ERR_FORMAT, SAT_ERR_LIMIT of the object; SAT_ERR_SYSTEM of the
 *  staging folder    owns: sat_restore_staged_end() */
SAT_NODISCARD char *sat_restore_stage(const SatRestoreRun *run, const SatBackupFile *file,
                                      SatStoreObject *out, SatError *err);
/** Removes the file. */
void sat_restore_staged_end(char *path);

#endif
