/* What a case server has of a case besides its objects, for a backup of them as they were served:
 * other files, and what the server said. One thread. */
#ifndef SAT_EXPORT_KEPT_SERVED_H
#define SAT_EXPORT_KEPT_SERVED_H

#include "export/keep/kept_objects.h"

/** Adds the files of the case's folder that are no objects of the list, and the answers, with paths
 *  of their own (BACKUP_FORMAT.md §8). DICOM that is not in the list was told of, and stays away;
 *  so does the case.json that was written beside the originals. case_number: whose they are.
 *  errors: SAT_ERR_SYSTEM; SAT_ERR_NO_MEMORY; SAT_ERR_LIMIT folders in folders without an end */
SAT_NODISCARD bool sat_kept_objects_add_served(SatKeptObjects *list, uint32_t case_number,
                                               const char *folder, const char *answers,
                                               SatError *err);

#endif
