/* Files of this user that outlive a run: the library secret, what was decided. Any thread. */
#ifndef SAT_EXPORT_DATA_FOLDER_H
#define SAT_EXPORT_DATA_FOLDER_H

#include "formats/base/platform.h"

/** NAME in $SATCHEL_DATA_HOME, else in the user's data folder (XDG_DATA_HOME/satchel).
 *  owns: free()    errors: SAT_ERR_SYSTEM when no home is known; SAT_ERR_NO_MEMORY */
SAT_NODISCARD char *sat_data_folder_path(const char *name, SatError *err);

/** Makes the folder of such a file, mode 0700, and holds PATH.lock until it is closed, so that of
 *  several runs one writes at a time. Waits up to 5 seconds.
 *  owns: sat_file_close()    errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY */
SAT_NODISCARD SatFile *sat_data_folder_lock(const char *path, SatError *err);

#endif
