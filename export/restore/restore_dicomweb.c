/* Restores to a DICOMweb server by STOW-RS. */
#include "export/restore/restore_objects_private.h"

static bool find(void *context, SatStoreObject *objects, size_t count, SatError *err)
{
    return sat_qido_find_stored(context, objects, count, err);
}

static bool store(void *context, SatStoreObject *objects, size_t count, SatStoreProgress progress,
                  void *progress_context, SatError *err)
{
    return sat_stow_store(context, objects, count, progress, progress_context, err);
}

bool sat_restore_to_dicomweb(const SatRestoreRun *run, SatRestoreTotals *out, SatError *err)
{
    SatServerLogin login;
    *out = (SatRestoreTotals){0};
    if (!sat_server_login_read(run->settings->auth_file, run->address, &login, err)) {
        return false;
    }
    SAT_AUTO(SatHttp) *http =
        sat_web_http_new(run->address, run->settings, run->note, run->context, err);
    SatWebServer server = {.http = http, .address = run->address, .login = &login};
    const SatRestorePlace place = {.find = find,
                                   .store = store,
                                   .context = &server,
                                   .most_objects = SAT_RESTORE_USUAL_OBJECTS,
                                   .most_bytes = SAT_RESTORE_USUAL_BYTES};
    const bool done = http != NULL && sat_restore_objects_send(run, &place, out, err);
    sat_server_login_end(&login);
    return done;
}
