/* Raw files that come out of archives (later: from servers) for the time of a run: in a folder that
 * only the user can read, removed when the run ends, or by the next run when it could not. Used by
 * one thread. */
#ifndef SAT_EXPORT_STAGING_FOLDER_H
#define SAT_EXPORT_STAGING_FOLDER_H

#include <stdint.h>

#include "formats/base/platform.h"

/* Left free beside what is staged. */
#define SAT_STAGING_RESERVE_BYTES ((uint64_t)64 << 20)

typedef struct SatStaging SatStaging;

/** Makes nothing yet, but removes what ended runs left behind. errors: SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatStaging *sat_staging_new(SatError *err);
/** Removes the folder with everything in it. NULL-safe. */
void sat_staging_free(SatStaging *staging);
SAT_DEFINE_AUTO(SatStaging, sat_staging_free)

/** The path of the next file, a number as its name; its folder is there. owns: free()
 *  errors: SAT_ERR_SYSTEM when there is no room for size_bytes (sat_staging_is_full()), or no
 *  folder can be made; SAT_ERR_NO_MEMORY. NULL then */
SAT_NODISCARD char *sat_staging_path(SatStaging *staging, uint64_t size_bytes, SatError *err);

/** Whether a file had no room, or could not be written: the failure is one of output. */
bool sat_staging_is_full(const SatStaging *staging);
void sat_staging_set_full(SatStaging *staging);

#endif
