/* Restores to a PACS by C-STORE. */
#include "export/restore/restore_objects_private.h"

static bool find(void *context, SatStoreObject *objects, size_t count, SatError *err)
{
    const SatRestoreRun *run = context;
    return sat_dimse_find_stored(run->address, run->settings, objects, count, err);
}

static bool store(void *context, SatStoreObject *objects, size_t count, SatStoreProgress progress,
                  void *progress_context, SatError *err)
{
    const SatRestoreRun *run = context;
    return sat_dimse_store(run->address, run->settings, objects, count, progress, progress_context,
                           err);
}

bool sat_restore_to_pacs(const SatRestoreRun *run, SatRestoreTotals *out, SatError *err)
{
    SatRestoreRun own = *run;
    const SatRestorePlace place = {.find = find,
                                   .store = store,
                                   .context = &own,
                                   .most_objects = SAT_RESTORE_USUAL_OBJECTS,
                                   .most_bytes = SAT_RESTORE_USUAL_BYTES};
    return sat_restore_objects_send(run, &place, out, err);
}
