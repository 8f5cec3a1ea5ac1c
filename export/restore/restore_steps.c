/* What the steps of a restore have in common: each is asked for, noted, and looked for when nobody
 * knows whether it was made. */
#include <inttypes.h>

#include "export/restore/restore_private.h"

bool sat_restore_is_refusal(int status)
{
    return status >= 400 && status < 500;
}

bool sat_restore_save(SatRestoring *restoring, SatError *err)
{
    return sat_restore_journal_save(&restoring->journal, err);
}

/* What was asked for is not made, as the server said; the first error is the one that is told. */
void sat_restore_take_back(SatRestoring *restoring, SatRestoreState *state)
{
    SatError ignored = SAT_ERROR_INIT;
    *state = SAT_RESTORE_NOT_MADE;
    if (!sat_restore_save(restoring, &ignored)) {
        sat_error_clear(&ignored); /* the next run then asks whether it was made */
    }
}

bool sat_restore_nobody_knows(const SatRestoring *restoring, const char *what, SatError *err)
{
    return sat_fail(err, SAT_ERR_NETWORK,
                    "the connection ended while %s was made, and the server does not tell whether "
                    "it is there: look at draft %" PRIu64 ", delete it and %s, restore again",
                    what, restoring->journal.rid, restoring->journal.path);
}

void sat_restore_wait_for_late(const SatRestoring *restoring, SatRestoreState state)
{
    if (state == SAT_RESTORE_ASKED) {
        sat_sleep_ns((uint64_t)restoring->server->late_ms * 1000000U);
    }
}

bool sat_restore_may_look_again(SatRestoreState state, int tries, SatError *err)
{
    if (state != SAT_RESTORE_ASKED || err->code != SAT_ERR_NETWORK ||
        tries + 1 >= SAT_RESTORE_MOST_TRIES) {
        return false;
    }
    sat_error_clear(err);
    return true;
}
