/* Whether a file may be written: looked at before any source is read. One thread. */
#ifndef SAT_EXPORT_OUTPUT_FILE_H
#define SAT_EXPORT_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/base/attributes.h"
#include "formats/base/sat_error.h"

/** A pack may be written to path: its folder is there, and what stands there is a pack, or the user
 *  says yes (yes, or an answer at the terminal). One of the sources, and a DICOM file, is never
 *  replaced.
 *  errors: SAT_ERR_SYSTEM (exit 5) naming what is in the way; SAT_ERR_ARGUMENT (exit 2) when it is
 *  an input */
SAT_NODISCARD bool sat_output_may_be_pack(const char *path, const char *const *sources,
                                          size_t source_count, bool yes, SatError *err);

/** Whether a folder of results may be made there: *is_empty unless there is one that holds files.
 *  errors: SAT_ERR_SYSTEM when a file stands there, or it cannot be read */
SAT_NODISCARD bool sat_output_folder_look(const char *folder, bool *is_empty, SatError *err);

/** True when the file begins as every pack does. Any failure is false. */
bool sat_file_is_pack(const char *path);

/** "a/b" of "a/b/c", "." of "c". owns: free(); NULL only without memory */
SAT_NODISCARD char *sat_path_folder(const char *path);
/** The name of the file when it lies right in the folder, which need not be there yet; NULL when it
 *  lies elsewhere, or path is NULL. borrowed from path */
const char *sat_output_name_inside(const char *folder, const char *path);

#endif
